"""The ledger: what each reply took, and all of them together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from conversation_events import recorded, spoke
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import (
    Asked,
    Cost,
    Identified,
    Message,
    Parameters,
    Price,
    ReplyBegan,
    ReplyEnded,
    TextDelta,
    ThoughtDelta,
    Usage,
    UsageTold,
    by_effort,
    entries_of,
    entry_of,
    replay,
    set_prices,
    total_of,
)

USAGE = Usage(
    {
        "prompt_tokens": 140,
        "completion_tokens": 60,
        "prompt_tokens_details": {"cached_tokens": 128},
        "completion_tokens_details": {"reasoning_tokens": 358},
        "cost_in_usd_ticks": 10_000_000,
    }
)


@pytest.fixture(autouse=True)
def one_price() -> Iterator[None]:
    set_prices({"xai/grok-4.3": Price(1, 0, 1)})
    yield
    set_prices({})


def reply(usage: Usage | None = USAGE, effort: str = "medium", **more: object) -> Message:
    asked = Asked(parameters=Parameters(effort=effort))  # type: ignore[arg-type]
    return replace(Message("a", "q", "assistant", 100.0, asked=asked, usage=usage), **more)  # type: ignore[arg-type]


def test_an_entry_is_made_of_the_events_and_their_times() -> None:
    """A second apart: question, asked, ids, thought, word, usage, end."""
    events = recorded(
        spoke("q"),
        ReplyBegan("a", "q", Asked(parameters=Parameters(effort="high"))),
        Identified({"cf-ray": "r1", "cf-aig-log-id": "l1"}, "a"),
        ThoughtDelta("hm", "a", 0),
        TextDelta("yes", "a", 0),
        UsageTold(USAGE, "a"),
        ReplyEnded("done", "", "stop", "a"),
        at=1000.0,
    )
    entry = entries_of(replay(events).messages.values())[0]
    assert (entry.first_token, entry.first_word, entry.seconds) == (2.0, 3.0, 5.0)
    assert (entry.prompt, entry.cached, entry.reasoning, entry.completion) == (140, 128, 358, 60)
    assert entry.speed == pytest.approx(60 / 2)
    assert (entry.effort, entry.how, dict(entry.ids)) == ("high", "done", {"cf-ray": "r1", "cf-aig-log-id": "l1"})
    assert entry.cost == Cost(0.001, told=True)
    assert entry.as_json()["seconds_to_first_word"] == 3.0


def test_what_was_not_told_is_unknown_and_not_nought() -> None:
    """A reply that was stopped has no usage."""
    entry = entry_of(reply(None))
    assert (entry.prompt, entry.reasoning, entry.cost, entry.speed) == (None, None, None, 0.0)
    assert entry.as_json()["cost_usd"] is None
    assert entry.as_json()["tokens_per_second"] is None


def test_an_answer_that_came_whole_has_no_speed() -> None:
    """Its words took no time to write."""
    assert entry_of(reply(first_word_at=110.0, ended_at=110.1)).speed == 0.0


def test_a_sum_says_what_of_it_is_reckoned_and_what_is_unknown() -> None:
    """Ticks are exact, a list is not, and no price is no nought."""
    listed = Usage({"prompt_tokens": 1_000_000, "completion_tokens": 0})
    told, reckoned, unknown = reply(), reply(listed), replace(reply(listed), asked=Asked("someone/else"))
    assert total_of([entry_of(told)]).cost == Cost(0.001, told=True)
    both = total_of([entry_of(told), entry_of(reckoned), entry_of(unknown)])
    assert both.cost == Cost(pytest.approx(1.001), told=False)
    assert (both.replies, both.unpriced) == (3, 1)
    assert total_of([entry_of(unknown)]).cost is None
    assert total_of([]).cost is None
    assert both.as_json()["replies_of_unknown_cost"] == 1


def test_each_effort_has_its_own_sum() -> None:
    """Only those that were used."""
    sums = by_effort(entry_of(reply(effort=effort)) for effort in ("low", "high", "low"))
    assert {effort: one.replies for effort, one in sums.items()} == {"low": 2, "high": 1}
    assert sums["low"].reasoning == 2 * 358


@given(st.lists(st.builds(reply, st.none() | st.just(USAGE), st.sampled_from(["none", "low", "high"])), max_size=8))
def test_the_sums_of_the_efforts_are_the_sum(replies: list[Message]) -> None:
    """Nothing is lost and nothing counted twice."""
    entries = [entry_of(one) for one in replies]
    every, parts = total_of(entries), by_effort(entries).values()
    assert every.replies == sum(one.replies for one in parts)
    assert every.reasoning == sum(one.reasoning for one in parts)
    assert every.dollars == pytest.approx(sum(one.dollars for one in parts))


def test_only_replies_are_in_it_and_the_oldest_is_first() -> None:
    """Questions and results of functions took nothing by themselves."""
    messages = [Message("q", "", "user", 5.0), replace(reply(), id="b", at=9.0), replace(reply(), at=7.0)]
    assert [one.reply for one in entries_of(messages)] == ["a", "b"]
