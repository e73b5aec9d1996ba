"""The request schema of the model's card: what the service takes, and the first thing that it would refuse."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from grokchat.conversation import GROK, model_named

_KEYS = frozenset(
    [
        "messages",
        "model",
        "stream",
        "stream_options",
        "reasoning_effort",
        "temperature",
        "top_p",
        "max_completion_tokens",
        "max_tokens",
        "n",
        "stop",
        "frequency_penalty",
        "presence_penalty",
        "logprobs",
        "top_logprobs",
        "seed",
        "user",
        "response_format",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "deferred",
        "search_parameters",
        "web_search_options",
    ]
)
_MESSAGE_KEYS: dict[str, frozenset[str]] = {
    "system": frozenset({"role", "content", "name"}),
    "user": frozenset({"role", "content", "name"}),
    "assistant": frozenset({"role", "content", "name", "tool_calls"}),
    "tool": frozenset({"role", "content", "tool_call_id"}),
}
_TYPES: dict[str, type] = {
    "model": str,
    "stream": bool,
    "logprobs": bool,
    "user": str,
    "parallel_tool_calls": bool,
    "deferred": bool,
    "search_parameters": dict,
    "web_search_options": dict,
}
_EFFORTS = ("none", "low", "medium", "high")
_SEED = 2**53 - 1
_RANGES: dict[str, tuple[float, float]] = {
    "temperature": (0, 2),
    "top_p": (0, 1),
    "max_completion_tokens": (1, math.inf),
    "max_tokens": (1, math.inf),
    "seed": (-_SEED, _SEED),
    "frequency_penalty": (-2, 2),
    "presence_penalty": (-2, 2),
    "top_logprobs": (0, 8),
    "n": (1, 10),
}
_WHOLE = ("max_completion_tokens", "max_tokens", "seed", "top_logprobs", "n")
MOST_MESSAGES = 500
MOST_PARTS = 20
MOST_STOPS = 4
MOST_TOOLS = 128
_LOST = ("logprobs", "top_logprobs", "deferred")
"""Keys that the schema of a newer model has lost."""
_REFUSED = {"presence_penalty": "presencePenalty", "frequency_penalty": "frequencyPenalty", "stop": "stop"}


def problem(body: Mapping[str, Any], model: str = GROK.id) -> str:
    """The first thing that the schema of the model refuses, empty when there is none."""
    unknown = sorted(set(body) - _KEYS | {name for name in _LOST if name in body and model_named(model).heeds(name) == "refused"})
    if unknown:
        return f"Unrecognized key: {unknown[0]}"
    messages = body.get("messages")
    if not isinstance(messages, list) or not 1 <= len(messages) <= MOST_MESSAGES:
        return f"Required value missing: messages (1 to {MOST_MESSAGES})"
    for number, message in enumerate(messages):
        found = _message_problem(message)
        if found:
            return f"messages[{number}]: {found}"
    effort = body.get("reasoning_effort")
    if effort is not None and effort not in (model_named(model).efforts or _EFFORTS):
        return f"reasoning_effort: invalid value {effort!r}"
    return _values_problem(body) or _tools_problem(body.get("tools")) or _choice_problem(body) or _round_problem(messages)


def refused_argument(body: Mapping[str, Any], model: str) -> str:
    """The first parameter that the schema takes and a reasoning model refuses, in the model's own spelling."""
    known = model_named(model)
    return next(
        (spelling for name, spelling in _REFUSED.items() if known.heeds(name) == "refused" and body.get(name) is not None), ""
    )


def _message_problem(message: object) -> str:
    if not isinstance(message, dict):
        return "must be an object"
    role = message.get("role")
    if not isinstance(role, str) or role not in _MESSAGE_KEYS:
        return f"invalid role {role!r}"
    unknown = sorted(set(message) - _MESSAGE_KEYS[role])
    if unknown:
        return f"Unrecognized key: {unknown[0]}"
    content = message.get("content")
    if role == "tool" and not isinstance(message.get("tool_call_id"), str):
        return "Required value missing: tool_call_id"
    if role in ("system", "tool"):
        return "" if isinstance(content, str) else "content must be a string"
    if role == "assistant":
        if content is not None and not isinstance(content, str):
            return "content must be a string or null"
        return _calls_problem(message.get("tool_calls"))
    if isinstance(content, list):
        return _parts_problem(content)
    return "" if isinstance(content, str) else "content must be a string or an array"


def _parts_problem(parts: list[Any]) -> str:
    if not 1 <= len(parts) <= MOST_PARTS:
        return f"content must have 1 to {MOST_PARTS} parts"
    for part in parts:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind == "text" and isinstance(part.get("text"), str) and set(part) == {"type", "text"}:
            continue
        image = part.get("image_url") if kind == "image_url" else None
        if (
            isinstance(image, dict)
            and isinstance(image.get("url"), str)
            and set(image) <= {"url", "detail"}
            and set(part) == {"type", "image_url"}
        ):
            if image.get("detail") not in (None, "auto", "low", "high"):
                return f"detail: invalid value {image['detail']!r}"
            continue
        return "invalid content part"
    return ""


