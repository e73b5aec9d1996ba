"""Code blocks: highlighted by the language they name, never by a guess."""

from __future__ import annotations

from functools import lru_cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

from grokchat.render.inline import cut
from grokchat.render.lines import Line, Span
from grokchat.text import cells, wrap

LONGEST_LINE = 500
MOST_CHARACTERS = 20_000
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
)


def code_lines(source: str, language: str, width: int) -> list[Line]:
    """The block with its language above, a cell of room left and right; long lines wrap."""
    inner = max(1, width - 2)
    label = language.split(maxsplit=1)[0] if language.split() else ""
    found = [Line((Span(f" {label}", "code.label"),), "code")] if label and cells(label) < inner else []
    for spans in _highlighted(source.rstrip("\n").expandtabs(4), label):
        text = "".join(span.text for span in spans)
        for start, end in wrap(text, inner) if cells(text) > inner else [(0, len(text))]:
            found.append(Line((Span(" ", "code"), *cut(spans, start, end)), "code"))
    return found


def _highlighted(source: str, language: str) -> list[list[Span]]:
    lexer = _lexer(language) if language and _worth_it(source) else None
    if lexer is None:
        return [[Span(line, "code")] if line else [] for line in source.split("\n")]
    lines: list[list[Span]] = [[]]
    for kind, value in lexer.get_tokens(source):
        for number, piece in enumerate(value.split("\n")):
            if number:
                lines.append([])
            if piece:
                lines[-1].append(Span(piece, _role(kind)))
    while len(lines) > source.count("\n") + 1:
        lines.pop()
    return lines


def _worth_it(source: str) -> bool:
    return len(source) <= MOST_CHARACTERS and all(len(line) <= LONGEST_LINE for line in source.split("\n"))


@lru_cache(64)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(512)
def _role(kind: _TokenType) -> str:
    return next((role for token, role in _ROLES if kind in token), "code")  # type: ignore[comparison-overlap]
