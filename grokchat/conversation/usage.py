"""What the service told about tokens and cost, read without trusting it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DOLLARS_A_TICK = 1e-10
"""One tick of `cost_in_usd_ticks` (xai-proto, usage.proto)."""


@dataclass(frozen=True, slots=True)
class Usage:
    """The usage object of a reply as received; a number that is missing or makes no sense reads as None."""

    received: Mapping[str, Any] = field(default_factory=dict)

    @property
    def prompt(self) -> int | None:
        """Tokens of the request."""
        return _count(self.received, "prompt_tokens")

    @property
    def completion(self) -> int | None:
        """Tokens of the visible answer; thinking is not in it."""
        return _count(self.received, "completion_tokens")

    @property
    def reasoning(self) -> int | None:
        """Tokens of thinking."""
        return _count(self.received.get("completion_tokens_details"), "reasoning_tokens")

    @property
    def cached(self) -> int | None:
        """Tokens of the request that came from the service's cache."""
        return _count(self.received.get("prompt_tokens_details"), "cached_tokens")

    @property
    def total(self) -> int | None:
        """All tokens of the reply and its request: what now fills the context."""
        told = _count(self.received, "total_tokens")
        if told is not None:
            return told
        if self.prompt is None or self.completion is None:
            return None
        return self.prompt + self.completion + (self.reasoning or 0)

    @property
    def cost(self) -> float | None:
        """US dollars, when the service told."""
        ticks = _count(self.received, "cost_in_usd_ticks")
        return None if ticks is None else ticks * DOLLARS_A_TICK


def _count(of: object, name: str) -> int | None:
    value = of.get(name) if isinstance(of, Mapping) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
