"""Selecting in a conversation: by mouse over the borders of messages, and by keys with a caret; both give the source."""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from textual.events import Key
from textual.geometry import Offset
from textual.message import Message as Notice
from textual.selection import Selection
from textual.strip import Strip

from grokchat.commands import CARET
from grokchat.tui.caret import MOVES, Caret, moved
from grokchat.tui.drawing import INDENT, Drawing
from grokchat.tui.message_lines import Shown
from grokchat.tui.parts import Mark
from grokchat.tui.scrolling import ColumnScroll
from grokchat.tui.taking import link_at, selected_source

_ACTION_OF = {key: one.id for one in CARET for key in one.keys}


class Spot(NamedTuple):
    """A cell of a message's line, wherever that stands."""

    shown: Shown
    mark: Mark
    cell: int


class SelectingPane(ColumnScroll):
    """A column of messages in which text can be selected."""

    ALLOW_SELECT = True
    _drawing: Drawing

    class Taken(Notice):
        """The source of a selection, to be copied."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Notice):
        """The caret was put away."""

    class Opened(Notice):
        """A link was chosen by a key."""

        def __init__(self, link: str) -> None:
            super().__init__()
            self.link = link

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._spot: Spot | None = None
        self._begin: Spot | None = None

    @property
    def caret(self) -> Caret | None:
        """Where the caret is, None without one."""
        return self._caret_at(self._spot)

    def begin_selecting(self) -> bool:
        """Puts a caret into the last row in view that holds text; False when there is nothing to select."""
        if not self._column.height:
            return False
        top = round(self.scroll_y)
        rows = [row for row in range(top, top + self.size.height) if (line := self._column.line(row)) and line.text.strip()]
        self.follow = False
        self._begin = None
        self.focus()
        self._go_to(Caret(rows[-1] if rows else top, 0))
        return True

    def end_selecting(self) -> None:
        """Takes the caret and its selection away."""
        self._spot = self._begin = None
        if self in self.screen.selections:
            self.screen.selections = {}
        self.refresh()

    def on_key(self, event: Key) -> None:
        """The keys of the caret."""
        if self.caret is None:
            return
        key = event.key.removeprefix("shift+") if event.key.startswith("shift+") else event.key
        action = _ACTION_OF.get(event.character or "") or _ACTION_OF.get(key)
        if action is None:
            return
        event.stop()
        event.prevent_default()
        if action == "leave":
            self.end_selecting()
            self.post_message(self.Left())
        elif action == "take":
            self._take()
        elif action == "extend":
            self._begin = None if self._begin else self._spot
            self._mark_selection()
        else:
            if event.key.startswith("shift+") and self._begin is None:
                self._begin = self._spot
            self._move(action)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The source of what is selected."""
        start = (selection.start.y, selection.start.x) if selection.start else (0, 0)
        end = (selection.end.y, selection.end.x) if selection.end else (self._column.height, 0)
        text = selected_source([*zip(self._column.shown, self._column.starts, strict=False)], start, end, INDENT)
        return (text, "\n") if text else None

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's signature
        """Draws the selection."""
        self.refresh()

    def selected(self, strip: Strip, row: int, shift: int) -> Strip:
        """The strip of a row, moved by `shift` cells, with the selection and the caret in it."""
        span = self.text_selection.get_span(row) if self.text_selection else None
        if span is not None:
            start, end = span
            strip = self._marked(strip, max(0, start - shift), max(0, end - shift) if end >= 0 else end, "selection")
        caret = self.caret
        if caret is not None and caret.row == row:
            cell = max(0, INDENT + caret.cell - shift)
            strip = self._marked(strip, cell, cell + 1, "caret")
        return strip

    def shift_selection(self, first: int, by: int) -> None:
        """Rows from `first` on are `by` rows further down than they were: so is what is selected there."""
        if self._spot is not None:
            self._mark_selection()
            return
        selection = self.screen.selections.get(self)
        if selection is not None:
            ends = (end + Offset(0, by) if end is not None and end.y >= first else end for end in selection)
            self.screen.selections = {**self.screen.selections, self: Selection(*ends)}

    def _move(self, action: str) -> None:
        caret = self.caret
        if caret is None:
            return
        if action in MOVES:
            self._go_to(moved(caret, action, self._column, max(1, self.size.height - 2)))
            return
        row = self._column.next_row("message", 1 if action == "message_down" else -1, caret.row)
        if row is not None:
            self._go_to(Caret(row, 0))

    def _go_to(self, caret: Caret) -> None:
        """Puts the caret there, and brings it into view, whatever gets another height on the way."""
        self._column.look(caret.row, 1)
        place = self._column.place(min(caret.row, self._column.height - 1))
        if place is None:
            return
        shown, index = place
        mark = shown.mark(min(index, shown.height - 1))
        self._spot = Spot(shown, mark, caret.cell)
        for _ in range(4):
            row, top, height = self._column.row_of(shown, mark), round(self.scroll_y), self.size.height
            # The first row may be the head that stays.
            if row < top + 1 and top > 0:
                self.scroll_to(y=max(0, row - 1), animate=False, immediate=True)
            elif row >= top + height:
                self.scroll_to(y=row - height + 1, animate=False, immediate=True)
            else:
                break
        self.follow = False
        self.show_cell(Caret(row, caret.cell))
        self._mark_selection()

    def _caret_at(self, spot: Spot | None) -> Caret | None:
        if spot is None or not self._column.holds(spot.shown):
            return None
        return Caret(self._column.row_of(spot.shown, spot.mark), spot.cell)

    def _mark_selection(self) -> None:
        """Marks what is between the beginning and the caret."""
        ends = [one for one in (self._caret_at(self._begin), self.caret) if one is not None]
        if len(ends) == 2:
            self.screen.selections = {self: Selection.from_offsets(*(Offset(INDENT + one.cell, one.row) for one in ends))}
        elif self in self.screen.selections:
            self.screen.selections = {}
        self.refresh()

    def show_cell(self, caret: Caret) -> None:
        """Moves what is in the way of seeing the caret's cell."""

    def _take(self) -> None:
        caret = self.caret
        selection = self.screen.selections.get(self)
        taken = self.get_selection(selection) if selection is not None else None
        if taken is not None:
            self.end_selecting()
            self.post_message(self.Taken(taken[0]))
            return
        if caret is None:
            return
        place, line = self._column.place(caret.row), self._column.line(caret.row)
        if line is not None and line.fold and place is not None:
            place[0].toggle(line.fold)
            self._settle()
        elif line is not None and (link := link_at(line, caret.cell)):
            self.post_message(self.Opened(link))

    def _marked(self, strip: Strip, start: int, end: int, role: str) -> Strip:
        end = strip.cell_length if end < 0 else min(end, strip.cell_length)
        start = min(start, end)
        before, middle, after = strip.crop(0, start), strip.crop(start, end), strip.crop(end)
        # Over the text's own style: under it, its ground would hide the mark.
        return Strip.join([before, Strip(Segment.apply_style(middle, post_style=self._drawing.style(role))), after])
