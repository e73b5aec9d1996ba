"""Pictures of formulas on the screen: which terminal gets them, which bytes it gets, and that cells stand in for them."""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from command_line import Shell
from hypothesis import given
from hypothesis import strategies as st
from real_terminal import terminal
from test_tui_mathematics import DISPLAY, TEXT, taken
from test_tui_pane import Reading, reading, reply
from textual.pilot import Pilot

from grokchat.render.document import Document
from grokchat.text import cells
from grokchat.theme import load_theme, theme_folders
from grokchat.tui.kitty import MOST, placeholder, removal, shows_pictures, transmission
from grokchat.tui.pictures import Pictures, cell_size, colours_of

CELL = "\U0010eeee"
COMMAND = re.compile(r"\x1b_G([^;\x1b]*)(?:;([A-Za-z0-9+/=]*))?\x1b\\")
KITTY = {"TERM": "xterm-kitty"}


def commands(text: str) -> list[tuple[dict[str, str], str]]:
    """The graphics commands that a text is made of, and of nothing else."""
    assert COMMAND.sub("", text) == ""
    return [(dict(pair.split("=") for pair in keys.split(",")), data) for keys, data in COMMAND.findall(text)]


@pytest.mark.parametrize("environ", [KITTY, {"TERM": "xterm-ghostty"}, {"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}])
def test_a_terminal_that_is_known_shows_pictures(environ: dict[str, str]) -> None:
    """When they are wished for; over SSH only with `on`."""
    assert shows_pictures(environ, "auto")
    assert shows_pictures(environ, "on")
    assert not shows_pictures(environ, "off")
    for name in ("SSH_CONNECTION", "SSH_TTY"):
        assert not shows_pictures(environ | {name: "x"}, "auto")
        assert shows_pictures(environ | {name: "x"}, "on")


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"TERM": "xterm-256color"},
        {"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"},
        {"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"},
        KITTY | {"TMUX": "/tmp/tmux"},
        KITTY | {"STY": "1.pts"},
        KITTY | {"ZELLIJ": "0"},
        KITTY | {"NO_COLOR": "1"},
    ],
)
def test_any_other_terminal_gets_cells(environ: dict[str, str]) -> None:
    """Also with `on`: unknown ones, those without placeholders, those inside of another, those without colours."""
    assert not shows_pictures(environ, "on")


@given(st.binary(max_size=20_000), st.integers(1, 0xFFFFFF), st.integers(1, MOST), st.integers(1, MOST))
def test_a_picture_is_sent_in_well_formed_pieces(png: bytes, number: int, columns: int, rows: int) -> None:
    """At most 4096 characters each, all but the last a multiple of four; joined they are the picture. Nothing is to be answered."""
    sent = commands(transmission(number, png, columns, rows)) if png else []
    assert base64.b64decode("".join(data for _, data in sent)) == png
    for at, (keys, data) in enumerate(sent):
        assert keys["q"] == "2"
        assert keys["m"] == str(int(at < len(sent) - 1))
        assert len(data) <= 4096
        assert len(data) % 4 == 0
    if sent:
        first = sent[0][0]
        assert first["U"] == "1"
        assert (int(first["i"]), int(first["c"]), int(first["r"])) == (number, columns, rows)
        assert all(set(keys) == {"m", "q"} for keys, _ in sent[1:])


def test_the_cells_of_a_picture_are_one_cell_wide_and_all_different() -> None:
    """Whatever row and column they name, so that half a picture can be drawn."""
    every = [placeholder(row, column) for row in range(0, MOST, 7) for column in range(MOST)]
    assert {cells(one) for one in every} == {1}
    assert len(set(every)) == len(every)


def test_forgetting_a_picture_frees_it() -> None:
    """The capital letter does that in the protocol."""
    assert commands(removal(77)) == [({"a": "d", "d": "I", "i": "77", "q": "2"}, "")]


def test_every_row_of_a_finished_display_knows_its_formula() -> None:
    """An open one does not, nor a formula in a line, nor one that is wrapped."""
    document = Document(40)
    document.append("Let $x$ be.\n\n$$\\frac{a}{b}")
    assert not any(line.formula for line in document.lines)
    document.append("$$\n\n> $$E = m$$\n\n$$" + "x" * 60 + "$$\n")
    document.finish()
    found = [line.formula for line in document.lines if line.formula]
    assert [(one.tex, one.row, one.rows) for one in found] == [
        *((r"\frac{a}{b}", row, 3) for row in range(3)),
        ("E = m", 0, 1),
    ]


