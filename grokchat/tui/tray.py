"""What is attached to the message in the box, and the lines above the box that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from rich.text import Text
from textual.events import Click
from textual.widgets import Static

from grokchat.wire.pictures import MOST_PARTS

if TYPE_CHECKING:
    from grokchat.attachments import Attachment

MOST_LINES = 4
"""Lines above the box; the rest is counted."""

AWAY = " ✕"


class Tray:
    """Attachments of the next message; `reading` counts those that are not read yet. `changed` is called after each change."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.attachments: list[Attachment] = []
        self.reading = 0
        self._changed = changed

    @property
    def tokens(self) -> int:
        """About how many tokens all have."""
        return sum(one.tokens for one in self.attachments)

    def add(self, found: Iterable[Attachment]) -> str:
        """Takes more, each thing once; says what it could not take, empty when all went in."""
        for one in found:
            if any(one.part == other.part for other in self.attachments):
                continue
            if one.is_picture and sum(other.is_picture for other in self.attachments) >= MOST_PARTS - 1:
                self._changed()
                return f"A message takes {MOST_PARTS - 1} pictures; {one.name} and what came after it is left out."
            self.attachments.append(one)
        self._changed()
        return ""

    def replace(self, number: int, one: Attachment) -> None:
        """Puts an attachment in the place of another."""
        self.attachments[number] = one
        self._changed()

    def remove(self, number: int) -> None:
        """Takes one away; a number below nought counts from the last."""
        if -len(self.attachments) <= number < len(self.attachments):
            del self.attachments[number]
            self._changed()

    def clear(self) -> None:
        """Takes all away."""
        self.attachments.clear()
        self._changed()

    def count(self, by: int) -> None:
        """More or fewer are being read."""
        self.reading += by
        self._changed()

    def lines(self, room: int) -> list[str]:
        """A line for each attachment, no more than there is place for."""
        found = [one.words(room - len(AWAY)).ljust(room - len(AWAY)) + AWAY for one in self.attachments]
        if len(found) > MOST_LINES:
            rest = len(found) - MOST_LINES + 1
            found[MOST_LINES - 1 :] = [f"… and {rest} more, ≈ {self.tokens:,} tokens in all · Alt+A shows them"[:room]]
        return [*found, *(["… being read"] if self.reading else [])]


class Chips(Static):
    """The tray as lines; a click on the end of one takes it away."""

    def __init__(self, tray: Tray) -> None:
        super().__init__("", id="chips", markup=False)
        self._tray = tray

    def on_resize(self) -> None:
        """Lines are made for a width."""
        self.show()

    def show(self) -> None:
        """Draws what is attached."""
        # Names were made fit to be shown when they were read.
        lines = self._tray.lines(max(20, self.size.width))
        self.update(Text("\n".join(lines), no_wrap=True, overflow="ellipsis"))
        self.display = bool(lines)

    def on_click(self, event: Click) -> None:
        """Takes away what stands there."""
        place = event.get_content_offset(self)
        count = len(self._tray.attachments)
        if (
            place is not None
            and place.y < (count if count <= MOST_LINES else MOST_LINES - 1)
            and place.x >= self.size.width - len(AWAY)
        ):
            self._tray.remove(place.y)
