"""The request schema of the model's card: what the service takes, and the first thing that it would refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grokchat.conversation.parameters import MOST_STOPS, MOST_TOOLS, RANGES, WHOLE

_KEYS = frozenset(
    "messages model stream stream_options reasoning_effort temperature top_p max_completion_tokens max_tokens n stop "
    "frequency_penalty presence_penalty logprobs top_logprobs seed user response_format tools tool_choice "
    "parallel_tool_calls deferred search_parameters web_search_options".split()
)
_MESSAGE_KEYS: dict[str, frozenset[str]] = {
    "system": frozenset({"role", "content", "name"}),
    "user": frozenset({"role", "content", "name"}),
    "assistant": frozenset({"role", "content", "name", "tool_calls"}),
    "tool": frozenset({"role", "content", "tool_call_id"}),
}
MOST_MESSAGES = 500
MOST_PARTS = 20
_REFUSED = {"presence_penalty": "presencePenalty", "frequency_penalty": "frequencyPenalty", "stop": "stop"}


def problem(body: Mapping[str, Any]) -> str:
    """The first thing that the schema refuses, empty when there is none."""
    unknown = sorted(set(body) - _KEYS)
    if unknown:
        return f"Unrecognized key: {unknown[0]}"
    messages = body.get("messages")
    if not isinstance(messages, list) or not 1 <= len(messages) <= MOST_MESSAGES:
        return f"Required value missing: messages (1 to {MOST_MESSAGES})"
    for number, message in enumerate(messages):
        found = _message_problem(message)
        if found:
            return f"messages[{number}]: {found}"
    return _values_problem(body) or _tools_problem(body.get("tools"))


def refused_argument(body: Mapping[str, Any]) -> str:
    """The first parameter that the schema takes and a reasoning model refuses, in the model's own spelling."""
    return next((spelling for name, spelling in _REFUSED.items() if body.get(name) is not None), "")


def _message_problem(message: object) -> str:
    if not isinstance(message, dict):
        return "must be an object"
    role = message.get("role")
    if role not in _MESSAGE_KEYS:
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
        return "" if content is None or isinstance(content, str) else "content must be a string or null"
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
        if isinstance(image, dict) and isinstance(image.get("url"), str) and set(image) <= {"url", "detail"}:
            continue
        return "invalid content part"
    return ""


def _values_problem(body: Mapping[str, Any]) -> str:
    if body.get("reasoning_effort") not in (None, "none", "low", "medium", "high"):
        return f"reasoning_effort: invalid value {body['reasoning_effort']!r}"
    for name, (low, high) in RANGES.items():
        value = body.get(name)
        kinds = (int,) if name in WHOLE else (int, float)
        if value is not None and (not isinstance(value, kinds) or isinstance(value, bool) or not low <= value <= high):
            return f"{name}: must be from {low} to {high}"
    stop = body.get("stop")
    if stop is not None and not (isinstance(stop, list) and len(stop) <= MOST_STOPS):
        return "stop: must be an array of at most 4 strings"
    options = body.get("stream_options")
    if options is not None and not (isinstance(options, dict) and isinstance(options.get("include_usage"), bool)):
        return "Required value missing: stream_options.include_usage"
    form = body.get("response_format")
    if form is not None and not (isinstance(form, dict) and form.get("type") in ("text", "json_object", "json_schema")):
        return "response_format: invalid type"
    return ""


def _tools_problem(tools: object) -> str:
    if tools is None:
        return ""
    if not isinstance(tools, list) or len(tools) > MOST_TOOLS:
        return f"tools: must be an array of at most {MOST_TOOLS}"
    for tool in tools:
        function = tool.get("function") if isinstance(tool, dict) and tool.get("type") == "function" else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            return "tools: a function needs a name"
        if not isinstance(function.get("parameters"), dict):
            return "Required value missing: tools.function.parameters"
    return ""
