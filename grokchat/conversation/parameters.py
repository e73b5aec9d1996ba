"""The parameters of a request as a value; what each of them takes stands in the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, get_args

from grokchat.conversation.parameter_table import BY_FIELD, PARAMETERS, Effort

EFFORTS: tuple[Effort, ...] = get_args(Effort)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every parameter of the model's card; None leaves one to the service. `problems()` names the values that cannot be sent."""

    effort: Effort = "medium"
    temperature: float | None = None
    top_p: float | None = None
    max_completion_tokens: int | None = None
    max_tokens: int | None = None
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
    stream: bool | None = None
    stream_options: Mapping[str, Any] | None = None
    deferred: bool | None = None

    def problems(self) -> list[str]:
        """What cannot be sent, a sentence each; empty when all is well."""
        found = [one.problem(value) for one in PARAMETERS if (value := getattr(self, one.field)) is not None]
        if self.max_tokens is not None and self.max_completion_tokens is not None:
            found.append("max_tokens is the old name of max_completion_tokens: set only one of them.")
        if self.stream is False and self.stream_options is not None:
            found.append("stream_options goes with a stream only: leave it out, or stream.")
        return [one for one in found if one]

    def given(self) -> dict[str, Any]:
        """The parameters that are set, by field, as plain JSON values."""
        values: dict[str, Any] = {}
        for name in BY_FIELD:
            value = getattr(self, name)
            if value is not None:
                values[name] = list(value) if isinstance(value, tuple) else value
        return values

    def without(self, *names: str) -> Parameters:
        """The same with these left to the service."""
        left: dict[str, Any] = dict.fromkeys(names)
        return replace(self, **left)

    @classmethod
    def from_given(cls, values: Mapping[str, Any]) -> Parameters:
        """The parameters named in `values`; names that are not parameters are left out."""
        known = {field.name for field in fields(cls)}
        kept: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items() if name in known
        }
        return cls(**kept)
