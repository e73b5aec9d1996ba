"""Where a caret goes in lines of text: by character, word, line, block and message."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, Protocol

from grokchat.render.lines import Line
from grokchat.text import cells, clusters

_WORD = re.compile(r"[\w\u0300-\u036f]+|[^\w\s\u0300-\u036f]+")


class Rows(Protocol):
    """Rows of lines; `height` may change as rows are looked at."""

    @property
    def height(self) -> int:
        """All rows."""
        ...

    def line(self, row: int) -> Line | None:
        """The line in a row, None where nothing is laid out."""
        ...


class Caret(NamedTuple):
    """A row and a cell in it, counted from the first cell of its text."""

    row: int
    cell: int


Move = Callable[[Caret, Rows, int], Caret]
"""Where a caret goes in rows of which so many are a page."""


def moved(caret: Caret, move: str, rows: Rows, page: int) -> Caret:
    """Where the caret is after a move; a page has `page` rows."""
    return _MOVES[move](caret, rows, page)


def _text(rows: Rows, row: int) -> str:
    line = rows.line(row)
    return line.text.rstrip() if line is not None else ""


def _stops(text: str) -> list[int]:
    """The cells at which a caret may stand: before each character that a person sees, and after the last."""
    found = [0]
    for _, width in clusters(text):
        found.append(found[-1] + width)
    return found


def _left(caret: Caret, rows: Rows, _page: int) -> Caret:
    before = [stop for stop in _stops(_text(rows, caret.row)) if stop < caret.cell]
    if before:
        return caret._replace(cell=before[-1])
    return Caret(caret.row - 1, cells(_text(rows, caret.row - 1))) if caret.row > 0 else caret


def _right(caret: Caret, rows: Rows, _page: int) -> Caret:
    after = [stop for stop in _stops(_text(rows, caret.row)) if stop > caret.cell]
    if after:
        return caret._replace(cell=after[0])
    return Caret(caret.row + 1, 0) if caret.row + 1 < rows.height else caret


def _rows(by: int, *, pages: bool = False) -> Move:
    def go(caret: Caret, rows: Rows, page: int) -> Caret:
        """The caret after the move."""
        return caret._replace(row=min(max(0, caret.row + by * (page if pages else 1)), max(0, rows.height - 1)))

    return go


def _words(rows: Rows, row: int) -> list[int]:
    """The cells at which the words of a row begin."""
    text = _text(rows, row)
    return [cells(text[: word.start()]) for word in _WORD.finditer(text)]


def _word_right(caret: Caret, rows: Rows, _page: int) -> Caret:
    row, cell = caret
    while row < rows.height:
        after = [place for place in _words(rows, row) if place > cell]
        if after:
            return Caret(row, after[0])
        row, cell = row + 1, -1
    return caret


def _word_left(caret: Caret, rows: Rows, _page: int) -> Caret:
    row, cell = caret
    while row >= 0:
        before = [place for place in _words(rows, row) if place < cell]
        if before:
            return Caret(row, before[-1])
        row, cell = row - 1, 1 << 30
    return caret


def _block(by: int) -> Move:
    def go(caret: Caret, rows: Rows, _page: int) -> Caret:
        """The caret after the move."""
        row = caret.row + by
        while 0 <= row < rows.height:
            if _text(rows, row) and (row == 0 or not _text(rows, row - 1)):
                return Caret(row, 0)
            row += by
        return Caret(min(max(0, row), max(0, rows.height - 1)), 0)

    return go


_MOVES: dict[str, Move] = {
    "left": _left,
    "right": _right,
    "up": _rows(-1),
    "down": _rows(1),
    "page_up": _rows(-1, pages=True),
    "page_down": _rows(1, pages=True),
    "word_left": _word_left,
    "word_right": _word_right,
    "block_up": _block(-1),
    "block_down": _block(1),
    "line_begin": lambda caret, _rows, _page: caret._replace(cell=0),
    "line_end": lambda caret, rows, _: caret._replace(cell=cells(_text(rows, caret.row))),
    "begin": lambda _caret, _rows, _page: Caret(0, 0),
    "end": lambda _caret, rows, _: Caret(max(0, rows.height - 1), cells(_text(rows, max(0, rows.height - 1)))),
}
MOVES = tuple(_MOVES)
"""The names of the moves."""
