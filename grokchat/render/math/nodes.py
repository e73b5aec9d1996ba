"""The tree that a formula is parsed into: every node is a value, and what is drawn depends on the tree alone.

Both drawings (cells and MathML) read this tree; neither reads LaTeX.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar, dataclass_transform

AtomClass = Literal["ord", "op", "bin", "rel", "open", "close", "punct", "inner"]
"""TeX's classes of atoms, which decide the space between two of them (The TeXbook, chapter 18)."""

Font = Literal[
    "",
    "upright",
    "italic",
    "bold",
    "bold-italic",
    "double-struck",
    "script",
    "bold-script",
    "fraktur",
    "bold-fraktur",
    "sans-serif",
    "bold-sans-serif",
    "monospace",
]
"""How letters are drawn; empty is TeX's own choice: single letters italic, digits and names upright."""


Kind = TypeVar("Kind")


@dataclass_transform(frozen_default=True)
def node(kind: type[Kind]) -> type[Kind]:
    """A kind of node. Nothing may change one, which types are checked for: a dataclass that is frozen is made five times as slowly."""
    return dataclass(slots=True, unsafe_hash=True)(kind)


@node
class Symbol:
    """A letter, a whole number, an operator or a relation, as the character(s) that stand for it.

    `large` marks what grows in a display (sums, integrals); `limits` whether its scripts go above and below there.
    """

    text: str
    kind: AtomClass = "ord"
    font: Font = ""
    large: bool = False
    limits: bool = False


@node
class Function:
    """A named operator such as sin or lim; `limits` says whether its scripts go above and below in a display."""

    name: Row
    limits: bool = False


@node
class Text:
    """Words in text mode, their spaces kept."""

    text: str
    font: Font = ""


@node
class Row:
    """Nodes side by side; `kind` is what the whole counts as when it is a group in braces or was given a class."""

    children: tuple[Node, ...] = ()
    kind: AtomClass = "ord"


@node
class Space:
    """Room of a width in em (a cell is half an em); negative widths draw nothing."""

    width: float


@node
class Break:
    """A line end outside of any table."""


@node
class Fraction:
    """One thing over another, with a `line` or without (binomials), between delimiters that may be empty.

    `size` is `display`, `text` or empty for TeX's own choice; `slanted` draws a/b in one row.
    """

    above: Row
    below: Row
    line: bool = True
    left: str = ""
    right: str = ""
    size: Literal["", "display", "text"] = ""
    slanted: bool = False


@node
class Root:
    """A root with an index, None for the square root."""

    body: Row
    index: Row | None = None


@node
class Scripts:
    """Sub- and superscript of a base; `limits` overrides where they go, None is the base's own choice. Primes are superscripts."""

    base: Node
    sub: Row | None = None
    sup: Row | None = None
    limits: bool | None = None


@node
class Fenced:
    r"""`\left … \middle … \right`: parts between delimiters that grow; an empty delimiter draws nothing.

    There is one middle fewer than parts. `closed` is False while the right one has not come.
    """

    left: str
    right: str
    parts: tuple[Row, ...]
    middles: tuple[str, ...] = ()
    closed: bool = True


@node
class Sized:
    r"""A delimiter of a fixed size, 1 (`\big`) to 4 (`\Bigg`)."""

    delimiter: str
    size: int
    kind: AtomClass = "ord"


@node
class Accent:
    """A combining mark over (or under) a body: `mark` is the combining character."""

    body: Row
    mark: str


@node
class Stretched:
    """A mark as wide as its body, above or below it.

    `mark` is one of: line, double-line, brace, bracket, parenthesis, arrow-right, arrow-left, arrow-both, double-arrow-right,
    harpoon-right, harpoon-left, hat, tilde, check, dots. Scripts of braces and brackets stand beyond the mark.
    """

    body: Row
    mark: str
    above: bool = True


@node
class Stack:
    r"""Something above and/or below a base, in script size (`\overset`, `\underset`, `\stackrel`)."""

    base: Row
    above: Row | None = None
    below: Row | None = None
    kind: AtomClass = "ord"


@node
class Arrow:
    r"""An arrow as long as what stands above and below it (`\xrightarrow[below]{above}`).

    `left`, `line` and `right` are the characters it is drawn with; `name` is the character that stands for it in MathML.
    """

    left: str
    line: str
    right: str
    name: str
    above: Row
    below: Row | None = None


@node
class Enclosed:
    """A body with a frame or a stroke: box, cancel (rising), bcancel (falling), xcancel (both), strike (level), angle, phase."""

    body: Row
    how: Literal["box", "cancel", "bcancel", "xcancel", "strike", "angle", "phase"]


@node
class Coloured:
    """A body in a colour of TeX's words (a name or #rrggbb), `background` when the colour is behind it."""

    body: Row
    colour: str
    background: bool = False


@node
class Phantom:
    """Room for a body that is not drawn; only its width or only its height may be kept."""

    body: Row
    width: bool = True
    height: bool = True


@node
class Tag:
    r"""An equation's number (`\tag`), in parentheses unless `starred`."""

    body: Row
    starred: bool = False


@node
class Table:
    """Rows of cells: matrices, cases, aligned equations, arrays.

    `columns` has one of l, c, r for each column and repeats its last; `rules` are the columns before which a vertical rule
    stands, `lines` the rows above which horizontal ones stand (the number of rows: below the last), each as often as it is
    drawn. `kind` says how columns are spaced: matrix (2 cells), small (1), cases (2), align (pairs r l without space
    between), alignat (the same, without space between pairs either), gather (1 column), substack (no space). `tags` are the numbers of rows. `closed` is False while the end has not
    come.
    """

    rows: tuple[tuple[Row, ...], ...]
    kind: Literal["matrix", "small", "cases", "align", "alignat", "gather", "array", "substack", "diagram"]
    columns: str = "c"
    left: str = ""
    right: str = ""
    rules: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    tags: tuple[tuple[int, Tag], ...] = ()
    closed: bool = True


@node
class Unknown:
    """A command that is not known, or what is beyond the limits, as its source; drawn as it stands, in a role of its own."""

    source: str


Node = (
    Symbol
    | Function
    | Text
    | Row
    | Space
    | Break
    | Fraction
    | Root
    | Scripts
    | Fenced
    | Sized
    | Accent
    | Stretched
    | Stack
    | Arrow
    | Enclosed
    | Coloured
    | Phantom
    | Tag
    | Table
    | Unknown
)
"""Whatever stands in a formula."""
