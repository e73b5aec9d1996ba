"""How long a block may be before it is cut: reading it again with each character that comes must not hold up the screen.

Markdown has no such bounds. A paragraph of more than a hundred screens is a file that was pasted, or an attack.
"""

from __future__ import annotations

import re

LONGEST = 8_192
"""Characters of a block after which it is cut."""

LONGEST_NESTED = 32_768
"""Characters of a list's item, of a quote and their like after which they are cut; what follows has lost its place in them."""

MOST_LINES = 1_000
"""Lines of a block after which it is cut: a short one takes as long to read as a long one."""

_CHANCES = (
    re.compile(r"\n(?=[^\W\d_])"),
    re.compile(r"\n"),
    re.compile(r" (?=[^\W\d_])"),
)
"""Where a cut is seen least, best first: what stands behind it begins with no mark."""


def beginning(text: str, size: int) -> str:
    """The first `size` characters of a text, and no more than MOST_LINES lines."""
    text = text[:size]
    if text.count("\n") <= MOST_LINES:
        return text
    end = -1
    for _ in range(MOST_LINES):
        end = text.find("\n", end + 1)
    return text[: end + 1]


def place_to_cut(text: str) -> int:
    """Where a text that is too long is cut: in its second half at the end of a line, else between two words, else at its end."""
    for chance in _CHANCES:
        places = [found.end() for found in chance.finditer(text, len(text) // 2)]
        if places:
            return places[-1]
    return len(text)


def cuts_of_paragraph(text: str, start: int, end: int) -> list[int]:
    """Where the paragraph is cut that a text begins with at `start`, before `end`, without reading it; any other block is not cut."""
    while heading := _HEADING.match(text, start, end):
        start = heading.end()
    if _OTHER.match(text, start, end):
        return []
    last = _LAST.search(text, start, end)
    last_place = last.start() if last else end
    found: list[int] = []
    while True:
        part = beginning(text[start : min(start + LONGEST, last_place)], LONGEST)
        if start + len(part) >= last_place:
            return found
        start += place_to_cut(part)
        found.append(start)


_HEADING = re.compile(r"#{1,6} [^\n]*\n\n?")
_OTHER = re.compile(r"(?:[ \t]*\n)*(?:[ ]{4}|[ ]{0,3}(?:\t|`{3}|~{3}|[<>|]|[-*+][ \t]|\d{1,9}[.)][ \t]|\$\$|\\\[|\\begin))")
"""The beginning of a block that is no paragraph: code, raw HTML, a quote, a table, a list, a display."""

_LAST = re.compile(r"\n[ \t]*(?:\n|[-*+>#|<`~$\\:=_]|\d+[.)])")
"""Behind the last line of a paragraph: an empty line, or any mark that may end it."""
