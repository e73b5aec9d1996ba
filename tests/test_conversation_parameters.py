"""Parameters: every one of the model's card, with its range and its kind."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from conversation_events import parameters
from hypothesis import given

from grokchat.conversation import EFFORTS, PARAMETERS, Parameters
from grokchat.conversation.parameter_table import SEED_LIMIT

TOOL = {"type": "function", "function": {"name": "f", "parameters": {}}}
GOOD: dict[str, list[Any]] = {
    "effort": ["none", "low", "medium", "high", "xhigh"],
    "temperature": [0, 0.0, 1, 2, 2.0],
    "top_p": [0, 0.5, 1],
    "max_completion_tokens": [1, 128_000],
    "max_tokens": [1, 128_000],
    "stream": [True, False],
    "stream_options": [{"include_usage": True}, {"include_usage": False}],
    "seed": [0, SEED_LIMIT, -SEED_LIMIT],
    "stop": [(), ("a", "b", "c", "d")],
    "frequency_penalty": [-2, 0, 2],
    "presence_penalty": [-2.0, 2.0],
    "logprobs": [True, False],
    "top_logprobs": [0, 8],
    "n": [1, 10],
    "user": ["", "me"],
    "response_format": [{"type": "text"}, {"type": "json_schema", "json_schema": {"name": "x", "schema": {}}}],
    "tools": [(), (TOOL,) * 128],
    "tool_choice": ["auto", "none", "required", {"type": "function", "function": {"name": "f"}}],
    "parallel_tool_calls": [True, False],
    "deferred": [True, False],
}
BAD: dict[str, list[Any]] = {
    "effort": ["most", "", 3, True, ("high",)],
    "temperature": [-0.1, 2.1, "hot", True, float("nan"), float("inf"), 10**400],
    "top_p": [-1, 1.01, "x"],
    "max_tokens": [0, 2.5, "8"],
    "stream": ["no", 1],
    "stream_options": [True, {}, {"include_usage": "yes"}, {"include_usage": True, "more": 1}],
    "max_completion_tokens": [0, -1, 1.5, True, "8"],
    "seed": [SEED_LIMIT + 1, -SEED_LIMIT - 1, 1.0, 10**400],
    "stop": ["END", 5, ("a",) * 5, (1,), {"a": 1}],
    "frequency_penalty": [-2.1, 2.1, None.__class__],
    "presence_penalty": [3, "x"],
    "logprobs": ["yes", 1],
    "top_logprobs": [-1, 9, 1.5],
    "n": [0, 11, True],
    "user": [7, ()],
    "response_format": [
        "json",
        1,
        (),
        {},
        {"type": "xml"},
        {"type": "json_schema"},
        {"type": "json_schema", "json_schema": {"name": "x"}},
    ],
    "tools": [(TOOL,) * 129, ("f",), {"type": "function"}, 5, ({},), ({"type": "function", "function": {"name": "f"}},)],
    "tool_choice": [5, (), "any", {}, {"type": "function", "function": {}}],
    "parallel_tool_calls": ["no", 0],
    "deferred": ["no", 1],
}
NAMES = [field.name for field in fields(Parameters)]


def test_the_card_is_covered() -> None:
    """Each parameter has a rule, and examples here."""
    assert set(NAMES) == {one.field for one in PARAMETERS} == set(GOOD) == set(BAD)


@pytest.mark.parametrize("name", NAMES)
def test_values_in_range_are_taken(name: str) -> None:
    """The limits themselves too."""
    for value in GOOD[name]:
        assert Parameters(**{name: value}).problems() == [], value


@pytest.mark.parametrize("name", NAMES)
def test_values_out_of_range_or_of_the_wrong_kind_are_named(name: str) -> None:
    """One sentence each, beginning with the parameter's name."""
    for value in BAD[name]:
        problems = Parameters(**{name: value}).problems()
        assert len(problems) == 1, value
        assert problems[0].startswith(f"{name} ")
        assert problems[0].endswith(".")


def test_the_usual_parameters_leave_everything_to_the_service_but_the_effort() -> None:
    """Nothing is sent that nobody asked for."""
    assert Parameters().given() == {"effort": "medium"}
    assert Parameters().problems() == []
    assert EFFORTS == ("none", "low", "medium", "high", "xhigh")


def test_false_and_zero_are_given() -> None:
    """Only None leaves a parameter to the service."""
    given_values = Parameters(temperature=0, parallel_tool_calls=False, seed=0, stop=()).given()
    assert given_values == {"effort": "medium", "temperature": 0, "parallel_tool_calls": False, "seed": 0, "stop": []}


@given(parameters)
def test_what_is_given_makes_the_same_parameters(one: Parameters) -> None:
    """To plain JSON values and back."""
    assert Parameters.from_given(one.given()) == one
    assert Parameters.from_given({**one.given(), "of_a_later_version": 1}) == one


def test_all_problems_are_told_at_once() -> None:
    """Not one after the other."""
    assert len(Parameters(temperature=9, top_p=9, n=99).problems()) == 3


def test_two_that_exclude_each_other_are_told() -> None:
    """The old and the new name of a limit; options of a stream that is not wanted."""
    assert "only one" in Parameters(max_tokens=1, max_completion_tokens=1).problems()[0]
    assert "stream_options" in Parameters(stream=False, stream_options={"include_usage": True}).problems()[0]
    assert Parameters(stream=True, stream_options={"include_usage": True}).problems() == []
