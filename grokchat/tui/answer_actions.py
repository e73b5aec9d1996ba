"""The commands on several answers and on their tokens: side by side, and seen from inside."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from grokchat.errors import GrokchatError
from grokchat.tui.reading_actions import ReadingActions

if TYPE_CHECKING:
    from grokchat.conversation import Message
    from grokchat.engine import Session
    from grokchat.tui.pane import ConversationPane


class AnswerActions(ReadingActions):
    """What can be done with the answers to one question; mixed into the program."""

    def action_answers(self) -> None:
        """Shows the answers to a question side by side."""
        self.read_all()
        chat = self.chat
        path = chat.conversation.path if chat is not None else ()
        reply = next((one for one in reversed(path) if chat is not None and _has_siblings(chat, one)), None)
        if chat is None or reply is None:
            self.tell("There is one answer only. Retry (Ctrl+R) makes another, and `n` in the parameters (Alt+P) asks for several.")
            return
        self._show_answers(chat, reply)

    def action_lens(self) -> None:
        """Shows how likely each token was."""
        from grokchat.tui.column import branch_places
        from grokchat.tui.lens_screen import LensScreen

        self.read_all()
        talk = self.chat.conversation if self.chat is not None else None
        path = [one for one in talk.path if one.asked is not None] if talk is not None else []
        if talk is None or not path:
            self.tell("There is no reply to look into yet.")
            return
        # The answers beside those of the path too: which of them the model was surer of is what one wants to see.
        parents = {one.parent for one in path}
        replies = [one for one in talk.messages.values() if one.asked is not None and one.parent in parents]
        hint = "In the demo, the model demo/tokens gives them (F2)." if self.opening.demo else ""
        marks = bool(os.environ.get("NO_COLOR"))
        screen = LensScreen(replies, self.palettes[self.palette_name], path[-1].id, marks=marks, hint_of_demo=hint)
        screen.branches = branch_places(talk)
        self.push_screen(screen)

    def look_for_answers(self) -> None:
        """Opens the answers side by side as soon as a second one comes, once for each question, unless something else is open."""
        chat = self.chat
        head = chat.conversation.messages.get(chat.conversation.head) if chat is not None else None
        if chat is None or head is None or head.answers < 2 or head.id in self.seen_beside or len(self.screen_stack) > 1:
            return
        # Of a conversation that was only opened there is no exchange.
        if chat.exchanges.of(head.id) is not None and any(one.beside == head.id for one in chat.conversation.siblings(head.id)):
            self.seen_beside.add(head.id)
            self._show_answers(chat, head)

    def _show_answers(self, chat: Session, reply: Message) -> None:
        from grokchat.tui.answers_screen import AnswersScreen
        from grokchat.tui.pane import ConversationPane

        palette = self.palettes[self.palette_name]

        def make_pane() -> ConversationPane:
            """A pane as the one behind the screen."""
            pane = ConversationPane(palette)
            pane.calm = self.pane.calm
            pane.show_mathematics(self.pane.mathematics)
            return pane

        def chosen(id: str | None) -> None:
            """Goes on from the chosen answer."""
            if id and self.chat is chat:
                try:
                    chat.move_to(id)
                except GrokchatError as error:
                    self.tell(str(error))
                self.show_chat()

        self.push_screen(AnswersScreen(reply.id, lambda: chat.conversation, make_pane, palette), chosen)


def _has_siblings(chat: Session, reply: Message) -> bool:
    return reply.role == "assistant" and len(chat.conversation.siblings(reply.id)) > 1
