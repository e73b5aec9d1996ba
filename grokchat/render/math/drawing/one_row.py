"""Everything in one row, as a person writes it in a line of text: parentheses exactly where a bar or a raised place held things together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from grokchat.render.math.drawing.box import Box, beside, blank, line, parenthesised
from grokchat.render.math.drawing.equations import equation
from grokchat.render.math.drawing.fences import sign
from grokchat.render.math.drawing.glyphs import OVER_EQUALS, UPRIGHT, VULGAR, small
from grokchat.render.math.drawing.painting import draw, draws_flat
from grokchat.render.math.drawing.precedence import bare, content, is_applied, is_compound, is_label, is_single, is_single_node
from grokchat.render.math.drawing.styles import Style
from grokchat.render.math.nodes import (
    Arrow,
    Fenced,
    Fraction,
    Function,
    Node,
    Root,
    Row,
    Scripts,
    Stack,
    Stretched,
    Symbol,
    Table,
    Text,
)

_LONGEST = 9
"""How many small characters in a row are still easier to read than _ or ^ and parentheses."""
_LONGEST_COLUMN = 5
_DIFFERENTIALS = "d∂δΔD"


@draws_flat(Fraction)
def flat_fraction(node: Fraction, style: Style) -> Box:
    """a/b, or ½ where there is such a character; what has no line is a column, as a matrix is written."""
    if not node.line:
        return _column(node, style)
    above, below = draw(node.above, style), draw(node.below, style)
    text = f"{above.rows[0]}/{below.rows[0]}"
    if text in VULGAR and not style.ascii and not style.script:
        body = line(VULGAR[text])
    else:
        above = parenthesised(above) if is_compound(node.above) else above
        simple = is_single(node.below) or is_applied(content(node.below)) or _is_derivative(node, above, below)
        body = beside([above, line("/"), below if simple else parenthesised(below)])
    return beside([sign(node.left, style), body, sign(node.right, style)]) if node.left or node.right else body


def _column(node: Fraction, style: Style) -> Box:
    """What has no line between its parts, as a column is written: (ⁿₖ), or (n + 1; k) where there are no such characters."""
    above, below = draw(node.above, style), draw(node.below, style)
    upper = small(above.rows[0].replace(" ", ""), above=True, greek=True)
    lower = small(below.rows[0].replace(" ", ""), above=False, greek=True)
    short = upper and lower and not style.ascii and len(upper) <= _LONGEST_COLUMN >= len(lower)
    parts = [line(f"{upper}{lower}")] if short else [above, line("; "), below]
    return beside([sign(node.left, style), *parts, sign(node.right, style)])


def _is_derivative(node: Fraction, above: Box, below: Box) -> bool:
    """Whether it is one like dy/dx or ∂²f/∂x², which nobody misreads."""
    under = content(node.below)
    first = below.rows[0][:1].translate(UPRIGHT)
    return (
        len(under) == 2 and first in _DIFFERENTIALS and above.rows[0][:1].translate(UPRIGHT) == first and is_single_node(under[1])
    )


@draws_flat(Root)
def flat_root(node: Root, style: Style) -> Box:
    """√ before its body, which has parentheses unless it is one thing that has no exponent."""
    body = draw(node.body, style)
    hook = _radical(node.index, style)
    # A name of letters needs parentheses around anything.
    alone = body.rows[0].startswith("(") or not style.ascii or not body.width
    return beside([*hook, body if alone and _holds_together(node.body) else parenthesised(body)])


def _holds_together(row: Row) -> bool:
    """Whether a root sign reaches over the whole of a row without help."""
    children = content(row)
    only = children[0] if len(children) == 1 else None
    return is_single(row) and not (isinstance(only, Scripts) and only.sup is not None) and not isinstance(only, Root | Function)


def _radical(index: Row | None, style: Style) -> list[Box]:
    hook = line("sqrt") if style.ascii else line("√")
    if index is None:
        return [hook]
    box = draw(index, style.small)
    text = box.rows[0]
    if not box.width:
        return [hook]
    if not style.ascii:
        if text in ("3", "4"):
            return [line("∛" if text == "3" else "∜")]
        little = small(text, above=True, greek=False)
        if little is not None:
            return [line(little), hook]
    return [hook, line("["), box, line("]")]


class Script(NamedTuple):
    """A script in one row: `small` where there are characters that are raised or lowered by themselves, and its row and box."""

    small: Box | None
    row: Row
    drawn: Box
    above: bool

    @property
    def marked(self) -> Box:
        """The script behind ^ or _, in parentheses where it is more than one thing."""
        single = is_single(self.row) and not any(isinstance(child, Scripts | Fenced) for child in content(self.row))
        return beside([line("^" if self.above else "_"), self.drawn if single else parenthesised(self.drawn)])

    @property
    def box(self) -> Box:
        """The shorter of the two that there is."""
        return self.small or self.marked


def script(row: Row, box: Box, style: Style, *, above: bool) -> Script:
    """A script whose row has been drawn."""
    text = box.rows[0].strip()
    if style.ascii:
        return Script(box if text and not text.strip("'*") else None, row, box, above)
    return Script(_little(text, above), row, box, above)


@lru_cache(2048)
def _little(text: str, above: bool) -> Box | None:
    """A script in characters that are raised or lowered by themselves, where they are easy to read."""
    little = small(text, above=above, greek=True)
    return line(little) if little is not None and len(little) <= _LONGEST else None


def _scripts_of(below: Row | None, above: Row | None, style: Style) -> list[Script]:
    parts: list[Script] = []
    if below is not None and below.children:
        parts.append(script(below, draw(below, style.small), style, above=False))
    if above is not None and above.children:
        parts.append(script(above, draw(above, style.small), style, above=True))
    return parts


def _in_order(parts: Sequence[Script]) -> list[Box]:
    """What is small by itself stands first: T²_c, since T_c² would be read as a squared c."""
    if len(parts) > 1:
        parts = sorted(parts, key=lambda part: part.small is None)
    return [part.box for part in parts]


@draws_flat(Scripts)
def _scripts(node: Scripts, style: Style) -> Box:
    base, inner = draw(node.base, style), bare(node.base)
    if not isinstance(inner, Symbol):
        base = _script_base(node, inner, base)
        if is_label(inner):
            return beside([base, *_labels(node.sub, node.sup, style)])
    parts = _scripts_of(node.sub, node.sup, style)
    if len(parts) == 2 and parts[0].small is None and _is_operator(inner):
        # ∑_(q=0)^(n), since a small n would be a power of the parenthesis.
        return beside([base, *(part.marked for part in parts)])
    return beside([base, *_in_order(parts)])


def _is_operator(base: Node) -> bool:
    """Whether scripts of a base are limits."""
    return isinstance(base, Function) or (isinstance(base, Symbol) and base.large)


def _labels(below: Row | None, above: Row | None, style: Style) -> list[Box]:
    """Labels in braces: (a + b)_{n times} is no index, and (a + b)^{s} no power."""
    boxes: list[Box] = []
    for row, mark in ((below, "_{"), (above, "^{")):
        if row is not None and row.children:
            boxes += [line(mark), draw(row, style.small), line("}")]
    return boxes


def _script_base(node: Scripts, inner: Node, base: Box) -> Box:
    """The base, between parentheses where a script would otherwise reach only for its end."""
    if isinstance(inner, Row):
        loose = inner.kind == "ord" and not is_single(inner) and bool(content(inner))
    elif isinstance(inner, Stretched):
        loose = not is_single(inner.body)
    elif isinstance(inner, Scripts):
        loose = inner.sup is not None and node.sup is not None
    else:
        loose = isinstance(inner, Root) or (isinstance(inner, Fraction) and not inner.left)
    return parenthesised(base) if loose else base


@draws_flat(Stack)
def _stack(node: Stack, style: Style) -> Box:
    base = draw(node.base, style)
    only = content(node.base)
    if len(only) != 1 or (isinstance(only[0], Symbol) and only[0].kind == "ord") or not isinstance(only[0], Symbol | Function):
        return beside([base if is_single(node.base) else parenthesised(base), *_labels(node.below, node.above, style)])
    above = None if node.above is None else draw(node.above, style.small)
    if above is not None and node.below is None and base.rows[0] == "=" and not style.ascii:
        both = OVER_EQUALS.get(above.rows[0].translate(UPRIGHT).strip())
        if both:
            return line(both)
    parts = _scripts_of(node.below, None, style)
    if node.above is not None and above is not None and above.width:
        parts.append(script(node.above, above, style, above=True))
    return beside([base, *_in_order(parts)])


@draws_flat(Arrow)
def _arrow(node: Arrow, style: Style) -> Box:
    """─f→ and ←f─; what goes both ways has its texts as scripts."""
    below = [part.box for part in _scripts_of(node.below, None, style)]
    above = draw(node.above, style.small)
    if not node.left and not node.right:
        raised = [script(node.above, above, style, above=True).box] if above.width else []
        return beside([sign(node.line, style), *raised, *below])
    shaft = line(node.line or "─")
    label = [above if is_single(node.above) else parenthesised(above)] if above.width else []
    tail = [] if node.right and label else [shaft]
    return beside([line(node.left), *([shaft] if node.right else []), *label, *tail, line(node.right), *below])


@draws_flat(Table)
def _table(node: Table, style: Style) -> Box:
    """Rows one after another: [1 0; 0 1]."""
    inner = style.small if node.kind == "substack" else style
    if node.kind in ("align", "alignat"):
        rows = [[draw(equation(node, cells), inner)] for cells in node.rows]
    else:
        rows = [[draw(cell, inner) for cell in cells] for cells in node.rows]
    loose = node.kind in ("matrix", "small", "array") and any(" " in box.rows[0].strip() for row in rows for box in row)
    boxes = [sign(node.left, style)]
    tags = dict(node.tags)
    for index, cells in enumerate(rows):
        if index:
            boxes[-1] = _without_comma(boxes[-1])
            boxes.append(line(", " if node.kind == "substack" else "; "))
        boxes += _case(node.rows[index], cells) if node.kind == "cases" else _table_row(node, cells, ", " if loose else " ")
        if index in tags:
            boxes.append(draw(tags[index], style))
    return beside([*boxes, sign(node.right, style)] if node.closed else boxes)


def _case(row: Sequence[Row], cells: Sequence[Box]) -> list[Box]:
    """A value and its condition, with a comma between them unless the condition begins with a word."""
    boxes: list[Box] = []
    for cell, box in zip(row, cells, strict=True):
        if boxes and box.width:
            first = content(cell)[:1]
            worded = bool(first) and isinstance(first[0], Text)
            boxes.append(line(" " if worded or boxes[-1].rows[0].rstrip().endswith(",") else ", "))
        boxes.append(box)
    return boxes


def _without_comma(box: Box) -> Box:
    """The end of a row without the comma that ends it, where a semicolon follows."""
    text = box.rows[0].rstrip()
    if text[-1:] not in (",", ";"):
        return box
    end = len(text) - 1
    return Box((text[:end],), box.width - (len(box.rows[0]) - end), 0, box.marks)


def _table_row(node: Table, cells: list[Box], separator: str) -> list[Box]:
    boxes: list[Box] = []
    for index, cell in enumerate(cells):
        filled = any(box.width for box in boxes)
        if index and (filled or node.kind == "matrix"):
            ends = filled and boxes[-1].rows[0].rstrip().endswith(",")
            boxes.append(blank(1) if ends or node.kind == "gather" else line(separator))
        boxes.append(cell)
    return boxes
