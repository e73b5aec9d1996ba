"""The service's half: what it writes, grokchat's half reads back."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import ReplyEnded, ReplyEvent, TextDelta, ThoughtDelta, ToolCalled, Usage, UsageTold
from grokchat.wire import DONE, ReplyDecoder, encode_reply, encode_whole, server_event

HEAD: dict[str, Any] = {"id": "r1", "model": "grok-4.3", "created": 1_790_000_000}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
CALLS = st.builds(
    ToolCalled,
    st.text(min_size=1, max_size=9),
    st.text(min_size=1, max_size=9),
    st.dictionaries(st.text(max_size=5), VALUES, max_size=3).map(json.dumps),
)
WORDS = st.builds(TextDelta, st.text(min_size=1, max_size=20))
THOUGHTS = st.builds(ThoughtDelta, st.text(min_size=1, max_size=20))
USAGES = st.dictionaries(st.sampled_from(["prompt_tokens", "completion_tokens"]), st.integers(0, 9999), min_size=1).map(Usage)
FINISHES = st.sampled_from(["stop", "length", "tool_calls", "content_filter"])


@st.composite
def replies(draw: st.DrawFn, *, thoughts: bool = True) -> list[ReplyEvent]:
    """Words and thoughts in any order, calls, perhaps a usage, the end."""
    said = draw(st.lists(WORDS | THOUGHTS if thoughts else WORDS, min_size=1, max_size=8))
    calls = draw(st.lists(CALLS, max_size=3))
    usage = draw(st.none() | USAGES)
    told = [] if usage is None else [UsageTold(usage)]
    return [*said, *calls, *told, ReplyEnded("done", "", draw(FINISHES))]


def read(pieces: list[bytes], content_type: str = "text/event-stream") -> list[ReplyEvent]:
    decoder = ReplyDecoder(content_type)
    return [*(event for piece in pieces for event in decoder.feed(piece)), *decoder.close()]


def meant(events: list[ReplyEvent], *, order: bool = True) -> dict[str, Any]:
    """What a reply says, however it is cut into pieces."""
    said: list[tuple[str, str]] = []
    for event in events:
        if isinstance(event, TextDelta | ThoughtDelta):
            kind = type(event).__name__
            if said and said[-1][0] == kind:
                said[-1] = (kind, said[-1][1] + event.text)
            else:
                said.append((kind, event.text))
    if not order:
        kinds = ("TextDelta", "ThoughtDelta")
        said = [(kind, text) for kind in kinds if (text := "".join(text for other, text in said if other == kind))]
    ended = events[-1]
    assert isinstance(ended, ReplyEnded)
    return {
        "said": said,
        "calls": [(event.id, event.name, json.loads(event.arguments)) for event in events if isinstance(event, ToolCalled)],
        "usage": [dict(event.usage.received) for event in events if isinstance(event, UsageTold)],
        "end": (ended.how, ended.finish),
    }


@given(replies())
def test_a_written_stream_is_read_back(events: list[ReplyEvent]) -> None:
    """Words, thoughts, calls, usage and the reason of the end."""
    assert meant(read(list(encode_reply(events, **HEAD)))) == meant(events)


@given(replies(), st.lists(st.integers(0, 10_000), max_size=9))
def test_a_written_stream_is_read_back_from_any_cutting(events: list[ReplyEvent], places: list[int]) -> None:
    """The network cuts where it likes."""
    data = b"".join(encode_reply(events, **HEAD))
    bounds = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    assert meant(read([data[a:b] for a, b in pairwise(bounds)])) == meant(events)


@given(replies())
def test_a_written_body_is_read_back(events: list[ReplyEvent]) -> None:
    """The same reply without a stream."""
    whole = encode_whole(events, **HEAD)
    told = [dict(event.usage.received) for event in events if isinstance(event, UsageTold)]
    found = meant(read([json.dumps(whole).encode()], "application/json"), order=False)
    assert found == {**meant(events, order=False), "usage": told or [{}]}


@given(replies(thoughts=False))
def test_the_native_dialect_is_read_back(events: list[ReplyEvent]) -> None:
    """It has no ids of calls, no thoughts and no reasons."""
    found = meant(read(list(encode_reply(events, **HEAD, dialect="native"))))
    wanted = meant(events)
    assert found["said"] == wanted["said"]
    assert [call[1:] for call in found["calls"]] == [call[1:] for call in wanted["calls"]]
    assert found["usage"] == (wanted["usage"] or [{}])
    assert found["end"][0] == "done"


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_stream_without_its_end_is_truncated(cut: int) -> None:
    """The mark, the finish and a word are taken off one by one."""
    pieces = list(encode_reply([TextDelta("a"), TextDelta("b"), ReplyEnded("done", "", "stop")], **HEAD))
    events = read(pieces[:-cut])
    assert isinstance(events[-1], ReplyEnded)
    assert events[-1].how == ("done" if cut == 1 else "truncated")


def chunks(events: list[ReplyEvent], **more: Any) -> list[dict[str, Any]]:
    pieces = list(encode_reply(events, **HEAD, **more))
    assert pieces[-1] == DONE
    return [json.loads(piece.removeprefix(b"data: ")) for piece in pieces[:-1]]


FULL: list[ReplyEvent] = [
    ThoughtDelta("hm"),
    TextDelta("a"),
    ToolCalled("c1", "f", "{}"),
    ToolCalled("c2", "g", "{}"),
    UsageTold(Usage({"prompt_tokens": 3})),
    ReplyEnded("done", "", "tool_calls"),
]


def test_the_role_stands_on_the_first_delta_only() -> None:
    """As the service does it."""
    roles = [chunk["choices"][0]["delta"].get("role") for chunk in chunks(FULL) if chunk["choices"]]
    assert roles == ["assistant", None, None, None, None]


def test_the_reason_of_the_end_is_absent_before_it() -> None:
    """Absent, not null."""
    reasons = [chunk["choices"][0].get("finish_reason", "absent") for chunk in chunks(FULL) if chunk["choices"]]
    assert reasons == ["absent"] * 4 + ["tool_calls"]


def test_the_usage_comes_last_in_a_chunk_of_its_own() -> None:
    """Without choices, and only when it was asked for."""
    assert chunks(FULL)[-1]["choices"] == []
    assert chunks(FULL)[-1]["usage"] == {"prompt_tokens": 3}
    assert all("usage" not in chunk for chunk in chunks(FULL, include_usage=False))


def test_calls_are_numbered() -> None:
    """By their place in the reply."""
    indexes = [
        call["index"] for chunk in chunks(FULL) for choice in chunk["choices"] for call in choice["delta"].get("tool_calls", [])
    ]
    assert indexes == [0, 1]


def test_every_chunk_carries_the_same_head() -> None:
    """Id, model and time."""
    assert {(chunk["id"], chunk["model"], chunk["created"], chunk["object"]) for chunk in chunks(FULL)} == {
        ("r1", "grok-4.3", 1_790_000_000, "chat.completion.chunk")
    }


@given(VALUES)
def test_an_event_is_one_line_of_json(value: object) -> None:
    """No line end inside can break it."""
    data = server_event(value)
    assert data.startswith(b"data: ")
    assert data.count(b"\n") == 2
    assert json.loads(data[6:]) == value
