"""The help: every key, what it does and what comes of it, laid out for its window."""

from __future__ import annotations

from rich.text import Text

from grokchat.commands import BOX, CARET, COMMANDS
from grokchat.text import cells, wrap

KEYS = 11
TITLES = 27
WIDE = 66
"""From this width in cells on there is room for three columns."""


def help_rows() -> list[tuple[str, str, str]]:
    """Keys, title and help of everything that a person can do; those without a key stand last."""
    rows = [(one.shown_keys, one.title, one.help) for one in COMMANDS]
    return [*BOX, *sorted(rows, key=lambda row: not row[0])]


def sections() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The rows under their headings: keys, commands without a key, the keys of the caret."""
    rows = help_rows()
    caret = [(one.shown_keys, one.title, one.help) for one in CARET]
    return [
        ("", [row for row in rows if row[0]]),
        ("In the list of commands (Ctrl+P)", [row for row in rows if not row[0]]),
        ("In the conversation, after Alt+S", caret),
    ]


def help_words(width: int) -> Text:
    """The help for a width in cells: three columns, or on a narrow screen what comes of it under each key."""
    text = Text()
    for heading, rows in sections():
        if heading:
            text.append(f"\n{heading}\n", "bold")
        for row in rows:
            _append_row(text, row, width)
    text.rstrip()
    return text


def _append_row(text: Text, row: tuple[str, str, str], width: int) -> None:
    keys, title, more = row
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


def command_row(title: str, keys: str, width: int) -> str:
    """A row of the palette: the title, and its keys at the right where they fit."""
    free = width - cells(title) - cells(keys)
    return f"{title}{' ' * free}{keys}" if keys and free > 1 else title
