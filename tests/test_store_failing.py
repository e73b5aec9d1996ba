"""A journal on a disk that fails: what was written stays, what was not is held, and nothing is ever replaced by less."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from failing_disk import files_up_to, no_more_open_files
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grokchat.conversation import Event, Spoke, TextPart
from grokchat.errors import StoreError
from grokchat.store import Journal, Library, SessionSettings, StoredSession, files
from grokchat.store.session_file import read_settings, write_settings

REPEATED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)


def spoke(id: str, text: str = "words") -> Spoke:
    return Spoke(id, "", (TextPart(text),))


def opened(folder: Path) -> Journal:
    journal = Journal(folder / "journal.jsonl")
    journal.open_for_append()
    return journal


def events_in(folder: Path) -> list[Event]:
    journal = Journal(folder / "journal.jsonl")
    journal.read()
    assert journal.notices == []
    return [one.event for one in journal.recorded]


def size_of(journal: Journal) -> int:
    return journal.path.stat().st_size


def library_in(folder: Path) -> Library:
    return Library(folder / "data", folder / "cache")


@REPEATED
@given(room=st.integers(0, 300) | st.integers(601, 900))
def test_a_write_that_ends_in_the_middle_leaves_whole_lines_only(tmp_path: Path, room: int) -> None:
    """However many bytes still found room; the next write that works has all, each once, in their order."""
    (tmp_path / "journal.jsonl").unlink(missing_ok=True)
    journal = opened(tmp_path)
    journal.append(spoke("a"), sync=True)
    good = journal.path.read_bytes()
    fits = room > 600
    with files_up_to(size_of(journal) + room):
        if fits:
            journal.append(spoke("b", "w" * 300), sync=True)
        else:
            with pytest.raises(StoreError, match="written again"):
                journal.append(spoke("b", "w" * 300), sync=True)
            assert journal.path.read_bytes() == good
    journal.append(spoke("c"), sync=True)
    journal.close()
    assert events_in(tmp_path) == [spoke("a"), spoke("b", "w" * 300), spoke("c")]


def test_what_failed_often_is_there_once(tmp_path: Path) -> None:
    """Ten failures are ten events in memory, and ten lines once the disk has room."""
    journal = opened(tmp_path)
    journal.append(spoke("first"), sync=True)
    with files_up_to(size_of(journal)):
        for number in range(10):
            with pytest.raises(StoreError, match="Cannot write"):
                journal.append(spoke(f"{number}"), sync=number % 2 == 0)
    journal.append(spoke("last"), sync=False)
    journal.append(spoke("behind"), sync=True)
    journal.close()
    wanted = ["first", *map(str, range(10)), "last", "behind"]
    assert [event.id for event in events_in(tmp_path) if isinstance(event, Spoke)] == wanted
    numbers = [json.loads(line)["n"] for line in (tmp_path / "journal.jsonl").read_bytes().strip().split(b"\n")]
    assert numbers == list(range(13))


def test_a_disk_that_cannot_even_be_read_costs_nothing(tmp_path: Path) -> None:
    """A new file takes the place of the old one only when what was good in that is known."""
    journal = opened(tmp_path)
    journal.append(spoke("a"), spoke("b"), sync=True)
    before = journal.path.read_bytes()
    with files_up_to(size_of(journal)), no_more_open_files(), pytest.raises(StoreError):
        journal.append(spoke("c"), sync=True)
    with no_more_open_files(), pytest.raises(StoreError, match="too many files are open"):
        journal.append(spoke("d"), sync=True)
    assert journal.path.read_bytes() == before
    journal.append(spoke("e"), sync=True)
    journal.close()
    assert [event.id for event in events_in(tmp_path) if isinstance(event, Spoke)] == ["a", "b", "c", "d", "e"]


def test_a_folder_that_went_away_is_told_and_the_lines_wait(tmp_path: Path) -> None:
    """A drive that was unplugged and comes back has everything."""
    folder, away = tmp_path / "on", tmp_path / "away"
    folder.mkdir()
    journal = opened(folder)
    journal.append(spoke("a"), sync=True)
    with files_up_to(size_of(journal)), pytest.raises(StoreError):
        journal.append(spoke("b"), sync=True)
    folder.rename(away)
    with pytest.raises(StoreError, match="does not exist"):
        journal.append(spoke("c"), sync=True)
    away.rename(folder)
    journal.append(spoke("d"), sync=True)
    journal.close()
    assert [event.id for event in events_in(folder) if isinstance(event, Spoke)] == ["a", "b", "c", "d"]


def test_a_new_file_is_as_private_as_the_old_one(tmp_path: Path) -> None:
    """And nothing else is left in the folder."""
    journal = opened(tmp_path)
    journal.append(spoke("a"), sync=True)
    with files_up_to(size_of(journal)), pytest.raises(StoreError):
        journal.append(spoke("b"), sync=True)
    journal.append(spoke("c"), sync=True)
    journal.close()
    assert [one.name for one in tmp_path.iterdir()] == ["journal.jsonl"]
    assert journal.path.stat().st_mode & 0o777 == 0o600


def test_a_journal_that_is_closed_says_so(tmp_path: Path) -> None:
    """It is never opened again in secret."""
    journal = opened(tmp_path)
    journal.close()
    journal.close()
    with pytest.raises(StoreError, match="not open for writing"):
        journal.append(spoke("a"), sync=True)
    assert journal.path.read_bytes() == b""


def test_a_journal_that_is_a_folder_is_told(tmp_path: Path) -> None:
    """By reading, by writing, and without the end."""
    (tmp_path / "journal.jsonl").mkdir()
    journal = Journal(tmp_path / "journal.jsonl")
    assert journal.end() is None
    with pytest.raises(StoreError, match="Cannot read"):
        journal.read()
    with pytest.raises(StoreError, match="Cannot open") as caught:
        journal.open_for_append()
    assert caught.value.kept == "Nothing was changed."


def test_a_journal_is_never_written_through_a_link(tmp_path: Path) -> None:
    """A link in its place could lead anywhere."""
    goal = tmp_path / "precious"
    goal.write_text("mine\n")
    (tmp_path / "journal.jsonl").symlink_to(goal)
    with pytest.raises(StoreError):
        Journal(tmp_path / "journal.jsonl").open_for_append()
    assert goal.read_text() == "mine\n"


def test_a_conversation_that_cannot_be_made_leaves_no_folder_behind(tmp_path: Path) -> None:
    """Each try would else be an empty conversation in the list."""
    library = library_in(tmp_path)
    library.create(SessionSettings(title="There"), "x").close()
    for _ in range(3):
        with files_up_to(0), pytest.raises(StoreError, match="Cannot write"):
            library.create(SessionSettings(title="Not there"), "x")
    assert [one.title for one in library.sessions()] == ["There"]
    assert len(list(library.folder.iterdir())) == 1


def test_taking_a_new_folder_away_never_takes_words(tmp_path: Path) -> None:
    """A journal with a line in it stays, and its folder with it."""
    library = library_in(tmp_path)
    stored = library.create(SessionSettings(), "x")
    stored.journal.append(spoke("a"), sync=True)
    stored.close()
    files.unmake_folder(stored.folder)
    assert events_in(stored.folder) == [spoke("a")]


@pytest.mark.parametrize("kind", ["image/png", "image/jpeg", "application/octet-stream"])
def test_a_picture_that_found_no_room_leaves_no_half_of_it(tmp_path: Path, kind: str) -> None:
    """It is told; the next try has it whole."""
    stored = library_in(tmp_path).create(SessionSettings(), "x")
    data = b"picture" * 100
    with files_up_to(64), pytest.raises(StoreError, match="Cannot write"):
        stored.attach(data, kind)
    assert list((stored.folder / "attachments").iterdir()) == []
    sha256 = stored.attach(data, kind)
    assert stored.attachment(sha256) == data
    assert stored.attach(data, kind) == sha256
    assert len(list((stored.folder / "attachments").iterdir())) == 1
    stored.close()


def test_an_altered_picture_is_not_given_out(tmp_path: Path) -> None:
    """Its name is the hash of what it was; a name that is no hash finds nothing."""
    stored = library_in(tmp_path).create(SessionSettings(), "x")
    sha256 = stored.attach(b"picture", "image/png")
    (stored.folder / "attachments" / f"{sha256}.png").write_bytes(b"Picture")
    for wanted in (sha256, "0" * 64, "../session", "*"):
        with pytest.raises(StoreError, match="missing or was altered") as caught:
            stored.attachment(wanted)
        assert caught.value.hint == "Attach it again."
    stored.close()


def test_a_picture_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A folder of its name is no picture."""
    stored = library_in(tmp_path).create(SessionSettings(), "x")
    stored.close()
    (stored.folder / "attachments" / f"{'a' * 64}.png").mkdir(parents=True)
    with pytest.raises(StoreError, match="Cannot read"):
        stored.attachment("a" * 64)


