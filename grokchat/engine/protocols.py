"""What the engine asks of the outside; the composition root (`cli`) brings objects that fit."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from grokchat.conversation import ListedModel, ReplyEvent, Request, Waiting


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
