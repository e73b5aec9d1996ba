"""Several answers side by side: columns or tabs, one to go on from, and what is different between two."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from scripted import HOLD, ScriptedReplier
from test_tui_app import Program as Scripted
from test_tui_app import running as scripted
from textual.containers import Vertical
from textual.widgets import Static
from tui_program import SIZES, Program, running

from grokchat.conversation import Parameters, ReplyEnded, ReplyEvent, TextDelta, Waiting
from grokchat.engine import SessionSettings
from grokchat.tui.answers_screen import AnswersScreen
from grokchat.tui.difference_screen import DifferenceScreen
from grokchat.tui.line_view import LineView
from grokchat.tui.pane import ConversationPane

QUESTION = "thermodynamics"


def settings(n: int) -> SessionSettings:
    return SessionSettings(parameters=Parameters(n=n, effort="none"))


@asynccontextmanager
async def asked(folder: Path, n: int = 3, size: tuple[int, int] = (120, 40), words: str = QUESTION) -> AsyncIterator[Program]:
    """The program with the answers to a question on its screen."""
    async with running(folder, size=size, settings=settings(n)) as program:
        await program.say(words)
        await program.until(lambda: isinstance(program.app.screen, AnswersScreen))
        await program.until(lambda: len(shown(program)) >= 1 and all(text(pane) for pane in shown(program)))
        yield program


def columns(program: Program | Scripted) -> list[Vertical]:
    return [one for one in program.app.screen.query(".column").results(Vertical) if one.display]


def shown(program: Program | Scripted) -> list[ConversationPane]:
    return [column.query_one(ConversationPane) for column in columns(program)]


def text(pane: ConversationPane) -> str:
    return "\n".join(pane.render_line(y).text.rstrip() for y in range(pane.size.height)).strip()


def heading(program: Program | Scripted) -> str:
    return str(program.app.screen.query_one(".heading", Static).render())


def marked(program: Program | Scripted) -> str:
    return str(next(one for one in columns(program) if one.has_class("marked")).border_title)


def difference(program: Program) -> list[str]:
    view = program.app.screen.query_one(LineView)
    return [view.render_line(y).text.strip() for y in range(view.size.height)]


@pytest.mark.parametrize(("size", "count"), [((120, 40), 3), ((80, 24), 2), ((60, 30), 1), ((40, 20), 1)])
async def test_there_are_as_many_columns_as_fit(tmp_path: Path, size: tuple[int, int], count: int) -> None:
    """Columns when wide, one at a time under the numbers of all when narrow; the keys fit too."""
    async with asked(tmp_path, size=size) as program:
        await program.until(lambda: len(columns(program)) == count)
        assert all(column.region.right <= size[0] and column.size.width >= 30 for column in columns(program))
        assert [number in heading(program) for number in ("1", "2", "3")] == [True] * 3
        hint = str(program.app.screen.query_one(".hint", Static).render())
        assert "Esc" in hint
        assert len(hint) <= size[0] - 4


async def test_each_column_shows_its_answer(tmp_path: Path) -> None:
    """Laid out as in the conversation."""
    async with asked(tmp_path) as program:
        await program.until(lambda: all("laws of thermodynamics" in text(pane) for pane in shown(program)))
        texts = [text(pane) for pane in shown(program)]
        assert len(set(texts)) == 3
        assert all("Grok" in one for one in texts)


async def test_with_more_answers_than_room_the_marked_one_is_in_view(tmp_path: Path) -> None:
    """Right goes on and begins again after the last."""
    async with asked(tmp_path, 5, (80, 24)) as program:
        for number in ("1", "2", "3", "4", "5", "1"):
            assert marked(program) == number
            assert len(columns(program)) == 2
            await program.press("right")
        await program.press("left", "left")
        assert marked(program) == "5"


async def test_the_answers_stream_side_by_side(tmp_path: Path) -> None:
    """The screen opens when the second one begins, grows with each, and tells how many there are so far."""
    replier = ScriptedReplier((TextDelta("First words"), TextDelta("Other words", "1"), HOLD))
    async with scripted(tmp_path, replier) as program:
        assert program.app.chat is not None
        program.app.chat.change(parameters=Parameters(n=3))
        program.box.text = "go"
        await program.pilot.press("enter")
        await program.until(lambda: len(columns(program)) == 2)
        await program.until(lambda: ["words" in text(pane) for pane in shown(program)] == [True, True])
        assert "2 of 3 answers so far" in heading(program)
        assert "1…" in heading(program)
        await program.pilot.press("right", "enter")
        assert isinstance(program.app.screen, AnswersScreen)
        assert program.app.chat.running
        await program.pilot.press("escape", "escape")
        await program.until(lambda: program.app.chat is not None and not program.app.chat.running)


@pytest.mark.parametrize("size", SIZES)
async def test_stopping_is_for_all_answers_and_keeps_what_came_of_each(tmp_path: Path, size: tuple[int, int]) -> None:
    """There is one connection for all: while they come the keys say so; one Escape closes, the next stops all, and none comes back open."""
    replier = ScriptedReplier((TextDelta("First words"), TextDelta("Other words", "1"), HOLD))
    async with scripted(tmp_path, replier, size) as program:
        assert program.app.chat is not None
        program.app.chat.change(parameters=Parameters(n=2))
        program.box.text = "go"
        await program.pilot.press("enter")
        await program.until(lambda: len(shown(program)) >= 1 and "words" in text(shown(program)[0]))
        hint = str(program.app.screen.query_one(".hint", Static).render())
        assert "Esc close, again stop all" in hint
        assert len(hint) <= size[0] - 4
        await program.pilot.press("escape")
        assert len(program.app.screen_stack) == 1
        assert program.app.chat.running
        await program.pilot.press("escape")
        await program.until(lambda: program.app.chat is not None and not program.app.chat.running)
        answers = [one for one in program.app.chat.conversation.messages.values() if one.asked]
        assert [(one.text, one.how) for one in answers] == [("First words", "stopped"), ("Other words", "stopped")]
        await program.pilot.press("alt+c")
        await program.until(lambda: isinstance(program.app.screen, AnswersScreen))
        await program.until(lambda: "stop all" not in str(program.app.screen.query_one(".hint", Static).render()))


async def test_the_chosen_answer_is_the_one_to_go_on_from(tmp_path: Path) -> None:
    """Enter moves the head to it; the next message follows it."""
    async with asked(tmp_path) as program:
        await program.press("right", "enter")
        assert len(program.app.screen_stack) == 1
        chosen = program.last
        assert chosen.beside == program.chat.conversation.siblings(chosen.id)[0].id
        await program.say("rust")
        assert program.request()["messages"][1]["content"] == chosen.text


async def test_leaving_changes_nothing_and_a_key_brings_them_back(tmp_path: Path) -> None:
    """They do not open by themselves a second time."""
    async with asked(tmp_path) as program:
        head = program.chat.conversation.head
        await program.press("right", "escape")
        assert program.chat.conversation.head == head
        await program.pilot.pause(0.2)
        assert len(program.app.screen_stack) == 1
        await program.press("alt+c")
        assert isinstance(program.app.screen, AnswersScreen)
        await program.until(lambda: "1●" in heading(program))


async def test_retries_stand_side_by_side_too(tmp_path: Path) -> None:
    """They are siblings like answers of one request."""
    async with running(tmp_path, settings=settings(1)) as program:
        await program.say("rust")
        await program.press("alt+c")
        assert "one answer only" in program.told()
        await program.press("ctrl+r")
        await program.answered(2)
        await program.press("alt+c")
        await program.until(lambda: len(columns(program)) == 2)


async def test_fewer_answers_than_asked_for_are_told_in_the_conversation(tmp_path: Path) -> None:
    """Nothing opens for one answer."""
    async with running(tmp_path, settings=settings(3)) as program:
        await program.say("hello fault:one-answer")
        pane = program.app.pane
        await program.until(lambda: "The service gave 1 of 3 answers." in text(pane))
        assert len(program.app.screen_stack) == 1


async def test_a_saved_conversation_opens_as_it_was(tmp_path: Path) -> None:
    """Without the answers over it."""
    events: tuple[ReplyEvent | Waiting, ...] = (TextDelta("One"), TextDelta("Two", "1"), ReplyEnded("done", "", "stop"))
    async with scripted(tmp_path, ScriptedReplier(events)) as program:
        assert program.app.chat is not None
        program.app.chat.change(parameters=Parameters(n=2))
        program.box.text = "go"
        await program.pilot.press("enter")
        await program.until(lambda: isinstance(program.app.screen, AnswersScreen))
    async with scripted(tmp_path, session="last") as again:
        await again.until(lambda: "One" in again.screen())
        await again.pilot.pause(0.2)
        assert len(again.app.screen_stack) == 1
        assert "1/2" in again.screen()


@pytest.mark.parametrize("size", SIZES)
async def test_the_difference_of_two_answers(tmp_path: Path, size: tuple[int, int]) -> None:
    """Of the marked one and the one before it, read by its signs at every size."""
    async with asked(tmp_path, size=size) as program:
        await program.press("right", "d")
        assert isinstance(program.app.screen, DifferenceScreen)
        await program.until(lambda: any(line.startswith("+") for line in difference(program)))
        assert "- answer 1  + answer 2" in heading(program)
        assert any(line == "+ Put differently:" for line in difference(program))
        await program.press("tab")
        assert any(line == "- Put differently:" for line in difference(program))
        await program.press("escape")
        assert isinstance(program.app.screen, AnswersScreen)


async def test_the_other_side_of_a_difference_can_be_changed(tmp_path: Path) -> None:
    """Left and Right go through the others, never to the same one."""
    async with asked(tmp_path) as program:
        await program.press("d")
        seen = []
        for _ in range(3):
            seen.append(heading(program).split("%")[0].rsplit(" ", 2)[0].strip())
            await program.press("right")
        assert [words[-1] for words in seen] == ["2", "3", "2"]


async def test_the_figures_of_several_answers_are_not_those_of_one(tmp_path: Path) -> None:
    """The tokens of each are counted, the cost is that of all."""
    async with asked(tmp_path) as program:
        for pane in shown(program):
            pane.scroll_end(animate=False, immediate=True)
        await program.until(lambda: "tok" in text(shown(program)[2]))
        assert "(all 3)" in text(shown(program)[0])
        assert "$" not in text(shown(program)[1])
        assert str(program.chat.conversation.siblings(program.last.id)[1].words) in text(shown(program)[1])