def test_settings_that_cannot_be_written_leave_the_old_ones(tmp_path: Path) -> None:
    """In the file and in memory; another writer's settings are refused before that."""
    library = library_in(tmp_path)
    stored = library.create(SessionSettings(title="Old"), "x")
    with files_up_to(8), pytest.raises(StoreError, match="Cannot write") as caught:
        stored.set_settings(SessionSettings(title="New"))
    assert caught.value.kept == "The old settings stand."
    assert stored.settings.title == read_settings(stored.folder)[0].title == "Old"
    second = StoredSession(stored.folder, stored.settings)
    assert second.read_only
    with pytest.raises(StoreError, match="another window") as caught:
        second.set_settings(SessionSettings(title="New"))
    assert caught.value.hint == "Close it there first."
    second.close()
    stored.close()
    assert {one.name for one in stored.folder.iterdir()} == {"journal.jsonl", "lock", "session.toml"}


def test_the_lock_is_told_when_it_cannot_be_taken(tmp_path: Path) -> None:
    """A folder in its place is not taken for another window."""
    (tmp_path / "lock").mkdir()
    with pytest.raises(StoreError, match="Cannot lock") as caught:
        StoredSession(tmp_path, SessionSettings())
    assert "doctor" in caught.value.hint


def test_a_lock_is_free_after_closing_and_after_a_failure(tmp_path: Path) -> None:
    """A conversation of a newer version holds nobody up."""
    write_settings(tmp_path, SessionSettings())
    (tmp_path / "journal.jsonl").write_bytes(b'{"v":9,"n":0,"id":"x","at":"2026-01-01T00:00:00.000Z","type":"spoke"}\n')
    for _ in range(2):
        with pytest.raises(StoreError, match="newer grokchat"):
            StoredSession(tmp_path, SessionSettings())
    (tmp_path / "journal.jsonl").write_bytes(b"")
    stored = StoredSession(tmp_path, SessionSettings())
    assert not stored.read_only
    stored.close()
    assert not StoredSession(tmp_path, SessionSettings()).read_only


