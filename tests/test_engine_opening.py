"""Opening a long conversation: its end is there at once, the rest comes, and nothing is said into half of one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from conversation_events import answered, recorded, spoke
from scripted import ScriptedReplier
from test_store_outline import turns
from test_tui_app import running

from grokchat.conversation import Asked, HeadMoved, Recorded, ReplyBegan, TextDelta, TextPart, apply, replay
from grokchat.engine import Engine
from grokchat.errors import StoreError
from grokchat.store import Library, SessionSettings

TURNS = 400


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """One long conversation, with another branch of its third answer."""
    library = Library(tmp_path / "data", tmp_path / "cache")
    stored = library.create(SessionSettings(title="long"), "long")
    begin, rest = turns(TURNS)[:15], turns(TURNS)[15:]
    stored.journal.append(*begin, *answered("other", "q2", "Another answer."), HeadMoved("r2"), *rest, sync=False)
    stored.close()
    return library


@pytest.fixture
def engine(library: Library) -> Iterator[Engine]:
    engine = Engine(ScriptedReplier, library)
    yield engine
    engine.close()


def kept_path(library: Library) -> list[str]:
    return [one.text for one in replay(library.read("long")[2]).path]


def test_the_end_is_there_at_once_and_the_rest_is_told(engine: Engine, library: Library) -> None:
    """Who listens hears of it, and then all of it is there."""
    session = engine.open("long", end_first=True)
    assert not session.whole
    end = session.conversation.path
    told = threading.Event()
    session.subscribe(told.set)
    engine.load(session)
    assert told.wait(30)
    assert session.whole
    assert [one.text for one in session.conversation.path] == kept_path(library)
    assert [one.id for one in session.conversation.path[-len(end) :]] == [one.id for one in end]
    version = session.version
    session.load()
    assert session.version == version


def test_without_being_asked_for_the_end_all_is_read(engine: Engine) -> None:
    """The command line goes on with whole conversations."""
    session = engine.open("long")
    assert session.whole
    assert len(session.conversation.path) == 2 * TURNS


def test_a_message_is_said_into_the_whole_conversation(engine: Engine, library: Library) -> None:
    """Also when it is said before the rest was read: the model is sent all of it."""
    session = engine.open("long", end_first=True)
    reply = session.say((TextPart("One more"),)).result()
    assert reply.text == "Hello"
    assert session.whole
    texts = [one.text for one in session.conversation.path]
    assert texts == kept_path(library)
    assert (len(texts), texts[-2:]) == (2 * TURNS + 2, ["One more", "Hello"])


def test_a_branch_that_is_out_of_sight_can_be_chosen(engine: Engine, library: Library) -> None:
    """What is done with a conversation waits for the rest of it."""
    session = engine.open("long", end_first=True)
    assert "other" not in session.conversation.messages
    session.move_to("other")
    assert session.conversation.head == "other"
    assert kept_path(library)[-1] == "Another answer."


def test_a_rest_that_cannot_be_read_is_told_when_something_is_said(engine: Engine, library: Library) -> None:
    """The end stays on the screen, nothing is written, and the engine lives."""
    session = engine.open("long", end_first=True)
    journal = library.folder / session.id / "journal.jsonl"
    data = journal.read_bytes()
    journal.write_bytes(data.replace(b'{"v":1,', b'{"v":9,', 1))
    engine.load(session)
    with pytest.raises(StoreError, match="newer grokchat"):
        session.say((TextPart("Hi"),)).result()
    assert (session.whole, session.running) == (False, False)
    assert session.conversation.path
    journal.write_bytes(data)
    beside = library.open(session.id, end_first=True)
    assert beside.read_only
    beside.close()
    assert session.say((TextPart("Hi"),)).result().text == "Hello"


async def test_the_program_shows_the_end_and_then_knows_all(tmp_path: Path, library: Library) -> None:
    """The rows in view stay as they are; the history of the box reaches back to the first question."""
    async with running(tmp_path, session="long") as program:
        await program.until(lambda: f"{TURNS - 1}" in program.screen())
        rows = program.screen()
        chat = program.app.chat
        assert chat is not None
        await program.until(lambda: chat.whole and len(program.box.said) == TURNS)
        await program.pilot.pause()
        assert program.screen() == rows
        assert program.box.said[0] == "Question 0"
        await program.pilot.press("ctrl+home")
        await program.until(lambda: "Question 0" in program.screen())


async def test_what_is_said_early_stays_in_the_history(tmp_path: Path, library: Library) -> None:
    """Whether it is sent before or after the rest was read, it is said once, at the end."""
    async with running(tmp_path, session="long") as program:
        await program.say("quick words")
        chat = program.app.chat
        assert chat is not None
        await program.until(lambda: chat.whole and len(program.box.said) >= TURNS)
        assert program.box.said[-1] == "quick words"
        assert kept_path(library)[-2:] == ["quick words", "Hello"]


def test_a_short_conversation_is_whole_at_once(engine: Engine, library: Library) -> None:
    """Looking for its end would win nothing."""
    stored = library.create(SessionSettings(title="short"), "short")
    stored.journal.append(spoke("q"), *answered("r", "q", "Yes."), sync=False)
    stored.close()
    assert engine.open("short", end_first=True).whole


@pytest.mark.parametrize(
    ("keys", "words"), [(["ctrl+home"], "Question 0"), (["f5", *"Question 1", "enter"], "Question 1"), (["f7"], "Another answer.")]
)
async def test_what_needs_the_beginning_waits_for_it(tmp_path: Path, library: Library, keys: list[str], words: str) -> None:
    """Going there, finding, another branch: with the very first key, before the rest was read by itself."""
    async with running(tmp_path, session="long") as program:
        chat = program.app.chat
        assert chat is not None
        await program.pilot.press(*keys)
        await program.until(lambda: words in program.screen())
        assert chat.whole


async def test_a_streaming_reply_asks_for_no_new_layout(tmp_path: Path) -> None:
    """A layout paints the whole screen; a piece of text only its lines."""
    async with running(tmp_path) as program:
        await program.say("first")
        chat = program.app.chat
        assert chat is not None
        asked = recorded(spoke("q", chat.conversation.head), ReplyBegan("r", "q", Asked()), at=9e9)
        for one in asked:
            chat.conversation = apply(chat.conversation, one)
        program.app.show_chat()
        await program.pilot.pause()
        layouts: list[object] = []
        program.app.screen.screen_layout_refresh_signal.subscribe(program.app, layouts.append)
        for number in range(5):
            chat.conversation = apply(chat.conversation, Recorded("", 9e9, TextDelta("word ", "r", 5 * number)))
            program.app.show_chat()
            await program.pilot.pause()
        await program.until(lambda: "word word word" in program.screen())
        assert layouts == []
