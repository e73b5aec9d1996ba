"""Schemas and verdicts: what fits, where it does not, what xAI does not take, and that nothing is ever fetched."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema.validators import Draft202012Validator

from grokchat.conversation.parameter_shapes import response_format
from grokchat.conversation.structured import REFUSED, as_form, refused_keywords, schema_in, wants_json
from grokchat.emulator.instances import instance, misfit
from grokchat.engine.structured import LONGEST, check
from grokchat.validation import MOST, schema_problem

PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "age": {"type": "integer", "minimum": 18},
        "works": {"type": "array", "items": {"type": "object", "properties": {"year": {"type": "integer"}}, "required": ["year"]}},
    },
    "required": ["name", "age"],
    "additionalProperties": False,
}
LEAVES = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "maxLength": 2},
        {"type": "string", "minLength": 9},
        {"type": "string", "format": "date"},
        {"type": "integer", "minimum": 18},
        {"type": "number", "maximum": -2},
        {"type": "number", "exclusiveMinimum": 0},
        {"type": "boolean"},
        {"type": "null"},
        {"enum": ["red", "green"]},
        {"const": 7},
        {"type": ["integer", "null"]},
    ]
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(lambda one, least: {"type": "array", "items": one, "minItems": least}, inner, st.integers(0, 3))
        | st.builds(
            lambda given: {"type": "object", "properties": given, "required": sorted(given), "additionalProperties": False},
            st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), inner, max_size=3),
        )
        | st.builds(lambda one, other: {"anyOf": [one, other]}, inner, inner)
    ),
    max_leaves=6,
)


def problems(value: Any, schema: Any) -> list[tuple[str, str]]:
    return [(one.where, one.words) for one in check(json.dumps(value), as_form(schema)).problems]


def test_a_reply_that_fits_is_told_so() -> None:
    """And one of any object."""
    assert check('{"name": "Ada", "age": 36}', as_form(PERSON)).fits
    assert check("{}", {"type": "json_object"}).fits
    assert not check("[]", {"type": "json_object"}).fits


def test_each_problem_has_its_path() -> None:
    """As people write it."""
    value = {"age": 17, "works": [{"year": 1843}, {"year": "soon"}, {}], "x": 1}
    found = problems(value, PERSON)
    assert [where for where, _ in found] == ["$", "$", "$.age", "$.works[1].year", "$.works[2]"]
    assert ("$.age", "17 is less than the minimum of 18") in found
    assert ("$", "'name' is a required property") in found


def test_a_long_list_of_problems_is_cut_and_long_words_too() -> None:
    """A value of a megabyte is not told again."""
    many = check(json.dumps(["x"] * 500), as_form({"type": "array", "items": {"type": "integer"}}))
    assert len(many.problems) == MOST
    assert "or more" in many.words
    long = problems({"a": "y" * 100_000}, {"properties": {"a": {"maxLength": 3}}})
    assert long == [("$.a", "it fails maxLength 3")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("```json\n{}\n```", "no JSON"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": ' + "9" * 5000 + "}", "no JSON"),
        ("[" * 200_000, "too deep"),
        ('{"c":' * 500 + "1" + "}" * 500, "too deep"),
        (" " * (LONGEST + 1), "not checked"),
    ],
)
def test_what_cannot_be_checked_is_told_in_words(text: str, words: str) -> None:
    """Never a crash, never a word that it fits."""
    verdict = check(text, as_form({"properties": {"c": {"$ref": "#"}}}))
    assert not verdict.fits
    assert words in verdict.words


def test_nothing_outside_of_the_schema_is_ever_fetched() -> None:
    """An address in `$ref` is not asked, a file not opened."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/schema.json"
        for reference in (address, "file:///etc/hostname", "other.json", "#/$defs/none"):
            verdict = check('{"a": 1}', as_form({"properties": {"a": {"$ref": reference}}}))
            assert not verdict.fits
            assert "nothing is fetched" in verdict.words
        assert check('{"a": 1}', as_form({"$schema": address, "type": "object"})).fits
        with pytest.raises(BlockingIOError):
            server.accept()


