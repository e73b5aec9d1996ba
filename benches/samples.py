"""Long answers for the benches, made of the demo's own texts or of a file."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

from grokchat.emulator import texts


def _texts() -> list[str]:
    found: list[str] = []

    def collect(value: object) -> None:
        if isinstance(value, str) and len(value) > 200:
            found.append(value.strip())
        elif isinstance(value, dict):
            for one in value.values():
                collect(one)
        elif isinstance(value, list | tuple):
            for one in value:
                collect(one)

    for name, value in vars(texts).items():
        if not name.startswith("__"):
            collect(value)
    return found


def long_answer(size: int, file: str = "") -> str:
    """Markdown of at least `size` characters: prose, lists, code, tables, mathematics, CJK, or what stands in the file, again and again."""
    pieces: list[str] = []
    total = 0
    for text in cycle([Path(file).read_text(encoding="utf-8")] if file else _texts()):
        pieces.append(text)
        total += len(text) + 2
        if total >= size:
            return "\n\n".join(pieces)
    return ""
