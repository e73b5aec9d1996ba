"""A formula as rows of cells: two-dimensional for a display, one row for a line of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from grokchat.render.lines import Span
from grokchat.render.math.drawing import fractions, marks, scripts  # noqa: F401  they register what they draw
from grokchat.render.math.drawing.box import Box, Mark, TooLarge, line, painted, stacked
from grokchat.render.math.drawing.glyphs import UPRIGHT, ascii_pieces
from grokchat.render.math.drawing.lines import displayed, one_row
from grokchat.render.math.drawing.styles import ASCII_DISPLAY, ASCII_ROW, DISPLAY, ROW
from grokchat.render.math.nodes import Row
from grokchat.render.math.parse import parse
from grokchat.render.math.reader import Macro
from grokchat.text import char_cells, show

Glyphs = Literal["unicode", "ascii"]
_NONE: Mapping[str, Macro] = {}

Definitions = tuple[tuple[str, Macro], ...]
"""The macros of formulas, with their names."""


class Drawing(NamedTuple):
    """Rows of `width` cells each; `baseline` is the row that stands on the line of a text around it.

    `spans` are those rows as texts with roles: `math`, `math.variable`, `math.operator`, `math.unknown`, `math.struck`, colours;
    `defined` is what the formula defines, where that is asked for.
    """

    spans: tuple[tuple[Span, ...], ...]
    baseline: int
    width: int
    defined: Definitions = ()

    @property
    def rows(self) -> list[str]:
        """The rows without their roles."""
        return ["".join([span.text for span in row]) for row in self.spans]


def layout(
    source: str,
    *,
    display: bool = True,
    width: int | None = None,
    glyphs: Glyphs = "unicode",
    partial: bool = False,
    macros: Mapping[str, Macro] = _NONE,
) -> Drawing:
    """The drawing of a formula: in two dimensions, or in exactly one row.

    A display wider than `width` is broken at relations, then at operators; where that does not help it is left whole.
    `partial` is for a formula that is still arriving, `macros` are the definitions of formulas before it. Never raises; what is
    beyond all limits is shown as its source.
    """
    shown = show(source)
    try:
        tree = parse(shown, partial=partial, macros=macros, display=display).tree
        return drawn(tree, display=display, width=width, glyphs=glyphs)
    except (TooLarge, RecursionError):
        return _finished(_as_source(shown, display=display), ascii=False)


def drawn(tree: Row, *, display: bool = True, width: int | None = None, glyphs: Glyphs = "unicode") -> Drawing:
    """The drawing of a formula's tree. Raises TooLarge or RecursionError where it is beyond all limits."""
    plain = glyphs == "ascii"
    if not display:
        return _finished(one_row(tree, ASCII_ROW if plain else ROW), ascii=plain)
    return _finished(displayed(tree, ASCII_DISPLAY if plain else DISPLAY, width), ascii=plain)


def _finished(box: Box, *, ascii: bool) -> Drawing:
    if not box.marks:
        return Drawing(tuple([_spans(row, (), ascii) for row in box.rows]), box.baseline, box.width)
    by_row: dict[int, list[Mark]] = {}
    for mark in box.marks:
        by_row.setdefault(mark.row, []).append(mark)
    spans = tuple([_spans(row, by_row.get(index, ()), ascii) for index, row in enumerate(box.rows)])
    return Drawing(spans, box.baseline, box.width)


def _as_source(source: str, *, display: bool) -> Box:
    lines = source.split("\n") if display else [source]
    return painted(stacked([line(text) for text in lines], 0, "l"), "math.unknown")


_OPERATORS = frozenset("+-−*/=<>")


def _spans(row: str, marked: Sequence[Mark], ascii: bool) -> tuple[Span, ...]:
    """One row, cut where the role changes: the last mark on a cell gives its role, else its character tells it."""
    if not row:
        return ()
    roles = [_role(char) for char in row]
    if marked:
        _mark(roles, row, marked)
    spans: list[Span] = []
    begin, role = 0, roles[0] or "math"
    for index, now in enumerate(roles):
        if now and now != role and index:
            spans.append(_span(row[begin:index], role, ascii))
            begin, role = index, now
    spans.append(_span(row[begin:], role, ascii))
    return tuple(spans)


def _mark(roles: list[str], row: str, marked: Sequence[Mark]) -> None:
    """Gives characters the roles of the marks on their cells."""
    given: list[str] = []
    for mark in marked:
        end = mark.column + mark.cells
        given += [""] * (end - len(given))
        given[mark.column : end] = [mark.role] * mark.cells
    column = 0
    for index, char in enumerate(row):
        width = char_cells(char)
        if (width or not index) and column < len(given) and given[column]:
            roles[index] = given[column]
        column += width


@lru_cache(4096)
def _span(text: str, role: str, ascii: bool) -> Span:
    """A part of a row as it is shown: italic twins upright again, marks composed with their letters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(UPRIGHT))
        text = ascii_pieces(text) if ascii else text
    return Span(text, role)


@lru_cache(4096)
def _role(char: str) -> str:
    """The role that a character tells by itself, empty for one that takes no cell, which has that of the one before."""
    if ord(char) in UPRIGHT:
        return "math.variable"
    if char in _OPERATORS or (char > "\u2000" and unicodedata.category(char) == "Sm"):
        return "math.operator"
    return "math" if char_cells(char) else ""
