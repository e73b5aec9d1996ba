"""The emulator over a real socket: routes, bodies and streams."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from emulator_asking import CHAT, ask, chat, chunks, connect, content, error_of, send, streamed

from grokchat.emulator import Emulator, RunningEmulator, serve_in_thread
from grokchat.errors import ConfigError

HELLO = [{"role": "user", "content": "hello"}]


@pytest.fixture(scope="module")
def emulator() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_wrong_token_is_refused_with_10000(emulator: RunningEmulator, token: str) -> None:
    """No token and the token `wrong` get the recorded 401."""
    status, data = ask(emulator, CHAT, chat(), token)
    assert (status, *error_of(data)) == (401, 10000, "Authentication error")


def test_a_wrong_account_cannot_be_routed(emulator: RunningEmulator) -> None:
    """An account id of another form gets the recorded 404, which names the address."""
    status, data = ask(emulator, "/accounts/nobody/ai/v1/chat/completions", chat())
    assert status == 404
    assert error_of(data) == (
        7003,
        "Could not route to /client/v4/accounts/nobody/ai/v1/chat/completions, perhaps your object identifier is invalid?",
    )


@pytest.mark.parametrize("account", ["local", "demo", "0123456789abcdef" * 2])
def test_an_account_of_the_right_form_is_served(emulator: RunningEmulator, account: str) -> None:
    """32 hex digits, `local` and `demo` are accounts."""
    assert ask(emulator, f"/accounts/{account}/ai/v1/chat/completions", chat())[0] == 200


def test_an_unknown_model_is_not_found(emulator: RunningEmulator) -> None:
    """A model that the catalogue lacks gets the recorded 404."""
    status, data = ask(emulator, CHAT, {**chat(), "model": "xai/grok-99"})
    assert (status, *error_of(data)) == (404, 7003, "Model not found: xai/grok-99")


@pytest.mark.parametrize(
    "path", ["/user/tokens/verify", "/accounts/local/tokens/verify", "/accounts/local/ai/models/search?per_page=1"]
)
def test_the_free_checks_answer_well(emulator: RunningEmulator, path: str) -> None:
    """Verifying a token and searching models succeed without a body."""
    status, data = ask(emulator, path, None, method="GET")
    assert status == 200
    assert json.loads(data)["success"] is True


def test_get_on_the_chat_address_is_not_allowed(emulator: RunningEmulator) -> None:
    """Only POST asks for a reply."""
    assert ask(emulator, CHAT, None, method="GET")[0] == 405


@pytest.mark.parametrize("body", [None, 7, [], {"input": 5, "model": "xai/grok-4.3"}, {"input": {"messages": HELLO}}])
def test_a_body_of_another_form_is_refused_and_not_dropped(emulator: RunningEmulator, body: Any) -> None:
    """Whatever JSON comes, an answer goes back."""
    assert ask(emulator, "/accounts/local/ai/run", body)[0] == 400


def test_one_connection_serves_many_requests(emulator: RunningEmulator) -> None:
    """The connection is kept alive, after streams and refusals too."""
    connection = connect(emulator)
    statuses = []
    for body in (chat(), streamed(), chat("fault:server-500"), chat()):
        response = send(connection, CHAT, body)
        response.read()
        statuses.append(response.status)
        port = connection.sock.getsockname()[1]
        assert port
    connection.close()
    assert statuses == [200, 200, 500, 200]


def test_a_stream_goes_as_it_was_recorded(emulator: RunningEmulator) -> None:
    """Role on the first thought, a token a delta, finish alone, usage with no choices, then [DONE]."""
    _, data = ask(emulator, CHAT, streamed("python", reasoning_effort="high"))
    seen = chunks(data)
    assert data.endswith(b"data: [DONE]\n\n")
    assert seen[0]["choices"][0]["delta"]["role"] == "assistant"
    assert "reasoning_content" in seen[0]["choices"][0]["delta"]
    assert sum("role" in chunk["choices"][0]["delta"] for chunk in seen[:-1]) == 1
    assert [("finish_reason" in chunk["choices"][0]) for chunk in seen[:-1]] == [False] * (len(seen) - 2) + [True]
    assert seen[-2]["choices"][0]["delta"] == {}
    assert seen[-1]["choices"] == []
    assert seen[-1]["usage"]["completion_tokens"] == sum("content" in chunk["choices"][0]["delta"] for chunk in seen[:-1])


def test_usage_comes_only_when_asked(emulator: RunningEmulator) -> None:
    """Without `include_usage` no chunk carries usage."""
    _, data = ask(emulator, CHAT, chat(stream=True))
    assert b'"usage"' not in data


def test_the_price_follows_the_services_arithmetic(emulator: RunningEmulator) -> None:
    """Total counts reasoning; ticks are the three prices per million in 1e-10 dollars."""
    usage = json.loads(ask(emulator, CHAT, chat(reasoning_effort="high"))[1])["usage"]
    prompt, completion = usage["prompt_tokens"], usage["completion_tokens"]
    cached = usage["prompt_tokens_details"]["cached_tokens"]
    reasoning = usage["completion_tokens_details"]["reasoning_tokens"]
    assert usage["total_tokens"] == prompt + completion + reasoning
    dollars = (cached * 0.20 + (prompt - cached) * 1.25 + (completion + reasoning) * 2.50) / 1e6
    assert usage["cost_in_usd_ticks"] == round(dollars * 1e10)


def test_the_run_form_wraps_its_answer(emulator: RunningEmulator) -> None:
    """`{model, input}` gets the completion inside `result`, or the same stream."""
    _, whole = ask(emulator, "/accounts/local/ai/run", {"model": "xai/grok-4.3", "input": {"messages": HELLO}})
    _, data = ask(emulator, "/accounts/local/ai/run", {"model": "xai/grok-4.3", "input": {"messages": HELLO, "stream": True}})
    values = json.loads(whole)
    assert values["success"] is True
    assert values["result"]["choices"][0]["message"]["content"] == content(data)


def test_a_model_in_the_path_speaks_the_native_dialect(emulator: RunningEmulator) -> None:
    """`/ai/run/@cf/…` answers `response`, whole and streamed."""
    path = "/accounts/local/ai/run/@cf/meta/llama"
    _, whole = ask(emulator, path, {"messages": HELLO})
    _, data = ask(emulator, path, {"messages": HELLO, "stream": True})
    assert json.loads(whole)["result"]["response"] == "".join(chunk["response"] for chunk in chunks(data))
    assert "usage" in chunks(data)[-1]


async def test_a_port_in_use_is_said_so() -> None:
    """Two emulators cannot share a port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ConfigError, match="cannot be used"):
            await Emulator(port=taken.getsockname()[1]).start()
