"""What can be taken out of a conversation: the source of a selection, a code block, a link, a formula."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grokchat.render.lines import Line, Span
from grokchat.text import cells
from grokchat.tui.message_lines import Shown

_OPENING = re.compile(r"[ \t>*+\-\d.)]*(?:`{3,}|~{3,})")
_CLOSING = re.compile(r"(?:[*_~`]|\]\([^()\s]*\))*")
"""Marks that end with a line: they belong to its last word."""

_FENCE = re.compile(r"\n[ \t>]*(?:`{3,}|~{3,})[ \t]*(?=\n|$)")
"""The line that closes code, after its last one."""

Place = tuple[int, int]
"""A row of the conversation and a column."""


def selected_source(shown: Sequence[tuple[Shown, int]], start: Place, end: Place, indent: int) -> str:
    """The source between two places, message by message; lines that stand for no source are taken as they are seen."""
    pieces: list[str] = []
    for one, top in shown:
        first, last = max(start[0], top), min(end[0], top + one.height - 1)
        if first > last:
            continue
        if not one.ready:
            # Never looked at, so neither end of the selection is in it.
            pieces.append(one.message.text)
            continue
        further = first > top and 0 <= one.line(first - top).start == one.line(first - top - 1).start
        low = _offset(one.line(first - top), start[1] - indent, after=False, further=further) if first == start[0] else -1
        high = _offset(one.line(last - top), end[1] - indent, after=True) if last == end[0] else -1
        if last == end[0] and high >= 0 and end[1] - indent >= cells(one.line(last - top).text.rstrip()):
            closing = _CLOSING.match(one.source, high)
            high = closing.end() if closing else high
        lines = [one.line(index - top) for index in range(first, last + 1)]
        piece = _between(one.source, lines, low, high)
        if not piece:
            piece = (
                "\n".join(line.text.rstrip() for line in lines).strip("\n") if last > first else _cut(lines[0], start, end, indent)
            )
        pieces.append(piece)
    return "\n\n".join(piece for piece in pieces if piece)


def _between(source: str, lines: Sequence[Line], low: int, high: int) -> str:
    bounded = [line for line in lines if line.start >= 0]
    if not bounded:
        return ""
    begin = low if low >= 0 else min(line.start for line in bounded)
    stop = high if high >= 0 else max(line.end for line in bounded)
    if low < 0 and bounded[0].is_label:
        # From the line above code on: its fence belongs to it.
        above = source.rfind("\n", 0, max(0, begin - 1)) + 1
        begin = above if _OPENING.match(source, above, begin) else begin
    fence = _FENCE.match(source, stop)
    if fence and begin < min((line.start for line in bounded if line.fill == "code"), default=-1):
        stop = fence.end()
    return source[begin : max(begin, stop)]


def _offset(line: Line, column: int, *, after: bool, further: bool = False) -> int:
    """Where the cell at a column stands in the source; at the beginning of a line, where its block begins. -1: nowhere.

    A line that is a `further` row of its block begins where its own words do.
    """
    known = [span for span in line.spans if span.source >= 0]
    if not known:
        return -1
    position = 0
    for span in line.spans:
        width = cells(span.text)
        if span.source >= 0 and column <= position + width:
            if span.end >= 0:
                # A formula is taken whole.
                return span.end if after else span.source
            if not after and span is known[0] and column <= position:
                return -1 if line.start >= 0 and not further and not line.spans[0].text.startswith("▌") else span.source
            return span.source + _characters(span.text, max(0, column - position))
        position += width
    last = known[-1]
    return last.end if last.end >= 0 else last.source + len(last.text)


def _characters(text: str, width: int) -> int:
    used = 0
    for index, char in enumerate(text):
        if used >= width:
            return index
        used += cells(char)
    return len(text)


def _cut(line: Line, start: Place, end: Place, indent: int) -> str:
    text = line.text
    return text[max(0, start[1] - indent) : max(0, end[1] - indent)].strip()


def code_below(shown: Shown, index: int) -> str:
    """The code under a label line, as its source has it."""
    start = shown.line(index).start
    end = start
    for number in range(index + 1, shown.height):
        line = shown.line(number)
        if line.fill != "code" or line.is_label:
            break
        if line.end >= 0:
            end = line.end
    return shown.source[start:end]


def link_at(line: Line, column: int) -> str:
    """The address of the link under a column, empty when there is none."""
    found = _span_at(line, column)
    return found[0].link if found else ""


def formula_at(line: Line, column: int) -> int:
    """A place in the source of the formula under a column, -1 when there is none."""
    found = _span_at(line, column)
    if found is None or not found[0].role.startswith("math"):
        return -1
    span, inside = found
    return span.source if span.end >= 0 or span.source < 0 else span.source + _characters(span.text, inside)


def _span_at(line: Line, column: int) -> tuple[Span, int] | None:
    """The span under a column, and how many of its cells are before that."""
    position = 0
    for span in line.spans:
        width = cells(span.text)
        if position <= column < position + width:
            return span, column - position
        position += width
    return None
