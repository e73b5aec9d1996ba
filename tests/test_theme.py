"""Themes: every role can be drawn and read, and a broken file says what is wrong with it."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color
from rich.style import Style

from grokchat.errors import ConfigError
from grokchat.theme import COLOURS, Theme, hue_of, load_theme, theme_folders, theme_names

ROOT = Path(__file__).parent.parent
FOLDERS = theme_folders()
NAMES = theme_names(FOLDERS)
DECORATION = {"table": "lines between cells", "rule": "a line", "quote.bar": "a bar beside the words"}
"""Roles that hold no word to be read, and what they are: they must be seen, which 3:1 is enough for."""

LEAST = {"contrast": 7.0}
GROUNDS = ("background", "surface", "panel")
INKS = ("text", "muted", "primary", "accent", "success", "warning", "error")


def brightness(colour: Color) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [part / 255 for part in colour.get_truecolor()]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio, WCAG 2.2: from 1 to 21."""
    high, low = sorted((brightness(one), brightness(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@cache
def theme_of(name: str) -> Theme:
    return load_theme(name, FOLDERS)


def written(folder: Path, text: str) -> list[Path]:
    (folder / "themes").mkdir(exist_ok=True)
    (folder / "themes" / "mine.toml").write_text(text)
    return theme_folders(folder)


GOOD = "\n".join(["[colours]", *(f'{name} = "#102030"' for name in COLOURS), "[roles]", 'heading = "bold #ffffff on #000000"'])


def test_contrast_is_measured_as_the_guidelines_do() -> None:
    """Black on white is 21, a colour on itself 1."""
    black, white = Color.parse("#000000"), Color.parse("#ffffff")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == pytest.approx(1)
    assert contrast(Color.parse("#767676"), white) == pytest.approx(4.54, abs=0.01)


def test_three_themes_come_along() -> None:
    """One dark, one light, one for tired eyes."""
    assert {name: theme_of(name).dark for name in NAMES} == {"contrast": True, "night": True, "paper": False}


@pytest.mark.parametrize("name", NAMES)
def test_every_theme_has_the_same_roles(name: str) -> None:
    """None is forgotten in one of them."""
    assert theme_of(name).roles.keys() == theme_of("night").roles.keys()


@pytest.mark.parametrize("name", NAMES)
def test_every_style_can_be_drawn(name: str) -> None:
    """Rich reads each of them."""
    for style in theme_of(name).roles.values():
        Style.parse(style)


@pytest.mark.parametrize("name", NAMES)
def test_every_role_can_be_read(name: str) -> None:
    """4.5:1 for words (7:1 in the high contrast theme), 3:1 for lines and bars."""
    theme = theme_of(name)
    ground, ink = Color.parse(theme.colours["background"]), Color.parse(theme.colours["text"])
    low = {}
    for role, words in theme.roles.items():
        style = Style.parse(words)
        ratio = contrast(style.color or ink, style.bgcolor or ground)
        if ratio < (3.0 if role in DECORATION else LEAST.get(name, 4.5)):
            low[role] = round(ratio, 2)
    assert low == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_colour_can_be_read_on_every_ground(name: str) -> None:
    """The frame around the conversation uses them."""
    colours = {key: Color.parse(value) for key, value in theme_of(name).colours.items()}
    ratios = {f"{ink} on {ground}": contrast(colours[ink], colours[ground]) for ink in INKS for ground in GROUNDS}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < LEAST.get(name, 4.5)} == {}


def test_the_high_contrast_theme_has_few_colours() -> None:
    """What stands out stands out because the rest does not."""
    inks = {word for style in theme_of("contrast").roles.values() for word in style.split() if word.startswith("#")}
    assert len(inks) <= 9


def test_every_role_that_the_program_names_has_a_style() -> None:
    """Words such as `code.keyword` in the drawing rooms are roles of every theme, by themselves or by their beginning."""
    families = {role.partition(".")[0] for role in theme_of("night").roles}
    named = {
        node.value
        for path in (ROOT / "grokchat" / "render").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.count(".") == 1
    }
    roles = {
        value for value in named if value.partition(".")[0] in families and value.replace(".", "").isalnum() and value[-1] != "."
    }
    assert "code.label" in roles
    assert [role for role in roles if not theme_of("night").style(role)] == []


def test_a_role_falls_back_to_its_family_and_then_to_plain_text() -> None:
    """A theme need not name every token of every language."""
    theme = Theme("x", dark=True, colours={}, roles={"code": "bold", "code.string": "italic"})
    assert [theme.style(role) for role in ("code.string", "code.string.escape", "code.new", "poem", "")] == [
        "italic",
        "italic",
        "bold",
        "",
        "",
    ]


HUES = [
    ("#ff0000", "red"), ("#FF3B30", "red"), ("#e6007e", "magenta"), ("#ff9500", "orange"), ("#ffcc00", "yellow"), ("#00AA00", "green"),
    ("#228B22", "green"), ("#008080", "cyan"),
    ("teal", "teal"), ("#00ffff", "cyan"), ("#1E90FF", "blue"), ("#0000ff", "blue"), ("#800080", "magenta"),
    ("#6a0dad", "purple"), ("#888888", "gray"), ("#000000", ""), ("#ffffff", ""), ("#0a0a0a", ""), ("NavyBlue", "blue"),
    ("ForestGreen", "green"), ("BrickRed", "red"), ("lightgray", "gray"), ("darkgrey", "gray"), ("violet", "purple"),
    ("pink", "magenta"), ("brown", "brown"), ("black", ""), ("white", ""), ("mine", ""), ("", ""), ("#12", ""), ("#gggggg", ""),
]  # fmt: skip


@pytest.mark.parametrize(("colour", "hue"), HUES)
def test_any_colour_has_the_nearest_hue_of_a_theme(colour: str, hue: str) -> None:
    """Black and white are those of the theme itself, or nothing could be read."""
    assert hue_of(colour) == hue


@pytest.mark.parametrize("name", NAMES)
@given(st.integers(0, 0xFFFFFF))
def test_mathematics_of_any_colour_can_be_read(name: str, number: int) -> None:
    """It is drawn in a colour that the theme has, and what has one behind it is the same turned round."""
    theme = theme_of(name)
    style = theme.style(f"math.colour.#{number:06x}")
    assert style in {theme.style("math"), *(look for role, look in theme.roles.items() if role.startswith("math.colour."))}
    assert theme.style(f"math.background.#{number:06x}") == (f"reverse {style}" if style != theme.style("math") else style)


def test_a_theme_may_name_a_colour_of_its_own() -> None:
    """By TeX's name for it; a theme without colours draws mathematics as the rest of it."""
    roles = {"math": "bold", "math.colour.red": "#ff0000", "math.colour.Maroon": "#800000"}
    theme = Theme("x", dark=True, colours={}, roles=roles)
    assert theme.style("math.colour.Maroon") == "#800000"
    assert theme.style("math.colour.BrickRed") == theme.style("math.colour.#ee1111") == "#ff0000"
    assert theme.style("math.background.red") == "reverse #ff0000"
    assert theme.style("math.colour.blue") == theme.style("math.background.blue") == theme.style("math.colour") == "bold"


def test_an_own_theme_goes_before_one_that_came_along(tmp_path: Path) -> None:
    """Under the same name too."""
    folders = written(tmp_path, GOOD)
    assert load_theme("mine", folders).roles["heading"] == "bold #ffffff on #000000"
    (tmp_path / "themes" / "night.toml").write_text(GOOD)
    assert load_theme("night", folders).colours["text"] == "#102030"
    assert "mine" in theme_names(folders)


@pytest.mark.parametrize("name", ["nothing", "", "../night", "/etc/passwd", "night.toml"])
def test_a_theme_that_is_not_there_names_those_that_are(name: str) -> None:
    """No name leads out of the folders."""
    with pytest.raises(ConfigError, match="contrast, night, paper"):
        load_theme(name, FOLDERS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dark = ", "cannot be read"),
        ("[" * 3000, "cannot be read"),
        ("", "the colour background must be #rrggbb"),
        ("colours = 5", "must be tables"),
        (GOOD.replace("[roles]", "[other]"), ""),
        (GOOD.replace('text = "#102030"', "text = 5"), "the colour text"),
        (GOOD.replace('text = "#102030"', 'text = "red"'), "the colour text"),
        (GOOD.replace('"bold #ffffff on #000000"', "5"), "the style of heading"),
        (GOOD.replace("bold #ffffff on #000000", ""), "the style of heading"),
        (GOOD.replace("bold #ffffff", "bolt #ffffff"), "the style of heading"),
        (GOOD.replace("on #000000", "on"), "the style of heading"),
        (GOOD.replace("on #000000", "on bold"), "the style of heading"),
        (GOOD.replace("on #000000", "[link]x"), "the style of heading"),
    ],
)
def test_a_broken_theme_says_what_is_wrong(tmp_path: Path, text: str, words: str) -> None:
    """The file and the place, when it is loaded and not when it is drawn."""
    folders = written(tmp_path, text)
    if not words:
        assert load_theme("mine", folders).roles == {}
        return
    with pytest.raises(ConfigError, match=words) as caught:
        load_theme("mine", folders)
    assert "mine.toml" in str(caught.value)


def test_a_theme_that_is_no_text_is_told(tmp_path: Path) -> None:
    """Bytes that are no UTF-8."""
    folders = written(tmp_path, GOOD)
    (tmp_path / "themes" / "mine.toml").write_bytes(b"dark = \xff")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_theme("mine", folders)


@pytest.mark.parametrize(
    "words", ["bold", "not bold", "#abcdef", "bright_red on default", "italic underline #ABCDEF on black", "reverse"]
)
def test_styles_that_are_taken_can_be_drawn(tmp_path: Path, words: str) -> None:
    """What the reader lets through is never an error on the screen."""
    folders = written(tmp_path, GOOD.replace("bold #ffffff on #000000", words))
    assert Style.parse(load_theme("mine", folders).style("heading")) is not None


def test_the_themes_are_plain_toml() -> None:
    """A person copies one and changes it."""
    for path in sorted((ROOT / "themes").glob("*.toml")):
        assert set(tomllib.loads(path.read_text())) == {"dark", "colours", "roles"}
        assert path.read_text().startswith("# ")
