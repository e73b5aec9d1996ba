"""Code blocks: highlighted by the language they name, never by a guess, line by line as they come.

A lexer goes on from where the line before left it, so a block that grows costs what its new lines cost, and the lines are
the same however they came.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from pygments.lexer import ExtendedRegexLexer, Lexer, LexerContext, RegexLexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

from grokchat.render.block_comments import marks_of, opening
from grokchat.render.bounds import LONGEST
from grokchat.render.lines import Line, Span
from grokchat.render.wrapping import cut_all
from grokchat.text import cells, wrap

LONGEST_LINE = 500
"""Longer lines are shown without colours: a lexer may take its time for them."""

_HANG = 2
"""Cells that the further rows of a line stand behind its own indent."""

_TABS = re.compile("(\t)")
_MARGIN = Span(" ", "code")
_FURTHER = "↳ "
_ROLES = (
    (Token.Comment, "code.comment"),
    (Token.Keyword, "code.keyword"),
    (Token.Literal.String, "code.string"),
    (Token.Literal.Number, "code.number"),
    (Token.Name.Function, "code.function"),
    (Token.Name.Class, "code.class"),
    (Token.Name.Decorator, "code.function"),
    (Token.Name.Tag, "code.keyword"),
    (Token.Operator, "code.operator"),
    (Token.Generic.Inserted, "code.inserted"),
    (Token.Generic.Deleted, "code.deleted"),
    (Token.Generic.Heading, "code.comment"),
    (Token.Generic.Subheading, "code.comment"),
)

DEEPEST = 1_000
"""States that a lexer may have open; code that is nested deeper is shown without colours from there on."""

_TRIPS = (AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""How lexers fail on code that their authors did not think of."""


_OWN_WAY = RegexLexer.get_tokens_unprocessed

Run = tuple[str, str]
"""Words of one role, and that role."""


class Highlighter:
    """Colours the lines of one code block, in their order."""

    def __init__(self, language: str) -> None:
        self._lexer = _lexer(language) if language else None
        self._states: tuple[str, ...] = ("root",)
        self._context: Any = None
        self._marks = marks_of(self._lexer.aliases) if self._lexer is not None else None
        self._closing = ""

    def line(self, text: str, start: int = -1) -> list[Span]:
        """The spans of the next line, given without its newline, which begins at `start` in the source."""
        if self._lexer is None or not text or len(text) > LONGEST_LINE:
            return [Span(text, "code", "", start)] if text else []
        if start < 0:
            return [Span(words, role) for words, role in self._commented(text)]
        spans: list[Span] = []
        for words, role in self._commented(text):
            spans.append(Span(words, role, "", start))
            start += len(words)
        return spans

    def _commented(self, text: str) -> Sequence[Run]:
        """The line's runs; what stands in a comment that began on a line above is one."""
        if self._closing:
            end = text.find(self._closing)
            if end < 0:
                return ((text, "code.comment"),)
            end += len(self._closing)
            self._closing = ""
            return ((text[:end], "code.comment"), *(self._commented(text[end:]) if text[end:] else ()))
        begin = opening(text, self._marks) if self._marks is not None else -1
        if begin < 0 or self._marks is None:
            return self._safely(text)
        self._closing = self._marks.closing
        return (*(self._safely(text[:begin]) if begin else ()), (text[begin:], "code.comment"))

    def _safely(self, text: str) -> Sequence[Run]:
        """The line's runs; a lexer that trips over it is not asked again, and the code is shown plain from there on."""
        try:
            if isinstance(self._lexer, RegexLexer) and type(self._lexer).get_tokens_unprocessed is _OWN_WAY:
                runs, self._states = _lexed(self._lexer, self._states, text)
                return runs
            return _runs(self._tokens(text + "\n"), text)
        except _TRIPS:
            self._lexer = None
            return ((text, "code"),)

    def _tokens(self, line: str) -> list[tuple[_TokenType, str]]:
        lexer = self._lexer
        if (
            isinstance(lexer, ExtendedRegexLexer)
            and type(lexer).get_tokens_unprocessed is ExtendedRegexLexer.get_tokens_unprocessed
        ):
            if self._context is None:
                self._context = LexerContext(line, 0, ["root"])
            context = self._context
            context.text, context.pos, context.end = line, 0, len(line)
            return [(kind, text) for _, kind, text in lexer.get_tokens_unprocessed(context=context)]
        assert lexer is not None
        return [(kind, text) for _, kind, text in lexer.get_tokens_unprocessed(line)]


@lru_cache(2048)
def _lexed(lexer: Lexer, states: tuple[str, ...], text: str) -> tuple[tuple[Run, ...], tuple[str, ...]]:
    """A line's runs, and the states after it: another width asks for the same lines again."""
    after = list(states)
    runs = _runs(_regex_tokens(lexer, text + "\n", after), text)
    if len(after) > DEEPEST:
        raise RecursionError
    return runs, tuple(after)


def _runs(tokens: Sequence[tuple[_TokenType, str]], text: str) -> tuple[Run, ...]:
    """A line's tokens joined by their roles; the line as one where the lexer gave anything else than its text."""
    runs: list[Run] = []
    words, last = "", ""
    for kind, raw in tokens:
        role = _ROLE_OF.get(kind) or _role(kind)
        if role == last:
            words += raw
            continue
        if words:
            runs.append((words, last))
        words, last = raw, role
    words = words.rstrip("\n")
    if words:
        runs.append((words, last))
    return tuple(runs) if "".join([words for words, _ in runs]) == text else ((text, "code"),)


