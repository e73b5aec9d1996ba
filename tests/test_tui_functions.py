"""Function calls on the screen: nothing runs by a key that was not meant for it."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from own_files import GOOD, declare
from scripted_tools import WEATHER, WORDS, HeldTools, RoundsReplier, asking
from textual.pilot import Pilot
from textual.widgets import OptionList, Static, TextArea

from grokchat.engine import Engine, SessionSettings
from grokchat.store import Library
from grokchat.theme import load_theme, theme_folders
from grokchat.tools import Toolbox
from grokchat.tui import call_screen
from grokchat.tui.app import GrokchatApp
from grokchat.tui.call_screen import CallScreen, EditScreen
from grokchat.tui.functions_screen import FunctionsScreen
from grokchat.tui.opening import Doors, Opening
from grokchat.tui.question_screen import QuestionScreen

ULM = ("c1", "weather", '{"city": "Ulm"}')
ROM = ("c2", "weather", '{"city": "Rom"}')
SERVER = str(Path(__file__).parent / "mcp_server.py")


class Program:
    """The program over scripted replies and functions."""

    def __init__(self, folder: Path, replier: RoundsReplier, tools: Any, functions: tuple[str, ...]) -> None:
        self.replier, self.tools = replier, tools
        self.library = Library(folder / "data", folder / "cache")
        self.engine = Engine(lambda: replier, self.library, lambda: tools)
        doors = Doors(self.engine, self.library, SessionSettings(functions=functions))
        self.app = GrokchatApp(load_theme("night", theme_folders()), Opening(lambda: doors, list))
        self.pilot: Pilot[None]

    async def until(self, true: Any) -> None:
        while not true():
            await self.pilot.pause()

    async def say(self, words: str = "How is it?") -> None:
        self.app.composer.text = words
        await self.pilot.press("enter")
        await self.until(lambda: self.chat.conversation.path and not self.chat.running)
        await self.pilot.pause()

    async def asked(self) -> CallScreen:
        """The question, once it takes keys."""
        await self.until(lambda: isinstance(self.app.screen, CallScreen) and not self.options.disabled)
        assert isinstance(self.app.screen, CallScreen)
        return self.app.screen

    async def choose(self, id: str) -> None:
        await self.asked()
        while self.options.get_option_at_index(self.options.highlighted or 0).id != id:
            await self.pilot.press("down")
        await self.pilot.press("enter")

    @property
    def chat(self) -> Any:
        assert self.app.chat is not None
        return self.app.chat

    @property
    def options(self) -> OptionList:
        return self.app.screen.query_one(OptionList)

    @property
    def bar(self) -> str:
        bar = self.app.screen_stack[0].query_one("#calls", Static)
        return str(bar.render()) if bar.display else ""

    @property
    def outcomes(self) -> list[str]:
        return [call.outcome for message in self.chat.conversation.path for call in message.tool_calls]

    def screen(self) -> str:
        pane = self.app.pane
        return "\n".join(pane.render_line(y).text for y in range(pane.size.height))

    def dialogue(self) -> str:
        return "\n".join(str(one.render()) for one in self.app.screen.query(Static))


@asynccontextmanager
async def running(
    folder: Path, *replies: Any, tools: Any = None, functions: tuple[str, ...] = ("weather",), size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Program]:
    program = Program(folder, RoundsReplier(*(replies or (asking(ULM), WORDS))), tools or HeldTools(), functions)
    try:
        async with program.app.run_test(size=size) as pilot:
            program.pilot = pilot
            await program.until(lambda: program.app.chat is not None)
            await pilot.pause()
            yield program
    finally:
        program.engine.close()


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 20)])
async def test_a_call_is_asked_about_on_every_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    """The card stands in the conversation, a line names the key, the question shows all, and Enter runs it once."""
    async with running(tmp_path, size=size) as program:
        await program.say()
        await program.until(lambda: "not answered" in program.screen())
        assert "Ctrl+L: ƒ weather waits for you" in program.bar
        assert program.tools.ran == []
        await program.pilot.press("ctrl+l")
        await program.asked()
        assert '"city": "Ulm"' in program.dialogue()
        assert "Tells the weather." in program.dialogue()
        assert program.options.region.bottom <= size[1]
        assert program.options.get_option_at_index(program.options.highlighted or 0).id == "run"
        await program.pilot.press("enter")
        await program.until(lambda: "It is warm." in program.screen())
        assert program.tools.ran == [("weather", {"city": "Ulm"})]
        assert program.outcomes == ["answered"]
        assert program.bar == ""


async def test_no_key_counts_in_the_first_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed ahead runs nothing; Escape leaves the call waiting."""
    monkeypatch.setattr(call_screen, "CALM", 3600.0)
    async with running(tmp_path) as program:
        await program.say()
        await program.pilot.press("ctrl+l")
        await program.until(lambda: isinstance(program.app.screen, CallScreen))
        await program.pilot.press("enter", "y", "enter", "down", "enter")
        assert isinstance(program.app.screen, CallScreen)
        assert program.tools.ran == []
        await program.pilot.press("escape")
        assert not isinstance(program.app.screen, CallScreen)
        assert [call.id for call in program.chat.calls.waiting] == ["c1"]


