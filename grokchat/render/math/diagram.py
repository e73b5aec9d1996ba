r"""Commutative diagrams as amscd writes them: `A @>f>g> B \\ @VhVV @VVkV \\ C @= D`."""

from __future__ import annotations

from grokchat.render.math.nodes import Arrow, Node, Row, Symbol
from grokchat.render.math.parser import EMPTY, Parser

ROW_ENDS = ("\\\\", "\\cr")
_UPRIGHT = {"V": "↓", "A": "↑"}


def read_diagram(parser: Parser) -> tuple[tuple[Row, ...], ...]:
    """The rows of a diagram up to what ends it; objects stand in the even columns, arrows between two of them in the odd ones."""
    rows: list[tuple[Row, ...]] = []
    while True:
        row = _read_row(parser)
        if any(cell.children for cell in row):
            rows.append(row)
        if parser.peek() not in ROW_ENDS:
            return tuple(rows) or ((EMPTY,),)
        parser.stack.pop()


def _read_row(parser: Parser) -> tuple[Row, ...]:
    cells = [Row(parser.until("@", "&", *ROW_ENDS))]
    upright = False
    while parser.peek() in {"@", "&"}:
        if parser.stack.pop() == "&":
            continue
        sign = parser.peek()
        upright = upright or sign in {"V", "A", "|"}
        cells += [_arrow(parser), Row(parser.until("@", "&", *ROW_ENDS))]
    return _under_the_objects(cells) if upright else tuple(cells)


def _under_the_objects(cells: list[Row]) -> tuple[Row, ...]:
    """Upright arrows stand under the objects; what little stands between two of them stays with the first."""
    first = Row((*cells[0].children, *cells[1].children))
    spread = [first]
    for between, arrow in zip(cells[2::2], cells[3::2], strict=False):
        spread += [between, arrow]
    return (*spread, cells[-1]) if cells[-1].children else tuple(spread)


def _arrow(parser: Parser) -> Row:
    """One arrow; the sign behind the @ says which, and parts its labels."""
    sign = parser.peek()
    if sign not in {"<", ">", "V", "A", "=", "|", "."}:
        return Row((Symbol("@"),))
    parser.stack.pop()
    if sign == ".":
        return EMPTY
    if sign == "|":
        return Row((Symbol("‖"),))
    if sign == "=":
        return Row((Arrow("═", "═", "═", "=", EMPTY),))
    first, second = _label(parser, sign), _label(parser, sign)
    if sign in _UPRIGHT:
        return Row((*_beside(first), Symbol(_UPRIGHT[sign]), *_beside(second)))
    below = second if second.children else None
    return Row((Arrow("", "─", "→", "→", first, below) if sign == ">" else Arrow("←", "─", "", "←", first, below),))


def _label(parser: Parser, sign: str) -> Row:
    label = Row(parser.until(sign, "@", *ROW_ENDS))
    parser.take(sign)
    return label


def _beside(label: Row) -> tuple[Node, ...]:
    return (label,) if label.children else ()
