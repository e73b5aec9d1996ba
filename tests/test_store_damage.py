"""Damage of every kind: what can be read is there, what cannot is told, and nothing that a person wrote is overwritten."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from conversation_events import answered, events, recorded, spoke
from failing_disk import BIND
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grokchat.conversation import Event, Parameters, replay
from grokchat.errors import StoreError
from grokchat.store import Journal, Library, SessionSettings
from grokchat.store.journal import as_lines
from grokchat.store.session_file import read_settings, write_settings

PATIENT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
GOOD = as_lines(recorded(spoke("a"), *answered("b", "a", "One", " two"), spoke("c", "b"))).split(b"\n")[:-1]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "data", tmp_path / "cache")


def read(path: Path) -> Journal:
    journal = Journal(path)
    journal.read()
    return journal


def line(**changed: object) -> bytes:
    return json.dumps({**json.loads(GOOD[0]), "id": "new", **changed}).encode()


def without(name: str) -> bytes:
    values = json.loads(GOOD[0])
    del values[name]
    return json.dumps(values).encode()


DAMAGE = {
    "nothing": b"",
    "blanks": b"   ",
    "zeros": b"\0" * 40,
    "half a line": GOOD[1][: len(GOOD[1]) // 2],
    "the other half": GOOD[1][len(GOOD[1]) // 2 :],
    "two lines in one": GOOD[0] + GOOD[1],
    "a mark of git": b"<<<<<<< HEAD",
    "no text": b"\xff\xfe\x00\x01",
    "a byte turned": GOOD[0].replace(b'"v"', b'"w"'),
    "a list": b"[1, 2]",
    "a number": b"7",
    "null": b"null",
    "deep": b"[" * 100_000,
    "without an id": without("id"),
    "without a time": without("at"),
    "without a version": without("v"),
    "without its message": without("message"),
    "a time in words": line(at="yesterday"),
    "a time that is a number": line(at=1000),
    "a month too many": line(at="2026-13-01T00:00:00.000Z"),
    "parts that are none": line(parts=3),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_damaged_line_costs_itself_only(tmp_path: Path, damage: bytes, place: int) -> None:
    """The others are read, the number of the line is told, and the file stays as it is."""
    path = tmp_path / "journal.jsonl"
    lines = [*GOOD[:place], damage, *GOOD[place:]]
    data = b"\n".join(lines) + b"\n"
    path.write_bytes(data)
    journal = read(path)
    assert [one.event for one in journal.recorded] == [one.event for one in recorded(*[one.event for one in journal.recorded])]
    assert len(journal.recorded) == len(GOOD)
    assert journal.notices == [f"Line {place + 1} of journal.jsonl cannot be read; the rest is."]
    journal = Journal(path)
    journal.open_for_append()
    journal.append(spoke("d", "c"), sync=False)
    journal.close()
    assert path.read_bytes()[: len(data)] == data
    assert [one.event for one in read(path).recorded][-1] == spoke("d", "c")


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_mending_puts_every_damaged_line_beside_and_keeps_every_other(library: Library, damage: bytes) -> None:
    """At the beginning, in the middle and at the end at once; then there is nothing to tell any more, and the words are all there."""
    stored = library.create(SessionSettings(title="A"), "x")
    stored.close()
    path = stored.folder / "journal.jsonl"
    path.write_bytes(b"\n".join([damage, *GOOD[:3], damage, *GOOD[3:], damage]) + b"\n")
    notices = library.mend(stored.id)
    assert any("Line 1 of" in one for one in notices)
    assert path.read_bytes() == b"\n".join(GOOD) + b"\n"
    (aside,) = stored.folder.glob("journal.jsonl.damaged-*")
    assert aside.read_bytes() == (damage + b"\n") * 2
    assert aside.stat().st_mode & 0o077 == 0
    assert f"2 lines that cannot be read were put into {aside.name}." in notices
    torn = [one.read_bytes() for one in stored.folder.glob("journal.jsonl.torn-*")]
    assert torn == ([damage + b"\n"] if damage.strip(b"\0 ") else [])
    assert library.read(stored.id)[3] == []
    assert library.mend(stored.id) == []
    again = library.open(stored.id)
    again.journal.append(spoke("d", "c"), sync=True)
    again.close()
    assert [one.event for one in library.read(stored.id)[2]][-1] == spoke("d", "c")
    assert len(library.read(stored.id)[2]) == len(GOOD) + 1


@pytest.mark.parametrize("text", ['title = "A', "title = 'A'\n[parameters]\ntemperature = 9", None])
def test_mending_gives_settings_that_can_be_read(library: Library, text: str | None) -> None:
    """What was readable of them stays, the old file is beside, and the conversation is named by its words where its title is lost."""
    stored = library.create(SessionSettings(title="A"), "x")
    stored.journal.append(spoke("a", "", "First words"), sync=True)
    stored.close()
    path = stored.folder / "session.toml"
    path.unlink() if text is None else path.write_text(text)
    library.mend(stored.id)
    settings, notice = read_settings(stored.folder)
    assert notice == ""
    assert [one.read_text() for one in stored.folder.glob("session.toml.kept-*")] == ([] if text is None else [text])
    assert [one.title for one in library.sessions()] == [settings.title or "First words"]
    assert library.mend(stored.id) == []


def test_what_may_not_be_mended_is_left(library: Library) -> None:
    """A newer format, and a conversation that another program has open."""
    stored = library.create(SessionSettings(title="A"), "x")
    path = stored.folder / "journal.jsonl"
    path.write_bytes(b"garbage\n" + GOOD[0] + b"\n")
    assert "open in another window" in library.mend(stored.id)[0]
    assert path.read_bytes().startswith(b"garbage")
    stored.close()
    newer = b"garbage\n" + GOOD[0].replace(b'"v": 1', b'"v": 2') + b"\n"
    path.write_bytes(newer)
    with pytest.raises(StoreError, match="newer grokchat"):
        library.mend(stored.id)
    assert path.read_bytes() == newer
    assert list(stored.folder.glob("*.damaged-*")) == []


def test_a_journal_that_went_away_is_told(library: Library) -> None:
    """By whoever reads and by whoever goes on; a new conversation has none to miss."""
    stored = library.create(SessionSettings(title="A"), "x")
    assert stored.notices == []
    stored.close()
    (stored.folder / "journal.jsonl").unlink()
    words = "journal.jsonl is missing: nothing that was said is there."
    assert library.read(stored.id)[3] == [words]
    again = library.open(stored.id)
    assert again.notices == [words]
    again.close()
    assert library.read(stored.id)[3] == []


def test_what_can_be_read_again_is_listed_again(library: Library) -> None:
    """A right that is given back, or a folder that goes away from the journal's place, changes neither its time nor its size."""
    stored = library.create(SessionSettings(title="A", created=99.0), "x")
    stored.journal.append(spoke("a"), sync=True)
    stored.close()
    path = stored.folder / "journal.jsonl"
    status = path.stat()
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"v":1', b'"v":2'))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    (row,) = library.sessions()
    assert (row.title, row.updated) == ("A (cannot be read)", 99.0)
    path.write_bytes(data)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert [one.title for one in library.sessions()] == ["A"]


