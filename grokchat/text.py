"""What may reach a terminal, and how many cells it takes.

Everything foreign passes `show` once before it becomes a line: each control, bidi or invisible character turns into one
visible cell, so no text can act on the terminal and none can hide.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MARK = "·"
"""What stands for a character that has no shape of its own."""

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A)} | {0x7F: "␡"}
_MARKED = (
    (0x80, 0x9F),
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200B),
    (0x200E, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0D),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
"""First and last of the controls, bidi marks, tags, fillers and other characters that have no shape."""

_TABLE: dict[int, str] = _PICTURES | dict.fromkeys((code for low, high in _MARKED for code in range(low, high + 1)), MARK)
_RANGES = "".join(f"{chr(low)}-{chr(high)}" for low, high in _MARKED)
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff{_RANGES}]")
_JOINING = re.compile("[\u200c\u200d\ufe0e\ufe0f]")
# Joiners and styles belong to emoji and to scripts that join; anywhere else they are a way to hide something.
_STRAY = re.compile(
    "(?<=[\x00-\u02ff\u200c\u200d])[\u200c\u200d]|(?<=[\x00-\x22\x24-\x29\x2b-\x2f\x3a-\xa8\xaa-\xad\xaf-\u1fff\u200c\u200d\ufe0e\ufe0f])[\ufe0e\ufe0f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ZWJ = 0x200D
_EMOJI_STYLE = 0xFE0F
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_FLAG = re.compile(f"[{'-'.join(_FLAG_LETTERS)}]")


def show(text: str) -> str:
    """The text as it may be drawn: only newline and tab stay of the controls, every other one becomes one visible cell.

    CRLF becomes a newline; halves of a surrogate pair are joined, a lone half becomes U+FFFD.
    """
    if _UNSAFE.search(text):
        text = text.replace("\r\n", "\n")
        if _SURROGATE.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        # Few characters of a long text are unsafe: to look each one up would take ten times as long.
        text = _UNSAFE.sub(_safe, text)
    return text if text.isascii() or not _JOINING.search(text) else _STRAY.sub(MARK, text)


def _safe(unsafe: re.Match[str]) -> str:
    return _TABLE[ord(unsafe[0])]


def show_line(text: str) -> str:
    """The text as one line: newlines and tabs become a space each."""
    return show(text).replace("\n", " ").replace("\t", " ")


_NARROW = re.compile(
    "[\n -~\xa0-\u02ff\u0370-\u0482\u048a-\u052f\u1d00-\u1dbf\u1e00-\u200a\u2010-\u2027\u202f-\u205e\u2070-\u20cf\u2100-\u2319"
    "\u231c-\u2328\u232b-\u23e8\u2400-\u24ff\u2500-\u25fc\u27c0-\u2b1a\u2c60-\u2c7f\U0001d400-\U0001d7ff]*"
)
"""Texts of which each character takes a cell: most of what is not ASCII in prose, drawings and mathematics."""


def is_narrow(text: str) -> bool:
    """Whether each character surely takes one cell."""
    return text.isascii() or _NARROW.fullmatch(text) is not None


def cells(text: str) -> int:
    """How many terminal cells the text takes."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    total = 0
    after_joiner = False
    last = 0
    for char in text:
        code = ord(char)
        if code == _EMOJI_STYLE:
            total += 2 - last if last == 1 else 0
            last = 2
            continue
        width = char_cells(char)
        if after_joiner and width == 2:
            width = 0
        after_joiner = code == _ZWJ
        total += width
        # A letter of a flag has no other style.
        last = 2 if _FLAG_LETTERS[0] <= char <= _FLAG_LETTERS[1] else width or last
    return total


@lru_cache(8192)
def char_cells(char: str) -> int:
    """How many cells one character takes by itself: 0 for a combining one, 2 for a wide one, else 1."""
    code = ord(char)
    if 0x20 <= code < 0x7F:
        return 1
    category = unicodedata.category(char)
    if code in (_ZWJ, 0x200C, 0xFE0E, _EMOJI_STYLE) or category in ("Mn", "Me", "Mc"):
        return 0
    if 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FF or 0x1F3FB <= code <= 0x1F3FF:
        # Vowels and ends of a Hangul syllable, and skin tones: drawn into the character before.
        return 0
    if category == "Cn":
        # Not assigned in this Python's Unicode: later emoji and ideographs are wide.
        return 2 if 0x1F300 <= code <= 0x1FAFF or 0x20000 <= code <= 0x3FFFD else 1
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def clusters(text: str) -> list[tuple[int, int]]:
    """The text's user-perceived characters as (length in characters, cells), enough for breaking lines."""
    sizes = list(map(char_cells, text))
    if 0 not in sizes and not _FLAG.search(text):
        return [(1, size) for size in sizes]
    found: list[tuple[int, int]] = []
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not _joins(text, start, index):
            found.append((index - start, cells(text[start:index])))
            start = index
    return found


