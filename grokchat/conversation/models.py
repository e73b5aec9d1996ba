"""The chat models that grokchat knows; any other name that a person types is taken as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from grokchat.conversation.parameter_table import BY_FIELD, Effort
from grokchat.conversation.parameters import EFFORTS, Parameters

Heed = Literal["honoured", "ignored", "refused", "unknown"]
"""What a model does with a parameter."""


@dataclass(frozen=True, slots=True)
class ChatModel:
    """What a chat model offers; `context` is in tokens, 0 when unknown.

    `efforts` are the reasoning efforts that it takes. `refuses` are the parameters whose mere presence makes it answer 400,
    `ignores` those that it takes and does not heed; of a model that is not `known` nothing is known but its id.
    """

    id: str
    context: int = 0
    efforts: tuple[Effort, ...] = ()
    refuses: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()
    images: bool = False
    known: bool = True

    @property
    def name(self) -> str:
        """The id without its author, for a narrow place."""
        return self.id.rpartition("/")[2]

    def heeds(self, name: str) -> Heed:
        """What becomes of the parameter of that field (`effort`, `stop`, …)."""
        if name == "effort" and not self.efforts:
            return "ignored"
        if not self.known:
            return "unknown"
        return "refused" if name in self.refuses else "ignored" if name in self.ignores else "honoured"

    def effect(self, name: str) -> str:
        """The same in words; empty when the model honours it."""
        match self.heeds(name):
            case "honoured":
                return ""
            case "unknown":
                return "not known for this model"
            case heed:
                words = BY_FIELD[name].effect
                # The words are of most models; one whose schema has lost the key refuses what others ignore.
                return words if words and (heed == "refused") == words.startswith("refused") else f"{heed} by this model"

    def fitted(self, parameters: Parameters) -> tuple[Parameters, list[str]]:
        """The parameters without those that the model refuses, with an effort that it takes; and in words what was changed."""
        dropped = [name for name in parameters.given() if self.heeds(name) == "refused"]
        words = [f"{', '.join(dropped)} left out: {self.name} does not take {'it' if len(dropped) == 1 else 'them'}."] * bool(
            dropped
        )
        effort = self.nearest(parameters.effort)
        if effort != parameters.effort:
            words.append(f"The effort is now {effort}: {self.name} has no {parameters.effort}.")
        return replace(parameters.without(*dropped), effort=effort), words

    def nearest(self, effort: Effort) -> Effort:
        """The effort itself, or the nearest one that the model takes; itself where it takes none."""
        place = EFFORTS.index(effort)
        return min(self.efforts, key=lambda one: abs(EFFORTS.index(one) - place), default=effort)


@dataclass(frozen=True, slots=True)
class ListedModel:
    """A model as the service lists it; `context` in tokens, 0 when it is not told."""

    id: str
    context: int = 0
    words: str = ""


_PENALTIES = ("stop", "frequency_penalty", "presence_penalty")
_UNHEEDED = ("logprobs", "top_logprobs", "deferred")
_FOUR = EFFORTS[:4]

GROK = ChatModel("xai/grok-4.3", 1_000_000, _FOUR, _PENALTIES, _UNHEEDED, images=True)
"""The default model, as Cloudflare's card has it."""

MODELS: tuple[ChatModel, ...] = (
    GROK,
    # The schema of 4.7 has lost these keys altogether and refuses a request that names one.
    ChatModel("xai/grok-4.7", 500_000, EFFORTS[1:], (*_PENALTIES, *_UNHEEDED), (), images=True),
    ChatModel("xai/grok-4.6", 0, EFFORTS[1:4], _PENALTIES, _UNHEEDED, images=True),
    ChatModel("xai/grok-4.20-0309-reasoning", 0, (), _PENALTIES, _UNHEEDED, images=True),
    ChatModel("xai/grok-4.20-0309-non-reasoning", 0, (), (), _UNHEEDED, images=True),
)


def model_named(name: str) -> ChatModel:
    """The known model of that id or short name, else a model of which nothing is known but its id."""
    for model in MODELS:
        if name in (model.id, model.name):
            return model
    # Workers AI's own models have no reasoning effort in their schema.
    return ChatModel(name, efforts=() if name.startswith("@cf/") else _FOUR, known=False)
