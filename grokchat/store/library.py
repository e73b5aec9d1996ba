"""All saved conversations: list, open, make, search, rename, delete."""

from __future__ import annotations

import re
import time
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grokchat.errors import StoreError
from grokchat.store import files
from grokchat.store.summaries import SessionSummary, Summaries

# Imported where they are used: a list of titles needs none of them, and they take half of its time.
if TYPE_CHECKING:
    from grokchat.conversation import Conversation, Message, Recorded
    from grokchat.store.draft import Draft
    from grokchat.store.jobs import Jobs
    from grokchat.store.session import StoredSession
    from grokchat.store.session_file import SessionSettings


class Found(NamedTuple):
    """A message that holds all words of a search, with the text around the first."""

    id: str
    title: str
    message: str
    role: str
    at: float
    excerpt: str


class Library:
    """The folder of conversations. Reading takes no lock and mends nothing."""

    def __init__(self, data: Path, cache: Path) -> None:
        self.folder = data / "sessions"
        self.trash = data / "trash"
        self._summaries = Summaries(self.folder, cache / "summaries.json")
        self._drafts = data / "drafts"
        self._jobs = data / "jobs"

    def sessions(self) -> list[SessionSummary]:
        """Every conversation, the newest first; those not changed since the last call are not read again."""
        return self._summaries.all()

    def create(self, settings: SessionSettings, first_words: str) -> StoredSession:
        """A new conversation's folder with its settings and an empty journal. Raises StoreError."""
        from dataclasses import replace

        from grokchat.store.session import StoredSession
        from grokchat.store.session_file import write_settings

        settings = replace(settings, created=settings.created or time.time())
        try:
            files.make_folder(self.folder)
            # Two programs may think of the same id: the folder is the one that was not there.
            while not files.make_new_folder(folder := self.folder / _new_id(settings.created, settings.title or first_words)):
                pass
            files.sync_folder(self.folder)
        except OSError as error:
            raise files.store_error("make", self.folder, error, hint="Free space or choose a folder with GROKCHAT_HOME.") from error
        try:
            write_settings(folder, settings)
            return StoredSession(folder, settings, fresh=True)
        except StoreError:
            # Nothing was said in it yet: a folder for each failed try would only be in the way.
            files.unmake_folder(folder)
            raise

    def find(self, words: str) -> str:
        """The id that `words` name: an id, its start or end, `last`, or words of a title.

        Raises StoreError when there is none, and when there are several.
        """
        if not words.strip():
            raise StoreError("No conversation was named.", hint="See `grokchat list`.")
        every = self.sessions()
        if any(one.id == words for one in every):
            return words
        if words == "last" and every:
            return every[0].id
        for matches in (
            [one for one in every if one.id.startswith(words)],
            [one for one in every if one.id.endswith(words)],
            [one for one in every if all(word in one.title.lower() for word in words.lower().split())],
        ):
            if len(matches) > 1:
                names = ", ".join(one.id for one in matches[:3]) + (", …" if len(matches) > 3 else "")
                raise StoreError(f"{len(matches)} conversations fit {words!r}: {names}.", hint="Name one of them whole.")
            if matches:
                return matches[0].id
        raise StoreError(f"There is no conversation {words!r}.", hint="See `grokchat list`.")

    def open(self, words: str, *, end_first: bool = False) -> StoredSession:
        """The conversation, ready to be continued; read-only when another grokchat has it open.

        With `end_first` the rest of a long one waits for `load`.
        """
        from grokchat.store.session import StoredSession
        from grokchat.store.session_file import read_settings

        folder = self.folder / self.find(words)
        settings, notice = read_settings(folder)
        session = StoredSession(folder, settings, end_first=end_first)
        if notice:
            session.notices.append(notice)
        return session

    def mend(self, words: str) -> list[str]:
        """Sets aside what of a conversation cannot be read, and says what was wrong and what was done. Raises StoreError."""
        session = self.open(words)
        try:
            if not session.read_only:
                session.mend()
        finally:
            session.close()
        return session.notices

    def read(self, words: str) -> tuple[str, SessionSettings, tuple[Recorded, ...], list[str]]:
        """Id, settings, events and notices of a conversation, without changing anything."""
        from grokchat.store.journal import Journal
        from grokchat.store.session_file import read_settings

        folder = self.folder / self.find(words)
        settings, notice = read_settings(folder)
        journal = Journal(folder / files.JOURNAL)
        journal.read()
        return folder.name, settings, journal.recorded, [*([notice] if notice else []), *journal.notices]

    def rename(self, words: str, title: str) -> str:
        """Gives the conversation another title and returns its id. Raises StoreError: settings that cannot be read are not replaced."""
        from dataclasses import replace

        from grokchat.store.session_file import read_settings, write_settings

        id = self.find(words)
        settings, notice = read_settings(self.folder / id)
        if notice and (self.folder / id / files.SETTINGS).exists():
            raise StoreError(
                notice, kept="It keeps its title.", hint=f"Correct {self.folder / id / files.SETTINGS}, or move it away."
            )
        write_settings(self.folder / id, replace(settings, title=title))
        return id

    def delete(self, words: str) -> Path:
        """Moves the conversation to the trash folder and returns where it is now."""
        import secrets

        id = self.find(words)
        goal = self.trash / id
        try:
            files.make_folder(self.trash)
            if goal.exists():
                goal = self.trash / f"{id}-{secrets.token_hex(2)}"
            (self.folder / id).rename(goal)
        except OSError as error:
            raise files.store_error("move to the trash", self.folder / id, error, kept="It is still there.") from error
        return goal

    @property
    def jobs(self) -> Jobs:
        """The replies that are finished in the background."""
        from grokchat.store.jobs import Jobs

        return Jobs(self._jobs)

    def draft(self) -> Draft:
        """What is typed and attached in one program, while it is not sent."""
        from grokchat.store.draft import Draft

        return Draft(self._drafts)

    def search(self, words: str) -> Iterator[Found]:
        """The messages that hold all words, whatever their case, newest conversation first."""
        wanted = words.lower().split()
        if not wanted:
            return
        for summary in self.sessions():
            for message in self._conversation(summary.id).messages.values():
                lower = message.text.lower()
                if all(word in lower for word in wanted):
                    around = _around(message.text, _place(message.text, lower.find(wanted[0])))
                    yield Found(summary.id, summary.title, message.id, message.role, message.at, around)

    def replies_since(self, start: float) -> Iterator[tuple[str, Message]]:
        """Every reply asked for since `start` (seconds since 1970), with its conversation's id, the newest conversation first."""
        for summary in self.sessions():
            if summary.updated < start:
                return
            for message in self._conversation(summary.id).messages.values():
                if message.role == "assistant" and message.at >= start:
                    yield summary.id, message

    def _conversation(self, id: str) -> Conversation:
        from grokchat.conversation import Conversation, replay
        from grokchat.store.journal import Journal

        journal = Journal(self.folder / id / files.JOURNAL)
        try:
            journal.read()
        except StoreError:
            return Conversation()
        return replay(journal.recorded)


def _new_id(created: float, words: str) -> str:
    import secrets
    import unicodedata

    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain)[:6])[:48].strip("-") or "conversation"
    suffix = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(4))
    return f"{time.strftime('%Y%m%d-%H%M', time.localtime(created))}-{slug}-{suffix}"


def _place(text: str, lowered: int) -> int:
    """The place in a text of a place in its lower case, where some letters are two."""
    if text.isascii():
        return lowered
    return bisect_right(list(accumulate(len(char.lower()) for char in text)), lowered)


def _around(text: str, position: int, width: int = 60) -> str:
    start = max(0, position - width // 2)
    piece = " ".join(text[start : start + 2 * width].split())
    return f"{'…' if start else ''}{piece}{'…' if start + 2 * width < len(text) else ''}"
