"""Where a conversation is kept: its folder, or nowhere; a failure to write is told and never stops the conversation."""

from __future__ import annotations

import hashlib

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
        whole = replay(self.stored.journal.recorded)
        # The events are in the messages now: a second copy would cost as much memory again.
        self.stored.journal.recorded = ()
        return whole

    def load(self) -> Conversation | None:
        """The whole conversation when only its end was read, else None. Raises StoreError."""
        if self.stored is None or self.stored.end is None:
            return None
        self.stored.load()
        return self.conversation()

    def begin(self, settings: SessionSettings, parts: tuple[Part, ...]) -> None:
        """Makes the folder for the first words and puts pictures into it."""
        try:
            if self.stored is None and self._library is not None:
                self.stored = self._library.create(settings, words_of(parts))
            if self.stored is not None:
                for part in parts:
                    if isinstance(part, ImagePart) and part.sha256 in self._images:
                        self.stored.attach(*self._images[part.sha256])
        except StoreError as error:
            self.unsaved = str(error)

    def write(self, event: Event, *, sync: bool = False) -> None:
        """Puts the event at the end of the journal."""
        if self.stored is None:
            return
        try:
            self.stored.journal.append(event, sync=sync)
            self.unsaved = ""
        except StoreError as error:
            self.unsaved = str(error)

    def set_settings(self, settings: SessionSettings) -> None:
        """Replaces the settings file, where there is one that says something else."""
        if self.stored is None or self.stored.read_only or self.stored.settings == settings:
            return
        try:
            self.stored.set_settings(settings)
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
        """Closes the files."""
        if self.stored is not None:
            self.stored.close()


def words_of(parts: tuple[Part, ...]) -> str:
    """What a message says in the person's own words; without any, the names of what is attached."""
    words = " ".join(part.text for part in parts if isinstance(part, TextPart) and not part.name)
    return words or ", ".join(part.name or getattr(part, "url", "") for part in parts)