async def test_the_next_call_is_asked_about_by_itself(tmp_path: Path) -> None:
    """Deny one, allow the function for good with the other."""
    async with running(tmp_path, asking(ULM, ROM), asking(("c3", "weather", "{}")), WORDS) as program:
        await program.say()
        await program.pilot.press("ctrl+l")
        await program.asked()
        assert "(2 wait)" in str(program.app.screen.query_one(".dialogue").border_title)
        await program.choose("deny")
        await program.until(lambda: program.outcomes[0] == "denied")
        screen = await program.asked()
        assert screen._offer.call.id == "c2"
        await program.choose("always")
        await program.until(lambda: "It is warm." in program.screen())
        assert program.outcomes == ["denied", "answered", "answered"]


async def test_a_trap_runs_only_by_a_typed_y(tmp_path: Path) -> None:
    """It cannot be allowed for good, and Enter does not run it."""
    trap = ("c1", "weather", json.dumps({"city": "Ulm\u202e"}))
    async with running(tmp_path, asking(trap), WORDS) as program:
        await program.say()
        await program.pilot.press("ctrl+l")
        await program.asked()
        assert "U+202E" in program.dialogue()
        assert "\\u202e" in program.dialogue()
        assert [program.options.get_option_at_index(number).id for number in range(program.options.option_count)] == [
            "edit",
            "hand",
            "deny",
        ]
        await program.pilot.press("y")
        await program.until(lambda: program.outcomes == ["answered"])
        assert program.tools.ran == [("weather", {"city": "Ulm\u202e"})]


async def test_arguments_are_changed_and_asked_about_again(tmp_path: Path) -> None:
    """What is no JSON cannot be taken."""
    async with running(tmp_path) as program:
        await program.say()
        await program.pilot.press("ctrl+l")
        await program.choose("edit")
        await program.until(lambda: isinstance(program.app.screen, EditScreen))
        editor = program.app.screen.query_one(TextArea)
        assert json.loads(editor.text) == {"city": "Ulm"}
        editor.text = "{oops"
        await program.until(lambda: "no JSON" in program.dialogue())
        await program.pilot.press("ctrl+s")
        assert isinstance(program.app.screen, EditScreen)
        editor.text = '{"city": "Wien"}'
        await program.pilot.pause()
        await program.pilot.press("ctrl+s")
        await program.choose("run")
        await program.until(lambda: program.outcomes == ["answered"])
        assert program.tools.ran == [("weather", {"city": "Wien"})]


async def test_a_call_is_answered_by_hand(tmp_path: Path) -> None:
    """In the function's place, also where there is none."""
    async with running(tmp_path, asking(("c1", "unknown", "{}")), WORDS) as program:
        await program.say()
        await program.pilot.press("ctrl+l")
        await program.asked()
        assert "No function 'unknown' is on" in program.dialogue()
        await program.choose("hand")
        await program.until(lambda: isinstance(program.app.screen, EditScreen))
        program.app.screen.query_one(TextArea).text = "It rains."
        await program.pilot.press("ctrl+s")
        await program.until(lambda: program.outcomes == ["by_hand"])
        await program.until(lambda: "It rains." in program.screen())
        assert program.tools.ran == []


async def test_a_function_that_runs_is_shown_and_stopped_by_escape(tmp_path: Path) -> None:
    """With its seconds; the box stays usable."""
    async with running(tmp_path, tools=HeldTools(hold=True)) as program:
        await program.say()
        await program.pilot.press("ctrl+l")
        await program.choose("run")
        await program.until(lambda: "Esc stops ƒ weather, running for" in program.bar)
        await program.pilot.press("escape")
        await program.until(lambda: program.outcomes == ["stopped"])
        await program.until(lambda: "■ stopped" in program.screen() and program.bar == "")


async def test_a_function_that_changed_under_the_question_is_told(tmp_path: Path) -> None:
    """And not run; the call waits for another look."""
    async with running(tmp_path) as program:
        await program.say()
        await program.pilot.press("ctrl+l")
        await program.asked()
        program.tools.known["weather"] = replace(WEATHER, description="Other.")
        await program.pilot.press("enter")
        await program.until(lambda: any("Nothing was run" in note.message for note in program.app._notifications))
        assert program.tools.ran == []
        assert [call.id for call in program.chat.calls.waiting] == ["c1"]


