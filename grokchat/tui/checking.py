"""Structured replies are checked when they are seen, beside the screen's own work."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from grokchat.tui.code_pane import CodePane

if TYPE_CHECKING:
    from grokchat.tui.message_lines import Shown


class CheckingPane(CodePane):
    """A column of messages in which each ended structured reply tells whether it fits its schema."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._checking: set[str] = set()

    def _paint(self) -> None:
        super()._paint()
        for shown in self._column.seen(round(self.scroll_y), self.size.height):
            if shown.to_check and shown.message.id not in self._checking:
                self._checking.add(shown.message.id)
                self.run_worker(self._check(shown))

    async def _check(self, shown: Shown) -> None:
        from grokchat.engine.structured import check

        message = shown.message
        form = message.asked.parameters.response_format if message.asked is not None else None
        verdict = await asyncio.to_thread(check, message.text, form)
        self._checking.discard(message.id)
        if shown.message is message or shown.message.text == message.text:
            shown.judge(verdict)
            self._settle()
