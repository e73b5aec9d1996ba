"""JSON as a tree of lines: it grows at its end, folds, and tells beside a value what is wrong with it."""

from __future__ import annotations

import json
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.json_document import JSONDocument, pretty
from grokchat.render.json_lines import LONG
from grokchat.text import cells, show

PERSON = {
    "name": "Ada",
    "born": 1815,
    "works": [{"title": "Notes", "year": 1843}, {"title": "Letters"}],
    "alive": False,
    "more": {},
}
NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=30,
)


def document(text: str, width: int = 60) -> JSONDocument:
    made = JSONDocument(width)
    made.give(text)
    return made


def rows(made: JSONDocument) -> list[str]:
    return [line.text.rstrip() for line in made.lines]


def test_a_value_stands_behind_its_name_and_what_is_inside_under_it() -> None:
    """Names, places counted from one, empty things."""
    assert rows(document(json.dumps(PERSON))) == [
        "name  “Ada”",
        "born  1815",
        "▾ works",
        "│ ▾ 1",
        "│ │ title  “Notes”",
        "│ │ year  1843",
        "│ ▾ 2",
        "│ │ title  “Letters”",
        "alive  false",
        "more  empty",
    ]


def test_a_value_is_there_while_it_is_still_written() -> None:
    """Without its closing mark; an object as soon as it opens."""
    made = JSONDocument(40)
    made.append('{"name": "Lond')
    assert rows(made) == ["name  “Lond"]
    made.append('on", "parts": {')
    assert rows(made) == ["name  “London”", "parts  …"]
    made.append('"x": 1')
    assert rows(made) == ["name  “London”", "▾ parts", "│ x  1"]


@given(st.dictionaries(st.text(max_size=6), NESTED, max_size=6), st.integers(8, 80), st.integers(1, 9))
def test_a_grown_document_equals_the_whole_one(value: Any, width: int, step: int) -> None:
    """However it came, and no line is wider than the screen."""
    text = json.dumps(value, ensure_ascii=False)
    made = JSONDocument(width)
    for start in range(0, len(text), step):
        made.append(text[start : start + step])
    made.finish()
    whole = document(text, width)
    assert made.lines == whole.lines
    assert all(show(line.text) == line.text for line in whole.lines)
    assert all(cells(line.text) <= max(width, 20) for line in whole.lines)


@given(NESTED)
def test_lines_above_the_value_that_is_written_never_change(value: Any) -> None:
    """Only the last value's rows may."""
    text = json.dumps({"a": value})
    made, before = JSONDocument(50), []
    for char in text:
        made.append(char)
        now = rows(made)
        settled = before[:-1] if before and before[-1].endswith(("…", "“")) else before
        last = next((place for place, (old, new) in enumerate(zip(settled, now, strict=False)) if old != new), len(settled))
        assert last >= len(made.lines) - len(_last_rows(made)) - 1
        before = now


def _last_rows(made: JSONDocument) -> list[str]:
    lines = made.lines
    return [line.text for line in lines if line.start == lines[-1].start]


def test_an_object_folds_to_how_much_it_holds() -> None:
    """And opens again; what is folded inside of it stays so."""
    made = document(json.dumps(PERSON))
    keys = [line.fold for line in made.lines if line.fold]
    assert len(keys) == 3
    assert made.toggle(keys[1])
    assert made.toggle(keys[0])
    assert rows(made)[2:4] == ["▸ works  2 values", "alive  false"]
    assert made.toggle(keys[0])
    assert rows(made)[2:5] == ["▾ works", "│ ▸ 1  2 values", "│ ▾ 2"]
    assert not made.toggle("thoughts")
    assert not made.toggle("json:x")


def test_a_long_text_is_folded_and_shows_its_end_while_it_grows() -> None:
    """A press on its last row opens it."""
    text = "\n".join(f"line {number}" for number in range(100))
    made = JSONDocument(60)
    made.append(json.dumps({"poem": text})[:-2])
    growing = rows(made)
    assert len(growing) == LONG
    assert growing[-1].endswith("line 99")
    made.append('"}')
    made.finish()
    assert rows(made)[0] == "poem  “line 0"
    assert rows(made)[-1].strip() == f"▾ {100 - LONG} more rows"
    made.toggle(made.lines[-1].fold)
    assert len(rows(made)) == 101
    assert rows(made)[-1].strip() == "▴ fold 100 rows"


def test_words_stand_under_the_value_that_they_are_about() -> None:
    """By its path; where a name is missing, at what it is missing in; of two equal names the last counts."""
    made = document('{"a": 1, "list": [{"n": 5}, {"n": 6}], "a": 2}')
    made.mark([(("list", 1, "n"), "6 is too much"), (("a",), "wrong"), (("list", 0, "none"), "no none"), ((), "no b")])
    found = rows(made)
    assert found[found.index("│ │ n  6") + 1] == "│ │ ✗ 6 is too much"
    assert found[found.index("a  2") + 1] == "✗ wrong"
    assert found[found.index("│ ▾ 1") + 1] == "│ ✗ no none"
    assert found[0] == "✗ no b"


def test_a_text_that_stops_being_json_is_shown_as_it_came() -> None:
    """No word is lost."""
    found = rows(document('{"a": 1} and that is all, \x1b[2J folks'))
    assert found[0] == "a  1"
    assert "no JSON" in found[1]
    assert found[2] == "and that is all, ␛[2J folks"


def test_control_characters_in_names_and_texts_act_on_nothing() -> None:
    """Escaped or raw."""
    raw = '{"k\\u001b[31m": "v\\u202e\\u0007", "n\\nm": "\x9b2J", "w": 1\x1b}'
    assert all(show(line.text) == line.text and "\n" not in line.text for line in document(raw).lines)


def test_selecting_gives_the_source() -> None:
    """A name and a value carry their places."""
    text = '{"name": "Ada", "list": [1, 2]}'
    made = document(text)
    value = made.lines[0].spans[-1]
    assert text[value.source : value.end] == '"Ada"'
    assert text[made.lines[0].start : made.lines[0].end] == '"name": "Ada"'
    name = made.lines[1].spans[-1]
    assert text[name.source : name.end] == '"list"'


@pytest.mark.parametrize("text", ["[" * 100_000, json.dumps([{"id": n, "t": "x" * 20} for n in range(30_000)]), '{"a":' * 50_000])
def test_deep_and_long_json_is_shown_and_folded_in_a_moment(text: str) -> None:
    """What is far from view is not laid out, and folding walks over all of it once."""
    began = perf_counter()
    made = document(text, 80)
    assert len(made.chunks) > 100
    made.lay_out(made.chunks[50])
    made.rewrap(40)
    made.toggle("json:1")
    assert sum(chunk.height for chunk in made.chunks) < sum(1 for _ in text)
    assert all(cells(line.text) <= 40 for line in made.lay_out(made.chunks[50]))
    assert perf_counter() - began < 20


def test_a_file_gets_a_value_a_line() -> None:
    """And what is no JSON stays as it came."""
    assert json.loads(pretty('{"a":[1,"ä"]}')) == {"a": [1, "ä"]}
    assert pretty('{"a":"ä"}') == '{\n  "a": "ä"\n}\n'
    assert pretty("{oh") == "{oh"
    assert pretty("[" * 100_000) == "[" * 100_000
