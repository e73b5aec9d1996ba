"""The emulator's several answers and its probabilities: fixed, different from each other, and of a likely shape."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
from emulator_asking import CHAT, ask, chat, chunks, streamed

from grokchat.conversation import TextDelta, TokensTold, level_of
from grokchat.emulator import RunningEmulator, serve_in_thread
from grokchat.emulator.choices import GIVING, variant
from grokchat.emulator.replies import reply_to
from grokchat.emulator.texts import THERMODYNAMICS


@pytest.fixture(scope="module")
def emulator() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


def answers_of(emulator: RunningEmulator, **more: Any) -> list[dict[str, Any]]:
    status, data = ask(emulator, CHAT, chat("thermodynamics", **more))
    assert status == 200
    found: list[dict[str, Any]] = json.loads(data)["choices"]
    return found


def tokens_of(emulator: RunningEmulator, **more: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = answers_of(emulator, model=GIVING, logprobs=True, **more)[0]["logprobs"]["content"]
    return rows


@pytest.mark.parametrize("count", [1, 2, 3, 10])
def test_as_many_answers_come_as_were_asked_for(emulator: RunningEmulator, count: int) -> None:
    """Numbered from 0, no two of them alike, and the same ones each time."""
    found = answers_of(emulator, n=count)
    texts = [choice["message"]["content"] for choice in found]
    assert [choice["index"] for choice in found] == list(range(count))
    assert len(set(texts)) == count
    assert texts == [choice["message"]["content"] for choice in answers_of(emulator, n=count)]


def test_they_come_in_turn_over_one_stream(emulator: RunningEmulator) -> None:
    """The second begins long before the first ends, and each has its role, its words and its end."""
    _, data = ask(emulator, CHAT, streamed("thermodynamics", n=3))
    choices = [chunk["choices"][0] for chunk in chunks(data) if chunk["choices"]]
    indexes = [choice["index"] for choice in choices]
    assert indexes.index(1) < 5
    for number, whole in enumerate(answers_of(emulator, n=3)):
        mine = [choice for choice in choices if choice["index"] == number]
        assert "".join(choice["delta"].get("content", "") for choice in mine) == whole["message"]["content"]
        assert [choice["delta"].get("role") for choice in mine if "role" in choice["delta"]] == ["assistant"]
        assert mine[-1]["finish_reason"] == whole["finish_reason"] == "stop"
    assert chunks(data)[-1]["usage"]["completion_tokens"] == sum("content" in choice["delta"] for choice in choices)


def test_a_service_that_gives_one_can_be_tried(emulator: RunningEmulator) -> None:
    """xAI has deprecated the parameter."""
    _, data = ask(emulator, CHAT, streamed("hello fault:one-answer", n=3))
    assert {choice["index"] for chunk in chunks(data) for choice in chunk["choices"]} == {0}


@pytest.mark.parametrize("number", range(1, 10))
def test_a_variant_keeps_formulas_and_the_last_paragraph(number: int) -> None:
    """Other words stand only in prose, so every answer can still be drawn."""
    text = variant(THERMODYNAMICS, number)
    assert text.endswith(THERMODYNAMICS.split("\n\n")[-1])
    formulas = [block for block in text.split("\n\n") if block.startswith(r"\[")]
    assert formulas
    assert all(block in THERMODYNAMICS for block in formulas)


def test_functions_are_called_by_each_answer_with_ids_of_their_own() -> None:
    """As two answers that both ask."""
    tools = [{"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}]
    events = reply_to({**chat("look", n=2), "tools": tools})
    ids = [event.id for event in events if hasattr(event, "arguments")]
    assert len(set(ids)) == 2


def test_each_piece_of_text_has_its_tokens(emulator: RunningEmulator) -> None:
    """Their bytes together are the words."""
    choice = answers_of(emulator, model=GIVING, logprobs=True)[0]
    data = b"".join(bytes(row["bytes"]) for row in choice["logprobs"]["content"])
    assert data.decode() == choice["message"]["content"]


def test_a_distribution_is_one(emulator: RunningEmulator) -> None:
    """Alternatives are different, the likeliest first, and all together no more than certain."""
    rows = tokens_of(emulator, top_logprobs=8)
    for row in rows:
        others = row["top_logprobs"]
        names = [bytes(other["bytes"]) for other in others]
        chances = [math.exp(other["logprob"]) for other in others]
        assert len(set(names)) == len(names) <= 8
        assert chances == sorted(chances, reverse=True)
        assert sum(chances) <= 1.001
        assert row["logprob"] <= 0


def test_the_distributions_look_like_real_ones(emulator: RunningEmulator) -> None:
    """Mostly sure, sometimes surprised, every level there, and now and then something else was likelier."""
    rows = tokens_of(emulator, top_logprobs=4)
    levels = [level_of(math.exp(row["logprob"])) for row in rows]
    assert set(levels) == {0, 1, 2, 3, 4}
    assert levels.count(0) > len(levels) / 2
    assert any(row["top_logprobs"][0]["bytes"] != row["bytes"] for row in rows)
    assert len({row["logprob"] for row in rows}) > 50


def test_they_are_the_same_each_time(emulator: RunningEmulator) -> None:
    """Only the text decides."""
    assert tokens_of(emulator, top_logprobs=3) == tokens_of(emulator, top_logprobs=3)


@pytest.mark.parametrize("most", [0, 1, 8])
def test_as_many_alternatives_come_as_were_asked_for(emulator: RunningEmulator, most: int) -> None:
    """None unless asked for."""
    counts = {len(row["top_logprobs"]) for row in tokens_of(emulator, top_logprobs=most)}
    assert max(counts) == most


def test_grok_ignores_the_parameter_as_it_does(emulator: RunningEmulator) -> None:
    """So the demo's own model gives them, and only when it is asked."""
    assert "logprobs" not in answers_of(emulator, logprobs=True, top_logprobs=3)[0]
    assert "logprobs" not in answers_of(emulator, model=GIVING)[0]


def test_a_character_of_four_bytes_is_two_tokens() -> None:
    """As in real vocabularies; only together are they text."""
    schema = {"type": "object", "properties": {"a": {"const": "a\U0001f600b"}}}
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    events = reply_to(chat("x", model=GIVING, logprobs=True, response_format=form))
    pieces = [token.piece for event in events if isinstance(event, TokensTold) for token in event.tokens]
    assert b"".join(pieces).decode() == "".join(event.text for event in events if isinstance(event, TextDelta))
    assert any(piece.endswith(b"\xf0\x9f") for piece in pieces)
