"""What of a conversation is read, and who hears of its changes.

The conversation is an immutable value, so any thread reads it without a lock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from grokchat.conversation import Conversation, ImagePart, Waiting
from grokchat.engine.keeping import Keeping


class Opened:
    """A conversation with its files; of a long one perhaps only the end, until `load`."""

    def __init__(self, keeping: Keeping) -> None:
        self.conversation: Conversation = keeping.conversation()
        self.waiting: Waiting | None = None
        self.version = 0
        self.whole = keeping.stored is None or keeping.stored.end is None
        """Whether all is read; until then the conversation is only its end."""
        self._keeping = keeping
        self._loading = threading.Lock()
        self._listeners: list[Callable[[], None]] = []

    @property
    def id(self) -> str:
        """The saved conversation's id, empty until something was said."""
        return self._keeping.id

    @property
    def notices(self) -> list[str]:
        """What is to be told about the saved conversation."""
        return self._keeping.stored.notices if self._keeping.stored else []

    @property
    def unsaved(self) -> str:
        """Why something is not on the disk, empty when all is."""
        return self._keeping.unsaved

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Calls `listener` on the engine's thread at each change; it must be quick and carries nothing."""
        self._listeners.append(listener)

    def load(self) -> None:
        """Reads what comes before the end; nothing when that was done. Raises StoreError."""
        with self._loading:
            whole = self._keeping.load()
            if whole is not None:
                self.conversation, self.whole = whole, True
                self._changed()

    def attach(self, data: bytes, media_type: str, name: str) -> ImagePart:
        """Makes a picture ready to be said with a message."""
        return self._keeping.attach(data, media_type, name)

    def _changed(self) -> None:
        self.version += 1
        for listener in self._listeners:
            listener()
