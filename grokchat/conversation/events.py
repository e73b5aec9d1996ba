"""What happens in a conversation, as facts in the past tense.

Each event is a value; the journal gives it an id and a time (`Recorded`). `reply` names the reply that an event belongs to
and is what the wire calls it, until the engine fills it in: empty for the first answer, the number of another one (`1`, `2`, …). `start` is where a piece begins in its reply's text, in
characters, so that pieces can be put in order whatever order they are read in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grokchat.conversation.logprobs import TokenLogprob
from grokchat.conversation.messages import Asked, Outcome, Part
from grokchat.conversation.usage import Usage

Ending = Literal["done", "stopped", "failed", "truncated"]


@dataclass(frozen=True, slots=True)
class Spoke:
    """The user said something; `parent` is the message it follows, empty for the first."""

    id: str
    parent: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ReplyBegan:
    """The model was asked; `parent` is the message it answers, `beside` the first answer of the same request, if it is another."""

    id: str
    parent: str
    asked: Asked
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Identified:
    """The answer began; `ids` are the service's own for it, by the header's name (`cf-ray`, `cf-aig-log-id`, …)."""

    ids: Mapping[str, str]
    reply: str = ""


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the answer; `tokens` is how many content deltas it was made of (one a token at xAI)."""

    text: str
    reply: str = ""
    start: int = 0
    tokens: int = 1


@dataclass(frozen=True, slots=True)
class ThoughtDelta:
    """A piece of the model's thoughts, as the service sums them up."""

    text: str
    reply: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class TokensTold:
    """The service told how likely tokens of an answer were; `start` is the number of the first one in its reply."""

    tokens: tuple[TokenLogprob, ...]
    reply: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """The model asks to call a function; `arguments` is JSON text as it came, in a reply that was cut off perhaps not whole."""

    id: str
    name: str
    arguments: str
    reply: str = ""


@dataclass(frozen=True, slots=True)
class ToolAnswered:
    """A called function's result, and how it came.

    `name` is the function's, `seconds` how long it ran; `arguments` are what it was run with, where a person changed them.
    """

    id: str
    parent: str
    call: str
    text: str
    outcome: Outcome = "answered"
    name: str = ""
    arguments: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class UsageTold:
    """The service told what a reply took; the last one counts."""

    usage: Usage
    reply: str = ""


@dataclass(frozen=True, slots=True)
class ReplyEnded:
    """A reply came to its end. `finish` is the service's reason (`stop`, `length`, `tool_calls`, `content_filter`, …).

    `detail` is the failure in one line; `error` the failure for programs: kind, message, hint, status, code.
    """

    how: Ending
    detail: str = ""
    finish: str = ""
    reply: str = ""
    error: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class HeadMoved:
    """Another branch was chosen: the conversation now ends at message `to`."""

    to: str


ReplyEvent = Identified | TextDelta | ThoughtDelta | TokensTold | ToolCalled | UsageTold | ReplyEnded
Event = Spoke | ReplyBegan | ReplyEvent | ToolAnswered | HeadMoved


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as the journal holds it: unique `id`, `at` in seconds since 1970 (UTC), `n` its number in its journal."""

    id: str
    at: float
    event: Event
    n: int = 0
