"""Where a conversation is kept: its folder, or nowhere; a failure to write is told and never stops the conversation."""

from __future__ import annotations

import contextlib
import hashlib
import threading

from grokchat.conversation import Conversation, Event, ImagePart, Message, Part, TextPart, replay
from grokchat.errors import StoreError
from grokchat.store import Library, SessionSettings, StoredSession, read_raw


class Keeping:
    """The files of one conversation. `unsaved` says why something is not on the disk, empty when all is."""

    def __init__(self, library: Library | None, stored: StoredSession | None, *, raw: bool = False) -> None:
        self.stored = stored
        self._raw = raw
        self.unsaved = ""
        self._library = library
        self._images: dict[str, tuple[bytes, str]] = {}
        # What was said while there was no folder for it, and the pictures and settings that are not in it yet.
        self._missed: list[Event] = []
        self._due: list[str] = []
        self._changed: SessionSettings | None = None
        self._settling = threading.Lock()

    @property
    def id(self) -> str:
        """The folder's name, empty until there is one."""
        return self.stored.id if self.stored else ""

    @property
    def holder(self) -> str:
        """Who else has the conversation open, empty when nobody has."""
        return self.stored.holder if self.stored is not None and self.stored.read_only else ""

    def conversation(self) -> Conversation:
        """What is kept; of a long conversation perhaps only its end, until `load`."""
        if self.stored is None:
            return Conversation()
        if self.stored.end is not None:
            return self.stored.end
        journal = self.stored.journal
        whole = journal.whole or replay(journal.recorded)
        # Neither the events nor what the conversation was are needed again: each would cost as much memory as it does.
        journal.whole, journal.recorded = None, ()
        return whole

    def load(self) -> Conversation | None:
        """The whole conversation when only its end was read, else None. Raises StoreError."""
        if self.stored is None or self.stored.end is None:
            return None
        self.stored.load()
        return self.conversation()

    def begin(self, settings: SessionSettings, parts: tuple[Part, ...]) -> None:
        """Makes the folder for the first words and puts pictures into it."""
        self._due += [part.sha256 for part in parts if isinstance(part, ImagePart) and part.sha256 in self._images]
        try:
            if self.stored is None and self._library is not None:
                self.stored = self._library.create(settings, words_of(parts))
            self._catch_up()
        except StoreError as error:
            self.unsaved = str(error)

    def write(self, event: Event, *, sync: bool = False) -> None:
        """Puts the event at the end of the journal, behind those that had no place when they came."""
        if self.stored is None:
            if self._library is not None:
                self._missed.append(event)
            return
        if self.stored.read_only:
            return
        # The journal itself holds what it could not write.
        missed, self._missed = self._missed, []
        try:
            self.stored.journal.append(*missed, event, sync=sync)
            if sync:
                self._catch_up()
            if not self._due and self._changed is None:
                self.unsaved = ""
        except StoreError as error:
            self.unsaved = str(error)

    def set_settings(self, settings: SessionSettings) -> None:
        """Replaces the settings file, where there is one that says something else."""
        if self.stored is None or self.stored.read_only:
            return
        self._changed = settings if settings != self.stored.settings else None
        try:
            self._catch_up()
        except StoreError as error:
            self.unsaved = str(error)

    def attach(self, data: bytes, media_type: str, name: str) -> ImagePart:
        """Holds a picture until it is said."""
        sha256 = hashlib.sha256(data).hexdigest()
        self._images[sha256] = (data, media_type)
        return ImagePart(sha256, media_type, name)

    def image(self, sha256: str) -> bytes:
        """The bytes of a picture. Raises StoreError when they are not kept."""
        if sha256 in self._images:
            return self._images[sha256][0]
        if self.stored is None:
            raise StoreError("The picture is not kept.", hint="Attach it again.")
        return self.stored.attachment(sha256)

    def keep_raw(self, reply: str, text: str) -> None:
        """Puts a raw answer beside the journal, where the settings want it."""
        if not self._raw or self.stored is None or self.stored.read_only or not text:
            return
        try:
            self.stored.keep_raw(reply, text)
        except StoreError as error:
            self.unsaved = str(error)

    def raw(self, reply: str) -> str:
        """A raw answer that was kept, empty when none was."""
        return read_raw(self.stored.folder, reply) if self.stored is not None else ""

    def images(self, path: tuple[Message, ...]) -> dict[str, bytes]:
        """The bytes of every picture in the messages, by sha256. Raises StoreError when one is not kept."""
        wanted = [part.sha256 for one in path for part in one.parts if isinstance(part, ImagePart) and part.sha256]
        return {sha: self.image(sha) for sha in wanted}

    def close(self) -> None:
        """Closes the files; what could not be written is tried a last time."""
        if self.stored is None:
            return
        if self.unsaved and not self.stored.read_only:
            with contextlib.suppress(StoreError):
                self.stored.journal.append(sync=True)
                self._catch_up()
        self.stored.close()

    def _catch_up(self) -> None:
        """Puts the settings and the pictures that were said into the folder. Raises StoreError; what is left is tried again."""
        with self._settling:
            changed = self._changed
            if self.stored is not None and changed is not None:
                self.stored.set_settings(changed)
                # Another change may have come from the person's thread meanwhile.
                self._changed = None if self._changed is changed else self._changed
        while self.stored is not None and self._due:
            self.stored.attach(*self._images[self._due[0]])
            del self._due[0]


def words_of(parts: tuple[Part, ...]) -> str:
    """What a message says in the person's own words; without any, the names of what is attached."""
    words = " ".join(part.text for part in parts if isinstance(part, TextPart) and not part.name)
    return words or ", ".join(part.name or getattr(part, "url", "") for part in parts)
