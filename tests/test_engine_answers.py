"""Several answers to one request: siblings in the tree and on the disk, with one of them to go on from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scripted import HOLD, ScriptedReplier

from grokchat.conversation import (
    Conversation,
    Event,
    Message,
    Parameters,
    ReplyBegan,
    ReplyEnded,
    ReplyEvent,
    TextDelta,
    TextPart,
    TokenLogprob,
    TokensTold,
    ToolCalled,
    Usage,
    UsageTold,
    Waiting,
    context_tokens,
    entries_of,
    replay,
    total_of,
)
from grokchat.engine import Engine, Session, SessionSettings
from grokchat.store import Library

HI = (TextPart("Hi there"),)
USAGE = UsageTold(Usage({"prompt_tokens": 10, "completion_tokens": 6, "cost_in_usd_ticks": 1_000}))
TWO: tuple[ReplyEvent, ...] = (
    TextDelta("One"),
    TextDelta("Uno", "1"),
    TextDelta(" more"),
    ReplyEnded("done", "", "length", "1"),
    USAGE,
    ReplyEnded("done", "", "stop"),
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "data", tmp_path / "cache")


@pytest.fixture
def replier() -> ScriptedReplier:
    return ScriptedReplier(TWO)


@pytest.fixture
def engine(library: Library, replier: ScriptedReplier) -> Iterator[Engine]:
    engine = Engine(lambda: replier, library)
    yield engine
    engine.close()


def session_of(engine: Engine, n: int = 2) -> Session:
    return engine.new(SessionSettings(parameters=Parameters(n=n)))


def answers(conversation: Conversation) -> list[Message]:
    return [one for one in conversation.messages.values() if one.role == "assistant"]


def journal(library: Library, session: Session) -> list[dict[str, Any]]:
    text = (library.folder / session.id / "journal.jsonl").read_text()
    return [json.loads(line) for line in text.strip().split("\n")]


def test_the_answers_stand_side_by_side(engine: Engine) -> None:
    """Each with its own words, parent and ending; the first is the one that the conversation ends with."""
    session = session_of(engine)
    first = session.say(HI).result(10)
    found = answers(session.conversation)
    assert [(one.text, one.how, one.finish) for one in found] == [("One more", "done", "stop"), ("Uno", "done", "length")]
    assert {one.parent for one in found} == {session.conversation.path[0].id}
    assert session.conversation.siblings(first.id) == tuple(found)
    assert session.conversation.head == first.id
    assert [one.beside for one in found] == ["", first.id]


def test_what_is_read_from_the_disk_is_what_was_there(engine: Engine, library: Library) -> None:
    """The head and the marks included."""
    session = session_of(engine)
    session.say(HI).result(10)
    kept = replay(library.read(session.id)[2])
    assert kept.head == session.conversation.head
    assert [(one.id, one.text, one.how, one.beside) for one in answers(kept)] == [
        (one.id, one.text, one.how, one.beside) for one in answers(session.conversation)
    ]
    endings = [line["reply"] for line in journal(library, session) if line["type"] == "reply_ended"]
    assert len(set(endings)) == 2


def test_the_next_message_follows_the_answer_that_was_chosen(engine: Engine, replier: ScriptedReplier) -> None:
    """The others are not sent."""
    session = session_of(engine)
    session.say(HI).result(10)
    other = answers(session.conversation)[1]
    session.move_to(other.id)
    session.say((TextPart("Go on"),)).result(10)
    assert [one.text for one in replier.requests[1].messages] == ["Hi there", "Uno", "Go on"]


def test_fewer_answers_than_asked_for_are_told(engine: Engine) -> None:
    """At the first one, which is done all the same."""
    session = session_of(engine, 3)
    reply = session.say(HI).result(10)
    assert (reply.how, reply.detail) == ("done", "The service gave 2 of 3 answers.")


def test_as_many_as_asked_for_are_no_news(engine: Engine) -> None:
    """Nothing is said."""
    assert session_of(engine).say(HI).result(10).detail == ""


def test_more_answers_than_asked_for_are_kept(engine: Engine) -> None:
    """What came is never thrown away."""
    session = session_of(engine, 1)
    session.say(HI).result(10)
    assert [one.text for one in answers(session.conversation)] == ["One more", "Uno"]


def test_stopping_keeps_what_came_of_each(engine: Engine, replier: ScriptedReplier, library: Library) -> None:
    """One that had ended stays done."""
    replier.events = (TextDelta("a"), TextDelta("b", "1"), TextDelta("c", "2"), ReplyEnded("done", "", "stop", "2"), HOLD)
    session = session_of(engine, 3)
    future = session.say(HI)
    assert replier.held.wait(10)
    session.stop()
    future.result(10)
    for conversation in (session.conversation, replay(library.read(session.id)[2])):
        found = [(one.text, one.how, one.finish) for one in answers(conversation)]
        assert found == [("a", "stopped", ""), ("b", "stopped", ""), ("c", "done", "stop")]


def test_a_failure_ends_all_that_are_open(engine: Engine, replier: ScriptedReplier) -> None:
    """Each says why; nobody counts answers then."""
    replier.events = (TextDelta("a"), TextDelta("b", "1"), ReplyEnded("truncated", "It broke off."))
    session = session_of(engine, 3)
    session.say(HI).result(10)
    assert [(one.how, one.detail) for one in answers(session.conversation)] == [("truncated", "It broke off.")] * 2


def test_nothing_comes_behind_an_ending(engine: Engine, replier: ScriptedReplier) -> None:
    """An answer that goes on after its end is not begun anew."""
    replier.events = (TextDelta("a", "1"), ReplyEnded("done", "", "stop", "1"), TextDelta("late", "1"), ReplyEnded("done"))
    session = session_of(engine)
    session.say(HI).result(10)
    assert [one.text for one in answers(session.conversation)] == ["", "a"]


def test_who_listens_hears_of_each_answer_by_its_id(engine: Engine) -> None:
    """As the events of `ask --jsonl`."""
    heard: list[Event | Waiting] = []
    session = session_of(engine)
    session.say(HI, heard.append).result(10)
    began = [event for event in heard if isinstance(event, ReplyBegan)]
    texts = [(event.reply, event.text) for event in heard if isinstance(event, TextDelta)]
    assert [one.beside for one in began] == ["", began[0].id]
    assert texts == [(began[0].id, "One"), (began[1].id, "Uno"), (began[0].id, " more")]


def test_usage_is_counted_once(engine: Engine) -> None:
    """It stands at the first answer; the others are not of unknown cost."""
    session = session_of(engine)
    session.say(HI).result(10)
    total = total_of(entries_of(session.conversation.messages.values()))
    assert (total.replies, total.completion, total.unpriced) == (2, 6, 0)
    assert total.dollars == pytest.approx(1e-7)


def test_the_words_of_the_others_do_not_fill_the_context(engine: Engine) -> None:
    """What was told counts all answers; only one of them is sent on."""
    session = session_of(engine)
    session.say(HI).result(10)
    path = session.conversation.path
    assert path[1].usage is not None
    assert 10 < context_tokens(path) < 16


def test_a_call_of_another_answer_waits_once_it_is_chosen(engine: Engine, replier: ScriptedReplier) -> None:
    """Not before."""
    replier.events = (TextDelta("a"), ToolCalled("c1", "look", "{}", "1"), ReplyEnded("done", "", "tool_calls", "1"), TWO[-1])
    session = session_of(engine)
    session.say(HI).result(10)
    assert session.calls.waiting == ()
    session.move_to(answers(session.conversation)[1].id)
    assert [call.id for call in session.calls.waiting] == ["c1"]


def test_tokens_are_kept_in_few_lines(engine: Engine, replier: ScriptedReplier, library: Library) -> None:
    """They wait for their neighbours as the words do, and neither breaks up the other."""
    count = 200
    replier.events = (
        *(event for number in range(count) for event in _word(number, "")),
        *(event for number in range(count) for event in _word(number, "1")),
        TWO[-1],
    )
    session = session_of(engine)
    session.say(HI).result(10)
    kinds = Counter(line["type"] for line in journal(library, session))
    assert kinds["tokens"] + kinds["text"] < 40
    for conversation in (session.conversation, replay(library.read(session.id)[2])):
        for one in answers(conversation):
            assert [token.piece.decode() for token in one.logprobs] == [f"{number} " for number in range(count)]
            assert one.text == "".join(f"{number} " for number in range(count))


def _word(number: int, name: str) -> tuple[ReplyEvent, ReplyEvent]:
    word = f"{number} "
    return TextDelta(word, name), TokensTold((TokenLogprob(word.encode(), -number / 100),), name)


def test_the_end_of_a_long_conversation_knows_its_head(engine: Engine, replier: ScriptedReplier, library: Library) -> None:
    """Whether the first answer or another is shown when only the end was read."""
    replier.events = (TextDelta("long words " * 800), TextDelta("short", "1"), *TWO[-1:])
    session = session_of(engine)
    for _ in range(14):
        session.say(HI).result(10)
    ids = [one.id for one in session.conversation.path]
    name = session.id
    engine.release(session)
    again = engine.open(name, end_first=True)
    assert not again.whole
    assert [one.id for one in again.conversation.path] == ids[-len(again.conversation.path) :]
    again.load()
    assert [one.id for one in again.conversation.path] == ids
