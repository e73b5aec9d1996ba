"""Waiting, silence and leaving: what is told meanwhile, when it ends, and that the server sees it at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from client_asking import QUESTION, SECRET, ask, at_first_word, client_of
from scripted_server import DONE, HELLO, SECONDS, STOP, Do, ScriptedServer, Step, head, word

from grokchat.client import Endpoint, Patience, WorkersAI
from grokchat.conversation import ReplyEvent, TextDelta, Token, Waiting

NOTES = Patience(waiting_note=0.01, idle_note=0.01)
"""Notes come at once; a test that leaves at one looks first whether its request has arrived."""
CUTS = Patience(first_byte=0.05, waiting_note=0.01, idle_note=0.01, idle_cut=0.05, tries=1)


def at_note(reason: str, event: asyncio.Event) -> Callable[[ReplyEvent | Waiting], None]:
    return lambda what: event.set() if isinstance(what, Waiting) and what.reason == reason else None


async def test_the_first_word_is_waited_for_in_words() -> None:
    """A model may think for minutes; the server goes on only when the note was seen."""
    seen = asyncio.Event()
    async with ScriptedServer([seen, head(), HELLO]) as server:
        answer = await ask(server, patience=NOTES, on=at_note("waiting", seen))
    assert answer.outcome == ("done", "", "Hello")
    assert answer.notes[0].reason == "waiting"
    assert answer.notes[0].words == "Still waiting for the first word, 0 s."
    assert len(server.asked) == 1


async def test_silence_in_the_middle_is_told_and_survived() -> None:
    """The text before and after it is whole."""
    seen = asyncio.Event()
    async with ScriptedServer([head(), word("a"), seen, word("b"), STOP, DONE]) as server:
        answer = await ask(server, patience=NOTES, on=at_note("idle", seen))
    assert answer.outcome == ("done", "", "ab")
    assert "No data for 0 s." in [note.words for note in answer.notes]


async def test_no_note_comes_when_nothing_is_slow() -> None:
    """Silence is the exception."""
    async with ScriptedServer([head(), HELLO]) as server:
        answer = await ask(server)
    assert answer.notes == []


async def test_a_service_that_never_answers_is_left() -> None:
    """After the patience for the first byte; the connection is closed."""
    async with ScriptedServer([Do.OPEN]) as server:
        answer = await ask(server, patience=CUTS)
        await server.hung_up()
    assert answer.outcome == ("failed", "timeout", "")
    assert "0.05 s" in answer.ended.detail
    assert "Your message is kept." in answer.ended.detail


async def test_a_service_that_never_answers_is_tried_again() -> None:
    """Nothing came, so nothing can come twice."""
    async with ScriptedServer([Do.OPEN], [head(), HELLO]) as server:
        answer = await ask(server, patience=Patience(first_byte=0.05, waiting_note=0.01))
        await server.hung_up()
    assert answer.outcome == ("done", "", "Hello")
    assert next(note.reason for note in answer.notes if note.reason != "waiting") == "retrying"


async def test_a_service_that_falls_silent_is_left_and_its_words_are_kept() -> None:
    """After the patience between bytes."""
    async with ScriptedServer([head(), word("a"), Do.OPEN]) as server:
        answer = await ask(server, patience=CUTS)
        await server.hung_up()
    assert answer.outcome == ("truncated", "timeout", "a")
    assert "What came is kept." in answer.ended.detail


async def test_a_service_that_falls_silent_before_a_word_is_tried_again() -> None:
    """Headers are no words."""
    async with ScriptedServer([head(), Do.OPEN], [head(), HELLO]) as server:
        answer = await ask(server, patience=Patience(idle_note=0.01, idle_cut=0.05))
        await server.hung_up()
    assert answer.outcome == ("done", "", "Hello")


async def test_comments_keep_a_stream_alive() -> None:
    """Each byte starts the patience anew, so that a slow but living stream is never cut."""
    steps = [asyncio.Event() for _ in range(4)]
    seen = iter(steps)

    def go_on(event: ReplyEvent | Waiting) -> None:
        if isinstance(event, Waiting):
            step = next(seen, None)
            if step is not None:
                step.set()

    script = [head(), *(part for step in steps for part in (step, b": still here\n\n")), HELLO]
    async with ScriptedServer(script) as server:
        answer = await ask(server, patience=Patience(idle_note=0.03, idle_cut=10.0, tries=1), on=go_on)
    assert answer.outcome == ("done", "", "Hello")
    assert len(answer.notes) >= 4


LEAVING: dict[str, tuple[list[Step], str]] = {
    "before the answer": ([Do.OPEN], "waiting"),
    "before the first word": ([head(), Do.OPEN], "idle"),
    "in a silence": ([head(), word("a"), Do.OPEN], "idle"),
}


@pytest.mark.parametrize(("script", "reason"), LEAVING.values(), ids=LEAVING.keys())
async def test_leaving_a_reply_closes_its_connection_at_once(script: list[Step], reason: str) -> None:
    """So that nothing more is written, or paid, for nobody."""
    async with ScriptedServer(script) as server:
        client = client_of(server.base, patience=NOTES)
        reply = client.reply(QUESTION)
        async for event in reply:
            if isinstance(event, Waiting) and event.reason == reason and server.arrived.is_set():
                break
        await reply.aclose()
        await server.hung_up()
        await client.close()
    assert len(server.asked) == 1


@pytest.mark.parametrize("script", [[Do.OPEN], [head(), Do.OPEN], [head(), word("a"), Do.OPEN]], ids=["silent", "headers", "word"])
async def test_cancelling_the_one_who_reads_closes_the_connection(script: list[Step]) -> None:
    """As the engine does when its thread is told to stop."""
    async with ScriptedServer(script) as server:
        task = asyncio.ensure_future(ask(server))
        await asyncio.wait_for(server.arrived.wait(), SECONDS)
        task.cancel()
        await asyncio.wait([task])
        await server.hung_up()
    assert task.cancelled()


async def test_leaving_at_a_word_closes_the_connection() -> None:
    """Escape was pressed."""
    async with ScriptedServer([head(), word("a"), Do.OPEN]) as server:
        client = client_of(server.base)
        reply = client.reply(QUESTION)
        first = await anext(reply)
        await reply.aclose()
        await server.hung_up()
        await client.close()
    assert first == TextDelta("a")


async def test_an_answer_that_comes_while_one_is_leaving_is_closed_too() -> None:
    """It arrived between a note and the wish to go."""
    go = asyncio.Event()
    async with ScriptedServer([go, head(), word("a"), Do.OPEN]) as server:
        client = client_of(server.base, patience=NOTES)
        reply = client.reply(QUESTION)
        async for note in reply:
            if isinstance(note, Waiting) and server.arrived.is_set():
                break
        go.set()
        await asyncio.wait_for(answered(), SECONDS)
        await reply.aclose()
        await server.hung_up()
        await client.close()
    assert len(server.asked) == 1


async def answered() -> None:
    """Returns when no request of this loop is under way any more."""
    while any(task.get_coro().__name__ == "send" and not task.done() for task in asyncio.all_tasks()):
        await asyncio.sleep(0)


async def test_two_replies_at_once_do_not_mix() -> None:
    """Each has its own connection."""
    first, second = asyncio.Event(), asyncio.Event()
    one = [head(), word("a"), second, word("b"), STOP, DONE]
    two = [head(), word("x"), first, word("y"), STOP, DONE]
    async with ScriptedServer(one, two) as server:
        left, right = await asyncio.gather(ask(server, on=at_first_word(first)), ask(server, on=at_first_word(second)))
    assert sorted([left.text, right.text]) == ["ab", "xy"]


async def test_leaving_one_reply_leaves_the_other_alone() -> None:
    """One client, two conversations."""
    go = asyncio.Event()
    async with ScriptedServer([head(), word("a"), Do.OPEN], [head(), word("x"), go, word("y"), STOP, DONE]) as server:
        client = client_of(server.base)
        leaving, staying = client.reply(QUESTION), client.reply(QUESTION)
        assert await anext(leaving) == TextDelta("a")
        assert await anext(staying) == TextDelta("x")
        await leaving.aclose()
        await server.hung_up(0)
        go.set()
        rest = [event async for event in staying]
        await client.close()
    assert rest[0] == TextDelta("y")


async def test_a_token_that_no_header_can_carry_is_told() -> None:
    """A line break was pasted along."""
    async with ScriptedServer([head(), HELLO]) as server:
        client = WorkersAI(Endpoint(server.base, "a" * 32), Token(SECRET + "\nx: y"))
        events = [event async for event in client.reply(QUESTION)]
        await client.close()
    assert "login" in repr(events[-1])
    assert SECRET not in repr(events)
    assert server.asked == []
