"""Scrolling over a column of messages whose heights become known as they are seen."""

from __future__ import annotations

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.widget import Widget

from grokchat.render.lines import Line
from grokchat.tui.column import Column
from grokchat.tui.drawing import INDENT
from grokchat.tui.message_lines import Shown
from grokchat.tui.parts import Mark

WIDEST = 110
"""The most cells of a line of text: longer ones are hard to read."""

Anchor = tuple[Shown, Mark, int]
"""A line that is being read: its message, its mark there, and its row on the screen."""


class ColumnScroll(ScrollView):
    """Keeps the line that is being read in its place, or follows the end."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._column = Column()
        self._welcome: list[Line] = []
        self._settling = False
        self._painted: list[Line | int | None] = []
        self._measured = (Size(0, 0), Size(0, 0))
        self.follow = True

    @property
    def room(self) -> int:
        """The cells for text."""
        return max(8, min(WIDEST, self.size.width - 2 * INDENT))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follows again once the end is reached, and stops when the person scrolls up."""
        super().watch_scroll_y(old_value, new_value)
        if self._settling:
            return
        if new_value < old_value and self.max_scroll_y > new_value:
            self.follow = False
        elif new_value >= self.max_scroll_y:
            self.follow = True
        self._settle()

    margin = 0
    """Rows above and below the view that are laid out with it."""

    def shift_selection(self, first: int, by: int) -> None:
        """Rows from `first` on are `by` rows further down than they were."""

    def _line(self, row: int) -> Line | None:
        if self._welcome:
            return self._welcome[row] if 0 <= row < len(self._welcome) else None
        return self._column.line(row)

    def _go(self, row: int) -> bool:
        self.follow = False
        self.scroll_to(y=max(0, row), animate=False, immediate=True)
        return True

    @property
    def _top(self) -> int:
        return max(0, self._column.height - self.size.height) if self.follow else round(self.scroll_y)

    def _anchor(self) -> Anchor | None:
        """The first line in view that is exact, as its message, its line there and its row on the screen."""
        top = round(self.scroll_y)
        return next((found for y in range(self.size.height) if (found := self._anchor_at(top + y))), None)

    def _anchor_at(self, row: int) -> Anchor | None:
        """What stands in a row, None where that is not exact."""
        place = self._column.place(row)
        if place is None or not place[0].ready or not place[0].exact(place[1]):
            return None
        return place[0], place[0].mark(place[1]), row - round(self.scroll_y)

    def _settle(self, anchor: Anchor | None = None) -> None:
        """Makes what is in view exact, and keeps the line in view that is being read."""
        if not self.size.height or self._settling or self._welcome:
            return
        self._settling = True
        try:
            anchor = anchor or self._anchor()
            row = round(self.scroll_y) + anchor[2] if anchor else 0
            for _ in range(8):
                changed = self._column.look(self._top - self.margin, self.size.height + 2 * self.margin)
                self._set_height()
                if not self._scroll(anchor) and not changed:
                    break
            if anchor is not None and self._column.holds(anchor[0]) and anchor[1].room == self.room:
                moved = self._column.row_of(anchor[0], anchor[1]) - row
                if moved:
                    self.shift_selection(row, moved)
        finally:
            self._settling = False
        self._paint()

    def _paint(self) -> None:
        """Paints the rows that show something else than before."""
        top = round(self.scroll_y)
        lines = self._column.lines(top, self.size.height)
        old, self._painted = self._painted, [top, *lines]
        if len(old) != len(self._painted) or old[0] != top:
            self.refresh()
            return
        changed = [row for row, line in enumerate(lines) if old[row + 1] is not line and old[row + 1] != line]
        if changed:
            self.refresh(Region(0, changed[0], self.size.width, changed[-1] + 1 - changed[0]))

    def _scroll(self, anchor: Anchor | None) -> bool:
        """Goes to the end, or to where the anchor is in its row; True when that is somewhere else."""
        if self.follow:
            goal = self._column.height - self.size.height
        elif anchor is not None and self._column.holds(anchor[0]):
            shown, mark, y = anchor
            goal = self._column.row_of(shown, mark) - y
        else:
            return False
        goal = max(0, min(goal, self._column.height - self.size.height))
        if goal == round(self.scroll_y):
            return False
        self._set_height()
        self.set_reactive(Widget.scroll_target_y, goal)
        self.scroll_y = goal
        return True

    def _scroll_update(self, virtual_size: Size) -> None:
        # With each layout of the screen Textual paints the scroll bar, also where nothing of it changed.
        before, self._measured = self._measured, (virtual_size, self.container_size)
        if self._measured != before:
            super()._scroll_update(virtual_size)

    def _set_height(self) -> None:
        """Sets the height without a new layout of the screen."""
        height = len(self._welcome) if self._welcome else self._column.height
        size = Size(self.size.width, height)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)
