"""What a person changes while a conversation is being written: it is never taken back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from scripted import ScriptedReplier

from grokchat.conversation import TextPart
from grokchat.engine import Engine, Session, SessionSettings
from grokchat.store import Library
from grokchat.store.session import StoredSession
from grokchat.store.session_file import read_settings

ASKED = (TextPart("What is heat?"),)


class SlowLibrary(Library):
    """A library on a slow disk: while it makes a folder, somebody else has the time to act."""

    def __init__(self, home: Path) -> None:
        super().__init__(home / "data", home / "cache")
        self.meanwhile: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None

    def create(self, settings: SessionSettings, first_words: str) -> StoredSession:
        self.meanwhile()
        stored = super().create(settings, first_words)
        self.after()
        return stored


def on_another_thread(act: Callable[[], None]) -> Callable[[], None]:
    """The person's own thread; it must not have to wait for the disk."""

    def wait_for_it() -> None:
        thread = threading.Thread(target=act)
        thread.start()
        thread.join(10)
        assert not thread.is_alive()

    return wait_for_it


@pytest.mark.parametrize("when", ["meanwhile", "after"])
@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda session: session.change(effort="high"), lambda kept: kept.parameters.effort == "high"),
        (lambda session: session.change(system="Be short."), lambda kept: kept.system == "Be short."),
        (lambda session: session.change(model="xai/grok-4.7"), lambda kept: kept.model == "xai/grok-4.7"),
        (lambda session: session.change(title="Heat"), lambda kept: kept.title == "Heat"),
    ],
    ids=["effort", "system", "model", "title"],
)
def test_a_change_while_the_folder_is_made_is_kept(
    tmp_path: Path, when: str, change: Callable[[Session], None], wanted: Callable[[SessionSettings], bool]
) -> None:
    """In memory and in the file, and neither the title nor the time of the conversation is lost by it."""
    library = SlowLibrary(tmp_path)
    engine = Engine(ScriptedReplier, library)
    try:
        session = engine.new(SessionSettings())
        setattr(library, when, on_another_thread(lambda: change(session)))
        session.say(ASKED).result(30)
        kept = read_settings(library.folder / session.id)[0]
        assert wanted(session.settings)
        assert wanted(kept)
        assert kept == session.settings
        assert kept.title in ("What is heat?", "Heat")
        assert kept.created > 0
    finally:
        engine.close()


def test_many_changes_at_once_leave_the_last_of_each(tmp_path: Path) -> None:
    """Two threads that change different things take nothing from each other."""
    engine = Engine(ScriptedReplier, Library(tmp_path / "data", tmp_path / "cache"))
    try:
        session = engine.new(SessionSettings())
        session.say(ASKED).result(30)

        def titles() -> None:
            for number in range(40):
                session.change(title=f"Title {number}")

        other = threading.Thread(target=titles)
        other.start()
        for number in range(40):
            session.change(system=f"System {number}")
        other.join()
        kept = read_settings(tmp_path / "data" / "sessions" / session.id)[0]
        assert (kept.title, kept.system) == ("Title 39", "System 39")
        assert kept == session.settings
    finally:
        engine.close()


def test_a_conversation_that_is_not_kept_has_settings_too() -> None:
    """Nothing is written, and the title is made all the same."""
    engine = Engine(ScriptedReplier, None)
    try:
        session = engine.new(SessionSettings())
        session.say(ASKED).result(30)
        assert (session.settings.title, session.id) == ("What is heat?", "")
    finally:
        engine.close()
