"""Tables that fit: columns shrink by content, then cells wrap, then each row becomes a record; and they grow by rows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from grokchat.render.formulas import Formulas
from grokchat.render.inline import Places, spans_of
from grokchat.render.lines import Line, Span
from grokchat.render.wrapping import plain, prefixed, width_of, wrap_spans
from grokchat.text import cells, is_narrow

_NARROWEST = 6
"""The least cells of a column that has to shrink."""

_WHOLE = (40, 20, 12)
"""Cells of the longest words that columns are kept wide enough for, best first; the last is that without which there are none.

A longer word is an address or a key, and may be broken.
"""

SETTLED = 200
"""Rows after which columns get no wider: all that stands above would have to be laid out again."""

_OPENING = re.compile(r"[ \t>]*\|?")
_WORDS = re.compile("[\u1100-\uffff\U0001f000-\U0003ffff][\u0300-\u036f\u200d\ufe0f]*|[^\u1100-\uffff\U0001f000-\U0003ffff]+")
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
        self._words: list[int] = []
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
                self._wanted, self._words = [0] * len(row.cells), [0] * len(row.cells)
            columns = len(self._wanted)
            self._rows.append(row._replace(cells=[*row.cells[:columns], *([] for _ in range(columns - len(row.cells)))]))
            if len(self._rows) <= SETTLED:
                self._wanted = [max(old, _widest(cell)) for old, cell in zip(self._wanted, self._rows[-1].cells, strict=True)]
                self._words = [max(old, _longest(cell)) for old, cell in zip(self._words, self._rows[-1].cells, strict=True)]
        widths = fitted(self._wanted, self._words, self._width - 3 * (len(self._wanted) - 1) - 2)
        first = len(self.lines)
        if widths != self._widths or not before:
            self._widths = widths
            self.lines, first, before = [], 0, 0
        for number in range(before, len(self._rows)):
            self.lines += self._lines_of(number)
        return first

    def end(self) -> None:
        """Tells that no row comes: where records only have room, heads without a row are shown under each other."""
        if self._widths is None and len(self._rows) == 1:
            row = self._rows[0]
            pieces = [piece for head in row.cells for piece in wrap_spans(head, self._width)]
            self.lines = [Line(piece, "text", row.start, row.end) for piece in pieces]

    def _lines_of(self, number: int) -> list[Line]:
        row = self._rows[number]
        if self._widths is None:
            lines = self._record(row, first=number <= 1) if number else []
        else:
            lines = _row_lines(row, self._widths)
            if number == 0:
                rule = "─" + "─┼─".join("─" * one for one in self._widths) + "─"
                lines.append(Line((Span(rule, "table"),)))
        return [Line(line.spans, "text", row.start, row.end) for line in lines]

    def _record(self, row: Row, *, first: bool) -> list[Line]:
        found = [] if first else [Line((Span("─" * min(self._width, 8), "table"),))]
        for head, cell in zip(self._rows[0].cells, row.cells, strict=True):
            label = [*head, Span(": ", "table.head")] if plain(head).strip() else []
            hang = "  " if width_of(spans := [*label, *cell]) > self._width > 4 * _NARROWEST else ""
            lines = [Line(piece) for piece in wrap_spans(spans, self._width - len(hang))]
            found += prefixed(lines, (), (Span(hang),)) if hang else lines
        return found


def fitted(wanted: Sequence[int], words: Sequence[int], room: int) -> list[int] | None:
    """Column widths of at most `room` in all. None when the columns' longest `words` do not fit.

    The widest give way first, as far as their words are long; when that does not do, the columns of very long words.
    """
    wider = [max(1, one) for one in wanted]
    for most in _WHOLE:
        least = [min(one, max(_NARROWEST, min(word, most))) for one, word in zip(wider, words, strict=True)]
        if sum(least) <= room:
            return _shrunk(wider, least, room)
        wider = least
    return None


def _shrunk(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Widths of at most `room` in all: all that are wider than a level are cut down to it, or to the least that they take."""

    def at(level: int) -> list[int]:
        """The widths that a level gives."""
        return [max(low, min(want, level)) for want, low in zip(wanted, least, strict=True)]

    level = bisect_right(range(room + 1), room, key=lambda one: sum(at(one))) - 1
    widths = at(level)
    for place, one in enumerate(at(level + 1)):
        if sum(widths) < room:
            widths[place] = one
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


def _longest(cell: Sequence[Span]) -> int:
    """The cells of the longest word, which no line needs to be broken in; a wide character is a word of its own."""
    words = plain(cell).split()
    return max((len(word) if is_narrow(word) else max(map(cells, _WORDS.findall(word))) for word in words), default=0)


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
