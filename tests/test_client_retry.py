"""Trying again: when, after how long, how often, and what a person sees meanwhile."""

from __future__ import annotations

import asyncio

import pytest
from client_asking import QUESTION, ask, client_of
from scripted_server import HELLO, Do, ScriptedServer, Step, head, whole, word

from grokchat.client import Patience
from grokchat.conversation import Waiting

GOOD: list[Step] = [head(), HELLO]
BUSY = {"success": False, "errors": [{"code": 1, "message": "m"}]}
POOL = {"error": [{"code": 2018, "message": "Wholesale Rate limited"}]}
FIRST = (0.64, 0.96)
"""Seconds: the first pause of the default patience, with its jitter."""

WAITS: dict[str, tuple[str, tuple[float, float]]] = {
    "seconds": ("retry-after: 2", (2, 2)),
    "a fraction": ("retry-after: 2.5", (2.5, 2.5)),
    "zero": ("retry-after: 0", (0, 0)),
    "two minutes": ("retry-after: 120", (120, 120)),
    "milliseconds": ("retry-after-ms: 250", (0.25, 0.25)),
    "a date": ("retry-after: Mon, 21 Sep 2026 14:13:27 GMT", (7, 7)),
    "a date that is over": ("retry-after: Wed, 21 Oct 2015 07:28:00 GMT", (0, 0)),
    "a negative number": ("retry-after: -1", FIRST),
    "not a number": ("retry-after: nan", FIRST),
    "infinity": ("retry-after: inf", FIRST),
    "words": ("retry-after: abc", FIRST),
    "nothing": ("retry-after: ", FIRST),
    "more than a number holds": ("retry-after: 1e400", FIRST),
    "no such date": ("retry-after: Mon, 99 Sep 2026 14:13:27 GMT", FIRST),
    "digits of another script": ("retry-after: \u00b2", FIRST),
}


@pytest.mark.parametrize(("header", "bounds"), WAITS.values(), ids=WAITS.keys())
async def test_the_wait_that_the_service_asks_for_is_kept(header: str, bounds: tuple[float, float]) -> None:
    """What makes no sense counts as not asked."""
    async with ScriptedServer([whole(429, b"", header)], GOOD) as server:
        answer = await ask(server)
    assert answer.outcome == ("done", "", "Hello")
    low, high = bounds
    assert low - 0.001 <= answer.sleeps.total <= high + 0.001
    assert len(server.asked) == 2


@pytest.mark.parametrize(("header", "words"), [("3600", "60 min"), ("121", "3 min"), ("99999999999999999999", "many hours")])
async def test_a_long_wait_is_the_persons_to_decide(header: str, words: str) -> None:
    """It is told, not slept."""
    async with ScriptedServer([whole(429, b"", f"retry-after: {header}")]) as server:
        answer = await ask(server)
    assert (answer.ended.how, answer.sleeps.taken, len(server.asked)) == ("failed", [], 1)
    assert words in answer.ended.detail


async def test_milliseconds_go_before_seconds() -> None:
    """The finer of two headers."""
    async with ScriptedServer([whole(503, b"", "retry-after: 9", "retry-after-ms: 1500")], GOOD) as server:
        answer = await ask(server)
    assert answer.sleeps.total == pytest.approx(1.5)


@pytest.mark.parametrize(("status", "told", "tries"), [(500, "false", 1), (400, "true", 3), (500, "maybe", 3), (401, "true", 1)])
async def test_the_service_may_say_whether_to_try_again(status: int, told: str, tries: int) -> None:
    """It knows best, but a token does not get better."""
    async with ScriptedServer([whole(status, b"", f"x-should-retry: {told}")]) as server:
        await ask(server)
    assert len(server.asked) == tries


async def test_a_refused_prompt_is_sent_once_whatever_the_headers_say() -> None:
    """Each try may be charged."""
    body = {"code": "permission-denied", "error": "Content violates usage guidelines."}
    async with ScriptedServer([whole(403, body, "x-should-retry: true", "retry-after: 1")]) as server:
        answer = await ask(server)
    assert (answer.kind, len(server.asked), answer.sleeps.taken) == ("moderation", 1, [])


async def test_a_time_limit_of_the_service_is_tried_once_more() -> None:
    """Code 3046: a second try may find the model warm, a third never did."""
    slow = {"errors": [{"code": 3046, "message": "Request timeout"}]}
    async with ScriptedServer([whole(500, slow)]) as server:
        answer = await ask(server)
    assert (answer.kind, len(server.asked)) == ("busy", 2)
    async with ScriptedServer([whole(500, slow)], GOOD) as server:
        answer = await ask(server)
    assert answer.outcome == ("done", "", "Hello")
    async with ScriptedServer([whole(500, slow)]) as server:
        await ask(server, patience=Patience(tries=1))
    assert len(server.asked) == 1


async def test_pauses_double() -> None:
    """0.8 s and 1.6 s, a fifth more or less."""
    async with ScriptedServer([whole(503, BUSY)]) as server:
        answer = await ask(server, patience=Patience(tries=4))
    first, second, third = (sum(group) for group in pauses(answer.notes, answer.sleeps.taken))
    assert 0.64 <= first <= 0.96
    assert 1.28 <= second <= 1.92
    assert 2.56 <= third <= 3.84


