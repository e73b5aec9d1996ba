"""What replies took: tokens, times, cost and the service's ids, one by one and together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from grokchat.conversation.messages import Message
from grokchat.conversation.prices import Cost, cost_of
from grokchat.conversation.usage import Usage

_EMPTY = Usage()


@dataclass(frozen=True, slots=True)
class Entry:
    """One reply. Tokens are None where the service told none; seconds are 0 where they are not known.

    `beside` is the first answer of the same request, if this is another: what the request took stands there.
    `first_token` and `first_word` are the seconds from the question to the first sign of life and to the first visible word.
    """

    reply: str
    at: float
    model: str
    effort: str
    how: str
    prompt: int | None
    cached: int | None
    reasoning: int | None
    completion: int | None
    seconds: float
    first_token: float
    first_word: float
    cost: Cost | None
    ids: Mapping[str, str] = field(default_factory=dict)
    beside: str = ""

    @property
    def speed(self) -> float:
        """Visible tokens a second, 0 when it cannot be told."""
        writing = self.seconds - self.first_word
        return self.completion / writing if self.completion and self.first_word and writing > 0.2 else 0.0

    def as_json(self) -> dict[str, Any]:
        """The entry for programs."""
        return {
            "reply": self.reply,
            "model": self.model,
            "effort": self.effort,
            "how": self.how,
            "prompt_tokens": self.prompt,
            "cached_tokens": self.cached,
            "reasoning_tokens": self.reasoning,
            "completion_tokens": self.completion,
            "seconds": round(self.seconds, 3),
            "seconds_to_first_token": round(self.first_token, 3) or None,
            "seconds_to_first_word": round(self.first_word, 3) or None,
            "tokens_per_second": round(self.speed, 1) or None,
            "cost_usd": None if self.cost is None else self.cost.dollars,
            "cost_told": self.cost is not None and self.cost.told,
            "ids": dict(self.ids),
            "beside": self.beside or None,
        }


@dataclass(frozen=True, slots=True)
class Total:
    """Some replies together; `estimated` when a price list was needed, `unpriced` counts those whose cost nobody knows.

    `beside` counts those whose cost stands at another answer of their request.
    """

    replies: int = 0
    prompt: int = 0
    cached: int = 0
    reasoning: int = 0
    completion: int = 0
    seconds: float = 0.0
    dollars: float = 0.0
    estimated: bool = False
    unpriced: int = 0
    beside: int = 0

    @property
    def cost(self) -> Cost | None:
        """The cost, None when that of no reply is known."""
        return None if self.replies == self.unpriced + self.beside else Cost(self.dollars, told=not self.estimated)

    def as_json(self) -> dict[str, Any]:
        """The sum for programs."""
        return {
            "replies": self.replies,
            "prompt_tokens": self.prompt,
            "cached_tokens": self.cached,
            "reasoning_tokens": self.reasoning,
            "completion_tokens": self.completion,
            "seconds": round(self.seconds, 3),
            "cost_usd": self.dollars,
            "cost_told": not self.estimated,
            "replies_of_unknown_cost": self.unpriced,
        }


def entry_of(message: Message) -> Entry:
    """What a reply took."""
    asked, usage = message.asked, message.usage or _EMPTY
    model = asked.model if asked is not None else ""
    return Entry(
        message.id,
        message.at,
        model,
        asked.parameters.effort if asked is not None else "",
        message.how,
        usage.prompt,
        usage.cached,
        usage.reasoning,
        usage.completion,
        message.seconds,
        max(0.0, message.first_token_at - message.at) if message.first_token_at else 0.0,
        max(0.0, message.first_word_at - message.at) if message.first_word_at else 0.0,
        cost_of(model, message.usage),
        message.ids,
        message.beside,
    )


def entries_of(messages: Iterable[Message]) -> list[Entry]:
    """What each reply among the messages took, the oldest first."""
    return sorted((entry_of(one) for one in messages if one.role == "assistant"), key=lambda one: one.at)


def total_of(entries: Iterable[Entry]) -> Total:
    """The sum of some replies."""
    every = list(entries)
    costs = [one.cost for one in every if one.cost is not None]
    return Total(
        len(every),
        sum(one.prompt or 0 for one in every),
        sum(one.cached or 0 for one in every),
        sum(one.reasoning or 0 for one in every),
        sum(one.completion or 0 for one in every),
        sum(one.seconds for one in every),
        sum(cost.dollars for cost in costs),
        any(not cost.told for cost in costs),
        sum(one.cost is None and not one.beside for one in every),
        sum(bool(one.beside) for one in every),
    )


def by_effort(entries: Iterable[Entry]) -> dict[str, Total]:
    """The sum for each effort that was used."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.effort, []).append(entry)
    return {effort: total_of(group) for effort, group in groups.items()}
