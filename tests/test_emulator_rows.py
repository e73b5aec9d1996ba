"""The schema row by row: each key with each kind of value, and what passes is answered."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grokchat.conversation import (
    EFFORTS,
    MODELS,
    PARAMETERS,
    Parameters,
    ReplyEnded,
    TextDelta,
    ThoughtDelta,
    ToolCalled,
    UsageTold,
)
from grokchat.conversation.parameter_table import Kind
from grokchat.emulator.replies import reply_to
from grokchat.emulator.schema import problem, refused_argument
from grokchat.wire import ReplyDecoder, encode_whole

GOOD: dict[str, Any] = {"model": "xai/grok-4.3", "messages": [{"role": "user", "content": "hello"}]}
TOOL: dict[str, Any] = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
VALUES: dict[str, Any] = {
    "text": "words",
    "no text": "",
    "whole": 1,
    "huge": 10**400,
    "part": 0.5,
    "nan": float("nan"),
    "infinity": float("inf"),
    "true": True,
    "list": ["a"],
    "list of numbers": [1],
    "table": {"a": 1},
}
TAKES: dict[str, set[str]] = {
    "temperature": {"whole", "part"},
    "top_p": {"whole", "part"},
    "frequency_penalty": {"whole", "part"},
    "presence_penalty": {"whole", "part"},
    "max_completion_tokens": {"whole", "huge"},
    "max_tokens": {"whole", "huge"},
    "seed": {"whole"},
    "top_logprobs": {"whole"},
    "n": {"whole"},
    "stop": {"list"},
    "logprobs": {"true"},
    "stream": {"true"},
    "parallel_tool_calls": {"true"},
    "deferred": {"true"},
    "user": {"text", "no text"},
    "search_parameters": {"table"},
    "web_search_options": {"table"},
    "stream_options": set(),
    "response_format": set(),
    "tools": set(),
    "reasoning_effort": set(),
}
ROWS = [
    pytest.param(name, value, kind in takes, id=f"{name}-{kind}") for name, takes in TAKES.items() for kind, value in VALUES.items()
]


@pytest.mark.parametrize(("name", "value", "taken"), ROWS)
def test_each_key_takes_its_kinds_and_names_itself_when_refused(name: str, value: Any, taken: bool) -> None:
    """A kind is refused in words, never by an exception."""
    told = problem({**GOOD, name: value})
    assert (told == "") == taken
    assert taken or name in told


@pytest.mark.parametrize("name", TAKES)
def test_null_is_as_good_as_nothing(name: str) -> None:
    """For every key, as JSON writers leave it."""
    assert problem({**GOOD, name: None}) == ""


@pytest.mark.parametrize("one", PARAMETERS, ids=lambda one: one.name)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_what_the_program_sends_is_refused_exactly_where_the_table_says(one: Any, model: Any) -> None:
    """The program's table of parameters and the emulated schema are of one mind, model by model."""
    value = Parameters(**{one.field: one.read(one.example)}).given()[one.field]
    tools = {"tools": [TOOL]} if one.name == "tool_choice" else {}
    body = {**GOOD, **tools, "model": model.id, one.name: value}
    refused = bool(problem(body, model.id) or refused_argument(body, model.id))
    takes = value in (model.efforts or EFFORTS) if one.field == "effort" else model.heeds(one.field) != "refused"
    assert refused == (not takes)


def test_the_kinds_of_the_table_are_all_tried() -> None:
    """A new kind of parameter needs rows of its own."""
    assert {one.kind for one in PARAMETERS} == set(get_args(Kind))
    assert {one.name for one in PARAMETERS} <= {*TAKES, "tool_choice"}


@pytest.mark.parametrize("model", [one for one in MODELS if one.efforts], ids=lambda model: model.name)
@pytest.mark.parametrize("effort", EFFORTS)
def test_a_model_takes_its_own_efforts(model: Any, effort: str) -> None:
    """And names the one that it does not have."""
    told = problem({**GOOD, "reasoning_effort": effort}, model.id)
    assert told == ("" if effort in model.efforts else f"reasoning_effort: invalid value {effort!r}")