def pauses(notes: list[Waiting], slept: list[float]) -> list[list[float]]:
    """The sleeps of each pause: a new one begins where the time that is left grows."""
    groups: list[list[float]] = []
    left = 0.0
    for note, seconds in zip(notes, slept, strict=True):
        if note.seconds > left or not groups:
            groups.append([])
        groups[-1].append(seconds)
        left = note.seconds - seconds
        left = max(left, 1e-9)
    return groups


async def test_a_pool_that_is_used_up_is_asked_slowly() -> None:
    """Five seconds, then ten."""
    async with ScriptedServer([whole(429, POOL)]) as server:
        answer = await ask(server)
    assert [sum(group) for group in pauses(answer.notes, answer.sleeps.taken)] == [5.0, 10.0]


async def test_the_seconds_are_counted_down() -> None:
    """A note each second says why and how long."""
    async with ScriptedServer([whole(429, b"", "retry-after: 3")], GOOD) as server:
        answer = await ask(server)
    assert [(note.reason, note.seconds) for note in answer.notes] == [("retrying", 3.0), ("retrying", 2.0), ("retrying", 1.0)]
    assert answer.notes[0].words.endswith("Trying again in 3 s.")
    assert answer.sleeps.taken == [1.0, 1.0, 1.0]


async def test_leaving_while_a_try_is_waited_for_ends_it() -> None:
    """No further request is sent."""
    async with ScriptedServer([whole(429, b"", "retry-after: 3")]) as server:
        client = client_of(server.base)
        reply = client.reply(QUESTION)
        note = await anext(reply)
        await reply.aclose()
        await client.close()
    assert isinstance(note, Waiting)
    assert len(server.asked) == 1


BEFORE_A_WORD: dict[str, list[Step]] = {
    "an end before the answer": [Do.FIN],
    "a reset before the answer": [Do.RST],
    "an end inside the headers": [b"HTTP/1.1 200 OK\r\ncontent-", Do.FIN],
    "an end inside the first chunk": [head(200, "text/event-stream", "transfer-encoding: chunked"), b"ff\r\nda", Do.FIN],
    "a length without a body": [head(200, "text/event-stream", "content-length: 99"), Do.FIN],
}


@pytest.mark.parametrize("script", BEFORE_A_WORD.values(), ids=BEFORE_A_WORD.keys())
async def test_a_connection_lost_before_the_first_word_is_made_again(script: list[Step]) -> None:
    """Nothing was seen, so nothing can be seen twice."""
    async with ScriptedServer(script, GOOD) as server:
        answer = await ask(server)
    assert answer.outcome == ("done", "", "Hello")
    assert len(server.asked) == 2


@pytest.mark.parametrize("script", BEFORE_A_WORD.values(), ids=BEFORE_A_WORD.keys())
async def test_a_connection_that_is_always_lost_is_given_up(script: list[Step]) -> None:
    """After three tries, with a sentence."""
    async with ScriptedServer(script) as server:
        answer = await ask(server)
    assert answer.ended.how in ("failed", "truncated")
    assert answer.ended.detail.endswith("Try again.")
    assert len(server.asked) == 3


async def test_a_connection_that_was_kept_and_died_is_no_failure() -> None:
    """A laptop slept between two questions."""
    gone = asyncio.Event()
    both: list[Step] = [whole(200, HELLO, content_type="text/event-stream"), gone]
    async with ScriptedServer(both, GOOD) as server:
        client = client_of(server.base)
        first = [event async for event in client.reply(QUESTION)]
        gone.set()
        second = [event async for event in client.reply(QUESTION)]
        await client.close()
    assert [type(event) for event in first] == [type(event) for event in second if not isinstance(event, Waiting)]


async def test_every_try_sends_the_same_request() -> None:
    """Byte for byte."""
    async with ScriptedServer([whole(503, BUSY)]) as server:
        await ask(server)
    assert len({(asked.line, asked.body, tuple(asked.headers)) for asked in server.asked}) == 1
    assert len(server.asked) == 3


@pytest.mark.parametrize("tries", [1, 2, 5])
async def test_there_are_as_many_tries_as_set(tries: int) -> None:
    """One means none again."""
    async with ScriptedServer([whole(500, BUSY)]) as server:
        await ask(server, patience=Patience(tries=tries))
    assert len(server.asked) == tries


async def test_a_failure_that_is_for_good_ends_the_tries() -> None:
    """First busy, then without credits."""
    async with ScriptedServer([whole(503, BUSY)], [whole(402, b"")]) as server:
        answer = await ask(server)
    assert (answer.kind, len(server.asked)) == ("credits", 2)


async def test_one_word_is_enough_to_end_the_tries() -> None:
    """The second try speaks and breaks off."""
    async with ScriptedServer([whole(503, BUSY)], [head(), word("a")]) as server:
        answer = await ask(server)
    assert (answer.ended.how, answer.text, len(server.asked)) == ("truncated", "a", 2)
