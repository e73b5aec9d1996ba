"""The emulator over a real socket: routes, bodies, streams and every fault it promises."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from grokchat.emulator import FAULTS, Emulator, RunningEmulator, serve_in_thread
from grokchat.errors import ConfigError

CHAT = "/accounts/local/ai/v1/chat/completions"
HELLO = [{"role": "user", "content": "hello"}]
STREAM_FAULTS = sorted(name for name, fault in FAULTS.items() if not fault.status)
REFUSALS = sorted(name for name, fault in FAULTS.items() if fault.status)


@pytest.fixture(scope="module")
def emulator() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


def connect(emulator: RunningEmulator) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(emulator.base_url).netloc, timeout=20)


def send(
    connection: http.client.HTTPConnection, path: str, body: Any, token: str = "demo", method: str = "POST"
) -> http.client.HTTPResponse:
    data = None if body is None else json.dumps(body)
    connection.request(method, "/client/v4" + path, data, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    return connection.getresponse()


def ask(emulator: RunningEmulator, path: str, body: Any, token: str = "demo", method: str = "POST") -> tuple[int, bytes]:
    connection = connect(emulator)
    try:
        response = send(connection, path, body, token, method)
        return response.status, response.read()
    finally:
        connection.close()


def chat(text: str = "hello", **more: Any) -> dict[str, Any]:
    return {"model": "xai/grok-4.3", "messages": [{"role": "user", "content": text}], **more}


def streamed(text: str = "hello", **more: Any) -> dict[str, Any]:
    return chat(text, stream=True, stream_options={"include_usage": True}, **more)


def chunks(data: bytes) -> list[dict[str, Any]]:
    lines = [line[6:] for line in data.split(b"\n") if line.startswith(b"data: ")]
    return [json.loads(line) for line in lines if line != b"[DONE]"]


def content(data: bytes) -> str:
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks(data) if chunk.get("choices"))


def error_of(data: bytes) -> tuple[int, str]:
    error = json.loads(data)["errors"][0]
    return error["code"], error["message"]


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


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_comes_with_its_status_body_and_headers(emulator: RunningEmulator, name: str) -> None:
    """Each named refusal is sent as its entry says, to a stream request too."""
    connection = connect(emulator)
    response = send(connection, CHAT, streamed(f"please fault:{name}"))
    fault = FAULTS[name]
    assert (response.status, response.read().decode()) == (fault.status, fault.body)
    for header, value in fault.headers or (("content-type", "application/json"),):
        assert response.getheader(header) == value
    connection.close()


def test_every_fault_says_what_it_does() -> None:
    """No fault is without a sentence."""
    assert all(fault.what for fault in FAULTS.values())


def test_an_unknown_fault_is_refused_at_once() -> None:
    """A fault that nobody knows is an error before the socket opens."""
    with pytest.raises(ConfigError, match="no fault"):
        Emulator(fault="nonsense")


def test_a_fault_may_stand_in_a_part_of_a_message(emulator: RunningEmulator) -> None:
    """`fault:NAME` counts in text parts and before a tool's result."""
    messages = [{"role": "user", "content": [{"type": "text", "text": "fault:capacity"}]}]
    assert ask(emulator, CHAT, {"model": "xai/grok-4.3", "messages": messages})[0] == 429


def test_a_fault_given_to_the_emulator_meets_everybody() -> None:
    """The constructor's fault needs no words in the message."""
    running = serve_in_thread(rate=0, think=0, fault="overloaded")
    try:
        assert ask(running, CHAT, chat())[0] == 529
    finally:
        running.stop()


def test_flaky_fails_twice_and_then_works() -> None:
    """503, 503, 200."""
    running = serve_in_thread(rate=0, think=0, fault="flaky")
    try:
        assert [ask(running, CHAT, chat())[0] for _ in range(3)] == [503, 503, 200]
    finally:
        running.stop()


@pytest.mark.parametrize(
    ("name", "done", "finish"),
    [
        ("no-done", False, True),
        ("no-finish", False, False),
        ("empty", False, False),
        ("one-byte", True, True),
        ("crlf", True, True),
        ("error-in-stream", False, False),
        ("bad-json", True, True),
        ("truncated-json", False, False),
        ("big-event", True, True),
        ("huge-event", True, True),
    ],
)
def test_a_spoiled_stream_lacks_just_what_its_fault_takes(emulator: RunningEmulator, name: str, done: bool, finish: bool) -> None:
    """The closing mark and the finish reason are there or missing as the fault says."""
    status, data = ask(emulator, CHAT, streamed(f"fault:{name}"))
    assert status == 200
    assert (b"data: [DONE]" in data) is done
    assert (b'"finish_reason"' in data) is finish


