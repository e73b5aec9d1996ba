"""Boxes of cells: rows of equal width with a baseline, put side by side and on top of each other.

Every row of a box has as many cells as the box is wide. A box is never changed once it is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from grokchat.text import cells, show_line

LARGEST = 120_000
"""How many cells a box may have; a formula that asks for more is shown as its source."""

Side = Literal["l", "c", "r"]


class TooLarge(ValueError):
    """A box would have more cells than anybody can read."""


class Mark(NamedTuple):
    """A role of some cells of one row; `column` is counted in cells."""

    row: int
    column: int
    cells: int
    role: str


class Box:
    """Rows of equal width; `baseline` is the row that stands on the line, `marks` give cells a role of their own.

    A variable's letter stands in `rows` as its italic twin (`glyphs.ITALIC`), so that a row holds its text and its look.
    """

    __slots__ = ("baseline", "marks", "rows", "width")

    def __init__(self, rows: Sequence[str], width: int, baseline: int = 0, marks: tuple[Mark, ...] = ()) -> None:
        self.rows = rows
        self.width = width
        self.baseline = baseline
        self.marks = marks

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @property
    def descent(self) -> int:
        """How many rows are below the baseline."""
        return len(self.rows) - self.baseline - 1


EMPTY = Box(("",), 0)

_JOINERS = "\u200c\u200d\ufe0e\ufe0f"


@lru_cache(4096)
def line(text: str) -> Box:
    """One row of text, made safe to show; joiners that could change the width of a neighbour are left out."""
    shown = show_line(text)
    if not shown.isascii():
        shown = shown.lstrip(_JOINERS).rstrip("\u200d")
    return Box((shown,), cells(shown))


@lru_cache(256)
def blank(width: int, height: int = 1, baseline: int = 0) -> Box:
    """Room that nothing is drawn in."""
    return Box((" " * width,) * height, width, baseline)


def beside(boxes: Sequence[Box]) -> Box:
    """The boxes side by side, their baselines in one row."""
    if len(boxes) == 1:
        return boxes[0]
    return (_plainly_beside(boxes) or _aligned(boxes)) if boxes else EMPTY


def _plainly_beside(boxes: Sequence[Box]) -> Box | None:
    """The boxes side by side when all are of one row without marks, as most are; else None."""
    width = 0
    for box in boxes:
        if len(box.rows) > 1 or box.baseline or box.marks:
            return None
        width += box.width
    return Box(("".join([box.rows[0] for box in boxes]),), width)


def _aligned(boxes: Sequence[Box]) -> Box:
    width = sum([box.width for box in boxes])
    ascent = max([box.baseline for box in boxes])
    height = ascent + 1 + max(0, *[box.descent for box in boxes])
    marks = _shifted(boxes, ascent)
    if height == 1:
        return Box(("".join([box.rows[0] for box in boxes]),), width, 0, marks)
    if height * width > LARGEST:
        raise TooLarge
    columns = [_padded(box, ascent, height) for box in boxes]
    return Box(["".join(parts) for parts in zip(*columns, strict=True)], width, ascent, marks)


def _padded(box: Box, ascent: int, height: int) -> list[str]:
    room = " " * box.width
    over = ascent - box.baseline
    return [room] * over + [*box.rows] + [room] * (height - over - len(box.rows))


def _shifted(boxes: Sequence[Box], ascent: int) -> tuple[Mark, ...]:
    """The marks of boxes that stand side by side."""
    marks: list[Mark] = []
    column = 0
    for box in boxes:
        if box.marks:
            over = ascent - box.baseline
            marks += [Mark(mark.row + over, mark.column + column, mark.cells, mark.role) for mark in box.marks]
        column += box.width
    return tuple(marks)


def stacked(boxes: Sequence[Box], base: int, side: Side = "c") -> Box:
    """The boxes on top of each other; the one at index `base` gives the baseline."""
    width = max([box.width for box in boxes])
    if width * sum([len(box.rows) for box in boxes]) > LARGEST:
        raise TooLarge
    rows: list[str] = []
    marks: list[Mark] = []
    baseline = 0
    for index, box in enumerate(boxes):
        if index == base:
            baseline = len(rows) + box.baseline
        left = _left(box.width, width, side)
        marks += [Mark(mark.row + len(rows), mark.column + left, mark.cells, mark.role) for mark in box.marks]
        if box.width == width:
            rows += box.rows
        else:
            before, after = " " * left, " " * (width - box.width - left)
            rows += [before + row + after for row in box.rows]
    return Box(rows, width, baseline, tuple(marks))


def _left(width: int, room: int, side: Side) -> int:
    """How many cells are free on the left of something in a room."""
    if side == "l":
        return 0
    return room - width if side == "r" else (room - width) // 2


def widened(box: Box, width: int, side: Side = "c") -> Box:
    """The box in a room of that width."""
    if box.width >= width:
        return box
    left = _left(box.width, width, side)
    return beside([blank(left), box, blank(width - box.width - left)])


def raised(box: Box, baseline: int) -> Box:
    """The same rows with another baseline."""
    return Box(box.rows, box.width, baseline, box.marks)


def painted(box: Box, role: str) -> Box:
    """The box with a role for whatever has none yet."""
    marks = [Mark(row, 0, box.width, role) for row in range(len(box.rows))]
    return Box(box.rows, box.width, box.baseline, (*marks, *box.marks)) if box.width else box


def parenthesised(box: Box) -> Box:
    """A box of one row between parentheses."""
    return beside([line("("), box, line(")")])
