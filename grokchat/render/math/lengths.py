"""Lengths as TeX writes them, in em."""

from __future__ import annotations

import re

from grokchat.render.math.reader import Reader

_UNITS = {
    "em": 1.0, "ex": 0.43, "mu": 1 / 18, "pt": 0.1, "bp": 0.1, "px": 0.1, "pc": 1.2, "cm": 2.85, "mm": 0.285, "in": 7.2, "dd": 0.107,
    "cc": 1.28, "sp": 0.0, "nc": 1.28, "nd": 0.107,
}  # fmt: skip
_LENGTH = re.compile(r"\s*([-+−]?)\s*([0-9]*[.,]?[0-9]*)\s*(" + "|".join(_UNITS) + r")")
_BEGUN = re.compile(r"\s*[-+−]?\s*[0-9]*[.,]?[0-9]*\s*[a-z]{0,2}")
_LONGEST = 40.0


def in_em(text: str) -> float:
    """A length's worth in em, within forty either way; 0 for what is none."""
    found = _LENGTH.match(text)
    if found is None or not found[2].strip(".,"):
        return 0.0
    worth = float(found[2].replace(",", ".")) * _UNITS[found[3]]
    return max(-_LONGEST, min(_LONGEST, -worth if found[1] in {"-", "−"} else worth))


def is_length(text: str) -> bool:
    """Whether this is a length and nothing else; an empty one counts."""
    return not text.strip() or _LENGTH.match(text) is not None


def may_be_length(text: str) -> bool:
    """Whether this may become a length when more comes."""
    return _BEGUN.fullmatch(text) is not None


def dimension(reader: Reader) -> float:
    """The length that follows, in braces or bare, in em."""
    if reader.peek() == "{":
        return in_em(reader.name())
    text = ""
    while reader.stack and not _LENGTH.fullmatch(text) and _BEGUN.fullmatch(text + reader.stack[-1]):
        text += reader.stack.pop()
    return in_em(text)
