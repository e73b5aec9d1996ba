"""The start: the first frame hints at what is made after it, and nothing that is typed meanwhile is lost."""

from __future__ import annotations

import contextlib
import gc
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text
from textual.theme import Theme as TextualTheme

from grokchat.errors import GrokchatError, StoreError
from grokchat.text import show_line
from grokchat.theme import Theme
from grokchat.tui.actions import Actions
from grokchat.tui.first_frame import FirstFrame
from grokchat.tui.main_screen import MainScreen

if TYPE_CHECKING:
    from grokchat.engine import Session
    from grokchat.tui.pane import ConversationPane
    from grokchat.tui.pictures import Pictures


class Start(Actions):
    """What happens between the first frame and the first key; mixed into the program."""

    _taken: Session | None = None
    _whole = True
    pictures: Pictures | None = None
    _said = _told = 0

    def get_default_screen(self) -> MainScreen:
        """The screen that all others lie on."""
        return MainScreen(id="_default")

    def on_mount(self) -> None:
        """Opens the conversation; what the first frame does not need comes after it."""
        self.screen.set_focus(self.query_one("#first-frame"))
        self.call_after_refresh(self._begin)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Ends; what is in the box is there at the next start. A message is only words, whatever stands in it."""
        try:
            if self.query("#composer"):
                self.keep_draft()
        except GrokchatError as error:
            message = message or f"grokchat: {error}"
        if self.draft is not None:
            self.draft.close()
            self.draft = None
        if self.pictures is not None:
            self.pictures.close()
        super().exit(result, return_code, Text(show_line(message)) if isinstance(message, str) else message)

    def open_session(self, session: Session) -> None:
        """Shows a conversation; the one before is closed unless it is busy."""
        old = self.chat
        if old is not None and old is not session and not old.running:
            self.engine.release(old)
        self.chat = session
        self.edit_message("")
        session.subscribe(self.advanced)
        self.pane.follow = True
        self.pane.show_path((), {})
        self._take_in(session)
        self.show_chat()
        self.refresh_list()
        if not session.whole:
            # The end is on the screen first, whatever the length.
            self.call_after_refresh(self.engine.load, session)

    def take_in_rest(self) -> None:
        """Once all of a long conversation is read: what was said in it; and what is to be told about it since."""
        if self.chat is not None and self.chat.whole and not self._whole:
            self._take_in(self.chat)
        elif self.chat is not None:
            self._tell_notices(self.chat)

    def _take_in(self, session: Session) -> None:
        said = [one.own_words for one in session.conversation.path if one.role == "user"]
        self.composer.said = said if session is not self._taken else [*said, *self.composer.said[self._said :]]
        self._told = self._told if session is self._taken else 0
        self._taken, self._whole, self._said = session, session.whole, len(said)
        self._tell_notices(session)

    def _tell_notices(self, session: Session) -> None:
        notices = session.notices[self._told :]
        self._told += len(notices)
        for notice in notices:
            self.tell(notice)

    def read_picture(self, sha256: str) -> bytes:
        """The bytes of a picture of the conversation. Raises StoreError; called from a thread of its own."""
        if self.chat is None:
            raise StoreError("The conversation is closed.")
        return self.chat.image(sha256)

    async def _begin(self) -> None:
        """Makes what the first frame only hinted at, in the order in which it is missed."""
        try:
            self.doors = self.opening.open()
            for one in self.opening.load_themes():
                self.palettes[one.name] = one
                self.register_theme(textual_theme(one))
        except GrokchatError as error:
            self.exit(return_code=error.exit_code, message=f"grokchat: {error}")
            return
        try:
            name = self.opening.session
            session = self.engine.open(name, end_first=True) if name else self.engine.new(self.doors.settings)
        except GrokchatError as error:
            self.tell(str(error))
            session = self.engine.new(self.doors.settings)
        await self._make_screen()
        self.open_session(session)
        if self.doors.keeps:
            self.draft = self.library.draft()
            self.take_draft()
            self.set_interval(1.0, self._keep_draft)
        self.fit(self.size.width)
        self.set_interval(1.0, self.tick)
        self.set_timer(1.0, self._warm_up)
        gc.enable()
        gc.freeze()

    def _keep_draft(self) -> None:
        with contextlib.suppress(GrokchatError):
            # It is tried again, and told when the program ends.
            self.keep_draft()

    def _warm_up(self) -> None:
        """Makes ready beside the screen what else the first code or formula to be drawn would wait for."""
        from threading import Thread

        from grokchat.tui.warming import warm

        Thread(target=warm, name="warm", daemon=True).start()

    def _begin_pictures(self, pane: ConversationPane) -> None:
        """Lets formulas be shown typeset; a picture is known by its colour, so all colours must come through."""
        if self.doors.pictures and self.console.color_system == "truecolor":
            from grokchat.tui.pictures import Pictures, cell_size

            self.pictures = Pictures(self._write, pane.refresh, cell_size())
            pane.use_pictures(self.pictures)

    def _write(self, text: str) -> None:
        if self._driver is not None:
            self._driver.write(text)
            self._driver.flush()

    async def _make_screen(self) -> None:
        """Puts the list, the conversation, the box and the lines below in the place of the first frame."""
        from textual.containers import Horizontal, Vertical
        from textual.widgets import Static

        from grokchat.tui.call_bar import CallBar
        from grokchat.tui.composer import Composer
        from grokchat.tui.pane import ConversationPane
        from grokchat.tui.session_list import SessionList
        from grokchat.tui.status import StatusLine

        self.stylesheet.read(Path(__file__).with_name("app.tcss"))
        self.composer = Composer()
        pane = ConversationPane(self.palettes[self.palette_name])
        pane.calm, pane.wrap_code = self.doors.calm, self.doors.wrap_code
        pane.show_mathematics(self.doors.mathematics)
        self._begin_pictures(pane)
        pane.read_picture = self.read_picture
        chat = Vertical(Static("", id="title", markup=False), pane, CallBar(), self.composer, id="chat")
        with self.batch_update():
            await self.screen.mount(
                Horizontal(SessionList(), chat, id="body"), StatusLine(), Static("", id="keys", markup=False), before="#first-frame"
            )
            first = self.query_one("#first-frame", FirstFrame)
            await first.remove()
        # The place of notes was there before its style was known: over the conversation, not over the box they speak of.
        self.stylesheet.update_nodes(self.screen.query("ToastRack"))
        # Not by a message: what is typed next waits in the program's queue and must find the box.
        self.screen.set_focus(self.composer)
        for event in first.typed:
            self.composer._forward_event(event)


def textual_theme(theme: Theme) -> TextualTheme:
    """The theme as Textual wants it."""
    colours = theme.colours
    return TextualTheme(
        name=theme.name,
        primary=colours["primary"],
        secondary=colours["accent"],
        accent=colours["accent"],
        warning=colours["warning"],
        error=colours["error"],
        success=colours["success"],
        foreground=colours["text"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        dark=theme.dark,
        variables={"text-muted": colours["muted"], "text-disabled": colours["muted"]},
    )
