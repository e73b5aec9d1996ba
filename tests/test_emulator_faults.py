"""Every fault that the emulator promises, over a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from emulator_asking import CHAT, ask, chat, chunks, connect, content, send, streamed

from grokchat.emulator import FAULTS, Emulator, RunningEmulator, serve_in_thread
from grokchat.errors import ConfigError

REFUSALS = sorted(name for name, fault in FAULTS.items() if fault.status)


@pytest.fixture(scope="module")
def emulator() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


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
