"""The screens of the model's card, each by itself: what stands in them at every width, and what they give."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace

import pytest
from screen_alone import NOTHING_YET, alone

from grokchat.conversation import (
    GROK,
    PARAMETERS,
    Asked,
    Conversation,
    Cost,
    Entry,
    ListedModel,
    Parameters,
    Price,
    ReplyBegan,
    ReplyEnded,
    Spoke,
    TextDelta,
    TextPart,
    model_named,
    set_prices,
)
from grokchat.conversation import apply as fold
from grokchat.conversation.events import Recorded
from grokchat.errors import ServiceError, StoreError
from grokchat.tui.efforts_screen import EffortsScreen
from grokchat.tui.ledger_screen import LedgerScreen
from grokchat.tui.models_screen import ModelsScreen
from grokchat.tui.parameters_screen import ChosenParameters, ParametersScreen

SIZES = [(120, 40), (80, 24), (40, 20)]
FIELDS = [one.field for one in PARAMETERS]


@pytest.fixture(autouse=True)
def one_price() -> Iterator[None]:
    set_prices({"xai/grok-4.3": Price(1.25, 0.2, 2.5)})
    yield
    set_prices({})


def talk(*efforts: str, seconds: float = 2.0) -> Conversation:
    """A question and an answer for each effort."""
    conversation, at = Conversation(), 1000.0
    events: list[tuple[float, object]] = []
    after = ""
    for number, effort in enumerate(efforts):
        ask, answer = f"q{number}", f"r{number}"
        asked = Asked("xai/grok-4.3", "", Parameters(effort=effort))  # type: ignore[arg-type]
        events += [
            (at, Spoke(ask, after, (TextPart("Why?"),))),
            (at, ReplyBegan(answer, ask, asked)),
            (at + 1, TextDelta("Because.", answer)),
            (at + seconds, ReplyEnded("done", "", "stop", answer)),
        ]
        after, at = answer, at + 10
    for moment, event in events:
        conversation = fold(conversation, Recorded("", moment, event))  # type: ignore[arg-type]
    return conversation


@pytest.mark.parametrize("size", SIZES)
async def test_each_parameter_has_a_row_a_help_and_an_example(size: tuple[int, int]) -> None:
    """None is cut off before its name; going down shows the help of each, going on stays at the last."""
    async with alone(ParametersScreen(Parameters(), GROK), size) as looked:
        rows = looked.rows()
        assert [row[2:].split()[0] for row in rows] == [one.name for one in PARAMETERS]
        for number, one in enumerate(PARAMETERS):
            assert looked.marked == number
            assert one.help in looked.part(".details")
            await looked.press("down")
        assert looked.marked == len(PARAMETERS) - 1
        await looked.press(*["pageup"] * 6)
        assert looked.marked == 0
        assert looked.fits()


async def test_saving_gives_exactly_what_stands_in_the_form() -> None:
    """What was there, what was typed, nothing for what was emptied."""
    given = Parameters(temperature=0.5, seed=7, stop=("a", "b"))
    async with alone(ParametersScreen(given, GROK)) as looked:
        await looked.press("ctrl+s")
        assert looked.given == ChosenParameters(given, once=False)
    async with alone(ParametersScreen(given, GROK)) as looked:
        await looked.press(*["down"] * FIELDS.index("seed"), "backspace", "ctrl+s")
        assert looked.given.parameters == replace(given, seed=None)
    async with alone(ParametersScreen(given, GROK)) as looked:
        await looked.press(*["down"] * FIELDS.index("seed"), *"99", "escape")
        assert looked.given is None


async def test_tab_says_for_whom_the_values_are() -> None:
    """For the conversation, or for one message, and back."""
    async with alone(ParametersScreen(Parameters(), GROK, once=True)) as looked:
        assert "next message" in looked.title()
        await looked.press("tab")
        assert "this conversation" in looked.title()
        await looked.press("tab", "ctrl+s")
        assert looked.given.once


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("temperature", "hot", "✗"),
        ("temperature", "2.5", "from 0 to 2"),
        ("seed", "1.5", "✗"),
        ("stream", "maybe", "✗"),
        ("n", "0", "✗"),
    ],
)
async def test_a_wrong_value_is_named_and_never_saved(field: str, typed: str, words: str) -> None:
    """Saving goes to its row; corrected, it is saved."""
    async with alone(ParametersScreen(Parameters(), GROK)) as looked:
        await looked.press(*["down"] * FIELDS.index(field), *typed)
        assert words in looked.part(".details")
        await looked.press(*["pageup"] * 6, "ctrl+s")
        assert looked.given is NOTHING_YET
        assert looked.marked == FIELDS.index(field)
        await looked.press(*["backspace"] * len(typed), "ctrl+s")
        assert looked.given.parameters == Parameters()


async def test_the_effort_cannot_be_left_out() -> None:
    """It is always sent; an effort that is none is named."""
    async with alone(ParametersScreen(Parameters(), GROK)) as looked:
        await looked.press(*["down"] * FIELDS.index("effort"), *["backspace"] * 8)
        assert "always sent" in looked.part(".details")
        await looked.press("ctrl+s")
        assert looked.given is NOTHING_YET
        await looked.press(*"high", "ctrl+s")
        assert looked.given.parameters.effort == "high"


@pytest.mark.parametrize(
    ("model", "field", "sign"),
    [
        ("xai/grok-4.3", "stop", "✗"),
        ("xai/grok-4.3", "logprobs", "∅"),
        ("xai/grok-4.3", "seed", " "),
        ("someone/else", "seed", "?"),
        ("@cf/meta/llama", "effort", "∅"),
    ],
)
async def test_each_row_says_what_the_model_makes_of_it(model: str, field: str, sign: str) -> None:
    """By a sign before its name, and in words below."""
    async with alone(ParametersScreen(Parameters(), model_named(model))) as looked:
        assert looked.rows()[FIELDS.index(field)][0] == sign
        await looked.press(*["down"] * FIELDS.index(field))
        assert model_named(model).effect(field) in looked.part(".details")


async def test_enter_goes_from_row_to_row() -> None:
    """As in a form on paper; the values stay at their rows."""
    async with alone(ParametersScreen(Parameters(), GROK)) as looked:
        await looked.press(*["down"] * FIELDS.index("temperature"), *"1", "enter", "enter", "up", "up")
        assert looked.line.value == "1"
        await looked.press("ctrl+s")
        assert looked.given.parameters == Parameters(temperature=1.0)


@pytest.mark.parametrize("size", SIZES)
async def test_the_efforts_tell_what_each_took(size: tuple[int, int]) -> None:
    """One that was not used says so; the details count the replies; what was chosen is marked and has the dot."""
    async with alone(EffortsScreen(talk("low", "low", "high"), ("none", "low", "medium", "high"), "medium"), size) as looked:
        rows = looked.rows()
        assert [row[2:].split()[0] for row in rows] == ["none", "low", "medium", "high"]
        assert [row[0] for row in rows] == ["○", "○", "●", "○"]
        assert "not used yet" in rows[0]
        assert "2.0 s" in rows[1]
        assert looked.marked == 2
        assert "Alt+M" in looked.part(".details")
        await looked.press("up")
        assert "2 replies: 4.0 s" in looked.part(".details")
        await looked.press("down", "down")
        assert "1 reply: 2.0 s" in looked.part(".details")
        await looked.press("enter")
        assert looked.given == "high"


def entry(number: int, **more: object) -> Entry:
    one = Entry(
        f"r{number}", 1000.0 + number, "xai/grok-4.3", "low", "done", 1000, 128, 50, 200, 3.0, 0.5, 1.0, Cost(0.5, told=True)
    )
    return replace(one, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("size", "columns"), [((120, 40), ["cached", "thought", "tok/s"]), ((80, 24), ["thought"]), ((40, 20), [])]
)
async def test_the_ledger_shows_as_many_columns_as_fit(size: tuple[int, int], columns: list[str]) -> None:
    """The cost in any case; the newest reply first; nothing is wider than its list."""
    async with alone(LedgerScreen([entry(1), entry(2, cost=Cost(0.25, told=False))], list), size) as looked:
        heading = looked.part(".heading")
        assert "≈ $0.7500 for 2 replies" in heading
        assert all(one in heading for one in [*columns, "cost"])
        assert "≈ $0.2500" in looked.rows()[0]
        assert "$0.5000" in looked.rows()[1]
        assert all(len(row) <= size[0] - 4 for row in looked.rows())
        await looked.press("enter")
        assert looked.given == "r2"


async def test_a_ledger_without_replies_says_so() -> None:
    """And Enter gives nothing."""
    async with alone(LedgerScreen([], list)) as looked:
        assert "No replies yet." in looked.part(".heading")
        await looked.press("enter", "down", "pagedown")
        assert looked.given is NOTHING_YET
        assert looked.part(".details") == ""


async def test_replies_of_unknown_cost_are_counted_apart() -> None:
    """Nothing told is an empty place, not nought; how it ended stands where the cost would."""
    unknown = entry(1, prompt=None, cached=None, reasoning=None, completion=None, cost=None, how="failed")
    beside = entry(2, prompt=None, completion=None, cost=None, beside="r1")
    async with alone(LedgerScreen([unknown, beside, entry(3)], list)) as looked:
        assert "1 of unknown cost" in looked.part(".heading")
        assert looked.rows()[2].split()[-1] == "failed"
        assert "200" not in looked.rows()[2]
        assert "with the first" in looked.rows()[1]


async def test_the_details_of_a_reply_have_its_ids_as_words() -> None:
    """Whatever the service put into them."""
    async with alone(LedgerScreen([entry(1, ids={"cf-ray": "8abc\x1b[2J[/]"}, model="a/[b]\x07")], list)) as looked:
        details = looked.part(".details")
        assert "cf-ray 8abc" in details
        assert "[/]" in details
        assert "\x1b" not in "\n".join(looked.lines())
        assert "1,000 in, 128 of them cached; 50 of thinking; 200 out; $0.5" in details
        assert "first token 0.5 s, first word 1.0 s" in details


async def test_the_month_is_read_beside_the_screen_and_once() -> None:
    """Until it is there the screen says so; of the month no reply is given."""
    gate, read = threading.Event(), []

    def month() -> list[Entry]:
        read.append(1)
        gate.wait(30)
        return [entry(number) for number in range(3)]

    async with alone(LedgerScreen([entry(1)], month)) as looked:
        await looked.press("tab")
        assert "Reading the conversations of this month" in looked.part(".heading")
        assert time.strftime("%B") in looked.title()
        gate.set()
        while "for 3 replies" not in looked.part(".heading"):
            await looked.pilot.pause()
        await looked.press("enter")
        assert looked.given is NOTHING_YET
        await looked.press("tab", "tab")
        assert "for 3 replies" in looked.part(".heading")
        assert len(read) == 1


async def test_a_month_that_cannot_be_read_is_told() -> None:
    """Where the sum would stand; the conversation's own is still there."""

    def month() -> list[Entry]:
        raise StoreError("Cannot read the [/] folder.", hint="See `grokchat doctor`.")

    async with alone(LedgerScreen([entry(1)], month)) as looked:
        await looked.press("tab")
        while "Cannot read" not in looked.part(".heading"):
            await looked.pilot.pause()
        assert "the [/] folder" in looked.part(".heading")
        await looked.press("tab")
        assert "for 1 reply" in looked.part(".heading")


