"""Long lines of code that are not wrapped: the part of a line that is in view, and how far each block was moved."""

from __future__ import annotations

from grokchat.render.lines import Line, Span
from grokchat.render.wrapping import cut
from grokchat.text import cells, clusters
from grokchat.tui.folding import code_blocks
from grokchat.tui.parts import Parts

STEP = 8
"""Cells that a block moves at a time."""


def is_code(line: Line) -> bool:
    """Whether it is a row of code, and no label or fold."""
    return line.fill == "code" and not line.is_label and not line.fold


def window(line: Line, room: int, shift: int) -> Line:
    """The cells of a line of code that are in view, from `shift` on; a mark tells that there is more on a side."""
    number = next((number for number, span in enumerate(line.spans) if span.role.startswith("code")), len(line.spans))
    before, code = line.spans[:number], line.spans[number:]
    free = max(2, room - sum(cells(span.text) for span in before))
    text = "".join(span.text for span in code)
    total = cells(text)
    if not shift and total <= free:
        return line
    left = Span("‹", "code.more") if shift and total else None
    right = Span("›", "code.more") if total > shift + free else None
    low, high = shift + (left is not None), shift + free - (right is not None)
    start, end = _character(text, low), _character(text, high, whole=True)
    shown = cut(code, start, end) if start < end else ()
    gap = high - low - cells(text[start:end]) if right else 0
    marks = (
        *before,
        *((left,) if left else ()),
        *shown,
        *((Span(" " * gap, "code"),) if gap else ()),
        *((right,) if right else ()),
    )
    return line._replace(spans=marks)


def block_of(shown: Parts, index: int) -> tuple[int, int, int] | None:
    """The code block around a line of a message: its bounds in the source, and the cells of its longest row."""
    start, lines = shown.part_lines(shown.part_of(index))
    for label, end in code_blocks(lines):
        if label <= index - start < end:
            rows = [line for line in lines[label + 1 : end] if is_code(line)]
            return (rows[0].start, rows[-1].end, max(cells(line.text) for line in rows)) if rows else None
    return None


def _character(text: str, cell: int, *, whole: bool = False) -> int:
    """The first character that begins at a cell or after it; with `whole`, the one after the last that ends there or before."""
    position = used = 0
    for length, width in clusters(text):
        if used >= cell or (whole and used + width > cell):
            break
        used += width
        position += length
    return position
