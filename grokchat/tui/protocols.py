"""What the screens ask of the library of conversations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from grokchat.conversation import Message, Parameters, Part


class Summary(Protocol):
    """A conversation in a list."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def title(self) -> str:
        """Its title."""
        ...

    @property
    def updated(self) -> float:
        """When it last changed, in seconds since 1970."""
        ...


class Jobs(Protocol):
    """Replies that are finished by a process of their own."""

    def start(self, session: str, once: Parameters | None = None) -> None:
        """Has the last message of a conversation answered; returns once it was asked. Raises GrokchatError."""
        ...

    def running(self) -> set[str]:
        """The conversations whose reply is still coming."""
        ...

    def news(self) -> list[tuple[str, str]]:
        """The conversations whose reply has come, with a sentence, each once."""
        ...


class Schemas(Protocol):
    """The person's JSON schemas, by name."""

    def names(self) -> list[str]:
        """All of them."""
        ...

    def read(self, name: str) -> str:
        """The text of one. Raises GrokchatError."""
        ...

    def write(self, name: str, text: str) -> None:
        """Keeps one. Raises GrokchatError."""
        ...


class Draft(Protocol):
    """What is typed and attached in one program, while it is not sent."""

    def take(self) -> tuple[str, list[tuple[Part, bytes]]]:
        """What a program that ended left behind, once; a picture with its bytes."""
        ...

    def keep(self, text: str, attached: Sequence[tuple[Part, bytes]] = ()) -> None:
        """Keeps this and nothing else. Raises StoreError."""
        ...

    def close(self) -> None:
        """Leaves what is kept to the next program."""
        ...


class Conversations(Protocol):
    """The saved conversations."""

    def sessions(self) -> Sequence[Summary]:
        """All of them, the newest first."""
        ...

    def replies_since(self, start: float) -> Iterator[tuple[str, Message]]:
        """Every reply asked for since `start`, with its conversation's id."""
        ...

    def delete(self, words: str) -> Path:
        """Moves one to the trash."""
        ...

    def draft(self) -> Draft:
        """What is typed and attached in one program, while it is not sent."""
        ...
