"""Sessions: what is said and what comes is on disk, and nothing is ever deleted."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from scripted import HOLD, ScriptedReplier

from grokchat.conversation import ReplyEnded, TextDelta, TextPart, ThoughtDelta, Usage, UsageTold, replay
from grokchat.engine import Engine, Session, SessionSettings
from grokchat.errors import ConfigError, GrokchatError, StoreError
from grokchat.store import Library

HI = (TextPart("Hi there"),)


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


def lines(library: Library, session: Session) -> list[dict[str, object]]:
    text = (library.folder / session.id / "journal.jsonl").read_text()
    return [json.loads(line) for line in text.strip().split("\n")]


def test_a_question_is_answered_and_kept(engine: Engine, library: Library) -> None:
    """Both are in the journal, the reply with its ending."""
    session = engine.new(SessionSettings())
    reply = session.say(HI).result()
    assert (reply.text, reply.how, reply.finish) == ("Hello", "done", "stop")
    assert [line["type"] for line in lines(library, session)] == ["spoke", "reply_began", "text", "reply_ended"]


def test_the_question_is_on_disk_before_it_is_sent(engine: Engine, library: Library, replier: ScriptedReplier) -> None:
    """While the service has not answered yet, the question can be read from the disk."""
    replier.events = (HOLD,)
    session = engine.new(SessionSettings())
    session.say(HI)
    assert replier.held.wait(10)
    kept = replay(library.read(session.id)[2])
    assert kept.path[0].text == "Hi there"


def test_stopping_keeps_what_came(engine: Engine, library: Library, replier: ScriptedReplier) -> None:
    """The words so far and the word stopped are on disk."""
    replier.events = (ThoughtDelta("hm"), TextDelta("Half a"), HOLD)
    session = engine.new(SessionSettings())
    future = session.say(HI)
    assert replier.held.wait(10)
    session.stop()
    reply = future.result(10)
    assert (reply.text, reply.thoughts, reply.how) == ("Half a", "hm", "stopped")
    kept = replay(library.read(session.id)[2]).path[-1]
    assert (kept.text, kept.how) == ("Half a", "stopped")


def test_closing_the_engine_keeps_a_running_reply_as_stopped(library: Library) -> None:
    """Quitting in the middle loses nothing."""
    replier = ScriptedReplier((TextDelta("Half"), HOLD))
    engine = Engine(lambda: replier, library)
    session = engine.new(SessionSettings())
    session.say(HI)
    assert replier.held.wait(10)
    engine.close()
    assert replay(library.read(session.id)[2]).path[-1].how == "stopped"
    assert replier.closed


def test_retrying_makes_a_branch(engine: Engine) -> None:
    """The old reply stays beside the new one."""
    session = engine.new(SessionSettings())
    first = session.say(HI).result()
    second = session.retry(effort="high").result()
    assert {one.id for one in session.conversation.siblings(second.id)} == {first.id, second.id}
    assert session.conversation.head == second.id
    session.move_to(first.id)
    assert session.conversation.head == first.id


def test_editing_makes_a_branch(engine: Engine, replier: ScriptedReplier) -> None:
    """The model is sent the new words only."""
    session = engine.new(SessionSettings())
    session.say(HI).result()
    question = session.conversation.path[0]
    session.edit(question.id, (TextPart("Hello you"),)).result()
    assert [one.text for one in session.conversation.path] == ["Hello you", "Hello"]
    assert [one.text for one in replier.requests[-1].messages] == ["Hello you"]
    assert len(session.conversation.siblings(question.id)) == 2


def test_each_reply_records_what_it_was_asked_with(engine: Engine, library: Library) -> None:
    """Effort, system prompt and model may change between turns."""
    session = engine.new(SessionSettings())
    session.say(HI).result()
    session.change(effort="high", system="Be short.", model="xai/grok-4.7")
    session.say(HI).result()
    asked = [one.asked for one in replay(library.read(session.id)[2]).path if one.asked is not None]
    assert [(one.model, one.system, one.parameters.effort) for one in asked] == [
        ("xai/grok-4.3", "", "medium"),
        ("xai/grok-4.7", "Be short.", "high"),
    ]
    assert library.read(session.id)[1].system == "Be short."


def test_a_second_question_waits_for_the_first(engine: Engine, replier: ScriptedReplier) -> None:
    """Two replies never run at once."""
    replier.events = (HOLD,)
    session = engine.new(SessionSettings())
    session.say(HI)
    assert replier.held.wait(10)
    with pytest.raises(GrokchatError, match="still coming"):
        session.say(HI).result()


def test_a_conversation_is_opened_again_as_it_was(library: Library, replier: ScriptedReplier) -> None:
    """Another program reads the same tree."""
    first = Engine(lambda: replier, library)
    session = first.new(SessionSettings())
    session.say(HI).result()
    wanted = session.conversation
    first.close()
    second = Engine(lambda: replier, library)
    again = second.open("last")
    assert [one.text for one in again.conversation.path] == [one.text for one in wanted.path]
    again.say((TextPart("More"),)).result()
    assert len(again.conversation.path) == 4
    second.close()


def test_a_conversation_that_is_open_elsewhere_is_read_only(engine: Engine, library: Library, replier: ScriptedReplier) -> None:
    """It says who has it."""
    session = engine.new(SessionSettings())
    session.say(HI).result()
    other = Engine(lambda: replier, library)
    again = other.open(session.id)
    with pytest.raises(StoreError, match="another window"):
        again.say(HI).result()
    assert again.conversation.path[-1].text == "Hello"
    other.close()


def test_without_a_place_to_save_the_conversation_goes_on(tmp_path: Path, replier: ScriptedReplier) -> None:
    """And says that it is not saved."""
    (tmp_path / "data").write_text("a file in the way")
    engine = Engine(lambda: replier, Library(tmp_path / "data", tmp_path / "cache"))
    session = engine.new(SessionSettings())
    assert session.say(HI).result().text == "Hello"
    assert "Cannot make" in session.unsaved
    engine.close()


def test_no_credentials_is_an_ending_with_the_way_out(library: Library) -> None:
    """The question is kept."""

    def refuse() -> ScriptedReplier:
        raise ConfigError("There is no account yet.", hint="Run `grokchat login`.")

    engine = Engine(refuse, library)
    session = engine.new(SessionSettings())
    reply = session.say(HI).result()
    assert reply.how == "failed"
    assert "grokchat login" in reply.detail
    engine.close()


def test_usage_is_kept_as_received(engine: Engine, replier: ScriptedReplier, library: Library) -> None:
    """Unknown keys of it too."""
    told = {"prompt_tokens": 3, "something_new": {"a": 1}}
    replier.events = (TextDelta("a"), UsageTold(Usage(told)), ReplyEnded("done", "", "length"))
    session = engine.new(SessionSettings())
    session.say(HI).result()
    usage = replay(library.read(session.id)[2]).path[-1].usage
    assert usage is not None
    assert usage.received == told


def test_parameters_out_of_range_are_refused(engine: Engine) -> None:
    """Before anything is sent."""
    session = engine.new(SessionSettings())
    from dataclasses import replace

    with pytest.raises(ConfigError, match="temperature"):
        session.change(parameters=replace(session.settings.parameters, temperature=3.0))


def test_a_picture_travels_with_its_message(engine: Engine, replier: ScriptedReplier, library: Library) -> None:
    """Its bytes are kept by their hash and sent."""
    session = engine.new(SessionSettings())
    image = session.attach(b"\x89PNG...", "image/png", "x.png")
    session.say((*HI, image)).result()
    assert replier.requests[0].images == {image.sha256: b"\x89PNG..."}
    assert (library.folder / session.id / "attachments" / f"{image.sha256}.png").read_bytes() == b"\x89PNG..."


def test_nothing_is_written_without_a_library(replier: ScriptedReplier) -> None:
    """A conversation can leave nothing on the disk."""
    engine = Engine(lambda: replier, None)
    session = engine.new(SessionSettings())
    assert session.say(HI).result().text == "Hello"
    assert session.id == ""
    engine.close()


def test_a_stop_that_comes_before_the_reply_began_is_heeded(engine: Engine, replier: ScriptedReplier) -> None:
    """The question is kept, nothing is asked."""
    session = engine.new(SessionSettings())
    gate = threading.Event()
    engine._loop.call_soon_threadsafe(gate.wait)
    future = session.say(HI)
    session.stop()
    gate.set()
    assert future.result(10).how == "stopped"
    assert replier.requests == []
    assert session.conversation.path[0].text == "Hi there"
    assert session.say(HI).result(10).how == "done"
