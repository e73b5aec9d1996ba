"""The pieces of a running reply, gathered before they are written."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Protocol

from grokchat.conversation import Event, ReplyEnded, ReplyEvent, TextDelta, ThoughtDelta, TokensTold

SECONDS = 0.25
"""The longest that a piece waits for its neighbours; what a kill can cost."""


class Write(Protocol):
    """Puts an event into the journal."""

    def __call__(self, event: Event, *, sync: bool = False) -> None:
        """Appends it, and with `sync` waits for the disk."""
        ...


class Drafts:
    """Gives each piece of a reply its place and writes joined pieces at most four times a second.

    It lives on the engine's loop.
    """

    def __init__(self, reply: str, write: Write) -> None:
        self._reply = reply
        self._write = write
        self._waiting: TextDelta | ThoughtDelta | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._tokens: TokensTold | None = None
        self._lengths = {TextDelta: 0, ThoughtDelta: 0, TokensTold: 0}

    def take(self, event: ReplyEvent) -> ReplyEvent:
        """The event with its reply and place filled in; it is written now or with its neighbours."""
        if isinstance(event, TokensTold):
            return self._take_tokens(event)
        if not isinstance(event, TextDelta | ThoughtDelta):
            self.flush()
            whole = replace(event, reply=self._reply)
            if not isinstance(event, ReplyEnded):
                self._write(whole)
            return whole
        kind = type(event)
        placed = replace(event, reply=self._reply, start=self._lengths[kind])
        first = not self._lengths[kind]
        self._lengths[kind] += len(event.text)
        waiting = self._waiting
        if isinstance(waiting, TextDelta) and isinstance(placed, TextDelta):
            self._waiting = replace(waiting, text=waiting.text + placed.text, tokens=waiting.tokens + placed.tokens)
        elif isinstance(waiting, ThoughtDelta) and isinstance(placed, ThoughtDelta):
            self._waiting = replace(waiting, text=waiting.text + placed.text)
        else:
            self.flush()
            self._waiting = placed
            self._wait()
        if first:
            # At once, so that the journal's time of it is the time to the first token.
            self.flush()
        return placed

    def flush(self) -> None:
        """Writes what waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting is not None:
            self._write(self._waiting)
            self._waiting = None
        if self._tokens is not None:
            self._write(self._tokens)
            self._tokens = None

    def _take_tokens(self, event: TokensTold) -> TokensTold:
        """The tokens wait beside the words, so that neither breaks up the other."""
        placed = replace(event, reply=self._reply, start=self._lengths[TokensTold])
        self._lengths[TokensTold] += len(event.tokens)
        held = self._tokens
        self._tokens = placed if held is None else replace(held, tokens=(*held.tokens, *placed.tokens))
        self._wait()
        return placed

    def _wait(self) -> None:
        """Not only the next piece writes what waits: a stream may fall silent for minutes."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SECONDS, self.flush)
