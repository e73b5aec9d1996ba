"""Long code, folded to its beginning with a line that tells how much more there is."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from grokchat.render.lines import Line, Span

LONGEST = 40
"""Rows of code that are shown whole."""

BEGINNING = 24
"""Rows that a folded block shows."""


def code_blocks(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The code blocks among the lines: the place of each one's label, and of the line after its last row."""
    found: list[tuple[int, int]] = []
    label = -1
    for number, line in enumerate(lines):
        if line.is_label or line.fill != "code":
            if label >= 0:
                found.append((label, number))
            label = number if line.is_label else -1
    if label >= 0:
        found.append((label, len(lines)))
    return found


def folded(lines: list[Line], opened: Collection[str]) -> list[Line]:
    """The lines with long code folded, except where the key of its block is among `opened`; such a block ends with a line to fold it."""
    found: list[Line] = []
    position = 0
    for label, end in code_blocks(lines):
        rows = end - label - 1
        if rows <= LONGEST:
            continue
        key = f"code:{lines[label].start}"
        if key in opened:
            found += [*lines[position:end], _fold_line(lines[end - 1], f"▴ fold {rows} lines", key, lines[end - 1].end)]
        else:
            rest = lines[label + 1 + BEGINNING : end]
            more = _fold_line(rest[0], f"▾ {len(rest)} more lines", key, rest[-1].end)
            found += [*lines[position : label + 1 + BEGINNING], more._replace(start=rest[0].start)]
        position = end
    return [*found, *lines[position:]] if position else lines


def _fold_line(row: Line, words: str, key: str, end: int) -> Line:
    """A line in the place of a row of code: in its list or quote, with its bounds in the source."""
    before = next((number for number, span in enumerate(row.spans) if span.role.startswith("code")), 0)
    return Line((*row.spans[:before], Span(f" {words}", "code.fold")), "code", end, end, key)
