"""What is asked of the model, whole and independent of how it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grokchat.conversation.exchange import Exchange
from grokchat.conversation.messages import Asked, Message


@dataclass(frozen=True, slots=True)
class Request:
    """The messages from the root to the question, with what to ask them with.

    `images` holds the bytes of attached pictures by sha256; `exchange` is where the client notes what went over the wire.
    """

    asked: Asked
    messages: tuple[Message, ...]
    images: Mapping[str, bytes] = field(default_factory=dict)
    exchange: Exchange = field(default_factory=Exchange, compare=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """News, not a fact: why nothing comes yet (`waiting`, `retrying`, `idle`); shown, never stored.

    `seconds` is how long it has been, or for `retrying` how long until the next try.
    """

    reason: str
    seconds: float
    words: str
