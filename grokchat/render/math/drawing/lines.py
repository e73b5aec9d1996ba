"""A whole formula: its number at the right edge, and line breaks where it is too wide."""

from __future__ import annotations

from collections.abc import Sequence

from grokchat.render.math.drawing.box import EMPTY, Box, beside, blank, stacked, widened
from grokchat.render.math.drawing.leaves import tag_label
from grokchat.render.math.drawing.painting import draw
from grokchat.render.math.drawing.spacing import Item, items, joined
from grokchat.render.math.drawing.styles import Style
from grokchat.render.math.drawing.tables import numbers_of, rows_of
from grokchat.render.math.nodes import Break, Node, Row, Table, Tag

_TAG_GAP = 4
_INDENT = 2
_NARROWEST = 12
"""Cells that must be left for continuation lines; else they are indented less."""


def displayed(tree: Row, style: Style, width: int | None) -> Box:
    """The formula in two dimensions, no wider than `width` where it can be broken."""
    children = tree.children
    while len(children) == 1 and isinstance(children[0], Row) and children[0].kind == "ord":
        children = children[0].children
    tags = [child for child in children if isinstance(child, Tag)]
    children = tuple(child for child in children if not isinstance(child, Tag))
    if len(children) == 1 and isinstance(children[0], Table) and children[0].tags and not children[0].left:
        return _numbered_rows(children[0], style, width)
    label = beside([tag_label(tag, style) for tag in tags]) if tags else EMPTY
    room = width - label.width - 2 if width and tags and width > 2 * label.width else width
    body = _paragraphs(children, style, room)
    return _numbered(body, label, width) if label.width else body


def one_row(tree: Row, style: Style) -> Box:
    """The formula in one row."""
    return draw(tree, style)


def _numbered(body: Box, label: Box, width: int | None) -> Box:
    """The number at the right edge in the row of the baseline, the formula in the middle of what is left."""
    if width is None:
        return beside([body, blank(_TAG_GAP), label])
    free = width - body.width - label.width
    if free < 2:
        edge = max(width, body.width, label.width)
        return stacked([widened(body, edge), widened(label, edge, "r")], 0)
    left = min((width - body.width) // 2, free - 2)
    return beside([blank(left), body, blank(free - left), label])


def _numbered_rows(node: Table, style: Style, width: int | None) -> Box:
    """Aligned equations, each with its number."""
    body, places = rows_of(node, style)
    numbers = numbers_of(node, body, places, style)
    return _numbered(body, numbers, width if width and width - body.width - numbers.width >= 2 else None)


def _paragraphs(children: Sequence[Node], style: Style, width: int | None) -> Box:
    """Lines that the source ends itself, each broken where it is too wide."""
    paragraphs: list[list[Node]] = [[]]
    for child in children:
        if isinstance(child, Break):
            paragraphs.append([])
        else:
            paragraphs[-1].append(child)
    boxes = [_broken(paragraph, style, width) for paragraph in paragraphs if paragraph]
    return _on_top(boxes) if boxes else EMPTY


def _on_top(boxes: Sequence[Box]) -> Box:
    """Lines one after another, with a free row where one of two neighbours is more than a row."""
    parts: list[Box] = []
    for box in boxes:
        if parts and (parts[-1].descent or box.baseline):
            parts.append(EMPTY)
        parts.append(box)
    return stacked(parts, 0, "l") if len(parts) > 1 else parts[0]


def _broken(children: Sequence[Node], style: Style, width: int | None) -> Box:
    """One line, or as many as are needed: broken before relations, else before binary operators, else after commas."""
    parts = items(children, style)
    whole = joined(parts)
    if width is None or whole.width <= width:
        return whole
    first = next((index for index, part in enumerate(parts) if part.kind == "rel" and index), None)
    column = _width(parts[:first]) + parts[first].gap if first is not None else 0
    hang = column + parts[first].box.width + 1 if first is not None else _INDENT
    if width - hang < _NARROWEST or hang > width // 2:
        column, hang = _INDENT, 2 * _INDENT
    lines = _lines(parts, width, column, hang)
    return whole if lines is None else _on_top(lines)


def _lines(parts: Sequence[Item], width: int, column: int, hang: int) -> list[Box] | None:
    """The lines, None where one would still be too wide."""
    lines: list[Box] = []
    start, indent = 0, 0
    while start < len(parts):
        end = _end(parts, start, width - indent)
        line = beside([blank(indent), joined([parts[start]._replace(gap=0), *_led(parts[start:end])])])
        if line.width > width:
            return None
        lines.append(line)
        start = end
        if start < len(parts):
            indent = _INDENT if parts[start].gap > 1 else column if parts[start].kind == "rel" else hang
    return lines


def _led(parts: Sequence[Item]) -> list[Item]:
    """What follows the first of a line, with a space after an operator that the line begins with."""
    following = list(parts[1:])
    if following and parts[0].kind in ("bin", "rel") and not following[0].gap:
        following[0] = following[0]._replace(gap=1)
    return following


def _end(parts: Sequence[Item], start: int, room: int) -> int:
    """Where the line that begins at `start` ends.

    That is after a wide space, before a relation, or before an operator, in this order, where it leaves a line of some length;
    else the last place of any kind, after a comma too.
    """
    places: list[tuple[int, int, str]] = []
    used = parts[start].box.width
    for index in range(start + 1, len(parts)):
        part = parts[index]
        if used > room:
            break
        kind = "space" if part.gap > 1 else "comma" if parts[index - 1].kind == "punct" else part.kind
        places.append((index, used, kind))
        used += part.gap + part.box.width
    if used <= room:
        return len(parts)
    for wanted in ("space", "rel", "bin"):
        good = [index for index, length, kind in places if kind == wanted and length * 5 >= room * 2]
        if good:
            return good[-1]
    rest = [index for index, _, kind in places if kind in ("space", "rel", "bin", "comma")]
    return rest[-1] if rest else len(parts)


def _width(parts: Sequence[Item]) -> int:
    return sum(part.gap + part.box.width for part in parts) - (parts[0].gap if parts else 0)
