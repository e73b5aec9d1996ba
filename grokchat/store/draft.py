"""What was typed and attached and not sent: on the disk while it is written, and there when the program begins again.

Each program has a draft of its own in a folder of its own, which it holds locked; a draft that nobody holds is of a program
that ended, however it did.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grokchat.errors import StoreError
from grokchat.store import files

if TYPE_CHECKING:
    from grokchat.conversation import Part

WORDS = "words.md"
PARTS = "attachments.json"
"""The files of a draft, beside the pictures and the lock; both are missing while nothing is in it."""

Attached = tuple["Part", bytes]
"""A part of the message to come, and its bytes where it is a picture."""


class Draft:
    """The draft of one program, kept in a folder under `drafts` that is there only while something is in it."""

    def __init__(self, drafts: Path) -> None:
        self._drafts = drafts
        self._folder: Path | None = None
        self._lock = -1
        self._text = ""
        self._parts: tuple[Part, ...] = ()

    def take(self) -> tuple[str, list[Attached]]:
        """What a program that ended left behind, the newest if there are several; it is this one's from now on.

        What cannot be read is left where it is and counts as nothing.
        """
        for folder in self._newest_first():
            try:
                lock, _ = files.lock(folder / "lock")
            except OSError:
                continue
            if lock is None:
                continue
            try:
                text, attached = _words(folder), _attached(folder)
            except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
                files.unlock(lock)
                continue
            self._folder, self._lock = folder, lock
            if text.strip() or attached:
                self._text, self._parts = text, tuple(part for part, _ in attached)
                return text, attached
            self._clear()
        return "", []

    def keep(self, text: str, attached: Sequence[Attached] = ()) -> None:
        """Keeps this and nothing else; what did not change is not written again. Raises StoreError, and what was kept stays."""
        parts = tuple(part for part, _ in attached)
        if not text.strip() and not parts:
            self._clear()
            return
        folder = self._folder or self._drafts / secrets.token_hex(8)
        try:
            if self._folder is None:
                files.make_folder(folder)
                self._lock, self._folder = files.lock(folder / "lock")[0] or -1, folder
            if parts != self._parts:
                _keep_attached(folder, attached)
                self._parts = parts
            if text != self._text:
                files.replace_file(folder / WORDS, text.encode("utf-8", "replace"), durable=False)
                self._text = text
        except OSError as error:
            raise files.store_error("keep what was typed in", folder, error) from error

    def close(self) -> None:
        """Lets it go: the next program that begins may take it. What is in it is on the disk then, as far as that can be told."""
        if self._folder is not None:
            with contextlib.suppress(OSError):
                files.sync_files(self._folder)
        self._forget()

    def _clear(self) -> None:
        if self._folder is not None:
            # These first: a kill in the middle must not leave half a draft.
            with contextlib.suppress(OSError):
                (self._folder / WORDS).unlink(missing_ok=True)
                (self._folder / PARTS).unlink(missing_ok=True)
            files.remove_folder(self._folder)
        self._forget()

    def _forget(self) -> None:
        files.unlock(self._lock)
        self._folder, self._lock, self._text, self._parts = None, -1, "", ()

    def _newest_first(self) -> list[Path]:
        try:
            names = files.folder_names(self._drafts)
        except OSError:
            return []
        return sorted((self._drafts / name for name in names), key=lambda one: -max(files.marks(str(one), (WORDS, PARTS))[::2]))


def _keep_attached(folder: Path, attached: Sequence[Attached]) -> None:
    """Writes the pictures, then the list, then takes away what is not in it: whenever it breaks off, one list is whole."""
    from grokchat.conversation.codec import encode_part
    from grokchat.store.session import keep_attachment

    wanted = {keep_attachment(folder, data, getattr(part, "media_type", ""), durable=False) for part, data in attached if data}
    parts = [encode_part(part) for part, _ in attached]
    files.replace_file(folder / PARTS, json.dumps(parts).encode(), durable=False)
    for path in (folder / files.ATTACHMENTS).glob("*"):
        if path not in wanted:
            path.unlink()


def _words(folder: Path) -> str:
    try:
        return (folder / WORDS).read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def _attached(folder: Path) -> list[Attached]:
    """The parts in the list, without pictures that are missing or altered. Raises OSError, and ValueError and its like for what is no list."""
    from grokchat.store.session import read_attachment

    try:
        listed = (folder / PARTS).read_bytes()
    except FileNotFoundError:
        return []
    from grokchat.conversation.codec import decode_part

    found: list[Attached] = []
    for part in map(decode_part, json.loads(listed)):
        sha256 = getattr(part, "sha256", "")
        with contextlib.suppress(StoreError):
            found.append((part, read_attachment(folder, sha256) if sha256 else b""))
    return found
