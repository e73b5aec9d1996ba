"""Replies over real connections: every way that HTTP can carry one, and every way that it can break."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import pytest
from client_asking import ask, at_first_word
from scripted_server import DONE, HELLO, STOP, Do, ScriptedServer, Step, head, in_chunks, whole, word

from grokchat.conversation import TextDelta, ThoughtDelta, UsageTold

CHUNKED = "transfer-encoding: chunked"
LENGTH = f"content-length: {len(HELLO)}"
GZIP = gzip.compress(HELLO)
USAGE = b'data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":1}}\n\n'
COMPLETION = {"choices": [{"index": 0, "message": {"content": "Hello"}, "finish_reason": "stop"}]}


def stream(*pieces: bytes, headers: tuple[str, ...] = (), kind: str = "text/event-stream") -> list[Step]:
    return [head(200, kind, *headers), *pieces]


GOOD: dict[str, list[Step]] = {
    "until the connection ends": stream(HELLO),
    "with a length": stream(HELLO, headers=(LENGTH,)),
    "one chunk": stream(in_chunks(HELLO), headers=(CHUNKED,)),
    "a chunk for each byte": stream(in_chunks(*[HELLO[i : i + 1] for i in range(len(HELLO))]), headers=(CHUNKED,)),
    "chunks with extensions": stream(b"%x;name=value\r\n%s\r\n0\r\n\r\n" % (len(HELLO), HELLO), headers=(CHUNKED,)),
    "chunks with trailers": stream(in_chunks(HELLO, end=b"0\r\nx-after: 1\r\n\r\n"), headers=(CHUNKED,)),
    "chunk sizes in capitals": stream(b"%X\r\n%s\r\n0\r\n\r\n" % (len(HELLO), HELLO), headers=(CHUNKED,)),
    "no content type": [b"HTTP/1.1 200 OK\r\n\r\n", HELLO],
    "another character set, which does not count": stream(HELLO, kind="text/event-stream; charset=iso-8859-1"),
    "a kind in capitals": stream(HELLO, kind="Text/Event-Stream"),
    "continue before the answer": [b"HTTP/1.1 100 Continue\r\n\r\n", *stream(HELLO)],
    "early hints before the answer": [b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n", *stream(HELLO)],
    "an older HTTP": [b"HTTP/1.0 200 OK\r\ncontent-type: text/event-stream\r\n\r\n", HELLO],
    "no reason phrase": [b"HTTP/1.1 200\r\ncontent-type: text/event-stream\r\n\r\n", HELLO],
    "gzip": stream(GZIP, headers=("content-encoding: gzip",)),
    "gzip, a byte at a time": stream(*[GZIP[i : i + 1] for i in range(len(GZIP))], headers=("content-encoding: gzip",)),
    "gzip in chunks": stream(in_chunks(GZIP[:9], GZIP[9:]), headers=("content-encoding: gzip", CHUNKED)),
    "deflate": stream(zlib.compress(HELLO), headers=("content-encoding: deflate",)),
    "said to be unpacked": stream(HELLO, headers=("content-encoding: identity",)),
    "no closing mark after a finish": stream(word("Hello"), STOP),
    "no blank line at the end": stream(word("Hello"), STOP, b"data: [DONE]"),
    "comments between": stream(b": keep-alive\n\n", word("Hello"), b":\n\n", STOP, DONE),
    "events with names": stream(b"event: message\n" + word("Hello"), STOP, DONE),
    "line ends of Windows": stream(HELLO.replace(b"\n", b"\r\n")),
    "a byte order mark": stream(b"\xef\xbb\xbf" + HELLO),
    "a whole body though a stream was asked for": [whole(200, COMPLETION)],
    "a whole body in Cloudflare's envelope": [whole(200, {"success": True, "errors": [], "result": COMPLETION})],
    "a whole body in two envelopes": [whole(200, {"success": True, "result": {"state": "Completed", "result": COMPLETION}})],
    "a whole body, packed": [whole(200, gzip.compress(b'{"response":"Hello"}'), "content-encoding: gzip")],
    "the native dialect": stream(b'data: {"response":"Hello","p":"ab"}\n\n', b'data: {"response":"","usage":{}}\n\n', DONE),
}


@pytest.mark.parametrize("script", GOOD.values(), ids=GOOD.keys())
async def test_a_reply_arrives_whole(script: list[Step]) -> None:
    """Whatever HTTP wraps around it, and with one request."""
    async with ScriptedServer(script) as server:
        answer = await ask(server)
    assert answer.outcome == ("done", "", "Hello")
    assert (len(server.asked), answer.sleeps.taken) == (1, [])


BREAKS: dict[str, tuple[list[Step], tuple[str, str, str]]] = {
    "a reset": ([head(), word("a"), Do.RST], ("truncated", "cut_off", "a")),
    "an end without a finish": ([head(), word("a"), Do.FIN], ("truncated", "cut_off", "a")),
    "an end in the middle of an event": ([head(), word("a"), word("b")[:20]], ("truncated", "cut_off", "a")),
    "an end in the middle of a character": ([head(), word("a"), word("é")[:-9]], ("truncated", "cut_off", "a")),
    "an end between chunks": (
        [head(200, "text/event-stream", CHUNKED), in_chunks(word("a"), end=b"")],
        ("truncated", "cut_off", "a"),
    ),
    "an end inside a chunk": (
        [head(200, "text/event-stream", CHUNKED), in_chunks(word("a"), end=b"ff\r\nda")],
        ("truncated", "cut_off", "a"),
    ),
    "a chunk size that is none": (
        [head(200, "text/event-stream", CHUNKED), in_chunks(word("a"), end=b"zz\r\n")],
        ("truncated", "cut_off", "a"),
    ),
    "a length that is too long": (
        [head(200, "text/event-stream", "content-length: 9999"), word("a")],
        ("truncated", "cut_off", "a"),
    ),
    "an error as an event": ([head(), word("a"), b'data: {"error":{"message":"lost it"}}\n\n'], ("failed", "server", "a")),
    "a retryable error as an event": (
        [head(), word("a"), b'data: {"error":{"message":"Rate limit exceeded"}}\n\n'],
        ("failed", "rate", "a"),
    ),
    "words in place of an event": ([head(), word("a"), b"data: upstream went away\n\n"], ("failed", "malformed", "a")),
    "a packed stream that ends early": (
        [head(200, "text/event-stream", "content-encoding: gzip"), gzip.compress(word("a") * 2000)[:-12]],
        ("truncated", "cut_off", "a" * 2000),
    ),
}


@pytest.mark.parametrize(("script", "outcome"), BREAKS.values(), ids=BREAKS.keys())
async def test_what_came_is_kept_and_never_asked_again(script: list[Step], outcome: tuple[str, str, str]) -> None:
    """After the first visible word no try is made by itself: it would be paid twice and read twice."""
    go = asyncio.Event()
    async with ScriptedServer([*script[:-1], go, script[-1]] if script[-1] in (Do.RST, Do.FIN) else script) as server:
        answer = await ask(server, on=at_first_word(go))
    assert (answer.ended.how, answer.kind) == outcome[:2]
    assert answer.text.startswith(outcome[2][:1])
    assert set(answer.text) == {"a"}
    assert (len(server.asked), answer.sleeps.taken) == (1, [])
    assert answer.ended.detail


@pytest.mark.parametrize("cut", range(1, len("é𝄞".encode())))
async def test_a_character_cut_by_the_network_is_whole_again(cut: int) -> None:
    """The pieces of a character come in different reads."""
    data = word("é𝄞") + STOP + DONE
    place = data.index("é".encode()) + cut
    first = asyncio.Event()
    async with ScriptedServer([head(), word("a"), data[:place], first, data[place:]]) as server:
        answer = await ask(server, on=at_first_word(first))
    assert answer.text == "aé𝄞"


async def test_a_packed_bomb_is_stopped() -> None:
    """A gigabyte of nothing does not fill the memory."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    nothing = bytes(2**20)
    bomb = b"".join(packer.compress(nothing) for _ in range(64)) + packer.flush()
    async with ScriptedServer([head(200, "text/event-stream", "content-encoding: gzip"), bomb, Do.OPEN]) as server:
        answer = await ask(server)
        await server.hung_up()
    assert (answer.ended.how, answer.kind, len(server.asked)) == ("failed", "limit", 1)
    assert "32 MiB" in answer.ended.detail


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "x" * 500])
async def test_a_packing_that_was_not_asked_for_is_named(encoding: str) -> None:
    """It is shown short, and the connection is let go."""
    async with ScriptedServer([head(200, "text/event-stream", f"content-encoding: {encoding}"), b"nobrotli", Do.OPEN]) as server:
        answer = await ask(server)
        await server.hung_up()
    assert (answer.ended.how, answer.kind) == ("failed", "malformed")
    assert encoding[:20] in answer.ended.detail
    assert len(answer.ended.detail) < 200


