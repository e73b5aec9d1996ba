"""The box that messages are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

from grokchat.tui.boxes import TextBox

if TYPE_CHECKING:
    from pathlib import Path


class Composer(TextBox):
    """Enter sends, Ctrl+J and Shift+Enter make a line, Up in an empty box brings back what was said."""

    class Submitted(Message):
        """The person sends the text; the box keeps it until it is taken."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class PathsPasted(Message):
        """The paste names files that exist, and nothing else."""

        def __init__(self, text: str, paths: list[Path]) -> None:
            super().__init__()
            self.text = text
            self.paths = paths

    class RubbedOut(Message):
        """Backspace was pressed where there is nothing to delete."""

    def __init__(self) -> None:
        super().__init__(id="composer", placeholder="Ask Grok…", soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        self.said: list[str] = []
        self.aside: list[str] = []
        """What was written and made room for something else."""
        self._place = 0
        self._draft = ""
        self._loaded = False

    def set_loaded(self, loaded: bool) -> None:
        """Whether something is attached: then no words are needed."""
        self._loaded = loaded

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.prevent_default()
            event.stop()
            if self.text.strip() or self._loaded:
                self.post_message(self.Submitted(self.text))
        elif event.key == "backspace" and not self.text:
            event.prevent_default()
            event.stop()
            self.post_message(self.RubbedOut())
        elif event.key in ("shift+enter", "ctrl+j"):
            event.prevent_default()
            event.stop()
            self.insert("\n")
        elif event.key in ("up", "down") and self._browse(event.key):
            event.prevent_default()
            event.stop()
        else:
            await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        # A dropped file comes as a paste of its path; only a paste with a / can be one. Every other is TextArea's own, which comes next.
        if "/" in event.text:
            from grokchat.attachments import paths_in

            paths = paths_in(event.text)
            if paths:
                event.prevent_default()
                event.stop()
                self.post_message(self.PathsPasted(event.text, paths))

    def take(self) -> None:
        """Empties the box: its text was taken."""
        if self.text.strip() and (not self.said or self.said[-1] != self.text):
            self.said.append(self.text)
        self._place = len(self.said) + len(self.aside)
        self._draft = ""
        self.text = ""

    def set_aside(self) -> None:
        """Makes room; what was written is the newest of the history."""
        if self.text.strip():
            self.aside.append(self.text)
        self.text = ""

    def put(self, text: str) -> None:
        """Puts a text in, the cursor at its end."""
        self.text = text
        self.move_cursor(self.document.end)

    def _browse(self, key: str) -> bool:
        """Goes through the history; a text that was written stays the draft at its end."""
        history = [*self.said, *self.aside]
        browsing = self._place < len(history) and self.text == history[self._place]
        if self.text and not browsing:
            return False
        if not browsing:
            self._place, self._draft = len(history), self.text
        place = self._place + (-1 if key == "up" else 1)
        if place < 0 or (key == "down" and not browsing):
            return False
        self._place = min(place, len(history))
        self.put(history[self._place] if self._place < len(history) else self._draft)
        return True
