"""The screens of the model's card: parameters, efforts, models, ledger, inspector, and the question before a dear message."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scripted import ScriptedReplier
from textual.widgets import OptionList, Static
from tui_program import SIZES, running

from grokchat.conversation import PARAMETERS, Parameters, ReplyEnded, TextDelta, TextPart, Usage, UsageTold
from grokchat.engine import Engine, SessionSettings
from grokchat.store.session_file import read_settings
from grokchat.tui.efforts_screen import EffortsScreen
from grokchat.tui.inspector_screen import InspectorScreen
from grokchat.tui.ledger_screen import LedgerScreen
from grokchat.tui.models_screen import ModelsScreen
from grokchat.tui.parameters_screen import ParametersScreen
from grokchat.tui.question_screen import QuestionScreen

PLACES = {one.name: number for number, one in enumerate(PARAMETERS)}
KEYS = {"alt+p": ParametersScreen, "alt+e": EffortsScreen, "f2": ModelsScreen, "alt+u": LedgerScreen, "alt+i": InspectorScreen}


def down(name: str) -> list[str]:
    return ["down"] * PLACES[name]


@pytest.mark.parametrize("size", SIZES)
async def test_every_screen_opens_fits_and_closes_on_every_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    """No row is wider than its list; Escape goes back to the box."""
    async with running(tmp_path, size=size) as program:
        await program.say("rust")
        for key, screen in KEYS.items():
            await program.press(key)
            assert isinstance(program.app.screen, screen)
            card = program.app.screen.query_one(".card")
            assert card.region.right <= size[0]
            assert card.region.bottom <= size[1]
            for options in program.app.screen.query(OptionList):
                assert all(len(row) <= options.size.width for row in program.rows())
                assert options.size.height >= 3
            hint = str(program.app.screen.query_one(".hint", Static).render())
            assert "Esc" in hint
            assert len(hint) <= card.region.width - 4
            await program.press("escape")
            assert len(program.app.screen_stack) == 1


async def test_values_of_the_form_go_with_every_message_and_into_the_file(tmp_path: Path) -> None:
    """Typed, saved, sent, recorded."""
    async with running(tmp_path) as program:
        await program.press("alt+p", *down("temperature"), *"0.25")
        await program.press(*["down"] * (PLACES["stream"] - PLACES["temperature"]), *"false", "ctrl+s")
        assert program.chat.settings.parameters == Parameters(temperature=0.25, stream=False)
        await program.say("rust")
        assert (program.request()["temperature"], program.request()["stream"]) == (0.25, False)
        assert program.last.how == "done"
        assert program.last.asked is not None
        assert program.last.asked.parameters == Parameters(temperature=0.25, stream=False)
        assert read_settings(program.library.folder / program.chat.id)[0].parameters.stream is False
        await program.press("alt+p", *down("temperature"))
        assert program.line().value == "0.25"
        await program.press(*["backspace"] * 4, "ctrl+s")
        await program.say("again")
        assert "temperature" not in program.request()


async def test_values_for_one_message_go_with_that_one_only(tmp_path: Path) -> None:
    """Tab says so; the conversation keeps its own."""
    async with running(tmp_path) as program:
        await program.press("alt+p", "tab", *down("seed"), *"7", "ctrl+s")
        assert "only that one" in program.told()
        await program.say("rust")
        assert program.request()["seed"] == 7
        await program.say("python")
        assert "seed" not in program.request()
        assert program.chat.settings.parameters == Parameters()


async def test_the_form_checks_while_one_types_and_says_what_becomes_of_it(tmp_path: Path) -> None:
    """Wrong values, values that the model refuses or ignores; a wrong one is never saved."""
    async with running(tmp_path) as program:
        await program.press("alt+p", *down("temperature"), "3")
        assert "from 0 to 2" in program.part("details")
        await program.press("ctrl+s")
        assert isinstance(program.app.screen, ParametersScreen)
        await program.press("backspace")
        assert "✗" not in program.part("details")
        await program.press(*["down"] * (PLACES["stop"] - PLACES["temperature"]))
        assert "refused by reasoning models" in program.part("details")
        await program.press(*["down"] * (PLACES["logprobs"] - PLACES["stop"]))
        assert "ignored since grok-4.20" in program.part("details")
        assert any(row.startswith("✗ stop") for row in program.rows())
        assert any(row.startswith("∅ logprobs") for row in program.rows())
        await program.press("escape")
        assert program.chat.settings.parameters == Parameters()


async def test_two_values_that_exclude_each_other_are_told_when_saving(tmp_path: Path) -> None:
    """And the form stays open."""
    async with running(tmp_path) as program:
        await program.press("alt+p", *down("max_completion_tokens"), "5", "down", "5", "ctrl+s")
        assert isinstance(program.app.screen, ParametersScreen)
        assert "only one of them" in program.part("details")
        await program.press("backspace", "ctrl+s")
        assert program.chat.settings.parameters == Parameters(max_completion_tokens=5)


async def test_a_refused_parameter_is_dropped_with_one_key_and_the_message_stays(tmp_path: Path) -> None:
    """The failure names it and the key; the second reply is a branch beside the first."""
    async with running(tmp_path, settings=SessionSettings(parameters=Parameters(stop=("END",), seed=3))) as program:
        await program.say("rust")
        failed = program.last
        assert failed.how == "failed"
        assert "parameter stop" in failed.detail
        assert "Alt+D" in failed.detail
        await program.press("alt+d")
        await program.answered(2)
        assert program.last.how == "done"
        assert "stop" not in program.request()
        assert program.request()["seed"] == 3
        assert program.chat.settings.parameters == Parameters(seed=3)
        assert program.last.parent == failed.parent
        await program.press("alt+d")
        assert "No parameter was refused" in program.told()


@pytest.mark.parametrize(("key", "effort"), [("alt+n", "none"), ("alt+l", "low"), ("alt+m", "medium"), ("alt+h", "high")])
async def test_each_effort_has_a_key(tmp_path: Path, key: str, effort: str) -> None:
    """It goes with the next message and stands at its reply."""
    async with running(tmp_path) as program:
        await program.press(key)
        await program.say("rust")
        assert program.request()["reasoning_effort"] == effort
        assert program.last.asked is not None
        assert program.last.asked.parameters.effort == effort


async def test_the_efforts_are_those_of_the_model(tmp_path: Path) -> None:
    """One that it lacks is not taken, with a word; the cycle leaves it out; the highest has none above."""
    async with running(tmp_path) as program:
        await program.press("alt+x")
        assert "has no effort xhigh" in program.told()
        assert program.chat.settings.parameters.effort == "medium"
        program.chat.change(model="xai/grok-4.7", effort="xhigh")
        await program.press("ctrl+t")
        assert program.chat.settings.parameters.effort == "low"
        await program.press("alt+x")
        assert program.chat.settings.parameters.effort == "xhigh"
        await program.say("rust")
        await program.press("alt+r")
        assert "no higher effort" in program.told()


async def test_retrying_with_more_effort_makes_a_sibling(tmp_path: Path) -> None:
    """Both replies stay, each with its own effort."""
    async with running(tmp_path) as program:
        await program.press("alt+l")
        await program.say("rust")
        first = program.last
        await program.press("alt+r")
        await program.answered(2)
        efforts = [one.asked.parameters.effort for one in program.chat.conversation.siblings(first.id) if one.asked]
        assert efforts == ["low", "medium"]


async def test_the_efforts_are_shown_with_what_they_cost_so_far(tmp_path: Path) -> None:
    """Seconds, thinking and money of each; Enter takes one."""
    async with running(tmp_path) as program:
        await program.press("alt+h")
        await program.say("rust")
        await program.press("alt+e")
        rows = program.rows()
        assert [row.split()[1] for row in rows] == ["none", "low", "medium", "high"]
        assert "not used yet" in rows[0]
        assert "360 thought" in rows[3]
        assert "$" in rows[3]
        assert "1 reply" in program.part("details")
        await program.press("up", "enter")
        assert program.chat.settings.parameters.effort == "medium"


async def test_the_picker_finds_known_and_listed_models_and_takes_what_is_typed(tmp_path: Path) -> None:
    """The service's list comes page by page beside it."""
    async with running(tmp_path) as program:
        await program.press("f2")
        await program.until(lambda: "129 models" in program.part("heading"))
        assert len(program.rows()) > 129
        await program.press(*"70b")
        assert "llama-3.3-70b" in program.rows()[0]
        assert "Price unknown" in program.part("details")
        await program.press("enter")
        assert program.chat.settings.model == "@cf/meta/llama-3.3-70b-instruct-fp8-fast"
        await program.say("rust")
        assert program.last.how == "done"
        assert "reasoning_effort" not in program.request()
        await program.press("f2", *"someone/else", "enter")
        assert program.chat.settings.model == "someone/else"


