"""Code blocks as rows: each line by itself, and the further rows of a wrapped one behind its own indent and a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from grokchat.render.bounds import LONGEST
from grokchat.render.highlighting import Highlighter
from grokchat.render.lines import Line, Span
from grokchat.render.wrapping import cut_all
from grokchat.text import cells, is_narrow, wrap

_HANG = 2
"""Cells that the further rows of a line stand behind its own indent."""

_TABS = re.compile("(\t)")
_MARK = re.compile(r"(?:[,;:|&/(\[{]|(?<=\w)[-+*._=<])(?=[\w\"'])")
"""What code is broken behind where there is no space: no operator of two characters is."""

_MARGIN = Span(" ", "code")
_FURTHER = "↳ "


def language_of(info: str) -> str:
    """The language that a fence names: its first word."""
    words = info.split(maxsplit=1)
    return words[0].strip("{}.").split(",")[0] if words else ""


def label_line(language: str, width: int, start: int) -> Line:
    """The line above a code block, whose code begins at `start` in the source."""
    label = f" {language}" if language and cells(language) + 2 < width else ""
    return Line((Span(label, "code.label"),) if label else (), "code", start, start)


def code_rows(highlighter: Highlighter, text: str, width: int, start: int, *, wraps: bool = True) -> list[Line]:
    """One line of code as rows with a cell of room left and right; `start` is where it stands in the source.

    Unless it `wraps` it is one row, however wide; only what is longer than any line that somebody reads is more than one.
    """
    if len(text) <= LONGEST:
        return _rows(highlighter, text, width, start, wraps=wraps)
    rows: list[Line] = []
    for place in range(0, len(text), LONGEST):
        at = start + place if start >= 0 else -1
        rows += piece_rows(text[place : place + LONGEST], width, at, wraps=wraps, further=place > 0)
    return rows


def rows_in_line(highlighter: Highlighter, row: str, line: str, width: int, offset: int, *, wraps: bool) -> list[Line]:
    """The rows of code at the end of a line of the source, which begins at `offset`: all of that but its indentation.

    Where that ends within a tab, the code has spaces that stand nowhere, and only the bounds of its line are known.
    """
    if line.endswith(row):
        return code_rows(highlighter, row, width, offset + len(line) - len(row), wraps=wraps)
    return [one._replace(start=offset, end=offset + len(line)) for one in code_rows(highlighter, row, width, -1, wraps=wraps)]


def piece_rows(text: str, width: int, start: int, *, wraps: bool, further: bool) -> list[Line]:
    """A piece of at most LONGEST characters of a longer line of code; `further`: it is not the first."""
    return _rows(Highlighter(""), text, width, start, wraps=wraps, further=further)


def _rows(highlighter: Highlighter, text: str, width: int, start: int, *, wraps: bool, further: bool = False) -> list[Line]:
    inner = max(1, width - 2)
    end = start + len(text) if start >= 0 else -1
    if "\t" in text:
        wide = text.expandtabs(4)
        placed = _placed(highlighter.line(wide), text, start)
    else:
        wide, placed = text, highlighter.line(text, start)
    if not wraps or (cells(wide) <= inner and not further):
        return [Line((_MARGIN, *placed), "code", start, end)]
    hang, bounds = _broken(wide, inner, further=further)
    before = Span(_FURTHER.rjust(1 + hang), "code.label") if hang else _MARGIN
    rows = cut_all(placed, bounds)
    return [Line((before if number or further else _MARGIN, *row), "code", start, end) for number, row in enumerate(rows)]


def _broken(text: str, inner: int, *, further: bool) -> tuple[int, list[tuple[int, int]]]:
    """How far the further rows of a line are indented, and the bounds of all rows; `further`: its first row is one of those.

    They are indented by a quarter of the width at most, and an indent that leaves no room for code is shown in part: a narrow
    screen is for the code.
    """
    indent = 0 if further else len(text) - len(text.lstrip(" "))
    hang = min(indent + _HANG, inner // 4)
    hang = hang if hang >= len(_FURTHER) else 0
    bounds: list[tuple[int, int]] = []
    start = 0
    if not further:
        lead = min(indent, inner - max(2, inner // 3))
        start = indent + _breaks(text[indent:], inner - lead)[0][1]
        bounds.append((indent - lead, start))
    if further or start < len(text):
        bounds += [(start + low, start + high) for low, high in _breaks(text[start:], inner - hang)]
    return hang, _hung(text, bounds)


def _breaks(text: str, width: int) -> list[tuple[int, int]]:
    """The bounds of rows, each broken at a space or behind a mark in its second half, else where a word begins, else anywhere."""
    if not is_narrow(text):
        return wrap(text, width, keep_spaces=True)
    found: list[tuple[int, int]] = []
    start = 0
    while len(text) - start > width:
        edge = start + width
        space = text.rfind(" ", start + 1, edge + 1)
        end = min(space + 1, edge) if space > start else edge
        if space < start + width // 2:
            marks = [mark.end() for mark in _MARK.finditer(text, start + width // 2, edge + 1)]
            end = marks[-1] if marks else end
        found.append((start, end))
        start = end
    return [*found, (start, len(text))]


def _hung(text: str, bounds: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The bounds of rows, none of which begins with the one space that it was broken at: that hangs in the room at the right."""
    moved = [0, *(int(text[low] == " " and text[low - 1] != " ") for low, _ in bounds[1:]), 0]
    found = [(low + before, high + after) for (low, high), before, after in zip(bounds, moved, moved[1:], strict=False)]
    return [found[0], *((low, high) for low, high in found[1:] if low < high)]


def _placed(spans: Sequence[Span], text: str, start: int) -> list[Span]:
    """The spans of a line with tabs, with their places; the cells of a tab have none."""
    if start < 0:
        return list(spans)
    placed: list[Span] = []
    pieces = [piece for piece in _TABS.split(text) if piece]
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + (4 - ends[-1] % 4 if piece == "\t" else len(piece)))
    position = start
    for piece, cells_of in zip(pieces, cut_all(spans, list(pairwise(ends))), strict=True):
        for span in cells_of:
            placed.append(span if piece == "\t" else span._replace(source=position))
            position += 0 if piece == "\t" else len(span.text)
        position += piece == "\t"
    return placed
