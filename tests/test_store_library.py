"""The library: every conversation in order, found by its name, and never lost from sight."""

from __future__ import annotations

import json
import os
import stat
import time
from pathlib import Path

import pytest
from conversation_events import answered, spoke
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grokchat.conversation import Event, Parameters, ReplyBegan, Spoke
from grokchat.errors import StoreError
from grokchat.store import Library, SessionSettings


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "data", tmp_path / "cache")


def kept(library: Library, title: str, *events: Event) -> str:
    stored = library.create(SessionSettings(title=title), title)
    if events:
        stored.journal.append(*events, sync=False)
    stored.close()
    return stored.id


def titles(library: Library) -> list[str]:
    return [one.title for one in library.sessions()]


def cache_of(library: Library) -> Path:
    return library.folder.parent.parent / "cache" / "summaries.json"


def test_an_empty_library_lists_nothing_and_makes_nothing(library: Library) -> None:
    """Looking leaves no folder behind."""
    assert library.sessions() == []
    assert not library.folder.exists()


def test_the_list_begins_with_what_was_said_last(library: Library) -> None:
    """Going on with an old conversation brings it to the top."""
    first = kept(library, "first", spoke("a"))
    kept(library, "second", spoke("b"))
    kept(library, "third", spoke("c"))
    stored = library.open(first)
    newest = max(one.updated for one in library.sessions())
    # The journal tells thousandths of a second: what is said within one was said at once.
    while time.time() < newest + 0.002:
        pass
    stored.journal.append(spoke("d", "a"), sync=False)
    stored.close()
    assert titles(library)[0] == "first"
    times = [one.updated for one in library.sessions()]
    assert times == sorted(times, reverse=True)


def test_a_summary_counts_messages_and_tells_what_is_asked_with(library: Library) -> None:
    """Without a title the first words stand for it."""
    stored = library.create(SessionSettings(model="xai/grok-4.7", parameters=Parameters(effort="low")), "x")
    stored.journal.append(spoke("a", "", "What is\n entropy?"), *answered("b", "a", "It", " is"), sync=False)
    stored.close()
    (one,) = library.sessions()
    assert (one.title, one.messages, one.model, one.effort) == ("What is entropy?", 2, "xai/grok-4.7", "low")
    assert one.created <= one.updated


def test_everything_is_private_from_its_creation(library: Library, tmp_path: Path) -> None:
    """Folders 0700, files 0600, whatever the umask."""
    old = os.umask(0)
    try:
        stored = library.create(SessionSettings(title="A"), "x")
        stored.journal.append(spoke("a"), sync=True)
        stored.attach(b"picture", "image/png")
        stored.close()
        library.sessions()
        library.rename("last", "B")
        library.delete("last")
    finally:
        os.umask(old)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert {path.name for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == set()
    assert len(modes) >= 9


def test_a_conversation_is_found_by_its_id_both_ends_of_it_last_or_its_title(library: Library) -> None:
    """Whichever a person has at hand."""
    entropy = kept(library, "Entropy and heat", spoke("a"))
    kept(library, "Road trip", spoke("b"))
    for words in (entropy, entropy[:-3], entropy[-4:], "entropy", "HEAT entropy", "Entropy and heat"):
        assert library.find(words) == entropy
    assert library.find("last") == library.sessions()[0].id


def test_words_that_fit_several_conversations_name_none(library: Library) -> None:
    """Nothing is renamed or deleted by a guess; up to three are named."""
    ids = [kept(library, f"Trip {number}") for number in range(4)]
    for words in ("20", "trip"):
        with pytest.raises(StoreError, match="4 conversations fit") as caught:
            library.delete(words)
        assert sum(id in str(caught.value) for id in ids) == 3
    assert len(library.sessions()) == 4


@pytest.mark.parametrize(
    "words", ["", " ", "nothing", ".", "..", "../sessions", "/", "/etc", "x" * 5000, "\ud800", "a\x00b", ".hidden", "lock", "*"]
)
def test_what_names_no_conversation_is_told(library: Library, words: str) -> None:
    """No name leads out of the folder, and none is a crash."""
    kept(library, "Entropy")
    (library.folder / ".hidden").mkdir()
    with pytest.raises(StoreError, match="grokchat list"):
        library.find(words)


def test_what_is_no_conversation_is_not_listed(library: Library) -> None:
    """Files that a sync or a file manager leaves beside the conversations."""
    kept(library, "Entropy")
    (library.folder / "Thumbs.db").write_text("x")
    (library.folder / ".stfolder").mkdir()
    assert titles(library) == ["Entropy"]


def test_an_empty_folder_is_listed_and_can_be_deleted(library: Library) -> None:
    """A program that was killed at once leaves one."""
    (library.folder / "20260101-0000-x-abcd").mkdir(parents=True)
    assert titles(library) == ["New conversation"]
    library.delete("20260101")
    assert library.sessions() == []


def test_a_conversation_of_a_newer_version_is_listed_as_such(library: Library) -> None:
    """It hides neither itself nor the others."""
    id = kept(library, "Newer")
    (library.folder / id / "journal.jsonl").write_text('{"v":2}\n')
    kept(library, "Usual", spoke("a"))
    assert titles(library) == ["Usual", "Newer (cannot be read)"]
    assert next(library.search("words")).title == "Usual"


def test_deleting_keeps_the_files_in_the_trash(library: Library) -> None:
    """Two of the same id too."""
    id = kept(library, "A", spoke("a", "", "precious"))
    goal = library.delete(id)
    assert b"precious" in (goal / "journal.jsonl").read_bytes()
    (library.folder / id).mkdir()
    again = library.delete(id)
    assert again != goal
    assert again.parent == goal.parent == library.trash


def test_renaming_changes_the_title_only(library: Library) -> None:
    """The id, the words and the other settings stay."""
    stored = library.create(SessionSettings(title="A", system="Be short.", tags=("x",)), "x")
    stored.close()
    assert library.rename("last", 'Quotes " and \\ and 名前') == stored.id
    settings = library.read(stored.id)[1]
    assert (settings.title, settings.system, settings.tags) == ('Quotes " and \\ and 名前', "Be short.", ("x",))


def test_searching_tells_where_and_shows_the_words_around(library: Library) -> None:
    """In what was said and what was answered; all words, in any order and case."""
    id = kept(
        library, "A", spoke("a", "", "x" * 100 + " What is Entropy? " + "y" * 200), *answered("b", "a", "Entropy is", " disorder")
    )
    found = list(library.search("entropy"))
    assert [(one.id, one.message, one.role) for one in found] == [(id, "a", "user"), (id, "b", "assistant")]
    assert found[0].excerpt.startswith("…")
    assert "What is Entropy?" in found[0].excerpt
    assert found[0].excerpt.endswith("…")
    assert [one.message for one in library.search("DISORDER entropy")] == ["b"]
    assert list(library.search("  ")) == []


def test_reading_changes_nothing(library: Library) -> None:
    """A torn end is left for the next writer."""
    id = kept(library, "A", spoke("a"))
    path = library.folder / id / "journal.jsonl"
    path.write_bytes(path.read_bytes() + b'{"v":1,')
    before = {one: one.read_bytes() for one in path.parent.iterdir()}
    _, _, recorded, notices = library.read(id)
    assert (len(recorded), len(notices)) == (1, 1)
    assert {one: one.read_bytes() for one in path.parent.iterdir()} == before


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"nonsense",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"ID": 5}',
        b'{"ID": [0]}',
        b'{"ID": [MARK, null]}',
        b'{"ID": [MARK, ["only a title"]]}',
        b'{"ID": [MARK, [7, 0, 0, 0, "", ""]]}',
        b'{"ID": [MARK, ["x", "0", 0, 0, "", ""]]}',
    ],
)
def test_a_damaged_cache_is_made_anew(library: Library, damage: bytes) -> None:
    """It only saves time, whatever stands in it."""
    id = kept(library, "Entropy", spoke("a"))
    library.sessions()
    mark = json.loads(cache_of(library).read_bytes())[id][0]
    cache_of(library).write_bytes(damage.replace(b"ID", id.encode()).replace(b"MARK", json.dumps(mark).encode()))
    assert titles(library) == ["Entropy"]
    assert json.loads(cache_of(library).read_bytes())[id][1][0] == "Entropy"


