"""Several answers over one connection: each choice stays apart, in a stream and in a whole answer, whatever the cuts."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import (
    ReplyEnded,
    ReplyEvent,
    TextDelta,
    ThoughtDelta,
    TokenLogprob,
    TokensTold,
    ToolCalled,
    Usage,
    UsageTold,
)
from grokchat.wire import ReplyDecoder, encode_reply, encode_whole

HALF = "\U0001f600".encode()
ANSWERS: list[ReplyEvent] = [
    ThoughtDelta("hm"),
    TokensTold((TokenLogprob(b"One", -0.25, ((b"Two", -1.5), (b"\xf0\x9f", -3.0))),)),
    TextDelta("One"),
    TextDelta("Uno", "1"),
    TextDelta("Ein\U0001f600", "2"),
    TextDelta(" more"),
    ToolCalled("c1", "look", "{}", "1"),
    TokensTold((TokenLogprob(HALF[:2], -0.5), TokenLogprob(HALF[2:], -2.0)), "2"),
    TextDelta("s", "2"),
    ReplyEnded("done", "", "tool_calls", "1"),
    ReplyEnded("done", "", "length", "2"),
    UsageTold(Usage({"prompt_tokens": 3})),
    ReplyEnded("done", "", "stop"),
]


def stream(events: Sequence[ReplyEvent] = ANSWERS) -> bytes:
    return b"".join(encode_reply(events, id="x", model="m", created=1))


def whole(events: Sequence[ReplyEvent] = ANSWERS) -> bytes:
    return json.dumps(encode_whole(events, id="x", model="m", created=1)).encode()


def decoded(pieces: Sequence[bytes], kind: str = "text/event-stream") -> list[ReplyEvent]:
    decoder = ReplyDecoder(kind)
    return [*(event for piece in pieces for event in decoder.feed(piece)), *decoder.close()]


def told(events: Sequence[ReplyEvent]) -> dict[str, tuple[Any, ...]]:
    """By answer: its words, thoughts, calls, tokens and endings."""
    found: dict[str, tuple[Any, ...]] = {}
    for name in ("", "1", "2"):
        mine = [event for event in events if event.reply == name]
        found[name] = (
            "".join(event.text for event in mine if isinstance(event, TextDelta)),
            "".join(event.text for event in mine if isinstance(event, ThoughtDelta)),
            [event.id for event in mine if isinstance(event, ToolCalled)],
            [token for event in mine if isinstance(event, TokensTold) for token in event.tokens],
            [(event.how, event.finish) for event in mine if isinstance(event, ReplyEnded)],
        )
    return found


EXPECTED = told(ANSWERS)


@given(st.lists(st.integers(0, 10_000), max_size=12))
def test_the_answers_of_a_stream_stay_apart_however_it_is_cut(places: list[int]) -> None:
    """What the service's half writes is what this half reads, tokens and half characters included."""
    data = stream()
    bounds = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    events = decoded([data[a:b] for a, b in itertools.pairwise(bounds)])
    assert told(events) == EXPECTED
    assert isinstance(events[-1], ReplyEnded)
    assert events[-1].reply == ""


def test_the_answers_of_a_whole_body_stay_apart() -> None:
    """A request without a stream gives the same."""
    assert told(decoded([whole()], "application/json")) == EXPECTED


def test_usage_belongs_to_the_first_answer() -> None:
    """It is told once for the request."""
    told_usage = [event for event in decoded([stream()]) if isinstance(event, UsageTold)]
    assert [(event.reply, event.usage.prompt) for event in told_usage] == [("", 3)]


def test_neighbouring_words_of_each_answer_are_joined() -> None:
    """Words of the others between them do not break them up, nor do their tokens."""
    events: list[ReplyEvent] = []
    for word in ("a", "b", "c"):
        for name in ("", "1"):
            events += [TokensTold((TokenLogprob(word.encode(), -1.0),), name), TextDelta(word, name)]
    given_events = ReplyDecoder().feed(stream(events))
    words = [event for event in given_events if isinstance(event, TextDelta)]
    assert words == [TextDelta("abc", "", tokens=3), TextDelta("abc", "1", tokens=3)]
    assert [len(event.tokens) for event in given_events if isinstance(event, TokensTold)] == [3, 3]


