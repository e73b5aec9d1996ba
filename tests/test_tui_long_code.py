"""Long code: folded to its beginning, opened by a press, or moved sideways where it is not wrapped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_render_document import law
from test_tui_pane import Reading, reading, reply
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from grokchat.render.document import Document
from grokchat.render.lines import Line
from grokchat.text import cells
from grokchat.tui.folding import BEGINNING, LONGEST, code_blocks, folded
from grokchat.tui.pane import ConversationPane
from grokchat.tui.sideways import block_of, window


def code(rows: int, indent: str = "") -> str:
    body = "\n".join(f"{indent}line_{number} = {number}" for number in range(rows))
    return f"{indent}```python\n{body}\n{indent}```"


def lines_of(text: str, width: int = 60, *, wrap_code: bool = True) -> list[Line]:
    document = Document(width, wrap_code=wrap_code)
    document.give(text)
    return list(document.lines)


def words(lines: list[Line]) -> list[str]:
    return [line.text.strip() for line in lines]


def test_short_code_is_shown_whole() -> None:
    """To the last row that a block may have."""
    lines = lines_of(code(LONGEST))
    assert folded(lines, ()) is lines


def test_long_code_is_shown_to_its_beginning() -> None:
    """With how much more there is; what stands around it stays."""
    lines = lines_of(f"Before.\n\n{code(LONGEST + 1)}\n\nAfter.")
    found = folded(lines, ())
    assert words(found)[-4:] == [f"line_{BEGINNING - 1} = {BEGINNING - 1}", f"▾ {LONGEST + 1 - BEGINNING} more lines", "", "After."]
    assert found[:4] == lines[:4]


def test_opened_code_ends_with_a_line_to_fold_it() -> None:
    """Only the block that was opened."""
    lines = lines_of(f"{code(50)}\n\n{code(60)}")
    first, second = (line.fold for line in folded(lines, ()) if line.fold)
    found = folded(lines, {first})
    assert [line.fold for line in found if line.fold] == [first, second]
    assert "▴ fold 50 lines" in words(found)
    assert "▾ 36 more lines" in words(found)
    assert [line for line in folded(lines, {first, second}) if not line.fold] == lines


def test_code_in_a_list_is_folded_in_its_place() -> None:
    """The line that opens it is indented as its code is."""
    found = folded(lines_of(f"1. Do:\n\n{code(50, '   ')}\n2. Done."), ())
    fold = next(line for line in found if line.fold)
    assert fold.text.startswith("     ▾ 26 more")


@law(60)
@given(st.lists(st.integers(0, 90), max_size=4), st.booleans())
def test_folding_hides_only_rows_of_code(sizes: list[int], nested: bool) -> None:
    """What is left are lines as they were; each hidden row is inside the bounds of its fold."""
    text = "\n\n".join(
        f"- Part {number}.\n\n{code(size, '  ')}" if nested else f"Part {number}.\n\n{code(size)}"
        for number, size in enumerate(sizes)
    )
    lines = lines_of(text)
    found = folded(lines, ())
    kept = [line for line in found if not line.fold]
    hidden = [line for line in lines if line not in kept]
    assert [line for line in lines if line in kept] == kept
    assert len([line for line in found if line.fold]) == sum(size > LONGEST for size in sizes)
    folds = [line for line in found if line.fold]
    assert all(any(fold.start <= line.start <= fold.end for fold in folds) for line in hidden)
    assert len(code_blocks(lines)) == len(sizes)


@asynccontextmanager
async def scrolling(text: str) -> AsyncIterator[tuple[Reading, Pilot[None]]]:
    async with reading(size=(40, 20)) as (app, pilot):
        app.pane.wrap_code = False
        app.pane.show_path((reply(text),), {})
        await pilot.pause()
        yield app, pilot


async def test_saved_code_is_folded_and_opens_where_it_is_pressed() -> None:
    """And folds again; the copy mark gives all of it in both states."""
    text = f"Look:\n\n{code(100)}"
    async with reading(reply(text), size=(60, 40)) as (app, pilot):
        await pilot.click(ConversationPane, offset=(4, app.row_of("76 more lines")))
        await pilot.pause()
        app.pane.scroll_to(y=0, animate=False, immediate=True)
        await pilot.pause()
        label = app.row_of("copy")
        await pilot.click(ConversationPane, offset=(app.screen_rows()[label].index("copy") + 1, label))
        app.pane.follow = True
        app.pane.scroll_end(animate=False, immediate=True)
        await pilot.pause()
        assert "line_99 = 99" in "\n".join(app.screen_rows())
        await pilot.click(ConversationPane, offset=(4, app.row_of("fold 100 lines")))
        await pilot.pause()
        label = app.row_of("copy")
        await pilot.click(ConversationPane, offset=(app.screen_rows()[label].index("copy") + 1, label))
        assert [one.code for one in app.chosen] == [code(100)[10:-4]] * 2


async def test_code_that_is_written_is_not_folded_unless_it_is_asked_for() -> None:
    """What somebody reads stays, also when the reply has ended; the command folds all, and opens all."""
    async with reading(reply(code(80)[:-4], how="running"), size=(60, 100)) as (app, pilot):
        while app.pane._column.shown[0].behind:
            app.pane._next_frame()
        await pilot.pause()
        assert "line_79 = 79" in "\n".join(app.screen_rows())
        app.pane.show_path((reply(code(80)),), {})
        await pilot.pause()
        assert "line_79 = 79" in "\n".join(app.screen_rows())
        app.pane.toggle_code()
        await pilot.pause()
        assert "56 more lines" in "\n".join(app.screen_rows())
        app.pane.toggle_code()
        await pilot.pause()
        assert "line_79 = 79" in "\n".join(app.screen_rows())


async def test_an_opened_block_stays_open() -> None:
    """When the message is told again, and at another width."""
    message = reply(code(60))
    async with reading(message, size=(60, 90)) as (app, pilot):
        await pilot.click(ConversationPane, offset=(4, app.row_of("36 more lines")))
        app.pane.show_path((replace(message, detail="x"),), {})
        await pilot.resize_terminal(50, 90)
        await pilot.pause()
        assert "line_59 = 59" in "\n".join(app.screen_rows())


WIDE = "x = '" + "".join(f"{number:04}" for number in range(30)) + "'"


def test_unwrapped_code_is_a_line_each() -> None:
    """However wide; all else wraps as ever, grown or given whole."""
    text = f"```py\n{WIDE}\ny = 1\n```\n\nWords that wrap at this width."
    lines = lines_of(text, 20, wrap_code=False)
    assert [cells(line.text) > 20 for line in lines] == [False, True, False, False, False, False]
    grown = Document(20, wrap_code=False)
    for char in text:
        grown.append(char)
    grown.finish()
    assert list(grown.lines) == lines


@pytest.mark.parametrize("shift", [0, 1, 7, 50, 100, 124, 200])
@pytest.mark.parametrize("text", [WIDE, "漢字" * 40, "short", "", "    indented " + "漢" * 30])
def test_a_window_shows_what_fits_and_marks_what_does_not(text: str, shift: int) -> None:
    """Never wider than the room; a mark on a side says that there is more there."""
    line = next(one for one in lines_of(f"```\n{text}\n```", 20, wrap_code=False) if not one.is_label)
    shown = window(line, 20, shift)
    assert cells(shown.text) <= 20
    assert shown.text.endswith("›") == (cells(line.text) > shift + 20)
    assert shown.text.startswith("‹") == (shift > 0)
    inner = shown.text.removeprefix("‹").removesuffix("›").strip()
    assert inner in line.text


async def test_the_wheel_moves_a_block_sideways_and_no_other() -> None:
    """To its end and not beyond, and back to its beginning."""
    text = f"```py\n{WIDE}\ny = 1\n```\n\n```py\n{WIDE}\n```"
    async with scrolling(text) as (app, pilot):
        first, second = [y for y, row in enumerate(app.screen_rows()) if "›" in row]

        def wheel(by: int, y: int) -> None:
            for _ in range(abs(by)):
                event = MouseScrollDown(app.pane, 4, y, 0, 1, 0, shift=True, meta=False, ctrl=False)
                (app.pane.on_mouse_scroll_down if by > 0 else app.pane.on_mouse_scroll_up)(event)

        before = app.screen_rows()
        wheel(2, first)
        await pilot.pause()
        assert app.screen_rows()[first].strip().startswith("‹")
        assert app.screen_rows()[second] == before[second]
        wheel(50, first)
        assert app.screen_rows()[first].strip().endswith("0029'")
        wheel(-50, first)
        assert app.screen_rows() == before


async def test_the_caret_takes_code_sideways_with_it() -> None:
    """Its cell is in view, and what is copied is the source."""
    async with scrolling(f"```py\n{WIDE}\n```") as (app, pilot):
        app.pane.begin_selecting()
        await pilot.press("g", "down", "down", "down", "v", "end")
        await pilot.pause()
        assert any(row.strip().endswith("0029'") for row in app.screen_rows())
        await pilot.press("y")
        assert app.taken[0].text == WIDE


def test_a_block_knows_its_bounds_and_its_longest_row() -> None:
    """From any of its lines, its label too; text around it is no block."""
    from grokchat.tui.message_lines import Shown

    text = f"Before.\n\n```py\n{WIDE}\ny = 1\n```\n\nAfter."
    shown = Shown(reply(text), (1, 1), 30, whole=True, wrap_code=False)
    shown.lay_out()
    start = text.index(WIDE)
    blocks = [block_of(shown, index) for index in range(9)]
    assert blocks == [None] * 4 + [(start, text.index("\n```\n"), 1 + len(WIDE))] * 3 + [None] * 2
