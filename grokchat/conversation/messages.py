"""Messages as values: what was said, and for a reply how it came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from grokchat.conversation.logprobs import TokenLogprob
from grokchat.conversation.parameters import Parameters
from grokchat.conversation.usage import Usage

Role = Literal["user", "assistant", "tool"]
How = Literal["running", "done", "stopped", "failed", "truncated"]
"""How a reply stands; `truncated` means that it broke off (connection lost, program killed)."""

Outcome = Literal["answered", "failed", "denied", "by_hand", "stopped"]
"""How a function call ended: the function gave a result or failed, or the person denied it, answered it or stopped it."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """Words; those of an attached file have its `name`."""

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ImagePart:
    """A picture: by `sha256` of an attachment, or by `url` (https) of one that is elsewhere; 0 pixels where they are not known."""

    sha256: str = ""
    media_type: str = "image/png"
    name: str = ""
    url: str = ""
    detail: str = "auto"
    width: int = 0
    height: int = 0


Part = TextPart | ImagePart

_NO_IDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A function that the model asks to call; `arguments` is JSON text as it came, `outcome` how it ended, empty while open."""

    id: str
    name: str
    arguments: str
    outcome: Outcome | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reply was asked with: model, system prompt and parameters (effort among them)."""

    model: str = "xai/grok-4.3"
    system: str = ""
    parameters: Parameters = field(default_factory=Parameters)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the tree. `at` and `ended_at` are seconds since 1970 (UTC), 0 when unknown.

    `text` holds all words; `parts` the user's words and pictures in order. The fields from `asked` on belong to replies:
    `how` it stands, `detail` (the failure in one line), `finish` (the service's reason), `first_token_at` (the first sign of
    life, thoughts included), `first_word_at` (the first visible token), `ids` (the service's own, by header), `logprobs` (its tokens
    with their probabilities, where they were told), `beside` (the first answer of the same request, if it is another). `call` is the id of
    the tool call that a tool message answers; with it stand the function's `name`, the `outcome`, and the `arguments` that it was
    run with, where a person changed them.
    """

    id: str
    parent: str
    role: Role
    at: float = 0.0
    text: str = ""
    parts: tuple[Part, ...] = ()
    asked: Asked | None = None
    thoughts: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    usage: Usage | None = None
    how: How = "done"
    detail: str = ""
    finish: str = ""
    first_word_at: float = 0.0
    ended_at: float = 0.0
    words: int = 0
    call: str = ""
    name: str = ""
    outcome: Outcome | Literal[""] = ""
    arguments: str = ""
    error: Mapping[str, Any] | None = None
    first_token_at: float = 0.0
    ids: Mapping[str, str] = field(default_factory=lambda: _NO_IDS)
    logprobs: tuple[TokenLogprob, ...] = ()
    beside: str = ""

    @property
    def own_words(self) -> str:
        """What the person wrote, without the texts of attached files."""
        if not self.parts:
            return self.text
        return "\n\n".join(part.text for part in self.parts if isinstance(part, TextPart) and not part.name)

    @property
    def running(self) -> bool:
        """Whether the reply is still coming."""
        return self.how == "running"

    @property
    def answers(self) -> int:
        """How many answers were asked for with the request of this reply."""
        return (self.asked.parameters.n or 1) if self.asked is not None else 1

    @property
    def seconds(self) -> float:
        """From the question sent to the reply's end, 0 while unknown."""
        return max(0.0, self.ended_at - self.at) if self.ended_at and self.at else 0.0
