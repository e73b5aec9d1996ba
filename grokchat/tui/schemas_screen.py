"""The form of the next replies: words, any JSON, or JSON that fits one of the person's schemas; and the editor of those."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from grokchat.conversation.structured import as_form, refused_keywords, schema_in
from grokchat.errors import GrokchatError
from grokchat.text import show, show_line
from grokchat.tui.boxes import LineBox, TextBox
from grokchat.tui.list_screen import ListScreen, pieces, tones

if TYPE_CHECKING:
    from grokchat.tui.protocols import Schemas

_NEW = """{
  "type": "object",
  "properties": {
    "answer": { "type": "string" }
  },
  "required": ["answer"],
  "additionalProperties": false
}
"""
_FILE = "file:"


class ChosenForm(NamedTuple):
    """The `response_format`, None for words."""

    form: Mapping[str, Any] | None


class Looked(NamedTuple):
    """A schema's text, looked at: the schema, what is wrong with it, and what xAI does not support of it."""

    schema: dict[str, Any]
    problem: str
    caution: str


def look_at(text: str) -> Looked:
    """What a person is told of a schema before it is sent."""
    try:
        schema = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Looked({}, f"It is no JSON: {error}.", "")
    return looked(schema)


def looked(schema: object) -> Looked:
    """The same of a schema that was read already."""
    from grokchat.validation import schema_problem

    form = as_form(schema) if isinstance(schema, dict) else {}
    inner = schema_in(form)
    if problem := schema_problem(inner if form else schema):
        return Looked({}, problem, "")
    refused = refused_keywords(inner)
    caution = f"xAI does not support {', '.join(refused)}; it is checked here all the same." if refused else ""
    return Looked(dict(inner or {}), "", caution)


class SchemasScreen(ListScreen[ChosenForm]):
    """Chooses the form of the replies; Ctrl+E edits a schema, and on the last row begins one."""

    BINDINGS = [Binding("ctrl+e", "edit", "Edit", priority=True), Binding("enter", "choose", "Choose", priority=True)]
    heading = "Reply format"
    hint = "Enter choose · Ctrl+E edit · Esc close"
    short_hint = "Enter choose · ^E edit · Esc"

    def __init__(self, schemas: Schemas, form: Mapping[str, Any] | None) -> None:
        super().__init__()
        self._schemas = schemas
        self._form = form
        self._looked: dict[str, Looked] = {}

    def rows(self) -> Sequence[tuple[str, Text]]:
        """Text, any JSON, each schema, a new one."""
        tone = tones(self.app)
        kind = (self._form or {"type": "text"}).get("type")
        named = (self._form or {}).get("json_schema", {}).get("name") if kind == "json_schema" else None
        given = [("text", "Text", kind == "text"), ("json_object", "Any JSON object", kind == "json_object")]
        given += [(f"{_FILE}{name}", name, _form_name(name) == named) for name in self._schemas.names()]
        rows = [
            (id, pieces(("● " if on else "  ", tone.accent), (show_line(words), tone.name if on else "")))
            for id, words, on in given
        ]
        return [*rows, ("new", pieces(("+ New schema…", tone.muted)))]

    def details(self, id: str) -> Text:
        """What is wrong with the schema, what xAI does not support, and what it asks for."""
        tone = tones(self.app)
        if not id.startswith(_FILE):
            words = {"text": "Replies are text.", "json_object": "Replies are JSON, an object of any shape."}
            return Text(words.get(id, "Write a JSON schema; it is kept in `schemas/` beside the settings."), tone.muted)
        found = self._look(id)
        text = Text()
        if found.problem:
            text.append(f"✗ {show_line(found.problem)}\n", tone.bad)
        if found.caution:
            text.append(f"! {show_line(found.caution)}\n", tone.caution)
        return text.append(show(json.dumps(found.schema, ensure_ascii=True))[:600] if found.schema else "", tone.muted)

    def action_choose(self) -> None:
        """Takes the marked form; a schema that is none is edited instead."""
        id = self.marked
        if id.startswith(_FILE) and not self._look(id).problem:
            name = id.removeprefix(_FILE)
            self.dismiss(ChosenForm(as_form(self._look(id).schema, _form_name(name))))
        elif id in ("text", "json_object"):
            self.dismiss(ChosenForm(None if id == "text" else {"type": id}))
        elif id:
            self.action_edit()

    def on_option_list_option_selected(self) -> None:
        """A click chooses."""
        self.action_choose()

    def action_edit(self) -> None:
        """Edits the marked schema, or begins a new one."""
        name = self.marked.removeprefix(_FILE) if self.marked.startswith(_FILE) else ""
        try:
            text = self._schemas.read(name) if name else _NEW
        except GrokchatError as error:
            self.notify(show_line(str(error)), markup=False)
            return
        self.app.push_screen(SchemaEditor(self._schemas, name, text), self._edited)

    def _edited(self, name: str | None) -> None:
        if name is not None:
            self._looked.clear()
            self.fill(f"{_FILE}{name}")

    def _look(self, id: str) -> Looked:
        if id not in self._looked:
            try:
                self._looked[id] = look_at(self._schemas.read(id.removeprefix(_FILE)))
            except GrokchatError as error:
                self._looked[id] = Looked({}, str(error), "")
        return self._looked[id]


def _form_name(name: str) -> str:
    """A schema's name as the service takes it."""
    return str(as_form({}, name)["json_schema"]["name"])


class SchemaEditor(ModalScreen[str | None]):
    """Edits a schema, looked at as it is typed; gives its name once it is kept, or None."""

    CSS_PATH = "card.tcss"
    BINDINGS = [Binding("ctrl+s", "save", "Save", priority=True), Binding("escape", "dismiss(None)", "Leave", priority=True)]

    def __init__(self, schemas: Schemas, name: str, text: str) -> None:
        super().__init__()
        self._schemas = schemas
        self._begun = name
        self._text = text

    def compose(self) -> ComposeResult:
        """The name, the text, what is found in it, the keys."""
        with Vertical(classes="card") as box:
            box.border_title = "JSON schema"
            yield LineBox(self._begun, placeholder="name of the schema", compact=True)
            yield TextBox(self._text, soft_wrap=True)
            yield Static("", classes="details", markup=False)
            yield Static("Ctrl+S save · Esc cancel", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Begins with the name where there is none yet."""
        (self.query_one(TextArea) if self._begun else self.query_one(Input)).focus()
        self._tell()

    def on_text_area_changed(self) -> None:
        """Looks again."""
        self._tell()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Goes on to the text."""
        event.stop()
        self.query_one(TextArea).focus()

    def action_save(self) -> None:
        """Keeps it; not while it is none."""
        text, name = self.query_one(TextArea).text, self.query_one(Input).value.strip()
        if look_at(text).problem:
            self._tell()
            return
        try:
            self._schemas.write(name, text)
        except GrokchatError as error:
            self._tell(str(error))
            return
        self.dismiss(name)

    def _tell(self, problem: str = "") -> None:
        tone, found = tones(self.app), look_at(self.query_one(TextArea).text)
        words = Text("✓ It is a schema.", tone.good)
        if problem or found.problem:
            words = Text(f"✗ {show_line(problem or found.problem)}", tone.bad)
        elif found.caution:
            words = Text(f"! {show_line(found.caution)}", tone.caution)
        self.query_one(".details", Static).update(words)
