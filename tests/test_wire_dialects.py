"""Both halves of the wire in every dialect: what one writes the other reads, and no bytes bring the reader down."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grokchat.conversation import (
    PARAMETERS,
    Asked,
    Message,
    Parameters,
    ReplyEnded,
    ReplyEvent,
    Request,
    TextDelta,
    TextPart,
    ThoughtDelta,
    TokenLogprob,
    TokensTold,
    ToolCall,
    ToolCalled,
    Usage,
    UsageTold,
)
from grokchat.conversation.logprobs import LEAST
from grokchat.emulator.schema import problem
from grokchat.errors import ServiceError
from grokchat.wire import ReplyDecoder, encode_reply, encode_request, encode_whole, server_event
from grokchat.wire.logprobs import encode_logprobs, logprobs_of
from grokchat.wire.toolcalls import ToolCalls

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
LOGPROBS = st.floats(LEAST, 0, allow_nan=False).map(lambda value: round(value, 4))
PAIRS = st.tuples(st.binary(max_size=5), LOGPROBS)
TOKENS = st.builds(lambda pair, others: TokenLogprob(*pair, tuple(others)), PAIRS, st.lists(PAIRS, max_size=4))
ARGUMENTS = st.dictionaries(WORDS, st.none() | st.booleans() | st.integers() | WORDS, max_size=3)


@st.composite
def answers(draw: st.DrawFn) -> list[ReplyEvent]:
    """Up to ten answers in turns, with words, thoughts, tokens and calls, each with an end, the first one's last."""
    names = ["" if one == 0 else str(one) for one in range(draw(st.integers(1, 10)))]
    events: list[ReplyEvent] = []
    for turn in range(draw(st.integers(1, 3))):
        for name in names:
            if draw(st.booleans()):
                events.append(ThoughtDelta(draw(WORDS), name))
            if told := draw(st.lists(TOKENS, max_size=2)):
                events.append(TokensTold(tuple(told), name))
            events.append(TextDelta(draw(WORDS), name))
            if draw(st.integers(0, 3)) == 0:
                events.append(ToolCalled(f"call{turn}{name}", draw(WORDS), json.dumps(draw(ARGUMENTS)), name))
    ends = [
        ReplyEnded("done", "", draw(st.sampled_from(["stop", "length", "tool_calls", "content_filter"])), name) for name in names
    ]
    usage = UsageTold(Usage({"prompt_tokens": draw(st.integers(0, 10**9))}))
    return [*events, *ends[1:], usage, ends[0]]


def read(pieces: list[bytes], kind: str = "text/event-stream") -> list[ReplyEvent]:
    decoder = ReplyDecoder(kind)
    return [*(event for piece in pieces for event in decoder.feed(piece)), *decoder.close()]