async def test_another_model_keeps_the_conversation_and_drops_what_it_does_not_take(tmp_path: Path) -> None:
    """With a word for each."""
    settings = SessionSettings(model="xai/grok-4.20-0309-non-reasoning", parameters=Parameters(stop=("x",), effort="none"))
    async with running(tmp_path, settings=settings) as program:
        await program.say("rust")
        await program.press("f2", *"grok-4.7", "enter")
        assert program.chat.settings.parameters == Parameters(effort="low")
        assert "stop left out" in program.told()
        assert "now low" in program.told()
        await program.say("python")
        assert program.last.how == "done"
        assert len(program.request()["messages"]) == 3


async def test_the_ledger_adds_up_the_conversation_and_the_month(tmp_path: Path) -> None:
    """With the ids of the marked reply; Tab changes between the two."""
    async with running(tmp_path) as program:
        await program.say("rust")
        await program.press("ctrl+n")
        await program.say("python")
        await program.press("alt+u")
        assert "for 1 reply" in program.part("heading")
        assert "cf-aig-log-id demo-log" in program.part("details")
        await program.press("tab")
        await program.until(lambda: "for 2 replies" in program.part("heading"))
        assert len(program.rows()) == 2
        await program.press("tab", "enter")
        assert isinstance(program.app.screen, InspectorScreen)


