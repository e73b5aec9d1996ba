"""Thoughts stand above the words of a reply, a line apart, folded or open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_tui_pane import reply

from grokchat.tui.message_parts import thought_lines


@pytest.mark.parametrize(
    ("thoughts", "text", "opened", "rows"),
    [
        ("", "Words.", False, []),
        ("One.\nTwo.", "Words.", False, ["▸ Thoughts", ""]),
        ("One.\nTwo.", "Words.", True, ["▾ Thoughts", "  One.", "  Two.", ""]),
        ("One.", "", False, ["▸ Thoughts"]),
        ("One.", "", True, ["▾ Thoughts", "  One.", ""]),
        ("a\tb", "Words.", True, ["▾ Thoughts", "  a    b", ""]),
        ("one two three", "Words.", True, ["▾ Thoughts", "  one two", "  three", ""]),
        ("\x1b[2J", "Words.", True, ["▾ Thoughts", "  ␛[2J", ""]),
    ],
)
def test_thoughts_stand_a_line_above_the_words(thoughts: str, text: str, opened: bool, rows: list[str]) -> None:
    """Where there are words yet; they are no Markdown, and fit."""
    message = replace(reply(text), thoughts=thoughts)
    assert [line.text for line in thought_lines(message, 12, opened=opened)] == rows


def test_a_press_on_the_first_line_opens_and_folds_them() -> None:
    """On no other."""
    for opened in (False, True):
        lines = thought_lines(replace(reply("Words."), thoughts="One.\nTwo."), 40, opened=opened)
        assert [line.fold for line in lines] == ["thoughts", *[""] * (len(lines) - 1)]
