"""What went over the wire for a reply, kept to be looked at."""

from __future__ import annotations

from client_asking import SECRET, ask
from scripted_server import ScriptedServer, whole

from grokchat.conversation import Asked, Exchange, Identified, Message, Request, TextPart
from grokchat.conversation.exchange import MOST_BYTES
from grokchat.wire import encode_request


def request() -> Request:
    return Request(Asked(), (Message("m1", "", "user", text="Why?", parts=(TextPart("Why?"),)),))


async def test_the_request_is_kept_as_it_went_and_without_the_token() -> None:
    """Address, headers and body; the answer's head and bytes."""
    one = request()
    body = b'{"choices":[{"message":{"content":"Yes"},"finish_reason":"stop"}]}'
    async with ScriptedServer([whole(200, body, "cf-ray: ray-1")]) as server:
        answer = await ask(server, one)
    exchange = one.exchange
    assert answer.text == "Yes"
    assert exchange.url.endswith("/ai/v1/chat/completions")
    assert exchange.body == encode_request(one)
    assert (exchange.status, exchange.answer_headers["cf-ray"], bytes(exchange.answer)) == (200, "ray-1", body)
    assert SECRET not in repr(exchange) + exchange.raw
    assert exchange.raw.startswith("HTTP 200\n")
    assert exchange.raw.endswith(body.decode())


async def test_the_services_ids_are_told_as_an_event() -> None:
    """Before the first word, with a refusal too; an answer without any tells none."""
    for status, body in ((200, b'{"choices":[{"message":{"content":"Yes"}}]}'), (400, b'{"error":"no"}')):
        async with ScriptedServer([whole(status, body, "cf-ray: r1", "cf-aig-log-id: l1", "x-other: o")]) as server:
            answer = await ask(server, request())
        assert answer.events[0] == Identified({"cf-ray": "r1", "cf-aig-log-id": "l1"})
    async with ScriptedServer([whole(200, body)]) as server:
        assert not any(isinstance(event, Identified) for event in (await ask(server, request())).events)


async def test_a_token_that_the_service_repeats_is_not_shown() -> None:
    """Neither in a header's id nor in the raw answer."""
    one = request()
    async with ScriptedServer([whole(400, b'{"error":"' + SECRET.encode() + b'"}', f"cf-ray: {SECRET}")]) as server:
        answer = await ask(server, one)
    assert SECRET not in one.exchange.raw
    assert SECRET not in repr(answer.events)


async def test_another_try_takes_the_place_of_the_one_before() -> None:
    """The last answer is the one that counts."""
    one = request()
    good = b'{"choices":[{"message":{"content":"Yes"}}]}'
    async with ScriptedServer([whole(503, b"busy")], [whole(200, good)]) as server:
        await ask(server, one)
    assert (one.exchange.status, bytes(one.exchange.answer)) == (200, good)


def test_an_answer_without_end_is_kept_in_part() -> None:
    """And says how much is missing."""
    exchange = Exchange()
    exchange.begin(200, {})
    for _ in range(5):
        exchange.take(b"x" * 2**20)
    assert len(exchange.answer) == MOST_BYTES
    assert exchange.left_out == 2**20
    assert f"{2**20:,} more bytes" in exchange.raw


def test_nothing_asked_is_nothing_to_show() -> None:
    """No head without an answer."""
    assert Exchange().raw == ""
