"""Delimiters, of any height."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from grokchat.render.math.drawing.box import EMPTY, Box, beside, blank, line
from grokchat.render.math.drawing.glyphs import BRACES, PIECES, ascii_text
from grokchat.render.math.drawing.painting import draw, draws, draws_flat, draws_stacked
from grokchat.render.math.drawing.styles import Style
from grokchat.render.math.nodes import Fenced, Node, Row, Scripts, Sized

_OPENING = "([{⟨⌊⌈⟦⟮⎰"
_CLOSING = ")]}⟩⌋⌉⟧⟯⎱"


@lru_cache(512)
def tall(delimiter: str, height: int, baseline: int) -> Box:
    """A delimiter of so many rows; one without pieces of its own stands on the baseline."""
    if not delimiter:
        return EMPTY
    if height == 1:
        return line(delimiter)
    if delimiter in BRACES:
        return _brace(delimiter, height, baseline)
    if delimiter in "⟨⟩〈〉":
        return _angle(delimiter in "⟨〈", height, baseline)
    if delimiter in "/\\∖":
        return _diagonal(delimiter == "/", height, baseline)
    pieces = PIECES.get(delimiter)
    if pieces is None:
        mark = line(delimiter)
        return Box([mark.rows[0] if row == baseline else " " * mark.width for row in range(height)], mark.width, baseline)
    top, middle, bottom = pieces
    return Box((top, *(middle,) * (height - 2), bottom), len(top), baseline)


def _brace(delimiter: str, height: int, baseline: int) -> Box:
    top, middle, bottom = BRACES[delimiter]
    if height == 2:
        return Box((top, bottom), 1, baseline)
    rows = [top, *"⎪" * (height - 2), bottom]
    rows[min(max(baseline, 1), height - 2)] = middle
    return Box(rows, 1, baseline)


def _angle(opens: bool, height: int, baseline: int) -> Box:
    """Two strokes that meet in the middle, and a whole angle where there is a middle row."""
    half = height // 2
    width = half + height % 2
    upper = ["╱" if opens else "╲"] * half
    lower = ["╲" if opens else "╱"] * half
    middle = ["⟨" if opens else "⟩"] * (height % 2)
    rows: list[str] = []
    for index, char in enumerate((*upper, *middle, *lower)):
        away = width - 1 - index if index < half else max(index - half, 0)
        column = away if opens else width - 1 - away
        rows.append(" " * column + char + " " * (width - 1 - column))
    return Box(rows, width, baseline)


def _diagonal(rising: bool, height: int, baseline: int) -> Box:
    columns = range(height - 1, -1, -1) if rising else range(height)
    char = "╱" if rising else "╲"
    return Box([" " * column + char + " " * (height - 1 - column) for column in columns], height, baseline)


def grown(left: str, body: Box, right: str) -> Box:
    """A body between two delimiters as tall as it is."""
    return beside([tall(left, body.height, body.baseline), body, tall(right, body.height, body.baseline)])


def sign(delimiter: str, style: Style) -> Box:
    """A delimiter of one row."""
    return line(ascii_text(delimiter)) if style.ascii else line(delimiter)


@draws(Fenced)
def _fenced(node: Fenced, style: Style) -> Box:
    parts = [draw(part, style) for part in node.parts]
    ascent = max([part.baseline for part in parts], default=0)
    height = ascent + max([part.descent for part in parts], default=0) + 1
    room = blank(1) if node.left == "{" or style.flat else EMPTY
    boxes = [_grown(node.left, height, ascent, style)]
    for index, part in enumerate(parts):
        if index and index <= len(node.middles):
            boxes += [room, _grown(node.middles[index - 1], height, ascent, style), room]
        boxes.append(part)
    return beside([*boxes, _grown(node.right, height, ascent, style)] if node.closed else boxes)


def _grown(delimiter: str, height: int, baseline: int, style: Style) -> Box:
    return sign(delimiter, style) if height == 1 else tall(delimiter, height, baseline)


@draws_flat(Sized)
def _sized_flat(node: Sized, style: Style) -> Box:
    return sign(node.delimiter, style)


@draws_stacked(Sized)
def _sized(node: Sized, style: Style) -> Box:
    """A delimiter that found no partner has the size that was asked for."""
    height = (1, 1, 3, 3, 5)[min(max(node.size, 0), 4)]
    return sign(node.delimiter, style) if height == 1 else tall(node.delimiter, height, height // 2)


def paired(children: Sequence[Node]) -> Sequence[Node]:
    r"""The row with \big( … \big) as delimiters that grow with what is between them, which is what their sizes are chosen for."""
    if Sized not in {type(node.base) if type(node) is Scripts else type(node) for node in children}:
        return children
    found: list[Node] = []
    open_at: list[int] = []
    for node in children:
        size = node.base if isinstance(node, Scripts) else node
        if isinstance(size, Sized) and open_at and _closes(size, found[open_at[-1]]):
            start = open_at.pop()
            opening = found[start]
            left = opening.delimiter if isinstance(opening, Sized) else ""
            fence = Fenced(left, size.delimiter, (Row(tuple(found[start + 1 :])),))
            del found[start:]
            found.append(Scripts(fence, node.sub, node.sup, node.limits) if isinstance(node, Scripts) else fence)
            continue
        if isinstance(node, Sized) and _opens(node):
            open_at.append(len(found))
        found.append(node)
    for start in reversed(open_at):
        opening = found[start]
        if isinstance(opening, Sized) and opening.delimiter in _OPENING:
            # Its partner has yet to come, or stands in another cell.
            found[start:] = [Fenced(opening.delimiter, "", (Row(tuple(found[start + 1 :])),), closed=False)]
    return found


def _opens(node: Sized) -> bool:
    return node.kind == "open" or (node.kind == "ord" and (node.delimiter in _OPENING or node.delimiter in "|‖"))


def _closes(node: Sized, opening: Node) -> bool:
    if node.kind == "close":
        return True
    bars = isinstance(opening, Sized) and opening.kind == "ord" and opening.delimiter == node.delimiter and node.delimiter in "|‖"
    return node.kind == "ord" and (node.delimiter in _CLOSING or bars)
