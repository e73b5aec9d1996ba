"""The parameters of a request, each with the range that the model's card gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

Effort = Literal["none", "low", "medium", "high"]
"""How long the model may think before it answers."""

EFFORTS: tuple[Effort, ...] = get_args(Effort)

SEED_LIMIT = 2**53 - 1
"""The largest seed that a JSON number carries exactly."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every parameter of the model's card; None leaves one to the service.

    Ranges are the service's own (xai/grok-4.3, Cloudflare's model card); `problems()` names the values outside them.
    """

    effort: Effort = "medium"
    temperature: float | None = None
    top_p: float | None = None
    max_completion_tokens: int | None = None
    seed: int | None = None
    stop: tuple[str, ...] | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    logprobs: bool | None = None
    top_logprobs: int | None = None
    n: int | None = None
    user: str | None = None
    response_format: Mapping[str, Any] | None = None
    tools: tuple[Mapping[str, Any], ...] | None = None
    tool_choice: str | Mapping[str, Any] | None = None
    parallel_tool_calls: bool | None = None
    deferred: bool | None = None

    def problems(self) -> list[str]:
        """What is out of range, a sentence each; empty when all is well."""
        found = [f"effort must be one of {', '.join(EFFORTS)}, not {self.effort!r}."] if self.effort not in EFFORTS else []
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if value is None:
                continue
            whole = name in WHOLE
            good = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
            if not good or not low <= value <= high:
                kind = "a whole number" if whole else "a number"
                found.append(f"{name} must be {kind} from {low} to {high}, not {value!r}.")
        for name, (kinds, words) in KINDS.items():
            value = getattr(self, name)
            if value is not None and not isinstance(value, kinds):
                found.append(f"{name} must be {words}, not {value!r}.")
        for name, (item, most, words) in LISTS.items():
            value = getattr(self, name)
            if value is None:
                continue
            if not isinstance(value, tuple) or not all(isinstance(one, item) for one in value):
                found.append(f"{name} must be a list of {words}, not {value!r}.")
            elif len(value) > most:
                found.append(f"{name} takes at most {most} {words}, not {len(value)}.")
        return found

    def given(self) -> dict[str, Any]:
        """The parameters that are set, by name, as plain JSON values."""
        values: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None:
                values[field.name] = list(value) if isinstance(value, tuple) else value
        return values

    @classmethod
    def from_given(cls, values: Mapping[str, Any]) -> Parameters:
        """The parameters named in `values`; names that are not parameters are left out."""
        known = {field.name for field in fields(cls)}
        kept: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items() if name in known
        }
        return cls(**kept)


RANGES: dict[str, tuple[float, float]] = {
    "temperature": (0, 2),
    "top_p": (0, 1),
    "max_completion_tokens": (1, 2**31 - 1),
    "seed": (-SEED_LIMIT, SEED_LIMIT),
    "frequency_penalty": (-2, 2),
    "presence_penalty": (-2, 2),
    "top_logprobs": (0, 8),
    "n": (1, 10),
}
"""The lowest and highest value of each numeric parameter."""

WHOLE = frozenset({"max_completion_tokens", "seed", "top_logprobs", "n"})

KINDS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "logprobs": (bool, "true or false"),
    "user": (str, "a text"),
    "response_format": (Mapping, "a table"),
    "tool_choice": ((str, Mapping), "a text or a table"),
    "parallel_tool_calls": (bool, "true or false"),
    "deferred": (bool, "true or false"),
}
"""The kind of each parameter that is neither a number nor a list, in words too."""

MOST_STOPS = 4
MOST_TOOLS = 128

LISTS: dict[str, tuple[type, int, str]] = {"stop": (str, MOST_STOPS, "texts"), "tools": (Mapping, MOST_TOOLS, "functions")}
"""The kind and the largest number of each list's items."""
