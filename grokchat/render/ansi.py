"""Lines as text for a terminal that scrolls."""

from __future__ import annotations

from collections.abc import Callable

from grokchat.render.lines import Line
from grokchat.text import cells

_ATTRIBUTES = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "reverse": "7", "strike": "9"}
_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_END = "\x1b[0m"


class Ansi:
    """Lines with the escape sequences of their styles; `style_of` gives a role's style in Rich's words.

    Without colour nothing but the words is left. A filled line is filled to `width` cells.
    """

    def __init__(self, style_of: Callable[[str], str], width: int, *, color: bool) -> None:
        self._style_of = style_of
        self._width = width
        self._color = color
        self._known: dict[str, tuple[str, str]] = {}

    def text(self, line: Line) -> str:
        """The line as it is printed, without a newline."""
        if not self._color:
            return line.text.rstrip()
        known, pieces, used = self._known, [], 0
        fill = line.fill
        for span in line.spans:
            words, role = span[0], span[1]
            before, after = known.get(role) or self._sequences(role)
            pieces.append(f"{before}{words}{after}" if after else words)
            used += cells(words) if fill != "text" else 0
        if fill != "text":
            before, after = known.get(fill) or self._sequences(fill)
            pieces.append(f"{before}{' ' * (self._width - used)}{after}")
        return "".join(pieces)

    def _sequences(self, role: str) -> tuple[str, str]:
        """What stands before and after the words of a role."""
        codes = sgr(self._style_of(role))
        found = self._known[role] = (f"\x1b[{codes}m", _END) if codes else ("", "")
        return found


def sgr(style: str) -> str:
    """The parameters of ECMA-48's SGR for a theme's style, empty when it changes nothing.

    Written here because importing a library for it takes as long as printing two hundred lines.
    """
    attributes: set[str] = set()
    colours = {False: "", True: ""}
    behind = negated = False
    for word in style.split():
        if word in ("on", "not"):
            behind, negated = word == "on", word == "not"
            continue
        if word in _ATTRIBUTES:
            (attributes.discard if negated else attributes.add)(_ATTRIBUTES[word])
        else:
            colours[behind] = _colour(word, behind=behind)
        behind = negated = False
    return ";".join([*sorted(attributes), *filter(None, (colours[False], colours[True]))])


def _colour(word: str, *, behind: bool) -> str:
    """A colour's parameters, for the letters or for what is behind them."""
    first = 40 if behind else 30
    if word.startswith("#"):
        return f"{first + 8};2;{int(word[1:3], 16)};{int(word[3:5], 16)};{int(word[5:7], 16)}"
    if word == "default":
        return str(first + 9)
    return str(first + _COLOURS.index(word.removeprefix("bright_")) + (60 if word.startswith("bright_") else 0))
