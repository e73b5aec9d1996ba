"""The status line: model, effort, context, cost, speed; it drops what does not fit."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.text import Text
from textual.events import Click
from textual.message import Message as Notice
from textual.widgets import Static

from grokchat.conversation import EFFORTS, model_named
from grokchat.text import cells, show_line
from grokchat.tui.figures import Totals, dollars, effort_words, live_speed

if TYPE_CHECKING:
    from grokchat.conversation import Conversation, Message, Waiting


class StatusLine(Static):
    """Always tells the reasoning effort; the rest as there is room."""

    class EffortChosen(Notice):
        """An effort was clicked; empty asks for the next one."""

        def __init__(self, effort: str) -> None:
            super().__init__()
            self.effort = effort

    def __init__(self) -> None:
        super().__init__(id="status", markup=False)
        self._totals = Totals()

    def on_click(self, event: Click) -> None:
        """A click on an effort takes it; the app knows how."""
        words = str(self.render())
        start, end = words.find("effort none"), words.find("high") + 5
        column = event.x - self.styles.padding.left
        if start <= column <= end:
            chosen = [one for one in EFFORTS if words.find(one, start) <= column]
            self.post_message(self.EffortChosen(chosen[-1] if chosen else EFFORTS[0]))
        elif "[" in words and words.find("[") <= column <= words.find("]"):
            self.post_message(self.EffortChosen(""))

    def tell(self, model: str, effort: str, conversation: Conversation, waiting: Waiting | None, unsaved: str) -> None:
        """Shows these."""
        totals = self._totals.of(conversation)
        words = status_words(model, effort, conversation.running, totals, waiting, unsaved, self.size.width)
        self.update(Text(words, no_wrap=True))


def status_words(
    model: str,
    effort: str,
    running: Message | None,
    totals: tuple[int, float],
    waiting: Waiting | None,
    unsaved: str,
    width: int,
) -> str:
    """The line for a width in cells: the most important first, the others while they fit. `totals` are tokens and US dollars."""
    known = model_named(model)
    used, cost = totals
    share = f"context {100 * used / known.context:.1f} %" if known.context else f"context {used:,}"
    news = f"Not saved: {unsaved}" if unsaved else waiting.words if waiting else ""
    speed = live_speed(running, time.time()) if running else ""
    long_effort = f"effort {effort_words(effort, 99)}"
    wanted = [
        long_effort if width >= len(long_effort) + cells(known.name) + 3 else effort_words(effort, 0),
        show_line(known.name),
        show_line(news) or speed,
        share,
        f"session {dollars(cost)}",
    ]
    chosen: list[str] = []
    for part in wanted:
        if part and sum(cells(one) + 3 for one in chosen) + cells(part) <= width:
            chosen.append(part)
    if len(chosen) > 1:
        chosen[0], chosen[1] = chosen[1], chosen[0]
    return "   ".join(chosen)
