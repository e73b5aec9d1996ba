"""Send and close: the reply is finished by a process of its own, and told when it has come."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from grokchat.errors import GrokchatError
from grokchat.tui.attach_actions import AttachActions

if TYPE_CHECKING:
    from grokchat.conversation import Part


class JobActions(AttachActions):
    """Replies that outlive the program; mixed into it. `pending` are the conversations whose reply is still coming."""

    pending: frozenset[str] = frozenset()
    _listened = False
    _leaving = False

    def action_send_and_close(self) -> None:
        """Sends what is in the box, hands the reply over to a worker, and ends."""
        chat, jobs = self.chat, self.doors.jobs
        text = self.composer.text
        if chat is None or self._leaving:
            return
        if jobs is None:
            self.tell("Nothing is kept here, so nobody could finish the reply.")
        elif not self.doors.account:
            self.tell("There is no account yet: run `grokchat login`, or try `grokchat --demo`. Your text stays here.")
        elif chat.running:
            self.tell("A reply is still coming. Wait for it, or press Escape to stop it.")
        elif (parts := self.parts_of(text)) is None:
            self.tell("A file is still being read. Your message stays here.")
        elif not parts:
            self.tell("Write a message first: it is sent, the program ends, and the reply is finished without it.")
        elif self.agreed(text, self.action_send_and_close):
            self._leaving = True
            self.run_worker(self._send_and_close(parts))

    def hear_of_jobs(self) -> None:
        """Tells each reply that has come, once; looks again only while one is coming."""
        jobs = self.doors.jobs
        if jobs is None or (self._listened and not self.pending):
            return
        self._listened = True
        before, self.pending = self.pending, frozenset(jobs.running())
        news = jobs.news()
        for session, words in news:
            self.tell(words)
            if self.chat is not None and self.chat.id == session and not self.chat.running:
                self._open_again(session)
        if news or before != self.pending:
            self.refresh_list()

    async def _send_and_close(self, parts: tuple[Part, ...]) -> None:
        chat, jobs = self.chat, self.doors.jobs
        assert chat is not None
        assert jobs is not None
        try:
            chat.leave(parts, self.editing)
            self.taken()
            once, id = chat.once, chat.id
            self.engine.release(chat)
            await asyncio.to_thread(jobs.start, id, once)
        except GrokchatError as error:
            self._leaving = False
            self.tell(str(error))
            if chat.id and not self.composer.text:
                self._open_again(chat.id)
            return
        self.exit()

    def _open_again(self, id: str) -> None:
        """Reads a conversation that somebody else has written into."""
        chat = self.chat
        if chat is not None:
            self.engine.release(chat)
        try:
            self.open_session(self.engine.open(id))
        except GrokchatError as error:
            self.tell(str(error))