def test_references_inside_and_to_the_standard_work() -> None:
    """`$defs`, and the schema of schemas."""
    schema = {"$defs": {"n": {"type": "integer"}}, "properties": {"a": {"$ref": "#/$defs/n"}}}
    assert problems({"a": "x"}, schema) == [("$.a", "'x' is not of type 'integer'")]
    assert check('{"type": "object"}', as_form({"$ref": "https://json-schema.org/draft/2020-12/schema"})).fits


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ([], "in braces"),
        ({"type": "objekt"}, "$.type"),
        ({"properties": {"a": {"required": "x"}}}, "$.properties.a.required"),
        ({"properties": {"a": {"pattern": "("}}}, "regular expression"),
        ({"patternProperties": {"[": {}}}, "regular expression"),
        ({"minimum": "much"}, "$.minimum"),
    ],
)
def test_a_schema_that_is_none_is_told_with_its_place(schema: Any, words: str) -> None:
    """Before anything is sent."""
    assert words in schema_problem(schema)


def test_a_schema_of_any_depth_is_judged() -> None:
    """In words, if need be that it is too deep."""
    deep: dict[str, Any] = {}
    inner = deep
    for _ in range(5_000):
        inner["properties"] = {"a": {}}
        inner = inner["properties"]["a"]
    assert "It is no schema" in schema_problem(deep)
    assert refused_keywords(deep) == []
    assert schema_problem(PERSON) == ""


def test_keywords_that_xai_refuses_are_named_with_their_place() -> None:
    """A property of such a name, or a value, is none."""
    schema = {
        "properties": {"allOf": {"maxLength": 3}, "list": {"type": "array", "minItems": 1, "items": {"maxItems": 2}}},
        "allOf": [{"minContains": 1}],
        "enum": [{"minLength": 1}],
        "anyOf": [{"maxContains": 1}, {"minLength": 0}],
    }
    found = refused_keywords(schema)
    assert found == [
        "allOf",
        "allOf.0.minContains",
        "anyOf.0.maxContains",
        "anyOf.1.minLength",
        "properties.allOf.maxLength",
        "properties.list.items.maxItems",
        "properties.list.minItems",
    ]
    assert {one.rpartition(".")[2] for one in found} == set(REFUSED)
    assert refused_keywords(PERSON) == []


def test_a_form_is_made_of_a_schema_or_is_one() -> None:
    """A name that the service takes, whatever the file is called."""
    form = as_form(PERSON, "a person é.json")
    assert response_format(form) == ""
    assert form["json_schema"]["name"] == "a_person___json"
    assert as_form(form) == form
    assert schema_in(form) == PERSON
    assert wants_json(form)
    assert not wants_json(None)
    assert not wants_json({"type": "text"})
    assert schema_in({"type": "json_object"}) is None


@given(SCHEMAS)
def test_the_demo_answers_with_what_fits(schema: dict[str, Any]) -> None:
    """As the library of schemas sees it."""
    assert list(Draft202012Validator(schema).iter_errors(instance(schema))) == []


@given(st.dictionaries(st.sampled_from(["a", "b"]), LEAVES, min_size=1))
def test_the_demos_misfit_does_not_fit(given_properties: dict[str, Any]) -> None:
    """The first value is of another kind."""
    schema = {"type": "object", "properties": given_properties}
    value = misfit(schema)
    assert set(value) == set(given_properties)
    assert not check(json.dumps(value), as_form(schema)).fits


def test_the_demo_follows_references_but_not_for_ever() -> None:
    """A tree ends, parts of `allOf` join, other documents are left out."""
    tree = {
        "$defs": {"node": {"type": "object", "properties": {"v": {"type": "integer"}, "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]}}, "required": ["v", "next"]}},
        "$ref": "#/$defs/node",
    }  # fmt: skip
    assert check(json.dumps(instance(tree)), as_form(tree)).fits
    joined = {
        "allOf": [{"properties": {"a": {"type": "integer"}}}, {"properties": {"b": {"type": "string"}}}],
        "required": ["a", "b"],
    }
    assert instance(joined) == {"a": 1, "b": "demo"}
    assert instance({"$ref": "http://example.com/x"}) == {}
    assert instance({"$ref": "#"}) == {}
