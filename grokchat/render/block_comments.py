"""Comments over several lines: lexers match them in one piece, and here lines come one by one.

Only languages whose lexers do so are named; where a lexer keeps a state for its comments, it needs no help.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple


class Marks(NamedTuple):
    """How comments close, and a pattern of what may hold an opening mark; its group `open` is a comment without an end."""

    closing: str
    pattern: re.Pattern[str]


_QUOTED = r'"(?:\\.|[^"\\])*"|' + r"'(?:\\.|[^'\\])*'|`[^`]*`"
_STARS = Marks("*/", re.compile(_QUOTED + r"|(?<!:)//.*|/\*.*?\*/|(?P<open>/\*)"))
_ARROWS = Marks("-->", re.compile(r"<!--.*?-->|(?P<open><!--)"))
_STARRED = frozenset(
    (
        *("c", "cpp", "csharp", "css", "d", "dart", "glsl", "go", "groovy", "hlsl", "java", "javascript", "json5", "jsx"),
        *("kotlin", "less", "objective-c", "php", "protobuf", "scss", "solidity", "swift", "systemverilog", "tsx"),
        *("typescript", "verilog"),
    )
)
_ARROWED = frozenset(("html", "xml", "vue", "xhtml", "rss"))


def marks_of(names: Collection[str]) -> Marks | None:
    """The marks of the language that goes by any of these names, None where its lexer needs no help."""
    if not _STARRED.isdisjoint(names):
        return _STARS
    return None if _ARROWED.isdisjoint(names) else _ARROWS


def opening(text: str, marks: Marks) -> int:
    """Where the comment begins that a line leaves open, -1 when it leaves none; strings and other comments are passed over."""
    return next((found.start() for found in marks.pattern.finditer(text) if found["open"]), -1)