async def test_a_month_that_comes_after_the_screen_was_left_is_nobodys() -> None:
    """Nothing breaks."""
    gate = threading.Event()

    def month() -> list[Entry]:
        gate.wait(30)
        return [entry(1)]

    async with alone(LedgerScreen([], month)) as looked:
        await looked.press("tab", "escape")
        assert len(looked.app.screen_stack) == 1
        gate.set()
        while any(worker.is_running for worker in looked.app.workers):
            await looked.pilot.pause()


def listed(*models: ListedModel) -> Future[list[ListedModel]]:
    future: Future[list[ListedModel]] = Future()
    future.set_result(list(models))
    return future


@pytest.mark.parametrize("size", SIZES)
async def test_models_are_found_by_words_and_shown_with_what_is_known(size: tuple[int, int]) -> None:
    """Of the program's own and of the service's; the chosen one has the dot."""
    ask = lambda: listed(ListedModel("@cf/a/zebra", 8_192, "Stripes.\x1b"), ListedModel("@cf/b/lion", 0))  # noqa: E731
    async with alone(ModelsScreen("xai/grok-4.3", ask), size) as looked:
        while "2 models" not in looked.part(".heading"):
            await looked.pilot.pause()
        assert next(row for row in looked.rows() if row.startswith("●")).split()[1] == "xai/grok-4.3"
        await looked.press(*"zebra")
        assert [row.split()[0] for row in looked.rows()] == ["@cf/a/zebra", "zebra"]
        assert "Stripes." in looked.part(".details")
        assert "Efforts: none that can be set." in looked.part(".details")
        if size[0] > 60:
            assert "8k" in looked.rows()[0]
        await looked.press("enter")
        assert looked.given == "@cf/a/zebra"


