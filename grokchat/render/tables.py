"""Tables that fit: columns shrink by content, then cells wrap, then each row becomes a record."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from grokchat.render.inline import plain, spans_of, wrap_spans
from grokchat.render.lines import Line, Span
from grokchat.text import cells

_NARROWEST = 4
Row = list[list[Span]]


def table_lines(tokens: Sequence[Token], width: int) -> list[Line]:
    """The lines of a table's tokens."""
    rows, aligns = _rows(tokens)
    columns = max((len(row) for row in rows), default=0)
    if not columns:
        return []
    for row in rows:
        row += [[] for _ in range(columns - len(row))]
    widths = fitted([max(cells(plain(row[c])) for row in rows) for c in range(columns)], width - 3 * (columns - 1) - 2)
    if widths is None:
        return _records(rows, width)
    found = _row_lines(rows[0], widths, aligns)
    found.append(Line((Span("─" + "─┼─".join("─" * one for one in widths) + "─", "table"),)))
    for row in rows[1:]:
        found += _row_lines(row, widths, aligns)
    return found


def fitted(wanted: Sequence[int], room: int) -> list[int] | None:
    """Column widths of at most `room` in all: the widest give way first. None when even narrow columns do not fit."""
    widths = [max(1, one) for one in wanted]
    if sum(min(one, _NARROWEST) for one in widths) > room:
        return None
    while sum(widths) > room:
        widest = max(widths)
        place = widths.index(widest)
        second = max((one for one in widths if one < widest), default=_NARROWEST)
        widths[place] = max(second, widest - (sum(widths) - room), _NARROWEST)
        if widths[place] == widest:
            widths[place] -= 1
    return widths


def _rows(tokens: Sequence[Token]) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    aligns: list[str] = []
    head = False
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            head = token.type == "th_open"
            if len(rows) == 1:
                aligns.append(str(token.attrs.get("style", "")).rpartition(":")[2])
        elif token.type == "inline" and rows:
            rows[-1].append(spans_of(token.children, "table.head" if head else "text"))
    return rows, aligns


def _row_lines(row: Row, widths: Sequence[int], aligns: Sequence[str]) -> list[Line]:
    columns = [wrap_spans(cell, width) for cell, width in zip(row, widths, strict=True)]
    found: list[Line] = []
    for number in range(max(len(column) for column in columns)):
        spans: list[Span] = [Span(" ")]
        for place, column in enumerate(columns):
            if place:
                spans.append(Span(" │ ", "table"))
            piece = column[number] if number < len(column) else ()
            spans += _aligned(piece, widths[place], aligns[place] if place < len(aligns) else "")
        found.append(Line((*spans, Span(" "))))
    return found


def _aligned(piece: Sequence[Span], width: int, align: str) -> list[Span]:
    free = max(0, width - cells(plain(piece)))
    left = free if align == "right" else free // 2 if align == "center" else 0
    return [*([Span(" " * left)] if left else []), *piece, *([Span(" " * (free - left))] if free > left else [])]


def _records(rows: Sequence[Row], width: int) -> list[Line]:
    found: list[Line] = []
    for number, row in enumerate(rows[1:]):
        if number:
            found.append(Line((Span("─" * min(width, 8), "table"),)))
        for head, cell in zip(rows[0], row, strict=True):
            spans = [*head, Span(": ", "table.head"), *cell]
            found += [Line(piece) for piece in wrap_spans(spans, width)]
    return found
