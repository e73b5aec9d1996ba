"""The commands on the form of replies: which one is asked for, and a reply into a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grokchat.conversation.structured import wants_json
from grokchat.errors import GrokchatError
from grokchat.tui.card_actions import CardActions

if TYPE_CHECKING:
    from grokchat.conversation import Message
    from grokchat.tui.schemas_screen import ChosenForm


class FormActions(CardActions):
    """Structured replies; mixed into the program."""

    def action_schema(self) -> None:
        """Chooses the form of the replies."""
        from grokchat.tui.schemas_screen import SchemasScreen

        chat, schemas = self.chat, self.doors.schemas
        if chat is not None and schemas is not None:
            self.push_screen(SchemasScreen(schemas, chat.settings.parameters.response_format), self._set_form)

    def action_save_reply(self) -> None:
        """Asks for a file, and writes the last reply into it."""
        from grokchat.tui.screens import LineScreen

        reply = self._last_reply()
        if reply is None:
            self.tell("There is no reply to save yet.")
            return
        ending = "json" if wants_json(reply.asked.parameters.response_format if reply.asked else None) else "md"
        self.push_screen(LineScreen("Save the last reply as", f"reply.{ending}", "save"), self._save_reply)

    def _last_reply(self) -> Message | None:
        path = self.chat.conversation.path if self.chat is not None else ()
        return next((one for one in reversed(path) if one.role == "assistant" and one.text), None)

    def _save_reply(self, name: str | None) -> None:
        reply = self._last_reply()
        if not name or not name.strip() or reply is None:
            return
        from grokchat.render.json_document import pretty

        form = reply.asked.parameters.response_format if reply.asked else None
        text = pretty(reply.text) if wants_json(form) else reply.text
        path = Path(name.strip()).expanduser()
        try:
            # Never over a file that is there: the name was typed in a hurry, the file perhaps was not.
            with path.open("x", encoding="utf-8", errors="replace") as file:
                file.write(text)
        except FileExistsError:
            self.tell(f"{path} is there already. Nothing was written; choose another name.")
        except (OSError, ValueError) as error:
            self.tell(f"Cannot write {path}: {getattr(error, 'strerror', '') or error}. Nothing was lost.")
        else:
            self.tell(f"Saved as {path}.")

    def _set_form(self, chosen: ChosenForm | None) -> None:
        chat = self.chat
        if chosen is None or chat is None:
            return
        try:
            chat.change(parameters=replace(chat.settings.parameters, response_format=chosen.form))
        except GrokchatError as error:
            self.tell(str(error))
        else:
            inner = (chosen.form or {}).get("json_schema", {}).get("name", "any object") if chosen.form else ""
            self.tell(f"The next replies are JSON: {inner}." if chosen.form else "The next replies are words.")
        self.show_chat()
