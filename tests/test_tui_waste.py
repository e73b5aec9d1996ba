"""What a change of size or colours costs, and what a message costs that nobody looks at."""

from __future__ import annotations

import subprocess
import sys
import threading
import tracemalloc
from pathlib import Path

import pytest
from rich.style import Style
from test_tui_pane import LONG, many, reading, reply
from textual.geometry import Region
from textual.strip import Strip
from tui_program import running

from grokchat.render.highlighting import Highlighter
from grokchat.theme import load_theme, theme_folders
from grokchat.tui.app import GrokchatApp
from grokchat.tui.column import Column
from grokchat.tui.first_frame import NARROW
from grokchat.tui.pane import ConversationPane
from grokchat.tui.start import textual_theme
from grokchat.tui.warming import LANGUAGES


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The width of the conversation in each frame that paints it."""
    widths: list[int] = []
    paint = ConversationPane.render_lines

    def counting(pane: ConversationPane, crop: Region) -> list[Strip]:
        widths.append(pane.size.width)
        return paint(pane, crop)

    monkeypatch.setattr(ConversationPane, "render_lines", counting)
    return widths


@pytest.mark.parametrize(("before", "after"), [(120, 80), (80, 120), (NARROW, NARROW - 1), (NARROW - 1, NARROW)])
async def test_the_width_of_the_conversation_changes_once(tmp_path: Path, painted: list[int], before: int, after: int) -> None:
    """What a narrow screen hides is decided before anything is laid out: no width is painted that is not the last one."""
    async with running(tmp_path, size=(before, 30)) as program:
        pane = program.app.pane
        pane.show_path((reply(LONG),), {})
        await program.pilot.pause()
        old = pane.size.width
        painted.clear()
        await program.pilot.resize_terminal(after, 30)
        await program.until(lambda: pane.size.width != old and painted)
        await program.pilot.pause()
        assert {*painted} <= {old, pane.size.width}
        assert program.app.screen.has_class("-narrow") == (after < NARROW)
        assert program.app.screen.has_class("-broad") == (after >= NARROW)
        assert program.app.session_list.display == (after >= NARROW)


async def test_new_colours_are_drawn_from_the_next_frame_on(tmp_path: Path, painted: list[int]) -> None:
    """With all the rest of the screen, even where only the colours of words differ."""
    async with running(tmp_path) as program:
        app, pane = program.app, program.app.pane
        pane.show_path((reply("Some words."),), {})
        await program.pilot.pause()
        night = [pane.render_line(y) for y in range(pane.size.height)]
        paper = load_theme("paper", theme_folders())
        app.palettes[paper.name] = paper
        painted.clear()
        pane.set_palette(paper)
        assert painted == []
        await program.until(lambda: painted)
        row = next(y for y, strip in enumerate(night) if "Some words." in strip.text)
        style = next(segment.style for segment in pane.render_line(row) if "Some" in segment.text)
        assert style is not None
        assert style.color is not None
        assert style.color.get_truecolor().hex == paper.colours["text"]


@pytest.mark.parametrize("change", ["theme", "80", "120"])
async def test_a_change_of_all_is_painted_once(tmp_path: Path, painted: list[int], change: str) -> None:
    """Not after the styles, after the places and after the widgets, nor once more for a scroll bar that stayed; and nothing is forgotten."""
    async with running(tmp_path, size=(100, 30)) as program:
        app = program.app
        paper = load_theme("paper", theme_folders())
        app.palettes[paper.name] = paper
        app.register_theme(textual_theme(paper))
        app.pane.show_path(tuple(many(40)), {})
        await program.pilot.pause(0.1)
        painted.clear()
        if change == "theme":
            await program.pilot.press("f10")
        else:
            await program.pilot.resize_terminal(int(change), 30)
        await program.until(lambda: painted)
        await program.pilot.pause(0.2)
        assert len(painted) == 1
        assert app.palette_name == ("paper" if change == "theme" else "night")
        once = cells_of(app)
        for widget in app.screen.walk_children():
            widget.refresh()
        app.pane.vertical_scrollbar.refresh()
        await program.pilot.pause(0.1)
        assert cells_of(app) == once


def cells_of(app: GrokchatApp) -> list[list[tuple[str, Style | None]]]:
    """What is on the screen above the box, in which a cursor blinks."""
    rows = app.screen._compositor.render_strips()
    return [[(segment.text, segment.style) for segment in row] for row in rows[: app.composer.region.y]]


def test_a_message_that_nobody_looks_at_is_small() -> None:
    """Ten thousand of them must fit beside their words."""
    messages = tuple(many(2_000))
    column = Column()
    tracemalloc.start()
    try:
        column.take(messages, {}, 100, thoughts_open=False)
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(column.shown) == 2_000
    assert size / 2_000 < 350
    assert not any(hasattr(shown, "__dict__") for shown in column.shown)


async def test_folded_code_counts_as_it_is_shown() -> None:
    """The heights of a message are those of its folded lines, and of all lines once they are opened."""
    code = "```python\n" + "\n".join(f"x = {number}" for number in range(60)) + "\n```"
    async with reading(reply("Before.\n\n" + code + "\n\nAfter."), size=(60, 60)) as (app, pilot):
        folded = app.pane.virtual_size.height
        app.pane.toggle_code()
        await pilot.pause()
        opened = app.pane.virtual_size.height
        app.pane.toggle_code()
        await pilot.pause()
        assert app.pane.virtual_size.height == folded
        assert opened - folded == 60 - 24 - 1


def test_lexers_and_mathematics_are_made_ready() -> None:
    """In a program of its own, which has none of them before."""
    script = (
        "import sys; from grokchat.tui.warming import warm; before = {*sys.modules}; warm(); from grokchat.render import highlighting;"
        "print(highlighting._lexer.cache_info().currsize, *({*sys.modules} - before))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    count, *modules = done.stdout.split()
    assert int(count) == len(LANGUAGES)
    assert {"grokchat.render.math.drawing.layout", "pygments.lexers.python", "pygments.lexers.javascript"} <= {*modules}


async def test_the_program_makes_them_ready_by_itself(tmp_path: Path) -> None:
    """A while after its start, in a thread that holds up nothing and ends."""
    async with running(tmp_path) as program:
        program.app._warm_up()
        await program.until(lambda: not any(one.name == "warm" for one in threading.enumerate()))
        assert Highlighter("python").line("def one(): 1")[0].role == "code.keyword"
