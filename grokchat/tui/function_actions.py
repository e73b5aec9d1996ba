"""The commands for functions: answer a call, choose which functions are on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from grokchat.errors import GrokchatError
from grokchat.tui.form_actions import FormActions

if TYPE_CHECKING:
    from grokchat.conversation import Message, Source
    from grokchat.engine import Offer


class FunctionActions(FormActions):
    """What a person does with the calls of the model."""

    _begun: set[str] = set()
    """The calls that the person has decided on, which may wait for a moment more."""

    def action_call(self) -> None:
        """Shows the first call that waits, and does what the person chooses."""
        if not self._waiting():
            self.tell("No function call waits.")
        else:
            self.run_worker(self._ask_about_call())

    def _waiting(self) -> list[str]:
        return [call.id for call in self.chat.calls.waiting if call.id not in self._begun] if self.chat is not None else []

    def action_functions(self) -> None:
        """Turns functions on and off."""
        from grokchat.tui.functions_screen import FunctionsScreen

        chat, engine = self.chat, self.engine
        if chat is None:
            return

        async def look() -> Sequence[Source]:
            """The sources, from the engine's thread."""
            return await asyncio.wrap_future(engine.sources())

        async def allow(name: str) -> None:
            """Lets a server start."""
            try:
                await asyncio.wrap_future(engine.allow(name))
            except GrokchatError as error:
                self.tell(str(error))

        def done(names: tuple[str, ...] | None) -> None:
            """Takes what the screen gave."""
            if names is not None:
                chat.change(functions=names)
                self.show_chat()

        self.push_screen(FunctionsScreen(chat.settings.functions, look, allow), done)

    async def _ask_about_call(self) -> None:
        from grokchat.tui.call_screen import CallScreen

        chat = self.chat
        offers = await asyncio.wrap_future(chat.calls.offers()) if chat is not None else ()
        offers = tuple(offer for offer in offers if offer.call.id not in self._begun)
        if not offers or chat is not self.chat or len(self.screen_stack) > 1:
            return
        offer = offers[0]
        self.push_screen(CallScreen(offer, len(offers)), lambda choice: self._answer(offer, choice))

    def _answer(self, offer: Offer, choice: str | None) -> None:
        chat = self.chat
        if chat is None or choice is None:
            return
        if choice == "edit":
            self._edit_arguments(offer)
        elif choice == "hand":
            self._answer_by_hand(offer)
        elif choice == "deny":
            self._begin_call(offer, chat.calls.deny(offer.call))
        else:
            self._begin_call(offer, chat.calls.run(offer, always=choice == "always"))

    def _edit_arguments(self, offer: Offer) -> None:
        from grokchat.engine import edited
        from grokchat.tui.call_screen import CallScreen, EditScreen

        def problem(text: str) -> str:
            """What is wrong with edited arguments, empty when nothing is."""
            try:
                edited(offer, text)
            except ValueError as error:
                return str(error)
            return ""

        def done(text: str | None) -> None:
            """Takes what the screen gave."""
            # What a person changed is asked about once more, as it would now be run.
            again = offer if text is None else edited(offer, text)
            self.push_screen(CallScreen(again), lambda choice: self._answer(again, choice))

        self.push_screen(EditScreen(f"Arguments of {offer.title}", offer.shown, problem), done)

    def _answer_by_hand(self, offer: Offer) -> None:
        from grokchat.tui.call_screen import EditScreen

        def done(text: str | None) -> None:
            """Takes what the screen gave."""
            if text is not None and self.chat is not None:
                self._begin_call(offer, self.chat.calls.answer(offer.call, text))

        self.push_screen(EditScreen(f"Result of {offer.title}", "", lambda _text: ""), done)

    def _begin_call(self, offer: Offer, future: Future[Message]) -> None:
        """Follows the end, tells what goes wrong, and goes on with the next call that waits."""
        self._begun = {*self._begun, offer.call.id}
        self.pane.follow = True
        self.run_worker(self._watch(offer, future))
        if self._waiting():
            self.call_after_refresh(self.action_call)

    async def _watch(self, offer: Offer, future: Future[Message]) -> None:
        try:
            await asyncio.wrap_future(future)
        except GrokchatError as error:
            self.tell(str(error))
        finally:
            self._begun = self._begun - {offer.call.id}
