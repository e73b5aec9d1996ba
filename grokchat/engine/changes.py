"""What of a conversation's settings may be changed while it goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypedDict

from grokchat.conversation import Effort, Parameters
from grokchat.errors import ConfigError
from grokchat.store import SessionSettings


class Changes(TypedDict, total=False):
    """New values by name; None leaves the old one. `effort` goes before that of `parameters`."""

    title: str | None
    model: str | None
    system: str | None
    effort: Effort | None
    parameters: Parameters | None
    functions: tuple[str, ...] | None


def changed(old: SessionSettings, changes: Changes) -> SessionSettings:
    """The settings with the changes made. Raises ConfigError for what no model takes."""
    parameters = changes.get("parameters") or old.parameters
    parameters = replace(parameters, effort=changes.get("effort") or parameters.effort)
    if parameters.problems():
        raise ConfigError(" ".join(parameters.problems()))
    given: dict[str, Any] = {**changes, "effort": None, "parameters": None}
    return replace(old, parameters=parameters, **{name: value for name, value in given.items() if value is not None})