def test_an_answer_ends_when_its_reason_comes_and_takes_no_more() -> None:
    """The others go on."""
    decoder = ReplyDecoder()
    more = stream([TextDelta("x", "1"), ReplyEnded("done", "", "stop", "1"), TextDelta("late", "1"), TextDelta("first")])
    events = decoder.feed(more.replace(b"data: [DONE]\n\n", b""))
    assert told(events)["1"][0] == "x"
    assert told(events)["1"][4] == [("done", "stop")]
    assert told(events)[""][0] == "first"


def test_a_stream_that_breaks_off_ends_with_one_ending_for_all_that_are_open() -> None:
    """An answer that had ended stays done."""
    cut = stream([TextDelta("a"), TextDelta("b", "1"), TextDelta("c", "2"), ReplyEnded("done", "", "stop", "1")])
    events = decoded([cut.replace(b"data: [DONE]\n\n", b"")])
    assert [(event.how, event.reply) for event in events if isinstance(event, ReplyEnded)] == [("done", "1"), ("truncated", "")]


@pytest.mark.parametrize("index", [10, -1, 2**70, "1", 1.5, [1]])
def test_a_choice_with_an_impossible_number_is_told_as_unread(index: object) -> None:
    """It is neither mixed with the first answer nor a reason to fail."""
    strange = json.dumps({"choices": [{"index": index, "delta": {"content": "strange"}}]})
    decoder = ReplyDecoder()
    events = [*decoder.feed(f"data: {strange}\n\n".encode() + stream([TextDelta("a")])), *decoder.close()]
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == "a"
    assert isinstance(events[-1], ReplyEnded)
    assert "could not be read" in events[-1].detail


@pytest.mark.parametrize(
    "row",
    [
        None,
        "x",
        {},
        {"token": "a"},
        {"token": "a", "logprob": None},
        {"token": "a", "logprob": True},
        {"token": "a", "logprob": "-1"},
        {"token": None, "logprob": -1, "bytes": None},
        {"token": 5, "logprob": -1, "bytes": [256]},
    ],
)
def test_tokens_that_make_no_sense_are_left_out(row: object) -> None:
    """The words beside them stay, and the tokens around them."""
    good = {"token": "é", "logprob": -0.123456, "bytes": None, "top_logprobs": [row, {"token": "e", "logprob": -2}]}
    choice = {"index": 0, "delta": {"content": "é"}, "logprobs": {"content": [row, good], "refusal": None}}
    events = decoded([b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\ndata: [DONE]\n\n"])
    tokens = [token for event in events if isinstance(event, TokensTold) for token in event.tokens]
    assert tokens == [TokenLogprob("é".encode(), -0.1235, ((b"e", -2.0),))]
    assert told(events)[""][0] == "é"


@pytest.mark.parametrize("value", [None, [], "x", {"content": None}, {"content": "x"}, {"content": {}}])
def test_no_probabilities_is_no_event(value: object) -> None:
    """Whatever stands in their place."""
    choice = {"index": 0, "delta": {"content": "a"}, "logprobs": value}
    events = decoded([b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\ndata: [DONE]\n\n"])
    assert not [event for event in events if isinstance(event, TokensTold)]


@pytest.mark.parametrize(("logprob", "read"), [(0.5, 0.0), (-1e9, -9999.0), (-0.00004, -0.0), (-3, -3.0)])
def test_a_log_probability_is_one(logprob: float, read: float) -> None:
    """Above nothing and beyond the least that services write it is brought back."""
    choice = {"index": 0, "delta": {"content": "a"}, "logprobs": {"content": [{"token": "a", "logprob": logprob}]}}
    events = decoded([b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\ndata: [DONE]\n\n"])
    assert [event.tokens[0].logprob for event in events if isinstance(event, TokensTold)] == [read]


def test_a_token_that_is_half_a_character_is_written_by_its_bytes() -> None:
    """Its text cannot hold it."""
    rows = json.loads(whole())["choices"][2]["logprobs"]["content"]
    assert [row["bytes"] for row in rows] == [[0xF0, 0x9F], [0x98, 0x80]]
    assert rows[0]["token"] == "\\xf0\\x9f"
