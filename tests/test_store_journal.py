"""The journal: a crash can only tear the last line, and nothing else is ever rewritten."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from conversation_events import answered
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grokchat.conversation import HeadMoved, Spoke, TextPart, replay
from grokchat.errors import StoreError
from grokchat.store import Journal, Library, SessionSettings
from grokchat.store.journal import as_lines


def spoke(id: str, text: str = "words", parent: str = "") -> Spoke:
    return Spoke(id, parent, (TextPart(text),))


def written(path: Path, *events: Spoke) -> bytes:
    journal = Journal(path)
    journal.open_for_append()
    journal.append(*events, sync=True)
    journal.close()
    return path.read_bytes()


def test_what_was_appended_is_read_again(tmp_path: Path) -> None:
    """Every event, in its order, with numbers from 0."""
    data = written(tmp_path / "journal.jsonl", spoke("a"), spoke("b", "zwei\u2028\x1b 😀", "a"))
    journal = Journal(tmp_path / "journal.jsonl")
    journal.read()
    assert [one.event for one in journal.recorded] == [spoke("a"), spoke("b", "zwei\u2028\x1b 😀", "a")]
    assert data.isascii()
    assert [json.loads(line)["n"] for line in data.strip().split(b"\n")] == [0, 1]


def test_the_file_is_private_from_its_creation(tmp_path: Path) -> None:
    """0600, whatever the umask."""
    old = os.umask(0)
    try:
        written(tmp_path / "journal.jsonl", spoke("a"))
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "journal.jsonl").stat().st_mode) == 0o600


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(cut=st.integers(0, 10_000))
def test_a_torn_journal_is_a_prefix(tmp_path: Path, cut: int) -> None:
    """Cut anywhere: whole lines stay, the torn piece is set aside, and appending goes on."""
    path = tmp_path / "journal.jsonl"
    path.unlink(missing_ok=True)
    data = written(path, spoke("a"), spoke("b"), spoke("c"))
    size = cut % (len(data) + 1)
    path.write_bytes(data[:size])
    journal = Journal(path)
    journal.open_for_append()
    whole = data[:size].count(b"\n")
    assert [one.event for one in journal.recorded] == [spoke("a"), spoke("b"), spoke("c")][:whole]
    journal.append(spoke("d"), sync=True)
    journal.close()
    again = Journal(path)
    again.read()
    assert again.recorded[-1].event == spoke("d")
    assert len(again.recorded) == whole + 1


def test_a_torn_piece_is_kept_beside(tmp_path: Path) -> None:
    """And a notice names the file."""
    path = tmp_path / "journal.jsonl"
    data = written(path, spoke("a"))
    path.write_bytes(data + b'{"v":1,"n":1,"ty')
    journal = Journal(path)
    journal.open_for_append()
    journal.close()
    asides = [one for one in tmp_path.iterdir() if ".torn-" in one.name]
    assert [one.read_bytes() for one in asides] == [b'{"v":1,"n":1,"ty']
    assert asides[0].name in journal.notices[0]
    assert path.read_bytes() == data


def test_damage_in_the_middle_is_told_and_left(tmp_path: Path) -> None:
    """The rest is readable; the file stays as it is."""
    path = tmp_path / "journal.jsonl"
    one, two, three = written(path, spoke("a"), spoke("b"), spoke("c")).strip().split(b"\n")
    damaged = b"\n".join((one, two[:20] + b"#" + two[21:-8], three)) + b"\n"
    path.write_bytes(damaged)
    journal = Journal(path)
    journal.open_for_append()
    journal.close()
    assert [recorded.event for recorded in journal.recorded] == [spoke("a"), spoke("c")]
    assert "Line 2" in journal.notices[0]
    assert path.read_bytes() == damaged


def test_a_newer_format_is_refused_and_left(tmp_path: Path) -> None:
    """A reader never rewrites what it does not understand."""
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b'{"v":2,"n":0,"id":"x","at":"2026-01-01T00:00:00Z","type":"spoke"}\n')
    with pytest.raises(StoreError, match="newer grokchat"):
        Journal(path).open_for_append()
    assert path.read_bytes().startswith(b'{"v":2')


def test_events_of_an_unknown_type_are_passed_over(tmp_path: Path) -> None:
    """They are neither damage nor lost."""
    path = tmp_path / "journal.jsonl"
    data = written(path, spoke("a"))
    path.write_bytes(data + b'{"v":1,"n":1,"id":"y","at":"2026-01-01T00:00:00Z","type":"sang"}\n')
    journal = Journal(path)
    journal.open_for_append()
    journal.close()
    assert (len(journal.recorded), journal.notices) == (1, [])
    assert b"sang" in path.read_bytes()


def test_the_union_of_two_copies_is_a_journal(tmp_path: Path) -> None:
    """Lines that stand twice count once."""
    path = tmp_path / "journal.jsonl"
    data = written(path, spoke("a"), spoke("b", parent="a"))
    path.write_bytes(data + data)
    journal = Journal(path)
    journal.read()
    assert [one.text for one in replay(journal.recorded).path] == ["words", "words"]
    assert as_lines(journal.recorded).count(b"\n") == 2


@pytest.mark.parametrize("state", ["whole", "torn", "damaged", "doubled", "turned round"])
def test_folded_as_it_is_read_it_is_the_same_conversation(tmp_path: Path, state: str) -> None:
    """With the same notices and numbers; only out of order, or twice, the events are kept."""
    path = tmp_path / "journal.jsonl"
    data = written(path, spoke("a"), *answered("b", "a", "words"), spoke("c", parent="b"))
    lines = data.splitlines(keepends=True)
    damaged = data.replace(lines[1], lines[1][:9] + b"#" + lines[1][10:])
    states = {"whole": data, "torn": data[:-5], "damaged": damaged, "doubled": data + data, "turned round": b"".join(lines[::-1])}
    path.write_bytes(states[state])
    kept, folded = Journal(path), Journal(path, folds=True)
    kept.read()
    folded.open_for_append()
    assert (folded.whole is None) == (state in ("doubled", "turned round"))
    assert (folded.whole or replay(folded.recorded)) == replay(kept.recorded)
    assert folded.recorded == (kept.recorded if folded.whole is None else ())
    assert len(folded.notices) == len(kept.notices) == (state in ("torn", "damaged"))
    last = folded.append(spoke("d", parent="c"), sync=False)[0]
    assert last.n == max(one.n for one in kept.recorded) + 1 or state != "whole"
    assert last.at >= max(one.at for one in kept.recorded)
    folded.close()


def test_a_write_that_fails_is_written_by_the_next_one(tmp_path: Path) -> None:
    """A closed descriptor stands for a failing disk: nothing is lost, nothing is doubled."""
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    journal.open_for_append()
    journal.append(spoke("a"), sync=True)
    assert journal._descriptor is not None
    broken = os.open("/dev/full", os.O_WRONLY)
    os.dup2(broken, journal._descriptor)
    os.close(broken)
    with pytest.raises(StoreError, match="disk is full"):
        journal.append(spoke("b"), sync=True)
    journal.append(HeadMoved("a"), sync=True)
    journal.close()
    again = Journal(path)
    again.read()
    assert [one.event for one in again.recorded] == [spoke("a"), spoke("b"), HeadMoved("a")]


def test_a_title_never_becomes_a_path(tmp_path: Path) -> None:
    """Slashes, dots and controls are left out of the folder's name."""
    library = Library(tmp_path / "data", tmp_path / "cache")
    stored = library.create(SessionSettings(title="../../etc/passwd \x1b[2J\n名前"), "x")
    stored.close()
    assert stored.folder.parent == library.folder
    assert all(char.isalnum() or char == "-" for char in stored.id)


