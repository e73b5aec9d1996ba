"""The line over the box that tells which function calls wait or run, and which keys help."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.widgets import Static

from grokchat.text import excerpt, show_line

if TYPE_CHECKING:
    from grokchat.conversation import ToolCall
    from grokchat.engine import Session


class CallBar(Static):
    """Is there only while a call waits or runs."""

    def __init__(self) -> None:
        super().__init__("", id="calls", markup=False)
        self.display = False
        self._words = ""

    def tell(self, chat: Session) -> None:
        """Shows how the calls of the conversation stand."""
        running = dict(chat.calls.running)
        names = {call.id: call.name for message in chat.conversation.path[-32:] for call in message.tool_calls}
        words = bar_words(
            () if chat.running and not running else chat.calls.waiting, running, names, time.time(), self.app.size.width
        )
        if words != self._words:
            # This is called with each frame of a reply: what did not change costs nothing.
            self._words = words
            self.display = bool(words)
            self.update(words, layout=False)


def bar_words(waiting: Sequence[ToolCall], running: Mapping[str, float], names: Mapping[str, str], now: float, width: int) -> str:
    """The line for a width in cells, empty when no call waits or runs."""
    parts: list[str] = []
    if waiting:
        more = f", and {len(waiting) - 1} more" if len(waiting) > 1 else ""
        parts.append(f"Ctrl+L: ƒ {waiting[0].name} waits for you{more}")
    for id, began in running.items():
        parts.append(f"Esc stops ƒ {names.get(id, 'function')}, running for {max(0, int(now - began))} s")
    return excerpt(show_line("   ".join(parts)), max(10, width - 4))
