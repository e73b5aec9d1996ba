"""Answers in a form: which schema a reply was asked to fit, and what xAI does not take of one.

xAI's documents name a practical subset of JSON Schema; the keywords here are those that they say it has not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

REFUSED = ("minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains", "allOf")
"""Keywords that xAI does not support."""

_OF_NAMES = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
"""Keywords whose value is a table of schemas by names that a person chose."""

_OF_VALUES = ("enum", "const", "default", "examples", "required")
"""Keywords that hold values, in which nothing is a keyword."""

Form = Mapping[str, Any]


def as_form(schema: Mapping[str, Any], name: str = "answer") -> dict[str, Any]:
    """The `response_format` that asks for JSON which fits the schema; a `response_format` itself is given back."""
    if schema.get("type") == "json_schema" and isinstance(schema.get("json_schema"), Mapping):
        return dict(schema)
    kept = "".join(char if char.isascii() and (char.isalnum() or char in "_-") else "_" for char in name)[:64] or "answer"
    return {"type": "json_schema", "json_schema": {"name": kept, "schema": dict(schema), "strict": True}}


def wants_json(form: Form | None) -> bool:
    """Whether the answer is to be JSON."""
    return form is not None and form.get("type") in ("json_object", "json_schema")


def schema_in(form: Form | None) -> Mapping[str, Any] | None:
    """The schema that the answer is to fit, None where there is none."""
    inner = form.get("json_schema") if form is not None and form.get("type") == "json_schema" else None
    schema = inner.get("schema") if isinstance(inner, Mapping) else None
    return schema if isinstance(schema, Mapping) else None


def refused_keywords(schema: object) -> list[str]:
    """Where the schema has keywords that xAI does not support, each as its path: `properties.name.maxLength`."""
    found: list[str] = []
    waiting: list[tuple[str, object, bool]] = [("", schema, True)]
    while waiting:
        path, value, is_schema = waiting.pop()
        if isinstance(value, list):
            waiting += [(f"{path}.{place}", inner, True) for place, inner in enumerate(value)]
        elif isinstance(value, Mapping):
            for key, inner in value.items():
                where = f"{path}.{key}".removeprefix(".")
                if is_schema and key in REFUSED:
                    found.append(where)
                if not (is_schema and key in _OF_VALUES):
                    waiting.append((where, inner, not (is_schema and key in _OF_NAMES)))
    return sorted(found)