@pytest.mark.parametrize("later", [without("type"), line(type="sang"), line(type=["spoke"]), line(type="", more={"deep": [1]})])
def test_a_line_of_a_later_kind_is_no_damage(tmp_path: Path, later: bytes) -> None:
    """It is passed over without a word, and stays, at the end too."""
    path = tmp_path / "journal.jsonl"
    data = b"\n".join([GOOD[0], later, *GOOD[1:], later]) + b"\n"
    path.write_bytes(data)
    journal = Journal(path)
    journal.open_for_append()
    journal.close()
    assert (len(journal.recorded), journal.notices, path.read_bytes()) == (len(GOOD), [], data)


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_end_is_set_aside_whole(tmp_path: Path, damage: bytes) -> None:
    """Every byte of it is in the file beside, unless there was nothing in it; appending goes on behind the good lines."""
    path = tmp_path / "journal.jsonl"
    good = b"\n".join(GOOD) + b"\n"
    path.write_bytes(good + damage)
    journal = Journal(path)
    journal.open_for_append()
    journal.append(spoke("d", "c"), sync=False)
    journal.close()
    aside = [one.read_bytes() for one in tmp_path.glob("*.torn-*")]
    assert aside == ([damage] if damage.strip(b"\0 ") else [])
    assert len(journal.notices) == len(aside)
    assert path.read_bytes().startswith(good)
    assert len(read(path).recorded) == len(GOOD) + 1


