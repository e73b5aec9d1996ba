"""Nodes side by side: TeX's classes of atoms decide the space between two of them (The TeXbook, chapter 18 and appendix G).

A thin, a medium and a thick space are one cell each. To TeX's classes come `big` for sums, integrals and functions with limits, `frac`
for what is stacked, `fence` for delimiters and what is between them, `sign` for a + or − that belongs to what follows, and `stop` for a
full stop.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from grokchat.render.math.drawing.box import EMPTY, Box, beside, blank, painted, parenthesised
from grokchat.render.math.drawing.fences import paired
from grokchat.render.math.drawing.painting import draw
from grokchat.render.math.drawing.styles import Style
from grokchat.render.math.nodes import (
    Accent,
    Arrow,
    Break,
    Coloured,
    Fenced,
    Fraction,
    Function,
    Node,
    Root,
    Row,
    Scripts,
    Sized,
    Space,
    Stack,
    Stretched,
    Symbol,
    Table,
    Text,
    Unknown,
)


class Item(NamedTuple):
    """A box of a row, with the cells of space before it and its class; `word` is that of text, an ordinary symbol by itself."""

    gap: int
    box: Box
    kind: str


_AFTER_OPERATOR = {(left, right) for left in ("op", "big") for right in ("ord", "op", "big", "frac", "inner")} | {
    ("big", "open"),
    ("big", "fence"),
}
_BEFORE_OPERATOR = {(left, right) for left in ("ord", "close", "frac", "inner", "fence") for right in ("op", "big")}
_FRACTIONS = {
    ("ord", "frac"),
    ("frac", "ord"),
    ("frac", "frac"),
    ("close", "frac"),
    ("frac", "open"),
    ("frac", "inner"),
    ("inner", "frac"),
    ("sign", "frac"),
}
_OPERANDS = ("ord", "op", "big", "close", "frac", "inner", "fence")
_STARTS = ("ord", "op", "big", "open", "frac", "inner", "fence", "sign")
_WORD_SPACE = 1 / 3
_SIGNS = frozenset("+-−±∓")
_WIDE = (
    {(left, kind) for left in _OPERANDS for kind in ("rel", "bin")}
    | {(kind, right) for right in _STARTS for kind in ("rel", "bin", "punct")}
    | {("rel", "bin"), ("punct", "rel"), ("punct", "bin"), ("punct", "punct"), ("bin", "rel")}
)
_GAPS = frozenset(_AFTER_OPERATOR | _BEFORE_OPERATOR | _FRACTIONS | _WIDE)
_BARS = {(kind, "frac") for kind in ("sign", "bin", "rel")} | {("frac", kind) for kind in ("bin", "rel")}
"""Where a sign would grow together with the bar of a fraction."""
_SCRIPT_GAPS = frozenset(_AFTER_OPERATOR | _BEFORE_OPERATOR | _BARS)
_NO_BINARY_AFTER = frozenset(("", "bin", "op", "big", "rel", "open", "punct", "sign"))
_NO_BINARY_BEFORE = frozenset(("rel", "close", "punct"))


def kind_of(node: Node) -> str:
    """A node's class for the space around it."""
    kind = type(node)
    if kind is Symbol:
        if node.text == ".":  # type: ignore[union-attr]
            return "stop"
        return "big" if node.large else node.kind  # type: ignore[union-attr]
    if kind is Scripts:
        base = node.base  # type: ignore[union-attr]
        return "big" if type(base) is Function and base.limits else kind_of(base)
    if kind in (Row, Stack, Sized):
        return node.kind  # type: ignore[union-attr]
    if kind is Fenced:
        # A function and its parentheses belong together, but ln |x| is easier to read.
        return "inner" if node.left in ("", "|", "‖") else "fence"  # type: ignore[union-attr]
    if kind is Fraction or kind is Table:
        return "inner" if node.left else "frac"  # type: ignore[union-attr]
    return _KINDS.get(kind, "ord")


_KINDS: dict[type, str] = {
    Function: "op",
    Unknown: "op",
    Arrow: "rel",
    Accent: "ord",
    Stretched: "ord",
}


def space_cells(width: float, style: Style) -> int:
    """How many cells a space of a width in em takes."""
    if width <= 0:
        return 0
    cells = 1 if width < 0.75 else round(width * 2)
    return min(cells, 1) if style.script else cells


def row(node: Row, style: Style) -> Box:
    """The children of a row side by side."""
    if len(node.children) == 1:
        return draw(node.children[0], style)
    return joined(_placed(node.children, style))


def joined(parts: Sequence[tuple[int, Box, str]]) -> Box:
    """The boxes with their space between them."""
    boxes: list[Box] = []
    for gap, box, _ in parts:
        if gap:
            boxes.append(blank(gap))
        boxes.append(box)
    return beside(boxes)


_Atom = tuple[Node, float, str]
"""A node, the width in em of the space before it, and the role that it is painted with."""


def _flattened(children: Sequence[Node], role: str, space: float, atoms: list[_Atom]) -> float:
    """Adds the atoms of a row, colours opened; gives the width of the space that is left over."""
    for node in children:
        kind = type(node)
        if kind is Space:
            space += node.width  # type: ignore[union-attr]
        elif kind is Symbol and node.text == " ":  # type: ignore[union-attr]
            space += _WORD_SPACE
        elif kind is Break:
            space += 1
        elif kind is Coloured and not node.background:  # type: ignore[union-attr]
            space = _flattened(node.body.children, f"math.colour.{node.colour}", space, atoms)  # type: ignore[union-attr]
        else:
            atoms.append((node, space, role))
            space = 0
    return space


