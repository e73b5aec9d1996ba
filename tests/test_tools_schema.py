"""From annotations and docstrings to a schema, and from JSON back to what the annotations say."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, NotRequired, Optional, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema.validators import Draft202012Validator

from grokchat.tools.schema import Undeclared, arguments_for, declared


@dataclass
class Place:
    name: str
    height: float = 0.0
    tags: list[str] = field(default_factory=list)


class Trip(TypedDict):
    to: Place
    days: NotRequired[int]


@dataclass
class Chain:
    next: Chain | None = None


def everything(
    text: str,
    whole: int,
    number: float,
    truth: bool,
    anything: Any,
    words: list[str],
    table: dict[str, int],
    bare: list,  # type: ignore[type-arg]
    place: Place,
    trip: Trip,
    one_of: Literal["a", "b"],
    mixed: Literal[1, None, True],  # noqa: PYI061 - one of its forms
    said: Annotated[str, "what was said"],
    old: Optional[int] = None,  # noqa: UP045 - the older form is read too
    either: int | str = "x",
    place_or: Place | list[Place] | None = None,
    _hidden: int = 5,
) -> None:
    """Takes everything."""


PROPERTIES = declared(everything)["parameters"]["properties"]
PLACE = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "height": {"type": "number"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["name"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("text", {"type": "string"}),
        ("whole", {"type": "integer"}),
        ("number", {"type": "number"}),
        ("truth", {"type": "boolean"}),
        ("anything", {}),
        ("words", {"type": "array", "items": {"type": "string"}}),
        ("table", {"type": "object", "additionalProperties": {"type": "integer"}}),
        ("bare", {"type": "array"}),
        ("place", PLACE),
        (
            "trip",
            {
                "type": "object",
                "properties": {"to": PLACE, "days": {"type": "integer"}},
                "required": ["to"],
                "additionalProperties": False,
            },
        ),
        ("one_of", {"type": "string", "enum": ["a", "b"]}),
        ("mixed", {"enum": [1, None, True]}),
        ("said", {"type": "string", "description": "what was said"}),
        ("old", {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None}),
        ("either", {"anyOf": [{"type": "integer"}, {"type": "string"}], "default": "x"}),
    ],
)
def test_an_annotation_becomes_its_schema(name: str, schema: dict[str, Any]) -> None:
    """Each kind that the docs name."""
    assert PROPERTIES[name] == schema


def test_the_whole_schema_is_one_and_hides_what_begins_with_an_underscore() -> None:
    """What has no default is required, nothing else may be given."""
    parameters = declared(everything)["parameters"]
    Draft202012Validator.check_schema(parameters)
    assert "_hidden" not in parameters["properties"]
    assert parameters["required"] == [name for name, one in PROPERTIES.items() if "default" not in one]
    assert parameters["additionalProperties"] is False


def google(city: str, days: int = 3) -> None:
    """Tells the weather.

    Of one city only.

    Args:
        city: Where: a name
            or a postcode.
        days (int, optional): How long.

    Returns:
        city: not this.
    """


def sphinx(city: str, days: int = 3) -> None:
    """Tells the weather.

    Of one city only.

    :param city: Where: a name
        or a postcode.
    :param int days: How long.
    :returns: words
    """


@pytest.mark.parametrize("function", [google, sphinx])
def test_the_docstring_describes_the_function_and_its_parameters(function: Callable[..., None]) -> None:
    """In Google's form and in Sphinx'; sections are no part of the description."""
    told = declared(function)
    properties = told["parameters"]["properties"]
    assert told["description"] == "Tells the weather.\n\nOf one city only."
    assert properties["city"]["description"].startswith("Where: a name")
    assert properties["days"]["description"] == "How long."
    assert properties["days"]["default"] == 3


def no_docstring(city: str) -> None: ...


def no_annotation(city) -> None:  # type: ignore[no-untyped-def]
    """Has none."""


def of_bytes(data: bytes) -> None:
    """Takes what has no JSON."""


def by_place(city: str, /) -> None:
    """Cannot be called by name."""


def any_number(*cities: str) -> None:
    """Cannot be described."""


def of_numbers(table: dict[int, str]) -> None:
    """JSON's keys are texts."""


def for_ever(chain: Chain) -> None:
    """Refers to itself."""


def unknown(city: Town) -> None:  # type: ignore[name-defined]  # noqa: F821
    """Names what is not there."""


def of_floats(one: Literal[b"x"]) -> None:
    """Is no JSON."""


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (no_docstring, "no docstring"),
        (no_annotation, "city has no annotation; write for example `city: str`"),
        (of_bytes, "data is a bytes, which has no JSON"),
        (by_place, "cannot be given by name"),
        (any_number, "cannot be given by name"),
        (of_numbers, "table is a dict, which has no JSON"),
        (for_ever, "refers to itself"),
        (unknown, "an annotation cannot be read: name 'Town' is not defined"),
        (of_floats, "a Literal may hold"),
    ],
)
def test_a_function_that_cannot_be_offered_says_what_it_lacks(function: Callable[..., None], words: str) -> None:
    """By the name of the function or of its parameter."""
    with pytest.raises(Undeclared, match=words.replace("`", ".")) as raised:
        declared(function)
    assert function.__name__ in str(raised.value)


def test_arguments_come_as_the_annotations_say() -> None:
    """Whole numbers stay whole, objects become the classes, unions take what fits."""
    given = {
        "number": 3,
        "whole": 2.0,
        "truth": True,
        "place": {"name": "Ulm", "height": 478},
        "trip": {"to": {"name": "Rom"}, "days": 2},
        "place_or": [{"name": "Ulm"}],
        "either": 7,
        "table": {"a": 1},
        "anything": {"name": "x"},
    }
    got = arguments_for(everything, given)
    assert got["number"] == 3.0
    assert [type(got[name]) for name in ("number", "whole", "truth")] == [float, int, bool]
    assert got["place"] == Place("Ulm", 478.0)
    assert got["trip"] == {"to": Place("Rom"), "days": 2}
    assert got["place_or"] == [Place("Ulm")]
    assert (got["either"], got["table"], got["anything"]) == (7, {"a": 1}, {"name": "x"})
    assert arguments_for(everything, {"place_or": {"name": "x"}})["place_or"] == Place("x")
    assert arguments_for(everything, {"place_or": None, "old": None}) == {"place_or": None, "old": None}


places = st.builds(Place, st.text(max_size=5), st.floats(-1e6, 1e6), st.lists(st.text(max_size=3), max_size=3))


@given(st.fixed_dictionaries({"place": places, "place_or": st.none() | places | st.lists(places, max_size=2)}))
def test_what_fits_the_schema_arrives_as_it_was_meant(values: dict[str, Any]) -> None:
    """Through JSON and back, for any value."""

    def as_json(value: Any) -> Any:
        if isinstance(value, list):
            return [as_json(one) for one in value]
        return dataclasses.asdict(value) if isinstance(value, Place) else value

    given_values = {name: as_json(value) for name, value in values.items()}
    for name, value in given_values.items():
        Draft202012Validator(PROPERTIES[name]).validate(value)
    assert arguments_for(everything, given_values) == values
