"""How a part of a formula is set: TeX's styles, of which each knows the one for its parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grokchat.render.math.drawing.box import Box

Painter = Callable[[Any, "Style"], "Box"]
"""What draws a kind of node in a style."""

STACKED: dict[type, Painter] = {}
FLAT: dict[type, Painter] = {}
"""Which function draws which node: in two dimensions, and in a single row."""


class Style:
    """`flat` draws everything in one row, `script` without the spaces around operators, `display` with limits above and below.

    `text` is the style of parts that are no display of their own, `small` that of scripts, `row` the one-row twin; `ascii` uses
    no character beyond ASCII. `painters` is the one of the two tables that belongs to it.
    """

    __slots__ = ("ascii", "display", "flat", "painters", "row", "script", "small", "text")

    text: Style
    small: Style
    row: Style

    def __init__(self, *, flat: bool = False, script: bool = False, display: bool = False, ascii: bool = False) -> None:
        self.flat = flat
        self.script = script
        self.display = display
        self.ascii = ascii
        self.painters = FLAT if flat else STACKED


def _family(*, ascii: bool) -> tuple[Style, Style]:
    """The five styles of one set of glyphs, of which a formula begins in the first or the second: display and one row."""
    display = Style(display=True, ascii=ascii)
    text = Style(ascii=ascii)
    small = Style(script=True, ascii=ascii)
    row = Style(flat=True, ascii=ascii)
    small_row = Style(flat=True, script=True, ascii=ascii)
    for style in (display, text, small):
        style.text = small if style is small else text
        style.small = small
        style.row = small_row if style is small else row
    for style in (row, small_row):
        style.text = style.row = style
        style.small = small_row
    return display, row


DISPLAY, ROW = _family(ascii=False)
ASCII_DISPLAY, ASCII_ROW = _family(ascii=True)
