"""What each command of the table does."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App

from grokchat.commands import COMMANDS, help_text
from grokchat.conversation import EFFORTS, MODELS, Conversation, Effort, Message
from grokchat.errors import GrokchatError
from grokchat.tui.composer import Composer
from grokchat.tui.screens import ChoiceScreen, LineScreen, SystemPromptScreen, TextScreen
from grokchat.tui.session_list import SessionList

if TYPE_CHECKING:
    from grokchat.engine import Engine, Session
    from grokchat.theme import Theme
    from grokchat.tui.opening import Opening
    from grokchat.tui.pane import ConversationPane
    from grokchat.tui.protocols import Conversations

_SECRET = ("TOKEN", "KEY", "SECRET", "CLOUDFLARE", "PASSWORD")


class Actions(App[None]):
    """The commands as actions; mixed into the program."""

    if TYPE_CHECKING:
        engine: Engine
        library: Conversations
        opening: Opening
        chat: Session | None
        palettes: Mapping[str, Theme]
        palette_name: str

        @property
        def pane(self) -> ConversationPane: ...
        def open_session(self, session: Session) -> None: ...
        def show_chat(self) -> None: ...
        def refresh_list(self) -> None: ...
        def tell(self, words: str) -> None: ...

    editing = ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Commands wait while a dialogue is open, quitting excepted."""
        known = {one.id for one in COMMANDS}
        return not (action in known and action != "quit" and len(self.screen_stack) > 1)

    def action_new(self) -> None:
        """Begins an empty conversation."""
        settings = self.chat.settings if self.chat else self.opening.settings
        self.editing = ""
        fresh = self.opening.settings
        self.open_session(self.engine.new(replace(fresh, model=settings.model, parameters=settings.parameters)))
        self.query_one(Composer).focus()

    def action_effort(self) -> None:
        """Takes the next effort."""
        if self.chat is not None:
            place = EFFORTS.index(self.chat.settings.parameters.effort)
            self._change_effort(EFFORTS[(place + 1) % len(EFFORTS)])

    def action_stop(self) -> None:
        """Stops the reply; without one, leaves editing and goes back to the box."""
        if self.chat is not None and self.chat.running:
            self.chat.stop()
        elif self.editing:
            self.editing = ""
            self.tell("The message stays as it was; your text is in the box.")
        else:
            self.query_one(Composer).focus()

    def action_retry(self) -> None:
        """Asks again."""
        self._retry(None)

    def action_retry_more(self) -> None:
        """Asks again with the next higher effort."""
        if self.chat is not None:
            place = EFFORTS.index(self.chat.settings.parameters.effort)
            self._retry(EFFORTS[min(place + 1, len(EFFORTS) - 1)])

    def action_edit(self) -> None:
        """Puts the last message into the box."""
        chat = self.chat
        last = next((one for one in reversed(chat.conversation.path) if one.role == "user"), None) if chat else None
        if last is None:
            self.tell("There is no message to edit yet.")
            return
        composer = self.query_one(Composer)
        if composer.text.strip():
            composer.said.append(composer.text)
        self.editing = last.id
        composer.put(last.text)
        composer.focus()
        self.tell("Enter sends it as a new branch; Escape leaves it.")

    def action_branch_previous(self) -> None:
        """Shows the branch before."""
        self._branch(-1)

    def action_branch_next(self) -> None:
        """Shows the branch after."""
        self._branch(1)

    def action_system(self) -> None:
        """Edits the system prompt."""
        if self.chat is not None:
            self.push_screen(SystemPromptScreen(self.chat.settings.system), self._set_system)

    def action_model(self) -> None:
        """Chooses the model."""
        rows = [(one.id, one.id) for one in MODELS]
        self.push_screen(ChoiceScreen("Model (or type another)", rows, free=True), self._set_model)

    def action_thoughts(self) -> None:
        """Opens or folds thoughts."""
        self.pane.toggle_thoughts()

    def action_toggle_list(self) -> None:
        """Shows or hides the list."""
        shown = self.query_one(SessionList)
        hide = bool(shown.display)
        shown.set_class(hide, "hidden")
        shown.set_class(not hide, "shown")

    def action_find(self) -> None:
        """Goes to the filter."""
        self.query_one(SessionList).set_class(True, "shown").remove_class("hidden")
        self.query_one("#filter").focus()

    def action_rename(self) -> None:
        """Asks for a title."""
        if self.chat is not None:
            self.push_screen(LineScreen("Title", self.chat.settings.title), self._set_title)

    def action_delete(self) -> None:
        """Asks, then moves the conversation to the trash."""
        if self.chat is not None and self.chat.id:
            rows = [("no", "Keep it"), ("yes", "Move it to the trash")]
            self.push_screen(ChoiceScreen("Delete this conversation?", rows), self._delete)

    def action_copy(self) -> None:
        """Copies the last reply's Markdown."""
        path = self.chat.conversation.path if self.chat else ()
        reply = next((one for one in reversed(path) if one.role == "assistant" and one.text), None)
        if reply is not None:
            self.copy_to_clipboard(reply.text.encode("utf-8", "replace").decode())
            self.tell("Copied through the terminal (OSC 52), if it allows that.")

    def action_editor(self) -> None:
        """Writes the message in the person's editor."""
        command = self.opening.editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        composer = self.query_one(Composer)
        clean = {name: value for name, value in os.environ.items() if not any(word in name for word in _SECRET)}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "message.md"
            path.write_text(composer.text, encoding="utf-8")
            try:
                with self.suspend():
                    subprocess.run([*shlex.split(command), str(path)], check=False, env=clean)  # noqa: S603 - the person's own editor
                composer.put(path.read_text(encoding="utf-8", errors="replace").rstrip("\n"))
            except (OSError, ValueError) as error:
                self.tell(f"The editor {command} could not be started: {error}. Your text stays.")

    def action_theme(self) -> None:
        """Takes the next theme."""
        names = sorted(self.palettes)
        self.palette_name = names[(names.index(self.palette_name) + 1) % len(names)]
        self.theme = self.palette_name
        self.pane.set_palette(self.palettes[self.palette_name])

    def action_palette(self) -> None:
        """Finds a command."""
        rows = [(one.id, f"{one.title:<26} {one.shown_keys}") for one in COMMANDS if one.id != "palette"]
        self.push_screen(ChoiceScreen("Commands", rows), self._run_command)

    def action_help(self) -> None:
        """Shows all keys."""
        from grokchat.render.document import Document

        document = Document(min(84, self.size.width * 8 // 10 - 4))
        document.append(help_text())
        document.finish()
        self.push_screen(TextScreen("Help", "\n".join(line.text for line in document.lines)))

    async def action_quit(self) -> None:
        """Ends; the engine keeps a running reply as stopped."""
        self.exit()

    def _change_effort(self, effort: Effort) -> None:
        if self.chat is not None:
            self.chat.change(effort=effort)
            self.show_chat()

    def _retry(self, effort: Effort | None) -> None:
        chat = self.chat
        if chat is None or not chat.conversation.path:
            self.tell("There is nothing to ask again yet.")
            return
        future = chat.retry(effort)
        if future.done() and future.exception() is not None:
            self.tell(str(future.exception()))
        self.pane.follow = True

    def _branch(self, by: int) -> None:
        chat = self.chat
        if chat is None:
            return
        chosen = _neighbour(chat.conversation, by)
        if chosen is None:
            self.tell("There is no other branch here.")
            return
        try:
            chat.move_to(chosen.id)
        except GrokchatError as error:
            self.tell(str(error))
        self.show_chat()

    def _set_system(self, text: str | None) -> None:
        if text is not None and self.chat is not None:
            self.chat.change(system=text)
            self.show_chat()

    def _set_model(self, name: str | None) -> None:
        if name and self.chat is not None:
            self.chat.change(model=name)
            self.show_chat()

    def _set_title(self, title: str | None) -> None:
        if title and self.chat is not None:
            self.chat.change(title=title.strip())
            self.show_chat()
            self.refresh_list()

    def _delete(self, answer: str | None) -> None:
        chat = self.chat
        if answer != "yes" or chat is None:
            return
        id = chat.id
        self.action_new()
        self.engine.release(chat)
        try:
            self.tell(f"Moved to {self.library.delete(id)}")
        except GrokchatError as error:
            self.tell(str(error))
        self.refresh_list()

    def _run_command(self, id: str | None) -> None:
        if id is not None:
            self.call_later(self.run_action, f"app.{id}")


def _neighbour(conversation: Conversation, by: int) -> Message | None:
    """The next sibling of the last message on the path that has any."""
    for message in reversed(conversation.path):
        siblings = conversation.siblings(message.id)
        if len(siblings) > 1:
            place = [one.id for one in siblings].index(message.id)
            return siblings[(place + by) % len(siblings)]
    return None
