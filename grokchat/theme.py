"""A style for each role, from a theme file."""

from __future__ import annotations

import colorsys
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grokchat.errors import ConfigError

USUAL = "night"
"""The theme that is taken when nobody chose another."""

COLOURS = ("background", "surface", "panel", "text", "muted", "primary", "accent", "success", "warning", "error")
"""The colours that every theme names."""

_HEX = "#[0-9a-fA-F]{6}"
_COLOUR = f"(?:{_HEX}|(?:bright_)?(?:black|red|green|yellow|blue|magenta|cyan|white)|default)"
_WORD = f"(?:(?:not )?(?:bold|dim|italic|underline|strike|reverse)|(?:on )?{_COLOUR})"
_HUES = {"red": 0, "orange": 30, "yellow": 55, "green": 120, "cyan": 185, "blue": 225, "purple": 275, "magenta": 310}
"""Degrees of the hues that a theme has a style for, so that what is written in any colour can be read on its ground."""

_NAMES = {name: name for name in (*_HUES, "teal", "brown", "gray")} | {
    "grey": "gray", "violet": "purple", "pink": "magenta", "lime": "green", "olive": "yellow",
}  # fmt: skip
_STYLE = re.compile(f"{_WORD}(?: {_WORD})*")


@dataclass(frozen=True)
class Theme:
    """`colours` by name as #rrggbb; `roles` hold styles in Rich's words (`bold #rrggbb on #rrggbb`)."""

    name: str
    dark: bool
    colours: Mapping[str, str]
    roles: Mapping[str, str]

    def style(self, role: str) -> str:
        """The style of a role; `code.keyword` falls back to `code`, and an unknown role to plain text.

        A colour of mathematics (`math.colour.#ff0000`) is drawn in the nearest hue of the theme, one behind it by that reversed.
        """
        family, _, colour = role.rpartition(".")
        if family == "math.background":
            hue = self.style(f"math.colour.{colour}")
            return f"reverse {hue}" if hue != self.style("math") else hue
        if family == "math.colour" and role not in self.roles:
            role = f"math.colour.{hue_of(colour)}"
        while role:
            if role in self.roles:
                return self.roles[role]
            role = role.rpartition(".")[0]
        return ""


def hue_of(colour: str) -> str:
    """The nearest hue to #rrggbb or to a name that ends with one (`NavyBlue`); empty for black, white and what is not known."""
    if re.fullmatch(_HEX, colour) is None:
        return next((hue for name, hue in _NAMES.items() if colour.lower().endswith(name)), "")
    hue, light, saturation = colorsys.rgb_to_hls(*(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)))
    if saturation < 0.15 or not 0.1 < light < 0.95:
        return "gray" if 0.25 < light < 0.75 else ""
    return min(_HUES, key=lambda name: abs((360 * hue - _HUES[name] + 180) % 360 - 180))


def theme_folders(config: Path | None = None) -> list[Path]:
    """Where themes are looked for: the person's own first, then those that came along (in the wheel, or in a checkout)."""
    here = Path(__file__).parent
    own = [config / "themes"] if config else []
    return [folder for folder in (*own, here / "themes", here.parent / "themes") if folder.is_dir()]


def theme_names(folders: Sequence[Path]) -> list[str]:
    """The names of the themes in the folders."""
    return sorted({path.stem for folder in folders for path in folder.glob("*.toml")})


def load_theme(name: str, folders: Sequence[Path]) -> Theme:
    """The theme of that name. Raises ConfigError that names the file and what is wrong."""
    for folder in folders:
        path = folder / f"{name}.toml"
        if "/" in name or not path.is_file():
            continue
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise ConfigError(f"{path} cannot be read: {error}", hint="Correct it, or choose another theme.") from error
        colours, roles = values.get("colours", {}), values.get("roles", {})
        wrong = _problem(colours, roles)
        if wrong:
            raise ConfigError(f"{path}: {wrong}.", hint="See themes/night.toml.")
        return Theme(name, bool(values.get("dark", True)), colours, roles)
    raise ConfigError(f"There is no theme {name!r}.", hint=f"There are: {', '.join(theme_names(folders))}.")


def _problem(colours: object, roles: object) -> str:
    """What is wrong with a theme's two tables, empty when nothing is."""
    if not isinstance(colours, dict) or not isinstance(roles, dict):
        return "colours and roles must be tables"
    for name in COLOURS:
        colour = colours.get(name)
        if not isinstance(colour, str) or not re.fullmatch(_HEX, colour):
            return f"the colour {name} must be #rrggbb"
    for role, style in roles.items():
        if not isinstance(style, str) or not _STYLE.fullmatch(style):
            return f"the style of {role} cannot be read"
    return ""
