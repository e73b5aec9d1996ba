"""What the pointer is over: the address of a link is told before anybody presses it."""

from __future__ import annotations

from textual.events import Leave, MouseMove
from textual.message import Message as Notice

from grokchat.tui.checking import CheckingPane
from grokchat.tui.drawing import INDENT
from grokchat.tui.taking import link_at


class PointingPane(CheckingPane):
    """A column of messages that tells of links under the pointer, once for each; a frame costs nothing for it."""

    class Pointed(Notice):
        """The pointer came over a link, or with an empty one left it."""

        def __init__(self, link: str) -> None:
            super().__init__()
            self.link = link

    _pointed = ""

    def on_mouse_move(self, event: MouseMove) -> None:
        """Looks what is under the pointer."""
        line = self._column.line(event.y + round(self.scroll_y))
        self._point(link_at(line, event.x - INDENT) if line is not None else "")

    def on_leave(self, _event: Leave) -> None:
        """The pointer is elsewhere."""
        self._point("")

    def _point(self, link: str) -> None:
        if link != self._pointed:
            self._pointed = link
            self.post_message(self.Pointed(link))
