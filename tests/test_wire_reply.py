"""Replies from bytes: both dialects, every tolerance, whatever the cuts."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import ReplyEnded, ReplyEvent, TextDelta, ThoughtDelta, ToolCalled, UsageTold
from grokchat.wire import ReplyDecoder

CASES = json.loads((Path(__file__).parent / "data" / "sse_cases.json").read_text())
CHAT = [case for case in CASES if case["kind"] == "chat"]


def decoded(pieces: list[bytes], content_type: str = "text/event-stream") -> list[ReplyEvent]:
    decoder = ReplyDecoder(content_type)
    return [*(event for piece in pieces for event in decoder.feed(piece)), *decoder.close()]


def text_of(events: list[ReplyEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta) and not event.reply)


def status_of(events: list[ReplyEvent]) -> str:
    ended = events[-1]
    assert isinstance(ended, ReplyEnded)
    assert sum(isinstance(event, ReplyEnded) for event in events) == 1
    if ended.error and ended.error["kind"] == "empty":
        return "empty"
    if ended.finish == "content_filter":
        return "filtered"
    return {"done": "done", "truncated": "cut", "failed": "error"}[ended.how]


def check(case: dict[str, Any], pieces: list[bytes]) -> None:
    events = decoded(pieces, case.get("content_type", "text/event-stream"))
    calls = [
        {"id": event.id, "name": event.name, "arguments": json.loads(event.arguments)}
        for event in events
        if isinstance(event, ToolCalled)
    ]
    assert (text_of(events), status_of(events), calls) == (case["text"], case["status"], case.get("tool_calls", []))
    ended = events[-1]
    assert isinstance(ended, ReplyEnded)
    assert case.get("error", "") in ended.detail


@pytest.mark.parametrize("case", CHAT, ids=[case["name"] for case in CHAT])
def test_a_case_ends_as_it_should(case: dict[str, Any]) -> None:
    """Whole and byte by byte."""
    data = case["input"].encode("latin-1")
    check(case, [data])
    check(case, [data[i : i + 1] for i in range(len(data))])


@given(st.sampled_from(CHAT), st.lists(st.integers(0, 10_000), max_size=12))
def test_any_cutting_gives_the_same_reply(case: dict[str, Any], places: list[int]) -> None:
    """Cuts fall between any bytes."""
    data = case["input"].encode("latin-1")
    bounds = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    check(case, [data[a:b] for a, b in itertools.pairwise(bounds)])


def chunk(**delta: object) -> bytes:
    return b"data: " + json.dumps({"choices": [{"index": 0, "delta": delta}]}).encode() + b"\n\n"


def test_neighbouring_pieces_of_one_read_are_joined_and_counted() -> None:
    """One content delta is one token."""
    events = decoded([chunk(content="a") + chunk(content="b") + b"data: [DONE]\n\n"])
    assert events[0] == TextDelta("ab", tokens=2)


def test_thoughts_come_under_both_names() -> None:
    """`reasoning_content` and `reasoning`."""
    events = decoded([chunk(reasoning_content="one "), chunk(reasoning="two"), b"data: [DONE]\n\n"])
    assert [event.text for event in events if isinstance(event, ThoughtDelta)] == ["one ", "two"]


def test_the_last_usage_counts() -> None:
    """Some models tell it with every chunk."""
    usage = [b'data: {"choices":[],"usage":{"prompt_tokens":%d}}\n\n' % n for n in (1, 7)]
    events = decoded([chunk(content="a"), *usage, b"data: [DONE]\n\n"])
    assert [event.usage.prompt for event in events if isinstance(event, UsageTold)] == [7]


def test_nothing_is_read_after_done() -> None:
    """The mark ends the reply."""
    decoder = ReplyDecoder()
    decoder.feed(chunk(content="a") + b"data: [DONE]\n\n" + chunk(content="b"))
    assert decoder.done
    assert decoder.feed(chunk(content="c")) == []


@pytest.mark.parametrize("arguments", ['{"a":', "", '{"a":1}'])
def test_a_reply_that_broke_off_in_its_calls_is_cut_off(arguments: str) -> None:
    """What came of the call is told, and the ending says that it may not be all: another call or its arguments may be missing."""
    events = decoded([chunk(tool_calls=[{"index": 0, "id": "x", "function": {"name": "f", "arguments": arguments}}])])
    assert events[0] == ToolCalled("x", "f", arguments or "{}")
    assert status_of(events) == "cut"


def test_arguments_that_are_no_json_are_told_as_they_came() -> None:
    """Whether a call may be run is not the wire's business; that it was asked for is a fact."""
    whole = [{"index": 0, "id": "x", "function": {"name": "f", "arguments": "{'a': 1}"}}]
    events = decoded([chunk(tool_calls=whole) + b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}\n\n'])
    assert events == [ToolCalled("x", "f", "{'a': 1}"), ReplyEnded("done", "", "tool_calls")]


@pytest.mark.parametrize("depth", [0, 1, 2, 3])
def test_envelopes_are_opened(depth: int) -> None:
    """Cloudflare's `result` around the reply, at most three deep."""
    body: dict[str, Any] = {"choices": [{"index": 0, "message": {"content": "hi"}, "finish_reason": "stop"}]}
    for _ in range(depth):
        body = {"result": body, "success": True, "errors": [], "state": "Completed"}
    events = decoded([json.dumps(body).encode()], "application/json")
    assert (text_of(events), status_of(events)) == ("hi", "done")


def test_a_failed_state_is_a_failure() -> None:
    """`state: Failed` with its error."""
    body = {"result": {"state": "Failed", "error": {"code": 1, "message": "out of luck"}}}
    events = decoded([json.dumps(body).encode()], "application/json")
    assert isinstance(events[-1], ReplyEnded)
    assert "out of luck" in events[-1].detail


def test_an_error_that_comes_with_status_200_is_a_failure() -> None:
    """xAI's `{code, error}`."""
    body = b'{"code":"The service is currently unavailable","error":"Timed out waiting for first token"}'
    events = decoded([body], "application/json")
    assert status_of(events) == "error"


def test_a_deferred_answer_is_told() -> None:
    """Only a request id came."""
    events = decoded([b'{"request_id":"x"}'], "application/json")
    assert isinstance(events[-1], ReplyEnded)
    assert "request id, x" in events[-1].detail
    assert "Cloudflare has no address" in events[-1].detail
    assert (events[-1].error or {})["kind"] == "deferred"
