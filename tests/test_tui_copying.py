"""Copying by commands, in the whole program: a message or a code block by its number, and the caret's keys beside the commands'."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripted import ScriptedReplier
from test_tui_app import Program, running
from textual.widgets import Input

from grokchat.conversation import ReplyEnded, TextDelta

REPLY = "Look:\n\n```py\none = 1\n```\n\n~~~\ntwo\n\n~~~\n\nDone."


def replier() -> ScriptedReplier:
    return ScriptedReplier((TextDelta(REPLY), ReplyEnded("done")))


async def by_number(program: Program, action: str, number: str) -> str:
    """The clipboard after a command that asks for a number."""
    await program.app.run_action(f"app.{action}")
    await program.until(lambda: len(program.app.screen_stack) > 1 and program.app.screen.query(Input))
    program.app.screen.query_one(Input).value = number
    await program.pilot.press("enter")
    await program.until(lambda: len(program.app.screen_stack) == 1)
    await program.pilot.pause()
    return program.app.clipboard


CASES = [
    ("copy_code", "1", "two\n"),
    ("copy_code", "2", "one = 1"),
    ("copy_code", "3", ""),
    ("copy_code", "0", ""),
    ("copy_code", "first", ""),
    ("copy_message", "1", REPLY),
    ("copy_message", "2", "Show me code."),
    ("copy_message", "3", ""),
]


@pytest.mark.parametrize(("action", "number", "copied"), CASES)
async def test_a_message_or_a_code_block_is_copied_by_its_number(tmp_path: Path, action: str, number: str, copied: str) -> None:
    """Counted from the last one; what there is not is not copied."""
    async with running(tmp_path, replier()) as program:
        await program.say("Show me code.")
        assert await by_number(program, action, number) == copied


async def test_keys_of_the_caret_are_no_commands_until_it_is_left(tmp_path: Path) -> None:
    """Escape leaves it and goes back to the box; letters are not typed into that."""
    async with running(tmp_path, replier()) as program:
        await program.say("Show me code.")
        await program.app.run_action("app.select")
        await program.pilot.press("ctrl+home", "v", "G", "y")
        await program.pilot.pause()
        assert "one = 1" in program.app.clipboard
        assert program.app.focused is program.box
        await program.app.run_action("app.select")
        await program.pilot.press("k", "escape", "z")
        assert program.app.pane.caret is None
        assert program.box.text == "z"