def test_one_byte_and_crlf_change_no_word(emulator: RunningEmulator) -> None:
    """The same text arrives in single bytes and with other line ends."""
    plain = content(ask(emulator, CHAT, streamed("fault:nothing"))[1])
    crlf = ask(emulator, CHAT, streamed("fault:crlf"))[1]
    assert content(ask(emulator, CHAT, streamed("fault:one-byte"))[1]) == plain
    assert content(crlf.replace(b"\r\n", b"\n")) == plain
    assert crlf.count(b"\n") == crlf.count(b"\r\n")


@pytest.mark.parametrize(("name", "least"), [("big-event", 10 * 2**20), ("huge-event", 17 * 2**20)])
def test_a_large_event_is_as_large_as_it_says(emulator: RunningEmulator, name: str, least: int) -> None:
    """The first line has the promised size."""
    data = ask(emulator, CHAT, streamed(f"fault:{name}"))[1]
    assert len(data.partition(b"\n")[0]) > least


def test_bad_json_spoils_one_event_only(emulator: RunningEmulator) -> None:
    """Exactly one event cannot be read."""
    data = ask(emulator, CHAT, streamed("fault:bad-json"))[1]
    lines = [line[6:] for line in data.split(b"\n") if line.startswith(b"data: {")]
    assert sum(not line.endswith(b"}") for line in lines) == 1


def test_json_instead_of_a_stream_is_a_whole_completion(emulator: RunningEmulator) -> None:
    """A stream was asked, a JSON body comes."""
    assert json.loads(ask(emulator, CHAT, streamed("fault:json-instead"))[1])["object"] == "chat.completion"


def test_native_speaks_the_other_dialect_on_the_chat_address(emulator: RunningEmulator) -> None:
    """Every event has `response`, none has `choices`."""
    assert all("response" in chunk for chunk in chunks(ask(emulator, CHAT, streamed("fault:native"))[1]))


async def open_stream(emulator: Emulator, text: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    place = urlsplit(emulator.base_url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    body = json.dumps(streamed(text)).encode()
    head = f"POST /client/v4{CHAT} HTTP/1.1\r\nHost: demo\r\nAuthorization: Bearer demo\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
    return reader, writer


async def test_reset_breaks_off_inside_a_character() -> None:
    """Some bytes come, the last of them cut a character, then the connection is reset."""
    emulator = Emulator(rate=0, think=0)
    await emulator.start()
    reader, writer = await open_stream(emulator, "fault:reset")
    received = bytearray()
    with pytest.raises(ConnectionResetError):
        while data := await reader.read(65536):
            received += data
    assert received.rstrip(b"\r\n").endswith("—".encode()[:-1])
    writer.close()
    await emulator.close()


async def test_stall_falls_silent_after_some_words_and_close_ends_it() -> None:
    """Half a reply comes; closing the emulator ends the connection."""
    emulator = Emulator(rate=0, think=0)
    await emulator.start()
    reader, writer = await open_stream(emulator, "fault:stall")
    await reader.readuntil(b'"content"')
    await emulator.close()
    with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
        await reader.readuntil(b"[DONE]")
    writer.close()


async def test_stall_before_headers_sends_nothing() -> None:
    """The request is taken and nothing at all comes back."""
    emulator = Emulator(rate=0, think=0)
    await emulator.start()
    reader, writer = await open_stream(emulator, "fault:stall-before-headers")
    while not emulator.requests:
        await asyncio.sleep(0)
    await emulator.close()
    with contextlib.suppress(ConnectionResetError):
        assert await reader.read() == b""
    writer.close()


async def test_close_does_not_wait_for_a_client_that_reads_nothing() -> None:
    """17 MB that nobody takes do not hold the emulator open."""
    emulator = Emulator(rate=0, think=0)
    await emulator.start()
    _, writer = await open_stream(emulator, "fault:huge-event")
    while not emulator.requests:
        await asyncio.sleep(0)
    await asyncio.wait_for(emulator.close(), 10)
    writer.transport.abort()


async def test_slow_sends_less_than_everything_at_once() -> None:
    """The first words are there long before the end: the body is in several pieces."""
    emulator = Emulator(rate=0, think=0)
    await emulator.start()
    reader, writer = await open_stream(emulator, "fault:slow")
    received = await reader.readuntil(b'"content"')
    assert b"[DONE]" not in received + await reader.read(65536)
    writer.transport.abort()
    await emulator.close()


async def test_a_port_in_use_is_said_so() -> None:
    """Two emulators cannot share a port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ConfigError, match="cannot be used"):
            await Emulator(port=taken.getsockname()[1]).start()
