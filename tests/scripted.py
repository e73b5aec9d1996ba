"""A second replier: it answers from a script, one step at a time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Sequence

from grokchat.conversation import ReplyEnded, ReplyEvent, Request, TextDelta, Waiting

HOLD = Waiting("waiting", 0.0, "held by the test")


class ScriptedReplier:
    """Gives its events; at HOLD it waits until the test lets it go or stops it."""

    def __init__(self, events: Sequence[ReplyEvent | Waiting] = (TextDelta("Hello"), ReplyEnded("done", "", "stop"))) -> None:
        self.events = events
        self.requests: list[Request] = []
        self.held = threading.Event()
        self.closed = False

    async def reply(self, request: Request) -> AsyncGenerator[ReplyEvent | Waiting, None]:
        self.requests.append(request)
        for event in self.events:
            if event is HOLD:
                self.held.set()
                await asyncio.Event().wait()
            yield event

    async def close(self) -> None:
        self.closed = True
