"""What came, for those who look: pieces of text are joined and told at most thirty times a second.

The journal does not wait for it. Each telling makes the message's text anew, so telling every token would cost more the longer
the reply is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from grokchat.conversation import Event, TextDelta, ThoughtDelta, TokensTold

PAUSE = 1 / 30
"""Seconds between two tellings."""


class News:
    """Joins neighbouring pieces of text and gives them to `tell` on the running loop."""

    def __init__(self, tell: Callable[[Event], None]) -> None:
        self._tell = tell
        self._waiting: TextDelta | ThoughtDelta | None = None
        self._pieces: list[str] = []
        self._tokens = 0
        self._told_tokens: TokensTold | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._told = 0.0

    def take(self, event: Event) -> None:
        """Takes an event; what is no text is told at once, after the text before it."""
        if isinstance(event, TokensTold):
            held = self._told_tokens
            self._told_tokens = event if held is None else replace(held, tokens=(*held.tokens, *event.tokens))
            self._wait()
            return
        if not isinstance(event, TextDelta | ThoughtDelta):
            self.flush()
            self._tell(event)
            return
        if self._waiting is not None and type(event) is not type(self._waiting):
            self.flush()
        if self._waiting is None:
            self._waiting = event
        self._pieces.append(event.text)
        self._tokens += event.tokens if isinstance(event, TextDelta) else 0
        self._wait()

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() - self._told >= PAUSE:
            self.flush()
        elif self._timer is None:
            self._timer = loop.call_later(PAUSE, self.flush)

    def flush(self) -> None:
        """Tells what waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        event, text, tokens, told = self._waiting, "".join(self._pieces), self._tokens, self._told_tokens
        self._waiting, self._pieces, self._tokens, self._told_tokens = None, [], 0, None
        if event is None and told is None:
            return
        self._told = asyncio.get_running_loop().time()
        if event is not None:
            self._tell(replace(event, text=text, tokens=tokens) if isinstance(event, TextDelta) else replace(event, text=text))
        if told is not None:
            self._tell(told)