async def test_bytes_that_are_not_packed_as_said_are_told() -> None:
    """`gzip` over plain text."""
    async with ScriptedServer([head(200, "text/event-stream", "content-encoding: gzip"), HELLO]) as server:
        answer = await ask(server)
    assert (answer.ended.how, answer.kind) == ("failed", "malformed")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_never_followed(status: int) -> None:
    """The token goes to no place that was not configured."""
    async with ScriptedServer([head(), HELLO]) as other:
        async with ScriptedServer([whole(status, b"", f"location: {other.base}/accounts")]) as server:
            answer = await ask(server)
        assert other.connections == []
    assert (answer.ended.how, answer.kind) == ("failed", "protocol")
    assert "base_url" in answer.ended.detail


async def test_a_web_page_is_no_reply() -> None:
    """A hotel's sign-in page answers 200."""
    async with ScriptedServer([whole(200, b"<html><h1>Welcome</h1></html>", content_type="text/html; charset=utf-8")]) as server:
        answer = await ask(server)
    assert (answer.ended.how, answer.kind, len(server.asked)) == ("failed", "protocol", 1)
    assert "web page" in answer.ended.detail


async def test_an_answer_without_a_body_is_told() -> None:
    """204 carries nothing."""
    async with ScriptedServer([b"HTTP/1.1 204 No Content\r\n\r\n"]) as server:
        answer = await ask(server)
    assert answer.ended.how == "failed"
    assert "204" in answer.ended.detail


