"""A conversation that is open: what both doors do with it.

What was said is on disk before it is sent; what came is on disk at most a quarter of a second later; however a reply ends,
its ending is written. The conversation is an immutable value, so any thread reads it without a lock.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, Unpack

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
    Waiting,
    apply,
)
from grokchat.engine.answers import Answers, Desk
from grokchat.engine.changes import Changes, changed
from grokchat.engine.exchanges import Exchanges
from grokchat.engine.keeping import Keeping, words_of
from grokchat.engine.opened import Opened
from grokchat.engine.protocols import Outside
from grokchat.engine.rounds import Calls, Floor, OnEvent
from grokchat.engine.work import Work
from grokchat.errors import GrokchatError, StoreError
from grokchat.store import SessionSettings


class Session(Opened):
    """One conversation. Its methods may be called from any thread; its work is done on the engine's.

    `calls` are the function calls at its head. `once` is what the next message alone is asked with, in place of the settings'
    parameters.
    """

    def __init__(self, settings: SessionSettings, keeping: Keeping, outside: Outside) -> None:
        super().__init__(keeping)
        self.settings = settings
        self._changing = threading.Lock()
        self._outside = outside
        self._work = Work(outside.run, self._changed)
        self.once: Parameters | None = None
        self._turn: Parameters | None = None
        self.exchanges = Exchanges(keeping)
        self.image = keeping.image
        now = (lambda: self.conversation, lambda: self.settings)
        self.calls = Calls(Floor(*now, self._begin, self._record, self._ask_on, self._changed, self.load), outside)

    @property
    def running(self) -> bool:
        """Whether a reply is coming or a function runs."""
        return self._work.running

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

    def leave(self, parts: tuple[Part, ...], of: str = "") -> None:
        """Says something at the head, or in place of message `of`, and asks nobody: another process will. Raises GrokchatError."""
        if self.running:
            raise GrokchatError(_BUSY, hint=_BUSY_HINT)
        if holder := self._keeping.holder:
            raise _elsewhere(holder)
        self.load()
        self._save(Spoke(_new_id(), self.conversation.messages[of].parent if of else self.conversation.head, parts))
        if self.unsaved or not self.id:
            raise StoreError(self.unsaved or "Nothing is kept here, so nobody could finish the reply.")

    def stop(self) -> None:
        """Ends the reply that is coming and the functions that run; everything that came is kept and marked `stopped`."""
        self._work.stop()

    def move_to(self, id: str) -> None:
        """Shows the branch of message `id`, down to its newest reply."""
        if self.running:
            raise GrokchatError(_BUSY, hint=_BUSY_HINT)
        self.load()
        if id in self.conversation.messages:
            self._record(HeadMoved(self.conversation.leaf_of(id)), sync=False)

    def change(self, **changes: Unpack[Changes]) -> None:
        """Changes what the next reply is asked with, or the title. Raises ConfigError for what no model takes."""
        with self._changing:
            self.settings = changed(self.settings, changes)
            self._keeping.set_settings(self.settings)
        self._changed()

    async def close(self) -> None:
        """Stops the reply, keeps it, and closes the files."""
        await self._work.close()
        self._keeping.close()

    def _ask(self, question: Callable[[], Spoke | Message], on_event: OnEvent | None) -> Future[Message]:
        if self.running:
            return _failed(GrokchatError(_BUSY, hint=_BUSY_HINT))
        self._turn, self.once = self.once, None
        return self._begin(self._converse(question, on_event or (lambda _event: None)))

    def _begin(self, work: Coroutine[Any, Any, Message]) -> Future[Message]:
        if holder := self._keeping.holder:
            work.close()
            return _failed(_elsewhere(holder))
        return self._work.begin(work)

    async def _converse(self, question: Callable[[], Spoke | Message], on_event: OnEvent) -> Message:
        return await self.calls.go_on(await self._answer(question, on_event), on_event)

    async def _answer(self, question: Callable[[], Spoke | Message], on_event: OnEvent) -> Message:
        reply = ""
        ended = ReplyEnded("stopped", "Stopped.")
        answers: Answers | None = None
        try:
            self.load()
            asked = question()
            if isinstance(asked, Spoke):
                self._save(asked)
                on_event(asked)
            began = await self._began(asked.id, on_event)
            reply = began.id
            answers = Answers(began, Desk(self._record, self._keeping.write, self._take, on_event))
            if not self._work.stopping:
                ended = await self._stream(began, answers, on_event)
        except asyncio.CancelledError:
            # A stop is an ending like any other; nothing waits for the cancellation itself.
            pass
        except GrokchatError as error:
            if not reply:
                raise
            ended = ReplyEnded("failed", str(error), error={"kind": error.kind, "message": error.happened, "hint": error.hint})
        finally:
            self.waiting = None
            if answers is not None:
                answers.end(ended)
                self.exchanges.end(reply)
            self._changed()
        # Stopped before anything was asked, the question is the last message.
        return self.conversation.messages[reply or self.conversation.head]

    async def _ask_on(self, question: Message, on_event: OnEvent) -> Message:
        return await self._answer(lambda: question, on_event)

    async def _began(self, question: str, on_event: OnEvent) -> ReplyBegan:
        """The asking, with the functions that are on; one that cannot be had is told and left out."""
        settings = self.settings
        wanted = self._turn or settings.parameters
        parameters, problems = await self.calls.asked(wanted, self.conversation.path_to(question))
        for problem in problems:
            self.waiting = Waiting("functions", 0.0, problem)
            on_event(self.waiting)
        return ReplyBegan(_new_id(), question, Asked(settings.model, settings.system, parameters))

    async def _stream(self, began: ReplyBegan, answers: Answers, on_event: OnEvent) -> ReplyEnded:
        path = self.conversation.path_to(began.parent)
        request = Request(began.asked, path, self._keeping.images(path), self.exchanges.begin(began.id))
        events: AsyncGenerator[ReplyEvent | Waiting, None] = self._outside.replier().reply(request)
        try:
            async for event in events:
                if isinstance(event, Waiting):
                    self.waiting = event
                    on_event(event)
                    self._changed()
                elif isinstance(event, ReplyEnded) and not event.reply:
                    return event
                else:
                    self.waiting = None
                    answers.take(event)
        finally:
            await events.aclose()
        return ReplyEnded("truncated", "The reply broke off before its end.")

    def _save(self, spoke: Spoke) -> None:
        """Puts what was said on the disk; the folder is made by the first words."""
        with self._changing:
            settings = self.settings
            # The settings of an older conversation may be lost: its own first words name it, not those that are said now.
            first = next(iter(self.conversation.path), None)
            title = settings.title or _title(words_of(first.parts if first is not None else spoke.parts))
            created = settings.created or (first.at if first is not None else time.time())
            asked = self.settings = replace(settings, title=title, created=created)
        self._keeping.begin(asked, spoke.parts)
        with self._changing:
            # The disk may be slow: what a person changed while the folder was made stands nowhere yet.
            self._keeping.set_settings(self.settings)
        self._record(spoke, sync=True)

    def _record(self, event: Event, *, sync: bool = True) -> None:
        self._keeping.write(event, sync=sync)
        self._take(event)

    def _take(self, event: Event) -> None:
        """Folds what happened into the conversation, whether it is on the disk yet or not."""
        self.conversation = apply(self.conversation, Recorded("", time.time(), event))
        self._changed()


def _question(conversation: Conversation) -> Message:
    """The user's message that the head answers, or the head when it waits for an answer."""
    for message in reversed(conversation.path):
        if message.role != "assistant":
            return message
    raise GrokchatError("There is nothing to ask again.")


_BUSY = "A reply is still coming, or a function runs."
_BUSY_HINT = "Press Escape to stop it."


def _elsewhere(holder: str) -> StoreError:
    return StoreError(f"The conversation is open in another window ({holder}).", hint="Go on there, or close it.")


def _failed(error: GrokchatError) -> Future[Message]:
    future: Future[Message] = Future()
    future.set_exception(error)
    return future


def _new_id() -> str:
    return secrets.token_hex(5)


def _title(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else line[:60].rsplit(" ", 1)[0] + "…"