def test_a_broken_settings_file_hides_no_conversation(tmp_path: Path) -> None:
    """The first words stand in for the title."""
    library = Library(tmp_path / "data", tmp_path / "cache")
    stored = library.create(SessionSettings(title="A"), "x")
    stored.journal.append(spoke("a", "the first words"), sync=True)
    stored.close()
    (stored.folder / "session.toml").write_text("title = ")
    assert [one.title for one in library.sessions()] == ["the first words"]
    assert "cannot be read" in library.read("last")[3][0]


def test_deleting_moves_to_the_trash(tmp_path: Path) -> None:
    """The files are still there."""
    library = Library(tmp_path / "data", tmp_path / "cache")
    stored = library.create(SessionSettings(title="A"), "x")
    stored.close()
    goal = library.delete(stored.id)
    assert (goal / "session.toml").exists()
    assert library.sessions() == []


def test_search_finds_all_words_in_any_case(tmp_path: Path) -> None:
    """In messages, with the text around."""
    library = Library(tmp_path / "data", tmp_path / "cache")
    stored = library.create(SessionSettings(title="A"), "x")
    stored.journal.append(spoke("a", "The Entropy of an isolated system"), sync=True)
    stored.close()
    assert [one.message for one in library.search("system ENTROPY")] == ["a"]
    assert list(library.search("enthalpy")) == []


def test_a_summary_follows_a_change(tmp_path: Path) -> None:
    """What is remembered is dropped when a file changed."""
    library = Library(tmp_path / "data", tmp_path / "cache")
    library.create(SessionSettings(title="Old"), "x").close()
    assert library.sessions()[0].title == "Old"
    library.rename("last", "New title")
    assert library.sessions()[0].title == "New title"


def test_naming_no_conversation_is_told(tmp_path: Path) -> None:
    """With the way to see them."""
    with pytest.raises(StoreError, match="grokchat list"):
        Library(tmp_path / "data", tmp_path / "cache").open("nothing")
