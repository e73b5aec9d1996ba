"""The lens: tokens in the colours of their probability, the alternatives under the cursor, and the least certain one."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from rich.style import Style
from scripted import ScriptedReplier
from test_tui_app import running as scripted
from textual.containers import Vertical
from textual.widgets import Static
from tui_program import SIZES, Program, running

from grokchat.conversation import Parameters, ReplyEnded, TextDelta, TokenLogprob, TokensTold, level_of, perplexity
from grokchat.conversation.lens import percent
from grokchat.engine import SessionSettings
from grokchat.render.lens import ROLES
from grokchat.theme import load_theme, theme_folders, theme_names
from grokchat.tui.lens_screen import LensScreen
from grokchat.tui.line_view import LineView

ASKED = SessionSettings(model="demo/tokens", parameters=Parameters(effort="none", logprobs=True, top_logprobs=4))


@asynccontextmanager
async def looking(folder: Path, size: tuple[int, int] = (120, 40), words: str = "thermodynamics") -> AsyncIterator[Program]:
    """The program with the lens open over a reply."""
    async with running(folder, size=size, settings=ASKED) as program:
        await program.say(words)
        await program.press("alt+k")
        await program.until(lambda: isinstance(program.app.screen, LensScreen) and screen(program))
        yield program


def lens(program: Program) -> LensScreen:
    assert isinstance(program.app.screen, LensScreen)
    return program.app.screen


def screen(program: Program) -> str:
    view = program.app.screen.query_one(LineView)
    return "\n".join(view.render_line(y).text.rstrip() for y in range(view.size.height)).rstrip()


def part(program: Program, name: str) -> str:
    return str(program.app.screen.query_one(f".{name}", Static).render())


@pytest.mark.parametrize("size", SIZES)
async def test_the_lens_fits_every_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    """Tokens, alternatives and keys have their place."""
    async with looking(tmp_path, size) as program:
        view = program.app.screen.query_one(LineView)
        assert view.size.height >= 5
        assert "thermo" in screen(program)
        assert part(program, "hint").endswith(("close", "Esc"))
        assert len(part(program, "hint")) <= size[0] - 4
        assert program.app.screen.query_one(".details").region.bottom < size[1]


async def test_the_perplexity_of_the_reply_is_told(tmp_path: Path) -> None:
    """With the number of its tokens and the least certain of them."""
    async with looking(tmp_path) as program:
        tokens = program.last.logprobs
        assert f"perplexity {perplexity(tokens):.2f} · {len(tokens)} tokens" in part(program, "heading")
        assert percent(min(token.probability for token in tokens)) in part(program, "heading")


async def test_the_alternatives_of_the_token_under_the_cursor(tmp_path: Path) -> None:
    """With their probabilities, the one that was written marked; another token has others."""
    async with looking(tmp_path) as program:
        tokens = program.last.logprobs
        for place in (0, 1, 2):
            words = part(program, "details")
            assert f"{percent(tokens[place].probability)}  token {place + 1} of {len(tokens)}" in words
            for piece, _ in tokens[place].alternatives:
                assert f"“{piece.decode()}”".replace("\n", "↵") in words
            written = [line for line in words.split("\n") if line.startswith(" ●")]
            assert len(written) == (tokens[place].piece in [piece for piece, _ in tokens[place].alternatives])
            await program.press("right")


async def test_a_key_goes_to_the_least_certain_token_and_on(tmp_path: Path) -> None:
    """In the order of their probability, and back."""
    async with looking(tmp_path) as program:
        tokens = program.last.logprobs
        order = sorted(range(len(tokens)), key=lambda place: (tokens[place].logprob, place))
        seen = []
        for key in ("u", "u", "u", "U"):
            await program.press(key)
            seen.append(lens(program).cursor)
        assert seen == [order[0], order[1], order[2], order[1]]
        await program.press("home", "u")
        assert lens(program).cursor == order[0]


async def test_arrows_move_by_token_and_by_row(tmp_path: Path) -> None:
    """And stop at both ends."""
    async with looking(tmp_path) as program:
        view = program.app.screen.query_one(LineView)
        await program.press("left")
        assert lens(program).cursor == 0
        await program.press("down")
        below = lens(program).cursor
        assert below > 1
        await program.press("down", "up")
        assert lens(program).cursor == below
        await program.press("up", "up", "home")
        assert lens(program).cursor == 0
        await program.press("end", "right")
        assert lens(program).cursor == len(program.last.logprobs) - 1
        assert view.scroll_y == view.max_scroll_y
        await program.press("home")
        assert (lens(program).cursor, view.scroll_y) == (0, 0)


async def test_the_cursor_stays_in_view(tmp_path: Path) -> None:
    """On a small screen the rows move with it."""
    async with looking(tmp_path, (40, 20)) as program:
        view = program.app.screen.query_one(LineView)
        cursor = Style.parse(load_theme("night", theme_folders()).style("token.cursor")).bgcolor
        for _ in range(12):
            await program.press("down")
            seen = [
                segment.text
                for y in range(view.size.height)
                for segment in view.render_line(y)
                if segment.style and segment.style.bgcolor == cursor
            ]
            assert seen


async def test_a_click_takes_a_token(tmp_path: Path) -> None:
    """The one under the pointer."""
    async with looking(tmp_path) as program:
        row = screen(program).split("\n")[1]
        column = re.search("internal", row)
        assert column is not None
        await program.pilot.click(LineView, offset=(column.start() + 1, 1))
        assert "inter" in part(program, "details").split("\n")[0]


async def test_signs_stand_for_colours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR from the start, else by a key."""
    async with looking(tmp_path) as program:
        plain = screen(program)
        await program.press("m")
        assert screen(program).count("!") > plain.count("!")
        assert "below!" in part(program, "heading")
        await program.press("m")
        assert screen(program) == plain
        await program.press("escape")
        monkeypatch.setenv("NO_COLOR", "1")
        await program.press("alt+k")
        await program.until(lambda: "below!" in part(program, "heading"))