def test_what_killed_programs_left_half_written_is_swept_away_in_time(tmp_path: Path) -> None:
    """After an hour, when the conversation is opened for writing; what somebody may be writing just now stays, and so does all else."""
    library = library_in(tmp_path)
    stored = library.create(SessionSettings(title="A"), "x")
    stored.attach(b"a picture", "image/png")
    stored.close()
    before = sorted(stored.folder.rglob("*"))
    old = [stored.folder / ".session.toml.77.new", stored.folder / "attachments" / f".{'a' * 64}.png.77.new"]
    young = stored.folder / ".session.toml.78.new"
    for path in [*old, young]:
        path.write_text("half")
    for path in [*old, *before]:
        os.utime(path, (1, 1))
    library.read(stored.id)
    assert all(path.exists() for path in old)
    library.open(stored.id).close()
    assert sorted(stored.folder.rglob("*")) == sorted([*before, young])


def test_raw_answers_are_kept_apart_and_never_by_a_path(tmp_path: Path) -> None:
    """A reply's id is a word; what is none names no file."""
    stored = library_in(tmp_path).create(SessionSettings(), "x")
    stored.keep_raw("abc123", "HTTP/1.1 200 OK\n\nbody \udcff")
    from grokchat.store import read_raw

    assert read_raw(stored.folder, "abc123") == "HTTP/1.1 200 OK\n\nbody ?"
    assert read_raw(stored.folder, "other") == ""
    assert read_raw(stored.folder, "../session") == ""
    with files_up_to(4), pytest.raises(StoreError, match="Cannot write"):
        stored.keep_raw("def456", "long enough")
    assert read_raw(stored.folder, "def456") == ""
    stored.close()
