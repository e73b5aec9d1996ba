"""Every row of the parameter table through a real socket: taken where the card takes it, refused by name where it does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from client_asking import Answer, ask

from grokchat.conversation import MODELS, PARAMETERS, Asked, Message, Parameter, Parameters, Request, TextPart, UsageTold
from grokchat.emulator import RunningEmulator, serve_in_thread
from grokchat.wire import encode_request

ROWS = pytest.mark.parametrize("row", PARAMETERS, ids=[one.name for one in PARAMETERS])
TAKES_ALL = "xai/grok-4.20-0309-non-reasoning"
WRONG: dict[str, Any] = {
    "reasoning_effort": "huge",
    "temperature": 2.5,
    "top_p": -1,
    "max_completion_tokens": 0,
    "max_tokens": 0,
    "seed": 2**60,
    "stop": ("a",) * 5,
    "frequency_penalty": 3,
    "presence_penalty": -3,
    "n": 11,
    "logprobs": "yes",
    "top_logprobs": 9,
    "response_format": {"type": "xml"},
    "tools": ({"type": "function", "function": {"name": "f"}},),
    "tool_choice": {"type": "function"},
    "parallel_tool_calls": "no",
    "stream": "no",
    "stream_options": {},
    "user": 7,
    "deferred": "no",
}


@pytest.fixture(scope="module")
def service() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


def request(model: str = "xai/grok-4.3", words: str = "Compare", **parameters: Any) -> Request:
    question = Message("m1", "", "user", text=words, parts=(TextPart(words),))
    return Request(Asked(model, "", Parameters(**parameters)), (question,))


async def asked(service: RunningEmulator, one: Request) -> Answer:
    return await ask(service.base_url, one)


@ROWS
async def test_a_value_of_the_card_is_taken(service: RunningEmulator, row: Parameter) -> None:
    """By a model that takes it; the request says it in the service's spelling."""
    one = request(TAKES_ALL if row.name != "reasoning_effort" else "xai/grok-4.3", **{row.field: row.read(row.example)})
    answer = await asked(service, one)
    assert answer.ended.how == "done", answer.ended.detail
    assert json.loads(one.exchange.body)[row.name] == json.loads(json.dumps(row.read(row.example)))
    assert json.loads(one.exchange.body) == json.loads(encode_request(one))


@ROWS
async def test_a_value_beyond_the_card_is_refused_by_its_name(service: RunningEmulator, row: Parameter) -> None:
    """By the service, should it ever be sent; grokchat itself would not have let it through."""
    one = request(TAKES_ALL, **{row.field: WRONG[row.name]})
    if row.name == "reasoning_effort":
        # The encoder leaves out an effort that the model has not: the service's half is asked directly.
        from emulator_asking import CHAT, chat
        from emulator_asking import ask as post

        status, body = post(service, CHAT, chat(reasoning_effort="huge"))
        assert (status, b"reasoning_effort" in body) == (400, True)
    else:
        answer = await asked(service, one)
        assert (answer.ended.how, answer.kind) == ("failed", "input"), answer.ended
        assert (answer.ended.error or {})["parameter"] == row.name
        assert row.name in answer.ended.detail
    assert Parameters(**{row.field: WRONG[row.name]}).problems() != []


@pytest.mark.parametrize("model", MODELS, ids=[one.name for one in MODELS])
@ROWS
async def test_each_model_refuses_what_its_entry_says(service: RunningEmulator, row: Parameter, model: Any) -> None:
    """And nothing else; what is left after the refusal is taken."""
    if row.name == "reasoning_effort":
        return
    parameters = {row.field: row.read(row.example)}
    answer = await asked(service, request(model.id, **parameters))
    if model.heeds(row.field) == "refused":
        assert (answer.ended.error or {})["parameter"] == row.name
        fitted, _ = model.fitted(Parameters(**parameters))
        again = Request(Asked(model.id, "", fitted), request().messages)
        assert (await asked(service, again)).ended.how == "done"
    else:
        assert answer.ended.how == "done", answer.ended.detail


@pytest.mark.parametrize("form", ["chat", "run"])
async def test_an_answer_without_a_stream_has_the_same_words_and_tokens(service: RunningEmulator, form: Any) -> None:
    """It comes whole, in both forms of the request."""
    streamed = await ask(service.base_url, request(), form=form)
    whole = await ask(service.base_url, request(stream=False), form=form)
    assert whole.outcome == streamed.outcome
    usages = [next(event.usage for event in answer.events if isinstance(event, UsageTold)) for answer in (streamed, whole)]
    assert usages[0] == usages[1]


async def test_the_service_tells_no_tokens_when_asked_not_to(service: RunningEmulator) -> None:
    """The stream's own option."""
    answer = await asked(service, request(stream_options={"include_usage": False}))
    assert answer.ended.how == "done"
    assert not any(isinstance(event, UsageTold) for event in answer.events)


async def test_the_official_client_streams_the_same_reply(service: RunningEmulator) -> None:
    """Words, thoughts, tokens and the reason of the end, from one emulator."""
    openai = pytest.importorskip("openai")
    answer = await asked(service, request(effort="high", max_completion_tokens=40, temperature=0.5, seed=7))
    with openai.OpenAI(base_url=f"{service.base_url}/accounts/local/ai/v1", api_key="demo", max_retries=0) as client:
        chunks = list(
            client.chat.completions.create(
                model="xai/grok-4.3",
                messages=[{"role": "user", "content": "Compare"}],
                reasoning_effort="high",
                max_completion_tokens=40,
                temperature=0.5,
                seed=7,
                stream=True,
                stream_options={"include_usage": True},
            )
        )
    deltas = [choice.delta for chunk in chunks for choice in chunk.choices]
    assert answer.text == "".join(delta.content or "" for delta in deltas)
    told = next(event.usage.received for event in answer.events if isinstance(event, UsageTold))
    assert told["completion_tokens"] == chunks[-1].usage.completion_tokens == 40
    assert told["total_tokens"] == chunks[-1].usage.total_tokens
    assert answer.ended.finish == next(c.finish_reason for one in chunks for c in one.choices if c.finish_reason) == "length"
