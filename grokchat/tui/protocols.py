"""What the screens ask of the library of conversations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from grokchat.conversation import Message, Parameters


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

    def keep_draft(self, text: str) -> None:
        """Keeps what was typed and not sent. Raises StoreError."""
        ...

    def take_draft(self) -> str:
        """What was kept so, once."""
        ...