def _values_problem(body: Mapping[str, Any]) -> str:
    for name, (low, high) in _RANGES.items():
        value = body.get(name)
        kinds = (int,) if name in _WHOLE else (int, float)
        if value is not None and (not isinstance(value, kinds) or isinstance(value, bool) or not low <= value <= high):
            return f"{name}: must be from {low} to {high}"
    stop = body.get("stop")
    if stop is not None and not (isinstance(stop, list) and len(stop) <= MOST_STOPS and all(isinstance(one, str) for one in stop)):
        return "stop: must be an array of at most 4 strings"
    options = body.get("stream_options")
    if options is not None and not (isinstance(options, dict) and isinstance(options.get("include_usage"), bool)):
        return "Required value missing: stream_options.include_usage"
    if options is not None and len(options) > 1:
        return f"stream_options: Unrecognized key: {min(set(options) - {'include_usage'})}"
    for name, type_ in _TYPES.items():
        if body.get(name) is not None and not isinstance(body[name], type_):
            return f"{name}: must be of type {type_.__name__}"
    return _form_problem(body.get("response_format"))


def _form_problem(form: object) -> str:
    if form is None:
        return ""
    if not isinstance(form, dict) or form.get("type") not in ("text", "json_object", "json_schema"):
        return "response_format: invalid type"
    if form["type"] != "json_schema":
        return "" if len(form) == 1 else f"response_format: Unrecognized key: {min(set(form) - {'type'})}"
    inner = form.get("json_schema")
    if not isinstance(inner, dict) or not isinstance(inner.get("name"), str) or not isinstance(inner.get("schema"), dict):
        return "Required value missing: response_format.json_schema"
    unknown = (set(form) - {"type", "json_schema"}) | (set(inner) - {"name", "schema", "strict", "description"})
    return f"response_format: Unrecognized key: {min(unknown)}" if unknown else ""


def _tools_problem(tools: object) -> str:
    if tools is None:
        return ""
    if not isinstance(tools, list) or len(tools) > MOST_TOOLS:
        return f"tools: must be an array of at most {MOST_TOOLS}"
    for tool in tools:
        function = tool.get("function") if isinstance(tool, dict) and tool.get("type") == "function" else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            return "tools: a function needs a name"
        unknown = (set(tool) - {"type", "function"}) | (set(function) - {"name", "description", "parameters", "strict"})
        if unknown:
            return f"tools: Unrecognized key: {min(unknown)}"
        if not isinstance(function.get("parameters"), dict):
            return "Required value missing: tools.function.parameters"
    return ""


def _choice_problem(body: Mapping[str, Any]) -> str:
    choice, tools = body.get("tool_choice"), body.get("tools") or []
    if choice is None or isinstance(choice, str):
        return "tool_choice: there are no tools to choose from" if choice == "required" and not tools else ""
    function = choice.get("function") if isinstance(choice, dict) and choice.get("type") == "function" else None
    if not isinstance(function, dict) or not isinstance(function.get("name"), str):
        return "tool_choice: must be a string or name a function"
    known = any(tool["function"].get("name") == function["name"] for tool in tools)
    return "" if known else f"tool_choice: there is no function {function['name']!r} in tools"


def _round_problem(messages: list[dict[str, Any]]) -> str:
    """Each call is answered by the messages right after it, and nothing answers a call that was not made."""
    waiting: set[str] = set()
    for number, message in enumerate(messages):
        if message["role"] == "tool":
            if message["tool_call_id"] not in waiting:
                return f"messages[{number}]: tool_call_id answers no call"
            waiting.remove(message["tool_call_id"])
        elif waiting:
            return f"messages[{number}]: the call {min(waiting)} was not answered"
        else:
            waiting = {call["id"] for call in message.get("tool_calls") or []}
    return f"the call {min(waiting)} was not answered" if waiting else ""


def _calls_problem(calls: object) -> str:
    if calls is None:
        return ""
    if not isinstance(calls, list) or len(calls) > MOST_TOOLS:
        return f"tool_calls: must be an array of at most {MOST_TOOLS}"
    for call in calls:
        function = call.get("function") if isinstance(call, dict) and call.get("type") == "function" else None
        if not isinstance(function, dict) or not isinstance(call.get("id"), str):
            return "tool_calls: a call needs an id and a function"
        if not isinstance(function.get("name"), str) or not isinstance(function.get("arguments"), str):
            return "tool_calls: a function needs a name and arguments in a string"
    return ""