def meant(events: list[ReplyEvent]) -> dict[str, dict[str, Any]]:
    """By answer: what it says, however it was cut."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        if isinstance(event, UsageTold):
            found.setdefault("usage", {})["told"] = dict(event.usage.received)
            continue
        one = found.setdefault(f"answer {event.reply}", {"text": "", "thoughts": "", "tokens": (), "calls": [], "end": None})  # type: ignore[union-attr]
        match event:
            case TextDelta(text):
                one["text"] += text
            case ThoughtDelta(text):
                one["thoughts"] += text
            case TokensTold(tokens):
                one["tokens"] += tokens
            case ToolCalled(id, name, arguments):
                one["calls"].append((id, name, json.loads(arguments)))
            case ReplyEnded(how, _, finish):
                assert one["end"] is None
                one["end"] = (how, finish)
    return found


HEAD: dict[str, Any] = {"id": "r", "model": "m", "created": 1}


@settings(max_examples=60)
@given(answers(), st.lists(st.integers(0, 10**6), max_size=12))
def test_any_number_of_answers_is_read_back_from_any_cutting(events: list[ReplyEvent], places: list[int]) -> None:
    """Words, thoughts, tokens with their bytes, calls and ends, each at its own answer."""
    data = b"".join(encode_reply(events, **HEAD))
    bounds = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    assert meant(read([data[one:two] for one, two in pairwise(bounds)])) == meant(events)


@settings(max_examples=60)
@given(answers())
def test_any_number_of_answers_is_read_back_from_one_body(events: list[ReplyEvent]) -> None:
    """The same as a stream of them says."""
    whole = json.dumps(encode_whole(events, **HEAD)).encode()
    assert meant(read([whole], "application/json; charset=utf-8")) == meant(events)


@pytest.mark.parametrize("envelope", ["{}", '{{"result": {}}}', '{{"result": {{"result": {}}}, "success": true, "errors": []}}'])
def test_a_body_is_read_inside_every_envelope(envelope: str) -> None:
    """Cloudflare puts up to two around it."""
    events: list[ReplyEvent] = [
        TextDelta("hi"),
        TextDelta("ho", "1"),
        ReplyEnded("done", "", "stop", "1"),
        ReplyEnded("done", "", "length"),
    ]
    body = envelope.format(json.dumps({**encode_whole(events, **HEAD), "usage": None}))
    assert meant(read([body.encode()], "application/json")) == meant(events)


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=5), st.lists(st.tuples(WORDS, ARGUMENTS), max_size=3))
def test_the_native_dialect_is_read_back(words: list[str], calls: list[tuple[str, dict[str, Any]]]) -> None:
    """Words, and calls with their arguments as a table; their ids it has not."""
    events: list[ReplyEvent] = [
        *map(TextDelta, words),
        *(ToolCalled("x", name, json.dumps(arguments)) for name, arguments in calls),
        UsageTold(Usage({"prompt_tokens": 1})),
        ReplyEnded("done", "", "stop"),
    ]
    back = read(list(encode_reply(events, dialect="native", **HEAD)))
    assert "".join(event.text for event in back if isinstance(event, TextDelta)) == "".join(words)
    found = [(event.name, json.loads(event.arguments)) for event in back if isinstance(event, ToolCalled)]
    assert found == calls
    assert len({event.id for event in back if isinstance(event, ToolCalled)}) == len(calls)
    assert back[-1] == ReplyEnded("done", "", "tool_calls" if calls else "stop")


DIALECTS: dict[str, tuple[list[Any], list[tuple[str, str, str]]]] = {
    "in pieces": (
        [
            [{"index": 0, "id": "a", "type": "function", "function": {"name": "f", "arguments": ""}}],
            [{"index": 0, "function": {"arguments": '{"x"'}}],
            [{"index": 0, "function": {"arguments": ": 1}"}}],
        ],
        [("a", "f", '{"x": 1}')],
    ),
    "two side by side": (
        [
            [{"index": 1, "id": "b", "function": {"name": "g", "arguments": "{"}}],
            [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{}"}}],
            [{"index": 1, "function": {"arguments": "}"}}],
        ],
        [("a", "f", "{}"), ("b", "g", "{}")],
    ),
    "whole": (
        [[{"id": "a", "function": {"name": "f", "arguments": "{}"}}, {"id": "b", "function": {"name": "g", "arguments": "[]"}}]],
        [("a", "f", "{}"), ("b", "g", "[]")],
    ),
    "flat with a table": ([[{"name": "f", "arguments": {"x": 1}}]], [("call_0", "f", '{"x": 1}')]),
    "flat, one after another": (
        [[{"name": "f", "arguments": {}}], [{"name": "g", "arguments": {}}]],
        [("call_0", "f", "{}"), ("call_1", "g", "{}")],
    ),
    "whole texts with ids, one after another": (
        [[{"id": "a", "function": {"name": "f", "arguments": "{}"}}], [{"id": "b", "function": {"name": "g", "arguments": "{}"}}]],
        [("a", "f", "{}"), ("b", "g", "{}")],
    ),
    "without arguments": ([[{"index": 0, "id": "a", "function": {"name": "f"}}]], [("a", "f", "{}")]),
    "arguments of null": ([[{"index": 0, "id": "a", "function": {"name": "f", "arguments": None}}]], [("a", "f", "{}")]),
    "the id in every piece": (
        [
            [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{"}}],
            [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "}"}}],
        ],
        [("a", "f", "{}")],
    ),
    "an empty id later": (
        [
            [{"index": 0, "id": "a", "function": {"name": "f"}}],
            [{"index": 0, "id": "", "function": {"name": "", "arguments": "{}"}}],
        ],
        [("a", "f", "{}")],
    ),
    "without a name": ([[{"index": 0, "id": "a", "function": {"arguments": "{}"}}]], []),
    "gaps between numbers": (
        [[{"index": 7, "id": "b", "function": {"name": "g"}}], [{"index": 2, "id": "a", "function": {"name": "f"}}]],
        [("a", "f", "{}"), ("b", "g", "{}")],
    ),
    "what is no call": ([3, None, "f", {}, [3, None, [], "f"]], []),
    "arguments that are a list": ([[{"name": "f", "arguments": [1]}]], [("call_0", "f", "[1]")]),
    "names that are none": ([[{"index": 0, "id": 3, "function": {"name": ["f"], "arguments": "{}"}}]], []),
}


@pytest.mark.parametrize(("pieces", "calls"), DIALECTS.values(), ids=DIALECTS)
def test_calls_are_put_together_in_each_dialect(pieces: list[Any], calls: list[tuple[str, str, str]]) -> None:
    """By themselves and in a stream, where they end it."""
    collected = ToolCalls()
    for piece in pieces:
        collected.add(piece)
    assert [(one.id, one.name, one.arguments) for one in collected.whole()] == calls
    stream = [server_event({"choices": [{"index": 0, "delta": {"tool_calls": piece}}]}) for piece in pieces]
    events = read(
        [*stream, server_event({"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]}), b"data: [DONE]\n\n"]
    )
    assert [(one.id, one.name, one.arguments) for one in events if isinstance(one, ToolCalled)] == calls
    assert events[-1] == ReplyEnded("done", "", "tool_calls")


@pytest.mark.parametrize(
    ("given_finish", "finish"),
    [
        ("stop", "stop"),
        ("length", "length"),
        ("model_length", "length"),
        ("function_call", "tool_calls"),
        ("new_reason", "new_reason"),
        ("", "stop"),
    ],
)
def test_the_reason_of_the_end_has_one_name(given_finish: str, finish: str) -> None:
    """An unknown one is kept as it came."""
    event = server_event({"choices": [{"index": 0, "delta": {"content": "x"}, "finish_reason": given_finish}]})
    assert read([event, b"data: [DONE]\n\n"])[-1] == ReplyEnded("done", "", finish)


@given(st.lists(TOKENS, max_size=5))
def test_tokens_are_read_back_to_the_byte(tokens: list[TokenLogprob]) -> None:
    """Halves of characters too, through JSON."""
    assert logprobs_of(json.loads(json.dumps(encode_logprobs(tokens)))) == tokens


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("-0.5", -0.5),
        ("0", 0.0),
        ("3", 0.0),
        ("-1e400", LEAST),
        ("-" + "9" * 400, LEAST),
        ("9" * 400, 0.0),
        ("-0.123456", -0.1235),
        ("1e400", 0.0),
    ],
)
def test_any_number_is_a_probability(written: str, read_as: float) -> None:
    """Too large or too small ones become the nearest; none of them stops the stream."""
    data = f'data: {{"choices": [{{"index": 0, "delta": {{"content": "x"}}, "logprobs": {{"content": [{{"token": "x", "logprob": {written}}}]}}}}]}}\n\n'
    events = read([data.encode(), b"data: [DONE]\n\n"])
    assert [event.tokens for event in events if isinstance(event, TokensTold)] == [(TokenLogprob(b"x", read_as),)]


@pytest.mark.parametrize("written", ["NaN", "null", '"-1"', "true", "[]", "{}"])
def test_what_is_no_number_is_no_probability(written: str) -> None:
    """The words come all the same."""
    data = f'data: {{"choices": [{{"index": 0, "delta": {{"content": "x"}}, "logprobs": {{"content": [{{"token": "x", "logprob": {written}}}]}}}}]}}\n\n'
    events = read([data.encode(), b"data: [DONE]\n\n"])
    assert events == [TextDelta("x"), ReplyEnded("done", "", "stop")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "choices",
                    "delta",
                    "message",
                    "content",
                    "index",
                    "finish_reason",
                    "tool_calls",
                    "function",
                    "name",
                    "arguments",
                    "id",
                    "logprobs",
                    "token",
                    "logprob",
                    "bytes",
                    "top_logprobs",
                    "reasoning",
                    "reasoning_content",
                    "response",
                    "usage",
                    "result",
                    "errors",
                    "error",
                    "code",
                    "success",
                    "refusal",
                    "text",
                    "type",
                    "request_id",
                    "output",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=14,
)
CHOICES = st.fixed_dictionaries(
    {
        "choices": st.lists(
            st.dictionaries(st.sampled_from(["index", "delta", "message", "logprobs", "finish_reason"]), JSON, max_size=4),
            max_size=3,
        )
    }
)


@settings(max_examples=300)
@given(st.lists(JSON | CHOICES, max_size=5))
def test_any_json_in_a_stream_ends_in_one_end(values: list[Any]) -> None:
    """As an answer, as a failure, or cut off; nothing follows the end, and words are words."""
    events = read([server_event(value) for value in values])
    ends = [event for event in events if isinstance(event, ReplyEnded) and not event.reply]
    assert ends == events[-1:]
    assert all(isinstance(event.text, str) for event in events if isinstance(event, TextDelta | ThoughtDelta))


@settings(max_examples=200)
@given(JSON | CHOICES)
def test_any_json_as_a_body_ends_in_one_end(value: Any) -> None:
    """The same without a stream."""
    events = read([json.dumps(value).encode()], "application/json")
    assert [event for event in events if isinstance(event, ReplyEnded) and not event.reply] == events[-1:]


@pytest.mark.parametrize("depth", [10, 500, 900, 2_000, 20_000])
@pytest.mark.parametrize(
    "place", ['"content": {}', '"tool_calls": {}', '"reasoning": {}', '"tool_calls": [{{"name": "f", "arguments": {}}}]']
)
def test_however_deep_a_value_is_the_reply_ends(depth: int, place: str) -> None:
    """Read, left out or told as unreadable, never a traceback."""
    deep = "[" * depth + "]" * depth
    data = (
        'data: {"choices": [{"index": 0, "delta": {'
        + place.format(deep)
        + '}}]}\n\ndata: {"choices": [{"index": 0, "delta": {"content": "!"}}]}\n\n'
    )
    events = read([data.encode(), b"data: [DONE]\n\n"])
    assert "".join(event.text for event in events if isinstance(event, TextDelta)).endswith("!")
    assert isinstance(events[-1], ReplyEnded)
    assert events[-1].how == "done"


@settings(max_examples=200)
@given(
    st.lists(
        st.binary(max_size=12)
        | st.sampled_from([b"data: ", b"\n\n", b"\r", b'{"choices":', b"[DONE]", b"\xf0\x9f", b"event: x\n"]),
        max_size=10,
    )
)
def test_any_bytes_end_in_one_end(pieces: list[bytes]) -> None:
    """Whatever stands between the service and the program."""
    for kind in ("text/event-stream", "application/json", "text/html", ""):
        try:
            events = read(pieces, kind)
        except ServiceError:
            continue
        assert [event for event in events if isinstance(event, ReplyEnded) and not event.reply] == events[-1:]


QUESTION = Message("q", "", "user", text="hello", parts=(TextPart("hello"),))


@pytest.mark.parametrize("one", PARAMETERS, ids=lambda one: one.name)
@pytest.mark.parametrize("form", ["chat", "run"])
def test_each_parameter_is_sent_under_its_own_name(one: Any, form: Any) -> None:
    """With the value as it was typed; a schema of the service takes the whole."""
    value = one.read(one.example)
    more = {"tools": BY_NAME["tools"].read(BY_NAME["tools"].example)} if one.name == "tool_choice" else {}
    request = Request(Asked(parameters=Parameters(**{one.field: value, **more})), (QUESTION,))
    body = json.loads(encode_request(request, form))
    inputs = body if form == "chat" else body["input"]
    assert inputs[one.name] == (list(value) if isinstance(value, tuple) else value)
    assert problem({"model": body["model"], **inputs}) == ""


BY_NAME = {one.name: one for one in PARAMETERS}


@settings(max_examples=80)
@given(
    st.lists(st.sampled_from(["user", "reply", "calling", "answered", "half answered", "empty"]), max_size=8),
    st.sampled_from(["{}", "[1]", "", "{", "[" * 9000, '{"a": NaN}', '{"a": "\\ud800"}']),
)
def test_every_history_is_one_that_the_service_takes(turns: list[str], arguments: str) -> None:
    """Stopped in the middle of calls, with arguments that broke off, without words: the next question is never refused for it."""
    messages: list[Message] = []
    for number, turn in enumerate(turns):
        calls = tuple(ToolCall(f"c{number}-{one}", "f", arguments) for one in range(2))
        match turn:
            case "user":
                messages.append(QUESTION)
            case "reply":
                messages.append(Message(f"m{number}", "", "assistant", text="words", thoughts="hm"))
            case "empty":
                messages.append(Message(f"m{number}", "", "assistant", how="stopped"))
            case _:
                messages.append(Message(f"m{number}", "", "assistant", tool_calls=calls))
                done = {"calling": 0, "half answered": 1, "answered": 2}[turn]
                messages += [Message(f"t{number}-{one.id}", "", "tool", text="4", call=one.id) for one in calls[:done]]
    body = json.loads(encode_request(Request(Asked(system="s"), (*messages, QUESTION))))
    assert problem(body) == ""
    assert "hm" not in json.dumps(body)
