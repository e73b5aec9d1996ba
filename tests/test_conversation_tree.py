"""The fold: the same events make the same conversation, whatever else happened to the file."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest
from conversation_events import answered, events, recorded, spoke
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import (
    Asked,
    Conversation,
    Event,
    HeadMoved,
    Message,
    Recorded,
    ReplyBegan,
    ReplyEnded,
    TextDelta,
    ThoughtDelta,
    ToolAnswered,
    ToolCalled,
    Usage,
    UsageTold,
    apply,
    replay,
    replay_in_order,
)
from grokchat.conversation.tree import LONGEST_GAP

TURN = (spoke("a", "", "Hi"), *answered("b", "a", "Hel", "lo"))


def texts(conversation: Conversation) -> list[str]:
    return [one.text for one in conversation.path]


def reply_of(*given: Event) -> Message:
    return replay(recorded(spoke("a"), ReplyBegan("b", "a", Asked()), *given)).messages["b"]


def test_an_empty_conversation_has_no_path() -> None:
    """No events, no messages, no head."""
    empty = replay(())
    assert (empty.path, empty.head, empty.running, dict(empty.messages)) == ((), "", None, {})


def test_a_turn_is_a_question_and_its_reply() -> None:
    """The head is the last message; times come from the events."""
    conversation = replay(recorded(*TURN))
    assert texts(conversation) == ["Hi", "Hello"]
    reply = conversation.path[-1]
    assert (conversation.head, reply.how, reply.finish, reply.words) == ("b", "done", "stop", 2)
    assert (reply.at, reply.first_word_at, reply.ended_at, reply.seconds) == (1001.0, 1002.0, 1004.0, 3.0)


def test_applying_leaves_the_given_value_as_it_was() -> None:
    """A screen may go on reading the old snapshot."""
    before = Conversation()
    after = apply(before, recorded(spoke("a"))[0])
    assert (before.head, dict(before.messages)) == ("", {})
    assert after.head == "a"


def test_a_reply_is_running_until_it_ends_and_cut_off_when_it_never_did() -> None:
    """Live it is coming; read from the disk it was cut off."""
    conversation = Conversation()
    for one in recorded(spoke("a"), ReplyBegan("b", "a", Asked()), TextDelta("Half", "b")):
        conversation = apply(conversation, one)
    assert conversation.running is not None
    assert conversation.running.text == "Half"
    kept = replay(recorded(spoke("a"), ReplyBegan("b", "a", Asked()), TextDelta("Half", "b")))
    assert (kept.running, kept.path[-1].how, kept.path[-1].text) == (None, "truncated", "Half")


def test_branches_are_siblings_oldest_first() -> None:
    """Two replies to one question; the head chooses."""
    conversation = replay(recorded(*TURN, *answered("c", "a", "Other"), HeadMoved("b")))
    assert [one.id for one in conversation.siblings("b")] == ["b", "c"]
    assert texts(conversation) == ["Hi", "Hello"]
    assert [one.text for one in conversation.path_to("c")] == ["Hi", "Other"]


def test_the_leaf_of_a_branch_is_its_newest_message() -> None:
    """Going back to a branch shows all of it."""
    conversation = replay(recorded(*TURN, spoke("c", "b"), *answered("d", "c", "x"), spoke("e", "b"), HeadMoved("b")))
    assert conversation.leaf_of("a") == "e"
    assert conversation.leaf_of("c") == "d"
    assert conversation.leaf_of("nobody") == "nobody"


def test_a_head_moves_only_to_messages_that_are_there() -> None:
    """To nothing it may move: the conversation then starts anew."""
    assert replay(recorded(*TURN, HeadMoved("nobody"))).head == "b"
    assert replay(recorded(*TURN, HeadMoved(""))).path == ()


def test_thoughts_tools_and_usage_belong_to_their_reply() -> None:
    """A call that is told twice counts once; the last usage counts."""
    call = ToolCalled("call-1", "f", '{"x": 1}', "b")
    reply = reply_of(
        ThoughtDelta("h", "b"),
        ThoughtDelta("m", "b", 1),
        call,
        call,
        UsageTold(Usage({"total_tokens": 1}), "b"),
        UsageTold(Usage({"total_tokens": 2}), "b"),
    )
    assert (reply.thoughts, len(reply.tool_calls)) == ("hm", 1)
    assert reply.usage is not None
    assert reply.usage.total == 2


def test_a_tools_answer_is_a_message() -> None:
    """It follows the reply that called, and names the call."""
    conversation = replay(recorded(*TURN, ToolAnswered("t", "b", "call-1", "42")))
    assert (conversation.path[-1].role, conversation.path[-1].call, conversation.path[-1].text) == ("tool", "call-1", "42")


def test_a_call_shows_how_it_ended() -> None:
    """Each result marks its own call, whatever the order; a call without a result stays open."""
    calls = [ToolCalled(id, "f", "{}", "b") for id in ("x", "y", "z")]
    results = [
        ToolAnswered("t", "b", "z", "no", "denied"),
        ToolAnswered("u", "t", "x", "42", seconds=2.0, name="f", arguments="[]"),
    ]
    conversation = replay(recorded(spoke("a"), ReplyBegan("b", "a", Asked()), *calls, ReplyEnded("done", reply="b"), *results))
    assert [call.outcome for call in conversation.messages["b"].tool_calls] == ["answered", "", "denied"]
    result = conversation.path[-1]
    assert (result.seconds, result.name, result.arguments, result.outcome) == (2.0, "f", "[]", "answered")


def test_results_that_answer_each_other_end_nothing() -> None:
    """A damaged journal may make a ring of them."""
    ring = (ToolAnswered("t", "u", "x", "1"), ToolAnswered("u", "t", "x", "2"), ToolAnswered("v", "v", "x", "3"))
    assert {one.text for one in replay(recorded(*ring)).messages.values()} == {"1", "2", "3"}


def test_events_of_nobodys_reply_change_nothing() -> None:
    """A piece whose reply was lost is passed over."""
    assert replay(recorded(*TURN, TextDelta("x", "nobody"), ReplyEnded("done", reply="nobody"))) == replay(recorded(*TURN))


def test_a_piece_that_is_there_already_counts_once() -> None:
    """Twice, or overlapping: the text is the same."""
    assert reply_of(TextDelta("Hello", "b"), TextDelta("Hello", "b"), TextDelta("lo you", "b", 3)).text == "Hello you"


def test_a_lost_piece_leaves_a_visible_gap_and_the_rest_stays() -> None:
    """One mark for each lost character; later pieces keep their places."""
    reply = reply_of(TextDelta("One ", "b"), TextDelta("three ", "b", 8), TextDelta("four", "b", 14), ThoughtDelta("x", "b", 2))
    assert reply.text == "One \ufffd\ufffd\ufffd\ufffdthree four"
    assert reply.thoughts == "\ufffd\ufffdx"


def test_a_place_that_makes_no_sense_is_passed_over() -> None:
    """Neither a huge gap nor a negative place grows the text."""
    assert reply_of(TextDelta("One", "b"), TextDelta("x", "b", LONGEST_GAP + 4), TextDelta("y", "b", -1)).text == "One"


def test_a_message_whose_parent_was_lost_hides_nothing() -> None:
    """It follows the message before it, so everything else stays on the path."""
    kept = [
        one for one in recorded(*TURN, spoke("c", "b", "More"), *answered("d", "c", "Yes")) if one.event != spoke("c", "b", "More")
    ]
    assert texts(replay(kept)) == ["Hi", "Hello", "Yes"]


def test_messages_that_follow_each_other_in_a_circle_are_shown_once() -> None:
    """No file can make the program run for ever."""
    conversation = replay(recorded(spoke("a", "b", "x"), spoke("b", "a", "y")))
    assert sorted(texts(conversation)) == ["x", "y"]
    assert conversation.leaf_of("a") in ("a", "b")


def test_events_are_put_in_the_order_of_their_times() -> None:
    """Whatever order their lines stand in."""
    given = recorded(*TURN)
    assert replay(reversed(given)) == replay(given)


@given(st.lists(events, max_size=20), st.data())
def test_events_in_order_are_taken_one_by_one(given_events: list[Event], data: st.DataObject) -> None:
    """They make what all of them make together; out of order, or twice, they make nothing."""
    given = recorded(*given_events)
    assert replay_in_order(iter(given)) == replay(given)
    mixed = data.draw(st.permutations(given))
    assert replay_in_order(mixed) == (replay(given) if tuple(mixed) == given else None)
    if given:
        again = data.draw(st.sampled_from(given))
        assert replay_in_order((*given, again)) is None


@pytest.mark.parametrize("system", ["Be brief.", "Be long."])
def test_what_replies_were_asked_with_is_there_once_where_it_is_the_same(system: str) -> None:
    """A long system prompt is not in memory for each reply; another one is kept beside it."""
    asked = [Asked(system=system), Asked(system="Be brief."), Asked(system="Be brief.")]
    turns = [[spoke(f"q{n}", f"r{n - 1}" if n else ""), ReplyBegan(f"r{n}", f"q{n}", one)] for n, one in enumerate(asked)]
    replies = [one for one in replay(recorded(*chain(*turns))).path if one.role == "assistant"]
    assert [one.asked for one in replies] == asked
    assert replies[2].asked is replies[1].asked
    assert (replies[1].asked is replies[0].asked) == (system == "Be brief.")


@st.composite
def copies(draw: st.DrawFn) -> tuple[tuple[Recorded, ...], tuple[Recorded, ...]]:
    """Two copies of one journal, each continued by its own writer; the second may have been synced in the middle."""
    common = recorded(*TURN, *draw(st.sampled_from([(), answered("c", "a", "Anders"), (HeadMoved("a"),)])))
    tails = []
    for copy in "xy":
        after = "b"
        written: list[Event] = []
        for turn in range(draw(st.integers(0, 3))):
            question, reply = f"{copy}q{turn}", f"{copy}r{turn}"
            written += [
                spoke(question, after, question),
                *answered(reply, question, *draw(st.lists(st.text(max_size=4), max_size=4))),
            ]
            written += draw(st.sampled_from([[], [HeadMoved("b")], [HeadMoved(question)]]))
            after = reply
        tails.append(recorded(*written, copy=copy, at=2000.0 + draw(st.integers(0, 9)), n=len(common)))
    seen = draw(st.integers(0, len(common)))
    return (*common, *tails[0]), (*common[:seen], *(tails[1] if seen == len(common) else ()))


def union(first: tuple[Recorded, ...], second: tuple[Recorded, ...]) -> tuple[Recorded, ...]:
    known = {one.id for one in first}
    return (*first, *(one for one in second if one.id not in known))


@given(copies())
def test_the_union_of_two_copies_is_the_same_conversation_in_either_order(
    both: tuple[tuple[Recorded, ...], tuple[Recorded, ...]],
) -> None:
    """Folders that are synced both ways show the same messages, branches and head."""
    there, here = replay(union(*both)), replay(union(*reversed(both)))
    assert there == here
    assert list(there.messages) == list(here.messages)
    for copy in both:
        for message in replay(copy).messages.values():
            kept = there.messages[message.id]
            assert kept.text.startswith(message.text)
            assert replace(kept, text="", how="done") == replace(kept, text="", how="done", parent=message.parent)


@given(st.lists(events, max_size=20), st.integers(0, 20))
def test_every_prefix_of_every_journal_can_be_replayed(given_events: list[Event], size: int) -> None:
    """However senseless the events are."""
    conversation = replay(recorded(*given_events)[:size])
    assert conversation.running is None
    assert not conversation.head or conversation.head in conversation.messages
    for id in conversation.messages:
        assert conversation.path_to(id)[-1].id == id
        assert conversation.siblings(id)
        assert conversation.leaf_of(id) in conversation.messages


@given(st.lists(events, max_size=20))
def test_replaying_is_folding_one_by_one(given_events: list[Event]) -> None:
    """What is read from the disk is what was seen on the screen."""
    live = Conversation()
    for one in recorded(*given_events):
        live = apply(live, one)
    kept = replay(recorded(*given_events))
    assert kept.head == live.head
    assert [one.text for one in kept.messages.values()] == [one.text for one in live.messages.values()]


@given(st.lists(events, max_size=12))
def test_events_that_come_twice_change_nothing(given_events: list[Event]) -> None:
    """The same line in both copies is one event."""
    once = recorded(*given_events)
    assert replay((*once, *once)) == replay(once)


def test_an_answer_beside_the_head_does_not_move_it() -> None:
    """Nor is the path before the head read again for it, however often it grows."""
    one = replay(recorded(*TURN, spoke("q", "b"), ReplyBegan("first", "q", Asked())))
    two = apply(one, recorded(ReplyBegan("second", "q", Asked(), "first"), n=20)[0])
    three = apply(two, recorded(TextDelta("Hi", "second"), n=21)[0])
    assert (two.head, three.head) == ("first", "first")
    assert one.earlier is two.earlier is three.earlier
    assert three.messages["second"].text == "Hi"
    assert [message.id for message in three.siblings("first")] == ["first", "second"]
    assert three.path_to("second")[-1].beside == "first"


def test_an_answer_whose_first_was_lost_is_the_head() -> None:
    """What is there is shown."""
    assert replay(recorded(spoke("q"), ReplyBegan("second", "q", Asked(), "lost"))).head == "second"
