"""Functions that the model may call, as values: what the model is told of them, and where they come from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from grokchat.conversation.messages import Outcome

Trait = Literal["reads", "untrusted", "sends"]
"""What a function can do: read what is private, bring in what strangers wrote, send something out."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function that can be run. `parameters` is the JSON schema of its arguments, an object's.

    `name` is what the model calls; `title` what a person reads (`server/tool` where it comes from a server); `origin` where
    it is declared, in words; `code` identifies what would be run, so that a change of it is a change of the function.
    """

    name: str
    description: str
    parameters: Mapping[str, Any] = field(hash=False)
    origin: str = ""
    title: str = ""
    code: str = ""
    traits: frozenset[Trait] = field(default_factory=frozenset)

    @property
    def definition(self) -> dict[str, Any]:
        """What the model is told, in the form of a request's `tools`."""
        return {
            "type": "function",
            "function": {"name": self.name, "description": self.description, "parameters": dict(self.parameters)},
        }

    @property
    def fingerprint(self) -> str:
        """Names this exact definition: two functions that differ in anything that matters have different ones."""
        whole = [self.name, self.title, self.description, self.parameters, self.origin, self.code, sorted(self.traits)]
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call, as text for the model and for the person."""

    text: str
    outcome: Outcome = "answered"


@dataclass(frozen=True, slots=True)
class Source:
    """Where functions come from, and what stands in the way of using it (empty: nothing).

    `start` is the command or address that would be run or asked, where a person must allow that first.
    """

    name: str
    functions: tuple[Function, ...] = ()
    problems: tuple[str, ...] = ()
    start: str = ""
