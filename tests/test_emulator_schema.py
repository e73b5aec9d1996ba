"""The request schema: what the service takes and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from grokchat.emulator.schema import problem, refused_argument

GOOD: dict[str, Any] = {"model": "xai/grok-4.3", "messages": [{"role": "user", "content": "hello"}]}
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
FORM = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "object"}}}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"stream": True, "stream_options": {"include_usage": True}},
        {"reasoning_effort": "none", "temperature": 2, "top_p": 0, "seed": -5, "user": "me"},
        {"stop": ["a", "b", "c", "d"]},
        {"tools": [TOOL], "tool_choice": {"type": "function", "function": {"name": "f"}}},
        {"tools": None, "temperature": None, "response_format": None},
        {"response_format": FORM},
        {"response_format": {"type": "json_object"}},
    ],
)
def test_what_the_card_allows_passes(more: dict[str, Any]) -> None:
    """Every documented parameter in its range is taken."""
    assert problem({**GOOD, **more}) == ""


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"logit_bias": {}}, "logit_bias"),
        ({"stop": "end"}, "stop"),
        ({"stop": [1]}, "stop"),
        ({"stop": ["a"] * 5}, "stop"),
        ({"stream_options": {}}, "include_usage"),
        ({"stream_options": {"include_usage": True, "other": 1}}, "other"),
        ({"reasoning_effort": "xhigh"}, "reasoning_effort"),
        ({"temperature": 2.1}, "temperature"),
        ({"temperature": True}, "temperature"),
        ({"top_p": -0.1}, "top_p"),
        ({"n": 11}, "n:"),
        ({"max_completion_tokens": 0}, "max_completion_tokens"),
        ({"max_completion_tokens": 1.5}, "max_completion_tokens"),
        ({"seed": 2**53}, "seed"),
        ({"stream": "yes"}, "stream"),
        ({"user": 7}, "user"),
        ({"response_format": {"type": "xml"}}, "response_format"),
        ({"response_format": {"type": "json_schema"}}, "json_schema"),
        ({"response_format": {**FORM, "more": 1}}, "more"),
        ({"tools": [TOOL] * 129}, "128"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "parameters"),
        ({"tools": [{**TOOL, "more": 1}]}, "more"),
        ({"tool_choice": {"function": "f"}}, "tool_choice"),
        ({"messages": []}, "messages"),
        ({"messages": GOOD["messages"] * 501}, "messages"),
    ],
)
def test_what_the_card_does_not_allow_is_named(more: dict[str, Any], word: str) -> None:
    """The refusal names the parameter."""
    assert word in problem({**GOOD, **more})


CALL = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
CALLED = {"role": "assistant", "content": None, "tool_calls": [CALL]}
ANSWERED = {"role": "tool", "content": "4", "tool_call_id": "c"}
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ({"role": "developer", "content": "x"}, "developer"),
        ({"role": "system", "content": [{"type": "text", "text": "x"}]}, "string"),
        ({"role": "assistant", "content": "x", "reasoning_content": "y"}, "reasoning_content"),
        ({"role": "assistant", "content": 5}, "content"),
        ({"role": "assistant", "content": None, "tool_calls": [{**CALL, "id": None}]}, "tool_calls"),
        ({"role": "assistant", "content": None, "tool_calls": [{**CALL, "function": {"name": "f", "arguments": {}}}]}, "arguments"),
        ({"role": "tool", "content": {"a": 1}, "tool_call_id": "c"}, "string"),
        ({"role": "tool", "content": "x"}, "tool_call_id"),
        ({"role": "user", "content": []}, "parts"),
        ({"role": "user", "content": [PICTURE] * 21}, "20"),
        ({"role": "user", "content": [{"type": "audio"}]}, "part"),
        ({"role": "user", "content": [{**PICTURE, "image_url": {"url": "x", "detail": "best"}}]}, "detail"),
        ("hello", "object"),
    ],
)
def test_a_message_of_another_form_is_refused(message: Any, word: str) -> None:
    """Roles, keys and contents are those of the card."""
    assert word in problem({**GOOD, "messages": [message]})


@pytest.mark.parametrize(
    "messages",
    [
        [CALLED, ANSWERED],
        [{**CALLED, "tool_calls": [CALL, {**CALL, "id": "d"}]}, {**ANSWERED, "tool_call_id": "d"}, ANSWERED],
        [{"role": "user", "content": [{"type": "text", "text": "x"}, *[PICTURE] * 19]}],
    ],
)
def test_messages_of_the_card_pass(messages: Any) -> None:
    """Calls with their results in any order, and pictures, are taken."""
    assert problem({**GOOD, "messages": messages}) == ""


@pytest.mark.parametrize(
    ("messages", "word"),
    [
        ([CALLED], "the call c was not answered"),
        ([ANSWERED], "answers no call"),
        ([CALLED, ANSWERED, ANSWERED], "answers no call"),
        ([CALLED, {"role": "user", "content": "go on"}], "the call c was not answered"),
        ([CALLED, {"role": "user", "content": "go on"}, ANSWERED], "the call c was not answered"),
    ],
)
def test_a_round_of_calls_must_be_whole(messages: Any, word: str) -> None:
    """Each call has its result right after it, and each result its call."""
    assert word in problem({**GOOD, "messages": messages})


@pytest.mark.parametrize(
    "more", [{"tool_choice": "required"}, {"tool_choice": {"type": "function", "function": {"name": "g"}}, "tools": [TOOL]}]
)
def test_a_choice_of_what_is_not_there_is_refused(more: Any) -> None:
    """A call cannot be required of no tools, nor of one that was not sent."""
    assert "tool_choice" in problem({**GOOD, **more})


def test_a_reasoning_model_refuses_penalties_even_at_nought() -> None:
    """The schema takes them, the model does not; its own spelling is told."""
    assert refused_argument({"presence_penalty": 0}, "xai/grok-4.3") == "presencePenalty"
    assert refused_argument({"stop": ["a"]}, "xai/grok-4.3") == "stop"
    assert refused_argument({"presence_penalty": 0}, "xai/grok-4.20-0309-non-reasoning") == ""
    assert refused_argument({}, "xai/grok-4.3") == ""
