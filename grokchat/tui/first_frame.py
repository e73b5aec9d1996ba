"""The first frame: what the screen will look like, drawn by one widget.

Each widget costs a millisecond to make and the pane, the list and the status line another four to import; they come after it.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.events import Key, Paste
from textual.strip import Strip
from textual.widget import Widget

from grokchat.theme import Theme

LIST = 28
"""The cells of the list of conversations."""

NARROW = 90
"""Below this width in cells the list of conversations is hidden until it is asked for."""

BOX = 3
"""The rows of an empty box."""


class FirstFrame(Widget, can_focus=True):
    """Frames for the list and the box, the hint in the box and the keys, where `app.tcss` will put them.

    What is typed or pasted while it stands is `typed`, in its order, for the box.
    """

    DEFAULT_CSS = "FirstFrame { width: 100%; height: 100%; }"

    def __init__(self, theme: Theme, keys: str) -> None:
        super().__init__(id="first-frame")
        colours = theme.colours
        ground = colours["background"]
        faint = Color.parse(ground).blend(Color.parse(colours["muted"]), 0.75).hex6
        self.plain = Style(color=colours["text"], bgcolor=ground)
        self._muted = Style(color=colours["muted"], bgcolor=ground)
        self._faint = Style(color=faint, bgcolor=ground)
        self._primary = Style(color=colours["primary"], bgcolor=ground)
        self._status = Style(color=colours["muted"], bgcolor=colours["surface"])
        self._keys = keys
        self.typed: list[Key | Paste] = []

    def on_key(self, event: Key) -> None:
        """Holds a key."""
        event.stop()
        self.typed.append(Key(event.key, event.character))

    def on_paste(self, event: Paste) -> None:
        """Holds what is pasted."""
        event.stop()
        self.typed.append(Paste(event.text))

    def render_line(self, y: int) -> Strip:
        """One row."""
        width, height = self.size
        if y == height - 2:
            segments = [Segment(" " * width, self._status)]
        elif y == height - 1:
            segments = [Segment(f"  {self._keys}", self._muted)]
        else:
            side = LIST if width >= NARROW else 0
            segments = [*self._list(y, height - 2, side), *self._chat(y - (height - 2 - BOX), width - side)]
        return Strip(segments).adjust_cell_length(width, self.plain)

    def _list(self, y: int, height: int, width: int) -> list[Segment]:
        if not width:
            return []
        if y == 0:
            title = " Conversations "
            rest = "─" * (width - 3 - len(title))
            return [Segment("╭─", self._faint), Segment(title, self._primary), Segment(f"{rest}╮", self._faint)]
        if y == height - 1:
            return [Segment(f"╰{'─' * (width - 2)}╯", self._faint)]
        return [Segment(f"│{' ' * (width - 2)}│", self._faint)]

    def _chat(self, row: int, width: int) -> list[Segment]:
        """A row of the box, nothing above it."""
        if row == 0:
            return [Segment(f"╭{'─' * (width - 2)}╮", self._primary)]
        if row == 1:
            hint = " Ask Grok…"
            return [Segment("│", self._primary), Segment(hint.ljust(width - 2), self._muted), Segment("│", self._primary)]
        return [Segment(f"╰{'─' * (width - 2)}╯", self._primary)] if row == 2 else []