def _joins(text: str, start: int, index: int) -> bool:
    """Whether the character at `index` belongs to the cluster that begins at `start`."""
    flag = (
        index == start + 1
        and _FLAG_LETTERS[0] <= text[start] <= _FLAG_LETTERS[1]
        and _FLAG_LETTERS[0] <= text[index] <= _FLAG_LETTERS[1]
    )
    return flag or char_cells(text[index]) == 0 or ord(text[index - 1]) == _ZWJ


def wrap(text: str, width: int, *, keep_spaces: bool = False) -> list[tuple[int, int]]:
    """Greedy line breaks: (start, end) offsets of each line, the spaces at a break left out.

    `width` is in cells. Breaks at spaces, before and after wide characters, and inside a word only when the word alone does not
    fit. With `keep_spaces` every character is on a line, as code wants it.
    """
    width = max(width, 1)
    if is_narrow(text):
        if len(text) <= width:
            return [(0, len(text))]
        return _wrap_narrow(text, width, keep_spaces=keep_spaces)
    return _wrap_wide(text, width, keep_spaces=keep_spaces)


def _wrap_narrow(text: str, width: int, *, keep_spaces: bool) -> list[tuple[int, int]]:
    """Where each character is one cell, `str` finds the breaks."""
    lines: list[tuple[int, int]] = []
    start, size = 0, len(text)
    while size - start > width:
        end, following = _narrow_break(text, start, width, keep_spaces=keep_spaces)
        lines.append((start, end))
        start = following
    if start < size or not lines:
        lines.append((start, size if keep_spaces else max(start, _trimmed(text, start, size))))
    return lines


def _narrow_break(text: str, start: int, width: int, *, keep_spaces: bool) -> tuple[int, int]:
    """The end of a line of narrow characters that goes on, and where the next one begins."""
    end = text.rfind(" ", start + 1, start + width + 1)
    if keep_spaces:
        end = end + 1 if start < end < start + width else start + width
        return end, end
    if end < 0 or not text[start:end].strip(" "):
        return start + width, start + width
    return _trimmed(text, start, end), _after_spaces(text, end)


def _wrap_wide(text: str, width: int, *, keep_spaces: bool) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    start = used = position = 0
    chance = -1
    for length, size in clusters(text):
        # A space with a mark on it is no space to break at.
        char = text[position : position + length]
        if size == 2 and position > start and text[position - 1] not in _OPENING and char not in _CLOSING:
            chance = position
        while used + size > width and position > start and (keep_spaces or char != " "):
            end = chance if chance > start and (keep_spaces or text[start:chance].strip(" ")) else position
            lines.append((start, end if keep_spaces else _trimmed(text, start, end)))
            start = end if keep_spaces else _after_spaces(text, end, position)
            used, chance = cells(text[start:position]), -1
        if char == " ":
            chance = position + length
        used += size
        position += length
    if start < len(text) or not lines:
        lines.append((start, len(text) if keep_spaces else max(start, _trimmed(text, start, len(text)))))
    return lines


def _after_spaces(text: str, position: int, limit: int | None = None) -> int:
    end = len(text) if limit is None else limit
    while position < end and text[position] == " ":
        position += 1
    return position


_OPENING = "「『（【《〈“‘(["
_CLOSING = "」』）】》〉、。，．！？：；”’ー々…)]"


def _trimmed(text: str, low: int, end: int) -> int:
    while end > low and text[end - 1] == " ":
        end -= 1
    return end


def excerpt(text: str, width: int) -> str:
    """The text's first cells, with … when some are left out; never more than `width` cells."""
    if cells(text) <= width:
        return text
    taken: list[str] = []
    used = position = 0
    for length, size in clusters(text):
        if used + size > width - 1:
            break
        taken.append(text[position : position + length])
        used += size
        position += length
    return "".join(taken).rstrip() + "…" if width > 0 else ""