@pytest.mark.parametrize("body", [b"", DONE, b": nothing\n\n", word("")])
async def test_an_empty_reply_is_a_failure_with_a_way_out(body: bytes) -> None:
    """No words, no calls, no numbers."""
    async with ScriptedServer([head(), body]) as server:
        answer = await ask(server)
    assert answer.outcome == ("failed", "empty", "")
    assert "effort" in answer.ended.detail


async def test_the_done_mark_ends_a_reply_though_the_connection_stays_open() -> None:
    """Nothing is waited for after it, and the connection is closed."""
    async with ScriptedServer([head(), HELLO, Do.OPEN]) as server:
        answer = await ask(server)
        await server.hung_up()
    assert answer.outcome == ("done", "", "Hello")


async def test_words_come_as_they_are_written() -> None:
    """Each is seen before the server sends the next."""
    steps = [asyncio.Event() for _ in range(3)]
    seen: list[str] = []

    def note(event: object) -> None:
        if isinstance(event, TextDelta):
            steps[len(seen)].set()
            seen.append(event.text)

    script = [head(), word("a"), steps[0], word("b"), steps[1], word("c"), steps[2], STOP, DONE]
    async with ScriptedServer(script) as server:
        answer = await ask(server, on=note)
    assert seen == ["a", "b", "c"]
    assert answer.ended.how == "done"


async def test_thoughts_and_usage_come_through() -> None:
    """Three kinds of events, the usage last before the end."""
    async with ScriptedServer([head(), word("", reasoning_content="hm"), word("Hello"), STOP, USAGE, DONE]) as server:
        answer = await ask(server)
    assert [type(event) for event in answer.events[:-1]] == [ThoughtDelta, TextDelta, UsageTold]
