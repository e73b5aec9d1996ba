"""The bytes of a request: exactly what the model's card allows."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import Asked, ImagePart, Message, Parameters, Part, Request, TextPart, ToolCall
from grokchat.wire import Form, encode_request, endpoint, headers_of_request

BASE = "https://api.cloudflare.com/client/v4"
PICTURE = ImagePart("ab" * 32, "image/jpeg", "a.jpg", detail="low")
CALL = ToolCall("c1", "weather", '{"city":"Ulm"}')


def said(*parts: Part) -> Message:
    return Message("u", "", "user", text="".join(part.text for part in parts if isinstance(part, TextPart)), parts=parts)


def answered(text: str = "", *calls: ToolCall, thoughts: str = "") -> Message:
    return Message("a", "u", "assistant", text=text, tool_calls=calls, thoughts=thoughts)


def result(text: str, call: str = "c1") -> Message:
    return Message("t", "a", "tool", text=text, call=call)


def body(*messages: Message, form: Form = "chat", asked: Asked | None = None, **parameters: Any) -> dict[str, Any]:
    asked = asked or Asked(parameters=Parameters(**parameters))
    values: dict[str, Any] = json.loads(encode_request(Request(asked, messages, {PICTURE.sha256: b"\xff\xd8"}), form))
    return values


@pytest.mark.parametrize(
    ("model", "form", "path"),
    [
        ("xai/grok-4.3", "chat", "/v1/chat/completions"),
        ("xai/grok-4.3", "run", "/run"),
        ("@cf/meta/llama-3", "run", "/run/@cf/meta/llama-3"),
        ("@cf/a b?c#d", "run", "/run/@cf/a%20b%3Fc%23d"),
    ],
)
def test_a_model_has_its_address(model: str, form: Form, path: str) -> None:
    """A name cannot lead elsewhere."""
    assert endpoint(BASE, "acc", model, form) == f"{BASE}/accounts/acc/ai{path}"
    assert endpoint(BASE + "/", "acc", model, form) == f"{BASE}/accounts/acc/ai{path}"


@pytest.mark.parametrize("account", ["../x", "a/b", "a?b", "a#b"])
def test_an_account_cannot_lead_elsewhere(account: str) -> None:
    """It is one piece of the path."""
    assert endpoint(BASE, account, "xai/grok-4.3").count("/") == endpoint(BASE, "acc", "xai/grok-4.3").count("/")


def test_nothing_is_sent_that_was_not_set() -> None:
    """The service's own defaults stand."""
    assert set(body(said(TextPart("hi")))) == {"model", "messages", "reasoning_effort", "stream", "stream_options"}


def test_a_request_without_a_stream_has_no_options_for_one() -> None:
    """They would be refused."""
    assert set(body(said(TextPart("hi")), stream=False)) == {"model", "messages", "reasoning_effort", "stream"}


def test_the_options_of_a_stream_are_those_that_were_set() -> None:
    """Only where none were, the service is asked to tell the tokens."""
    assert body(said(TextPart("hi")))["stream_options"] == {"include_usage": True}
    assert body(said(TextPart("hi")), stream_options={"include_usage": False})["stream_options"] == {"include_usage": False}


def test_the_gateway_is_told_only_what_was_set() -> None:
    """Its cache is always skipped; a request of the usual kind names no gateway and allows its log."""
    assert set(headers_of_request("", collect_log=True)) == {"content-type", "accept-encoding", "cf-aig-skip-cache"}
    other = headers_of_request("mine", collect_log=False)
    assert (other["cf-aig-gateway-id"], other["cf-aig-collect-log"]) == ("mine", "false")


@pytest.mark.parametrize("effort", ["none", "low", "medium", "high"])
def test_the_effort_is_always_told(effort: str) -> None:
    """The service's default is not known."""
    assert body(said(TextPart("hi")), effort=effort)["reasoning_effort"] == effort


@pytest.mark.parametrize(
    ("model", "effort", "sent"),
    [
        ("xai/grok-4.7", "none", None),
        ("xai/grok-4.7", "high", "high"),
        ("xai/grok-4.7", "xhigh", "xhigh"),
        ("xai/grok-4.3", "xhigh", None),
        ("xai/grok-4.6", "none", None),
        ("xai/grok-4.6", "low", "low"),
        ("xai/grok-4.20-0309-non-reasoning", "medium", None),
        ("openai/gpt-x", "none", "none"),
        ("@cf/meta/llama-3", "high", None),
    ],
)
def test_a_model_gets_only_an_effort_that_it_takes(model: str, effort: str, sent: str | None) -> None:
    """A model of which nothing is known gets what was chosen."""
    asked = Asked(model, "", Parameters(effort=effort))  # type: ignore[arg-type]
    assert body(said(TextPart("hi")), asked=asked).get("reasoning_effort") == sent


@pytest.mark.parametrize("name", ["grok-4.3", "xai/grok-4.3"])
def test_a_short_name_is_sent_in_full(name: str) -> None:
    """The service knows no short ones."""
    assert body(said(TextPart("hi")), asked=Asked(name))["model"] == "xai/grok-4.3"


PARAMETERS: dict[str, Any] = {
    "temperature": 0.5,
    "top_p": 1,
    "max_completion_tokens": 100,
    "seed": -(2**53) + 1,
    "n": 1,
    "user": "me",
    "logprobs": False,
    "top_logprobs": 0,
    "parallel_tool_calls": False,
    "response_format": {"type": "json_object"},
    "tool_choice": "auto",
}


