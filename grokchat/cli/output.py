"""How things are printed: whether with colour, how wide, and a reply as it comes."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grokchat.config import Paths
    from grokchat.render.formulas import Mode
    from grokchat.render.lines import Line
    from grokchat.render.plain import Said


MATHEMATICS = ("unicode", "ascii", "source", "spoken")
"""How mathematics may be printed."""

_PART = 8
"""Chunks of a text that are printed at a time: some screens of lines."""

_MANY = 40
"""Chunks from which more than one core is used: it takes longer to begin than to print fewer."""


def with_colour(wanted: str) -> bool:
    """Whether to colour: `always`, `never`, or `auto` (a terminal that is not dumb, and no NO_COLOR)."""
    if wanted != "auto":
        return wanted == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """The terminal's width in cells, at most 100, at least 20."""
    import shutil

    return max(20, min(100, shutil.get_terminal_size((80, 24)).columns))


def as_json(value: object, indent: int | None = None) -> str:
    """The value as JSON; on a terminal in ASCII, where no character of it can act."""
    return json.dumps(value, ensure_ascii=sys.stdout.isatty(), indent=indent)


class LinePrinter:
    """Prints Markdown as it grows: each line once, when nothing can change it any more."""

    def __init__(self, width: int, theme: str, paths: Paths, *, color: bool, mathematics: Mode = "unicode") -> None:
        from grokchat.render.ansi import Ansi
        from grokchat.render.document import Document
        from grokchat.theme import load_theme, theme_folders

        self._document = Document(width, mathematics=mathematics)
        self._ansi = Ansi(load_theme(theme, theme_folders(paths.config)).style, self._document.width, color=color)
        self._printed = 0

    def add(self, text: str) -> None:
        """Prints the lines that `text` completes."""
        self._document.append(text)
        self._print(self._document.final)

    def print_whole(self, text: str) -> None:
        """Prints a text that is there whole, part by part: no part of it is read twice, and a long one is read on every core."""
        from grokchat.cli.parallel import cores, in_order

        document = self._document
        document.give(text)
        chunks = document.chunks

        def part(number: int) -> str:
            """The text of some chunks."""
            return "".join([self._text(document.lay_out(chunk)) for chunk in chunks[number * _PART : (number + 1) * _PART]])

        for words in in_order(-(-len(chunks) // _PART), part, cores() if len(chunks) > _MANY else 1):
            self._write(words)
        self._write(self._text(document.end_lines))

    def finish(self) -> None:
        """Prints the rest."""
        self._document.finish(printed=True)
        self._print(len(self._document))

    def _print(self, end: int) -> None:
        if end > self._printed:
            self._write(self._text(self._document.lines_between(self._printed, end)))
        self._printed = max(self._printed, end)

    def _text(self, lines: Sequence[Line]) -> str:
        return "".join([f"{self._ansi.text(line)}\n" for line in lines])

    def _write(self, words: str) -> None:
        sys.stdout.write(words)
        sys.stdout.flush()


class PlainPrinter:
    """Prints Markdown as plain words as it grows: each block when it is whole; mathematics is said, or given as its source."""

    def __init__(self, mathematics: Said = "spoken") -> None:
        from grokchat.render.plain import PlainText

        self._text = PlainText(mathematics)

    def add(self, text: str) -> None:
        """Prints the blocks that `text` completes."""
        self._print(self._text.add(text))

    def finish(self) -> None:
        """Prints the rest."""
        self._print(self._text.finish())

    def _print(self, words: str) -> None:
        sys.stdout.write(words)
        sys.stdout.flush()
