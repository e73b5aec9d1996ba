"""The commands on what is asked with and what it takes: parameters, efforts, models, ledger, inspector."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from grokchat import conversation
from grokchat.errors import GrokchatError
from grokchat.tui.answer_actions import AnswerActions

if TYPE_CHECKING:
    from collections.abc import Callable

    from grokchat.conversation import Effort, Entry
    from grokchat.tui.inspector_screen import Inspected
    from grokchat.tui.parameters_screen import ChosenParameters
    from grokchat.tui.status import StatusLine


class CardActions(AnswerActions):
    """What the model's card offers; mixed into the program."""

    _agreed: str | None = None

    def action_parameters(self) -> None:
        """Edits the parameters, for the conversation or for one message."""
        from grokchat.tui.parameters_screen import ParametersScreen

        if self.chat is not None:
            once, settings = self.chat.once, self.chat.settings
            model = conversation.model_named(settings.model)
            screen = ParametersScreen(once or settings.parameters, model, once=once is not None, schemas=self.doors.schemas)
            self.push_screen(screen, self._set_parameters)

    def action_drop_parameter(self) -> None:
        """Asks again without the parameter that the service refused."""
        chat = self.chat
        reply = chat.conversation.path[-1] if chat is not None and chat.conversation.path else None
        one = conversation.parameter_named(str((reply.error or {}).get("parameter"))) if reply is not None else None
        if chat is None or reply is None or reply.asked is None or one is None or one.field == "effort":
            self.tell("No parameter was refused.")
            return
        asked, kept = reply.asked.parameters, chat.settings.parameters
        if asked.without("tools") != kept.without("tools"):
            # It was asked with parameters of its own; functions that are on stand among them in any case.
            chat.once = asked.without(one.field)
        chat.change(parameters=kept.without(one.field))
        self._retry(None)

    def action_efforts(self) -> None:
        """Shows the efforts with what they cost so far."""
        from grokchat.tui.efforts_screen import EffortsScreen

        if self.chat is not None:
            screen = EffortsScreen(self.chat.conversation, self._efforts(), self.chat.settings.parameters.effort)
            self.push_screen(screen, self._set_effort)

    def action_effort_none(self) -> None:
        """Does not let the model think."""
        self._take_effort("none")

    def action_effort_low(self) -> None:
        """Little thinking."""
        self._take_effort("low")

    def action_effort_medium(self) -> None:
        """Some thinking."""
        self._take_effort("medium")

    def action_effort_high(self) -> None:
        """Much thinking."""
        self._take_effort("high")

    def action_effort_xhigh(self) -> None:
        """The most thinking."""
        self._take_effort("xhigh")

    def action_model(self) -> None:
        """Chooses the model."""
        from grokchat.tui.models_screen import ModelsScreen

        if self.chat is not None:
            ask = self.engine.models if self.doors.account else None
            self.push_screen(ModelsScreen(self.chat.settings.model, ask), self._set_model)

    def on_status_line_effort_chosen(self, event: StatusLine.EffortChosen) -> None:
        """Takes the effort that was clicked."""
        self.choose_effort(event.effort)

    def action_ledger(self) -> None:
        """Shows what the replies took."""
        from grokchat.tui.ledger_screen import LedgerScreen

        if self.chat is not None:
            here = conversation.entries_of(self.chat.conversation.messages.values())
            self.push_screen(LedgerScreen(here, self._month), lambda reply: self._inspect(reply) if reply else None)

    def action_inspect(self) -> None:
        """Shows the request and the raw answer of the last reply."""
        self._inspect("")

    def agreed(self, text: str, again: Callable[[], object]) -> bool:
        """Whether the message may go: it costs little, or the person has said so; otherwise the question is asked now.

        `again` is what the person wanted to do with it, done after a yes.
        """
        chat = self.chat
        if chat is None or text == self._agreed:
            self._agreed = None
            return True
        settings = chat.settings
        limit, attached = self.doors.warn_cost, self.tray.tokens if self.tray is not None else 0
        told = conversation.estimate(chat.conversation.path, text, settings.model, settings.system, limit, attached).warnings
        if not told:
            return True
        from grokchat.tui.question_screen import QuestionScreen

        answers = [("no", "Keep it in the box"), ("send", "Send it")]

        def answered(answer: str | None) -> None:
            """Goes on as it was asked for."""
            if answer == "send":
                self._agreed = text
                again()

        self.push_screen(QuestionScreen("Send this?", "\n".join(told), answers), answered)
        return False

    def _set_parameters(self, chosen: ChosenParameters | None) -> None:
        chat = self.chat
        if chat is None or chosen is None:
            return
        try:
            if chosen.once:
                chat.once = chosen.parameters
                self.tell("The next message is asked with these parameters, and only that one.")
            else:
                chat.once = None
                chat.change(parameters=chosen.parameters)
        except GrokchatError as error:
            self.tell(str(error))
        self.show_chat()

    def _set_effort(self, effort: str | None) -> None:
        if effort:
            self.choose_effort(effort)

    def _take_effort(self, effort: Effort) -> None:
        if effort in self._efforts():
            self.choose_effort(effort)
        elif self.chat is not None:
            self.tell(f"{conversation.model_named(self.chat.settings.model).name} has no effort {effort}.")

    def _set_model(self, name: str | None) -> None:
        chat = self.chat
        if not name or chat is None:
            return
        fitted, words = conversation.model_named(name).fitted(chat.settings.parameters)
        chat.change(model=name, parameters=fitted)
        for one in words:
            self.tell(one)
        self.show_chat()

    def _month(self) -> list[Entry]:
        now = time.localtime()
        start = time.mktime((now.tm_year, now.tm_mon, 1, 0, 0, 0, 0, 0, -1))
        return [conversation.entry_of(reply) for _, reply in self.library.replies_since(start)]

    def _inspect(self, marked: str) -> None:
        chat = self.chat
        if chat is None:
            return
        messages = chat.conversation.messages.values() if marked else chat.conversation.path
        replies = [one.id for one in messages if one.asked is not None]
        if not replies:
            self.tell("There is no reply to inspect yet.")
            return
        from grokchat.tui.inspector_screen import InspectorScreen

        self.push_screen(InspectorScreen(replies, marked, self._inspected))

    def _inspected(self, id: str) -> Inspected:
        from grokchat.engine import Inspector
        from grokchat.tui.inspector_screen import Inspected

        chat = self.chat
        assert chat is not None
        reply = chat.conversation.messages[id]
        inspector = self.doors.inspector or Inspector()
        try:
            sent = inspector.sent(chat.conversation, reply, chat.image, chat.exchanges.of(id))
        except GrokchatError as error:
            return Inspected("Request", str(error), chat.exchanges.raw(id), str(error))
        answer = chat.exchanges.raw(id) or "The raw answer was not kept.\n\n`keep_raw = true` in the settings keeps those to come."
        return Inspected("Made again as it was sent" if sent.rebuilt else "As it was sent", sent.text, answer, sent.curl)