def test_the_colours_of_every_theme_are_six_digits() -> None:
    """Those of mathematics."""
    for name in ("night", "paper", "contrast"):
        found = colours_of(load_theme(name, theme_folders()))
        assert len(found) == 12
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in found.values())


def test_the_size_of_a_cell_is_never_nothing() -> None:
    """Also without a terminal, as here."""
    assert min(cell_size()) > 0


@asynccontextmanager
async def pictured(text: str, size: tuple[int, int] = (60, 20)) -> AsyncIterator[tuple[Reading, list[str], Pilot[None]]]:
    """A pane with pictures, and what was written to the terminal for them."""
    written: list[str] = []
    async with reading(reply(text), size=size) as (app, pilot):
        app.pane.use_pictures(Pictures(written.append, app.pane.refresh, (10, 20)))
        app.pane.refresh()
        yield app, written, pilot


@asynccontextmanager
async def shown(text: str, count: int, size: tuple[int, int] = (60, 20)) -> AsyncIterator[tuple[Reading, list[str], Pilot[None]]]:
    """The same, once so many pictures were sent and are drawn."""
    pytest.importorskip("ziamath", reason="the extra `images` is not installed")
    async with pictured(text, size) as (app, written, pilot):
        while len(written) < count:
            await pilot.pause()
        await pilot.pause()
        yield app, written, pilot


async def test_a_picture_takes_the_place_of_the_cells_and_nothing_moves() -> None:
    """Its rows are those of the drawing, each with the number and the columns that were told to the terminal."""
    async with reading(reply(TEXT)) as (app, _):
        before = app.screen_rows()
    async with shown(TEXT, 1) as (app, written, _):
        rows = app.screen_rows()
        ((keys, _data),) = commands(written[0])
        pictured = [y for y, row in enumerate(rows) if CELL in row]
        assert len(pictured) == int(keys["r"]) == 3
        assert [row for row in rows if CELL not in row] == [row for y, row in enumerate(before) if y not in pictured]
        for number, y in enumerate(pictured):
            drawn = [one for one in app.pane.render_line(y) if CELL in one.text]
            assert [one.text for one in drawn] == [placeholder(number, column) for column in range(int(keys["c"]))]
            assert {one.style.color.get_truecolor().hex for one in drawn if one.style and one.style.color} == {
                f"#{int(keys['i']):06x}"
            }


async def test_copying_a_picture_gives_its_source() -> None:
    """Any cell of it gives all, with the delimiters."""
    async with shown(TEXT, 1) as (app, _, _):
        top = next(y for y, row in enumerate(app.screen_rows()) if CELL in row)
        assert taken(app, (top, 8), (top + 1, 12)) == DISPLAY


async def test_a_click_on_a_picture_shows_the_source() -> None:
    """As on the drawing."""
    async with shown(TEXT, 1) as (app, _, pilot):
        top = next(y for y, row in enumerate(app.screen_rows()) if CELL in row)
        column = app.screen_rows()[top].index(CELL)
        await pilot.click(type(app.pane), offset=(column + 1, top))
        assert not any(CELL in row for row in app.screen_rows())
        assert "y = \\frac{a}{b}" in [row.strip() for row in app.screen_rows()]


async def test_the_same_formula_is_sent_once() -> None:
    """Twice in a text, and drawn again; another theme has a picture of its own."""
    async with shown("$$\\frac{a}{b}$$\n\n$$\\frac{a}{b}$$", 1) as (app, written, pilot):
        assert sum(CELL in row for row in app.screen_rows()) == 6
        assert len(written) == 1
        app.pane.set_palette(load_theme("paper", theme_folders()))
        while len(written) < 2:
            await pilot.pause()
        numbers = [commands(one)[0][0]["i"] for one in written]
        assert len(set(numbers)) == 2
        app.pane.set_palette(load_theme("night", theme_folders()))
        await pilot.pause()
        assert len(written) == 2


async def test_only_what_is_looked_at_is_set() -> None:
    """Of fifty formulas those in view."""
    text = "\n\n".join(f"Number {n}:\n\n$$\\frac{{a_{{{n}}}}}{{b}}$$" for n in range(50))
    async with shown(text, 2) as (app, written, pilot):
        while sum(CELL in row for row in app.screen_rows()) < 6:
            await pilot.pause()
        for _ in range(5):
            await pilot.pause()
        assert len(written) <= 5


async def test_a_formula_in_doubt_stays_in_cells_and_is_tried_once() -> None:
    """Here in letters that the typeface has not; the next one has its picture."""
    async with shown("$$\\text{日本}$$\n\n$$\\frac{a}{b}$$", 1) as (app, written, _):
        assert any("日本" in row for row in app.screen_rows())
        assert sum(CELL in row for row in app.screen_rows()) == 3
        assert len(written) == 1


