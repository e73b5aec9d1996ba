"""The commands that attach: by path, by address, by a paste, from the clipboard."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from grokchat.errors import GrokchatError
from grokchat.text import show_line
from grokchat.tui.function_actions import FunctionActions

if TYPE_CHECKING:
    from pathlib import Path

    from grokchat.attachments import Found
    from grokchat.conversation import Message, Part
    from grokchat.tui.composer import Composer
    from grokchat.tui.protocols import Draft
    from grokchat.tui.tray import Tray


class AttachActions(FunctionActions):
    """What is attached to the message in the box; mixed into the program."""

    draft: Draft | None = None
    unsaid = False
    """Whether something was sent that is not on the disk yet."""

    def action_attach(self) -> None:
        """Asks for a path or an address, and shows what is attached."""
        from grokchat.tui.attach_screen import AttachScreen

        if self.chat is not None:
            self.push_screen(AttachScreen(self._tray(), self._take_typed))

    def action_attach_clipboard(self) -> None:
        """Attaches the picture, or the files, in the clipboard."""
        if self.chat is None:
            return

        def look() -> Sequence[Found]:
            """What the clipboard holds."""
            from grokchat.attachments.clipboard import from_clipboard

            return from_clipboard(os.environ)

        self.run_worker(self._attach_and_tell(look))

    def on_composer_paths_pasted(self, event: Composer.PathsPasted) -> None:
        """Asks whether the files that were pasted or dropped are meant, or the words."""
        from grokchat.tui.question_screen import QuestionScreen

        paths, text = event.paths, event.text
        names = "\n".join(show_line(path.name or str(path)) for path in paths[:8])
        more = f"\n… and {len(paths) - 8} more" if len(paths) > 8 else ""
        answers = [("attach", "Attach"), ("paste", "Paste it as text")]

        def answered(answer: str | None) -> None:
            """Attaches the files, or types their paths."""
            if answer == "attach":
                self.run_worker(self._attach_and_tell(lambda: _found(paths)))
            else:
                self.composer.insert(text)

        self.push_screen(QuestionScreen("Attach this?" if len(paths) == 1 else "Attach these?", names + more, answers), answered)

    def on_composer_rubbed_out(self) -> None:
        """Takes the last attachment away."""
        if self.tray is not None:
            self.tray.remove(-1)

    def taken(self) -> None:
        """Empties the box and takes away what is attached: the message was taken."""
        self.composer.take()
        if self.tray is not None:
            self.tray.clear()

    def parts_of(self, text: str) -> tuple[Part, ...] | None:
        """The message in the box: its words and what is attached; None while something is still being read."""
        from grokchat.conversation import TextPart

        if self.tray is not None and self.tray.reading:
            return None
        more = self.tray.attachments if self.tray is not None else []
        assert self.chat is not None
        words = (TextPart(text),) if text.strip() else ()
        return (*words, *(one.ready(self.chat.attach) for one in more))

    def attach_again(self, message: Message) -> None:
        """Attaches what was attached to a message that is edited."""
        from grokchat.attachments import from_part

        chat = self.chat
        for part in message.parts:
            try:
                one = from_part(part, chat.image) if chat is not None else None
            except GrokchatError as error:
                self.tell(str(error))
                continue
            if one is not None:
                self._tray().add([one])

    def keep_draft(self) -> None:
        """Keeps what is in the box and beside it; not while what was sent from there is on its way to the disk. Raises GrokchatError."""
        if self.draft is not None and not (self.unsaid and self.chat is not None and self.chat.running):
            more = self.tray.attachments if self.tray is not None else []
            self.draft.keep(self.composer.text, [(one.part, one.data) for one in more])

    def take_draft(self) -> None:
        """Puts what was not sent last time into the box, and beside it."""
        text, attached = self.draft.take() if self.draft is not None else ("", [])
        if text:
            self.composer.put(text + self.composer.text)
        if attached:
            from grokchat.attachments import from_part

            again = (from_part(part, lambda _sha256, data=data: data) for part, data in attached)  # type: ignore[misc]
            self._tray().add(one for one in again if one is not None)

    def saying(self) -> Callable[[object], None]:
        """Something is sent now; what is given is to hear of its first event, which comes once it is on the disk."""
        self.unsaid = True

        def heard(_event: object) -> None:
            """On the engine's thread."""
            self.unsaid = False

        return heard

    async def _take_typed(self, typed: str) -> str:
        """Attaches what a person typed; gives words when it could not."""
        from grokchat.attachments import Found, path_of, paths_in, picture_at

        typed = typed.strip()
        address = "://" in typed and not typed.startswith("file://")
        return await self._gather(lambda: [Found((picture_at(typed),))] if address else _found(paths_in(typed) or [path_of(typed)]))

    async def _attach_and_tell(self, look: Callable[[], Sequence[Found]]) -> None:
        wrong = await self._gather(look)
        if wrong:
            self.tell(wrong)

    async def _gather(self, look: Callable[[], Sequence[Found]]) -> str:
        """Attaches what is found beside the frames, after its questions; gives words when it could not."""
        tray = self._tray()
        tray.count(1)
        try:
            found = await asyncio.to_thread(look)
        except GrokchatError as error:
            return str(error)
        finally:
            tray.count(-1)
        for one in found:
            if one.question and not await self._wanted(one.question):
                continue
            left_out = tray.add(one.attachments)
            if left_out:
                return left_out
            for note in [note for attached in one.attachments for note in attached.notes]:
                self.tell(note)
        return ""

    async def _wanted(self, question: str) -> bool:
        from grokchat.tui.question_screen import QuestionScreen

        answers = [("no", "Leave it"), ("yes", "Attach it")]
        return await self.push_screen_wait(QuestionScreen("Attach this?", question, answers)) == "yes"

    def _tray(self) -> Tray:
        """The tray; its lines above the box are made with it, at the first attachment."""
        from grokchat.tui.tray import Chips, Tray

        if self.tray is not None:
            return self.tray

        def changed() -> None:
            """Shows what is attached."""
            chips.show()
            self.composer.set_loaded(bool(tray.attachments))

        tray = self.tray = Tray(changed)
        chips = Chips(tray)
        self.query_one("#chat").mount(chips, before="#composer")
        return tray


def _found(paths: Sequence[Path]) -> list[Found]:
    from grokchat.attachments import find

    return [find(path) for path in paths]
