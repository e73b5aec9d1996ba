"""The help: every key, what it does and what comes of it, laid out for its window."""

from __future__ import annotations

from rich.text import Text

from grokchat.commands import BOX, COMMANDS
from grokchat.text import cells, wrap

KEYS = 11
TITLES = 27
WIDE = 66
"""From this width in cells on there is room for three columns."""


def help_rows() -> list[tuple[str, str, str]]:
    """Keys, title and help of everything that a person can do; those without a key stand last."""
    rows = [(one.shown_keys, one.title, one.help) for one in COMMANDS]
    return [*BOX, *sorted(rows, key=lambda row: not row[0])]


def help_words(width: int) -> Text:
    """The help for a width in cells: three columns, or on a narrow screen what comes of it under each key."""
    text = Text()
    began = True
    for keys, title, more in help_rows():
        if not keys and began:
            text.append("\nIn the list of commands (Ctrl+P)\n", "bold")
            began = False
        text.append(keys.ljust(KEYS), "bold")
        if width >= WIDE:
            text.append(title.ljust(TITLES))
            start = KEYS + TITLES
        else:
            text.append(f"{title}\n")
            start = 2
        pieces = wrap(more, max(8, width - start))
        for number, (first, last) in enumerate(pieces):
            indent = " " * start if number or width < WIDE else ""
            text.append(f"{indent}{more[first:last].strip()}\n", "dim")
    text.rstrip()
    return text


def command_row(title: str, keys: str, width: int) -> str:
    """A row of the palette: the title, and its keys at the right where they fit."""
    free = width - cells(title) - cells(keys)
    return f"{title}{' ' * free}{keys}" if keys and free > 1 else title
