"""The table of parameters: what a person types becomes a value, and what is wrong is said while it is typed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import PARAMETERS, Parameter, Parameters, parameter_named

ROWS = pytest.mark.parametrize("row", PARAMETERS, ids=[one.name for one in PARAMETERS])


def named(name: str) -> Parameter:
    row = parameter_named(name)
    assert row is not None
    return row


def read(name: str, typed: str) -> Any:
    return named(name).read(typed)


@ROWS
def test_the_example_of_each_row_is_a_value_that_can_be_sent(row: Parameter) -> None:
    """And typed again it is the same."""
    value = row.read(row.example)
    assert row.problem(value) == ""
    assert row.read(row.typed(value)) == value
    assert Parameters(**{row.field: value}).problems() == []


@ROWS
def test_each_row_says_what_it_is(row: Parameter) -> None:
    """A sentence of help, a range in words, and a place in `Parameters`."""
    assert row.help.endswith(".")
    assert row.range
    assert row.field in Parameters.__dataclass_fields__
    assert parameter_named(row.name) is row
    assert parameter_named(row.field) is row


@ROWS
@pytest.mark.parametrize("typed", ["{", "[1,", '{"a": nan}', "[" * 5000, "\x00", "nan", "inf", "1e999"])
def test_nonsense_is_refused_with_words_and_never_breaks(row: Parameter, typed: str) -> None:
    """Texts take anything; everything else says what it wants."""
    if row.kind in ("text", "texts"):
        typed = "[" if row.kind == "texts" else typed
    if row.kind == "text":
        assert row.read(typed) == typed
        return
    with pytest.raises(ValueError, match=r"\.$"):
        row.read(typed)


@given(st.sampled_from(PARAMETERS), st.text())
def test_whatever_is_typed_is_a_good_value_or_a_sentence(row: Parameter, typed: str) -> None:
    """No third thing happens."""
    said = ""
    try:
        value = row.read(typed)
    except ValueError as error:
        said = str(error)
    assert said.endswith(".") if said else row.problem(value) == ""


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("temperature", " 0.5 ", 0.5),
        ("temperature", "1", 1),
        ("seed", "-7", -7),
        ("logprobs", "Yes", True),
        ("stream", "off", False),
        ("stop", "END", ("END",)),
        ("stop", '["a", "b"]', ("a", "b")),
        ("stop", "[]", ()),
        ("user", " me ", " me "),
        ("tool_choice", "none", "none"),
        ("reasoning_effort", "low", "low"),
        ("response_format", '{"type": "text"}', {"type": "text"}),
    ],
)
def test_values_are_typed_as_a_person_would(name: str, typed: str, value: Any) -> None:
    """A stop may be one text without brackets, a flag yes or off."""
    found = read(name, typed)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("temperature", "3", "from 0 to 2"),
        ("temperature", "", "a number"),
        ("seed", "1.5", "a whole number"),
        ("n", "11", "from 1 to 10"),
        ("logprobs", "maybe", "true or false"),
        ("stop", '["a","b","c","d","e"]', "at most 4"),
        ("stop", '{"a": 1}', "list of texts"),
        ("tools", '[{"type": "function", "function": {"name": "f"}}]', "'f' has none"),
        ("response_format", '{"type": "yaml"}', "json_schema"),
        ("tool_choice", "any", "required"),
        ("reasoning_effort", "huge", "one of none, low"),
        ("stream_options", '{"include_usage": 1}', "include_usage"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(name: str, typed: str, words: str) -> None:
    """Beginning with the parameter."""
    with pytest.raises(ValueError, match=words):
        read(name, typed)


def test_a_name_that_is_none_is_none() -> None:
    """Neither a typing error nor a part of a request that is no parameter."""
    assert parameter_named("temprature") is None
    assert parameter_named("messages") is None
