"""The one table of request parameters: the form, the options of `ask`, the settings, the docs and every check are made from it.

Types and ranges are those of Cloudflare's card of xai/grok-4.3; what a model does with a parameter stands in the model's entry.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from grokchat.conversation import parameter_shapes as shapes

Effort = Literal["none", "low", "medium", "high", "xhigh"]
"""How long the model may think before it answers."""

SEED_LIMIT = 2**53 - 1
"""The largest seed that a JSON number carries exactly."""

MOST_TOKENS = 2**31 - 1

Kind = Literal["number", "whole", "flag", "choice", "text", "texts", "table", "tables", "text or table"]

_TYPES: dict[str, tuple[type, ...]] = {
    "number": (int, float),
    "whole": (int,),
    "flag": (bool,),
    "choice": (str,),
    "text": (str,),
    "texts": (tuple,),
    "table": (Mapping,),
    "tables": (tuple,),
    "text or table": (str, Mapping),
}
_WORDS = {"flag": "true or false", "text": "a text", "table": "a table", "text or table": "a text or a table"}
_ITEMS: dict[str, tuple[type, str]] = {"texts": (str, "texts"), "tables": (Mapping, "functions")}


class Parameter(NamedTuple):
    """One parameter of a request. `low` and `high` limit a number, `choices` a choice, `most` the items of a list.

    `default` says what the service does without it, `effect` what becomes of it where a model does not honour it; `example`
    is a value as a person types it, `shape` a check of what is inside.
    """

    name: str
    kind: Kind
    help: str
    example: str
    default: str = ""
    low: float = 0
    high: float = 0
    choices: tuple[str, ...] = ()
    most: int = 0
    effect: str = ""
    shape: Callable[[Any], str] | None = None

    @property
    def field(self) -> str:
        """Its name in `Parameters`, where the effort has a short one."""
        return "effort" if self.name == "reasoning_effort" else self.name

    @property
    def range(self) -> str:
        """The values that it takes, in words."""
        if self.choices:
            return ", ".join(self.choices)
        if self.kind in _ITEMS:
            return f"at most {self.most} {_ITEMS[self.kind][1]}"
        if self.kind in _WORDS:
            return _WORDS[self.kind]
        kind = "a whole number" if self.kind == "whole" else "a number"
        if self.high < MOST_TOKENS:
            return f"{kind} from {self.low} to {self.high}"
        return kind if self.low < 0 else f"{kind} from {self.low}"

    def problem(self, value: Any) -> str:
        """Why the value cannot be sent, beginning with the field's name; empty when it can."""
        item, items = _ITEMS.get(self.kind, (object, ""))
        fits = isinstance(value, _TYPES[self.kind]) and (self.kind == "flag" or not isinstance(value, bool))
        wrong = ""
        if items and not (fits and all(isinstance(one, item) for one in value)):
            wrong = f"must be a list of {items}, not {value!r}"
        elif items and len(value) > self.most:
            wrong = f"takes at most {self.most} {items}, not {len(value)}"
        elif self.choices and (not fits or value not in self.choices):
            wrong = f"must be one of {', '.join(self.choices)}, not {value!r}"
        elif self.kind in ("number", "whole") and not (fits and self.low <= value <= self.high):
            kind = "a whole number" if self.kind == "whole" else "a number"
            wrong = f"must be {kind} from {self.low} to {self.high}, not {value!r}"
        elif not fits:
            wrong = f"must be {_WORDS[self.kind]}, not {value!r}"
        elif self.shape is not None:
            wrong = self.shape(value) or shapes.unsendable(value)
        return f"{self.field} {wrong}." if wrong else ""

    def read(self, typed: str) -> Any:
        """The value of what a person typed. Raises ValueError with words for a person."""
        value = _READERS[self.kind](typed.strip() if self.kind != "text" else typed)
        problem = self.problem(value)
        if problem:
            raise ValueError(problem)
        return value

    def typed(self, value: Any) -> str:
        """The value as a person would type it."""
        if isinstance(value, str):
            return value
        return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _number(typed: str) -> Any:
    try:
        return int(typed)
    except ValueError:
        pass
    try:
        value = float(typed)
    except ValueError:
        return typed
    return value if math.isfinite(value) else typed


def _flag(typed: str) -> Any:
    return {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}.get(typed.lower(), typed)


