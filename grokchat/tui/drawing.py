"""Lines to strips of the screen: styles of a theme, a highlighted word, kept by what is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from grokchat.render.lines import Line
from grokchat.text import cells
from grokchat.theme import Theme

if TYPE_CHECKING:
    from grokchat.tui.pictures import Pictures

INDENT = 2
_KEPT = 2_000
PICTURE = "picture."
"""The beginning of the role of a picture's cells; its number follows as six hex digits, which is their colour."""

COPY = " copy "
"""The mark at the right end of the line above a code block."""


class Drawing:
    """Draws lines in a theme's colours."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.pictures: Pictures | None = None
        self._styles: dict[str, Style] = {}
        self._strips: dict[tuple[Line, int, bool, str], Strip] = {}

    def use(self, theme: Theme) -> None:
        """Draws in other colours from now on."""
        self._theme = theme
        self._styles.clear()
        self._strips.clear()

    def style(self, role: str) -> Style:
        """The style of a role on the theme's ground."""
        style = self._styles.get(role)
        if style is None:
            colours = self._theme.colours
            base = Style.parse(f"{colours['text']} on {colours['background']}")
            number = role.removeprefix(PICTURE)
            look = self._theme.style(role) if number == role else f"#{number}"
            style = self._styles[role] = base + Style.parse(look)
        return style

    def strip(self, line: Line, width: int, room: int, *, sticky: bool = False, needle: str = "") -> Strip:
        """A line as a strip of `width` cells, of which `room` are for text."""
        if line.formula is not None and self.pictures is not None:
            line = self.pictures.placed(line, room, self._theme)
        key = (line, width * 1000 + room, sticky, needle)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) >= _KEPT:
                self._strips.clear()
            strip = self._strips[key] = self._drawn(line, width, room, sticky=sticky, needle=needle)
        return strip

    def _drawn(self, line: Line, width: int, room: int, *, sticky: bool, needle: str) -> Strip:
        plain, fill = self.style("text"), self.style(line.fill)
        segments = [Segment(" " * INDENT, plain)]
        used = 0
        for span in line.spans:
            style = self.style(span.role)
            segments += self._marked(span.text, style, needle) if needle else [Segment(span.text, style)]
            used += cells(span.text)
        if line.is_label and room - used > cells(COPY):
            segments += [Segment(" " * (room - used - cells(COPY)), fill), Segment(COPY, self.style("code.label"))]
            used = room
        segments.append(Segment(" " * max(0, room - used), fill))
        segments.append(Segment(" " * max(0, width - INDENT - max(room, used)), plain))
        if sticky:
            ground = Style(bgcolor=Style.parse(f"on {self._theme.colours['surface']}").bgcolor)
            segments = [Segment(text, (style or plain) + ground) for text, style, _ in segments]
        return Strip(segments).adjust_cell_length(width, plain)

    def _marked(self, text: str, style: Style, needle: str) -> list[Segment]:
        found: list[Segment] = []
        lower, position = text.lower(), 0
        # Lower case may have another length (İ): then places would be wrong, and nothing is marked.
        place = lower.find(needle) if len(lower) == len(text) else -1
        while place >= 0:
            found += [Segment(text[position:place], style), Segment(text[place : place + len(needle)], self.style("found"))]
            position = place + len(needle)
            place = lower.find(needle, position)
        return [*found, Segment(text[position:], style)]
