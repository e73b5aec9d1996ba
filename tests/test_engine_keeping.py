"""What a conversation keeps when the disk fails for a while, and how the engine ends."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from failing_disk import files_up_to
from scripted import HOLD, ScriptedReplier

from grokchat.conversation import (
    Conversation,
    Parameters,
    ReplyEnded,
    ReplyEvent,
    Request,
    TextDelta,
    TextPart,
    Waiting,
    replay,
)
from grokchat.engine import Engine, Session, SessionSettings
from grokchat.errors import GrokchatError, StoreError
from grokchat.store import Library
from grokchat.store.session_file import read_settings

PICTURE = b"\x89PNG picture" * 50


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "data", tmp_path / "cache")


@pytest.fixture
def replier() -> ScriptedReplier:
    return ScriptedReplier()


@pytest.fixture
def engine(library: Library, replier: ScriptedReplier) -> Iterator[Engine]:
    engine = Engine(lambda: replier, library)
    yield engine
    engine.close()


def said(words: str) -> tuple[TextPart, ...]:
    return (TextPart(words),)


def on_disk(library: Library, session: Session) -> Conversation:
    return replay(library.read(session.id)[2])


def texts(conversation: Conversation) -> list[str]:
    return [message.text for message in conversation.path]


def test_what_was_said_before_there_was_a_place_is_kept_once_there_is_one(tmp_path: Path, engine: Engine, library: Library) -> None:
    """A file stood where the folder belongs; when it is gone, the next message brings the earlier ones along."""
    (tmp_path / "data").write_text("in the way")
    session = engine.new(SessionSettings())
    session.say(said("first")).result()
    session.say(said("second")).result()
    assert session.id == ""
    assert "Cannot make" in session.unsaved
    (tmp_path / "data").unlink()
    session.say(said("third")).result()
    assert session.unsaved == ""
    assert texts(on_disk(library, session)) == ["first", "Hello", "second", "Hello", "third", "Hello"]
    assert on_disk(library, session).head == session.conversation.head
    assert len(library.sessions()) == 1


def test_a_full_disk_is_told_and_nothing_of_the_conversation_is_lost(engine: Engine, library: Library) -> None:
    """It goes on in memory; when there is room again, everything is written."""
    session = engine.new(SessionSettings())
    session.say(said("first")).result()
    kept = (library.folder / session.id / "journal.jsonl").stat().st_size
    with files_up_to(kept):
        session.say(said("second")).result()
        assert "Cannot write" in session.unsaved
        assert "written again" in session.unsaved
        assert texts(on_disk(library, session)) == ["first", "Hello"]
    assert texts(session.conversation) == ["first", "Hello", "second", "Hello"]
    session.say(said("third")).result()
    assert session.unsaved == ""
    assert texts(on_disk(library, session)) == texts(session.conversation)


def test_leaving_tries_once_more(library: Library, replier: ScriptedReplier) -> None:
    """Who made room and quits has it all on the disk."""
    engine = Engine(lambda: replier, library)
    session = engine.new(SessionSettings())
    session.say(said("first")).result()
    with files_up_to((library.folder / session.id / "journal.jsonl").stat().st_size):
        session.say(said("second")).result()
    engine.close()
    assert texts(on_disk(library, session)) == ["first", "Hello", "second", "Hello"]


def test_leaving_a_disk_that_stays_full_ends_all_the_same(library: Library, replier: ScriptedReplier) -> None:
    """What was written before stays readable."""
    engine = Engine(lambda: replier, library)
    session = engine.new(SessionSettings())
    session.say(said("first")).result()
    with files_up_to((library.folder / session.id / "journal.jsonl").stat().st_size):
        session.say(said("second")).result()
        engine.close()
    assert texts(on_disk(library, session)) == ["first", "Hello"]
    assert not library.open(session.id).read_only


def test_a_picture_that_found_no_room_is_told_until_it_is_there(engine: Engine, library: Library) -> None:
    """The words have room, the picture has not: the note stays; a later message brings the picture in."""
    session = engine.new(SessionSettings())
    session.say(said("first")).result()
    folder = library.folder / session.id
    image = session.attach(b"x" * 200_000, "image/png", "x.png")
    with files_up_to(100_000):
        session.say((*said("look"), image)).result()
    assert "Cannot write" in session.unsaved
    assert not list((folder / "attachments").iterdir())
    assert texts(on_disk(library, session))[2] == "look"
    session.say(said("and now")).result()
    assert session.unsaved == ""
    assert (folder / "attachments" / f"{image.sha256}.png").read_bytes() == b"x" * 200_000


def test_a_picture_of_a_conversation_without_a_folder_comes_along(tmp_path: Path, engine: Engine, library: Library) -> None:
    """It was said while there was no place; it is sent all the same."""
    (tmp_path / "data").write_text("in the way")
    session = engine.new(SessionSettings())
    image = session.attach(PICTURE, "image/png", "x.png")
    session.say((*said("look"), image)).result()
    assert session.image(image.sha256) == PICTURE
    (tmp_path / "data").unlink()
    session.say(said("again")).result()
    assert (library.folder / session.id / "attachments" / f"{image.sha256}.png").read_bytes() == PICTURE


def test_a_change_that_could_not_be_written_holds_and_is_written_later(
    engine: Engine, library: Library, replier: ScriptedReplier
) -> None:
    """The next message is asked with it, whatever the disk does."""
    session = engine.new(SessionSettings())
    session.say(said("first")).result()
    folder = library.folder / session.id
    with files_up_to(4):
        session.change(effort="high", title="Another title")
        assert "The old settings stand" in session.unsaved
    assert read_settings(folder)[0].parameters.effort == "medium"
    session.say(said("second")).result()
    assert replier.requests[-1].asked.parameters.effort == "high"
    assert session.settings.title == "Another title"
    assert session.unsaved == ""
    settings = read_settings(folder)[0]
    assert (settings.title, settings.parameters.effort) == ("Another title", "high")


@pytest.mark.parametrize("text", [None, "title = ", "parameters = 3"])
def test_a_conversation_that_lost_its_settings_is_named_by_its_own_first_words(
    engine: Engine, library: Library, text: str | None
) -> None:
    """Not by those that are said next; what could not be read is kept beside, and told."""
    session = engine.new(SessionSettings())
    session.say(said("the three laws")).result()
    engine.release(session)
    path = library.folder / session.id / "session.toml"
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    again = engine.open("last", end_first=True)
    again.say(said("thanks")).result()
    settings, notice = read_settings(path.parent)
    assert (settings.title, notice, again.unsaved) == ("the three laws", "", "")
    assert abs(settings.created - session.settings.created) < 5
    kept = list(path.parent.glob("session.toml.kept-*"))
    assert [one.read_text() for one in kept] == ([] if text is None else [text])
    assert all(any(one.name in notice for notice in again.notices) for one in kept)


def test_the_time_of_making_survives_every_change(engine: Engine, library: Library) -> None:
    """It is set by the first words and by nothing else."""
    session = engine.new(SessionSettings())
    assert session.settings.created == 0.0
    session.say(said("first")).result()
    created = session.settings.created
    assert created > 0
    session.change(system="Be short.")
    session.say(said("second")).result()
    assert session.settings.created == read_settings(library.folder / session.id)[0].created == created


def test_in_a_window_that_only_reads_branches_can_be_looked_at(engine: Engine, library: Library, replier: ScriptedReplier) -> None:
    """Nothing is written, and nothing is told as unsaved; saying is refused with the way out."""
    session = engine.new(SessionSettings())
    session.say(said("first")).result()
    session.retry().result()
    before = (library.folder / session.id / "journal.jsonl").read_bytes()
    other = Engine(lambda: replier, library)
    again = other.open(session.id)
    first, second = again.conversation.siblings(again.conversation.head)
    again.move_to(first.id)
    again.change(effort="high")
    assert (again.conversation.head, again.unsaved) == (first.id, "")
    assert second.id == session.conversation.head
    with pytest.raises(StoreError, match="another window"):
        again.retry().result()
    other.close()
    assert (library.folder / session.id / "journal.jsonl").read_bytes() == before
    assert read_settings(library.folder / session.id)[0].parameters.effort == "medium"


def test_a_picture_that_is_nowhere_is_told(engine: Engine) -> None:
    """By its conversation, saved or not."""
    session = engine.new(SessionSettings())
    with pytest.raises(StoreError, match="not kept"):
        session.image("0" * 64)
    session.say(said("first")).result()
    with pytest.raises(StoreError, match="missing or was altered"):
        session.image("0" * 64)


def test_a_lost_picture_is_an_ending_and_the_question_stays(engine: Engine, library: Library, replier: ScriptedReplier) -> None:
    """Who opens a conversation whose picture was deleted is told by the reply; another branch goes on."""
    session = engine.new(SessionSettings())
    image = session.attach(PICTURE, "image/png", "x.png")
    session.say((*said("look"), image)).result()
    id = session.id
    engine.release(session)
    (library.folder / id / "attachments" / f"{image.sha256}.png").unlink()
    again = engine.open(id)
    reply = again.say(said("and now")).result()
    assert reply.how == "failed"
    assert "Attach it again" in reply.detail
    assert again.conversation.path[-2].text == "and now"
    assert len(replier.requests) == 1
    assert again.edit(again.conversation.path[0].id, said("without")).result().how == "done"


class Breaking:
    """A replier that breaks where none may."""

    def __init__(self, at: str) -> None:
        self.at = at

    async def reply(self, request: Request) -> AsyncGenerator[ReplyEvent | Waiting, None]:
        yield TextDelta("Half")
        if self.at == "reply":
            raise GrokchatError("It broke.", hint="Mend it.")
        yield ReplyEnded("done", "", "stop")

    async def close(self) -> None:
        if self.at == "close":
            raise RuntimeError("cannot be closed")


def test_an_error_in_the_middle_is_an_ending_that_keeps_what_came(library: Library) -> None:
    """With its words and its hint."""
    engine = Engine(lambda: Breaking("reply"), library)
    session = engine.new(SessionSettings())
    reply = session.say(said("go")).result()
    assert (reply.text, reply.how) == ("Half", "failed")
    assert reply.error is not None
    assert (reply.error["message"], reply.error["hint"]) == ("It broke.", "Mend it.")
    assert on_disk(library, session).path[-1].how == "failed"
    engine.close()


def test_the_thread_ends_even_when_closing_fails(library: Library) -> None:
    """The error is not hidden, and nothing hangs."""
    engine = Engine(lambda: Breaking("close"), library)
    engine.new(SessionSettings()).say(said("go")).result()
    with pytest.raises(RuntimeError, match="cannot be closed"):
        engine.close()
    assert not engine._thread.is_alive()
    engine.close()


def test_closing_from_many_threads_closes_once(library: Library, replier: ScriptedReplier) -> None:
    """All come back only when everything is kept."""
    replier.events = (TextDelta("Half"), HOLD)
    engine = Engine(lambda: replier, library)
    session = engine.new(SessionSettings())
    session.say(said("go"))
    assert replier.held.wait(30)
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(engine.close) for _ in range(4)]:
            done.result(30)
            assert on_disk(library, session).path[-1].how == "stopped"
    assert replier.closed


def test_nothing_is_made_that_is_not_asked_for(library: Library) -> None:
    """An engine that only looks makes no client and no folder."""
    made: list[str] = []

    def make() -> ScriptedReplier:
        made.append("replier")
        return ScriptedReplier()

    engine = Engine(make, library)
    session = engine.new(SessionSettings())
    session.change(effort="low")
    assert engine.sources().result() == ()
    assert engine.functions(["weather"]).result() == ((), ())
    assert engine.allow("docs").result() is None
    engine.close()
    assert made == []
    assert not library.folder.exists()


def test_a_conversation_is_opened_once(engine: Engine) -> None:
    """Opening it again gives the same; releasing it lets it go, and releasing twice is nothing."""
    session = engine.new(SessionSettings())
    session.say(said("first")).result()
    assert engine.open(session.id) is session
    assert engine.open("last") is session
    engine.release(session)
    engine.release(session)
    again = engine.open(session.id)
    assert again is not session
    assert texts(again.conversation) == ["first", "Hello"]
    assert again.say(said("second")).result().how == "done"


def test_releasing_stops_the_reply_and_frees_the_conversation(engine: Engine, library: Library, replier: ScriptedReplier) -> None:
    """Another window may have it at once."""
    replier.events = (TextDelta("Half"), HOLD)
    session = engine.new(SessionSettings())
    future = session.say(said("go"))
    assert replier.held.wait(30)
    engine.release(session)
    assert future.result(30).how == "stopped"
    stored = library.open(session.id)
    assert not stored.read_only
    stored.close()


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda session: session.say(said("more")).result(), "still coming"),
        (lambda session: session.retry().result(), "still coming"),
        (lambda session: session.edit(session.conversation.path[0].id, said("more")).result(), "still coming"),
        (lambda session: session.move_to("x"), "still coming"),
    ],
    ids=["say", "retry", "edit", "branch"],
)
def test_while_a_reply_comes_nothing_else_begins(
    engine: Engine, replier: ScriptedReplier, act: Callable[[Session], object], words: str
) -> None:
    """Each says which key helps; the reply goes on."""
    replier.events = (TextDelta("Half"), HOLD)
    session = engine.new(SessionSettings())
    session.say(said("go"))
    assert replier.held.wait(30)
    with pytest.raises(GrokchatError, match=words) as caught:
        act(session)
    assert "Escape" in caught.value.hint
    assert session.running
    assert len(replier.requests) == 1


def test_there_is_nothing_to_ask_again_in_an_empty_conversation(engine: Engine, replier: ScriptedReplier) -> None:
    """And a branch that is none is passed over."""
    session = engine.new(SessionSettings())
    with pytest.raises(GrokchatError, match="nothing to ask again"):
        session.retry().result()
    session.move_to("nothing")
    assert replier.requests == []
    assert not session.running
    assert session.say(said("first")).result().how == "done"


def test_who_listens_hears_each_change_and_reads_a_whole_value(engine: Engine) -> None:
    """On the engine's thread; the version only grows."""
    session = engine.new(SessionSettings())
    heard: list[tuple[int, str, int]] = []
    session.subscribe(lambda: heard.append((session.version, threading.current_thread().name, len(session.conversation.path))))
    session.say(said("first")).result()
    versions = [version for version, _, _ in heard]
    assert versions == sorted(set(versions))
    assert {name for _, name, _ in heard} == {"engine"}
    assert [count for _, _, count in heard] == sorted(count for _, _, count in heard)
    assert heard[-1][2] == 2


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Hi there", "Hi there"),
        ("  two\n\nlines\tof it ", "two lines of it"),
        ("word " * 30, "word word word word word word word word word word word word…"),
        ("x" * 70, "x" * 60 + "…"),
    ],
)
def test_a_title_is_made_of_the_first_words(engine: Engine, words: str, title: str) -> None:
    """One line of at most sixty characters, cut between words where there are any; a title that is there stays."""
    session = engine.new(SessionSettings())
    session.say(said(words)).result()
    assert session.settings.title == title
    session.say(said("other words")).result()
    assert session.settings.title == title
    named = engine.new(SessionSettings(title="Mine"))
    named.say(said(words)).result()
    assert named.settings.title == "Mine"


def test_a_picture_alone_gives_a_title_from_its_name(engine: Engine) -> None:
    """Without words the folder is called after it."""
    session = engine.new(SessionSettings())
    session.say((session.attach(PICTURE, "image/png", "holiday.png"),)).result()
    assert "holiday" in session.id


def test_parameters_for_one_message_hold_for_that_one(engine: Engine, replier: ScriptedReplier) -> None:
    """Also when it fails to begin: the next message has the conversation's own again."""
    session = engine.new(SessionSettings(parameters=Parameters(seed=1)))
    session.once = Parameters(seed=2)
    session.say(said("first")).result()
    session.say(said("second")).result()
    assert [request.asked.parameters.seed for request in replier.requests] == [2, 1]
    assert session.once is None