@pytest.mark.parametrize("key", ["role", "content", "tool_calls", "tool_call_id", "name"])
@pytest.mark.parametrize("value", [None, True, 7, [], ["user"], {}, {"type": "text"}, [[]], [{}], [None], [{"type": []}]])
@pytest.mark.parametrize("role", ["system", "user", "assistant", "tool"])
def test_no_value_in_a_message_brings_the_service_down(role: str, key: str, value: Any) -> None:
    """It is taken or it is refused with the message's number, or its call."""
    message = {"role": role, "content": "x", **({"tool_call_id": "c"} if role == "tool" else {}), key: value}
    told = problem({**GOOD, "messages": [*GOOD["messages"], message]})
    assert told == "" or told.startswith("messages[1]: ")


@pytest.mark.parametrize(
    ("tool", "words"),
    [
        (3, "needs a name"),
        ({}, "needs a name"),
        ({**TOOL, "type": "builtin"}, "needs a name"),
        ({"type": "function", "function": []}, "needs a name"),
        ({"type": "function", "function": {"name": ["f"]}}, "needs a name"),
        ({"type": "function", "function": {"name": "f", "parameters": []}}, "tools.function.parameters"),
        ({"type": "function", "function": {"name": "f", "parameters": {}, "extra": 1}}, "extra"),
        ({**TOOL, "strict": True}, "strict"),
    ],
)
def test_a_function_of_another_form_is_refused(tool: Any, words: str) -> None:
    """Each by what it lacks or has too much."""
    assert words in problem({**GOOD, "tools": [tool]})
    assert words in problem({**GOOD, "tools": [TOOL, tool]})


@pytest.mark.parametrize(
    "choice",
    [3, [], {}, {"type": "function"}, {"type": "function", "function": "f"}, {"type": "function", "function": {"name": []}}],
)
def test_a_choice_of_another_form_is_refused(choice: Any) -> None:
    """With functions to choose from and without."""
    for more in ({}, {"tools": [TOOL]}):
        assert problem({**GOOD, **more, "tool_choice": choice}).startswith("tool_choice: ")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (3, "needs an id and a function"),
        ({"id": "c", "type": "function"}, "needs an id and a function"),
        ({"id": 3, "type": "function", "function": {"name": "f", "arguments": "{}"}}, "needs an id"),
        ({"id": "c", "type": "other", "function": {"name": "f", "arguments": "{}"}}, "needs an id"),
        ({"id": "c", "type": "function", "function": {"name": 3, "arguments": "{}"}}, "arguments in a string"),
        ({"id": "c", "type": "function", "function": {"name": "f"}}, "arguments in a string"),
    ],
)
def test_a_call_in_a_history_has_the_cards_form(call: Any, words: str) -> None:
    """Named with its message."""
    told = problem({**GOOD, "messages": [{"role": "assistant", "content": None, "tool_calls": [call]}]})
    assert told.startswith("messages[0]: tool_calls: ")
    assert words in told


def test_too_many_of_anything_are_refused_and_the_most_are_taken() -> None:
    """Messages, parts, stops, functions, calls."""
    text = {"type": "text", "text": "x"}
    call = {"type": "function", "function": {"name": "f", "arguments": "{}"}}
    for most, body in (
        (500, lambda count: {"messages": GOOD["messages"] * count}),
        (20, lambda count: {"messages": [{"role": "user", "content": [text] * count}]}),
        (4, lambda count: {"stop": ["x"] * count}),
        (128, lambda count: {"tools": [TOOL] * count}),
        (
            128,
            lambda count: {
                "messages": [
                    {"role": "assistant", "content": None, "tool_calls": [{**call, "id": f"{one}"} for one in range(count)]},
                    *({"role": "tool", "content": "x", "tool_call_id": f"{one}"} for one in range(count)),
                ]
            },
        ),
    ):
        assert problem({**GOOD, **body(most)}) == ""
        assert str(most) in problem({**GOOD, **body(most + 1)})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "function", "text", "user", "tool", "f", "c"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "function", "name", "parameters", "role", "content", "id", "url"]), inner, max_size=4
        )
    ),
    max_leaves=10,
)


