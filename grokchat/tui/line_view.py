"""Lines that are scrolled: only those in view are made and drawn."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from grokchat.render.lines import Line
from grokchat.theme import Theme
from grokchat.tui.drawing import INDENT, Drawing


class LineView(ScrollView, can_focus=True):
    """Draws `count` lines that `line_at` makes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(classes="lines")
        self._drawing = Drawing(theme)
        self._count = 0
        self._line_at: Callable[[int], Line] = lambda _row: Line()

    @property
    def room(self) -> int:
        """The cells of a line."""
        return max(8, self.size.width - 2 * INDENT)

    def show_lines(self, count: int, line_at: Callable[[int], Line]) -> None:
        """Shows other lines; the place that is being read stays, as far as there is one."""
        self._count, self._line_at = count, line_at
        self.virtual_size = Size(self.size.width, count)
        self.refresh()

    def reveal(self, row: int) -> None:
        """Scrolls as little as it takes to have a row in view, with one more around it."""
        top, height = round(self.scroll_y), self.size.height
        goal = min(max(top, row + 2 - height), max(0, row - 1))
        if goal != top:
            self.scroll_to(y=goal, animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        row, width = y + round(self.scroll_y), self.size.width
        if not 0 <= row < self._count:
            return Strip.blank(width, self._drawing.style("text"))
        return self._drawing.strip(self._line_at(row), width, self.room)
