"""A formula as rows of cells: two-dimensional for a display, one row for a line of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class Drawing:
    """Rows of `width` cells each; `baseline` is the row that stands on the line of a text around it. Shared, so never changed."""

    rows: list[str] = field(hash=False)
    baseline: int
    width: int
    _box: Box = field(repr=False, compare=False)
    _ascii: bool = field(default=False, repr=False, compare=False)

    @property
    def spans(self) -> tuple[tuple[Span, ...], ...]:
        """Each row as spans with roles: `math`, `math.variable`, `math.operator`, `math.unknown`, `math.struck`, colours."""
        by_row: dict[int, list[Mark]] = {}
        for mark in self._box.marks:
            by_row.setdefault(mark.row, []).append(mark)
        return tuple(_spans(row, by_row.get(index, []), ascii=self._ascii) for index, row in enumerate(self._box.rows))


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
    return _layout(source, display, width if display else None, glyphs, partial, tuple(macros.items()))


@lru_cache(2048)
def _layout(
    source: str, display: bool, width: int | None, glyphs: Glyphs, partial: bool, macros: tuple[tuple[str, Macro], ...]
) -> Drawing:
    shown = show(source)
    try:
        return drawn(
            parse(shown, partial=partial, macros=dict(macros), display=display).tree, display=display, width=width, glyphs=glyphs
        )
    except (TooLarge, RecursionError):
        return _finished(_as_source(shown, display=display), ascii=False)


def drawn(tree: Row, *, display: bool = True, width: int | None = None, glyphs: Glyphs = "unicode") -> Drawing:
    """The drawing of a formula's tree. Raises TooLarge or RecursionError where it is beyond all limits."""
    plain = glyphs == "ascii"
    if not display:
        return _finished(one_row(tree, ASCII_ROW if plain else ROW), ascii=plain)
    return _finished(displayed(tree, ASCII_DISPLAY if plain else DISPLAY, width), ascii=plain)


def _finished(box: Box, *, ascii: bool) -> Drawing:
    return Drawing([_plain(row, ascii=ascii) for row in box.rows], box.baseline, box.width, box, ascii)


def _plain(row: str, *, ascii: bool) -> str:
    """A row as it is shown: italic twins upright again, marks composed with their letters."""
    if row.isascii():
        return row
    text = unicodedata.normalize("NFC", row.translate(UPRIGHT))
    return ascii_pieces(text) if ascii else text


def _as_source(source: str, *, display: bool) -> Box:
    lines = source.split("\n") if display else [source]
    return painted(stacked([line(text) for text in lines], 0, "l"), "math.unknown")


_OPERATORS = frozenset("+-−*/=<>")


def _spans(row: str, marked: list[Mark], *, ascii: bool) -> tuple[Span, ...]:
    """One row, cut where the role changes; the last mark on a cell gives its role, else its character tells it."""
    given: list[str] = []
    for mark in marked:
        end = mark.column + mark.cells
        given += [""] * (end - len(given))
        given[mark.column : end] = [mark.role] * mark.cells
    spans: list[Span] = []
    begin = column = 0
    role = ""
    for index, char in enumerate(row):
        width = char_cells(char)
        if not width and index:
            continue
        now = (given[column] if column < len(given) else "") or _role(char)
        if now != role and index > begin:
            spans.append(Span(_plain(row[begin:index], ascii=ascii), role))
            begin = index
        role = now
        column += width
    if row:
        spans.append(Span(_plain(row[begin:], ascii=ascii), role or "math"))
    return tuple(spans)


@lru_cache(1024)
def _role(char: str) -> str:
    """The role that a character tells by itself."""
    if ord(char) in UPRIGHT:
        return "math.variable"
    return "math.operator" if char in _OPERATORS or (char > "\u2000" and unicodedata.category(char) == "Sm") else "math"
