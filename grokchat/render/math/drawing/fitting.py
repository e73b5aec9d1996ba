"""A formula in the room that there is: what is too wide in two dimensions is taken apart, and else drawn in one row."""

from __future__ import annotations

from grokchat.render.math.drawing.box import TooLarge
from grokchat.render.math.drawing.layout import Definitions, Drawing, Glyphs, drawn, layout
from grokchat.render.math.nodes import Break, Node, Row, Space, Symbol, Table
from grokchat.render.math.parse import parse
from grokchat.text import show


def fitted(tex: str, width: int | None, glyphs: Glyphs, partial: bool, known: Definitions) -> Drawing:
    """The drawing of a formula with what it defines: in two dimensions at a width, in one row without one or where it does not fit."""
    display = width is not None
    parsed = parse(show(tex), partial=partial, macros=dict(known), display=display)
    try:
        drawing = drawn(parsed.tree, display=display, width=width, glyphs=glyphs)
        if width is not None and drawing.width > width:
            drawing = _narrowed(parsed.tree, width, glyphs)
    except (TooLarge, RecursionError):
        drawing = layout(tex, display=display, width=width, glyphs=glyphs, partial=partial)
        if width is not None and drawing.width > width:
            drawing = layout(tex, display=False, glyphs=glyphs)
    if not parsed.macros:
        return drawing
    return drawing._replace(defined=tuple(one for one in parsed.macros.items() if one not in known))


def _narrowed(tree: Row, width: int, glyphs: Glyphs) -> Drawing:
    """A formula that is too wide: equations under each other, each broken by itself; else in one row."""
    apart = _apart(tree)
    if apart is not None:
        drawing = drawn(apart, width=width, glyphs=glyphs)
        if drawing.width <= width:
            return drawing
    return drawn(tree, display=False, glyphs=glyphs)


def _apart(tree: Row) -> Row | None:
    """Aligned equations without their alignment, each number behind its equation; None for anything else."""
    only: Node = tree
    while isinstance(only, Row) and len(only.children) == 1:
        only = only.children[0]
    if not isinstance(only, Table) or only.left or only.right or only.kind not in ("align", "alignat", "gather"):
        return None
    tags = dict(only.tags)
    parts: list[Node] = []
    for number, row in enumerate(only.rows):
        if number:
            parts.append(Break())
        parts += [child for cell in row for child in cell.children]
        if number in tags:
            parts += [Space(2), Symbol("(", "open"), tags[number].body, Symbol(")", "close")]
    return Row(tuple(parts))
