"""The status line: model, effort, context, cost, speed; it drops what does not fit."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Static

from grokchat.conversation import model_named
from grokchat.text import cells, show_line
from grokchat.tui.figures import context_used, dollars, effort_words, live_speed, total_cost

if TYPE_CHECKING:
    from grokchat.conversation import Conversation, Waiting


class StatusLine(Static):
    """Always tells the reasoning effort; the rest as there is room."""

    def __init__(self) -> None:
        super().__init__(id="status", markup=False)

    def tell(self, model: str, effort: str, conversation: Conversation, waiting: Waiting | None, unsaved: str) -> None:
        """Shows these."""
        self.update(Text(status_words(model, effort, conversation, waiting, unsaved, self.size.width), no_wrap=True))


def status_words(model: str, effort: str, conversation: Conversation, waiting: Waiting | None, unsaved: str, width: int) -> str:
    """The line for a width in cells: the most important first, the others while they fit."""
    known = model_named(model)
    used = context_used(conversation.path)
    share = f"context {100 * used / known.context:.1f} %" if known.context else f"context {used:,}"
    running = conversation.running
    news = f"Not saved: {unsaved}" if unsaved else waiting.words if waiting else ""
    speed = live_speed(running, time.time()) if running else ""
    long_effort = f"effort {effort_words(effort, 99)}"
    wanted = [
        long_effort if width >= len(long_effort) + cells(known.name) + 3 else effort_words(effort, 0),
        show_line(known.name),
        show_line(news) or speed,
        share,
        f"session {dollars(total_cost(conversation.messages.values()))}",
    ]
    chosen: list[str] = []
    for part in wanted:
        if part and sum(cells(one) + 3 for one in chosen) + cells(part) <= width:
            chosen.append(part)
    if len(chosen) > 1:
        chosen[0], chosen[1] = chosen[1], chosen[0]
    return "   ".join(chosen)