async def test_each_token_has_the_colour_of_its_level(tmp_path: Path) -> None:
    """The sure, the open and the surprising are told apart."""
    async with looking(tmp_path) as program:
        view = program.app.screen.query_one(LineView)
        theme = load_theme("night", theme_folders())
        levels = [level_of(token.probability) for token in program.last.logprobs]
        seen = {segment.style.color for y in range(view.size.height) for segment in view.render_line(y) if segment.style}
        for level in set(levels):
            assert Style.parse(theme.style(ROLES[level])).color in seen


@pytest.mark.parametrize("name", theme_names(theme_folders()))
def test_the_levels_differ_in_every_theme_and_in_sixteen_colours(name: str) -> None:
    """By colour, and where two fall together, by how they are written."""
    from rich.color import ColorSystem

    theme = load_theme(name, theme_folders())
    looks = []
    for role in ROLES:
        style = Style.parse(theme.style(role))
        assert style.color is not None
        looks.append((style.color.downgrade(ColorSystem.STANDARD).number, style.bold, style.italic, style.underline))
    assert len(set(looks)) == 5


async def test_a_model_that_gives_none_is_named(tmp_path: Path) -> None:
    """Grok has ignored the parameter since grok-4.20."""
    async with running(tmp_path, settings=SessionSettings(parameters=Parameters(logprobs=True))) as program:
        await program.press("alt+k")
        assert "no reply" in program.told()
        await program.say("hello")
        await program.press("alt+k")
        await program.until(lambda: "No probabilities came: logprobs is ignored since grok-4.20 (grok-4.3)." in screen(program))
        await program.press("u", "right", "down", "end", "home", "escape")
        assert len(program.app.screen_stack) == 1


async def test_a_reply_that_was_not_asked_for_them_says_how(tmp_path: Path) -> None:
    """And Tab goes to the others."""
    async with running(tmp_path, settings=ASKED) as program:
        await program.say("hello")
        program.chat.change(parameters=Parameters(effort="none"))
        await program.say("rust")
        await program.press("alt+k")
        await program.until(lambda: "No probabilities were asked for" in screen(program).replace("\n", " "))
        await program.press("tab")
        await program.until(lambda: "perplexity" in part(program, "heading"))


async def test_tab_goes_to_the_answers_beside_too(tmp_path: Path) -> None:
    """Which of several the model was surer of is what one wants to see; the one that is read comes first, and each tells its place."""
    settings = replace(ASKED, parameters=replace(ASKED.parameters, n=2))
    async with running(tmp_path, settings=settings) as program:
        await program.say("hello")
        await program.until(lambda: len(program.app.screen_stack) == 2)
        await program.press("right", "enter")
        chosen = program.last
        assert chosen.beside
        await program.press("alt+k")
        await program.until(lambda: isinstance(program.app.screen, LensScreen) and screen(program))
        assert lens(program).reply is chosen
        box = program.app.screen.query_one(".lens", Vertical)
        assert box.border_subtitle == "reply 2 of 2 · ⑂ 2/2"
        await program.press("tab")
        assert lens(program).reply.id == chosen.beside
        assert box.border_subtitle == "reply 1 of 2 · ⑂ 1/2"
        assert "perplexity" in part(program, "heading")


async def test_half_characters_and_escape_sequences_are_only_shown(tmp_path: Path) -> None:
    """Bytes by their numbers, control characters as signs; the character stands where it is whole."""
    halves = (TokenLogprob(b"\xf0\x9f", -0.1, ((b"\xe2\x80", -3.0),)), TokenLogprob(b"\x98\x80", -2.0))
    hostile = TokenLogprob(b"\x1b[2J", -0.5, ((b"\x1b]0;x\x07", -1.0), (b"[red]\n", -2.0)))
    events = (TextDelta("\U0001f600\x1b[2J"), TokensTold((*halves, hostile)), ReplyEnded("done", "", "stop"))
    async with scripted(tmp_path, ScriptedReplier(events)) as program:
        await program.say("go")
        await program.pilot.press("alt+k")
        view = program.app.screen.query_one(LineView)
        await program.until(lambda: "\U0001f600" in view.render_line(0).text)
        details = program.app.screen.query_one(".details", Static)
        assert "⟨F0 9F⟩" in str(details.render())
        assert "⟨98 80⟩" in str(details.render())
        await program.pilot.press("right")
        words = str(details.render()) + view.render_line(0).text
        assert "[red]↵" in words
        assert not any(char in words for char in "\x1b\x07")
