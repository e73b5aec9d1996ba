"""Events as JSON: what was written is read again, and what a later version adds is no damage."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conversation_events import events, parts
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import Asked, Event, ImagePart, Parameters, ReplyBegan, Spoke, TextDelta, TextPart, decode, encode
from grokchat.conversation.codec import decode_asked, decode_part, encode_asked, encode_part

VALUES: list[dict[str, Any]] = [
    {
        "type": "spoke",
        "message": "a",
        "parent": "",
        "parts": [{"text": "x"}, {"image": {"sha256": "00", "media_type": "image/png", "detail": "auto"}}],
    },
    {"type": "reply_began", "message": "b", "parent": "a", "asked": {"model": "m", "system": "", "parameters": {"effort": "low"}}},
    {"type": "text", "reply": "b", "start": 0, "tokens": 1, "text": "x"},
    {"type": "thought", "reply": "b", "start": 0, "text": "x"},
    {"type": "tool_called", "reply": "b", "call": "c", "name": "f", "arguments": "{}"},
    {"type": "tool_answered", "message": "t", "parent": "b", "call": "c", "text": "42"},
    {"type": "usage", "reply": "b", "usage": {"total_tokens": 3}},
    {"type": "reply_ended", "reply": "b", "how": "failed", "finish": "", "detail": "no", "error": {"kind": "busy"}},
    {"type": "head_moved", "to": "a"},
    {
        "type": "tool_answered",
        "message": "t",
        "parent": "b",
        "call": "c",
        "text": "it raised",
        "outcome": "failed",
        "name": "f",
        "arguments": '{"a":1}',
        "seconds": 0.5,
    },
]
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "image", "sha256", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(events)
def test_every_event_survives_the_round_trip(event: Event) -> None:
    """Through ASCII JSON text, as the journal holds it."""
    assert decode(json.loads(json.dumps(encode(event)))) == event


@pytest.mark.parametrize("values", VALUES, ids=lambda values: values["type"])
def test_the_form_on_disk_is_fixed(values: dict[str, Any]) -> None:
    """Names of types and fields never change: old journals stay readable."""
    event = decode(values)
    assert event is not None
    assert encode(event) == values


@pytest.mark.parametrize("values", VALUES, ids=lambda values: values["type"])
def test_fields_of_a_later_version_are_passed_over(values: dict[str, Any]) -> None:
    """A known event with more in it is still that event."""
    assert decode({**values, "mood": ["new"], "v": 1}) == decode(values)


@pytest.mark.parametrize("kind", ["sang", "", None, 7, [], {}])
def test_a_type_of_a_later_version_is_none(kind: object) -> None:
    """Not an error: the line is no damage."""
    assert decode({"type": kind, "text": "x"}) is None


def test_parts_and_image_fields_of_a_later_version_cost_no_words() -> None:
    """The words around them are read."""
    told = [{"audio": {"sha256": "x"}}, {"text": "Hear"}, {"image": {"sha256": "00", "alt": "a cat"}}]
    assert decode({**VALUES[0], "parts": told}) == Spoke("a", "", (TextPart("Hear"), ImagePart("00")))


@pytest.mark.parametrize("values", VALUES, ids=lambda values: values["type"])
def test_a_missing_field_is_told(values: dict[str, Any]) -> None:
    """What an event cannot be without."""
    for name in values.keys() - {"type", "tokens", "finish", "detail", "error", "outcome", "name", "arguments", "seconds"}:
        with pytest.raises(ValueError, match=values["type"]):
            decode({key: value for key, value in values.items() if key != name})


@given(st.sampled_from(VALUES), st.data())
def test_a_field_of_the_wrong_kind_is_read_or_told_and_never_a_crash(values: dict[str, Any], data: st.DataObject) -> None:
    """Whatever JSON stands there."""
    name = data.draw(st.sampled_from(sorted(values.keys() - {"type"})))
    try:
        event = decode({**values, name: data.draw(junk)})
    except ValueError:
        return
    assert event is not None
    assert isinstance(encode(event), dict)


@pytest.mark.parametrize(
    ("number", "name", "value"),
    [
        (2, "start", float("inf")),
        (2, "start", "x"),
        (2, "text", None),
        (0, "parts", [{"image": {"sha256": 5}}]),
        (0, "parts", 7),
        (1, "asked", {"model": 7, "system": "", "parameters": {}}),
        (7, "how", "running"),
        (7, "how", []),
        (7, "error", "text"),
        (9, "outcome", "approved"),
        (9, "outcome", []),
        (9, "name", 7),
        (9, "seconds", "long"),
    ],
)
def test_kinds_that_would_harm_later_are_told_at_once(number: int, name: str, value: object) -> None:
    """Each of them would be a crash far from its cause."""
    with pytest.raises(ValueError, match="lacks or garbles"):
        decode({**VALUES[number], name: value})


def test_old_pieces_without_a_count_of_tokens_have_one() -> None:
    """The count came later."""
    assert decode({"type": "text", "reply": "b", "start": 0, "text": "x"}) == TextDelta("x", "b")


@given(parts)
def test_parts_survive_the_round_trip(given_parts: tuple[TextPart | ImagePart, ...]) -> None:
    """Empty fields of a picture are not written."""
    for part in given_parts:
        values = encode_part(part)
        assert decode_part(json.loads(json.dumps(values))) == part
        assert all(values.get("image", {"": "x"}).values())


@pytest.mark.parametrize(
    "given_part",
    [{"text": "x", "name": 5}, {"image": {"sha256": "00", "width": "wide"}}, {"image": {"sha256": "00", "height": float("inf")}}],
)
def test_a_part_with_a_garbled_field_is_damage(given_part: dict[str, Any]) -> None:
    """It is told as such, not taken for something else."""
    with pytest.raises(ValueError, match="spoke"):
        decode({**VALUES[0], "parts": [given_part]})


def test_what_a_reply_was_asked_with_survives_the_round_trip() -> None:
    """Only what is set is written; names of a later version are left out."""
    asked = Asked("xai/grok-4.3", "Be short.", Parameters(effort="high", temperature=0.5, stop=("END",)))
    values = encode_asked(asked)
    assert values["parameters"] == {"effort": "high", "temperature": 0.5, "stop": ["END"]}
    assert decode_asked({**values, "parameters": {**values["parameters"], "mood": 1}}) == asked


def test_halves_of_surrogate_pairs_survive_as_ascii() -> None:
    """A text that no UTF-8 can hold is kept as it came."""
    event = Spoke("a", "", (TextPart("\ud83d \udca9\u2028\x00"),))
    line = json.dumps(encode(event))
    assert line.isascii()
    assert "\n" not in line
    assert decode(json.loads(line)) == event


def test_a_reply_keeps_parameters_that_are_wrong_today() -> None:
    """History is not judged when it is read."""
    event = decode({**VALUES[1], "asked": {"model": "m", "system": "", "parameters": {"effort": "huge", "temperature": 9}}})
    assert isinstance(event, ReplyBegan)
    assert len(event.asked.parameters.problems()) == 2
