"""A structured reply on the screen: a live tree, checked when it is whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import TextArea
from tui_program import SIZES, Program, running

from grokchat.conversation import PARAMETERS, Parameters
from grokchat.conversation.structured import as_form
from grokchat.engine import SessionSettings
from grokchat.render.json_document import JSONDocument
from grokchat.tui.schemas_screen import SchemaEditor

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


async def test_a_schema_is_chosen_by_name_and_goes_with_the_next_message(tmp_path: Path) -> None:
    """Alt+J, Enter; and back to words the same way."""
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "person.json").write_text(json.dumps(PERSON))
    async with running(tmp_path) as program:
        await program.press("alt+j")
        assert [row.strip() for row in program.rows()] == ["● Text", "Any JSON object", "person", "+ New schema…"]
        await program.press("down", "down", "enter")
        await program.say("a person")
        assert program.request()["response_format"] == as_form(PERSON, "person")
        await program.press("alt+j")
        assert program.rows()[2].strip() == "● person"
        await program.press("enter")
        await program.say("words")
        assert "response_format" not in program.request()


async def test_a_schema_is_written_and_checked_while_one_types(tmp_path: Path) -> None:
    """One that is none is never kept; keywords that xAI refuses are named and may be kept."""
    async with running(tmp_path) as program:
        await program.press("alt+j", "down", "down", "enter")
        editor = program.app.screen
        assert isinstance(editor, SchemaEditor)
        assert "It is a schema" in program.part("details")
        await program.press(*"mine", "enter")
        area = editor.query_one(TextArea)
        area.text = '{"type": "objekt"}'
        await program.until(lambda: "It is no schema: at $.type" in program.part("details"))
        await program.press("ctrl+s")
        assert program.app.screen is editor
        area.text = '{"type": "object", "properties": {"a": {"type": "string", "maxLength": 3}}}'
        await program.until(lambda: "properties.a.maxLength" in program.part("details"))
        await program.press("ctrl+s")
        assert (tmp_path / "schemas" / "mine.json").read_text() == area.text
        assert (tmp_path / "schemas" / "mine.json").stat().st_mode & 0o777 == 0o600
        assert "properties.a.maxLength" in program.part("details")
        await program.press("enter")
        await program.say("x")
        assert json.loads(program.last.text) == {"a": "dem"}


async def test_a_name_that_is_no_files_name_is_told_beside_the_field(tmp_path: Path) -> None:
    """Nothing is written elsewhere, and the text stays."""
    async with running(tmp_path) as program:
        await program.press("alt+j", "down", "down", "enter")
        for name in ("../x", ""):
            program.line().value = name
            await program.press("ctrl+s")
            assert "cannot be the name of a file" in program.part("details")
        assert isinstance(program.app.screen, SchemaEditor)
        assert program.app.doors.schemas is not None
        assert program.app.doors.schemas.names() == []


async def test_the_form_of_parameters_checks_a_schema_and_opens_the_list_of_them(tmp_path: Path) -> None:
    """What is no schema is told beside the field; Enter on the row chooses one."""
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "broken.json").write_text('{"type": 1}')
    (tmp_path / "schemas" / "person.json").write_text(json.dumps(PERSON))
    async with running(tmp_path) as program:
        await program.press("alt+p", *["down"] * [one.name for one in PARAMETERS].index("response_format"))
        program.line().value = json.dumps(as_form({"type": "objekt"}))
        await program.until(lambda: "It is no schema: at $.type" in program.part("details"))
        program.line().value = json.dumps(as_form({"type": "string", "maxLength": 2}))
        await program.until(lambda: "xAI does not support maxLength" in program.part("details"))
        await program.press("enter", "down", "down")
        assert "✗ It is no schema" in program.part("details")
        await program.press("down", "enter", "ctrl+s")
        assert program.chat.settings.parameters.response_format == as_form(PERSON, "person")


async def test_the_reply_is_saved_into_a_new_file_only(tmp_path: Path) -> None:
    """JSON a value a line; a file that is there is never written over, and what fails is told."""
    async with running(tmp_path, settings=asked_with()) as program:
        await program.press("alt+w")
        assert "no reply" in program.told()
        await program.say("a person")
        goal = tmp_path / "out.json"
        for name, words in ((goal, "Saved as"), (goal, "is there already"), (tmp_path / "no" / "x", "Cannot write")):
            await program.press("alt+w")
            assert program.line().value == "reply.json"
            program.line().value = str(name)
            await program.press("enter")
            assert words in program.told()
        assert goal.read_text() == json.dumps(json.loads(program.last.text), indent=2) + "\n"
