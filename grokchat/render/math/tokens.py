r"""From LaTeX source to tokens and back: a token is a command with its backslash, one character, a whole number or one space.

A comment is nothing; but its sign at once behind a digit, with no line after it, is per cent: a model that writes 5% means that.
In an address it is a part of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

DIGITS = frozenset("0123456789")
"""What a number begins with."""

_NUMBER = r"(?<![(\[,0-9])[0-9]{1,3}(?:,[0-9]{3})+(?![,0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_TOKEN = re.compile(rf"[^\\0-9]|\\(?:[a-zA-Z]+|.|$)|{_NUMBER}", re.DOTALL)
_MARKED_TOKEN = re.compile(rf"\\(?:[a-zA-Z]+|.|$)|{_NUMBER}|[^\\{{}}][\u0300-\u036f\u20d0-\u20ff]+|.", re.DOTALL)
_SPACES = re.compile(r"[^\S ]\s*| \s+")
_COMMENT = re.compile(r"(\\(?:href|url)\s{0,9}(?:\{[^{}]{0,2000}\}|%))|((?<!\\)(?:\\\\)*)(?:%[^\n]*\n[ \t]*|(?<![0-9])%[^\n]*$)")


def tokenise(source: str) -> list[str]:
    """The tokens of a formula; every run of white space is one space."""
    if "%" in source:
        source = _COMMENT.sub(r"\1\2", source)
    return (_TOKEN if source.isascii() else _MARKED_TOKEN).findall(_SPACES.sub(" ", source))


def spell(tokens: Iterable[str]) -> str:
    """The source of tokens: names of commands are parted from letters that follow."""
    parts: list[str] = []
    named = False
    for token in tokens:
        if named and token[0].isascii() and token[0].isalpha():
            parts.append(" ")
        parts.append(token)
        named = token[0] == "\\" and token[-1].isalpha()
    return "".join(parts)
