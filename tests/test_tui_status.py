"""The line below at every width: the effort always, the rest while it fits, the most important first."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_tui_app import running
from textual.widgets import Input, OptionList

from grokchat.conversation import EFFORTS, FREE, MODELS, Asked, Cost, Message, Price, Usage, Waiting, set_prices
from grokchat.store import SessionSummary
from grokchat.text import cells
from grokchat.tui.figures import effort_words, live_speed, reply_figures, thinking_seconds, total_cost
from grokchat.tui.session_list import MOST, SessionList, day_name
from grokchat.tui.status import status_words

TODAY = date(2026, 11, 25)
NOTHING = (0, FREE)


@pytest.fixture(autouse=True)
def one_price() -> Iterator[None]:
    set_prices({"xai/grok-4.3": Price(1, 0, 2)})
    yield
    set_prices({})


def words(
    width: int,
    *,
    model: str = "xai/grok-4.3",
    effort: str = "medium",
    running: Message | None = None,
    totals: tuple[int, Cost] = NOTHING,
    waiting: Waiting | None = None,
    unsaved: str = "",
) -> str:
    return status_words(model, effort, running, totals, waiting, unsaved, width)


def reply(**more: object) -> Message:
    return replace(Message("a", "q", "assistant", asked=Asked()), **more)  # type: ignore[arg-type]


@given(
    st.integers(10, 200),
    st.sampled_from([one.id for one in MODELS] + ["@cf/meta/llama", "someone/else", "漢字/漢字", "x\x1b[2J/y\n"]),
    st.sampled_from(EFFORTS),
    st.integers(0, 2_000_000),
    st.sampled_from(["", "the disk is full", "漢" * 200]),
)
def test_the_line_fits_every_width_and_tells_the_effort(width: int, model: str, effort: str, used: int, unsaved: str) -> None:
    """Whatever the model is called and whatever there is to tell."""
    line = words(width, model=model, effort=effort, totals=(used, Cost(1.5, told=True)), unsaved=unsaved)
    assert cells(line) <= width
    assert "\x1b" not in line
    assert "\n" not in line
    known = next((one for one in MODELS if one.id == model), None)
    takes = known.efforts if known is not None else () if model.startswith("@cf/") else EFFORTS[:4]
    assert (f"[{effort}]" in line) == (effort in takes)
    assert effort in takes or "no effort" in line or " · ".join(takes) in line


@given(st.integers(10, 160), st.integers(1, 40))
def test_more_room_never_tells_less_of_the_effort(width: int, more: int) -> None:
    """All efforts once they fit, and from then on."""
    narrow, broad = words(width), words(width + more)
    assert ("none · low" not in narrow) or ("none · low" in broad)


def test_the_parts_come_in_their_order() -> None:
    """Model, efforts, news, context, cost."""
    line = words(200, totals=(12_000, Cost(0.25, told=True)), unsaved="the disk is full")
    places = [line.index(part) for part in ("grok-4.3", "effort none", "Not saved: the disk is full", "context", "session $0.25")]
    assert places == sorted(places)


def test_what_is_not_saved_goes_before_what_is_waited_for() -> None:
    """And both before the speed."""
    waiting = Waiting("busy", 3.0, "The service is busy: again in 3 s")
    now = time.time()
    fast = reply(at=now - 9, first_word_at=now - 8, words=400)
    assert "Not saved: full" in words(200, waiting=waiting, unsaved="full", running=fast)
    assert "again in 3 s" in words(200, waiting=waiting, running=fast)
    assert "tok/s" in words(200, running=fast)
    assert "tok/s" not in words(200, waiting=waiting, running=fast)


def test_a_model_without_efforts_says_so_once() -> None:
    """Not as an effort of that name."""
    assert words(120, model="@cf/meta/llama").startswith("llama   no effort   ")


@pytest.mark.parametrize(
    ("effort", "efforts", "room", "shown"),
    [
        ("low", ("none", "low"), 99, "none · [low]"),
        ("low", ("none", "low"), 5, "[low]"),
        ("low", ("none", "low"), 12, "none · [low]"),
        ("low", ("none", "low"), 11, "[low]"),
        ("high", ("none", "low"), 99, "none · low"),
        ("high", ("none", "low"), 5, "no effort"),
        ("low", (), 99, "no effort"),
    ],
)
def test_the_efforts_in_words(effort: str, efforts: tuple[str, ...], room: int, shown: str) -> None:
    """The chosen one in brackets."""
    assert effort_words(effort, efforts, room) == shown


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (reply(), ""),
        (reply(words=1200), "1,200 tok"),
        (reply(words=7, usage=Usage({"completion_tokens": 5})), "5 tok"),
        (reply(words=100, first_word_at=10.0, ended_at=12.0), "100 tok · 50 tok/s"),
        (reply(words=100, first_word_at=10.0, ended_at=10.1), "100 tok"),
        (reply(usage=Usage({"prompt_tokens": 1_000_000, "completion_tokens": 500_000})), "500,000 tok · ≈ $2"),
        (reply(asked=Asked("nobody/knows"), usage=Usage({"prompt_tokens": 1, "completion_tokens": 1})), "1 tok · unknown"),
    ],
)
def test_the_figures_of_a_reply(message: Message, shown: str) -> None:
    """What is not known is left out, and no price is never nought."""
    told = reply_figures(message)
    assert told.startswith(shown.partition(" · unknown")[0])
    if "unknown" in shown:
        assert "$0" not in told


@given(st.floats(0, 1e6), st.floats(0, 100), st.integers(0, 10_000))
def test_the_speed_is_told_once_it_can_be(began: float, passed: float, count: int) -> None:
    """Not in the first half second, and never for a reply without words."""
    told = live_speed(reply(first_word_at=began, words=count), began + passed)
    assert bool(told) == (began > 0 and (began + passed) - began > 0.5)
    assert live_speed(reply(words=count), passed) == ""


@pytest.mark.parametrize(
    ("more", "now", "seconds"),
    [
        ({"at": 10.0, "first_word_at": 13.4, "ended_at": 20.0}, 99.0, 3),
        ({"at": 10.0, "ended_at": 20.0}, 99.0, 10),
        ({"at": 10.0}, 12.6, 3),
        ({"at": 10.0}, 5.0, 0),
    ],
)
def test_thinking_is_timed_to_the_first_word(more: dict[str, float], now: float, seconds: int) -> None:
    """To the end without one, to now while there is neither; never less than nothing."""
    assert thinking_seconds(reply(**more), now) == seconds


def test_the_cost_of_a_conversation_is_that_of_all_its_branches() -> None:
    """What nobody knows adds nothing; one that was reckoned makes the sum reckoned."""
    told = reply(usage=Usage({"cost_in_usd_ticks": 10_000_000_000}))
    reckoned = reply(usage=Usage({"prompt_tokens": 1_000_000, "completion_tokens": 0}))
    unknown = reply(asked=Asked("nobody/knows"), usage=Usage({"prompt_tokens": 5, "completion_tokens": 5}))
    assert total_cost([]) == FREE
    assert total_cost([told, told, unknown, Message("u", "", "user")]) == Cost(2.0, told=True)
    assert total_cost([told, reckoned]) == Cost(2.0, told=False)


@pytest.mark.parametrize(
    ("days", "name"),
    [(0, "Today"), (1, "Yesterday"), (2, "Monday"), (6, "Thursday"), (7, "2026-11-18"), (400, "2025-10-21"), (-1, "2026-11-26")],
)
def test_days_have_names_for_a_week_and_then_dates(days: int, name: str) -> None:
    """A day that is still to come, by a wrong clock, is a date."""
    at = time.mktime((TODAY - timedelta(days=days)).timetuple()) + 3600 * 12
    assert day_name(at, TODAY) == name


@pytest.mark.parametrize("at", [1e300, -1e300, float("inf"), float("nan"), 253_402_300_799.0 + 3600 * 24])
def test_a_time_that_no_calendar_has_is_no_day(at: float) -> None:
    """A cache or a journal of anybody may have one; the list is shown."""
    assert day_name(at, TODAY) == ""


def summary(number: int, title: str, at: float) -> SessionSummary:
    return SessionSummary(f"id{number}", title, at, at, 2, "xai/grok-4.3", "medium")


async def test_the_list_shows_days_once_and_the_filter_finds_what_it_does_not_show(tmp_path: Path) -> None:
    """At most so many rows; titles are words; every word of the filter counts, in any order."""
    now = time.time()
    sessions = [summary(number, f"Talk {number} of heat [/]\x1b[2J", now - number) for number in range(MOST + 50)]
    sessions.append(summary(9999, "An old one", now - 86400 * 400))
    async with running(tmp_path) as program:
        shown = program.app.query_one(SessionList)
        options = program.app.query_one("#session-options", OptionList)
        shown.show_sessions(sessions)
        rows = [str(options.get_option_at_index(place).prompt) for place in range(options.option_count)]
        days = [row for row in rows if not row.startswith(" ")]
        assert len(rows) - len(days) == MOST
        assert len(days) == len(set(days))
        assert not any("\x1b" in row for row in rows)
        assert all(cells(row) <= 25 for row in rows)
        program.app.query_one("#filter", Input).value = "old AN"
        await program.until(lambda: options.option_count == 2)
        assert str(options.get_option_at_index(1).prompt) == " An old one"
        assert options.get_option_at_index(0).disabled
        program.app.query_one("#filter", Input).value = "nothing like it"
        await program.until(lambda: options.option_count == 1 and not options.get_option_at_index(0).id)
        assert options.get_option_at_index(0).prompt == "No title has these words."
