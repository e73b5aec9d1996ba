"""Values for schemas: whatever a schema of the usual keywords asks for, the demo's answer fits it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema.validators import Draft202012Validator

from grokchat.emulator.instances import PLAIN, instance, misfit
from grokchat.emulator.replies import answer
from grokchat.wire import listed_model

NAMES = st.sampled_from(["a", "b", "c d", "é"])
WHOLE = st.integers(-50, 50)


def _number(kind: str, low: float | None, size: float, open_low: bool, open_high: bool) -> dict[str, Any]:
    limits = (
        {}
        if low is None
        else {"exclusiveMinimum" if open_low else "minimum": low, "exclusiveMaximum" if open_high else "maximum": low + size}
    )
    return {"type": kind, **limits}


LEAVES: st.SearchStrategy[Any] = st.one_of(
    st.just(True),
    st.sampled_from([{}, {"type": "boolean"}, {"type": "null"}, {"const": None}, {"enum": [3, "x"]}, {"type": ["string", "null"]}]),
    st.builds(
        lambda least, more: {"type": "string", "minLength": least, "maxLength": least + more}, st.integers(0, 30), st.integers(0, 9)
    ),
    st.sampled_from(["date", "date-time", "time", "email", "uri", "uuid", "ipv4"]).map(
        lambda form: {"type": "string", "format": form}
    ),
    st.builds(_number, st.just("integer"), st.none() | WHOLE | st.floats(-9, 9), st.integers(2, 9), st.booleans(), st.booleans()),
    st.builds(_number, st.just("number"), st.none() | WHOLE, st.floats(0.25, 9), st.booleans(), st.booleans()),
)


def _deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.builds(
            lambda properties, required: {"type": "object", "properties": properties, "required": required},
            st.dictionaries(NAMES, inner, max_size=3),
            st.lists(NAMES, unique=True, max_size=3),
        ),
        st.builds(
            lambda items, least: {"type": "array", "items": items, "minItems": least, "maxItems": least + 1},
            inner,
            st.integers(0, 4),
        ),
        st.builds(
            lambda first, items, least: {"type": "array", "prefixItems": first, "items": items, "minItems": least},
            st.lists(inner, min_size=1, max_size=2),
            inner,
            st.integers(0, 4),
        ),
        st.lists(inner, min_size=1, max_size=2).map(lambda some: {"anyOf": some}),
    )


@given(st.recursive(LEAVES, _deeper, max_leaves=6))
def test_an_answer_fits_its_schema(schema: Any) -> None:
    """Limits open or closed, first items, names that must be there without a schema, and `true` in place of one."""
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(instance(schema))


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 1.5},
        {"type": "integer", "maximum": -0.5},
        {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
        {"type": "number", "exclusiveMinimum": 0.2, "exclusiveMaximum": 0.4},
        {"type": "number", "minimum": 0.25, "exclusiveMaximum": 0.5},
        {"type": "number", "minimum": 5, "maximum": 5},
        {"type": "array", "prefixItems": [{"type": "integer"}], "minItems": 3},
        {"type": "array", "prefixItems": [{"type": "integer"}], "items": False},
        {"type": "array", "items": False, "maxItems": 0},
        {"type": "object", "required": ["x"]},
        {"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": True}},
        {"type": "object", "properties": {"a": True, "b": {"items": True, "type": "array"}}},
        {"allOf": [{"type": "object", "required": ["a"]}, {"properties": {"b": {"type": "string"}}, "required": ["b"]}]},
    ],
)
def test_narrow_limits_and_short_schemas_are_answered(schema: dict[str, Any]) -> None:
    """Each has an answer that fits, and one for the fault that does not."""
    validator = Draft202012Validator(schema)
    validator.validate(instance(schema))
    body = {"messages": [], "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}}
    assert answer(body)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string"},
        {"type": "integer"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "properties": {"a": {"type": "number"}}},
    ],
)
def test_a_misfit_is_none(schema: dict[str, Any]) -> None:
    """By one value only: the rest is as it was."""
    assert not Draft202012Validator(schema).is_valid(misfit(schema))
    assert type(misfit(schema)) is type(instance(schema)) or schema["type"] in ("string", "integer")


def test_without_a_schema_there_is_an_object() -> None:
    """The same each time."""
    assert answer({"messages": [], "response_format": {"type": "json_object"}}).startswith('{"demo": true')
    assert PLAIN["demo"] is True


@pytest.mark.parametrize(
    ("properties", "context"),
    [
        ([{"property_id": "context_window", "value": "131072"}], 131072),
        ([{"property_id": "context_window", "value": 1000}], 1000),
        ([{"property_id": "other", "value": 5}], 0),
        ([{"property_id": "context_window", "value": "many"}], 0),
        ([{"property_id": "context_window", "value": "-5"}], 0),
        ([{"property_id": "context_window", "value": True}], 0),
        ([{"property_id": "context_window", "value": "9" * 5000}], 0),
        ([{"property_id": "context_window"}], 0),
        ([3, None, "x"], 0),
        ("words", 0),
        (None, 0),
    ],
)
def test_a_listed_model_tells_its_context_where_it_makes_sense(properties: Any, context: int) -> None:
    """One senseless row must not cost the whole list."""
    found = listed_model({"name": "@cf/a/b", "description": " some\n words ", "properties": properties})
    assert (found.id, found.context, found.words) == ("@cf/a/b", context, "some words")