@pytest.mark.parametrize(
    ("stamp", "written"),
    [
        ("9999-12-31T23:59:59.999999Z", b"9999-12-31T23:59:59"),
        ("9999-12-31T23:59:59-05:00", b"9999-12-31T23:59:59"),
        ("0001-01-01T00:00:00+14:00", b"0001-01-01T00:00:00"),
        ("1969-07-20T20:17:40Z", b"1969-07-20T20:17:40"),
        ("2026-11-23T14:05:00+01:00", b"2026-11-23T13:05:00"),
        ("20261123T140500Z", b"2026-11-23T14:05:00"),
    ],
)
def test_a_time_at_the_end_of_the_calendar_costs_no_words(tmp_path: Path, stamp: str, written: bytes) -> None:
    """The line is read, the conversation goes on, and it can be written anew."""
    path = tmp_path / "journal.jsonl"
    path.write_bytes(line(at=stamp) + b"\n")
    journal = Journal(path)
    journal.open_for_append()
    journal.append(spoke("d", "a"), sync=False)
    journal.close()
    again = read(path)
    assert [one.event for one in again.recorded] == [spoke("a"), spoke("d", "a")]
    assert again.notices == []
    assert written in as_lines(again.recorded)
    assert replay(again.recorded).head == "d" or stamp.startswith("9999")


@pytest.mark.parametrize("version", [2, 7, 10**30])
def test_a_newer_format_anywhere_refuses_the_whole(tmp_path: Path, version: int) -> None:
    """In the middle too; neither reading nor opening changes a byte."""
    path = tmp_path / "journal.jsonl"
    data = b"\n".join([GOOD[0], line(v=version), GOOD[1]]) + b"\n"
    path.write_bytes(data)
    for open_it in (Journal.read, Journal.open_for_append):
        journal = Journal(path)
        with pytest.raises(StoreError, match=f"newer grokchat \\(format {version}\\)"):
            open_it(journal)
    assert path.read_bytes() == data
    assert [one.name for one in tmp_path.iterdir()] == ["journal.jsonl"]


@PATIENT
@given(
    given_events=st.lists(events, min_size=1, max_size=8),
    flips=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6),
)
def test_no_damage_of_bytes_stops_a_journal(tmp_path: Path, given_events: list[Event], flips: list[tuple[int, int]]) -> None:
    """Whatever the bytes became it opens or is of a newer version, and what is said then is read again."""
    path = tmp_path / "journal.jsonl"
    for old in tmp_path.iterdir():
        old.unlink()
    data = bytearray(as_lines(recorded(*given_events)))
    for place, byte in flips:
        data[place % len(data)] = byte
    path.write_bytes(data)
    journal = Journal(path)
    try:
        journal.open_for_append()
    except StoreError:
        assert path.read_bytes() == data
        return
    journal.append(spoke("last"), sync=False)
    journal.close()
    after = read(path)
    assert after.recorded[-1].event == spoke("last")
    assert after.recorded[:-1] == journal.recorded
    assert len(b"".join(one.read_bytes() for one in tmp_path.iterdir())) >= len(data) - data.count(b"\0") - data.count(b" ") - 1