async def test_without_a_call_the_key_says_so(tmp_path: Path) -> None:
    """No dialogue opens."""
    async with running(tmp_path, WORDS) as program:
        await program.pilot.press("ctrl+l")
        assert any("No function call waits." in note.message for note in program.app._notifications)


async def test_a_saved_call_is_offered_again(tmp_path: Path) -> None:
    """In another run of the program."""
    async with running(tmp_path) as program:
        await program.say()
    async with running(tmp_path, WORDS) as program:
        program.app.open_session(program.engine.open("last"))
        await program.until(lambda: "Ctrl+L: ƒ weather waits for you" in program.bar)
        await program.pilot.press("ctrl+l")
        await program.choose("run")
        await program.until(lambda: "It is warm." in program.screen())


async def test_long_results_are_folded_and_open_by_a_click(tmp_path: Path) -> None:
    """And fold again by another."""
    async with running(tmp_path, asking(ULM), WORDS) as program:
        await program.say()
        call = program.chat.calls.waiting[0]
        program.chat.calls.answer(call, "\n".join(f"line {number}" for number in range(20))).result(20)
        await program.until(lambda: "▸ 12 more lines" in program.screen())
        row = next(y for y, line in enumerate(program.screen().split("\n")) if "▸ 12 more lines" in line)
        await program.pilot.click("#pane", offset=(6, row))
        await program.until(lambda: "line 19" in program.screen())
        assert "▾ fold" in program.screen()


async def marked(program: Program, id: str) -> None:
    """Marks the row of a function or a server."""
    await program.until(lambda: isinstance(program.app.screen, FunctionsScreen) and program.options.option_count > 0)
    program.options.highlighted = program.options.get_option_index(id)
    await program.pilot.pause()


@pytest.mark.parametrize("size", [(120, 40), (40, 20)])
async def test_functions_are_turned_on_and_off(tmp_path: Path, size: tuple[int, int]) -> None:
    """With their schema and their origin; what is on is kept with the conversation and sent."""
    declare(tmp_path, GOOD)
    declare(tmp_path, "def f(x):\n    'Doc.'\n", "bad.py")
    box = Toolbox(tmp_path / "config" / "tools", tmp_path / "data")
    async with running(tmp_path, WORDS, tools=box, functions=(), size=size) as program:
        await program.pilot.press("alt+t")
        await marked(program, "weather")
        assert "weather, from own.py, takes:" in program.dialogue()
        assert '"city"' in program.dialogue()
        await program.pilot.press("space")
        await marked(program, "calculator")
        await program.pilot.press("enter")
        await marked(program, "problem:bad.py")
        assert "x has no annotation" in program.dialogue()
        await program.pilot.press("space", "escape")
        assert program.chat.settings.functions == ("weather", "calculator")
        assert "ƒ 2 on" in str(program.app.query_one("#title", Static).render())
        await program.say()
        tools = program.replier.requests[0].asked.parameters.tools or ()
        assert [one["function"]["name"] for one in tools] == ["weather", "calculator"]
        await program.pilot.press("alt+t")
        await marked(program, "weather")
        await program.pilot.press("space", "escape")
        assert program.chat.settings.functions == ("calculator",)


async def test_a_server_starts_only_after_its_command_was_shown(tmp_path: Path) -> None:
    """Then its functions are there, and each is turned on as it is now."""
    pytest.importorskip("mcp")
    servers = {"docs": {"command": sys.executable, "args": [SERVER]}}
    box = Toolbox(tmp_path / "config" / "tools", tmp_path / "data", servers=servers)
    async with running(tmp_path, asking(("c1", "docs__add", '{"a": 40, "b": 2}')), WORDS, tools=box, functions=()) as program:
        await program.pilot.press("alt+t")
        await marked(program, "server:docs")
        assert SERVER in program.dialogue()
        await program.pilot.press("space")
        await program.until(lambda: isinstance(program.app.screen, QuestionScreen))
        await program.pilot.press("enter")
        await marked(program, "server:docs")
        await program.pilot.press("space")
        await program.until(lambda: isinstance(program.app.screen, QuestionScreen))
        await program.pilot.press("down", "enter")
        await program.until(
            lambda: isinstance(program.app.screen, FunctionsScreen) and "docs__add" in program.app.screen._functions
        )
        await marked(program, "docs__add")
        await program.pilot.press("space")
        await program.until(lambda: "docs__add" in (tmp_path / "data" / "allowed-functions.json").read_text())
        await program.pilot.press("escape")
        await program.say()
        await program.pilot.press("ctrl+l")
        await program.choose("run")
        await program.until(lambda: program.outcomes == ["answered"])
        assert program.chat.conversation.path[2].text == "42"
