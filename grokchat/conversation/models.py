"""The chat models that grokchat knows; any other name that a person types is taken as it is."""

from __future__ import annotations

from dataclasses import dataclass

from grokchat.conversation.parameters import EFFORTS
from grokchat.conversation.usage import Usage


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens."""

    prompt: float
    cached: float
    completion: float


@dataclass(frozen=True, slots=True)
class ChatModel:
    """What a chat model offers; `context` is in tokens, 0 when unknown.

    `efforts` are the reasoning efforts that it takes; `ignores` the parameters that it refuses or does not heed.
    """

    id: str
    context: int = 0
    efforts: tuple[str, ...] = ()
    price: Price | None = None
    ignores: tuple[str, ...] = ()
    images: bool = False

    @property
    def name(self) -> str:
        """The id without its author, for a narrow place."""
        return self.id.rpartition("/")[2]

    def cost(self, usage: Usage | None) -> float | None:
        """What a reply cost in US dollars: what the service told, else tokens times price, else None."""
        if usage is None:
            return None
        if usage.cost is not None:
            return usage.cost
        if self.price is None or usage.prompt is None or usage.completion is None:
            return None
        cached = min(usage.cached or 0, usage.prompt)
        output = usage.completion + (usage.reasoning or 0)
        dollars = cached * self.price.cached + (usage.prompt - cached) * self.price.prompt + output * self.price.completion
        return dollars / 1_000_000


_REASONING = ("stop", "frequency_penalty", "presence_penalty", "logprobs", "top_logprobs", "deferred")

GROK = ChatModel("xai/grok-4.3", 1_000_000, EFFORTS, Price(1.25, 0.20, 2.50), _REASONING, images=True)
"""The default model. Context and prices: Cloudflare's card of xai/grok-4.3."""

MODELS: tuple[ChatModel, ...] = (
    GROK,
    ChatModel("xai/grok-4.7", 500_000, ("low", "medium", "high"), Price(2.0, 0.50, 6.0), _REASONING, images=True),
    ChatModel("xai/grok-4.6", 0, ("low", "medium", "high"), Price(2.0, 0.50, 6.0), _REASONING, images=True),
    ChatModel("xai/grok-4.20-0309-reasoning", 0, (), Price(2.0, 0.20, 6.0), _REASONING, images=True),
    ChatModel("xai/grok-4.20-0309-non-reasoning", 0, (), None, (), images=True),
)


def model_named(name: str) -> ChatModel:
    """The known model of that id or short name, else a model of which nothing is known but its id."""
    for model in MODELS:
        if name in (model.id, model.name):
            return model
    return ChatModel(name)
