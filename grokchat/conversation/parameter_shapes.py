"""What the structured parameters look like inside: each check gives the first problem in words, empty when there is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

CHOICES = ("auto", "none", "required")
"""What `tool_choice` says in a word."""

FORMS = ("text", "json_object", "json_schema")
"""The types of `response_format`."""


def unsendable(value: Any) -> str:
    """What JSON has no form for: infinity, what is no number, a date of a settings file."""
    try:
        json.dumps(value, allow_nan=False)
    except (ValueError, TypeError, RecursionError):
        return "holds a value that JSON cannot"
    return ""


def stream_options(value: Any) -> str:
    """`{"include_usage": true}` and nothing else."""
    good = set(value) == {"include_usage"} and isinstance(value["include_usage"], bool)
    return "" if good else 'must be {"include_usage": true} or false'


def response_format(value: Any) -> str:
    """A type, and for `json_schema` a name with a schema."""
    if value.get("type") not in FORMS:
        return f"must have a type of {', '.join(FORMS)}"
    if value["type"] != "json_schema":
        return ""
    inner = value.get("json_schema")
    good = isinstance(inner, Mapping) and isinstance(inner.get("name"), str) and isinstance(inner.get("schema"), Mapping)
    return "" if good else 'must have {"json_schema": {"name": …, "schema": {…}}}'


def tools(value: Any) -> str:
    """Functions, each with a name and the schema of its parameters."""
    for number, tool in enumerate(value, 1):
        function = tool.get("function") if tool.get("type") == "function" else None
        if not isinstance(function, Mapping) or not isinstance(function.get("name"), str):
            return f'must be functions: number {number} lacks {{"type": "function", "function": {{"name": …}}}}'
        if not isinstance(function.get("parameters"), Mapping):
            return f"must have parameters in each function: {function['name']!r} has none"
    return ""


def tool_choice(value: Any) -> str:
    """A word of `CHOICES`, or a function by its name."""
    if isinstance(value, str):
        return "" if value in CHOICES else f"must be {', '.join(CHOICES)} or name a function"
    function = value.get("function") if value.get("type") == "function" else None
    good = isinstance(function, Mapping) and isinstance(function.get("name"), str)
    return "" if good else 'must be {"type": "function", "function": {"name": …}}'