def test_a_stale_cache_is_not_believed(library: Library) -> None:
    """Neither for a conversation that changed nor for one that is gone."""
    first = kept(library, "First", spoke("a"))
    second = kept(library, "Second", spoke("b"))
    library.sessions()
    library.rename(first, "Changed")
    library.delete(second)
    assert titles(library) == ["Changed"]
    assert list(json.loads(cache_of(library).read_bytes())) == [first]


def test_what_did_not_change_is_not_read_again(library: Library) -> None:
    """The cache is believed while the marks of the files are the same."""
    id = kept(library, "Entropy", spoke("a"))
    library.sessions()
    values = json.loads(cache_of(library).read_bytes())
    values[id][1][0] = "From the cache"
    cache_of(library).write_text(json.dumps(values))
    assert titles(library) == ["From the cache"]


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    """A file stands where its folder should be."""
    (tmp_path / "cache").write_text("in the way")
    library = Library(tmp_path / "data", tmp_path / "cache")
    kept(library, "Entropy")
    assert titles(library) == ["Entropy"] == titles(library)


LINES = st.sampled_from(["whole", "whole", "whole", "twice", "cut", "garbage", "not a time"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=8), st.booleans())
def test_a_summary_counts_what_a_whole_reading_counts(tmp_path: Path, fates: list[str], titled: bool) -> None:
    """However the lines were treated: the quick look at their beginnings says the same, or leaves it to the reading."""
    library = Library(tmp_path / "data", tmp_path / "cache")
    stored = library.create(SessionSettings(title="a title" if titled else ""), "x")
    stored.journal.append(
        spoke("q", "", "First words"), *answered("r", "q", "one", "two"), *[spoke(f"s{n}") for n in range(4)], sync=False
    )
    stored.close()
    path = library.folder / stored.id / "journal.jsonl"
    lines = path.read_bytes().split(b"\n")[:-1]
    for place, fate in enumerate(fates):
        line = lines[place]
        at = b'"at":"2026-99-99T00:00:00.000Z"'
        lines[place] = {
            "whole": line,
            "twice": line + b"\n" + line,
            "cut": line[:-7],
            "garbage": b"\x00\xff",
            "not a time": line[: line.index(b'"at"')] + at + line[line.index(b',"type"') :],
        }[fate]
    path.write_bytes(b"\n".join(lines) + b"\n")
    recorded = library.read(stored.id)[2]
    summary = next(one for one in library.sessions() if one.id == stored.id)
    library.delete(stored.id)
    assert summary.messages == sum(isinstance(one.event, Spoke | ReplyBegan) for one in recorded)
    assert summary.updated == recorded[-1].at
    firsts = [one.event.parts[0].text for one in recorded if isinstance(one.event, Spoke)]
    assert summary.title == ("a title" if titled else firsts[0])
