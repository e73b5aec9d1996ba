"""The journal of a conversation: a line an event, only ever appended to.

A crash can only tear the last line. Opening for append sets the torn piece aside and cuts it off; damage anywhere else is
a gap that is told and never rewritten. One append is one `os.write`; a failed fsync is never tried again: the next append
writes the whole journal anew.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grokchat.conversation import Conversation, Event, Recorded, decode, encode, replay_in_order
from grokchat.errors import StoreError
from grokchat.store import files
from grokchat.store.outline import end_of

VERSION = 1
"""The format version of a line; a reader refuses a newer one."""

NAME = files.JOURNAL

_MISSING = f"{NAME} is missing: nothing that was said is there."

_FIRST, _LAST = -62_135_596_800.0, 253_402_300_799.0
"""The first and the last second of the calendar, which a line's zone or a rounding may leave."""


class Journal:
    """The events of one conversation on disk.

    With `folds` they are made into a conversation, `whole`, as they are read, where they stand in order: all of them beside it would be a
    second copy in memory. Else they are kept in `recorded`, and `whole` is None.
    """

    def __init__(self, path: Path, *, folds: bool = False) -> None:
        self.path = path
        self._folds = folds
        self.whole: Conversation | None = None
        self.recorded: tuple[Recorded, ...] = ()
        self.notices: list[str] = []
        self._descriptor: int | None = None
        self._number = 0
        self._latest = 0.0
        self.damaged: list[int] = []
        self._doubtful = False
        self._written: bytes | None = None
        self._unwritten = b""
        self._good = 0

    def open_for_append(self, *, fresh: bool = False) -> None:
        """Reads the journal, mends a torn end and makes ready to append; one that is missing is no surprise in a `fresh` folder.

        Raises StoreError.
        """
        new = not self.path.exists()
        if new and not fresh:
            self.notices.append(_MISSING)
        try:
            self._descriptor = files.open_for_append(self.path)
            if new:
                files.sync_folder(self.path.parent)
            data = self.path.read_bytes()
            good = self._take(data)
            if good < len(data):
                self._set_aside(data[good:], good)
        except StoreError:
            self.close()
            raise
        except OSError as error:
            self.close()
            raise files.store_error("open", self.path, error, kept="Nothing was changed.") from error

    def read(self) -> None:
        """Reads the journal without changing anything; a torn end is left for the next writer. Raises StoreError."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            data = b""
            self.notices.append(_MISSING)
        except OSError as error:
            raise files.store_error("read", self.path, error) from error
        if self._take(data) < len(data):
            self.notices.append("The last line is not whole; it is left as it is.")

    def end(self) -> Conversation | None:
        """How the conversation ends, without reading all of it; None when only that can tell. Raises nothing."""
        try:
            return end_of(self.path.read_bytes(), self._read_line)
        except (OSError, StoreError):
            # Reading all of it says what is wrong.
            return None

    def append(self, *events: Event, sync: bool) -> tuple[Recorded, ...]:
        """Puts the events at the end, each a line; with `sync` they are on the disk when it returns.

        Raises StoreError: the events are then kept in memory and written by the next append that works.
        """
        # A clock that was set back must not put what is said now before what was said earlier.
        self._latest = max(time.time(), self._latest)
        numbered = enumerate(events, self._number)
        recorded = tuple(Recorded(secrets.token_hex(6), self._latest, event, number) for number, event in numbered)
        self._number += len(events)
        lines = b"".join(self._line(one) for one in recorded)
        self._write(lines, sync=sync)
        return recorded

    def close(self) -> None:
        """Closes the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _line(self, one: Recorded) -> bytes:
        head: dict[str, Any] = {"v": VERSION, "n": one.n, "id": one.id, "at": _stamp(one.at)}
        return json.dumps({**head, **encode(one.event)}, separators=(",", ":")).encode("ascii") + b"\n"

    def _write(self, lines: bytes, *, sync: bool) -> None:
        if self._descriptor is None:
            raise StoreError(f"{self.path} is not open for writing.")
        lines = self._unwritten + lines
        if self._doubtful:
            self._unwritten = lines
            self._write_anew()
            return
        try:
            files.write_all(self._descriptor, lines)
            if sync:
                files.sync(self._descriptor)
        except OSError as error:
            self._unwritten = lines
            self._doubt()
            raise files.store_error("write to", self.path, error, kept="It is kept in memory and written again.") from error
        self._unwritten = b""
        self._good += len(lines)

    def _doubt(self) -> None:
        """After a failed write the file's end is not to be trusted: what was good is held for a new file."""
        self._doubtful = True
        with contextlib.suppress(OSError):
            self._hold()
            if self._descriptor is not None:
                os.ftruncate(self._descriptor, self._good)

    def _hold(self) -> bytes:
        """What was good. While it cannot be read, no new file takes the place of the old one."""
        if self._written is None:
            self._written = self.path.read_bytes()[: self._good]
        return self._written

    def _write_anew(self) -> None:
        try:
            whole = self._hold() + self._unwritten
            files.replace_file(self.path, whole)
            descriptor = files.open_for_append(self.path)
        except OSError as error:
            raise files.store_error("write to", self.path, error, kept="It is kept in memory and written again.") from error
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = descriptor
        self._good = len(whole)
        self._doubtful, self._written, self._unwritten = False, None, b""

    def _take(self, data: bytes) -> int:
        """Reads the lines into `whole`, or else into `recorded`, and returns where the last whole line ends."""
        self.whole = replay_in_order(self._events(data)) if self._folds else None
        found: dict[str, Recorded] = {}
        if self.whole is None:
            for one in self._events(data):
                found.setdefault(one.id, one)
        self.recorded = (*found.values(),)
        whole = data.count(b"\n", 0, self._good)
        lost = [line for line in self.damaged if line <= whole]
        self.notices += [f"Line {line} of {self.path.name} cannot be read; the rest is." for line in lost]
        return self._good

    def _events(self, data: bytes) -> Iterator[Recorded]:
        """The events of all lines; at the end it is known how many there are, and which of them are damaged."""
        position = number = self._good = 0
        self._latest, self.damaged = 0.0, []
        while position < len(data):
            newline = data.find(b"\n", position)
            end = len(data) if newline < 0 else newline + 1
            number += 1
            one = self._read_line(data[position:newline]) if newline >= 0 else None
            if one is not None:
                self._good = end
                if isinstance(one, Recorded):
                    self._latest = max(self._latest, one.at)
                    yield one
            elif newline >= 0:
                self.damaged.append(number)
            position = end
        self._number = number - (self._good < len(data))

    def _read_line(self, line: bytes) -> Recorded | bool | None:
        """The event of a line; True for one of an unknown type, None for a line that is damaged."""
        try:
            values = json.loads(line)
            if not isinstance(values, dict):
                return None
            version = values["v"]
            if isinstance(version, int) and version > VERSION:
                raise StoreError(
                    f"{self.path} was written by a newer grokchat (format {version}).",
                    kept="It is left as it is.",
                    hint="Update grokchat.",
                )
            event = decode(values)
            if event is None:
                return True
            number = values.get("n")
            return Recorded(str(values["id"]), seconds(values["at"]), event, number if isinstance(number, int) else 0)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None

    def _set_aside(self, tail: bytes, good: int) -> None:
        assert self._descriptor is not None
        if tail.strip(b"\0\n "):
            aside = files.aside_of(self.path, "torn")
            files.replace_file(aside, tail)
            self.notices.append(f"The last line was cut off by a crash; its {len(tail)} bytes are kept in {aside.name}.")
        os.ftruncate(self._descriptor, good)
        files.sync(self._descriptor)


