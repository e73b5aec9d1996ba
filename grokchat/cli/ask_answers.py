"""The answers beside the first one, and the probabilities of tokens, as `ask` prints them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from grokchat.cli.output import terminal_width
from grokchat.conversation import Event, Message, ReplyBegan, Waiting
from grokchat.engine import Session
from grokchat.wire import encode_logprobs


class Printer(Protocol):
    """Prints a text that grows."""

    def add(self, text: str) -> None:
        """Takes more of it."""
        ...

    def finish(self) -> None:
        """Prints the rest."""
        ...


class Beside:
    """Knows which events belong to answers beside the first: those are printed when the first one is whole."""

    def __init__(self, session: Session, *, wanted: int) -> None:
        self._session = session
        self._beside: set[str] = set()
        self._wanted = wanted

    def heading(self, event: Event | Waiting) -> str:
        """What stands over an answer that begins now: empty where only one was asked for, or for one that is printed later."""
        if not isinstance(event, ReplyBegan):
            return ""
        if event.beside:
            self._beside.add(event.id)
        return heading(1) if self._wanted > 1 and not event.beside else ""

    def holds(self, event: Event | Waiting) -> bool:
        """Whether the event is of an answer that is printed later."""
        return getattr(event, "reply", "") in self._beside

    def print_rest(self, reply: Message, make_printer: Callable[[], Printer | None]) -> None:
        """Prints the other answers, each under its heading and with a printer of its own, or as it came."""
        others = answers_of(self._session, reply)[1:] if self._wanted else []
        for number, other in enumerate(others, 2):
            print(f"\n{heading(number)}", flush=True)
            printer = make_printer()
            if printer is not None:
                printer.add(other.text)
                printer.finish()
            else:
                print(other.text, end="" if other.text.endswith("\n") else "\n", flush=True)


def heading(number: int) -> str:
    """A rule with the answer's number."""
    words = f"── Answer {number} "
    return words + "─" * max(0, terminal_width() - len(words))


def answers_of(session: Session, reply: Message) -> list[Message]:
    """A reply and the answers that came beside it."""
    return [reply, *(other for other in session.conversation.messages.values() if other.beside == reply.id)]


def answers_as_json(session: Session, reply: Message) -> list[dict[str, Any]]:
    """Each answer to the request, the first among them."""
    return [
        {
            "id": one.id,
            "text": one.text,
            "thoughts": one.thoughts,
            "finish": one.finish or one.how,
            "logprobs": logprobs_as_json(one),
        }
        for one in answers_of(session, reply)
    ]


def logprobs_as_json(message: Message) -> list[dict[str, Any]] | None:
    """The tokens with their probabilities as the service writes them, None where none came."""
    rows: list[dict[str, Any]] = encode_logprobs(message.logprobs)["content"]
    return rows or None
