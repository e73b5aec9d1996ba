"""Lines for a terminal that scrolls: the sequences of a theme's styles, as Rich would write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from grokchat.render.ansi import Ansi, sgr
from grokchat.render.lines import Line, Span
from grokchat.text import cells
from grokchat.theme import load_theme, theme_folders, theme_names

NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
STYLES = {"strong": "bold #ff0000", "code": "#00ff00 on #101010", "text": ""}

colours = st.one_of(
    st.integers(0, 0xFFFFFF).map("#{:06x}".format),
    st.sampled_from([*NAMES, *(f"bright_{name}" for name in NAMES), "default"]),
)
words = st.one_of(
    colours, colours.map("on {}".format), st.sampled_from(["bold", "dim", "italic", "underline", "strike", "reverse", "not bold"])
)


def by_rich(style: str) -> list[str]:
    """The parameters that Rich writes for a style."""
    before = Style.parse(style).render("x").partition("x")[0]
    return before.removeprefix("\x1b[").removesuffix("m").split(";")


def printed(line: Line, width: int = 10, *, color: bool = True) -> str:
    return Ansi(lambda role: STYLES.get(role, ""), width, color=color).text(line)


@given(st.lists(words, min_size=1, max_size=5).map(" ".join))
def test_a_style_is_what_rich_makes_of_it(style: str) -> None:
    """The themes are written in Rich's words; the screen is drawn by Rich, and print looks the same."""
    assert sgr(style).split(";") == by_rich(style)


@pytest.mark.parametrize("name", theme_names(theme_folders()))
def test_every_style_of_every_theme_is_known(name: str) -> None:
    """None is printed otherwise than it is shown."""
    theme = load_theme(name, theme_folders())
    assert theme.roles
    for style in theme.roles.values():
        assert sgr(style).split(";") == by_rich(style), style


def test_each_span_has_its_style_and_ends_it() -> None:
    """What has no style has no sequences."""
    line = Line((Span("a "), Span("b", "strong"), Span(" c")))
    assert printed(line) == "a \x1b[1;38;2;255;0;0mb\x1b[0m c"


def test_a_role_falls_back_to_the_one_before_its_point() -> None:
    """As in the themes; asked for once, it is the same the next time."""
    theme = load_theme("night", theme_folders())
    ansi = Ansi(theme.style, 10, color=True)
    line = Line((Span("x", "code.nothing-of-this-name"),))
    assert ansi.text(line) == ansi.text(line) == Ansi(theme.style, 10, color=True).text(Line((Span("x", "code"),)))


@pytest.mark.parametrize("text", ["", "ab", "漢字", "a — b", "0123456789", "longer than ten"])
def test_code_is_filled_to_the_width(text: str) -> None:
    """By cells, and never by less than none."""
    fill = " " * max(0, 10 - cells(text))
    start = "\x1b[38;2;0;255;0;48;2;16;16;16m"
    words = f"{start}{text}\x1b[0m" if text else ""
    assert printed(Line((Span(text, "code"),) if text else (), "code")) == f"{words}{start}{fill}\x1b[0m"


def test_without_colour_only_words_are_left() -> None:
    """And no spaces at the end."""
    assert printed(Line((Span("a", "strong"), Span("  ", "code")), "code"), color=False) == "a"


def test_printing_asks_for_no_library_of_styles(tmp_path: Path) -> None:
    """Importing one takes as long as printing two hundred lines."""
    import os
    import subprocess
    import sys

    path = tmp_path / "short.md"
    path.write_text("# Title\n\n`code`\n", "utf-8")
    script = "import sys; from grokchat.cli.main import run; run(sys.argv[1:]); print(sorted(m for m in sys.modules if m.split('.')[0] in ('rich', 'textual', 'httpx')))"
    done = subprocess.run(
        [sys.executable, "-c", script, "render", "--color", "always", str(path)],
        capture_output=True,
        check=True,
        env={**os.environ, "GROKCHAT_HOME": str(tmp_path)},
    )
    assert "\x1b[" in done.stdout.decode()
    assert done.stdout.decode().endswith("[]\n")
