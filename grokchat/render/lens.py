"""The tokens of a text as lines: each in the role of how sure the model was of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from grokchat.conversation import Piece, TokenLogprob, level_of
from grokchat.render.lines import Line, Span
from grokchat.text import cells, clusters, show

ROLES = ("token.sure", "token.likely", "token.open", "token.unlikely", "token.surprising")
"""The roles of the levels, from sure to surprised."""

MARKS = ("", "'", "~", "?", "!")
"""What stands behind a token of each level where colours are not seen."""

LEGEND = ("≥ 90 %", "≥ 50 %", "≥ 20 %", "≥ 5 %", "below")
"""The probabilities of the levels."""

CURSOR = "token.cursor"
_ROW = re.compile(r"[^\n]*\n+|[^\n]+")


class Seen(NamedTuple):
    """What is seen of a token: its words and its level."""

    text: str
    level: int


class Lens:
    """Tokens in rows of `width` cells, broken between words; with `marks`, the levels are told by signs too."""

    def __init__(self, tokens: Sequence[Seen], width: int, *, marks: bool = False) -> None:
        self._tokens = tokens
        self._width = max(2, width)
        self._rows: list[list[tuple[int, str]]] = [[]]
        self._used = 0
        self.rows_of: list[int] = []
        """The row in which each token begins."""
        word: list[tuple[int, str]] = []
        for number, (text, level) in enumerate(tokens):
            if word and text[:1].isspace() and text[:1] != "\n":
                self._put(word)
                word = []
            parts = _parts(text)
            for place, part in enumerate(parts):
                last = place == len(parts) - 1
                word.append((number, part + (MARKS[level] if marks and last else "")))
                if part.endswith("↵"):
                    self._put(word)
                    word = []
                    self._break()
        self._put(word)
        if not self._rows[-1] and len(self._rows) > 1:
            self._rows.pop()

    def __len__(self) -> int:
        return len(self._rows)

    def line(self, row: int, cursor: int = -1) -> Line:
        """A row, the token under the cursor in a role of its own."""
        return Line(
            tuple(
                Span(text, CURSOR if number == cursor else ROLES[self._tokens[number].level], "", number)
                for number, text in self._rows[row]
            )
        )

    def at(self, row: int, column: int) -> int:
        """The token at a cell, the last one before it where there is none; -1 without tokens."""
        found = -1
        position = 0
        for number, text in self._rows[row] if 0 <= row < len(self._rows) else ():
            if position > column:
                break
            found = number
            position += cells(text)
        return found

    def column_of(self, number: int) -> int:
        """The cell of its row in which a token begins."""
        position = 0
        for other, text in self._rows[self.rows_of[number]]:
            if other == number:
                break
            position += cells(text)
        return position

    def _put(self, word: Sequence[tuple[int, str]]) -> None:
        if sum(cells(text) for _, text in word) + self._used > self._width and self._used:
            self._break()
        for number, text in word:
            if len(self.rows_of) == number:
                # A token that does not fit into what is left begins in the next row.
                if self._used and cells(text) + self._used > self._width:
                    self._break()
                self.rows_of.append(len(self._rows) - 1)
            self._flow(number, text)

    def _flow(self, number: int, text: str) -> None:
        """Puts the words of one token, over several rows if they are longer than one."""
        begin = place = 0
        for size, width in clusters(text):
            if self._used + width > self._width:
                self._rows[-1].append((number, text[begin:place]))
                self._break()
                begin = place
            place += size
            self._used += width
        self._rows[-1].append((number, text[begin:]))

    def _break(self) -> None:
        self._rows.append([])
        self._used = 0


def _parts(text: str) -> list[str]:
    """A token's words row by row: a new line is ↵ and ends the row, a tab is →, nothing at all ∅."""
    parts = _ROW.findall(show(text).replace("\t", "→"))
    return [part.replace("\n", "↵") for part in parts] or ["∅"]


def seen_of(pieces: Sequence[Piece], tokens: Sequence[TokenLogprob]) -> list[Seen]:
    """Pieces as they are seen; tokens that make a character together count as the least certain of them."""
    return [Seen(piece.text, max(level_of(token.probability) for token in tokens[piece.first : piece.last])) for piece in pieces]
