"""The main screen, which knows what a width hides before it is laid out, and is painted once where all of it changes."""

from __future__ import annotations

from textual.events import Resize
from textual.screen import Screen

from grokchat.tui.first_frame import NARROW


class MainScreen(Screen[None]):
    """Textual lays a screen out and looks for its breakpoints then: at the border between two, all was laid out and painted twice.

    It also paints a new size or theme as soon as styles and places are known, and again when the widgets have taken them.
    """

    _waits = False

    def paint_once(self) -> None:
        """What changes in this moment is painted with the next frame, and not before."""
        self._waits = True

    def on_resize(self, event: Resize) -> None:
        """Takes the class of the new width; called before Textual's own handler."""
        self.update_classes({"-narrow": event.size.width < NARROW, "-broad": event.size.width >= NARROW}, animate=False)
        self.refresh()

    def _on_timer_update(self) -> None:
        # The screen hears of its own change first; those of its widgets are there with the next frame.
        waited, self._waits = self._waits, False
        if not waited:
            # Where all is painted, Textual forgets to ask the widgets what they had to paint: they would paint it with their next change.
            self._compositor.update_widgets(self._dirty_widgets)
            super()._on_timer_update()

    def _compositor_refresh(self) -> None:
        # A frame in which all is laid out and all is painted would be painted after each of the two.
        if not self._waits and not self._repaint_required:
            super()._compositor_refresh()