@settings(max_examples=300)
@given(st.sampled_from([*TAKES, "tool_choice", "messages", "model", "unheard_of"]), JSON)
def test_any_json_is_taken_or_refused_in_words_and_what_is_taken_is_answered(name: str, value: Any) -> None:
    """No request, however senseless, is met by a broken service."""
    body = {**GOOD, name: value}
    if isinstance(problem(body), str) and not problem(body) and name != "model":
        events = reply_to(body)
        assert isinstance(events[-1], ReplyEnded)


@pytest.mark.parametrize("effort", [None, *EFFORTS])
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"n": 3},
        {"max_tokens": 1},
        {"max_completion_tokens": 10**6},
        {"tools": [TOOL]},
        {"tools": [TOOL], "tool_choice": "none"},
        {"tools": [TOOL], "n": 2},
        {"response_format": {"type": "json_object"}},
        {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "x", "schema": {"type": "array", "items": {"type": "integer"}}},
            }
        },
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "code"}]}]},
        {"messages": [{"role": "system", "content": "x"}]},
        {"messages": [{"role": "assistant", "content": None}]},
    ],
)
def test_each_kind_of_reply_adds_up(effort: str | None, more: dict[str, Any]) -> None:
    """One usage, told before the last end; its sum is its parts; the same when it comes as one body; each answer has one end."""
    body = {**GOOD, **more, **({"reasoning_effort": effort} if effort else {})}
    events = reply_to(body)
    answers = more.get("n", 1)
    ends = [event for event in events if isinstance(event, ReplyEnded)]
    assert len(ends) == answers
    assert sorted(event.reply for event in ends) == sorted("" if one == 0 else str(one) for one in range(answers))
    (told,) = [event for event in events if isinstance(event, UsageTold)]
    assert events[-2:] == [told, ends[-1]]
    usage = told.usage
    assert usage.total == (usage.prompt or 0) + (usage.completion or 0) + (usage.reasoning or 0)
    assert (usage.cached or 0) <= (usage.prompt or 0)
    assert bool(usage.reasoning) == any(isinstance(event, ThoughtDelta) for event in events) == (effort != "none")
    calls = [event for event in events if isinstance(event, ToolCalled)]
    assert all(isinstance(json.loads(call.arguments), dict) for call in calls)
    assert {end.finish for end in ends} == {"tool_calls" if calls else "length" if more.get("max_tokens") else "stop"}
    decoder = ReplyDecoder("application/json")
    whole = json.dumps(encode_whole(events, id="r", model="m", created=1)).encode()
    back = [*decoder.feed(whole), *decoder.close()]
    assert said(back) == said(events)
    assert {event.id: event for event in back if isinstance(event, ToolCalled)} == {call.id: call for call in calls}


def said(events: list[Any]) -> dict[str, str]:
    """The words of each answer."""
    found: dict[str, str] = {}
    for event in events:
        if isinstance(event, TextDelta):
            found[event.reply] = found.get(event.reply, "") + event.text
    return found


@pytest.mark.parametrize("kind", ["json_object", "json_schema"])
def test_a_structured_reply_is_json_whatever_the_question(kind: str) -> None:
    """Of the schema's own type."""
    form: dict[str, Any] = {"type": kind}
    if kind == "json_schema":
        form["json_schema"] = {
            "name": "x",
            "schema": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
        }
    for question in ("formula", "code", "table", "", "fault"):
        body = {**GOOD, "messages": [{"role": "user", "content": question}], "response_format": form}
        value = json.loads(said(reply_to(body))[""])
        assert isinstance(value, dict)
        assert kind == "json_object" or isinstance(value["a"], int)


def test_the_price_of_more_tokens_is_more() -> None:
    """The emulated ticks follow the service's arithmetic: thinking and words cost twice a token of the prompt."""
    costs = [reply_to({**GOOD, "reasoning_effort": effort})[-2] for effort in ("none", "low", "medium", "high")]
    ticks = [event.usage.received["cost_in_usd_ticks"] for event in costs if isinstance(event, UsageTold)]
    assert ticks == sorted(set(ticks))
    assert ticks[1] - ticks[0] == 120 * 25_000