async def test_a_list_that_does_not_come_leaves_the_known_models() -> None:
    """With the reason."""
    future: Future[list[ListedModel]] = Future()
    future.set_exception(ServiceError("The service [/] failed.", hint="Try again."))
    async with alone(ModelsScreen("xai/grok-4.3", lambda: future)) as looked:
        while "did not come" not in looked.part(".heading"):
            await looked.pilot.pause()
        assert "The service [/] failed." in looked.part(".heading")
        await looked.press(*"4.7", "enter")
        assert looked.given == "xai/grok-4.7"


async def test_a_list_that_comes_after_the_screen_was_left_is_nobodys() -> None:
    """Nothing breaks, and nothing is given."""
    future: Future[list[ListedModel]] = Future()
    async with alone(ModelsScreen("xai/grok-4.3", lambda: future)) as looked:
        await looked.press("escape")
        if not future.cancelled():
            future.set_result([])
        await looked.pilot.pause()
        assert looked.given is None


async def test_the_price_of_the_default_model_is_told() -> None:
    """What is not known is said to be so."""
    async with alone(ModelsScreen("xai/grok-4.3", None)) as looked:
        assert "$1.25 in, $0.20 cached, $2.50 out" in looked.part(".details")
        await looked.press(*"no/such model")
        assert "Price unknown" in looked.part(".details")
        assert "Taken as it is typed" in looked.part(".details")