@pytest.mark.parametrize(("name", "value"), PARAMETERS.items())
def test_a_parameter_that_is_set_is_sent_as_it_is(name: str, value: object) -> None:
    """Also zero and false."""
    assert body(said(TextPart("hi")), **{name: value})[name] == value


@pytest.mark.parametrize(("name", "value"), [("stop", ("END",)), ("frequency_penalty", 0.0), ("presence_penalty", 0.0)])
def test_what_a_person_set_is_sent_even_where_the_model_refuses_it(name: str, value: Any) -> None:
    """The form and `ask` say so before; the failure names it; nothing is left out behind a person's back."""
    sent = body(said(TextPart("hi")), **{name: value})[name]
    assert sent == (list(value) if isinstance(value, tuple) else value)


def test_the_system_prompt_comes_first_and_is_a_string() -> None:
    """The card takes nothing else."""
    messages = body(said(TextPart("hi")), asked=Asked(system="Be brief."))["messages"]
    assert messages[0] == {"role": "system", "content": "Be brief."}


def test_words_alone_are_a_string() -> None:
    """All parts of them."""
    assert body(said(TextPart("a"), TextPart("b")))["messages"] == [{"role": "user", "content": "ab"}]


def test_pictures_and_words_keep_their_order() -> None:
    """The bytes stand in the request."""
    content = body(said(TextPart("before"), PICTURE, TextPart("after")))["messages"][0]["content"]
    assert content[0] == {"type": "text", "text": "before"}
    address = "data:image/jpeg;base64," + base64.b64encode(b"\xff\xd8").decode()
    assert content[1] == {"type": "image_url", "image_url": {"url": address, "detail": "low"}}
    assert content[2] == {"type": "text", "text": "after"}


def test_words_beside_words_are_one_part() -> None:
    """A message has at most twenty: each picture is one, all texts together are one."""
    content = body(said(TextPart("question"), TextPart("`a.txt`: a", "a.txt"), TextPart("b", "b.txt"), PICTURE))["messages"][0][
        "content"
    ]
    assert [part["type"] for part in content] == ["text", "image_url"]
    assert content[0]["text"] == "question\n\n`a.txt`: a\n\nb"


def test_a_picture_that_is_elsewhere_is_named_by_its_address() -> None:
    """It is not fetched."""
    content = body(said(ImagePart(url="https://example.org/a.png")))["messages"][0]["content"]
    assert content == [{"type": "image_url", "image_url": {"url": "https://example.org/a.png", "detail": "auto"}}]


def test_thoughts_are_not_sent_back() -> None:
    """The card has no place for them."""
    messages = body(said(TextPart("hi")), answered("yes", thoughts="hm"), said(TextPart("more")))["messages"]
    assert messages[1] == {"role": "assistant", "content": "yes"}


def test_a_call_goes_back_with_its_result() -> None:
    """The id binds them."""
    messages = body(said(TextPart("hi")), answered("", CALL), result("12 °C"))["messages"]
    call = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{"city":"Ulm"}'}}
    assert messages[1] == {"role": "assistant", "content": "", "tool_calls": [call]}
    assert messages[2] == {"role": "tool", "content": "12 °C", "tool_call_id": "c1"}


@pytest.mark.parametrize("arguments", ["{'city': 1}", "[1]", "12", '{"a":', "[" * 100_000])
def test_arguments_that_are_no_object_go_back_as_an_empty_one(arguments: str) -> None:
    """The service would refuse the history, and with it every later message."""
    call = replace(CALL, arguments=arguments)
    messages = body(said(TextPart("hi")), answered("", call), result("These arguments are no JSON."))["messages"]
    assert messages[1]["tool_calls"][0]["function"]["arguments"] == "{}"


def test_a_result_answers_the_call_above_it_and_no_other_of_that_id() -> None:
    """Some services number their calls anew in each reply."""
    messages = body(said(TextPart("hi")), answered("", CALL), result("12 °C"), answered("and", CALL), said(TextPart("no")))[
        "messages"
    ]
    assert "tool_calls" in messages[1]
    assert messages[3] == {"role": "assistant", "content": "and"}


def test_a_call_without_its_result_is_left_out() -> None:
    """The service refuses a history with an open call."""
    messages = body(said(TextPart("hi")), answered("let me see", CALL), said(TextPart("never mind")))["messages"]
    assert messages[1] == {"role": "assistant", "content": "let me see"}


@pytest.mark.parametrize("empty", [answered(""), answered("", CALL), answered("", thoughts="hm")])
def test_a_reply_that_said_nothing_is_left_out(empty: Message) -> None:
    """It failed before its first word, or only asked for what never came."""
    messages = body(said(TextPart("hi")), empty, said(TextPart("again")))["messages"]
    assert [message["role"] for message in messages] == ["user", "user"]


def test_the_envelope_of_the_other_form() -> None:
    """Cloudflare's own models get the inputs bare: they stand in the address."""
    question = said(TextPart("hi"))
    assert set(body(question, form="run")) == {"model", "input"}
    assert body(question, form="run")["input"]["messages"] == body(question)["messages"]
    assert set(body(question, form="run", asked=Asked("@cf/meta/llama-3"))) == {"messages", "stream", "stream_options"}


@given(st.text(st.characters(exclude_categories=[])))
def test_any_words_survive_the_request(text: str) -> None:
    """The bytes are ASCII, so no surrogate and no control character can break them."""
    data = encode_request(Request(Asked(), (said(TextPart(text)),)))
    assert data.isascii()
    assert json.loads(data)["messages"] == [{"role": "user", "content": text}]