def words(children: Sequence[Node]) -> Sequence[Node]:
    """The row with its text cut at spaces, for where a line may be broken between two words."""
    if not any(type(node) is Text and " " in node.text for node in children):
        return children
    found: list[Node] = []
    for node in children:
        if type(node) is Text and " " in node.text.strip():
            for index, word in enumerate(node.text.split(" ")):
                found += ([Space(_WORD_SPACE)] if index else []) + ([Text(word, node.font)] if word else [])
        else:
            found.append(node)
    return found


def _with_semicolons(children: Sequence[Node]) -> Sequence[Node]:
    """The row with line ends as semicolons, for where there is one line only."""
    return [_SEMICOLON if type(node) is Break else node for node in children] if Break in map(type, children) else children


_SEMICOLON = Symbol(";", "punct")


def items(children: Sequence[Node], style: Style, before: str = "") -> list[Item]:
    """The boxes of a row with the space between them; `before` is the class of what stands in front of the row."""
    return [Item(*part) for part in _placed(children, style, before)]


def _placed(children: Sequence[Node], style: Style, before: str = "") -> list[tuple[int, Box, str]]:
    """The items of a row as plain tuples, which most rows need no more than."""
    atoms: list[_Atom] = []
    trailing = _flattened(_with_semicolons(children) if style.flat else paired(children), "", 0, atoms)
    kinds = _settled_kinds(atoms, before)
    gaps, painters = _SCRIPT_GAPS if style.script else _GAPS, style.painters
    found: list[tuple[int, Box, str]] = []
    previous, waiting = before, 0.0
    last, left = None, EMPTY
    for index, (node, space, role) in enumerate(atoms):
        kind, box, waiting, glued = kinds[index], painters[type(node)](node, style), waiting + space, False
        if not box.rows[0] and len(box.rows) == 1:
            continue
        if kind == "frac":
            before_it = previous if waiting < 0.75 else ""
            kind, box = _fraction(node, box, before_it, _following(atoms, kinds, index))
            glued = kind == "ord" and before_it == "op"
        elif kind == "inner" and style.flat:
            kind = "ord"
        gap = 1 if (previous, kind) in gaps and not glued else 0
        if waiting and not glued:
            gap = _gap(previous, kind, waiting, style)
        # Two single characters never do.
        if not gap and last is not None and (left.width > 1 or box.width > 1 or type(node) is Root):
            gap = 1 if _collide(last, node, left, box) else 0
        shown = "word" if kind == "ord" and type(node) is Text else kind
        found.append((gap, painted(box, role) if role else box, shown))
        previous, waiting, last, left = kind, 0.0, node, box
    if trailing + waiting >= 0.75:
        found.append((0, blank(space_cells(trailing + waiting, style)), "ord"))
    return found


def _following(atoms: Sequence[_Atom], kinds: Sequence[str], index: int) -> str:
    """The class of the atom behind another one, empty where there is none or a wide space between the two."""
    return kinds[index + 1] if index + 1 < len(atoms) and atoms[index + 1][1] < 0.75 else ""


def _settled_kinds(atoms: Sequence[_Atom], before: str) -> list[str]:
    """A binary operator without an operand on one side is a sign, as in −1, or an ordinary symbol; at the end its operand may yet come."""
    kinds = [kind_of(node) for node, _, _ in atoms]
    if "bin" not in kinds:
        return kinds
    previous = before
    for index, kind in enumerate(kinds):
        if kind == "bin":
            following = kinds[index + 1] if index + 1 < len(kinds) else ""
            if following in _NO_BINARY_BEFORE:
                kinds[index] = "ord"
            elif previous in _NO_BINARY_AFTER:
                node = atoms[index][0]
                kinds[index] = "sign" if isinstance(node, Symbol) and node.text in _SIGNS else "ord"
        previous = kinds[index]
    return kinds


def _gap(previous: str, kind: str, space: float, style: Style) -> int:
    """The cells between two atoms, or before the first one."""
    asked = space_cells(space, style)
    if not previous:
        return asked if asked > 1 else 0
    gap = 1 if (previous, kind) in (_SCRIPT_GAPS if style.script else _GAPS) else 0
    if asked == 1:
        return gap if previous in ("open", "sign") or kind in ("close", "stop") else 1
    return gap + asked if asked and not style.flat else max(gap, asked)


_TOUCHING = frozenset(("ord", "close", "inner", "fence", "frac", "op"))
_TOUCHED = frozenset(("ord", "open", "inner", "fence", "frac", "op", "big"))


def _fraction(node: Node, box: Box, previous: str, following: str) -> tuple[str, Box]:
    """A fraction or a table in one row: between parentheses where its slash or its semicolon would reach for a neighbour."""
    if box.height > 1:
        return "frac", box
    divider = "/" if type(node) is Fraction else ";" if type(node) is Table else ""
    if divider and divider in box.rows[0] and (previous in _TOUCHING or following in _TOUCHED):
        return "ord", parenthesised(box)
    return "ord", box


def _collide(last: Node, node: Node, left: Box, right: Box) -> bool:
    """Whether two neighbours would be read as one: a script marked by _ or ^ and a letter, a root's index and what is before it."""
    if type(node) is Root and node.index is not None and right.rows[0][:1] not in "∛∜":
        return True
    if left.height > 1 or right.height > 1:
        return False
    end, start = left.rows[0][-1:], right.rows[0][:1]
    if not start.isalnum() or not end.isalnum():
        return False
    if (_is_word(last, left) and start.isalpha()) or (_is_word(node, right) and end.isalpha()):
        return True
    return type(last) is Scripts and ("_" in left.rows[0] or "^" in left.rows[0])


def _is_word(node: Node, box: Box) -> bool:
    """Whether a box holds several upright letters, which letters beside them would grow together with."""
    return type(node) in (Symbol, Row) and box.width > 1 and box.rows[0].isascii() and box.rows[0].replace("-", "").isalpha()
