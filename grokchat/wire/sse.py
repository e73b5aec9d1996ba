"""Server-sent events from bytes, by the rules of the WHATWG HTML standard, section 9.2.

Any cutting of the bytes gives the same events. A lone CR ends a line at once; a LF that follows it is part of the same end.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from grokchat.errors import Malformed

EVENT_LIMIT = 16 * 2**20
"""The most bytes of data that one event may hold."""

LINE_LIMIT = 32 * 2**20
"""The most bytes that one line may hold."""

_LINE_END = re.compile(rb"\r\n|\n|\r")
_DIGITS = re.compile(r"[0-9]+\Z")


class ServerEvent(NamedTuple):
    """One event: its name (`message` unless named), its data and the last id that the stream gave."""

    event: str
    data: str
    id: str


class SSEDecoder:
    """Takes bytes in any pieces and gives the events that they complete."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._waiting = 0
        self._after_cr = False
        self._first = True
        self._data: list[str] = []
        self._size = 0
        self._event = ""
        self._pending_id = ""
        self._id = ""
        self.retry: int | None = None
        """The reconnection time that the stream asked for, in milliseconds."""

    def feed(self, data: bytes) -> list[ServerEvent]:
        """The events that `data` completes. Raises Malformed past a limit."""
        if not data:
            return []
        if self._after_cr:
            self._after_cr = False
            if data.startswith(b"\n"):
                data = data[1:]
        found: list[ServerEvent] = []
        position = 0
        for end in _LINE_END.finditer(data):
            line = data[position : end.start()]
            if self._pieces:
                line = b"".join((*self._pieces, line))
                self._pieces.clear()
                self._waiting = 0
            position = end.end()
            self._take(line, found)
        if position < len(data):
            self._pieces.append(data[position:])
            self._waiting += len(data) - position
            if self._waiting > LINE_LIMIT:
                raise Malformed(f"The service sent a line of more than {LINE_LIMIT // 2**20} MiB.", kind="limit")
        self._after_cr = data.endswith(b"\r")
        return found

    def close(self) -> list[ServerEvent]:
        """The event that the end of the stream cut off from its blank line, if its last line was whole JSON or a mark.

        The standard drops it; a chat does not want to lose a last `[DONE]` for a missing newline.
        """
        found: list[ServerEvent] = []
        if self._pieces:
            line = b"".join(self._pieces)
            self._pieces.clear()
            self._take(line, found)
        self._take(b"", found)
        return found

    def _take(self, line: bytes, found: list[ServerEvent]) -> None:
        if self._first:
            self._first = False
            line = line.removeprefix(codecs.BOM_UTF8)
        if not line:
            self._dispatch(found)
            return
        if line.startswith(b":"):
            return
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        match name:
            case b"data":
                self._size += len(value) + 1
                if self._size > EVENT_LIMIT:
                    raise Malformed(f"The service sent an event of more than {EVENT_LIMIT // 2**20} MiB.", kind="limit")
                self._data.append(value.decode("utf-8", "replace"))
            case b"event":
                self._event = value.decode("utf-8", "replace")
            case b"id" if b"\0" not in value:
                self._pending_id = value.decode("utf-8", "replace")
            case b"retry" if _DIGITS.match(text := value.decode("utf-8", "replace")) and len(text) < 18:
                self.retry = int(text)
            case b"[DONE]":
                # Seen without its field name at the end of a Workers AI stream.
                self._data.append("[DONE]")
            case _:
                pass

    def _dispatch(self, found: list[ServerEvent]) -> None:
        self._id = self._pending_id
        if self._data:
            found.append(ServerEvent(self._event or "message", "\n".join(self._data), self._id))
        self._data = []
        self._size = 0
        self._event = ""
