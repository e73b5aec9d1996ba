"""Blocks that may be long and are open: a fence takes whole lines, a table whole rows, and neither is read twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from grokchat.render.blocks import Layout, blocks_of
from grokchat.render.bounds import LONGEST
from grokchat.render.code import label_line, language_of, piece_rows, rows_in_line
from grokchat.render.displays import LANGUAGES, fence_pieces
from grokchat.render.formulas import Formulas
from grokchat.render.highlighting import Highlighter
from grokchat.render.lines import Line
from grokchat.render.mend import without_held_line
from grokchat.render.parser import Known, parse
from grokchat.render.tables import Table, table_rows

_DELIMITERS = re.compile(r"[|:\- \t]+\Z")
_FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})([^\n]*)\n")


class OpenFence:
    """An open fence at a width in cells; `size` is the length of its first line, which begins at `offset`."""

    def __init__(self, opening: re.Match[str], width: int, offset: int, *, wraps: bool) -> None:
        indent, marks, info = opening.groups()
        self.size = opening.end()
        self.closed = False
        self._in_line = False
        self._width = width
        self._wraps = wraps
        self._indent = len(indent)
        self._closing = re.compile(rf" {{0,3}}{re.escape(marks[0])}{{{len(marks)},}}[ \t]*\Z")
        language = language_of(info.strip())
        self._highlighter = Highlighter(language)
        self.label = label_line(language, width, offset + self.size)

    @classmethod
    def at(cls, text: str, width: int, offset: int, *, wraps: bool) -> OpenFence | None:
        """The fence that the text begins with, None when it begins with something else."""
        opening = _FENCE.match(text)
        if opening is None or ("`" in opening[2] and "`" in opening[3]):
            return None
        if "|" in opening[3] and _may_be_table(text, opening.end()):
            return None
        language = language_of(opening[3].strip())
        if language.lower() in LANGUAGES and _holds_formulas(language, opening, text):
            return None
        return cls(opening, width, offset, wraps=wraps)

    def take(self, text: str, offset: int, rows: list[Line]) -> int:
        """Adds the whole lines of the text to `rows` and returns how many characters they are; `closed` tells the end."""
        position = 0
        while not self.closed:
            end = text.find("\n", position)
            if (end if end >= 0 else len(text)) - position > LONGEST:
                # It is shown in pieces, and read once.
                rows += self._piece(text[position : position + LONGEST], offset + position)
                self._in_line = True
                position += LONGEST
                continue
            if end < 0:
                break
            self.take_line(text[position:end], offset + position, rows)
            position = end + 1
        return position

    def take_line(self, line: str, offset: int, rows: list[Line]) -> None:
        """Adds one line, given without its newline."""
        if self._in_line:
            rows += self._piece(line, offset)
            self._in_line = False
            return
        if self._closing.match(line):
            self.closed = True
            return
        rows += self._rows(self._highlighter, line, offset)

    def half_line(self, line: str, offset: int) -> list[Line]:
        """A line that is not whole, shown without teaching the lexer anything; nothing while it may close the fence."""
        if self._in_line:
            return self._piece(line, offset)
        if not line or not without_held_line(line, code=True):
            return []
        return self._rows(Highlighter(""), line, offset)

    def _piece(self, text: str, offset: int) -> list[Line]:
        return piece_rows(text, self._width, offset, wraps=self._wraps, further=self._in_line)

    def _rows(self, highlighter: Highlighter, line: str, offset: int) -> list[Line]:
        """The rows of a line without the indentation of the fence, of which a tab may be a part."""
        column = position = 0
        while column < self._indent and line[position : position + 1] in (" ", "\t"):
            column += 4 - column % 4 if line[position] == "\t" else 1
            position += 1
        row = " " * (column - self._indent) + line[position:]
        return rows_in_line(highlighter, row, line, self._width, offset, wraps=self._wraps)


def _may_be_table(text: str, start: int) -> bool:
    """Whether the line from `start` on is, or may become, the line under a table's head."""
    end = text.find("\n", start)
    return end < 0 or _DELIMITERS.match(text, start, end) is not None


def _holds_formulas(language: str, opening: re.Match[str], text: str) -> bool:
    closing = re.compile(rf"^ {{0,3}}{opening[2]}{opening[2][0]}*[ \t]*$", re.MULTILINE).search(text, opening.end())
    content = text[opening.end() : closing.start() if closing else len(text)]
    return fence_pieces(language, content, closed=closing is not None) is not None


class OpenTable:
    """An open table at a width in cells; `size` is the length of its first two lines, with which each row is read."""

    def __init__(self, head: str, tokens: Sequence[Token], width: int, offset: int, formulas: Formulas) -> None:
        self.size = len(head)
        self._formulas = formulas
        self._head = head
        self._table = Table(width)
        layout = Layout(head, offset)
        self._table.add_all(table_rows(tokens, head, layout.place, offset, formulas))

    @classmethod
    def at(cls, text: str, width: int, offset: int, known: Known, formulas: Formulas) -> OpenTable | None:
        """The table that the text begins with, None when it begins with something else or its head is not whole."""
        second = text.find("\n", text.find("\n") + 1)
        if second < 0:
            return None
        head = text[: second + 1]
        tokens = parse(head, known)
        if not tokens or tokens[0].type != "table_open" or tokens[0].map != [0, 2]:
            return None
        return cls(head, tokens, width, offset, formulas)

    @property
    def lines(self) -> list[Line]:
        """The lines so far."""
        return self._table.lines

    def end(self) -> list[Line]:
        """The lines of the whole table."""
        self._table.end()
        return self._table.lines

    def take_line(self, line: str, offset: int, known: Known) -> bool:
        """Adds a row, given with its newline; False when the line is none."""
        text = self._head + line
        tokens = parse(text, known) if line.strip() else []
        if len(blocks_of(tokens)) != 1 or tokens[0].type != "table_open" or tokens[0].map != [0, 3]:
            return False
        *_, row = table_rows(tokens, text, Layout(text, 0).place, offset - len(self._head), self._formulas)
        self._table.add(row)
        return True
