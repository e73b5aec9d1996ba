"""The main screen, which knows what a width hides before it is laid out."""

from __future__ import annotations

from textual.events import Resize
from textual.screen import Screen

from grokchat.tui.first_frame import NARROW


class MainScreen(Screen[None]):
    """Textual lays a screen out and looks for its breakpoints then: at the border between two, all was laid out and painted twice."""

    def on_resize(self, event: Resize) -> None:
        """Takes the class of the new width; called before Textual's own handler."""
        self.update_classes({"-narrow": event.size.width < NARROW, "-broad": event.size.width >= NARROW}, animate=False)
