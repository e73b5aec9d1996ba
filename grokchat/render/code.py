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

from grokchat.render.bounds import LONGEST
from grokchat.render.lines import Line, Span
from grokchat.render.wrapping import cut_all
from grokchat.text import cells, wrap

LONGEST_LINE = 500
"""Longer lines are shown without colours: a lexer may take its time for them."""

_TABS = re.compile("(\t)")
_MARGIN = Span(" ", "code")
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


_TRIPS = (AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""How lexers fail on code that their authors did not think of."""


class Highlighter:
    """Colours the lines of one code block, in their order."""

    def __init__(self, language: str) -> None:
        self._lexer = _lexer(language) if language else None
        self._states = ["root"]
        self._context: Any = None

    def line(self, text: str) -> list[Span]:
        """The spans of the next line, given without its newline."""
        if self._lexer is None or not text or len(text) > LONGEST_LINE:
            return [Span(text, "code")] if text else []
        spans: list[Span] = []
        words, last = "", ""
        for kind, raw in self._safely(text + "\n"):
            role = _ROLE_OF.get(kind) or _role(kind)
            if role == last:
                words += raw
                continue
            if words:
                spans.append(Span(words, last))
            words, last = raw, role
        words = words.rstrip("\n")
        if words:
            spans.append(Span(words, last))
        return spans if "".join([span.text for span in spans]) == text else [Span(text, "code")]

    def _safely(self, line: str) -> list[tuple[_TokenType, str]]:
        """The line's tokens; a lexer that trips over it is not asked again, and the code is shown plain from there on."""
        try:
            return self._tokens(line)
        except _TRIPS:
            self._lexer = None
            return [(Token.Text, line)]

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
        if isinstance(lexer, RegexLexer) and type(lexer).get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed:
            return _regex_tokens(lexer, line, self._states)
        assert lexer is not None
        return [(kind, text) for _, kind, text in lexer.get_tokens_unprocessed(line)]


def _regex_tokens(lexer: Any, line: str, states: list[str]) -> list[tuple[_TokenType, str]]:
    """Pygments' own way through its tables, with states that outlive the line."""
    tables = lexer._tokens
    table, position, size = tables[states[-1]], 0, len(line)
    tokens: list[tuple[_TokenType, str]] = []
    while position < size:
        for match, action, change in table:
            found = match(line, position)
            if not found:
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
        rows += rest_rows(text[place : place + LONGEST], width, start + place if start >= 0 else -1, wraps=wraps)
    return rows


def rest_rows(text: str, width: int, start: int, *, wraps: bool) -> list[Line]:
    """A piece of at most LONGEST characters of a longer line of code."""
    return _rows(Highlighter(""), text, width, start, wraps=wraps)


def _rows(highlighter: Highlighter, text: str, width: int, start: int, *, wraps: bool) -> list[Line]:
    inner = max(1, width - 2)
    wide = text.expandtabs(4)
    spans = highlighter.line(wide)
    end = start + len(text) if start >= 0 else -1
    placed = _placed(spans, text, start) if start >= 0 else spans
    if not wraps or cells(wide) <= inner:
        return [Line((_MARGIN, *placed), "code", start, end)]
    bounds = _hung(wide, wrap(wide, inner, keep_spaces=True))
    return [Line((_MARGIN, *row), "code", start, end) for row in cut_all(placed, bounds)]


def _hung(text: str, bounds: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The bounds of rows, none of which begins with the one space that it was broken at: that hangs in the room at the right."""
    moved = [0, *(int(text[low] == " " and text[low - 1] != " " and high - low > 1) for low, high in bounds[1:]), 0]
    return [(low + before, high + after) for (low, high), before, after in zip(bounds, moved, moved[1:], strict=False)]


def _placed(spans: Sequence[Span], text: str, start: int) -> list[Span]:
    """The spans of a line with their places; the cells of a tab have none."""
    placed: list[Span] = []
    if "\t" not in text:
        for words, role, *_ in spans:
            placed.append(Span(words, role, "", start))
            start += len(words)
        return placed
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
