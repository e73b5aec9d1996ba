"""What each command of the table does."""

from __future__ import annotations

import os
from pathlib import Path

from grokchat.commands import CARET, COMMANDS
from grokchat.errors import GrokchatError
from grokchat.tui.job_actions import JobActions
from grokchat.tui.main_screen import MainScreen

_CARET_KEYS = {key for one in CARET for key in one.keys}
_SECRET = ("TOKEN", "KEY", "SECRET", "CLOUDFLARE", "PASSWORD")


class Actions(JobActions):
    """The commands as actions; mixed into the program."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Commands wait while a dialogue is open, quitting excepted, and leave the caret its keys."""
        command = next((one for one in COMMANDS if one.id == action), None)
        if command is None or action == "quit":
            return True
        return len(self.screen_stack) <= 1 and not (self.selecting and _CARET_KEYS & {*command.keys})

    def action_system(self) -> None:
        """Edits the system prompt."""
        from grokchat.tui.screens import SystemPromptScreen

        if self.chat is not None:
            self.push_screen(SystemPromptScreen(self.chat.settings.system), self._set_system)

    def action_thoughts(self) -> None:
        """Opens or folds thoughts; they may stand above what is in view."""
        path = self.chat.conversation.path if self.chat is not None else ()
        if any(one.thoughts for one in path):
            self.tell("Thoughts are shown." if self.pane.toggle_thoughts() else "Thoughts are folded.")
        else:
            self.tell("There are no thoughts to show: the service tells at most how long they were.")

    def action_toggle_list(self) -> None:
        """Shows or hides the list."""
        shown = self.session_list
        hide = bool(shown.display)
        shown.set_class(hide, "hidden")
        shown.set_class(not hide, "shown")

    def action_find(self) -> None:
        """Goes to the filter."""
        self.session_list.set_class(True, "shown").remove_class("hidden")
        self.query_one("#filter").focus()

    def action_rename(self) -> None:
        """Asks for a title."""
        from grokchat.tui.screens import LineScreen

        if self.chat is not None:
            self.push_screen(LineScreen("Rename this conversation", self.chat.settings.title, "rename"), self._set_title)

    def action_delete(self) -> None:
        """Asks, then moves the conversation to the trash."""
        from grokchat.tui.question_screen import QuestionScreen

        if self.chat is None or not self.chat.id:
            self.tell("There is nothing to delete yet.")
            return
        rows = [("no", "Keep it"), ("yes", "Move it to the trash")]
        self.push_screen(QuestionScreen("Delete this conversation?", self.chat.settings.title, rows), self._delete)

    def action_editor(self) -> None:
        """Writes the message in the person's editor."""
        import shlex
        import subprocess
        import tempfile

        from textual.app import SuspendNotSupported

        command = self.doors.editor
        composer = self.composer
        clean = {name: value for name, value in os.environ.items() if not any(word in name for word in _SECRET)}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "message.md"
            path.write_text(composer.text, encoding="utf-8")
            try:
                with self.suspend():
                    subprocess.run([*shlex.split(command), str(path)], check=False, env=clean)  # noqa: S603 - the person's own editor
                composer.put(path.read_text(encoding="utf-8", errors="replace").rstrip("\n"))
            except (OSError, ValueError, SuspendNotSupported) as error:
                self.tell(f"The editor {command} could not be started: {error}. Your text stays.")

    def action_theme(self) -> None:
        """Takes the next theme."""
        names = sorted(self.palettes)
        self.palette_name = names[(names.index(self.palette_name) + 1) % len(names)]
        self.theme = self.palette_name
        if isinstance(self.screen, MainScreen):
            self.screen.paint_once()
        self.pane.set_palette(self.palettes[self.palette_name])
        self.tell(f"Theme: {self.palette_name}")

    def action_palette(self) -> None:
        """Finds a command."""
        from grokchat.tui.help import command_row
        from grokchat.tui.screens import ChoiceScreen, room_in

        room = room_in(self.size.width)
        rows = [(one.id, command_row(one.title, one.shown_keys, room)) for one in COMMANDS if one.id != "palette"]
        self.push_screen(ChoiceScreen("Commands", rows), self._run_command)

    def action_help(self) -> None:
        """Shows all keys."""
        from grokchat.tui.help import help_words
        from grokchat.tui.screens import TextScreen, room_in

        self.push_screen(TextScreen("Help", help_words(room_in(self.size.width))))

    async def action_quit(self) -> None:
        """Ends; the engine keeps a running reply as stopped."""
        self.exit()

    def _set_system(self, text: str | None) -> None:
        if text is not None and self.chat is not None:
            self.chat.change(system=text)
            self.show_chat()

    def _set_title(self, title: str | None) -> None:
        if title and title.strip() and self.chat is not None:
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
