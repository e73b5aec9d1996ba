"""Lines as text for a terminal that scrolls."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rich.style import Style

from grokchat.render.lines import Line
from grokchat.text import cells


def to_ansi(line: Line, style_of: Callable[[str], str], width: int, *, color: bool) -> str:
    """The line with the escape sequences of its styles; `style_of` gives a role's style in Rich's words.

    Without colour nothing but the words is left. A filled line is filled to `width` cells.
    """
    if not color:
        return line.text.rstrip()
    pieces = [_styled(span.text, style_of(span.role)) for span in line.spans]
    if line.fill != "text":
        pieces.append(_styled(" " * max(0, width - cells(line.text)), style_of(line.fill)))
    return "".join(pieces)


def _styled(text: str, style: str) -> str:
    return _style(style).render(text) if style and text else text


@lru_cache(256)
def _style(words: str) -> Style:
    return Style.parse(words)
