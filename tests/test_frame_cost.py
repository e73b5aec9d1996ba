"""A frame and a token cost what is on the screen, however long the conversation is: reads are counted, not timed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from conversation_events import answered, recorded, spoke
from hypothesis import given
from hypothesis import strategies as st
from test_tui_app import running
from test_tui_pane import reading

from grokchat.conversation import (
    FREE,
    Asked,
    Conversation,
    Event,
    HeadMoved,
    Message,
    Recorded,
    ReplyBegan,
    TextDelta,
    Usage,
    UsageTold,
    apply,
    context_tokens,
    replay,
)
from grokchat.conversation.snapshot import Snapshot
from grokchat.tui.conversation_actions import neighbour
from grokchat.tui.figures import Totals, total_cost
from grokchat.tui.message_lines import Shown

SIZES = [20, 2000]


class Counted(dict[str, Message]):
    """Messages that count how often one of them is read."""

    reads = 0

    def __getitem__(self, id: str) -> Message:
        self.reads += 1
        return super().__getitem__(id)

    def __iter__(self) -> Iterator[str]:
        self.reads += len(self)
        return super().__iter__()

    def keys(self):  # type: ignore[no-untyped-def]
        self.reads += len(self)
        return super().keys()


def turns(count: int) -> tuple[Event, ...]:
    """Questions and answers, one under the other, and at their end a reply that is coming."""
    events: list[Event] = []
    after = ""
    for number in range(count):
        events += [spoke(f"q{number}", after), *answered(f"r{number}", f"q{number}", "An answer.")]
        events.append(UsageTold(Usage({"total_tokens": 10 * number, "cost_in_usd_ticks": 10**8}), f"r{number}"))
        after = f"r{number}"
    return (*events, spoke("q", after), ReplyBegan("r", "q", Asked()))


def long_one(count: int) -> tuple[Conversation, Counted]:
    """A conversation in which a reply is coming, and the settled messages that count."""
    conversation = Conversation()
    for one in recorded(*turns(count)):
        conversation = apply(conversation, one)
    messages = dict(conversation.messages)
    changing = messages.pop("r")
    counted = Counted(messages)
    return Conversation(Snapshot(counted, changing), "r", conversation.earlier), counted


def piece(number: int) -> Recorded:
    return Recorded("", 9e9, TextDelta("word ", "r", 5 * number))


@pytest.mark.parametrize("size", SIZES)
def test_a_token_reads_no_settled_message(size: int) -> None:
    """Neither folding it, nor the path, nor the totals after the first look at them."""
    conversation, counted = long_one(size)
    totals = Totals()
    totals.of(conversation)
    counted.reads = 0
    for number in range(50):
        conversation = apply(conversation, piece(number))
        assert conversation.running is conversation.path[-1]
        totals.of(conversation)
    assert counted.reads == 0
    assert conversation.path[-1].text == "word " * 50
    assert len(conversation.path) == 2 * size + 2


@pytest.mark.parametrize("size", SIZES)
async def test_a_frame_reads_no_settled_message(tmp_path: Path, size: int) -> None:
    """All that the program does with a piece of a reply, once the conversation was drawn."""
    async with running(tmp_path) as program:
        chat = program.app.chat
        assert chat is not None
        chat.conversation, counted = long_one(size)
        program.app.show_chat()
        await program.pilot.pause()
        counted.reads = 0
        for number in range(10):
            chat.conversation = apply(chat.conversation, piece(number))
            program.app.show_chat()
            await program.pilot.pause()
        assert counted.reads == 0
        await program.until(lambda: "word word" in program.screen())


async def test_a_frame_looks_at_few_messages_of_the_path() -> None:
    """Those in view, not those above."""

    class Path(tuple[Message, ...]):
        __slots__ = ()
        reads = 0

        def __getitem__(self, place):  # type: ignore[no-untyped-def]
            Path.reads += 1
            return super().__getitem__(place)

        def __iter__(self) -> Iterator[Message]:
            Path.reads += len(self)
            return super().__iter__()

    conversation, _ = long_one(1000)
    branches: dict[str, tuple[int, int]] = {}
    async with reading() as (app, pilot):
        app.pane.show_path(conversation.path, branches)
        await pilot.pause()
        Path.reads = 0
        for number in range(10):
            conversation = apply(conversation, piece(number))
            app.pane.show_path(Path(conversation.path), branches)
        assert Path.reads <= 10 * 10


async def test_messages_that_are_read_later_do_not_move_what_is_read() -> None:
    """First the end of a conversation is shown, then all of it: the same lines stand in the same rows."""
    path = replay(recorded(*turns(60))).path
    async with reading(size=(60, 20)) as (app, pilot):
        app.pane.show_path(path[-30:], {})
        await pilot.pause()
        app.pane.scroll_relative(y=-10, animate=False, immediate=True)
        await pilot.pause()
        before = app.screen_rows()
        app.pane.show_path(path, {})
        await pilot.pause()
        assert app.screen_rows() == before
        app.pane.scroll_to(y=0, animate=False, immediate=True)
        await pilot.pause()
        assert app.screen_rows() != before


@given(st.permutations(["a", "b", "c", "d", "e"]), st.data())
def test_a_snapshot_is_a_dictionary_that_does_not_change(ids: list[str], data: st.DataObject) -> None:
    """Whatever is put, in whatever order, old snapshots stay as they were and new ones keep the order of coming."""
    wanted: dict[str, Message] = {}
    snapshots, dictionaries = [Snapshot({})], [dict(wanted)]
    for number in range(data.draw(st.integers(0, 12))):
        message = Message(data.draw(st.sampled_from(ids)), "", "user", text=str(number))
        wanted[message.id] = message
        snapshots.append(snapshots[-1].put(message))
        dictionaries.append(dict(wanted))
    for snapshot, dictionary in zip(snapshots, dictionaries, strict=True):
        assert (dict(snapshot), list(snapshot), len(snapshot)) == (dictionary, list(dictionary), len(dictionary))
        assert ("z" in snapshot, snapshot.get("z")) == (False, None)
    for earlier, later in pairwise(snapshots):
        assert earlier != later
    assert "user" in repr(snapshots[-1]) or not wanted


def test_the_path_before_the_last_message_is_kept_as_one_object_while_it_grows() -> None:
    """Who holds it knows that nothing above changed."""
    conversation, _ = long_one(3)
    grown = apply(conversation, piece(0))
    assert grown.earlier is conversation.earlier
    assert grown.path == (*conversation.earlier, grown.messages["r"])
    moved = apply(grown, Recorded("", 9e9, HeadMoved("r1")))
    assert [one.id for one in moved.path] == ["q0", "r0", "q1", "r1"]
    assert moved.earlier == moved.path[:-1]


@pytest.mark.parametrize("head", ["r2", "r0", "q"])
def test_totals_are_those_of_a_count_from_the_start(head: str) -> None:
    """Also after another branch was chosen and while a reply grows."""
    conversation, _ = long_one(4)
    totals = Totals()
    totals.of(conversation)
    for event in (TextDelta("x" * 40, "r"), HeadMoved(head), HeadMoved("r"), UsageTold(Usage({"total_tokens": 77}), "r")):
        conversation = apply(conversation, Recorded("", 9e9, event))
        used, cost = totals.of(conversation)
        assert used == context_tokens(conversation.path)
        assert cost.dollars == pytest.approx(total_cost(conversation.messages.values()).dollars)
    assert totals.of(Conversation()) == (0, FREE)


def test_finding_the_branch_beside_walks_a_fixed_number_of_times() -> None:
    """A conversation without branches is not searched anew for each of its messages."""
    for size in SIZES:
        conversation, counted = long_one(size)
        counted.reads = 0
        assert neighbour(conversation, 1) is None
        assert counted.reads <= 4 * len(counted)


def test_the_branch_beside_is_the_next_in_turn() -> None:
    """Of the last message on the path that has any; after the last comes the first."""
    events = [spoke("q"), *answered("a", "q", "1"), *answered("b", "q", "2"), *answered("c", "q", "3"), spoke("z", "c")]
    conversation = replay(recorded(*events))
    beside = [neighbour(conversation, by) for by in (1, -1)]
    assert [one.id for one in beside if one] == ["a", "b"]


@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
async def test_scrolling_asks_few_messages_for_their_height(monkeypatch: pytest.MonkeyPatch, place: float) -> None:
    """Those in view; what stands below them is moved by what they turned out to be higher."""
    path = replay(recorded(*turns(1000))).path
    async with reading() as (app, pilot):
        app.pane.show_path(path, {})
        await pilot.pause()
        asked: list[Shown] = []
        height = Shown.height.fget
        assert height is not None
        monkeypatch.setattr(Shown, "height", property(lambda shown: asked.append(shown) or height(shown)))
        app.pane.follow = False
        app.pane.scroll_to(y=round(place * app.pane.max_scroll_y), animate=False, immediate=True)
        await pilot.pause()
        assert len(asked) < 400
        column = app.pane._column
        assert [later - start for start, later in pairwise(column.starts)] == [one.height for one in column.shown]


async def test_of_a_long_message_only_what_is_looked_at_is_drawn() -> None:
    """Its code in the middle asks for no highlighting until somebody comes by; then it is all there."""
    text = "\n\n".join(f"## Part {n}\n\n" + "Some words of it. " * 60 + f"\n\n```python\nx = {n}\n```" for n in range(200))
    async with reading(Message("r", "", "assistant", text=text)) as (app, pilot):
        shown = app.pane._column.shown[0]
        document = shown._document
        assert document is not None
        drawn = [number for number, chunk in enumerate(document.chunks) if chunk.lines is not None]
        assert 0 < len(drawn) <= 3
        assert max(drawn) == len(document.chunks) - 1
        assert any("x = 199" in row for row in app.screen_rows())
        app.pane.follow = False
        app.pane.scroll_to(y=0, animate=False, immediate=True)
        await pilot.pause()
        assert any("Part 0" in row for row in app.screen_rows())
        assert shown.source == text
