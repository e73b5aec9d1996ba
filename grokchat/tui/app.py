"""The program: builds the screen from the engine's conversations and sends keys to commands."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.events import Resize
from textual.message import Message as Notice
from textual.widgets import Static

from grokchat.commands import COMMANDS
from grokchat.errors import GrokchatError
from grokchat.theme import Theme
from grokchat.tui.first_frame import NARROW, FirstFrame
from grokchat.tui.opening import Doors, Opening, welcome
from grokchat.tui.start import Start, textual_theme

# The first frame needs none of these; they are imported with the main screen.
if TYPE_CHECKING:
    from textual.widgets import Input, OptionList

    from grokchat.conversation import Conversation
    from grokchat.engine import Engine, Session
    from grokchat.tui.composer import Composer
    from grokchat.tui.pane import ConversationPane
    from grokchat.tui.protocols import Conversations
    from grokchat.tui.session_list import SessionList

FRAME = 1 / 30
"""Seconds between two looks at a running reply."""


@dataclass
class Advanced(Notice):
    """The conversation changed; carries nothing, so that one may stand for many."""

    def can_replace(self, message: Notice) -> bool:
        """One waiting message is enough."""
        return isinstance(message, Advanced)


class GrokchatApp(Start):
    """The full-screen program over an engine."""

    doors: Doors
    composer: Composer
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-broad")]
    AUTO_FOCUS = "Input, TextArea, OptionList"
    BINDINGS = [Binding(",".join(one.keys), one.id, one.title, priority=True) for one in COMMANDS if one.keys]

    def __init__(self, theme: Theme, opening: Opening) -> None:
        super().__init__()
        self.opening = opening
        self.palettes = {theme.name: theme}
        self.palette_name = theme.name
        self.register_theme(textual_theme(theme))
        self.theme = theme.name
        self.chat: Session | None = None
        self._posted = False
        self._counted = ("", 0)
        self._branch_places: dict[str, tuple[int, int]] = {}
        self._listed = ("", 0)
        self.seen_beside: set[str] = set()

    def compose(self) -> ComposeResult:
        """The first frame; `Start` puts the main screen in its place."""
        yield FirstFrame(self.palettes[self.palette_name], footer(self.size.width - 4))

    def on_resize(self, event: Resize) -> None:
        """Puts as many keys into the footer as fit."""
        if self.chat is not None:
            self.fit(event.size.width)

    def fit(self, width: int) -> None:
        """Fits the main screen to a width in cells."""
        # These rows have a place of their own whatever they say: another layout would paint the whole screen once more.
        keys = footer(width - 4, running=self.chat is not None and self.chat.running)
        self.query_one("#keys", Static).update(keys, layout=False)
        self.call_after_refresh(self._status)

    def show_chat(self) -> None:
        """Draws what changed."""
        chat = self.chat
        if chat is None:
            return
        conversation = chat.conversation
        path = conversation.path
        if path:
            self.pane.show_path(path, self._places(conversation))
        else:
            self.pane.show_welcome(welcome(account=self.doors.account, demo=self.opening.demo))
        self.query_one("#title", Static).update(title(chat), layout=False)
        self._status()

    def _places(self, conversation: Conversation) -> dict[str, tuple[int, int]]:
        """The place of each branch, counted again only when there are other messages."""
        now = (conversation.head, len(conversation.messages))
        if now != self._counted:
            from grokchat.tui.column import branch_places

            self._counted = now
            self._branch_places = branch_places(conversation)
        return self._branch_places

    def on_conversation_pane_chosen(self, event: ConversationPane.Chosen) -> None:
        """Copies code; shows a link before it is opened."""
        if event.code:
            self.take_copy(event.code)
        elif event.link:
            self.ask_to_open(event.link)

    def on_advanced(self) -> None:
        """Looks at the conversation again, at most thirty times a second."""
        self.set_timer(FRAME, self._look)

    def on_composer_submitted(self, event: Composer.Submitted) -> None:
        """Says it; the box is emptied only once it was taken."""
        chat = self.chat
        if chat is None:
            return
        if not self.doors.account:
            self.tell("There is no account yet: run `grokchat login`, or try `grokchat --demo`. Your text stays here.")
            return
        if chat.running:
            self.tell("A reply is still coming. Press Escape to stop it.")
            return
        if not self.agreed(event.text, lambda: self.on_composer_submitted(event)):
            return
        if (parts := self.parts_of(event.text)) is None:
            self.tell("A file is still being read. Your message stays here.")
            return
        future = chat.edit(self.editing, parts, self.saying()) if self.editing else chat.say(parts, self.saying())
        if future.done() and future.exception() is not None:
            self.tell(str(future.exception()))
            return
        self.edit_message("")
        self.pane.follow = True
        self.taken()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filters the list."""
        if event.input.id == "filter":
            self.session_list.filter_by(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Goes from the filter to the list."""
        if event.input.id == "filter":
            self.query_one("#session-options").focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Opens a conversation."""
        if event.option_list.id == "session-options" and event.option.id:
            try:
                self.open_session(self.engine.open(event.option.id, end_first=True))
            except GrokchatError as error:
                self.tell(str(error))
            # On a narrow screen the list covers what was chosen in it.
            self.session_list.remove_class("shown")
            self.composer.focus()

    def refresh_list(self) -> None:
        """Reads the list of conversations again."""
        try:
            self.session_list.show_sessions(self.library.sessions(), self.pending, self.chat.id if self.chat is not None else "")
        except GrokchatError as error:
            self.tell(str(error))

    def tell(self, words: str) -> None:
        """A short note that goes away by itself."""
        from grokchat.text import show_line

        self.notify(show_line(words), markup=False)

    @property
    def engine(self) -> Engine:
        """What conversations live on."""
        return self.doors.engine

    @property
    def library(self) -> Conversations:
        """The saved conversations."""
        return self.doors.library

    @property
    def pane(self) -> ConversationPane:
        """The conversation on the screen."""
        from grokchat.tui.pane import ConversationPane

        return self.query_one(ConversationPane)

    @property
    def session_list(self) -> SessionList:
        """The list of saved conversations."""
        from grokchat.tui.session_list import SessionList

        return self.query_one(SessionList)

    def tick(self) -> None:
        """Seconds go on while nothing comes; replies of workers are heard of."""
        self.hear_of_jobs()
        if self.chat is not None and self.chat.running:
            self._status()

    def advanced(self) -> None:
        """On the engine's thread: leaves word, once, that there is something to look at."""
        if not self._posted:
            self._posted = True
            self.post_message(Advanced())

    def _look(self) -> None:
        self._posted = False
        if not self.query("#pane"):  # The program ends; its screen is gone already.
            return
        self.take_in_rest()
        self.show_chat()
        self.look_for_answers()
        chat = self.chat
        if chat is not None and chat.id and self._listed != (chat.id, chat.running):
            self._listed = (chat.id, chat.running)
            self.fit(self.size.width)
            self.refresh_list()

    def _status(self) -> None:
        chat = self.chat
        if chat is not None:
            from grokchat.tui.call_bar import CallBar
            from grokchat.tui.status import StatusLine

            self.query_one(CallBar).tell(chat)
            settings = chat.settings
            line = self.query_one(StatusLine)
            line.tell(settings.model, settings.parameters.effort, chat.conversation, chat.waiting, chat.unsaved)

    def _fatal_error(self) -> None:
        """A bug: the terminal is restored and one line is printed; no traceback and no values reach the screen."""
        name = type(self._exception).__name__ if self._exception else "unknown"
        self.bell()
        self._return_code = 1
        self._close_messages_no_wait()
        print(f"grokchat: a bug: {name}. The conversation is on the disk; `grokchat resume` opens it.", file=sys.stderr)


def title(chat: Session) -> str:
    """The line over a conversation."""
    from grokchat.text import show_line

    settings = chat.settings
    system = "   system prompt set" if settings.system else ""
    functions = f"   ƒ {len(settings.functions)} on" if settings.functions else ""
    return f"{show_line(settings.title) or 'New conversation'}{system}{functions}"


def footer(width: int, *, running: bool = False) -> str:
    """The keys of the most used commands, as many as fit into `width` cells; one that stops a reply only where one comes."""
    offered = [one for one in COMMANDS if one.footer and (running or one.id != "stop")]
    words = {one.id: f"{one.shown_keys} {one.footer}" for one in offered}
    # These two lead to all the others, so their place is kept.
    chosen = {"help"}
    for id in ("palette", "stop", *words):
        if id in words and len("  ".join(words[one] for one in {*chosen, id})) <= width:
            chosen.add(id)
    return "  ".join(words[id] for id in sorted(words, key="help".__eq__) if id in chosen)
