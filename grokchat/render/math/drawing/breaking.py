"""Line breaks in a row that is too wide: after a wide space, before relations, else before operators, after commas, between words."""

from __future__ import annotations

from collections.abc import Sequence

from grokchat.render.math.drawing.box import EMPTY, Box, beside, blank, stacked
from grokchat.render.math.drawing.spacing import Item, joined

_INDENT = 2
_NARROWEST = 12
"""Cells that must be left for continuation lines; else they are indented less."""


def on_top(boxes: Sequence[Box]) -> Box:
    """Lines one after another, with a free row where one of two neighbours is more than a row."""
    parts: list[Box] = []
    for box in boxes:
        if parts and (parts[-1].descent or box.baseline):
            parts.append(EMPTY)
        parts.append(box)
    return stacked(parts, 0, "l") if len(parts) > 1 else parts[0]


def broken(parts: Sequence[Item], width: int) -> Box:
    """The row in as many lines as are needed; whole where that does not make it fit.

    Further relations stand under the first one, what begins with an operator under the right side of it.
    """
    whole = joined(parts)
    if not parts or whole.width <= width:
        return whole
    first = next((index for index, part in enumerate(parts) if part.kind == "rel"), None)
    column = sum(part.gap + part.box.width for part in parts[:first]) + parts[first].gap if first is not None else 0
    hang = column + parts[first].box.width + 1 if first is not None else _INDENT
    if width - hang < _NARROWEST or hang > width // 2:
        column, hang = _INDENT, 2 * _INDENT
    lines = _lines(parts, width, column, hang)
    return whole if lines is None else on_top(lines)


def _lines(parts: Sequence[Item], width: int, column: int, hang: int) -> list[Box] | None:
    """The lines, None where one would still be too wide."""
    lines: list[Box] = []
    start, indent = 0, parts[0].gap
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

    That is after a wide space, before a relation, or before an operator, in this order, where it leaves a line of some length,
    before the first relation only where the left side alone is long;
    else the last place of any kind, after a comma or between two words too.
    """
    places: list[tuple[int, int, str]] = []
    used = parts[start].box.width
    for index in range(start + 1, len(parts)):
        part = parts[index]
        if used > room:
            break
        places.append((index, used, _place(parts[index - 1], part)))
        used += part.gap + part.box.width
    if used <= room:
        return len(parts)
    first = next((index for index, _, kind in places if kind == "rel"), -1) if parts[start].kind != "rel" else -1
    for wanted in ("space", "rel", "bin"):
        good = [index for index, length, kind in places if kind == wanted and length * 5 >= room * (3 if index == first else 2)]
        if good:
            return good[-1]
    rest = [index for index, _, kind in places if kind]
    return rest[-1] if rest else len(parts)


def _place(before: Item, part: Item) -> str:
    """What a break before a part would be, empty where there can be none."""
    if part.gap > 1:
        return "space"
    if part.kind in ("rel", "bin"):
        return part.kind
    return "comma" if before.kind == "punct" else "word" if part.gap and "word" in (before.kind, part.kind) else ""
