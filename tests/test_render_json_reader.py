"""JSON that grows: however it is cut, the same values; whatever comes, an end."""

from __future__ import annotations

import json
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.json_reader import JSONReader, Value, words_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


def read(*pieces: str) -> JSONReader:
    reader = JSONReader()
    for piece in pieces:
        reader.feed(piece)
    return reader


def facts(reader: JSONReader) -> list[Any]:
    return [(one.kind, one.start, one.end, one.parent, one.depth, one.key, one.place, one.count) for one in reader.values]


def rebuilt(text: str, values: list[Value], number: int = 0) -> Any:
    """The value as the reader found it, put together again."""
    value = values[number]
    if not value.holds:
        return json.loads(text[value.start : value.end])
    inside = [(one, rebuilt(text, values, place)) for place, one in enumerate(values) if one.parent == number]
    if value.kind == "array":
        return [inner for _, inner in inside]
    return {json.loads(text[one.key[0] : one.key[1]]): inner for one, inner in inside if one.key}


@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_what_is_read_is_the_value(value: Any, plain: bool, indent: int | None) -> None:
    """Every value, its name and its place, whatever the spaces."""
    text = json.dumps(value, ensure_ascii=plain, indent=indent)
    reader = read(text)
    reader.finish()
    assert reader.broken == -1
    assert reader.whole
    assert rebuilt(text, reader.values) == value


@given(VALUES, st.data())
def test_any_cutting_reads_the_same(value: Any, data: st.DataObject) -> None:
    """Also inside an escape, a number, a word."""
    text = json.dumps(value, indent=1)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert facts(read(*pieces)) == facts(read(text)) == facts(read(*text))


@given(VALUES)
def test_no_beginning_of_json_is_broken(value: Any) -> None:
    """And a value that was seen keeps its kind, its place and its name."""
    text = json.dumps(value)
    reader = JSONReader()
    seen: list[tuple[Any, ...]] = []
    for char in text:
        reader.feed(char)
        now = [(one.kind, one.start, one.key, one.depth) for one in reader.values]
        assert now[: len(seen)] == seen
        seen = now
    assert reader.broken == -1


@given(st.text(alphabet='{}[]:,"\\ \n1tx-.e', max_size=30))
def test_whatever_comes_is_read_or_broken_and_never_more_than_json_is(text: str) -> None:
    """What Python's own reader takes is taken; a whole value that is not broken has balanced brackets."""
    reader = read(text)
    reader.finish()
    try:
        json.loads(text)
    except ValueError:
        return
    assert reader.broken == -1
    assert reader.whole


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a" 1}', 5),
        ("[1 2]", 3),
        ("[,]", 1),
        ("[1,]", 3),
        ("{,}", 1),
        ('{"a":1,}', 7),
        ("{} x", 3),
        ("[}", 1),
        ("]", 0),
        ("{1:2}", 1),
    ],
)
def test_where_it_stops_being_json_is_known(text: str, place: int) -> None:
    """The first character that cannot stand there."""
    assert read(text).broken == place


@pytest.mark.parametrize(
    "text", ["[" * 200_000, '{"a":' * 100_000, '"' + "x" * 3_000_000, '"' + "\\\\" * 500_000, "[" + "1," * 300_000]
)
def test_neither_depth_nor_length_holds_it_up(text: str) -> None:
    """A few megabytes in seconds, without a call for each level."""
    began = perf_counter()
    reader = read(*(text[start : start + 4096] for start in range(0, len(text), 4096)))
    assert reader.broken == -1
    assert perf_counter() - began < 20


@pytest.mark.parametrize(
    ("inner", "closed", "words"),
    [
        ("a\\n\\u00e4", True, "a\nä"),
        ("Lond\\", False, "Lond"),
        ("Lond\\u0", False, "Lond"),
        ("a\\\\", False, "a\\"),
        ("a\\\\u12", False, "a\\u12"),
        ("x\\ud83d", False, "x"),
        ("x\\ud83d\\ude00", False, "x😀"),
        ("bad \\q", True, "bad \\q"),
    ],
)
def test_a_text_is_decoded_as_far_as_it_came(inner: str, closed: bool, words: str) -> None:
    """Half of an escape waits for the rest."""
    assert words_of(inner, closed=closed) == words


@given(st.text())
def test_every_beginning_of_a_text_is_the_beginning_of_its_words(text: str) -> None:
    """What stands on the screen is never taken back."""
    inner = json.dumps(text)[1:-1]
    whole = words_of(inner, closed=True)
    before = ""
    for end in range(len(inner) + 1):
        words = words_of(inner[:end], closed=False)
        assert words.startswith(before)
        assert whole.startswith(words)
        before = words
