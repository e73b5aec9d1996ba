"""The end of a journal, read first: it is the end of the whole conversation, or nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from conversation_events import answered, events, spoke
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grokchat.conversation import (
    Asked,
    Conversation,
    Event,
    HeadMoved,
    Recorded,
    ReplyBegan,
    Spoke,
    ToolAnswered,
    replay,
    replay_end,
)
from grokchat.errors import StoreError
from grokchat.store import Journal, Library, SessionSettings, StoredSession, outline
from grokchat.store.journal import as_lines

LONG = "Words of an answer that is long enough. " * 20
SETTINGS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)


def turns(count: int, text: str = LONG) -> list[Event]:
    found: list[Event] = []
    after = ""
    for number in range(count):
        found += [spoke(f"q{number}", after, f"Question {number}"), *answered(f"r{number}", f"q{number}", text, f"{number}")]
        after = f"r{number}"
    return found


def journal_of(path: Path, given_events: list[Event]) -> bytes:
    """The bytes that the program itself writes for these events."""
    path.unlink(missing_ok=True)
    journal = Journal(path)
    journal.open_for_append()
    for event in given_events:
        journal.append(event, sync=False)
    journal.close()
    return path.read_bytes()


def both(path: Path) -> tuple[Conversation | None, Conversation]:
    """The end, and the whole."""
    journal = Journal(path)
    end = journal.end()
    journal.read()
    return end, replay(journal.recorded)


def assert_is_the_end(end: Conversation, whole: Conversation) -> None:
    path = end.path
    assert path
    there = whole.path[-len(path) :]
    assert end.head == whole.head
    assert path[1:] == there[1:]
    # What the first follows may have been lost; then the whole joins it to the message before.
    assert replace(path[0], parent="") == replace(there[0], parent="")


def test_the_end_of_a_long_journal_is_the_end_of_its_conversation(tmp_path: Path) -> None:
    """It fills a screen and is much less than all."""
    path = tmp_path / "journal.jsonl"
    journal_of(path, turns(400))
    end, whole = both(path)
    assert end is not None
    assert_is_the_end(end, whole)
    assert 60 <= len(end.path) < 200
    assert end.path[-1].text.endswith("399")


def test_a_reply_longer_than_a_window_is_shown_whole(tmp_path: Path) -> None:
    """More and more is looked at until it holds enough."""
    path = tmp_path / "journal.jsonl"
    journal_of(path, [*turns(400), spoke("z", "r399"), *answered("y", "z", "x" * 100_000)])
    end, whole = both(path)
    assert end is not None
    assert_is_the_end(end, whole)
    assert len(end.path[-1].text) == 100_000


def test_a_short_journal_is_read_whole(tmp_path: Path) -> None:
    """There is nothing to win."""
    path = tmp_path / "journal.jsonl"
    assert Journal(path).end() is None
    journal_of(path, turns(3))
    assert both(path)[0] is None


def test_lines_out_of_their_order_are_read_whole(tmp_path: Path) -> None:
    """Two copies that were put together by a sync: what stands last was not said last."""
    path = tmp_path / "journal.jsonl"
    lines = journal_of(path, turns(400)).split(b"\n")[:-1]
    path.write_bytes(b"\n".join([*lines[400:], *lines[:400], b""]))
    end, whole = both(path)
    assert end is None
    assert whole.path[-1].text.endswith("399")


@pytest.mark.parametrize(
    "line", [b'{"v":2,"n":1}', b"garbage", b"", b'{"v":1,"n":9999,"id":"a","at":"2026-01-01T00:00:00.000Z","type":"new"}']
)
def test_a_line_of_another_kind_is_for_the_whole_reading(tmp_path: Path, line: bytes) -> None:
    """Damage, a newer version, a type that is not known: the end alone does not judge them."""
    path = tmp_path / "journal.jsonl"
    lines = journal_of(path, turns(400)).split(b"\n")
    path.write_bytes(b"\n".join([*lines[:100], line, *lines[100:]]))
    assert Journal(path).end() is None


@pytest.mark.parametrize(
    ("more", "last"),
    [
        ([HeadMoved("r397")], "r397"),
        ([HeadMoved("r3")], None),
        ([HeadMoved("nobody")], None),
        ([HeadMoved("r3"), spoke("z", "r399")], "z"),
        ([HeadMoved("")], None),
        ([spoke("z", "r3")], None),
    ],
)
def test_a_chosen_branch_is_shown_where_it_is_in_sight(tmp_path: Path, more: list[Event], last: str | None) -> None:
    """Else the whole is read: nothing is guessed."""
    path = tmp_path / "journal.jsonl"
    journal_of(path, [*turns(400), *more])
    end, whole = both(path)
    assert (end.head if end else None) == last
    if end is not None:
        assert_is_the_end(end, whole)


@SETTINGS
@given(st.integers(0, 2**32), st.integers(0, 6), st.integers(0, 400), st.lists(events, max_size=6))
def test_whatever_happened_to_the_file_the_end_is_the_true_end_or_nothing(
    tmp_path: Path, seed: int, wounds: int, cut: int, more: list[Event]
) -> None:
    """Bytes altered, lines lost or doubled, the file torn."""
    path = tmp_path / "journal.jsonl"
    chance = random.Random(seed)
    data = bytearray(journal_of(path, [*turns(150), *more]))
    for _ in range(wounds):
        place = chance.randrange(len(data))
        kind = chance.choice(["alter", "lose", "double", "newline"])
        start, stop = data.rfind(b"\n", 0, place) + 1, data.find(b"\n", place) + 1
        if kind == "alter":
            data[place] = chance.randrange(256)
        elif kind == "newline":
            data[place:place] = b"\n"
        elif kind == "lose":
            del data[start:stop]
        else:
            data[stop:stop] = data[start:stop]
    path.write_bytes(data[: len(data) - cut])
    end, whole = both(path)
    if end is not None:
        assert_is_the_end(end, whole)


@given(st.lists(events, max_size=20), st.integers(0, 20))
def test_the_last_events_end_like_all_of_them(given_events: list[Event], first: int) -> None:
    """Where they tell an end at all."""
    whole = [Recorded(str(n), 1000.0 + n, event, n) for n, event in enumerate(given_events)]
    created = [one.event.id for one in whole if isinstance(one.event, Spoke | ReplyBegan | ToolAnswered)]
    end = replay_end(whole[first:])
    if end is not None and len(set(created)) == len(created):
        assert_is_the_end(end, replay(whole))


def test_heads_tell_what_the_lines_are(tmp_path: Path) -> None:
    """Number, id, time and kind, as they stand there."""
    data = journal_of(tmp_path / "journal.jsonl", turns(1))
    known = [head for head in outline.heads(data) if head is not None]
    assert [head[3] for head in known] == [b"spoke", b"reply_began", b"text", b"text", b"reply_ended"]
    assert [int(head[0]) for head in known] == list(range(5))
    assert outline.in_order(known)
    assert not outline.in_order([known[0], known[0]])
    assert not outline.in_order(known[::-1])
    assert [*outline.heads(data + b"torn")] == known
    assert [*outline.heads(b"")] == []
    assert [*outline.heads(data + b"foreign\n" + data)] == [*known, None]
    assert not outline.in_order(outline.heads(b"foreign\n"))


def test_a_session_that_is_opened_by_its_end_is_locked_and_loads_later(tmp_path: Path) -> None:
    """The torn last line is set aside when all is read, not before."""
    library = Library(tmp_path / "data", tmp_path / "cache")
    made = library.create(SessionSettings(title="long"), "long")
    made.journal.append(*turns(400), sync=False)
    made.close()
    path = made.folder / "journal.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"v":1,"n":')
    opened = library.open("long", end_first=True)
    assert opened.end is not None
    assert opened.end.path[-1].text.endswith("399")
    other = StoredSession(made.folder, SessionSettings(), end_first=True)
    assert (other.read_only, other.end is not None) == (True, True)
    other.close()
    assert path.read_bytes() != whole
    with pytest.raises(StoreError, match="not open"):
        opened.journal.append(spoke("z", "r399"), sync=False)
    opened.load()
    assert opened.end is None
    assert path.read_bytes() == whole
    assert "cut off by a crash" in opened.notices[-1]
    opened.journal.append(spoke("z", "r399"), ReplyBegan("y", "z", Asked()), sync=False)
    opened.close()
    again = Journal(path)
    again.read()
    assert again.notices == []
    assert [one.n for one in again.recorded[-2:]] == [whole.count(b"\n"), whole.count(b"\n") + 1]


def test_lines_written_by_hand_are_read_whole(tmp_path: Path) -> None:
    """With spaces between: not as this program writes them, and yet a journal."""
    path = tmp_path / "journal.jsonl"
    journal_of(path, turns(400))
    journal = Journal(path)
    journal.read()
    path.write_bytes(as_lines(journal.recorded))
    end, whole = both(path)
    assert end is None
    assert len(whole.path) == 800
