"""Code whose long lines are moved sideways, block by block, where it is not wrapped."""

from __future__ import annotations

from textual.events import MouseEvent, MouseScrollDown, MouseScrollLeft, MouseScrollRight, MouseScrollUp

from grokchat.render.lines import Line
from grokchat.tui.caret import Caret
from grokchat.tui.selecting import SelectingPane
from grokchat.tui.sideways import STEP, block_of, is_code, window


class CodePane(SelectingPane):
    """A column of messages in which the wheel moves code sideways: with Shift, or where there is a second wheel."""

    @property
    def wrap_code(self) -> bool:
        """Whether long lines of code are wrapped; else they are moved sideways, block by block."""
        return self._column.wrap_code

    @wrap_code.setter
    def wrap_code(self, wraps: bool) -> None:
        """Counts for messages that are shown from now on."""
        self._column.wrap_code = wraps

    def on_mouse_scroll_right(self, event: MouseScrollRight) -> None:
        """Moves the code under the pointer."""
        self._move_code(event, STEP)

    def on_mouse_scroll_left(self, event: MouseScrollLeft) -> None:
        """Moves the code under the pointer back."""
        self._move_code(event, -STEP)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """With Shift, moves the code under the pointer."""
        if event.shift:
            self._move_code(event, STEP)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """With Shift, moves the code under the pointer back."""
        if event.shift:
            self._move_code(event, -STEP)

    def show_cell(self, caret: Caret) -> None:
        """Moves the code that the caret is in, so that its cell is in view."""
        line = self._column.line(caret.row)
        if self.wrap_code or line is None or not is_code(line):
            return
        shift = self._shift_in(caret.row, line)
        if not shift < caret.cell < shift + self.room - 1:
            self._set_shift(caret.row, caret.cell - self.room // 2)

    def in_view(self, row: int, line: Line) -> tuple[Line, int]:
        """What is seen of a line in a row, and how far that is moved."""
        if self.wrap_code or not is_code(line):
            return line, 0
        shift = self._shift_in(row, line)
        return window(line, self.room, shift), shift

    def _move_code(self, event: MouseEvent, by: int) -> None:
        row = event.y + round(self.scroll_y)
        line = self._column.line(row)
        if not self.wrap_code and line is not None and is_code(line):
            event.stop()
            event.prevent_default()
            self._set_shift(row, self._shift_in(row, line) + by)

    def _shift_in(self, row: int, line: Line) -> int:
        """How far the code in a row was moved."""
        place = self._column.place(row)
        shifts = place[0].shifts if place is not None else {}
        return next((shift for (start, end), shift in shifts.items() if start <= line.start <= end), 0)

    def _set_shift(self, row: int, shift: int) -> None:
        place = self._column.place(row)
        block = block_of(*place) if place is not None else None
        if place is not None and block is not None:
            start, end, longest = block
            place[0].shifts = {**place[0].shifts, (start, end): max(0, min(shift, longest + 1 - self.room))}
            self.refresh()
