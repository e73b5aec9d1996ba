"""Spans to lines of a width: a formula stays whole as long as that is possible, and breaks after relations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from grokchat.render.lines import Line, Span
from grokchat.text import cells, wrap

_BREAKS = re.compile("([\n\t])")
_RELATION = re.compile("(?<=[=<>≤≥≠≈≡∼≃≅∝→←⇒⇐⇔⟹⟺↦∈∉⊂⊆⊃⊇≺≻⊢⊨;,]) ")
_OPERATOR = re.compile("(?<=[-+−±·×∗∪∩∧∨⊕⊗∘/:=<>≤≥≠≈≡∼≃≅∝→←⇒⇐⇔⟹⟺↦∈∉⊂⊆⊃⊇≺≻⊢⊨;,]) ")
_FIXED = "\u00a0"


def wrap_spans(spans: Sequence[Span], width: int) -> list[tuple[Span, ...]]:
    """The spans as lines of at most `width` cells; a newline ends a line."""
    if len(spans) == 1 and "\n" not in spans[0].text and "\t" not in spans[0].text:
        return _wrapped(spans, width)
    lines: list[tuple[Span, ...]] = []
    row: list[Span] = []
    for span in spans:
        if "\n" not in span.text and "\t" not in span.text:
            row.append(span)
            continue
        place = span.source
        for piece in _BREAKS.split(span.text):
            if piece == "\n":
                lines += _wrapped(row, width)
                row = []
            elif piece:
                row.append(span._replace(text="    ", source=-1) if piece == "\t" else span._replace(text=piece, source=place))
            place += len(piece) if place >= 0 else 0
    return [*lines, *_wrapped(row, width)]


def _wrapped(row: Sequence[Span], width: int) -> list[tuple[Span, ...]]:
    text = row[0].text if len(row) == 1 else "".join([span.text for span in row])
    bounds = wrap(_held_together(row, width) if " " in text and any(span.end >= 0 for span in row) else text, width)
    if len(bounds) == 1 and bounds[0] == (0, len(text)):
        return [tuple(row)]
    return cut_all(row, bounds)


def _held_together(row: Sequence[Span], width: int) -> str:
    """The text with spaces that break no line within formulas; long ones may break after relations, too long ones at operators."""
    pieces: list[str] = []
    for (end, _), group in groupby(row, key=lambda span: (span.end, span.source if span.end >= 0 else -1)):
        text = "".join([span.text for span in group])
        pieces.append(_held(text, width) if end >= 0 and " " in text else text)
    return "".join(pieces)


def _held(text: str, width: int) -> str:
    size = cells(text)
    if size <= width // 2:
        return text.replace(" ", _FIXED)
    for chance in (_RELATION, _OPERATOR):
        parts = chance.split(text)
        if max(cells(part) for part in parts) <= width:
            return " ".join([part.replace(" ", _FIXED) for part in parts])
    return text


def cut_all(row: Sequence[Span], bounds: Sequence[tuple[int, int]]) -> list[tuple[Span, ...]]:
    """The spans of each of the bounds, which follow each other: one walk for all of them."""
    lines: list[tuple[Span, ...]] = []
    number = begin = 0
    for start, end in bounds:
        found: list[Span] = []
        while number < len(row):
            span = row[number]
            text, role, link, source, whole_end = span
            after = begin + len(text)
            low, high = max(start - begin, 0), min(end - begin, len(text))
            if low < high:
                whole = low == 0 and high == len(text)
                if whole:
                    found.append(span)
                elif whole_end >= 0:
                    found.append(Span(text[low:high], role, link, source, whole_end))
                else:
                    found.append(Span(text[low:high], role, link, source + low if source >= 0 else -1))
            if after > end:
                break
            begin = after
            number += 1
        lines.append(tuple(found))
    return lines


def cut(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """The spans of characters `start` to `end`."""
    return cut_all(spans, [(start, end)])[0]


def plain(spans: Sequence[Span]) -> str:
    """The words of the spans."""
    return "".join([span.text for span in spans])


def prefixed(lines: Sequence[Line], first: tuple[Span, ...], rest: tuple[Span, ...]) -> list[Line]:
    """The lines with `first` before the first and `rest` before the others; empty lines stay empty unless `rest` is seen."""
    seen = bool(plain(rest).strip())
    return [
        line._replace(spans=((first if number == 0 else rest) + line.spans))
        if (line.spans or number == 0 or seen or line.fill != "text")
        else line
        for number, line in enumerate(lines)
    ]


def width_of(spans: Sequence[Span]) -> int:
    """The cells of the spans."""
    return cells(plain(spans))
