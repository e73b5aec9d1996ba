"""Copies of a journal in any number and order, and snapshots that grow: the conversation is the same value."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conversation_events import events, recorded
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import (
    EFFORTS,
    MODELS,
    PARAMETERS,
    Asked,
    Conversation,
    Cost,
    Message,
    Parameters,
    Recorded,
    Usage,
    by_effort,
    entries_of,
    replay,
    total_of,
)
from grokchat.conversation.snapshot import Snapshot
from grokchat.conversation.tree import apply

JOURNALS = st.lists(events, max_size=14)


@given(JOURNALS, st.lists(st.booleans(), min_size=14, max_size=14), st.integers(1, 3), st.randoms(use_true_random=False))
def test_any_union_of_any_copies_is_one_conversation(
    given_events: list[object], kept: list[bool], times: int, random: object
) -> None:
    """However the lines are spread over the copies, repeated and shuffled."""
    whole = recorded(*given_events)  # type: ignore[arg-type]
    part = tuple(one for one, keep in zip(whole, kept, strict=False) if keep)
    lines = [*whole, *part * times]
    random.shuffle(lines)  # type: ignore[attr-defined]
    once = list({one.id: one for one in lines}.values())
    assert replay(once) == replay(whole)


@given(JOURNALS, st.integers(0, 14))
def test_folding_live_from_any_place_is_replaying(given_events: list[object], place: int) -> None:
    """What was read and what came after it, against all of it read."""
    whole = recorded(*given_events)  # type: ignore[arg-type]
    live = Conversation()
    for one in whole:
        before = dict(live.messages)
        after = apply(live, one)
        assert dict(live.messages) == before
        assert after.path == after.path_to(after.head)
        live = after
    assert {id: still(message) for id, message in replay(whole).messages.items()} == {
        id: still(message) for id, message in joined(whole, live).items()
    }
    assert replay(whole[:place]).head in {"", *(live.messages)}


def still(message: Message) -> Message:
    """A reply as it stands once nobody writes it."""
    return replace(message, how="truncated", detail="") if message.how in ("running", "truncated") else message


def joined(whole: tuple[Recorded, ...], live: Conversation) -> dict[str, Message]:
    """The live messages with the parents that reading gives to those whose own were lost."""
    read = replay(whole).messages
    return {id: replace(message, parent=read[id].parent) for id, message in live.messages.items()}


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.text(max_size=3)), max_size=20))
def test_a_snapshot_is_a_table_in_the_order_of_arrival(puts: list[tuple[str, str]]) -> None:
    """Like a plain one, and those before it stay as they were."""
    snapshot, plain = Snapshot({}), {}
    for id, text in puts:
        message = Message(id, "", "user", text=text)
        older, as_it_was = snapshot, dict(snapshot)
        snapshot, plain = snapshot.put(message), {**plain, id: message}
        assert dict(older) == as_it_was
        assert (list(snapshot), len(snapshot), dict(snapshot)) == (list(plain), len(plain), plain)
        assert snapshot[id] is message
        assert "z" not in snapshot
        assert repr(message) in repr(snapshot)


REPLIES = st.builds(
    lambda number, effort, told, beside: Message(
        f"m{number}", "q", "assistant", 100.0 + number, asked=Asked("no/price", "", Parameters(effort=effort)),
        usage=None if told is None else Usage({"prompt_tokens": told, "completion_tokens": 1, "cost_in_usd_ticks": told}),
        beside=beside, ended_at=101.0 + number,
    ),
    st.integers(0, 99), st.sampled_from(EFFORTS), st.none() | st.integers(0, 10**9), st.sampled_from(["", "", "m0"]),
)  # fmt: skip


@given(st.lists(REPLIES, max_size=8))
def test_the_sum_is_the_sum_of_its_efforts(replies: list[Message]) -> None:
    """Nothing is counted twice or left out; what was told is not called an estimate."""
    entries = entries_of([*replies, Message("q", "", "user", 1.0)])
    total, groups = total_of(entries), by_effort(entries).values()
    assert total.replies == len(replies) == sum(one.replies for one in groups)
    for name in ("prompt", "cached", "reasoning", "completion", "unpriced", "beside"):
        assert getattr(total, name) == sum(getattr(one, name) for one in groups)
    assert total.dollars == pytest.approx(sum(one.dollars for one in groups))
    assert not total.estimated
    assert [one.at for one in entries] == sorted(one.at for one in entries)


@given(st.lists(st.tuples(st.floats(0, 10), st.booleans()), min_size=1, max_size=6))
def test_costs_add_up_in_any_order(costs: list[tuple[float, bool]]) -> None:
    """The sum was told only when every part was."""
    one, *others = [Cost(dollars, told=told) for dollars, told in costs]
    total, backwards = one, Cost(costs[-1][0], told=costs[-1][1])
    for other in others:
        total = total + other
    for dollars, told in costs[-2::-1]:
        backwards = backwards + Cost(dollars, told=told)
    assert total.dollars == pytest.approx(backwards.dollars)
    assert total.told == backwards.told == all(told for _, told in costs)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("row", PARAMETERS, ids=lambda row: row.name)
def test_what_is_fitted_to_a_model_stays_or_is_told(model: object, row: object) -> None:
    """Each parameter by itself, at its example: left out exactly where the model refuses it, and then it is said."""
    value = row.read(row.example)  # type: ignore[attr-defined]
    field = row.field  # type: ignore[attr-defined]
    fitted, words = model.fitted(Parameters(effort="low") if field == "effort" else Parameters(**{"effort": "low", field: value}))  # type: ignore[attr-defined]
    if field == "effort":
        assert (fitted.effort, words) == ("low", [])
        return
    refused = model.heeds(field) == "refused"  # type: ignore[attr-defined]
    assert (getattr(fitted, field) is None) == refused
    assert any(field in one for one in words) == refused
    assert fitted.problems() == []


@pytest.mark.parametrize("row", [row for row in PARAMETERS if row.kind in ("number", "whole")], ids=lambda row: row.name)
def test_a_number_is_refused_right_outside_its_ends(row: object) -> None:
    """The ends themselves are taken; the refusal names the field and both ends."""
    low, high, name = row.low, row.high, row.field  # type: ignore[attr-defined]
    step = 1 if row.kind == "whole" else 1e-9  # type: ignore[attr-defined]
    for good in (low, high):
        assert Parameters(**{name: good}).problems() == []
    for bad in (low - step, high + step, float("nan"), str(low), True, [low], {}):
        (words,) = Parameters(**{name: bad}).problems()
        assert words.startswith(f"{name} must be a")
        assert f"from {low} to {high}" in words
