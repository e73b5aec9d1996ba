"""One question put to a scripted server, and what the client gave back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from scripted_server import SECONDS, ScriptedServer

from grokchat.client import Endpoint, Patience, WorkersAI
from grokchat.conversation import Asked, Message, ReplyEnded, ReplyEvent, Request, TextDelta, TextPart, Token, Waiting

SECRET = "cf-token-0123456789abcdefghijklmnopqrstuv"
ACCOUNT = "0123456789abcdef0123456789abcdef"
QUESTION = Request(Asked(), (Message("m1", "", "user", text="Why?", parts=(TextPart("Why?"),)),))
NOW = 1_790_000_000.0
"""Mon, 21 Sep 2026 14:13:20 GMT."""


@dataclass
class Sleeps:
    """Time that passes at once and is written down."""

    taken: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)

    @property
    def total(self) -> float:
        return sum(self.taken)


@dataclass
class Answer:
    """Everything that one question gave."""

    events: list[ReplyEvent | Waiting]
    sleeps: Sleeps

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, TextDelta))

    @property
    def ended(self) -> ReplyEnded:
        # Other answers to the same request have endings of their own.
        assert sum(isinstance(event, ReplyEnded) and not event.reply for event in self.events) == 1
        last = self.events[-1]
        assert isinstance(last, ReplyEnded)
        return last

    @property
    def kind(self) -> str:
        return str((self.ended.error or {}).get("kind", ""))

    @property
    def notes(self) -> list[Waiting]:
        return [event for event in self.events if isinstance(event, Waiting)]

    @property
    def outcome(self) -> tuple[str, str, str]:
        return self.ended.how, self.kind, self.text


def client_of(base: str, *, sleeps: Sleeps | None = None, patience: Patience | None = None, **more: Any) -> WorkersAI:
    verify = more.pop("verify", True)
    endpoint = Endpoint(base, ACCOUNT, **more)
    return WorkersAI(endpoint, Token(SECRET), patience, sleep=sleeps or Sleeps(), clock=lambda: NOW, verify=verify)


async def ask(
    where: ScriptedServer | str,
    request: Request = QUESTION,
    *,
    on: Callable[[ReplyEvent | Waiting], object] = lambda event: None,
    **more: Any,
) -> Answer:
    """The whole reply; `on` sees each event as it comes."""
    sleeps = Sleeps()
    client = client_of(where if isinstance(where, str) else where.base, sleeps=sleeps, **more)
    events: list[ReplyEvent | Waiting] = []
    try:
        async with asyncio.timeout(SECONDS), aclosing(client.reply(request)) as reply:
            async for event in reply:
                events.append(event)
                on(event)
    finally:
        await client.close()
    return Answer(events, sleeps)


def at_first_word(event: asyncio.Event) -> Callable[[ReplyEvent | Waiting], None]:
    """Sets the event when words have come, so that the server goes on only then."""
    return lambda what: event.set() if isinstance(what, TextDelta) else None
