"""The rounds of a conversation with functions: what the model asks for waits, is run as a person says, and goes back.

Which calls wait is read off the conversation, so a saved one goes on where it ended. Nothing is run that a person did not allow, by
itself or by allowing exactly that function for this conversation.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, NamedTuple

from grokchat.conversation import (
    Answer,
    Conversation,
    Event,
    Function,
    Message,
    Outcome,
    Parameters,
    ToolAnswered,
    ToolCall,
    Waiting,
)
from grokchat.engine.calls import Offer, exposed_to, offer_of, open_calls, rounds_of, shown_arguments
from grokchat.engine.protocols import Outside
from grokchat.errors import GrokchatError
from grokchat.store import SessionSettings

OnEvent = Callable[[Event | Waiting], None]
_DENIED = "The person denied this call."
_STOPPED = "The person stopped the function while it ran."


class Floor(NamedTuple):
    """What the rounds need of their conversation. `begin` starts work, `ask` asks for the reply to a message, `load` reads the whole."""

    conversation: Callable[[], Conversation]
    settings: Callable[[], SessionSettings]
    begin: Callable[[Coroutine[Any, Any, Message]], Future[Message]]
    record: Callable[[Event], None]
    ask: Callable[[Message, OnEvent], Coroutine[Any, Any, Message]]
    changed: Callable[[], None]
    load: Callable[[], None]


class Calls:
    """The calls at the head of a conversation. `running` holds, by a call's id, when it began (seconds since 1970)."""

    def __init__(self, floor: Floor, outside: Outside) -> None:
        self._floor = floor
        self._outside = outside
        self._known: dict[str, Function] = {}
        self._always: set[str] = set()
        self.running: dict[str, float] = {}

    @property
    def waiting(self) -> tuple[ToolCall, ...]:
        """The calls that wait for the person."""
        return tuple(call for call in open_calls(self._floor.conversation().path) if call.id not in self.running)

    def offers(self) -> Future[tuple[Offer, ...]]:
        """The waiting calls with all that must be seen before one is run."""
        return self._outside.run(self._offers())

    def run(self, offer: Offer, *, always: bool = False, on_event: OnEvent | None = None) -> Future[Message]:
        """Runs a call as it was shown; `always` allows this very function for this conversation from now on.

        The future gives the answer, or, after the last call of a round, the reply to it. It fails with GrokchatError, and
        nothing is run, when the function is not any more what was shown.
        """
        return self._floor.begin(self._run_shown(offer, on_event or _nobody, always=always))

    def answer(self, call: ToolCall, text: str, outcome: Outcome = "by_hand", on_event: OnEvent | None = None) -> Future[Message]:
        """Answers a call in the function's place; the future is that of `run`."""
        return self._floor.begin(self._answer_instead(call, Answer(text, outcome), on_event or _nobody))

    def deny(self, call: ToolCall, reason: str = "", on_event: OnEvent | None = None) -> Future[Message]:
        """Answers a call with a no."""
        return self.answer(call, f"{_DENIED} {reason}".strip(), "denied", on_event)

    async def asked(self, parameters: Parameters, path: Sequence[Message]) -> tuple[Parameters, Sequence[str]]:
        """What the next reply is asked with: the functions that are on; and why some of them are not.

        A call that was required is not required again after its answer, and at the limit of rounds words are.
        """
        names = self._floor.settings().functions
        functions, problems = await self._found(names) if names else ((), ())
        own = {function.name for function in functions}
        by_hand = [one for one in parameters.tools or () if one.get("function", {}).get("name") not in own]
        definitions = (*by_hand, *(function.definition for function in functions))
        rounds, choice = rounds_of(path), parameters.tool_choice
        if rounds and choice not in ("auto", "none"):
            choice = None
        if rounds >= self._outside.most_rounds and definitions:
            choice = "none"
        return replace(parameters, tools=definitions or None, tool_choice=choice), problems

    async def go_on(self, reply: Message, on_event: OnEvent) -> Message:
        """Runs what is allowed already and asks on, until words come or a person is needed; gives the last message."""
        while True:
            offers = await self._offers()
            allowed = [one for one in offers if self._allowed(one)]
            if allowed:
                await asyncio.gather(*(self._run(one, on_event) for one in allowed))
                continue
            path = self._floor.conversation().path
            last = path[-1] if path else reply
            if open_calls(path) or last.role != "tool" or _was_stopped(path):
                return last
            reply = await self._floor.ask(last, on_event)
            if reply.how != "done":
                return reply

    async def _offers(self) -> tuple[Offer, ...]:
        waiting = self.waiting
        if not waiting:
            return ()
        self._floor.load()
        functions, _ = await self._found(self._floor.settings().functions)
        known = {function.name: function for function in functions}
        path = self._floor.conversation().path
        offers = [offer_of(call, known.get(call.name), exposed_to(path, self._known)) for call in waiting]
        tools = self._outside.tools()
        return tuple(
            [
                replace(one, problem=await tools.problem(one.function, one.arguments))
                if tools is not None and one.function is not None and one.arguments is not None
                else one
                for one in offers
            ]
        )

    async def _found(self, names: Sequence[str]) -> tuple[Sequence[Function], Sequence[str]]:
        tools = self._outside.tools()
        if tools is None or not names:
            return (), ()
        functions, problems = await tools.functions(names)
        self._known |= {function.name: function for function in functions}
        return functions, problems

    def _allowed(self, offer: Offer) -> bool:
        """Whether a person allowed this very function, and nothing about the call asks for a look."""
        return offer.function is not None and offer.function.fingerprint in self._always and not offer.reasons

    async def _run_shown(self, offer: Offer, on_event: OnEvent, *, always: bool) -> Message:
        self._check(offer.call)
        if offer.function is not None:
            functions, _ = await self._found([offer.function.name])
            self._check(offer.call)
            if [one.fingerprint for one in functions] != [offer.function.fingerprint]:
                raise GrokchatError(
                    f"{offer.title} is not any more what was shown. Nothing was run.", hint="Look at the call again."
                )
            if always:
                self._always.add(offer.function.fingerprint)
        return await self._go_on_after(self._run(offer, on_event), on_event)

    async def _answer_instead(self, call: ToolCall, answer: Answer, on_event: OnEvent) -> Message:
        self._check(call)
        self._record(call, answer, on_event)
        return await self.go_on(self._floor.conversation().path[-1], on_event)

    async def _go_on_after(self, work: Coroutine[Any, Any, None], on_event: OnEvent) -> Message:
        await work
        return await self.go_on(self._floor.conversation().path[-1], on_event)

    def _check(self, call: ToolCall) -> None:
        self._floor.load()
        if call.id not in {one.id for one in self.waiting}:
            raise GrokchatError("This call does not wait any more.")

    async def _run(self, offer: Offer, on_event: OnEvent) -> None:
        """Runs one call and records what came; being stopped is an answer like any other."""
        call, tools = offer.call, self._outside.tools()
        began = self.running[call.id] = time.time()
        self._floor.changed()
        answer = Answer(_STOPPED, "stopped")
        try:
            if offer.function is None or offer.arguments is None or tools is None:
                answer = Answer(f"Nothing was run. {offer.problem}", "failed")
            else:
                answer = await tools.call(offer.function, offer.arguments)
        except asyncio.CancelledError:
            # It ended with the call; the answer says so, and nobody asks on.
            pass
        finally:
            del self.running[call.id]
            arguments = shown_arguments(offer.arguments) if offer.edited and offer.arguments is not None else ""
            self._record(call, answer, on_event, arguments, time.time() - began)

    def _record(self, call: ToolCall, answer: Answer, on_event: OnEvent, arguments: str = "", seconds: float = 0.0) -> None:
        text = f"The person changed the arguments to {arguments}\n\n{answer.text}" if arguments else answer.text
        head = self._floor.conversation().head
        event = ToolAnswered(secrets.token_hex(5), head, call.id, text, answer.outcome, call.name, arguments, seconds)
        self._floor.record(event)
        on_event(event)


def _was_stopped(path: Sequence[Message]) -> bool:
    """Whether a person stopped a function of the last round: then the model is not asked on."""
    for message in reversed(path):
        if message.role != "tool":
            return False
        if message.outcome == "stopped":
            return True
    return False


def _nobody(_event: Event | Waiting) -> None:
    return
