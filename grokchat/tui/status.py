"""The status line: model, effort, context, cost, speed; it drops what does not fit."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from rich.text import Text
from textual.events import Click
from textual.message import Message as Notice
from textual.widgets import Static

from grokchat.conversation import EFFORTS, cost_words, meter, model_named
from grokchat.text import cells, show_line
from grokchat.tui.figures import Totals, effort_words, live_speed

if TYPE_CHECKING:
    from grokchat.conversation import Conversation, Cost, Message, Waiting


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
        self._told: tuple[str, str, Conversation, Waiting | None, str] | None = None

    def on_resize(self) -> None:
        """Says it again in the new room; the app hears of its size before this line has its own."""
        if self._told is not None:
            self.tell(*self._told)

    def on_click(self, event: Click) -> None:
        """A click on an effort takes it; the app knows how."""
        words = str(self.render())
        column = event.x - self.styles.padding.left
        start = words.find("effort ")
        for found in re.finditer(rf"\[?\b({'|'.join(EFFORTS)})\b\]?", words):
            if found.start() <= column < found.end():
                self.post_message(self.EffortChosen(found[1] if 0 <= start < column else ""))

    def tell(self, model: str, effort: str, conversation: Conversation, waiting: Waiting | None, unsaved: str) -> None:
        """Shows these."""
        self._told = (model, effort, conversation, waiting, unsaved)
        totals = self._totals.of(conversation)
        words = status_words(model, effort, conversation.running, totals, waiting, unsaved, self.size.width)
        # The line has one row whatever it says; a layout for each frame of a reply would paint the whole screen.
        self.update(Text(words, no_wrap=True), layout=False)


def status_words(
    model: str,
    effort: str,
    running: Message | None,
    totals: tuple[int, Cost],
    waiting: Waiting | None,
    unsaved: str,
    width: int,
) -> str:
    """The line for a width in cells: the most important first, the others while they fit. `totals` are tokens and cost."""
    known = model_named(model)
    used, cost = totals
    news = f"Not saved: {unsaved}" if unsaved else waiting.words if waiting else ""
    speed = live_speed(running, time.time()) if running else ""
    long_effort = f"effort {effort_words(effort, known.efforts, 99)}" if known.efforts else effort_words(effort, (), 0)
    wanted = [
        long_effort if width >= len(long_effort) + cells(known.name) + 3 else effort_words(effort, known.efforts, 0),
        show_line(known.name),
        show_line(news) or speed,
        meter(used, model),
        f"session {cost_words(cost)}",
    ]
    chosen: list[str] = []
    for part in wanted:
        if part and sum(cells(one) + 3 for one in chosen) + cells(part) <= width:
            chosen.append(part)
    if len(chosen) > 1:
        chosen[0], chosen[1] = chosen[1], chosen[0]
    return "   ".join(chosen)