@PATIENT
@given(given_events=st.lists(events, max_size=12), seed=st.integers(0, 99), repeated=st.integers(0, 3))
def test_any_merge_of_copies_is_the_same_conversation(tmp_path: Path, given_events: list[Event], seed: int, repeated: int) -> None:
    """Lines in any order, some of them more than once, as a union of folders leaves them."""
    path = tmp_path / "journal.jsonl"
    lines = as_lines(recorded(*given_events)).split(b"\n")[:-1]
    mixed = lines + lines[:repeated]
    random.Random(seed).shuffle(mixed)
    path.write_bytes(b"".join(one + b"\n" for one in mixed))
    found = read(path)
    assert found.notices == []
    assert sorted(one.id for one in found.recorded) == sorted(one.id for one in recorded(*given_events))
    assert replay(found.recorded) == replay(recorded(*given_events))


def test_a_folder_in_place_of_a_journal_is_told_and_left(library: Library) -> None:
    """The list shows it, opening says what is wrong, the lock is free again."""
    stored = library.create(SessionSettings(title="A"), "x")
    stored.close()
    path = stored.folder / "journal.jsonl"
    path.unlink()
    path.mkdir()
    for _ in range(2):
        with pytest.raises(StoreError, match=r"journal\.jsonl"):
            library.open("last")
    assert library.sessions()[0].title.startswith("A")
    assert path.is_dir()


def test_a_lock_tells_who_has_it_and_goes_with_its_holder(library: Library) -> None:
    """A second opening only reads; closed, the next one writes."""
    first = library.create(SessionSettings(title="A"), "x")
    first.journal.append(spoke("a"), sync=False)
    second = library.open("last")
    assert (first.read_only, second.read_only) == (False, True)
    assert second.holder == f"process {os.getpid()}"
    assert any(second.holder in notice for notice in second.notices)
    assert second.journal.whole is not None
    assert [one.id for one in second.journal.whole.path] == ["a"]
    with pytest.raises(StoreError, match="open in another window"):
        second.set_settings(SessionSettings(title="B"))
    with pytest.raises(StoreError, match="not open for writing"):
        second.journal.append(spoke("b"), sync=False)
    second.close()
    assert library.open("last").read_only
    first.close()
    third = library.open("last")
    assert not third.read_only
    third.close()
    assert library.sessions()[0].title == "A"


BROKEN = [
    'title = "A',
    'system = "precious"\neffort = low',
    "\x00",
    'title = "A"\n[parameters]\ntemperature = 9',
    "parameters = 3",
    "created = []",
]


@pytest.mark.parametrize("text", BROKEN)
def test_renaming_never_replaces_settings_that_cannot_be_read(library: Library, text: str) -> None:
    """A slip of a person's pen would cost the system prompt."""
    stored = library.create(SessionSettings(title="A"), "x")
    stored.close()
    path = stored.folder / "session.toml"
    path.write_text(text)
    with pytest.raises(StoreError) as caught:
        library.rename(stored.id, "B")
    assert str(path) in str(caught.value)
    assert path.read_text() == text


@pytest.mark.parametrize("text", BROKEN)
@pytest.mark.parametrize("moment", ["before it was opened", "while it is open"])
def test_a_change_in_an_open_conversation_keeps_what_cannot_be_read(library: Library, text: str, moment: str) -> None:
    """It stands beside under another name, private as it was, and a notice names it; the next change sets nothing aside."""
    made = library.create(SessionSettings(title="A"), "x")
    made.close()
    path = made.folder / "session.toml"
    if moment.startswith("before"):
        path.write_text(text)
    stored = library.open(made.id)
    path.write_text(text)
    before = len(stored.notices)
    for title in ("B", "C"):
        stored.set_settings(SessionSettings(title=title))
    stored.close()
    (aside,) = made.folder.glob("session.toml.kept-*")
    assert aside.read_text() == text
    assert aside.stat().st_mode & 0o077 == 0
    assert read_settings(made.folder) == (SessionSettings(title="C"), "")
    (notice,) = stored.notices[before:]
    assert aside.name in notice


