"""A conversation that is open: what both doors do with it.

What was said is on disk before it is sent; what came is on disk at most a quarter of a second later; however a reply ends,
its ending is written. The conversation is an immutable value, so any thread reads it without a lock.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from grokchat.conversation import (
    Asked,
    Conversation,
    Effort,
    Event,
    HeadMoved,
    Message,
    Parameters,
    Part,
    Recorded,
    ReplyBegan,
    ReplyEnded,
    ReplyEvent,
    Request,
    Spoke,
    TextPart,
    Waiting,
    apply,
)
from grokchat.engine.drafts import Drafts
from grokchat.engine.exchanges import Exchanges
from grokchat.engine.keeping import Keeping
from grokchat.engine.news import News
from grokchat.engine.opened import Opened
from grokchat.engine.protocols import Replier
from grokchat.errors import ConfigError, GrokchatError, StoreError
from grokchat.store import SessionSettings

OnEvent = Callable[[Event | Waiting], None]
Run = Callable[[Coroutine[Any, Any, Message]], "Future[Message]"]


class Session(Opened):
    """One conversation. Its methods may be called from any thread; its work is done on the engine's.

    `once` is what the next reply alone is asked with, in place of the settings' parameters.
    """

    def __init__(self, settings: SessionSettings, keeping: Keeping, replier: Callable[[], Replier], run: Run) -> None:
        super().__init__(keeping)
        self.settings = settings
        self._replier = replier
        self._run = run
        self._reply: asyncio.Task[Message] | None = None
        self._busy = self._stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self.once: Parameters | None = None
        self.exchanges = Exchanges(keeping)
        self.image = keeping.image
        self._news = News(lambda event: self._fold(Recorded("", time.time(), event)))

    @property
    def running(self) -> bool:
        """Whether a reply is coming."""
        return self._busy

    def say(self, parts: tuple[Part, ...], on_event: OnEvent | None = None) -> Future[Message]:
        """Says something at the head and asks for the reply; the future gives the ended reply."""
        return self._ask(lambda: Spoke(_new_id(), self.conversation.head, parts), on_event)

    def edit(self, id: str, parts: tuple[Part, ...], on_event: OnEvent | None = None) -> Future[Message]:
        """Says it differently: a sibling of message `id`, which stays, and asks for the reply."""
        return self._ask(lambda: Spoke(_new_id(), self.conversation.messages[id].parent, parts), on_event)

    def retry(self, effort: Effort | None = None, on_event: OnEvent | None = None) -> Future[Message]:
        """Asks again for the last reply, if need be with another effort; the old reply stays as a branch."""
        if effort is not None:
            self.change(effort=effort)
        return self._ask(lambda: _question(self.conversation), on_event)

    def stop(self) -> None:
        """Ends the reply that is coming; everything that came is kept and marked `stopped`."""
        self._stopping = True
        if (reply := self._reply) is not None and (loop := self._loop) is not None:
            loop.call_soon_threadsafe(reply.cancel)

    def move_to(self, id: str) -> None:
        """Shows the branch of message `id`, down to its newest reply."""
        if self._busy:
            raise GrokchatError("A reply is still coming.", hint="Press Escape to stop it.")
        self.load()
        if id in self.conversation.messages:
            self._record(HeadMoved(self.conversation.leaf_of(id)), sync=False)

    def change(
        self,
        *,
        title: str | None = None,
        model: str | None = None,
        system: str | None = None,
        effort: Effort | None = None,
        parameters: Parameters | None = None,
    ) -> None:
        """Changes what the next reply is asked with, or the title. Raises ConfigError for what no model takes."""
        wanted = parameters or self.settings.parameters
        wanted = replace(wanted, effort=effort or wanted.effort)
        if wanted.problems():
            raise ConfigError(" ".join(wanted.problems()))
        old = self.settings
        self.settings = replace(
            old,
            title=old.title if title is None else title,
            model=old.model if model is None else model,
            system=old.system if system is None else system,
            parameters=wanted,
        )
        if self.settings != old:
            self._keeping.set_settings(self.settings)
        self._changed()

    async def close(self) -> None:
        """Stops the reply, keeps it, and closes the files."""
        if self._reply is not None:
            self._reply.cancel()
            await asyncio.wait([self._reply])
        self._keeping.close()

    def _ask(self, question: Callable[[], Spoke | Message], on_event: OnEvent | None) -> Future[Message]:
        if self._busy:
            return _failed(GrokchatError("A reply is still coming.", hint="Press Escape to stop it."))
        if holder := self._keeping.holder:
            return _failed(StoreError(f"The conversation is open in another window ({holder}).", hint="Go on there, or close it."))
        self._busy, self._stopping = True, False
        return self._run(self._answer(question, on_event or (lambda _event: None)))

    async def _answer(self, question: Callable[[], Spoke | Message], on_event: OnEvent) -> Message:
        self._loop = asyncio.get_running_loop()
        self._reply = asyncio.current_task()
        reply = ""
        ended = ReplyEnded("stopped", "Stopped.")
        drafts: Drafts | None = None
        try:
            self.load()
            asked = question()
            if isinstance(asked, Spoke):
                self._save(asked)
                on_event(asked)
            parameters, self.once = self.once or self.settings.parameters, None
            began = ReplyBegan(_new_id(), asked.id, Asked(self.settings.model, self.settings.system, parameters))
            reply = began.id
            self._record(began, sync=False)
            on_event(began)
            drafts = Drafts(reply, self._keeping.write)
            if not self._stopping:
                ended = await self._stream(began, drafts, on_event)
        except asyncio.CancelledError:
            # A stop is an ending like any other; nothing waits for the cancellation itself.
            pass
        except GrokchatError as error:
            if not reply:
                raise
            ended = ReplyEnded("failed", str(error), error={"kind": error.kind, "message": error.happened, "hint": error.hint})
        finally:
            self._busy = False
            self._reply = None
            self.waiting = None
            if drafts is not None:
                drafts.flush()
            if reply:
                ended = replace(ended, reply=reply)
                self._record(ended, sync=True)
                self.exchanges.end(reply)
                on_event(ended)
            self._changed()
        return self.conversation.messages[reply]

    async def _stream(self, began: ReplyBegan, drafts: Drafts, on_event: OnEvent) -> ReplyEnded:
        path = self.conversation.path_to(began.parent)
        request = Request(began.asked, path, self._keeping.images(path), self.exchanges.begin(began.id))
        events: AsyncGenerator[ReplyEvent | Waiting, None] = self._replier().reply(request)
        try:
            async for event in events:
                if isinstance(event, Waiting):
                    self.waiting = event
                    on_event(event)
                    self._changed()
                elif isinstance(event, ReplyEnded):
                    return event
                else:
                    self.waiting = None
                    self._news.take(whole := drafts.take(event))
                    on_event(whole)
        finally:
            self._news.flush()
            await events.aclose()
        return ReplyEnded("truncated", "The reply broke off before its end.")

    def _save(self, spoke: Spoke) -> None:
        """Puts what was said on the disk; the folder is made by the first words."""
        if not self.settings.title:
            words = " ".join(part.text for part in spoke.parts if isinstance(part, TextPart))
            self.settings = replace(self.settings, title=_title(words))
        self.settings = self._keeping.begin(self.settings, spoke.parts)
        self._record(spoke, sync=True)

    def _record(self, event: Event, *, sync: bool) -> None:
        self._keeping.write(event, sync=sync)
        self._fold(Recorded("", time.time(), event))

    def _fold(self, recorded: Recorded) -> None:
        self.conversation = apply(self.conversation, recorded)
        self._changed()


def _question(conversation: Conversation) -> Message:
    """The user's message that the head answers, or the head when it waits for an answer."""
    for message in reversed(conversation.path):
        if message.role != "assistant":
            return message
    raise GrokchatError("There is nothing to ask again.")


def _failed(error: GrokchatError) -> Future[Message]:
    future: Future[Message] = Future()
    future.set_exception(error)
    return future


def _new_id() -> str:
    return secrets.token_hex(5)


def _title(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else line[:60].rsplit(" ", 1)[0] + "…"
