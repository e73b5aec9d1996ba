"""What tokens cost, by model. The figures live in a data file, which the program reads once it needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grokchat.conversation.models import model_named
from grokchat.conversation.usage import Usage


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens; from `step` prompt tokens on (0: never) `above` counts for the whole request."""

    prompt: float
    cached: float
    completion: float
    step: int = 0
    above: Price | None = None

    def of(self, prompt: int, cached: int, completion: int) -> float:
        """US dollars for these tokens; `cached` ones are part of the prompt, thinking is part of the completion."""
        price = self.above if self.above is not None and self.step and prompt >= self.step else self
        cached = min(cached, prompt)
        return (cached * price.cached + (prompt - cached) * price.prompt + completion * price.completion) / 1_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """US dollars; `told` by the service, or reckoned with the price list."""

    dollars: float
    told: bool

    def __add__(self, other: Cost) -> Cost:
        """Both together; reckoned when one of them is."""
        return Cost(self.dollars + other.dollars, told=self.told and other.told)


FREE = Cost(0.0, told=True)


def dollars(amount: float) -> str:
    """US dollars in words, with more digits when it is little."""
    return f"${amount:.4f}" if amount < 1 else f"${amount:,.2f}"


def price_words(amount: float) -> str:
    """A price in US dollars for a million tokens, with the cents that a price has."""
    return f"${amount:.2f}" if round(amount, 2) == amount else f"${amount:g}"


def cost_words(cost: Cost | None) -> str:
    """A cost; reckoned with the price list it has a ≈."""
    return "price unknown" if cost is None else dollars(cost.dollars) if cost.told else f"≈ {dollars(cost.dollars)}"


_prices: dict[str, Price] = {}


def set_prices(prices: Mapping[str, Price]) -> None:
    """Replaces the price list; the composition root does so once it has read the data file."""
    _prices.clear()
    _prices.update(prices)


def price_of(model: str) -> Price | None:
    """The price of a model, None when it is unknown."""
    return _prices.get(model_named(model).id)


def cost_of(model: str, usage: Usage | None) -> Cost | None:
    """What a reply cost: what the service told, else its tokens times the price, else None."""
    if usage is None:
        return None
    if usage.cost is not None:
        return Cost(usage.cost, told=True)
    price = price_of(model)
    if price is None or usage.prompt is None or usage.completion is None:
        return None
    return Cost(price.of(usage.prompt, usage.cached or 0, usage.completion + (usage.reasoning or 0)), told=False)
