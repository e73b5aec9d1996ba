"""A structured reply on the screen: a live tree, checked when it is whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tui_program import SIZES, Program, running

from grokchat.conversation import Parameters
from grokchat.conversation.structured import as_form
from grokchat.engine import SessionSettings
from grokchat.render.json_document import JSONDocument

PERSON: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "age": {"type": "integer", "minimum": 18},
        "works": {"type": "array", "items": {"type": "object", "properties": {"title": {"type": "string"}}}},
    },
    "required": ["name", "age"],
}


def asked_with(schema: dict[str, Any] | None = None, **more: Any) -> SessionSettings:
    form = as_form(schema or PERSON, "person")
    return SessionSettings(parameters=Parameters(response_format=form, **more))


def screen(program: Program) -> list[str]:
    """The rows of the conversation that is on the screen."""
    pane = program.app.pane
    return ["".join(segment.text for segment in pane.render_line(y)).rstrip() for y in range(pane.size.height)]


async def has(program: Program, words: str) -> None:
    await program.until(lambda: any(words in row for row in screen(program)))


@pytest.mark.parametrize("size", SIZES)
async def test_a_reply_that_fits_is_a_tree_and_says_so(tmp_path: Path, size: tuple[int, int]) -> None:
    """On every terminal, whether it streams or not."""
    async with running(tmp_path, size=size, settings=asked_with()) as program:
        await program.say("a person")
        await has(program, "✓ It fits the schema.")
        rows = [row.strip() for row in screen(program)]
        assert "name  “demo”" in rows
        assert "▾ works" in rows
        assert not any("{" in row for row in rows)


async def test_what_does_not_fit_is_told_beside_the_value_and_below(tmp_path: Path) -> None:
    """The path in words; the reply itself is kept as it came."""
    async with running(tmp_path, settings=asked_with()) as program:
        await program.say("a person fault:misfit")
        await has(program, "✗ It does not fit the schema: 1 problem.")
        rows = [row.strip() for row in screen(program)]
        assert rows[rows.index("name  42") + 1] == "✗ 42 is not of type 'string'"
        assert "$.name: 42 is not of type 'string'" in rows
        assert json.loads(program.last.text)["name"] == 42


async def test_an_object_folds_by_a_click(tmp_path: Path) -> None:
    """And opens again."""
    async with running(tmp_path, settings=asked_with()) as program:
        await program.say("a person")
        await has(program, "✓")
        row = next(y for y, text in enumerate(screen(program)) if "▾ works" in text)
        await program.pilot.click("#pane", offset=(5, row))
        await has(program, "▸ works  1 value")
        row = next(y for y, text in enumerate(screen(program)) if "▸ works" in text)
        await program.pilot.click("#pane", offset=(5, row))
        await has(program, "title  “demo”")


async def test_a_reply_that_is_no_json_is_shown_as_words(tmp_path: Path) -> None:
    """With a word that it is none; a broken one as far as it is JSON."""
    async with running(tmp_path, settings=asked_with(max_completion_tokens=2)) as program:
        await program.say("a person")
        await has(program, "✗ The reply is no JSON")
        assert isinstance(program.app.pane._column.shown[-1]._document, JSONDocument)
    async with running(tmp_path) as program:
        await program.say("rust")
        assert not isinstance(program.app.pane._column.shown[-1]._document, JSONDocument)
        assert not any("JSON" in row for row in screen(program))


async def test_a_saved_structured_reply_is_checked_when_it_is_seen(tmp_path: Path) -> None:
    """After a restart too."""
    async with running(tmp_path, settings=asked_with()) as program:
        await program.say("a person fault:misfit")
        id = program.chat.id
    async with running(tmp_path) as program:
        program.app.open_session(program.engine.open(id, end_first=True))
        await has(program, "$.name: 42 is not of type 'string'")