def _regex_tokens(lexer: Any, line: str, states: list[str]) -> list[tuple[_TokenType, str]]:
    """Pygments' own way through its tables, with states that outlive the line."""
    tables = lexer._tokens
    table, position, size = tables[states[-1]], 0, len(line)
    tokens: list[tuple[_TokenType, str]] = []
    while position < size:
        for match, action, change in table:
            if (found := match(line, position)) is None:
                continue
            if action is not None:
                if type(action) is _TokenType:
                    tokens.append((action, found.group()))
                else:
                    tokens += [(kind, text) for _, kind, text in action(lexer, found)]
            position = found.end()
            if change is not None:
                _change(states, change)
                table = tables[states[-1]]
            break
        else:
            if line[position] == "\n":
                states[:] = ["root"]
                table = tables["root"]
            tokens.append((Token.Text, line[position]))
            position += 1
    return tokens


def _change(states: list[str], change: Any) -> None:
    if isinstance(change, int):
        del states[max(1, len(states) + change) if change < 0 else change :]
        return
    for state in (change,) if isinstance(change, str) else change or ():
        if state == "#pop":
            if len(states) > 1:
                states.pop()
        else:
            states.append(states[-1] if state == "#push" else state)


def language_of(info: str) -> str:
    """The language that a fence names: its first word."""
    words = info.split(maxsplit=1)
    return words[0].strip("{}.").split(",")[0] if words else ""


def label_line(language: str, width: int, start: int) -> Line:
    """The line above a code block, whose code begins at `start` in the source."""
    label = f" {language}" if language and cells(language) + 2 < width else ""
    return Line((Span(label, "code.label"),) if label else (), "code", start, start)


def code_rows(highlighter: Highlighter, text: str, width: int, start: int, *, wraps: bool = True) -> list[Line]:
    """One line of code as rows with a cell of room left and right; `start` is where it stands in the source.

    Unless it `wraps` it is one row, however wide; only what is longer than any line that somebody reads is more than one.
    """
    if len(text) <= LONGEST:
        return _rows(highlighter, text, width, start, wraps=wraps)
    rows: list[Line] = []
    for place in range(0, len(text), LONGEST):
        at = start + place if start >= 0 else -1
        rows += piece_rows(text[place : place + LONGEST], width, at, wraps=wraps, further=place > 0)
    return rows


def piece_rows(text: str, width: int, start: int, *, wraps: bool, further: bool) -> list[Line]:
    """A piece of at most LONGEST characters of a longer line of code; `further`: it is not the first."""
    return _rows(Highlighter(""), text, width, start, wraps=wraps, further=further)


def _rows(highlighter: Highlighter, text: str, width: int, start: int, *, wraps: bool, further: bool = False) -> list[Line]:
    inner = max(1, width - 2)
    end = start + len(text) if start >= 0 else -1
    if "\t" in text:
        wide = text.expandtabs(4)
        placed = _placed(highlighter.line(wide), text, start)
    else:
        wide, placed = text, highlighter.line(text, start)
    if not wraps or (cells(wide) <= inner and not further):
        return [Line((_MARGIN, *placed), "code", start, end)]
    hang, bounds = _broken(wide, inner, further=further)
    before = Span(_FURTHER.rjust(1 + hang), "code.label") if hang else _MARGIN
    rows = cut_all(placed, bounds)
    return [Line((before if number or further else _MARGIN, *row), "code", start, end) for number, row in enumerate(rows)]


def _broken(text: str, inner: int, *, further: bool) -> tuple[int, list[tuple[int, int]]]:
    """How far the further rows of a line are indented, and the bounds of all rows; `further`: its first row is one of those.

    They are indented by a quarter of the width at most, and an indent that leaves no room for code is shown in part: a narrow
    screen is for the code.
    """
    indent = 0 if further else len(text) - len(text.lstrip(" "))
    hang = min(indent + _HANG, inner // 4)
    hang = hang if hang >= len(_FURTHER) else 0
    bounds: list[tuple[int, int]] = []
    start = 0
    if not further:
        lead = min(indent, inner - max(2, inner // 3))
        start = indent + wrap(text[indent:], inner - lead, keep_spaces=True)[0][1]
        bounds.append((indent - lead, start))
    if start < len(text):
        bounds += [(start + low, start + high) for low, high in wrap(text[start:], inner - hang, keep_spaces=True)]
    return hang, _hung(text, bounds)


def _hung(text: str, bounds: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The bounds of rows, none of which begins with the one space that it was broken at: that hangs in the room at the right."""
    moved = [0, *(int(text[low] == " " and text[low - 1] != " ") for low, _ in bounds[1:]), 0]
    found = [(low + before, high + after) for (low, high), before, after in zip(bounds, moved, moved[1:], strict=False)]
    return [(low, high) for low, high in found if low < high]


def _placed(spans: Sequence[Span], text: str, start: int) -> list[Span]:
    """The spans of a line with tabs, with their places; the cells of a tab have none."""
    if start < 0:
        return list(spans)
    placed: list[Span] = []
    pieces = [piece for piece in _TABS.split(text) if piece]
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + (4 - ends[-1] % 4 if piece == "\t" else len(piece)))
    position = start
    for piece, cells_of in zip(pieces, cut_all(spans, list(pairwise(ends))), strict=True):
        for span in cells_of:
            placed.append(span if piece == "\t" else span._replace(source=position))
            position += 0 if piece == "\t" else len(span.text)
        position += piece == "\t"
    return placed


@lru_cache(64)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


_ROLE_OF: dict[_TokenType, str] = {}


def _role(kind: _TokenType) -> str:
    role = next((role for token, role in _ROLES if kind in token), "code")  # type: ignore[comparison-overlap]
    _ROLE_OF[kind] = role
    return role
