"""What the engine asks of the outside; the composition root (`cli`) brings objects that fit."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple, Protocol

from grokchat.conversation import Answer, Function, ListedModel, ReplyEvent, Request, Source, Waiting


class Replier(Protocol):
    """Whoever answers: the client of the service."""

    def reply(self, request: Request) -> AsyncGenerator[ReplyEvent | Waiting, None]:
        """Asks the model and yields its reply as it comes; the last event is a `ReplyEnded`.

        A failure is an ending (`how` failed or truncated), never an exception. Closing the generator closes the connection.
        """
        ...

    async def models(self) -> list[ListedModel]:
        """The models that the service lists. Raises GrokchatError."""
        ...

    async def close(self) -> None:
        """Lets go of every connection."""
        ...


class Tools(Protocol):
    """Whoever runs functions; all of it happens on the engine's loop."""

    async def sources(self) -> Sequence[Source]:
        """Everything that there is, with what stands in the way of using it."""
        ...

    async def functions(self, names: Sequence[str]) -> tuple[Sequence[Function], Sequence[str]]:
        """The functions of these names as they now are, and why others cannot be offered."""
        ...

    async def allow(self, name: str) -> Source | None:
        """A person allows a source to be started, or one of its functions to be offered as it now is."""
        ...

    async def problem(self, function: Function, arguments: Mapping[str, Any]) -> str:
        """What of the arguments does not fit the function, empty when they do."""
        ...

    async def call(self, function: Function, arguments: Mapping[str, Any]) -> Answer:
        """Runs it. Whatever happens, an answer comes; cancelling ends what runs."""
        ...

    async def close(self) -> None:
        """Ends whatever was started."""
        ...


Run = Callable[[Coroutine[Any, Any, Any]], "Future[Any]"]
"""Does something on the engine's loop."""

MOST_ROUNDS = 10
"""Rounds of function calls after which the model is asked for words, where the settings say nothing else."""


class Outside(NamedTuple):
    """What a conversation needs of the outside: who answers, who runs functions, and the loop on which it lives."""

    replier: Callable[[], Replier]
    run: Run
    tools: Callable[[], Tools | None] = lambda: None
    most_rounds: int = MOST_ROUNDS
