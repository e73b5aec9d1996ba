"""Mathematics on the screen: its source by a click, by a key, by a selection."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripted import ScriptedReplier
from test_tui_app import SIZES, running
from test_tui_pane import Reading, reading, reply
from textual.geometry import Offset
from textual.selection import Selection

from grokchat.conversation import ReplyEnded, TextDelta
from grokchat.tui.pane import ConversationPane

TEXT = "Let $x_1 = 2$ be.\n\n\\[\ny = \\frac{a}{b}\n\\]\n\nSo \\(z^2\\) is it."
DISPLAY = "\\[\ny = \\frac{a}{b}\n\\]"


def taken(app: Reading, start: tuple[int, int], end: tuple[int, int]) -> str:
    """What is copied from a column of a row to another; both are (row, column)."""
    found = app.pane.get_selection(Selection(Offset(start[1], start[0]), Offset(end[1], end[0])))
    return found[0] if found else ""


async def test_any_part_of_a_display_gives_all_of_it() -> None:
    """From any of its cells to any other, with the delimiters as they stand in the source."""
    async with reading(reply(TEXT)) as (app, _):
        top = next(y for y, row in enumerate(app.screen_rows()) if row.strip() == "a")
        for first, last in ((top, top), (top, top + 2), (top + 1, top + 2), (top + 2, top + 2)):
            for start in (0, 10, 12):
                assert taken(app, (first, start), (last, 15)) == DISPLAY


async def test_a_part_of_a_formula_in_a_line_gives_all_of_it() -> None:
    """And the words beside it letter by letter."""
    async with reading(reply(TEXT)) as (app, _):
        row = app.row_of("Let")
        column = app.screen_rows()[row].index("x₁")
        assert taken(app, (row, column), (row, column + 1)) == "$x_1 = 2$"
        assert taken(app, (row, column + 3), (row, column + 5)) == "$x_1 = 2$"
        assert taken(app, (row, column - 2), (row, column + 1)) == "t $x_1 = 2$"
        assert taken(app, (row, column + 2), (row, column + 8)) == "$x_1 = 2$ b"


async def test_a_selection_over_formulas_gives_the_source_between() -> None:
    """From the middle of one to the middle of another, and of all."""
    async with reading(reply(TEXT)) as (app, _):
        last = app.row_of("z²")
        top = next(y for y, row in enumerate(app.screen_rows()) if row.strip() == "a")
        assert taken(app, (top + 1, 12), (last, 6)) == f"{DISPLAY}\n\nSo \\(z^2\\)"
        assert taken(app, (0, 0), (last, 30)).endswith(TEXT)


async def test_a_click_shows_the_source_and_another_the_drawing() -> None:
    """Of one formula; the others stay drawn."""
    async with reading(reply(TEXT)) as (app, pilot):
        drawn = app.screen_rows()
        row = app.row_of("y = ─")
        await pilot.click(ConversationPane, offset=(drawn[row].index("─"), row))
        rows = [line.strip() for line in app.screen_rows()]
        assert "y = \\frac{a}{b}" in rows
        assert "\\[" in rows
        assert any("Let x₁ = 2" in line for line in rows)
        await pilot.click(
            ConversationPane, offset=(app.screen_rows()[rows.index("y = \\frac{a}{b}")].index("frac"), rows.index("\\[") + 1)
        )
        assert app.screen_rows()[2:] == drawn[2:]


async def test_a_click_beside_a_formula_does_nothing() -> None:
    """On words, on empty cells."""
    async with reading(reply(TEXT)) as (app, pilot):
        drawn = app.screen_rows()
        await pilot.click(ConversationPane, offset=(3, app.row_of("Let")))
        await pilot.click(ConversationPane, offset=(50, app.row_of("y = ─")))
        assert app.screen_rows()[2:] == drawn[2:]
        assert not app.pane.turn_formula(0, 500)


async def test_all_are_shown_as_their_source_and_drawn_again() -> None:
    """In every message, also in one that comes later; the mode that was set comes back."""
    async with reading(reply(TEXT, "a"), reply("Then $w_2$.", "b"), size=(60, 30)) as (app, pilot):
        app.pane.show_mathematics("ascii")
        drawn = app.screen_rows()
        assert "w_2" in app.screen_rows()[app.row_of("Then")]
        app.pane.show_mathematics()
        rows = "\n".join(app.screen_rows())
        assert "$x_1 = 2$" in rows
        assert "$w_2$" in rows
        app.pane.show_path((reply(TEXT, "a"), reply("Then $w_2$.", "b"), reply("And $v_3$.", "c")), {})
        await pilot.pause()
        assert "$v_3$" in "\n".join(app.screen_rows())
        app.pane.show_mathematics()
        assert [row for row in app.screen_rows() if row][: len([row for row in drawn if row]) - 4] == [row for row in drawn if row][
            :-4
        ]


@pytest.mark.parametrize("size", SIZES)
async def test_the_key_works_in_the_program(tmp_path: Path, size: tuple[int, int]) -> None:
    """F12 shows the source, and again the drawing; Alt+F that of the formula under the pointer."""
    async with running(tmp_path, ScriptedReplier((TextDelta("Here $x_1$ is."), ReplyEnded("done"))), size) as program:
        await program.say("question")
        await program.until(lambda: "Here x₁ is" in program.screen())
        await program.pilot.press("f12")
        await program.until(lambda: "Here $x_1$ is" in program.screen())
        await program.pilot.press("f12")
        await program.until(lambda: "Here x₁ is" in program.screen())
        row = next(y for y, line in enumerate(program.screen().split("\n")) if "Here" in line)
        column = program.screen().split("\n")[row].index("x₁")
        await program.pilot.hover(ConversationPane, offset=(column, row))
        await program.pilot.press("alt+f")
        await program.until(lambda: "Here $x_1$ is" in program.screen())