def mend(journal: Journal) -> str:
    """Puts the lines that cannot be read into a file beside, and says so; empty when there are none. Raises StoreError.

    The journal was read, nobody else may write it, and it is to be opened anew.
    """
    damaged = {*journal.damaged}
    aside = files.aside_of(journal.path, "damaged")
    try:
        lines = list(enumerate(journal.path.read_bytes().split(b"\n")[:-1], 1))
        bad = [line for number, line in lines if number in damaged]
        if not bad:
            return ""
        files.replace_file(aside, b"".join(line + b"\n" for line in bad))
        files.replace_file(journal.path, b"".join(line + b"\n" for number, line in lines if number not in damaged))
    except OSError as error:
        raise files.store_error("mend", journal.path, error, kept="It is as it was.") from error
    lines_were = "1 line that cannot be read was" if len(bad) == 1 else f"{len(bad)} lines that cannot be read were"
    return f"{lines_were} put into {aside.name}."


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seconds(stamp: str) -> float:
    """The time of a line in seconds since 1970; the nearest one that can be written, if its zone leads out of the calendar. Raises ValueError."""
    return min(max(datetime.fromisoformat(stamp).timestamp(), _FIRST), _LAST)


def as_lines(recorded: Sequence[Recorded]) -> bytes:
    """The events as the lines of a journal, numbered from 0."""
    return b"".join(
        json.dumps({"v": VERSION, "n": number, "id": one.id, "at": _stamp(one.at), **encode(one.event)}).encode() + b"\n"
        for number, one in enumerate(recorded)
    )
