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
    arrows: list[Row] = []
    upright = False
    while parser.peek() in {"@", "&"}:
        if parser.stack.pop() == "&":
            continue
        sign = parser.peek()
        upright = upright or sign in {"V", "A", "|"}
        arrows.append(_arrow(parser))
        cells += [arrows[-1], Row(parser.until("@", "&", *ROW_ENDS))]
    if not upright:
        return tuple(cells)
    spread: list[Row] = []
    for arrow in arrows:
        spread += [EMPTY, arrow] if spread else [arrow]
    return tuple(spread)


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
