"""What is painted can be read: measured on the screens themselves, in every theme, and where a terminal has few colours or none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem
from rich.segment import Segment
from test_theme import FOLDERS, LEAST, NAMES, contrast, theme_of
from textual.screen import ModalScreen
from textual.widgets import Input
from tui_program import Program, running

from grokchat.conversation import Parameters
from grokchat.engine import SessionSettings
from grokchat.theme import load_theme
from grokchat.tui.start import textual_theme

LINES = range(0x2500, 0x25A0)
"""Frames, rules, bars and scroll bars are decoration: they say nothing that words do not say, and 3:1 is enough to see them."""

STOPS = {
    "welcome": (),
    "help": ("f1",),
    "commands": ("ctrl+p",),
    "system prompt": ("ctrl+y",),
    "efforts": ("alt+e",),
    "models": ("f2",),
    "parameters": ("alt+p",),
    "reply format": ("alt+j",),
    "schema": ("alt+j", "down", "down", "enter"),
    "ledger": ("alt+u",),
    "inspector": ("alt+i",),
    "attach": ("alt+a",),
    "functions": ("alt+t",),
    "rename": ("f3",),
    "find": ("f5",),
    "list": ("ctrl+f",),
    "probabilities": ("alt+k",),
    "signs": ("alt+k", "m"),
    "selection": ("alt+s", "k", "k", "v", "k"),
}


async def in_theme(program: Program, name: str) -> None:
    """The program in the colours of a theme."""
    app = program.app
    palette = load_theme(name, FOLDERS)
    app.palettes[name] = palette
    app.register_theme(textual_theme(palette))
    while app.palette_name != name:
        await program.press("f10")
    app.clear_notifications()


def painted(program: Program) -> Iterator[Segment]:
    """What the screen on top paints; of what lies dimmed under a dialogue nothing."""
    screen = program.app.screen
    region = screen.children[0].region if isinstance(screen, ModalScreen) else screen.region
    for strip in screen._compositor.render_strips()[region.y : region.bottom]:
        yield from strip.crop(region.x, region.right)


def faint(program: Program, least: float) -> dict[str, float]:
    """The words that stand out too little from their ground."""
    found = {}
    for text, style, _ in painted(program):
        if style is None or style.color is None or style.bgcolor is None or not text.strip():
            continue
        ratio = contrast(*((style.bgcolor, style.color) if style.reverse else (style.color, style.bgcolor)))
        if ratio < (3.0 if all(ord(char) in LINES for char in text if char != " ") else least):
            found[text.strip()] = round(ratio, 2)
    return found


@pytest.mark.parametrize("name", NAMES)
async def test_every_word_on_every_screen_can_be_read(tmp_path: Path, name: str) -> None:
    """4.5:1 (7:1 in the high contrast theme), whatever the cascade of styles makes of the theme; lines and bars 3:1."""
    settings = SessionSettings(model="demo/tokens", parameters=Parameters(logprobs=True, top_logprobs=5))
    low = {}
    async with running(tmp_path, settings=settings) as program:
        await in_theme(program, name)
        for stop, keys in STOPS.items():
            await program.press(*keys)
            await program.pilot.pause()
            low |= {f"{stop}: {words}": ratio for words, ratio in faint(program, LEAST.get(name, 4.5)).items()}
            await program.press(*["escape"] * (1 + ("enter" in keys)))
            if stop == "welcome":
                await program.say("the laws, a table and python")
                await program.say("a table of sorting")
                program.app.clear_notifications()
    assert low == {}


@pytest.mark.parametrize("name", NAMES)
async def test_what_has_the_keys_is_seen(tmp_path: Path, name: str) -> None:
    """The frame of the box changes its colour when the list has the focus."""
    async with running(tmp_path) as program:
        await in_theme(program, name)
        box = program.app.composer
        ground = box.styles.background
        with_keys = ground + box.styles.border_top[1]
        await program.press("ctrl+f")
        assert isinstance(program.app.focused, Input)
        without = ground + box.styles.border_top[1]
    assert contrast(with_keys.rich_color, without.rich_color) > 1.5


@pytest.mark.parametrize("name", NAMES)
def test_marks_are_seen_where_a_terminal_has_sixteen_colours(name: str) -> None:
    """A selection, a caret, a found word, the token under the cursor: another ground than the text around, and words that differ from it."""
    theme = theme_of(name)

    def of_sixteen(colour: str) -> Color:
        return Color.parse(colour).downgrade(ColorSystem.STANDARD)

    for role in ("selection", "caret", "found", "token.cursor"):
        ink, ground = theme.style(role).removeprefix("bold ").split(" on ")
        assert of_sixteen(ground) != of_sixteen(theme.colours["background"]), role
        assert of_sixteen(ink) != of_sixteen(ground), role


@pytest.mark.parametrize("name", NAMES)
def test_no_role_vanishes_where_a_terminal_has_sixteen_colours(name: str) -> None:
    """No words get the colour of their ground."""
    theme = theme_of(name)
    ground = theme.colours["background"]
    lost = []
    for role, style in theme.roles.items():
        words, _, own = style.partition(" on ")
        inks = [word for word in words.split() if word.startswith("#")]
        pair = [Color.parse(one).downgrade(ColorSystem.STANDARD) for one in (*inks, own or ground)]
        if inks and pair[0] == pair[1]:
            lost.append(role)
    assert lost == []


def test_what_colours_tell_is_told_without_them_too() -> None:
    """By a word, a sign or a weight: with NO_COLOR or in 16 colours that look alike nothing is lost."""
    from grokchat.render.lens import MARKS
    from grokchat.tui.cards import STATES

    assert len(set(MARKS)) == len(MARKS)
    assert len({words for words, _ in STATES.values()}) == len(STATES)
    for name in NAMES:
        roles = theme_of(name).roles
        for changed in ("difference.removed.word", "difference.added.word"):
            assert "underline" in roles[changed]
        for look, role in (
            ("italic", "emphasis"),
            ("bold", "strong"),
            ("strike", "strike"),
            ("underline", "link"),
            ("strike", "done"),
        ):
            assert look in roles[role]