def test_what_a_person_changed_meanwhile_is_kept_too(library: Library) -> None:
    """Nothing knows which of the two is meant, so both are there; one's own changes set nothing aside."""
    stored = library.create(SessionSettings(title="A"), "x")
    stored.set_settings(SessionSettings(title="B"))
    write_settings(stored.folder, SessionSettings(title="B", system="precious"))
    stored.set_settings(SessionSettings(title="C"))
    stored.set_settings(SessionSettings(title="D"))
    stored.close()
    (aside,) = stored.folder.glob("session.toml.kept-*")
    assert 'system = "precious"' in aside.read_text()
    assert [notice.partition(".toml was")[2][:8] for notice in stored.notices] == [" changed"]
    assert read_settings(stored.folder)[0].title == "D"


@pytest.mark.skipif(BIND is None, reason="root may write everywhere")
def test_settings_that_cannot_be_set_aside_stay(library: Library) -> None:
    """The change is refused, with the reason."""
    stored = library.create(SessionSettings(title="A"), "x")
    (stored.folder / "session.toml").write_text("title =")
    stored.folder.chmod(0o500)
    code = (
        "import sys; from pathlib import Path; from grokchat.errors import StoreError\n"
        "from grokchat.store.session_file import set_aside\n"
        "try: set_aside(Path(sys.argv[1]), changed=False)\n"
        "except StoreError as error: print(error)"
    )
    try:
        done = subprocess.run([*(BIND or []), sys.executable, "-c", code, str(stored.folder)], capture_output=True, text=True)
    finally:
        stored.folder.chmod(0o700)
    assert "Cannot set aside" in done.stdout, done.stderr
    assert "It stands as it was" in done.stdout
    assert [one.read_text() for one in stored.folder.glob("session.toml*")] == ["title ="]
    stored.close()


def test_renaming_makes_settings_where_there_are_none(library: Library) -> None:
    """Nothing is lost by that."""
    stored = library.create(SessionSettings(title="A"), "x")
    stored.close()
    (stored.folder / "session.toml").unlink()
    assert library.rename(stored.id, "B") == stored.id
    assert read_settings(stored.folder)[0].title == "B"


@pytest.mark.parametrize(
    ("text", "tags", "functions"),
    [
        ('tags = "work"\nfunctions = "now"', ("work",), ("now",)),
        ('tags = ["a", 3]', ("a", "3"), ()),
        ("tags = []", (), ()),
        ('tags = ""', ("",), ()),
    ],
)
def test_one_tag_by_itself_is_one_tag(tmp_path: Path, text: str, tags: tuple[str, ...], functions: tuple[str, ...]) -> None:
    """Not one for each of its letters."""
    (tmp_path / "session.toml").write_text(text)
    found, notice = read_settings(tmp_path)
    assert (found.tags, found.functions, notice) == (tags, functions, "")


@pytest.mark.parametrize(
    "text",
    [
        "tags = 3",
        "functions = true",
        "created = [1]",
        'created = "soon"',
        "parameters = [1]",
        '[parameters_as_json]\nstop = "{"',
        "parameters_as_json = 1",
    ],
)
def test_settings_of_the_wrong_kind_hide_no_conversation(library: Library, text: str) -> None:
    """It opens with the usual ones, and a notice says so."""
    stored = library.create(SessionSettings(title="A"), "x")
    stored.journal.append(spoke("a"), sync=False)
    stored.close()
    (stored.folder / "session.toml").write_text(text)
    again = library.open(stored.id)
    assert again.journal.whole is not None
    assert [one.id for one in again.journal.whole.path] == ["a"]
    assert again.settings == SessionSettings()
    assert any("session.toml cannot be read" in notice for notice in again.notices)
    again.close()


def test_a_temporary_file_of_a_crash_is_in_nobodys_way(tmp_path: Path) -> None:
    """The next replacing takes its place; a reader never sees it."""
    left = tmp_path / f".session.toml.{os.getpid()}.new"
    left.write_text("half")
    write_settings(tmp_path, SessionSettings(title="A", parameters=Parameters(seed=7)))
    assert read_settings(tmp_path)[0].parameters.seed == 7
    assert [one.name for one in tmp_path.iterdir()] == ["session.toml"]


