"""A formula as a real typeset picture: the tree as MathML, that as curves, those as a PNG of whole cells.

Needs the extra `images` (ziamath, resvg). Nothing is fetched, no font of the system is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import NamedTuple
from xml.etree import ElementTree as ET

from grokchat.render.math.mathml import mathml
from grokchat.render.math.parse import parse
from grokchat.render.math.reader import Macro

LONGEST = 2_000
"""The most characters of source: setting type takes a hundred times as long as drawing in cells."""

_EM = 0.9
"""The height of the type, in cells."""

_SMALLEST = 0.6
"""How far type may be made smaller so that it fits; below that the cells are easier to read."""

_TAG = re.compile("<[^>]*>")
_NAMED = re.compile(r'(math(?:color|background))="([a-zA-Z]+)"')


class Picture(NamedTuple):
    """A PNG that fills `columns` cells in each of its rows."""

    png: bytes
    columns: int


class Room(NamedTuple):
    """The cells that a picture may fill, and the size of one in pixels."""

    columns: int
    rows: int
    cell_width: int
    cell_height: int


def typeset(tex: str, defined: Mapping[str, Macro], room: Room, colours: Mapping[str, str]) -> Picture | None:
    """The picture of a formula, or None when there is any doubt that it shows all of it legibly.

    `colours` has `math` and LaTeX's names as #rrggbb. Raises ImportError without the extra, and whatever ziamath raises.
    """
    import resvg_py
    from ziamath.zmath import Math

    parsed = parse(tex, macros=defined)
    if len(tex) > LONGEST or parsed.problems or not parsed.complete:
        return None
    source = _coloured(mathml(parsed.tree), colours)
    formula = Math(source, size=_EM * room.cell_height)
    # The typeface has no Chinese, Japanese or Korean letters, and draws a box for what it has not.
    if not all(formula.font.glyphindex(letter) for letter in set(unescape(_TAG.sub("", source))) if not letter.isspace()):
        return None
    svg = formula.svgxml()
    left, top, width, height = (float(number) for number in svg.get("viewBox", "").split())
    high, wide = room.rows * room.cell_height, room.columns * room.cell_width
    scale = min(1.0, high / height, wide / width)
    if scale < _SMALLEST:
        return None
    columns = min(room.columns, -(-int(width * scale + 1) // room.cell_width))
    wide = columns * room.cell_width
    svg.set("viewBox", f"{left} {top - (high / scale - height) / 2} {wide / scale} {high / scale}")
    svg.set("width", str(wide))
    svg.set("height", str(high))
    text = ET.tostring(svg, encoding="unicode")
    return Picture(resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True), columns)


def _coloured(source: str, colours: Mapping[str, str]) -> str:
    """MathML in the colours of a theme."""
    source = _NAMED.sub(lambda found: f'{found[1]}="{colours.get(found[2], colours["math"])}"', source)
    return source.replace("<math ", f'<math mathcolor="{colours["math"]}" ', 1)
