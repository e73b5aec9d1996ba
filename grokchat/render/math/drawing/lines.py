"""A whole formula: its number at the right edge, and line breaks where it is too wide."""

from __future__ import annotations

from collections.abc import Sequence

from grokchat.render.math.drawing.box import EMPTY, Box, beside, blank, stacked, widened
from grokchat.render.math.drawing.breaking import broken, on_top
from grokchat.render.math.drawing.leaves import tag_label
from grokchat.render.math.drawing.painting import draw
from grokchat.render.math.drawing.spacing import items, joined, words
from grokchat.render.math.drawing.styles import Style
from grokchat.render.math.drawing.tables import numbers_of, rows_of
from grokchat.render.math.nodes import Break, Node, Row, Table, Tag

INDENT = 8
"""The most cells to the left of a display; a narrow one would stand in the middle."""

_TAG_GAP = 4


def displayed(tree: Row, style: Style, width: int | None) -> Box:
    """The formula in two dimensions, no wider than `width` where it can be broken."""
    children = tree.children
    while len(children) == 1 and isinstance(children[0], Row) and children[0].kind == "ord":
        children = children[0].children
    tags = [child for child in children if isinstance(child, Tag)]
    children = tuple(child for child in children if not isinstance(child, Tag))
    only = children[0] if len(children) == 1 else None
    if isinstance(only, Table) and not only.left and not only.right and not tags:
        return _equations(only, style, width)
    label = beside([tag_label(tag, style) for tag in tags]) if tags else EMPTY
    room = width - label.width - 2 if width and tags and width > 2 * label.width else width
    body = _paragraphs(children, style, room)
    return _numbered(body, label, width) if label.width else body


def one_row(tree: Row, style: Style) -> Box:
    """The formula in one row."""
    return draw(tree, style)


def _numbered(body: Box, label: Box, width: int | None) -> Box:
    """The number at the right edge in the row of the baseline, the formula where it stands without one."""
    if width is None:
        return beside([body, blank(_TAG_GAP), label])
    free = width - body.width - label.width
    if free < 2:
        edge = max(width, body.width, label.width)
        return stacked([widened(body, edge), widened(label, edge, "r")], 0)
    left = min((width - body.width) // 2, free - 2, INDENT)
    return beside([blank(left), body, blank(free - left), label])


def _equations(node: Table, style: Style, width: int | None) -> Box:
    """Aligned equations, each with its number and broken where it is too wide."""
    numbers = max([tag_label(tag, style).width + 2 for _, tag in node.tags], default=0)
    body, places = rows_of(node, style, width - numbers if width and width > 2 * numbers else None)
    if not numbers:
        return body
    return _numbered(body, numbers_of(node, body, places, style), width if width and body.width + numbers <= width else None)


def _paragraphs(children: Sequence[Node], style: Style, width: int | None) -> Box:
    """Lines that the source ends itself, each broken where it is too wide."""
    paragraphs: list[list[Node]] = [[]]
    for child in children:
        if isinstance(child, Break):
            paragraphs.append([])
        else:
            paragraphs[-1].append(child)
    boxes = [_broken(paragraph, style, width) for paragraph in paragraphs if paragraph]
    return on_top(boxes) if boxes else EMPTY


def _broken(children: Sequence[Node], style: Style, width: int | None) -> Box:
    """One line, or as many as are needed."""
    if width is None:
        return joined(items(children, style))
    return broken(items(words(children), style), width)
