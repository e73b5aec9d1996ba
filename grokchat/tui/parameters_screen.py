"""The parameters of a request as a form: it checks while one types and says what the model makes of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.suggester import SuggestFromList
from textual.widgets import Input

from grokchat.conversation import PARAMETERS, ChatModel, Parameter, Parameters
from grokchat.conversation.structured import schema_in
from grokchat.text import show_line
from grokchat.tui.list_screen import ListScreen, pieces, tones
from grokchat.tui.protocols import Schemas
from grokchat.tui.schemas_screen import ChosenForm, Looked, SchemasScreen, looked

_NAME = 22
"""Cells of the column of names."""
_SIGNS = {"refused": "✗", "ignored": "∅", "unknown": "?", "honoured": " "}


class ChosenParameters(NamedTuple):
    """What the form gives; `once` when it is for the next message only."""

    parameters: Parameters
    once: bool


class ParametersScreen(ListScreen[ChosenParameters]):
    """Each row is a parameter: what is typed is its value, nothing leaves it to the service."""

    BINDINGS = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("tab", "scope", "For this conversation or the next message", priority=True),
    ]
    heading = "Parameters"
    hint = "↑↓ choose · Tab for one message · Ctrl+S save · Esc cancel"
    short_hint = "^S save · Tab once · Esc cancel"
    typing = True

    def __init__(self, parameters: Parameters, model: ChatModel, *, once: bool = False, schemas: Schemas | None = None) -> None:
        super().__init__()
        self._model = model
        self._once = once
        self._schemas = schemas
        given = parameters.given()
        self._typed = {one.field: one.typed(given[one.field]) if one.field in given else "" for one in PARAMETERS}
        self._said = ""

    def on_mount(self) -> None:
        """Says for whom the values are."""
        self._tell_scope()

    def rows(self) -> Sequence[tuple[str, Text]]:
        """A name, a value, and a sign for what the model makes of it."""
        tone = tones(self.app)
        found = []
        for one in PARAMETERS:
            typed, heed = self._typed[one.field], self._model.heeds(one.field)
            value = show_line(typed) or "–"
            colour = tone.bad if self._problem(one) else tone.accent if typed else tone.muted
            row = pieces(
                (f"{_SIGNS[heed]} ", tone.bad if heed == "refused" else tone.muted),
                (one.name.ljust(_NAME), tone.name if typed else ""),
                (value, colour),
            )
            room = self.room - row.cell_len
            effect = self._model.effect(one.field)
            if len(effect) + 2 <= room:
                row.append(effect.rjust(room - 1), tone.muted)
            found.append((one.field, row))
        return found

    def details(self, id: str) -> Text:
        """The help of the parameter, what the model makes of it, and what is wrong with the value."""
        tone, one = tones(self.app), _row(id)
        words = Text()
        words.append(one.range if one.choices else f"{one.range[:1].upper()}{one.range[1:]}", tone.accent)
        words.append(f" · without it: {one.default}\n" if one.default else "\n", tone.muted)
        words.append(f"{one.help}\n")
        effect = self._model.effect(one.field)
        problem = self._problem(one) or self._said
        found = None if problem else self._schema(one)
        if problem:
            words.append(f"✗ {show_line(problem)}", tone.bad)
        elif found is not None and found.caution:
            words.append(f"! {show_line(found.caution)}", tone.caution)
        elif effect:
            heed = self._model.heeds(one.field)
            words.append(
                f"{_SIGNS[heed]} {effect} ({show_line(self._model.name)})", tone.caution if heed == "refused" else tone.muted
            )
        else:
            more = " · Enter: schemas" if one.field == "response_format" and self._schemas is not None else ""
            words.append(f"For example {one.example}{more}", tone.muted)
        return words

    def on_option_list_option_highlighted(self) -> None:
        """Puts the row's value into the line."""
        one, line = _row(self.marked), self.query_one(Input)
        values = one.choices or (("true", "false") if one.kind == "flag" else ())
        line.suggester = SuggestFromList(values) if values else None
        line.placeholder = "empty: left to the service"
        if line.value != self._typed[one.field]:
            line.value = self._typed[one.field]
            line.cursor_position = len(line.value)
        self.tell_details()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Checks what is typed."""
        event.stop()
        if self.marked and self._typed[self.marked] != event.value:
            self._said = ""
            self._typed[self.marked] = event.value
            self.refresh_row(self.marked)
            self.tell_details()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Goes on to the next row; at the form of the replies, first to the schemas."""
        event.stop()
        if self.marked == "response_format" and self._schemas is not None:
            form = None if self._problem(_row(self.marked)) else _row(self.marked).read(event.value) if event.value else None
            self.app.push_screen(SchemasScreen(self._schemas, form), self._take_form)
            return
        self.action_move(1)

    def _take_form(self, chosen: ChosenForm | None) -> None:
        if chosen is not None:
            line = self.query_one(Input)
            line.value = _row("response_format").typed(chosen.form) if chosen.form else ""
            line.cursor_position = 0

    def action_scope(self) -> None:
        """Changes for whom the values are."""
        self._once = not self._once
        self._tell_scope()

    def action_save(self) -> None:
        """Gives the values; goes to the first one that is wrong instead."""
        for one in PARAMETERS:
            if self._problem(one):
                self.fill(one.field)
                return
        values: dict[str, Any] = {one.field: one.read(typed) for one in PARAMETERS if (typed := self._typed[one.field])}
        parameters = Parameters(**values)
        self._said = " ".join(parameters.problems())
        if self._said:
            self.tell_details()
        else:
            self.dismiss(ChosenParameters(parameters, self._once))

    def _problem(self, one: Parameter) -> str:
        typed = self._typed[one.field]
        if not typed:
            return "The effort is always sent: choose one." if one.field == "effort" else ""
        try:
            one.read(typed)
            found = self._schema(one)
        except ValueError as error:
            return str(error)
        return found.problem if found is not None else ""

    def _schema(self, one: Parameter) -> Looked | None:
        """What is found in the schema of a response_format that has one."""
        typed = self._typed[one.field]
        schema = schema_in(one.read(typed)) if one.field == "response_format" and typed else None
        return looked(schema) if schema is not None else None

    def _tell_scope(self) -> None:
        box = self.query_one(".card", Vertical)
        box.border_title = "Parameters: next message only" if self._once else "Parameters: this conversation"


def _row(field: str) -> Parameter:
    return next((one for one in PARAMETERS if one.field == field), PARAMETERS[0])