def test_a_reader_sees_the_old_settings_or_the_new_ones(tmp_path: Path) -> None:
    """A file that is open stays what it was: the new one is another."""
    write_settings(tmp_path, SessionSettings(title="old", system="s" * 9000))
    with (tmp_path / "session.toml").open() as file:
        write_settings(tmp_path, SessionSettings(title="new"))
        assert 'title = "old"' in file.read()
    assert read_settings(tmp_path)[0] == SessionSettings(title="new")


LETTERS = st.text(st.sampled_from("abc İıßẞΣσςǅﬃ😀é \n"), max_size=60)


@PATIENT
@given(before=LETTERS, after=LETTERS)
def test_what_is_found_is_shown(tmp_path: Path, before: str, after: str) -> None:
    """The excerpt has the word in it, whatever letters grow or shrink in lower case before it."""
    library = Library(tmp_path / f"{len(list(tmp_path.iterdir()))}", tmp_path / "cache")
    stored = library.create(SessionSettings(title="A"), "x")
    stored.journal.append(spoke("a", "", f"{before}NeedLe{after}"), sync=False)
    stored.close()
    (found,) = library.search("needle")
    assert "NeedLe" in found.excerpt
    assert found.excerpt.startswith("…") <= (len(before) > 30)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("alpha", ["q", "r"]),
        ("ALPHA beta", ["r"]),
        ("beta alpha", ["r"]),
        ("gamma", []),
        ("", []),
        ("   ", []),
        ("al", ["q", "r"]),
        ("üb", ["r"]),
        ("ÜB", ["r"]),
    ],
)
def test_a_search_gives_each_message_once(library: Library, words: str, expected: list[str]) -> None:
    """Questions and answers, in their order, on every branch."""
    stored = library.create(SessionSettings(title="gamma"), "x")
    stored.journal.append(spoke("q", "", "Alpha alpha"), *answered("r", "q", "Al", "pha Beta über"), sync=False)
    stored.close()
    assert [one.message for one in library.search(words)] == expected


def test_the_trash_keeps_every_conversation_that_was_put_there(library: Library) -> None:
    """Two with the same id too, as a restored copy has it; a search finds neither."""
    stored = library.create(SessionSettings(title="A"), "x")
    stored.journal.append(spoke("a", "", "needle"), sync=False)
    stored.close()
    goal = library.delete(stored.id)
    kept = (goal / "journal.jsonl").read_bytes()
    stored.folder.mkdir()
    (stored.folder / "journal.jsonl").write_bytes(kept)
    second = library.delete(stored.id)
    assert second != goal
    assert second.name.startswith(stored.id)
    assert [(one / "journal.jsonl").read_bytes() for one in (goal, second)] == [kept, kept]
    assert list(library.search("needle")) == []
    assert library.sessions() == []
    with pytest.raises(StoreError, match="no conversation"):
        library.delete(stored.id)


@pytest.mark.parametrize(
    "title",
    [
        "",
        " ",
        "a\nb",
        'quo"te',
        "'''",
        '"""',
        "\\",
        "日本語",
        "x" * 5000,
        "\t",
        "[a]",
        "# no comment",
        "é\u0301",
        "\u2028",
        "\x1b[31m",
    ],
)
def test_any_title_survives_renaming(library: Library, title: str) -> None:
    """As it was typed, and nothing else is changed by it."""
    before = SessionSettings(title="A", created=1000.0, system='s"""\n\\', pinned=True, tags=("t",), functions=("now",))
    stored = library.create(before, "x")
    stored.close()
    library.rename(stored.id, title)
    after, notice = read_settings(stored.folder)
    assert (after.title, notice) == (title, "")
    assert (after.created, after.system, after.pinned, after.tags, after.functions) == (1000.0, 's"""\n\\', True, ("t",), ("now",))