async def test_the_inspector_shows_the_request_the_answer_and_a_command(tmp_path: Path) -> None:
    """Of any reply of the conversation; the page is copied whole and never holds the token."""
    async with running(tmp_path) as program:
        await program.press("alt+i")
        assert "no reply to inspect" in program.told()
        await program.say("rust")
        await program.say("python")
        await program.press("alt+i")
        shown = program.app.screen.query_one("#inspected", Static)
        body = json.loads(str(shown.render()).partition("\n\n")[2])
        assert body == program.request()
        await program.press("left")
        assert len(json.loads(str(shown.render()).partition("\n\n")[2])["messages"]) == 1
        await program.press("tab")
        assert "data: [DONE]" in str(shown.render())
        await program.press("tab", "c")
        assert program.app.clipboard.startswith("curl ")
        assert "a-token-of-the-tests" not in program.app.clipboard
        assert "$CLOUDFLARE_API_TOKEN" in program.app.clipboard


async def test_a_dear_message_is_sent_only_after_a_yes(tmp_path: Path) -> None:
    """No keeps it in the box; yes sends it; the next one is asked for again."""
    async with running(tmp_path, warn_cost=0.0001) as program:
        for number, answer in enumerate((["escape"], ["enter"], ["down", "enter"], ["down", "enter"])):
            program.app.composer.text = f"question {number}"
            await program.press("enter")
            await program.until(lambda: isinstance(program.app.screen, QuestionScreen))
            assert "more than $0.0001" in str(program.app.screen.query_one(Static).render())
            await program.press(*answer)
            if len(answer) == 2:
                await program.answered(number - 1)
            else:
                assert program.app.composer.text == f"question {number}"
        assert len(program.emulator.requests) == 2


async def test_a_command_of_the_card_is_found_by_its_name(tmp_path: Path) -> None:
    """For those whose terminal has no Alt key."""
    async with running(tmp_path) as program:
        await program.press("ctrl+p", *"parameters", "enter")
        await program.until(lambda: isinstance(program.app.screen, ParametersScreen))


async def test_dropping_what_was_refused_keeps_what_was_meant_for_one_message(tmp_path: Path) -> None:
    """The other values of that message go with the second try, and are not kept for the conversation."""
    async with running(tmp_path, settings=SessionSettings(parameters=Parameters(seed=1))) as program:
        program.chat.once = Parameters(seed=2, presence_penalty=0.0)
        await program.say("rust")
        assert "presence_penalty" in program.last.detail
        await program.press("alt+d")
        await program.answered(2)
        assert program.last.how == "done"
        assert (program.request()["seed"], program.chat.settings.parameters) == (2, Parameters(seed=1))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"cost_in_usd_ticks": 25_000_000}, "session $0.0025"),
        ({}, "session ≈ $0.2"),
        ({"cost_in_usd_ticks": 1}, "context 186,000: dearer from 200,000"),
    ],
)
async def test_the_line_below_says_how_sure_the_cost_is_and_speaks_up_near_the_price_step(
    tmp_path: Path, told: dict[str, int], words: str
) -> None:
    """Told costs are exact, reckoned ones have a ≈; the meter warns before the step."""
    async with running(tmp_path) as program:
        usage = Usage({"prompt_tokens": 185_000, "completion_tokens": 1_000, **told})
        events = [TextDelta("Yes"), UsageTold(usage), ReplyEnded("done", "", "stop")]
        engine = Engine(lambda: ScriptedReplier(events), None)
        session = engine.new(SessionSettings())
        program.app.open_session(session)
        session.say((TextPart("Hello"),)).result()
        await program.until(lambda: words in str(program.app.query_one("#status", Static).render()))
        engine.close()
