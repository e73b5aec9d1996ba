"""Values that fit a JSON schema, and values that nearly do: what the demo answers in place of a model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

MOST_ITEMS = 1_000
MOST_LETTERS = 10_000
_DEPTH = 12
"""How deep a schema that refers to itself is followed."""

PLAIN: dict[str, Any] = {"demo": True, "answer": "A fixed text, no model wrote it.", "topics": ["JSON", "schemas"], "pages": 3}
"""What is answered where any object will do."""

_FORMATS = {
    "date": "2026-11-25",
    "date-time": "2026-11-25T12:00:00Z",
    "time": "12:00:00Z",
    "email": "demo@example.com",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "ipv4": "192.0.2.1",
}


def instance(schema: Mapping[str, Any], root: Mapping[str, Any] | None = None, depth: int = 0) -> Any:
    """A value that fits the JSON schema, as small as it can be. `root` is what references point into."""
    if not isinstance(schema, Mapping):
        # A schema may be `true`, which anything fits, or `false`, which nothing does.
        return "demo"
    root = schema if root is None else root
    schema = _resolved(schema, root)
    if depth > _DEPTH:
        return None
    if schema.get("enum"):
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    for key in ("anyOf", "oneOf"):
        if schema.get(key):
            # The last one: where a schema goes on in itself, that is usually the end of it.
            return instance(schema[key][-1 if depth > 2 else 0], root, depth + 1)
    kind = schema.get("type")
    match kind[0] if isinstance(kind, list) and kind else kind:
        case "object":
            return _object(schema, root, depth)
        case "array":
            return _array(schema, root, depth)
        case "integer" | "number":
            return _number(schema)
        case "boolean":
            return True
        case "null":
            return None
        case "string":
            return _text(schema)
        case _:
            return _object(schema, root, depth)


def misfit(schema: Mapping[str, Any]) -> Any:
    """A value that fits the schema but for its first number, text or word, which is of another kind."""
    return _spoiled(instance(schema))


def _spoiled(value: Any) -> Any:
    if isinstance(value, dict) and value:
        first = next(iter(value))
        return {**value, first: _spoiled(value[first])}
    if isinstance(value, list) and value:
        return [_spoiled(value[0]), *value[1:]]
    return 42 if isinstance(value, str) else "something else"


def _object(schema: Mapping[str, Any], root: Mapping[str, Any], depth: int) -> dict[str, Any]:
    required = schema.get("required", ())
    properties = {**schema.get("properties", {}), **{name: True for name in required if name not in schema.get("properties", {})}}
    # Deep inside only what must be there: a schema may go on in itself for ever.
    return {name: instance(inner, root, depth + 1) for name, inner in properties.items() if depth < 4 or name in required}


def _array(schema: Mapping[str, Any], root: Mapping[str, Any], depth: int) -> list[Any]:
    least = int(schema.get("minItems", 0 if depth >= 4 else 1))
    count = min(least if depth >= 4 else max(1, least), int(schema.get("maxItems", MOST_ITEMS)), MOST_ITEMS)
    first = [instance(one, root, depth + 1) for one in schema.get("prefixItems", ())]
    items = schema.get("items", {"type": "string"})
    more = [] if items is False or (first and count <= len(first)) else [instance(items, root, depth + 1)]
    return first + more * (count - len(first))


def _text(schema: Mapping[str, Any]) -> str:
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    return "demo".ljust(min(int(schema.get("minLength", 0)), MOST_LETTERS), "o")[: int(schema.get("maxLength", MOST_LETTERS))]


def _number(schema: Mapping[str, Any]) -> Any:
    """The number nearest to one that the limits let through."""
    above, below = schema.get("exclusiveMinimum", -math.inf), schema.get("exclusiveMaximum", math.inf)
    low = max(schema.get("minimum", -math.inf), above + 1)
    high = min(schema.get("maximum", math.inf), below - 1)
    if schema.get("type") == "integer":
        low, high = (one if math.isinf(one) else round_it(one) for one, round_it in ((low, math.ceil), (high, math.floor)))
    elif low > high:
        # Between narrow limits there is the middle.
        return (max(above, schema.get("minimum", above)) + min(below, schema.get("maximum", below))) / 2
    return max(low, min(high, 1))


def _resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema with what it refers to and what `allOf` adds; a reference to elsewhere is left out, nothing is fetched."""
    for _ in range(_DEPTH):
        parts = [_at(root, schema["$ref"])] if isinstance(schema.get("$ref"), str) else []
        parts += [one for one in schema.get("allOf", ()) if isinstance(one, Mapping)]
        if not parts:
            break
        merged: dict[str, Any] = {name: value for name, value in schema.items() if name not in ("$ref", "allOf")}
        for part in parts:
            properties = {**part.get("properties", {}), **merged.get("properties", {})}
            merged = {**part, **merged, **({"properties": properties} if properties else {})}
        schema = merged
    return schema


def _at(root: Mapping[str, Any], reference: str) -> Mapping[str, Any]:
    value: Any = root
    for step in reference.removeprefix("#").strip("/").split("/") if reference.startswith("#") else ["?"]:
        name = step.replace("~1", "/").replace("~0", "~")
        value = value.get(name, {}) if isinstance(value, Mapping) and name else value
    return value if isinstance(value, Mapping) else {}
