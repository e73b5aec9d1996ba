"""Colours of code: by the language it names, never by a guess, line by line as it comes.

A lexer goes on from where the line before left it, so a block that grows costs what its new lines cost, and the lines are
the same however they came.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pygments.lexer import ExtendedRegexLexer, Lexer, LexerContext, RegexLexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

from grokchat.render.block_comments import marks_of, opening
from grokchat.render.lines import Span

LONGEST_LINE = 500
"""Longer lines are shown without colours: a lexer may take its time for them."""

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
