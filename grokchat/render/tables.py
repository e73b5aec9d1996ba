"""Tables that fit: columns shrink by content, then cells wrap, then each row becomes a record; and they grow by rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from grokchat.render.formulas import Formulas
from grokchat.render.inline import Places, spans_of
from grokchat.render.lines import Line, Span
from grokchat.render.wrapping import plain, width_of, wrap_spans
from grokchat.text import cells

_NARROWEST = 6
"""The least cells of a column that has to shrink."""

SETTLED = 200
"""Rows after which columns get no wider: all that stands above would have to be laid out again."""

_OPENING = re.compile(r"[ \t>]*\|?")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class Row(NamedTuple):
    """The cells of a row as spans, how each column is aligned, and the bounds of the row in the source."""

    cells: list[list[Span]]
    aligns: Sequence[str]
    start: int
    end: int


class Table:
    """Lines of a table at a width in cells; the first row added is the head."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._rows: list[Row] = []
        self._wanted: list[int] = []
        self._widths: list[int] | None = None
        self.lines: list[Line] = []

    def add(self, row: Row) -> int:
        """Adds a row and returns the first line that changed: when columns get wider, that is the first."""
        return self.add_all([row])

    def add_all(self, rows: Iterable[Row]) -> int:
        """Adds rows and returns the first line that changed."""
        before = len(self._rows)
        for row in rows:
            if not self._rows:
                self._wanted = [0] * len(row.cells)
            columns = len(self._wanted)
            self._rows.append(row._replace(cells=[*row.cells[:columns], *([] for _ in range(columns - len(row.cells)))]))
            if len(self._rows) <= SETTLED:
                self._wanted = [max(old, _widest(cell)) for old, cell in zip(self._wanted, self._rows[-1].cells, strict=True)]
        widths = fitted(self._wanted, self._width - 3 * (len(self._wanted) - 1) - 2)
        first = len(self.lines)
        # Records have their heads in each of them; a head alone stands by itself.
        if widths != self._widths or not before or (widths is None and before == 1):
            self._widths = widths
            self.lines, first, before = [], 0, 0
        for number in range(before, len(self._rows)):
            self.lines += self._lines_of(number)
        return first

    def _lines_of(self, number: int) -> list[Line]:
        row = self._rows[number]
        if self._widths is None:
            lines = self._record(row, first=number <= 1) if number else self._head(row)
        else:
            lines = _row_lines(row, self._widths)
            if number == 0:
                rule = "─" + "─┼─".join("─" * one for one in self._widths) + "─"
                lines.append(Line((Span(rule, "table"),)))
        return [Line(line.spans, "text", row.start, row.end) for line in lines]

    def _head(self, row: Row) -> list[Line]:
        """The heads under each other while there is no row to name the cells of."""
        return [Line(piece) for head in row.cells for piece in wrap_spans(head, self._width)] if len(self._rows) == 1 else []

    def _record(self, row: Row, *, first: bool) -> list[Line]:
        found = [] if first else [Line((Span("─" * min(self._width, 8), "table"),))]
        for head, cell in zip(self._rows[0].cells, row.cells, strict=True):
            label = [*head, Span(": ", "table.head")] if plain(head).strip() else []
            found += [Line(piece) for piece in wrap_spans([*label, *cell], self._width)]
        return found


def fitted(wanted: Sequence[int], room: int) -> list[int] | None:
    """Column widths of at most `room` in all: the widest give way first. None when even narrow columns do not fit."""
    widths = [max(1, one) for one in wanted]
    if sum(min(one, _NARROWEST) for one in widths) > room:
        return None
    over = sum(widths) - room
    while over > 0:
        widest = max(widths)
        places = [place for place, one in enumerate(widths) if one == widest]
        second = max((one for one in widths if one < widest), default=_NARROWEST)
        step = max(1, min(widest - max(second, _NARROWEST), over // len(places)))
        for place in places:
            if over > 0:
                widths[place] -= min(step, over)
                over -= min(step, over)
    return widths


def table_rows(tokens: Sequence[Token], text: str, place: Callable[[int], int], offset: int, formulas: Formulas) -> Iterator[Row]:
    """The rows of a table's tokens; `place` gives where a line of `text` begins, `offset` is added to every place."""
    found: list[list[Span]] = []
    aligns: list[str] = []
    start = cursor = end = 0
    base = "text"
    for token in tokens:
        if token.type == "tr_open":
            found = []
            start = place(token.map[0]) if token.map else cursor
            cursor = _after_first_bar(text, start)
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
        elif token.type in ("th_open", "td_open"):
            base = "table.head" if token.type == "th_open" else "text"
            if base == "table.head":
                aligns.append(str(token.attrs.get("style", "")).rpartition(":")[2])
        elif token.type == "inline":
            spans = spans_of(token.children, base, Places(token.content, cursor, text, offset), formulas)
            found.append(
                [span._replace(text="\n") if span.role == "html" and _BREAK.fullmatch(span.text) else span for span in spans]
            )
            # A cell with an escaped bar does not stand in the source as it is read: then its own bar is looked for.
            content = text.find(token.content, cursor, end) if token.content else -1
            bar = _bar(text, content + len(token.content) if content >= 0 else cursor, end)
            cursor = bar + 1 if bar >= 0 else cursor
        elif token.type == "tr_close":
            yield Row(found, aligns, offset + start, offset + end)


def _after_first_bar(text: str, start: int) -> int:
    opening = _OPENING.match(text, start)
    return opening.end() if opening else start


def _bar(text: str, position: int, end: int) -> int:
    bar = text.find("|", max(0, position), end)
    while bar > 0 and text[bar - 1] == "\\":
        bar = text.find("|", bar + 1, end)
    return bar


def _widest(cell: Sequence[Span]) -> int:
    return max(cells(piece) for piece in plain(cell).split("\n"))


def _row_lines(row: Row, widths: Sequence[int]) -> list[Line]:
    columns = [wrap_spans(cell, width) for cell, width in zip(row.cells, widths, strict=True)]
    found: list[Line] = []
    for number in range(max(len(column) for column in columns)):
        spans: list[Span] = [Span(" ")]
        for place, column in enumerate(columns):
            if place:
                spans.append(Span(" │ ", "table"))
            piece = column[number] if number < len(column) else ()
            spans += _aligned(piece, widths[place], row.aligns[place] if place < len(row.aligns) else "")
        found.append(Line((*spans, Span(" "))))
    return found


def _aligned(piece: Sequence[Span], width: int, align: str) -> list[Span]:
    free = max(0, width - width_of(piece))
    left = free if align == "right" else free // 2 if align == "center" else 0
    return [*([Span(" " * left)] if left else []), *piece, *([Span(" " * (free - left))] if free > left else [])]
