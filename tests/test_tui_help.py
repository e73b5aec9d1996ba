"""The help and the list of commands are laid out for their window, and say everything that the table says."""

from __future__ import annotations

import pytest

from grokchat.commands import BOX, CARET, COMMANDS
from grokchat.text import cells
from grokchat.tui.help import command_row, help_rows, help_words
from grokchat.tui.screens import room_in

WIDTHS = [room_in(columns) for columns in (20, 40, 60, 80, 100, 120, 300)]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_line_of_the_help_fits(width: int) -> None:
    """No window has to break a line again."""
    lines = help_words(width).plain.split("\n")
    longest = max(cells(f"{keys:<11}{title}") for keys, title, _ in help_rows())
    assert max(cells(line) for line in lines) <= max(width, longest)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_help_leaves_nothing_out(width: int) -> None:
    """Each command with its key, its title and what comes of it, however often its words are broken."""
    text = "".join(help_words(width).plain.split())
    for row in (*BOX, *((one.shown_keys, one.title, one.help) for one in (*COMMANDS, *CARET))):
        assert "".join("".join(row).split()) in text


def test_columns_begin_at_the_same_cell() -> None:
    """Broken lines hang under their column."""
    lines = help_words(70).plain.split("\n")
    assert {line.index("Sends the message.") for line in lines if "Sends the message." in line} == {38}
    # Those without a key have their title in the second column, too.
    hanging = [line for line in lines if line.startswith(" " * 12)]
    assert hanging
    assert {len(line) - len(line.lstrip()) for line in hanging} == {38}


def test_commands_without_a_key_stand_together_at_the_end() -> None:
    """Under the key that finds them."""
    text = help_words(80).plain
    head = text.index("In the list of commands (Ctrl+P)")
    for one in COMMANDS:
        assert (text.index(f"{one.title}  ") > head) == (not one.shown_keys), one.id


@pytest.mark.parametrize(("width", "row"), [(20, "Help              F1"), (7, "Help F1"[:4]), (8, "Help  F1"), (4, "Help")])
def test_a_row_of_the_palette_drops_its_keys_before_it_breaks(width: int, row: str) -> None:
    """The title is what is looked for."""
    assert command_row("Help", "F1", width) == row


@pytest.mark.parametrize("columns", range(1, 200, 7))
def test_the_room_in_a_dialogue_is_within_the_screen(columns: int) -> None:
    """Never negative, never wider than a person reads well."""
    assert 10 <= room_in(columns) <= 85
    assert room_in(columns) <= max(10, columns)
