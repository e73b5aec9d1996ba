"""A check against a JSON schema ends, whatever value and schema are."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grokchat.validation import MOST, Misfits, Problem, _in_place, misfits, schema_problem

HOSTILE_TEXT = "a" * 40 + "!"
EVIL = [r"^(a+)+$", r"^(a|a)*$", r"(a*)*b", r"^(a|aa)+$", r"^(.*a){25}$", r"(x+x+)+y|^(\w|\w\w)*$"]


def doubling(levels: int) -> dict[str, Any]:
    """Each level asks for the one below twice."""
    below = {str(level): {"allOf": [{"$ref": f"#/$defs/{level - 1}"}] * 2} for level in range(1, levels)}
    return {"$defs": {"0": {"type": "string"}, **below}, "$ref": f"#/$defs/{levels - 1}"}


@pytest.mark.parametrize("pattern", EVIL)
def test_a_pattern_that_never_ends_is_ended(pattern: str) -> None:
    """It says that it took too long, and other threads work meanwhile: Python's lock is held elsewhere."""
    schema = {"type": "object", "properties": {"a": {"pattern": pattern}}}
    assert schema_problem(schema) == ""
    turns, ended = [0], threading.Event()

    def count() -> None:
        while not ended.wait(0.001):
            turns[0] += 1

    counting = threading.Thread(target=count)
    counting.start()
    before = time.monotonic()
    found = misfits({"a": HOSTILE_TEXT}, schema, 0.7)
    ended.set()
    counting.join()
    assert time.monotonic() - before < 15
    assert found == Misfits(failure="The check took longer than 0.7 seconds and was ended.")
    assert turns[0] > 20


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ({HOSTILE_TEXT: 1}, {"patternProperties": {"^(a+)+$": {}}}),
        ({HOSTILE_TEXT: 1}, {"propertyNames": {"pattern": "^(a+)+$"}}),
        ([HOSTILE_TEXT], {"items": {"$ref": "#/$defs/x"}, "$defs": {"x": {"pattern": "^(a+)+$"}}}),
        ("x", doubling(40)),
        ("a" * 2_000_000, {"pattern": "a*a*a*b"}),
        ([{"a": number} for number in range(30_000)], {"uniqueItems": True}),
    ],
    ids=[
        "names by pattern",
        "names of properties",
        "behind a reference",
        "doubling references",
        "a long text",
        "comparing all with all",
    ],
)
def test_no_other_way_of_taking_for_ever(value: object, schema: dict[str, Any]) -> None:
    """Wherever the work hides in the schema."""
    before = time.monotonic()
    assert "was ended" in misfits(value, schema, 0.7).failure
    assert time.monotonic() - before < 15


@pytest.mark.parametrize(
    ("value", "schema", "problems"),
    [
        ("AB-12", {"pattern": "^[A-Z]{2}-[0-9]{2}$"}, []),
        ("ab-12", {"pattern": "^[A-Z]{2}-[0-9]{2}$"}, ["$"]),
        ({"mail": "a@b"}, {"properties": {"mail": {"pattern": r"^[^@\s]+@[^@\s]+\.[^@\s]+$"}}}, ["$.mail"]),
        ([1, 2, 1], {"uniqueItems": True}, ["$"]),
        (
            {"left": {"left": 3}},
            {"properties": {name: {"$ref": "#"} for name in ("left", "right")}, "type": "object"},
            ["$.left.left"],
        ),
        ([*range(90)], {"items": {"type": "string", "pattern": "x"}}, [f"$[{number}]" for number in range(MOST)]),
        ("\ud83d\u2028\x00", {"pattern": "^.+$", "maxLength": 2}, ["$"]),
        (1e999, {"pattern": "x", "maximum": 5}, ["$"]),
    ],
)
def test_a_process_of_its_own_tells_the_same(value: object, schema: dict[str, Any], problems: list[str]) -> None:
    """The same places and the same words as in place."""
    found = misfits(value, schema)
    assert [one.where for one in found.problems] == problems
    assert found == _in_place(value, schema)


def test_plain_keywords_are_checked_in_place() -> None:
    """Without the start of a process: a hundred of them take less than one start would."""
    schema = {"type": "object", "properties": {"year": {"type": "integer", "minimum": 1900}}, "required": ["year"]}
    _in_place({}, schema)
    before = time.monotonic()
    for year in range(1850, 1950):
        found = misfits({"year": year}, schema)
        assert [one.path for one in found.problems] == ([] if year >= 1900 else [("year",)])
    assert time.monotonic() - before < 5


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"$ref": "#/$defs/none"}, "is not in the schema, and nothing is fetched."),
        ({"$ref": "https://example.org/schema.json", "pattern": "x"}, "is not in the schema, and nothing is fetched."),
        ({"items": {"$ref": "#"}, "$ref": "#"}, "nested too deep"),
    ],
)
def test_what_cannot_be_checked_says_why(schema: dict[str, Any], words: str) -> None:
    """In place and in a process."""
    assert words in misfits("a", schema).failure
    assert words in misfits("a", {**schema, "description": '"pattern"', "uniqueItems": True}).failure


def test_a_value_that_is_nested_beyond_all_is_no_bug() -> None:
    """It cannot even be written for a process."""
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    assert "nested too deep" in misfits(value, {"pattern": "x"}).failure


SIMPLE = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3))
KEYWORDS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer", "array", "null"]),
        "maxLength": st.integers(0, 4),
        "minimum": st.integers(-3, 3),
        "maxItems": st.integers(0, 2),
        "pattern": st.sampled_from(["^a", "[0-9]", "x?"]),
    },
)


@settings(max_examples=8, deadline=None)
@given(SIMPLE, KEYWORDS)
def test_where_a_check_is_done_makes_no_difference(value: object, schema: dict[str, Any]) -> None:
    """The law of it, for whatever value and schema."""
    assert misfits(value, schema) == _in_place(value, schema)


def test_a_place_reads_as_people_write_it() -> None:
    """Names with dots, numbers in brackets."""
    assert Problem(("works", 0, "year"), "").where == "$.works[0].year"
    assert Problem((), "").where == "$"
    assert json.loads(json.dumps(Problem(("a", 1), "w"))) == [["a", 1], "w"]
