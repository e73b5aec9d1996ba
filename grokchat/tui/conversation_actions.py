"""The commands that work on the conversation: new, effort, stop, retry, edit, branches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import App

from grokchat import conversation
from grokchat.errors import GrokchatError

if TYPE_CHECKING:
    from grokchat.conversation import Conversation, Effort, Message
    from grokchat.engine import Engine, Session
    from grokchat.theme import Theme
    from grokchat.tui.composer import Composer
    from grokchat.tui.opening import Doors, Opening
    from grokchat.tui.pane import ConversationPane
    from grokchat.tui.protocols import Conversations
    from grokchat.tui.session_list import SessionList
    from grokchat.tui.tray import Tray


class ConversationActions(App[None]):
    """What the commands need of the program, and those that talk to the engine."""

    if TYPE_CHECKING:
        doors: Doors
        opening: Opening
        chat: Session | None
        composer: Composer
        palettes: dict[str, Theme]
        palette_name: str
        seen_beside: set[str]

        @property
        def engine(self) -> Engine:
            """What conversations live on."""

        @property
        def library(self) -> Conversations:
            """The saved conversations."""

        @property
        def pane(self) -> ConversationPane:
            """The conversation on the screen."""

        @property
        def session_list(self) -> SessionList:
            """The list of conversations."""

        def open_session(self, session: Session) -> None:
            """Shows a conversation."""

        def fit(self, width: int) -> None:
            """Fits the main screen to a width."""

        def show_chat(self) -> None:
            """Draws what changed."""

        def refresh_list(self) -> None:
            """Reads the list again."""

        def tick(self) -> None:
            """Seconds go on."""

        def advanced(self) -> None:
            """Leaves word that something came."""

        def tell(self, words: str) -> None:
            """A short note."""

        def attach_again(self, message: Message) -> None:
            """Attaches what was attached to a message."""

    editing = ""
    tray: Tray | None = None
    """What is attached to the message in the box, once anything was."""

    def action_new(self) -> None:
        """Begins an empty conversation."""
        if self.chat is None:
            return
        settings = self.chat.settings
        fresh = self.doors.settings
        self.open_session(self.engine.new(replace(fresh, model=settings.model, parameters=settings.parameters)))
        self.composer.focus()

    def action_effort(self) -> None:
        """Takes the next effort."""
        if self.chat is not None:
            efforts = self._efforts()
            now = self.chat.settings.parameters.effort
            self._change_effort(efforts[(efforts.index(now) + 1) % len(efforts)] if now in efforts else efforts[0])

    def action_stop(self) -> None:
        """Stops the reply; without one, leaves editing and goes back to the box."""
        if self.chat is not None and self.chat.running:
            self.chat.stop()
        elif self.editing:
            self.edit_message("")
            self.tell("The message stays as it was; your text is in the box.")
        else:
            self.query("#sessions").remove_class("shown")
            self.composer.focus()

    def action_retry(self) -> None:
        """Asks again."""
        self._retry(None)

    def action_retry_more(self) -> None:
        """Asks again with the next higher effort."""
        if self.chat is not None:
            now = conversation.EFFORTS.index(self.chat.settings.parameters.effort)
            more = next((one for one in self._efforts() if conversation.EFFORTS.index(one) > now), None)
            if more is None:
                self.tell("There is no higher effort for this model.")
            else:
                self._retry(more)

    def action_edit(self) -> None:
        """Puts the last message into the box."""
        chat = self.chat
        last = next((one for one in reversed(chat.conversation.path) if one.role == "user"), None) if chat else None
        if last is None:
            self.tell("There is no message to edit yet.")
            return
        composer = self.composer
        composer.set_aside()
        self.edit_message(last.id)
        composer.put(last.own_words)
        self.attach_again(last)
        composer.focus()
        self.tell("Enter sends it as a new branch; Escape leaves it.")

    def edit_message(self, id: str) -> None:
        """Says over the box which message its text will stand beside: none when `id` is empty."""
        self.editing = id
        self.composer.border_title = "Editing a message · Esc cancels" if id else ""

    def action_branch_previous(self) -> None:
        """Shows the branch before."""
        self._branch(-1)

    def action_branch_next(self) -> None:
        """Shows the branch after."""
        self._branch(1)

    def read_all(self) -> None:
        """Waits for the rest of a long conversation that was opened at its end."""
        if self.chat is not None and not self.chat.whole:
            try:
                self.chat.load()
            except GrokchatError as error:
                self.tell(str(error))
            self.show_chat()

    def choose_effort(self, effort: str) -> None:
        """Takes an effort by its name, the next one for none."""
        known = [one for one in conversation.EFFORTS if one == effort]
        if known:
            self._change_effort(known[0])
        else:
            self.action_effort()

    def _efforts(self) -> tuple[Effort, ...]:
        """The efforts that can be chosen: the model's, or all where it is not known to take any."""
        return (conversation.model_named(self.chat.settings.model).efforts if self.chat is not None else ()) or conversation.EFFORTS

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
        self.read_all()
        chosen = neighbour(chat.conversation, by)
        if chosen is None:
            self.tell("There is no other branch here.")
            return
        try:
            chat.move_to(chosen.id)
        except GrokchatError as error:
            self.tell(str(error))
        self.show_chat()


def neighbour(within: Conversation, by: int) -> Message | None:
    """The next sibling of the last message on the path that has any; walks twice, however long the path is."""
    from grokchat.tui.column import branch_places

    places = branch_places(within)
    for message in reversed(within.path):
        if message.id in places:
            siblings = within.siblings(message.id)
            return siblings[(places[message.id][0] - 1 + by) % len(siblings)]
    return None