def _json(typed: str) -> Any:
    if typed[:1] not in ("{", "["):
        return typed
    try:
        value = json.loads(typed)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"It is no JSON: {error}.") from error
    return tuple(value) if isinstance(value, list) else value


def _texts(typed: str) -> Any:
    value = _json(typed)
    return (value,) if isinstance(value, str) else value


_READERS: dict[str, Callable[[str], Any]] = {
    "number": _number,
    "whole": _number,
    "flag": _flag,
    "choice": str,
    "text": str,
    "texts": _texts,
    "table": _json,
    "tables": _json,
    "text or table": _json,
}

_REASONING = "refused by reasoning models"
_OLD = "ignored since grok-4.20"

PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "reasoning_effort",
        "choice",
        "How long the model may think before it answers; always sent, because the service's own default is not known.",
        "high",
        choices=("none", "low", "medium", "high", "xhigh"),
        effect="not taken by this model",
    ),
    Parameter("temperature", "number", "How freely words are chosen: 0 is strict, 2 is wild.", "0.7", "0.7", 0, 2),
    Parameter("top_p", "number", "Only the likeliest words that together have this probability.", "0.9", "0.95", 0, 1),
    Parameter(
        "max_completion_tokens", "whole", "The most tokens of the answer; thinking is not in it.", "400", "no limit", 1, MOST_TOKENS
    ),
    Parameter(
        "max_tokens", "whole", "The old name of max_completion_tokens; set only one of them.", "400", "no limit", 1, MOST_TOKENS
    ),
    Parameter(
        "seed", "whole", "For answers that can be repeated, as far as the model does.", "42", "random", -SEED_LIMIT, SEED_LIMIT
    ),
    Parameter("stop", "texts", "Where the model stops writing.", '["END"]', "nowhere", most=4, effect=_REASONING),
    Parameter(
        "frequency_penalty", "number", "Against words that came often.", "0.5", "0", -2, 2, effect=f"{_REASONING}, even at 0"
    ),
    Parameter(
        "presence_penalty", "number", "Against words that came at all.", "0.5", "0", -2, 2, effect=f"{_REASONING}, even at 0"
    ),
    Parameter("n", "whole", "How many answers to give at once; deprecated by xAI, which may give fewer.", "2", "1", 1, 10),
    Parameter("logprobs", "flag", "Whether each token comes with its probability.", "true", "false", effect=_OLD),
    Parameter("top_logprobs", "whole", "How many other tokens come with each one; needs logprobs.", "4", "0", 0, 8, effect=_OLD),
    Parameter(
        "response_format",
        "table",
        "The form of the answer: text, json_object, or json_schema with a schema.",
        '{"type": "json_object"}',
        "text",
        shape=shapes.response_format,
    ),
    Parameter(
        "tools",
        "tables",
        "Functions that the model may ask to call.",
        '[{"type": "function", "function": {"name": "now", "parameters": {"type": "object", "properties": {}}}}]',
        "none",
        most=128,
        shape=shapes.tools,
    ),
    Parameter(
        "tool_choice",
        "text or table",
        "Whether to call: auto, none, required, or one function by its name.",
        "auto",
        "auto",
        shape=shapes.tool_choice,
    ),
    Parameter("parallel_tool_calls", "flag", "Whether several functions may be called at once.", "false", "true"),
    Parameter("stream", "flag", "Whether the answer comes while it is written; false brings it whole.", "false", "true"),
    Parameter(
        "stream_options",
        "table",
        "Whether the stream tells its tokens and cost at the end; goes with a stream only.",
        '{"include_usage": true}',
        '{"include_usage": true}',
        shape=shapes.stream_options,
    ),
    Parameter("user", "text", "A name by which the service tells your users apart.", "me", "none"),
    Parameter(
        "deferred",
        "flag",
        "Whether the answer is fetched later by its request id.",
        "true",
        "false",
        effect="of no use: Cloudflare has no way to fetch the answer",
    ),
)
"""Every parameter, in the order in which the form and the docs show them."""

BY_FIELD: dict[str, Parameter] = {one.field: one for one in PARAMETERS}


def parameter_named(name: str) -> Parameter | None:
    """The parameter of that name, or of that field of `Parameters`."""
    return BY_FIELD.get("effort" if name == "reasoning_effort" else name)
