"""The rows of one JSON value: its name, what it is, and what was found wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from grokchat.render.json_reader import Value, words_of
from grokchat.render.lines import Line, Span
from grokchat.text import cells, excerpt, show, show_line, wrap

LONG = 40
"""Rows of a text that are shown unfolded; of one that is still written, the last of them."""

_ROLES = {"string": "json.string", "object": "json.count", "array": "json.count"}


class Look(NamedTuple):
    """What a value is drawn from: the source, the width in cells, whether it is turned, and words that stand under it."""

    source: str
    width: int
    turned: bool
    words: tuple[str, ...]


def value_lines(value: Value, fold: str, look: Look) -> list[Line]:
    """A value's row, or rows; the outermost object has none of its own, unless it is empty or folded."""
    guide = Span("│ " * min(max(0, value.depth - 1), look.width // 6), "table")
    name = name_of(look.source, value) if value.key else str(value.place + 1)
    spans = [guide] if guide.text else []
    if value.holds and value.count and value.parent >= 0:
        spans.append(Span("▸ " if look.turned else "▾ ", "json.place"))
    if value.key is not None:
        spans.append(Span(excerpt(show_line(name), look.width // 2), "json.key", "", *value.key))
    elif value.parent >= 0:
        spans.append(Span(name, "json.place"))
    if value.holds:
        rows = [] if value.parent < 0 and value.count else [_holder(value, spans, fold, look)]
    else:
        rows = _text(value, spans, fold, look)
    return [*rows, *_said(spans[:1] if guide.text else [], look)]


def _holder(value: Value, spans: list[Span], fold: str, look: Look) -> Line:
    count = value.count
    words = "" if count and not look.turned else f"{count} {'value' if count == 1 else 'values'}" if count else "empty"
    if value.end < 0 and not count:
        words = "…"
    more = [Span(("  " if value.parent >= 0 else "") + words, "json.count")] if words else []
    return Line((*spans, *more), start=_begin(value), end=value.start + 1, fold=fold if count and value.parent >= 0 else "")


def _text(value: Value, spans: list[Span], fold: str, look: Look) -> list[Line]:
    """A text, a number or a word behind its name, on as many rows as it takes."""
    end = value.end if value.end >= 0 else len(look.source)
    before = sum(cells(span.text) for span in spans)
    lead = min(before + (2 if spans else 0), look.width // 2)
    room = max(8, look.width - lead)
    rows = _rows(value, look.source, end, room)
    hidden = len(rows) - LONG
    if hidden > 1 and not look.turned:
        rows = rows[:LONG] if value.end >= 0 else rows[-LONG:]
    role = _ROLES.get(value.kind) or ("json.number" if rows[0][:1] in tuple("-0123456789") else "json.word")
    found: list[Line] = []
    if spans and before + 2 > lead:
        found.append(Line(tuple(spans), start=_begin(value), end=end))
        spans = []
    for row in rows:
        gap = lead - sum(cells(span.text) for span in spans)
        spans = [*spans, Span(" " * gap)] if gap > 0 else spans
        found.append(Line((*spans, Span(row, role, "", value.start, end)), start=_begin(value), end=end))
        spans = [span for span in spans if span.role == "table"]
    if hidden > 1 and value.end >= 0:
        words = f"▴ fold {len(rows)} rows" if look.turned else f"▾ {hidden} more rows"
        found.append(Line((Span(" " * lead + words, "json.count"),), start=_begin(value), end=end, fold=fold))
    return found


def _rows(value: Value, source: str, end: int, room: int) -> list[str]:
    if value.kind != "string":
        return _wrapped(show_line(source[value.start : end]), room)
    closed = value.end >= 0
    # Of a long text that is still written only the end is drawn: drawing all of it would take longer with each piece.
    start = value.start + 1 if closed else max(value.start + 1, end - LONG * room)
    words = words_of(source[start : end - closed], closed=closed)
    quoted = f"“{words}”" if closed else f"{'“' if start == value.start + 1 else '… '}{words}"
    return [row for line in show(quoted).replace("\t", "    ").split("\n") for row in _wrapped(line, room)]


def _said(guide: Sequence[Span], look: Look) -> list[Line]:
    words = [show_line(one) for one in look.words]
    width = max(8, look.width - sum(cells(span.text) for span in guide))
    return [Line((*guide, Span(row, "failure"))) for one in words for row in _wrapped(f"✗ {one}", width)]


def lines_of_rest(source: str, start: int, width: int) -> list[Line]:
    """A text from where it is no JSON any more, as it came."""
    text, shown = source[start : start + 20_000], "✗ From here on it is no JSON:"
    rows = [row for line in show(text).replace("\t", "    ").split("\n") for row in _wrapped(line, width)]
    end = len(source)
    return [
        Line((Span(shown, "failure"),)),
        *(Line((Span(row, "text", "", start, end),), start=start, end=end) for row in rows),
    ]


def _begin(value: Value) -> int:
    """Where a value begins, its name taken with it."""
    return value.key[0] if value.key else value.start


def name_of(source: str, value: Value) -> str:
    """What a value is called in the one that it stands in."""
    return words_of(source[value.key[0] + 1 : value.key[1] - 1], closed=True) if value.key else str(value.place)


def _wrapped(text: str, room: int) -> list[str]:
    return [text[a:b] for a, b in wrap(text, room, keep_spaces=True)]
