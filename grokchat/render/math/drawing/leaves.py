"""What has no parts to place: symbols, words, names of functions, space, and what only changes how its body looks."""

from __future__ import annotations

from functools import lru_cache

from grokchat.render.math.drawing.box import Box, beside, blank, line, painted, parenthesised
from grokchat.render.math.drawing.glyphs import ALPHABETS, INTEGRALS, ITALIC, ascii_punctuation, ascii_text
from grokchat.render.math.drawing.painting import draw, draws
from grokchat.render.math.drawing.spacing import row, space_cells
from grokchat.render.math.drawing.styles import Style
from grokchat.render.math.nodes import Break, Coloured, Function, Phantom, Row, Space, Symbol, Tag, Text, Unknown


@lru_cache(4096)
def letters(text: str, font: str, ascii: bool) -> Box:
    """A symbol's text in its font; single letters without a font are variables."""
    if ascii:
        return line(ascii_text(text))
    if font in ("", "italic"):
        twin = ITALIC.get(text)
        if twin is not None:
            return line(twin)
        return line("".join([ITALIC.get(char, char) for char in text])) if font else line(text)
    table = ALPHABETS.get(font)
    return line(text.translate(table) if table else text)


@lru_cache(16)
def integral(sign: str) -> Box:
    """An integral of three rows."""
    strokes, ring = INTEGRALS[sign]
    return Box(("⌠" * strokes, ("⌽" if ring else "⎮") * strokes, "⌡" * strokes), strokes, 1)


@draws(Symbol)
def _symbol(node: Symbol, style: Style) -> Box:
    if node.large and style.display and node.text in INTEGRALS:
        return integral(node.text)
    return letters(node.text, node.font, style.ascii)


@draws(Text)
def _text(node: Text, style: Style) -> Box:
    box = line(ascii_punctuation(node.text) if style.ascii else node.text)
    return painted(box, "math.strong") if node.font.startswith("bold") else box


@draws(Function)
def _function(node: Function, style: Style) -> Box:
    return draw(node.name, style.text)


@draws(Row)
def _row(node: Row, style: Style) -> Box:
    return row(node, style)


@draws(Space)
def _space(node: Space, style: Style) -> Box:
    return blank(space_cells(node.width, style))


@draws(Break)
def _break(node: Break, style: Style) -> Box:
    del node
    return blank(1 if style.script else 2)


@draws(Unknown)
def _unknown(node: Unknown, style: Style) -> Box:
    del style
    return painted(line(node.source), "math.unknown")


@draws(Coloured)
def _coloured(node: Coloured, style: Style) -> Box:
    return painted(draw(node.body, style), colour_role(node))


def colour_role(node: Coloured) -> str:
    """The role of a colour: `math.colour.red`, `math.background.#ffee00`."""
    return f"math.{'background' if node.background else 'colour'}.{node.colour}"


@draws(Phantom)
def _phantom(node: Phantom, style: Style) -> Box:
    body = draw(node.body, style)
    width = body.width if node.width else 0
    return blank(width, body.height, body.baseline) if node.height else blank(width)


@draws(Tag)
def _tag(node: Tag, style: Style) -> Box:
    return beside([blank(4), tag_label(node, style)])


def tag_label(node: Tag, style: Style) -> Box:
    """An equation's number, in one row."""
    body = draw(node.body, style.row)
    return body if node.starred else parenthesised(body)
