"""The official OpenAI client talks to the emulator as it would to the service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from grokchat.client import Endpoint, WorkersAI
from grokchat.conversation import Asked, Message, Parameters, Request, TextDelta, TextPart, Token
from grokchat.emulator import serve_in_thread
from grokchat.engine.structured import check

openai = pytest.importorskip("openai")

MODEL = "xai/grok-4.3"
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 18}},
    "required": ["name", "age"],
}


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    running = serve_in_thread(rate=0, think=0)
    with openai.OpenAI(base_url=running.base_url + "/accounts/local/ai/v1", api_key="demo", max_retries=0) as made:
        yield made
    running.stop()


def ask(client: Any, text: str, **more: Any) -> Any:
    return client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": text}], **more)


def test_the_sdk_streams_the_whole_reply(client: Any) -> None:
    """The streamed words are those of the whole answer, and usage comes last."""
    chunks = list(ask(client, "python", stream=True, stream_options={"include_usage": True}))
    words = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert words == ask(client, "python").choices[0].message.content
    assert chunks[-1].usage.total_tokens > 0


def test_the_sdk_calls_a_function_and_brings_its_result(client: Any) -> None:
    """A call comes, its result goes back, words come."""
    tools = [{"type": "function", "function": {"name": "look", "parameters": SCHEMA}}]
    first = ask(client, "look", tools=tools).choices[0]
    call = first.message.tool_calls[0]
    assert first.finish_reason == "tool_calls"
    assert json.loads(call.function.arguments)["age"] >= 18
    messages = [
        {"role": "user", "content": "look"},
        {"role": "assistant", "content": None, "tool_calls": [call.model_dump()]},
        {"role": "tool", "tool_call_id": call.id, "content": "seen"},
    ]
    second = client.chat.completions.create(model=MODEL, messages=messages, tools=tools)
    assert "seen" in second.choices[0].message.content


def test_the_sdk_streams_a_function_call(client: Any) -> None:
    """The call is whole in one delta, then the finish reason."""
    tools = [{"type": "function", "function": {"name": "look", "parameters": SCHEMA}}]
    choices = [chunk.choices[0] for chunk in ask(client, "look", tools=tools, stream=True) if chunk.choices]
    calls = [call for choice in choices for call in choice.delta.tool_calls or ()]
    assert [call.function.name for call in calls] == ["look"]
    assert choices[-1].finish_reason == "tool_calls"


def test_the_sdk_gets_json_of_its_schema(client: Any) -> None:
    """The answer is JSON with the schema's properties."""
    form = {"type": "json_schema", "json_schema": {"name": "person", "schema": SCHEMA, "strict": True}}
    value = json.loads(ask(client, "a person", response_format=form).choices[0].message.content)
    assert set(value) == {"name", "age"}
    assert value["age"] >= 18


async def test_the_sdk_and_this_client_get_the_same_for_a_schema(client: Any) -> None:
    """Whole and streamed; the same value, the same verdict, also where it does not fit."""
    form = {"type": "json_schema", "json_schema": {"name": "person", "schema": SCHEMA, "strict": True}}
    base = str(client.base_url).partition("/accounts/")[0]
    for words, fits in (("a person", True), ("a person fault:misfit", False)):
        theirs = ask(client, words, response_format=form).choices[0].message.content
        chunks = ask(client, words, response_format=form, stream=True)
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == theirs
        for stream in (True, False):
            asked = Asked(MODEL, "", Parameters(response_format=form, stream=stream))
            request = Request(asked, (Message("1", "", "user", text=words, parts=(TextPart(words),)),))
            ours = WorkersAI(Endpoint(base, "local"), Token("demo"))
            events = [event async for event in ours.reply(request)]
            await ours.close()
            text = "".join(event.text for event in events if isinstance(event, TextDelta))
            assert text == theirs
            assert check(text, form).fits is fits


def test_the_sdk_raises_its_own_errors(client: Any) -> None:
    """A refusal becomes the client's exception of that status."""
    with pytest.raises(openai.RateLimitError):
        ask(client, "fault:capacity")
    with pytest.raises(openai.APIError):
        list(ask(client, "fault:error-in-stream", stream=True))


def test_the_sdk_keeps_several_answers_apart(client: Any) -> None:
    """In a stream and whole."""
    whole = ask(client, "python", n=3)
    texts = ["", "", ""]
    for chunk in ask(client, "python", n=3, stream=True):
        for choice in chunk.choices:
            texts[choice.index] += choice.delta.content or ""
    assert texts == [choice.message.content for choice in whole.choices]
    assert len(set(texts)) == 3


def test_the_sdk_reads_the_probabilities_of_tokens(client: Any) -> None:
    """From the demo's own model, in a stream and whole."""
    asked = {"model": "demo/tokens", "messages": [{"role": "user", "content": "python"}], "logprobs": True, "top_logprobs": 3}
    whole = client.chat.completions.create(**asked).choices[0].logprobs.content
    chunks = client.chat.completions.create(**asked, stream=True)
    parts = [choice.logprobs.content for chunk in chunks for choice in chunk.choices if choice.logprobs]
    assert [token.token for part in parts for token in part] == [token.token for token in whole]
    assert all(len(token.top_logprobs) <= 3 and token.logprob <= 0 for token in whole)
