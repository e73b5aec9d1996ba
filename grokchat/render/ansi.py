"""Lines as text for a terminal that scrolls."""

from __future__ import annotations

from collections.abc import Callable

from rich.style import Style

from grokchat.render.lines import Line
from grokchat.text import cells

_MARK = "\x00"
"""Stands for the words while a style's sequences are asked for; no line holds it."""


class Ansi:
    """Lines with the escape sequences of their styles; `style_of` gives a role's style in Rich's words.

    Without colour nothing but the words is left. A filled line is filled to `width` cells.
    """

    def __init__(self, style_of: Callable[[str], str], width: int, *, color: bool) -> None:
        self._style_of = style_of
        self._width = width
        self._color = color
        self._known: dict[str, tuple[str, str]] = {}

    def text(self, line: Line) -> str:
        """The line as it is printed, without a newline."""
        if not self._color:
            return line.text.rstrip()
        known, pieces = self._known, []
        for words, role, *_ in line.spans:
            before, after = known.get(role) or self._sequences(role)
            pieces.append(f"{before}{words}{after}")
        if line.fill != "text":
            before, after = known.get(line.fill) or self._sequences(line.fill)
            pieces.append(f"{before}{' ' * max(0, self._width - cells(line.text))}{after}")
        return "".join(pieces)

    def _sequences(self, role: str) -> tuple[str, str]:
        """What stands before and after the words of a role."""
        style = self._style_of(role)
        before, _, after = (Style.parse(style).render(_MARK) if style else _MARK).partition(_MARK)
        self._known[role] = before, after
        return before, after
