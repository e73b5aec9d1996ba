"""Mathematics as spans and lines: drawn in two dimensions or in one row, or shown as its source.

What one formula defines holds in those after it; what a formula looks like depends on its text, on those definitions and on
the width alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from grokchat.render.lines import FormulaRow, Line, Span
from grokchat.render.wrapping import wrap_spans

if TYPE_CHECKING:
    from grokchat.render.math.drawing.layout import Definitions, Drawing
    from grokchat.render.math.reader import Macro

Mode = Literal["unicode", "ascii", "source"]
"""How mathematics is shown."""

INDENT = 8
"""The most cells to the left of a display; a narrow one would stand in the middle."""

_HANGS = 8
"""Cells from which the rows of a formula that was wrapped are indented behind its first."""

_ALWAYS = 1_500
"""Up to how many characters an open display is drawn anew with whatever comes."""

_ENDS_OF_ROWS = re.compile(r"(?<!\\)(?:\\\\\*?(?:\[[^\]\n]*\]?)?\s*)+\Z")
_DEFINES = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|[egx]?def|(?:future)?let|Declare(?:RobustCommand|MathOperator|PairedDelimiter))(?![A-Za-z])"
)


def defines(text: str) -> bool:
    """Whether there may be a definition in a text."""
    return _DEFINES.search(text) is not None


class Formula(NamedTuple):
    """A formula of a document: without its delimiters, as it stands there, and where (-1: nowhere).

    `is_open` says that its end has not come.
    """

    tex: str
    source: str
    start: int
    end: int
    is_open: bool = False


class Formulas:
    """The mathematics of one document, shown in a mode."""

    def __init__(self, mode: Mode = "unicode") -> None:
        self._ascii = mode == "ascii"
        self._sources = mode == "source"
        self._turned: set[int] = set()
        self._bounds: dict[int, int] = {}
        self._defined: dict[int, Definitions] = {}
        self._open: tuple[int, int, int, list[Line]] | None = None

    def turn(self, place: int) -> bool:
        """Shows the formula at a place of the source the other way, drawn or as its source; False when there is none."""
        start = next((start for start, end in self._bounds.items() if start <= place < end), -1)
        if start >= 0:
            self._turned ^= {start}
        return start >= 0

    def show(self, mode: Mode) -> None:
        """Shows all in a mode."""
        self._ascii, self._sources = mode == "ascii", mode == "source"
        self._turned.clear()

    def end(self) -> None:
        """Tells that nothing more comes: a display that is still open is drawn as it stands."""
        self._open = None

    def as_source(self, formula: Formula) -> bool:
        """Whether the formula is to be shown as its source; it is known from now on."""
        if formula.start >= 0:
            self._bounds[formula.start] = formula.end
        return self._sources != (formula.start in self._turned)

    def in_line(self, formula: Formula, link: str = "") -> list[Span]:
        """The formula in one row."""
        drawn = self._drawn(formula, None)
        return [Span(text, role, link, formula.start, formula.end) for text, role, *_ in drawn.spans[0] if text]

    def display(self, formula: Formula, width: int) -> list[Line]:
        """The formula in two dimensions, indented; one that fits no way is wrapped in one row."""
        if not formula.tex.strip():
            return []
        held = self._open
        if formula.is_open and held is not None and held[:2] == (formula.start, width):
            size = len(formula.tex)
            if size > _ALWAYS and 0 <= size - held[2] < size // 20:
                return held[3]
        drawn = self._drawn(formula, width)
        lines = _lines(drawn, formula, width, self._known(formula.start))
        self._open = (formula.start, width, len(formula.tex), lines) if formula.is_open else None
        return lines

    def _drawn(self, formula: Formula, width: int | None) -> Drawing:
        known = self._known(formula.start)
        tex = formula.tex.strip()
        # A row that has not begun shows nothing, and half of what ends one would.
        tex = _ENDS_OF_ROWS.sub("", tex) if formula.is_open else tex
        drawn = _draw(tex, width, self._ascii, formula.is_open, known)
        if drawn.defined and not formula.is_open:
            self._defined[formula.start] = drawn.defined
        return drawn

    def _known(self, start: int) -> Definitions:
        """What the formulas before a place defined."""
        if not self._defined:
            return ()
        found: dict[str, Macro] = {}
        for place in sorted(self._defined):
            if place < start:
                found.update(self._defined[place])
        return tuple(found.items())


def _lines(drawn: Drawing, formula: Formula, width: int, known: Definitions) -> list[Line]:
    if drawn.width > width:
        spans = [Span(text, role, "", formula.start, formula.end) for text, role, *_ in drawn.spans[0] if text]
        hang = " " * (2 if width >= _HANGS else 0)
        first, *rest = wrap_spans(spans, max(1, width - len(hang)))
        rows = [first, *((Span(hang), *row) if hang else row for row in rest)]
        return [Line(row, start=formula.start, end=formula.end) for row in rows]
    indent = min(INDENT, (width - drawn.width) // 2)
    tex, count = formula.tex.strip(), len(drawn.spans)
    before = (Span(" " * indent),) if indent else ()
    start, end = formula.start, formula.end
    return [
        Line(
            (*before, *[Span(span[0], span[1], "", start, end) for span in row]),
            "text",
            start,
            end,
            "",
            None if formula.is_open else FormulaRow(tex, known, number, count),
        )
        for number, row in enumerate(drawn.spans)
    ]


@lru_cache(4096)
def _draw(tex: str, width: int | None, ascii: bool, partial: bool, known: Definitions) -> Drawing:
    """Draws a formula once for all places where it stands; what draws is imported with the first one."""
    from grokchat.render.math.drawing.fitting import fitted

    return fitted(tex, width, "ascii" if ascii else "unicode", partial, known)
