"""Two texts and what is different between them, line by line and, where lines changed, word by word.

Removed and added lines have a sign in front of them, so that the difference is read without colours too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from grokchat.render.lines import Line, Span
from grokchat.text import show, wrap

MOST_WORDS = 1_500
"""The most words of a changed passage that are compared with each other: the time grows with their square."""

_WORD = re.compile(r"\n|[^\S\n]*[^\s]+|[^\S\n]+")
_SIGNS = {"same": "  ", "removed": "- ", "added": "+ "}
Marked = list[tuple[str, bool]]
"""Words, and whether the other text lacks them."""


def difference(old: str, new: str, width: int) -> list[Line]:
    """The lines of both texts, wrapped to `width` cells: those of `old` that are gone, those of `new` that came, and what stayed."""
    before, after = (show(text).expandtabs(4).split("\n") for text in (old, new))
    found: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            found += _lines("same", [("\n".join(before[a:b]), False)], width)
            continue
        gone, came = _changed("\n".join(before[a:b]), "\n".join(after[c:d]))
        found += _lines("removed", gone, width) if b > a else []
        found += _lines("added", came, width) if d > c else []
    return found


def likeness(old: str, new: str) -> float:
    """How much of both texts is the same, from 0 to 1, by their words."""
    before: list[str] = _WORD.findall(old)
    after: list[str] = _WORD.findall(new)
    if max(len(before), len(after)) > 2 * MOST_WORDS:
        before, after = old.split("\n"), new.split("\n")
    return SequenceMatcher(None, before, after).ratio()


def _changed(old: str, new: str) -> tuple[Marked, Marked]:
    """A changed passage of both texts in words."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if not before or not after or max(len(before), len(after)) > MOST_WORDS:
        return [(old, True)], [(new, True)]
    gone: Marked = []
    came: Marked = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone.append(("".join(before[a:b]), kind != "equal"))
        came.append(("".join(after[c:d]), kind != "equal"))
    return gone, came


def _lines(kind: str, words: Marked, width: int) -> Iterator[Line]:
    role, changed = f"difference.{kind}", f"difference.{kind}.word"
    rows: list[list[Span]] = [[]]
    for text, marked in words:
        for number, piece in enumerate(text.split("\n")):
            if number:
                rows.append([])
            rows[-1].append(Span(piece, changed if marked else role))
    for spans in rows:
        sign = Span(_SIGNS[kind], role)
        for start, end in wrap("".join(span.text for span in spans), max(1, width - 2)) or [(0, 0)]:
            yield Line((sign, *_between(spans, start, end)))
            sign = Span("  ", role)


def _between(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    position = 0
    for span in spans:
        text = span.text[max(0, start - position) : max(0, end - position)]
        if text:
            yield Span(text, span.role)
        position += len(span.text)
