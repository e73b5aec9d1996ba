"""A second replier and a second toolbox: replies from a list, one for each request, and functions that a test holds and lets go."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from grokchat.conversation import Answer, Function, ReplyEnded, ReplyEvent, Request, Source, TextDelta, ToolCalled, Waiting

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
WEATHER = Function("weather", "Tells the weather.", SCHEMA, "own.py", "weather", "1")
WORDS = (TextDelta("It is warm."), ReplyEnded("done", "", "stop"))


def asking(*calls: tuple[str, str, str], **ended: Any) -> tuple[ReplyEvent, ...]:
    """A reply that asks for calls: id, name, arguments."""
    return (*(ToolCalled(*call) for call in calls), ReplyEnded(**{"how": "done", "finish": "tool_calls", **ended}))


class RoundsReplier:
    """Gives one reply for each request, the last one again and again."""

    def __init__(self, *replies: Sequence[ReplyEvent]) -> None:
        self.replies = replies
        self.requests: list[Request] = []

    async def reply(self, request: Request) -> AsyncGenerator[ReplyEvent | Waiting, None]:
        self.requests.append(request)
        for event in self.replies[min(len(self.requests), len(self.replies)) - 1]:
            yield event

    async def models(self) -> list[Any]:
        return []

    async def close(self) -> None:
        return


class HeldTools:
    """Functions that answer with their arguments, or wait until they are let go; what ran is kept."""

    def __init__(self, *functions: Function, hold: bool = False) -> None:
        self.known = {function.name: function for function in functions or (WEATHER,)}
        self.hold = hold
        self.slow = False
        self.ran: list[tuple[str, dict[str, Any]]] = []
        self.began = threading.Semaphore(0)
        self.cancelled = 0
        self.closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._gates: list[asyncio.Event] = []

    async def sources(self) -> list[Source]:
        return [Source("own.py", tuple(self.known.values()))]

    async def functions(self, names: Sequence[str]) -> tuple[list[Function], list[str]]:
        if self.slow:
            self.began.release()
            await asyncio.Event().wait()
        found = [self.known[name] for name in names if name in self.known]
        return found, [f"There is no function {name!r}." for name in names if name not in self.known]

    async def allow(self, name: str) -> None:
        del name

    async def problem(self, function: Function, arguments: Mapping[str, Any]) -> str:
        return "city: must be a text" if function.name == "weather" and not isinstance(arguments.get("city", ""), str) else ""

    async def call(self, function: Function, arguments: Mapping[str, Any]) -> Answer:
        self._loop = asyncio.get_running_loop()
        self.ran.append((function.name, dict(arguments)))
        gate = asyncio.Event()
        self._gates.append(gate)
        self.began.release()
        try:
            if self.hold:
                await gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return Answer(f"{arguments.get('city', '')}: 12 °C")

    def let_go(self, number: int) -> None:
        """Lets one of the running functions answer."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._gates[number].set)

    async def close(self) -> None:
        self.closed = True