async def test_pictures_can_be_taken_from_the_terminal() -> None:
    """At the end; what is drawn after that is sent anew."""
    async with shown(TEXT, 1) as (app, written, pilot):
        pictures = app.pane._drawing.pictures
        assert pictures is not None
        pictures.forget()
        number = commands(written[0])[0][0]["i"]
        assert [keys["i"] for keys, _ in commands(written[1])] == [number]
        app.pane.refresh()
        while len(written) < 3:
            await pilot.pause()
        assert commands(written[2])[0][0]["i"] != number


async def test_an_error_leaves_the_cells_and_is_not_met_again() -> None:
    """Here by cells without a size."""
    pytest.importorskip("ziamath", reason="the extra `images` is not installed")
    written: list[str] = []
    called: list[int] = []
    async with reading(reply(TEXT)) as (app, pilot):
        before = app.screen_rows()

        def changed() -> None:
            called.append(1)
            app.pane.refresh()

        app.pane.use_pictures(Pictures(written.append, changed, (0, 0)))
        app.pane.refresh()
        while not called:
            await pilot.pause()
        for _ in range(5):
            await pilot.pause()
        assert app.screen_rows() == before
        assert (written, called) == ([], [1])


async def test_without_the_extra_all_stays_in_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """And it is looked for once, however many formulas there are."""
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    async with pictured(TEXT + "\n\n$$\\sqrt{x+1}$$") as (app, written, pilot):
        pictures = app.pane._drawing.pictures
        assert pictures is not None
        while not pictures._off:
            await pilot.pause()
        await pilot.pause()
        assert not any(CELL in row for row in app.screen_rows())
        assert written == []


async def test_at_the_end_nothing_more_is_sent() -> None:
    """Not even a picture that was being set."""
    async with shown("$$\\frac{a}{b}$$", 1) as (app, written, pilot):
        pictures = app.pane._drawing.pictures
        assert pictures is not None
        pictures.close()
        app.pane.refresh()
        for _ in range(5):
            await pilot.pause()
        assert len(written) == 2
        assert not any(CELL in row for row in app.screen_rows())


def told(shell: Shell, wish: str) -> None:
    folder = shell.home / "config"
    folder.mkdir(exist_ok=True)
    (folder / "settings.toml").write_text(f'math_pictures = "{wish}"\n')


def graphics(written: bytes) -> list[tuple[dict[str, str], str]]:
    return commands("".join(re.findall(r"\x1b_.*?\x1b\\", written.decode())))


def test_the_program_sends_each_picture_once_and_takes_all_back(tmp_path: Path) -> None:
    """In a real terminal: one well-formed transmission for a formula, its cells after it, and at the end its removal."""
    pytest.importorskip("ziamath", reason="the extra `images` is not installed")
    shell = Shell(tmp_path)
    told(shell, "auto")
    with terminal(shell, "--demo", size=(100, 60), TERM="xterm-kitty") as opened:
        opened.until("Ask Grok")
        opened.press("Show me the Gaussian integral", "enter")
        opened.until(lambda: opened.written.count(CELL.encode()) > 20)
        opened.press("^q")
        assert opened.end() == 0
    found = graphics(bytes(opened.written))
    sent = [keys["i"] for keys, _ in found if keys.get("a") == "T"]
    removed = [keys["i"] for keys, _ in found if keys.get("a") == "d"]
    assert sent
    assert len(set(sent)) == len(sent)
    assert sorted(removed) == sorted(sent)
    for keys, data in found:
        if keys.get("a") == "T":
            assert base64.b64decode(data[: len(data) // 4 * 4])[:4] == b"\x89PNG"
    assert opened.written.index(b"\x1b_G") < opened.written.index(CELL.encode())


@pytest.mark.parametrize(
    ("wish", "environ"), [("off", {}), ("auto", {"SSH_TTY": "/dev/pts/1"}), ("on", {"TERM": "xterm-256color"})]
)
def test_without_a_wish_or_a_known_terminal_no_graphics_are_sent(tmp_path: Path, wish: str, environ: dict[str, str]) -> None:
    """The formulas stand there in cells."""
    shell = Shell(tmp_path)
    told(shell, wish)
    with terminal(shell, "--demo", size=(100, 60), **{"TERM": "xterm-kitty", **environ}) as opened:
        opened.until("Ask Grok")
        opened.press("Show me the Gaussian integral", "enter")
        opened.until("∞")
        opened.press("^q")
        assert opened.end() == 0
    assert b"\x1b_G" not in opened.written
    assert CELL.encode() not in opened.written
