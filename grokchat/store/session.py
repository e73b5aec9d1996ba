"""One saved conversation that is open: its lock, its settings, its journal and its attachments."""

from __future__ import annotations

import hashlib
from pathlib import Path

from grokchat.errors import StoreError
from grokchat.store import files
from grokchat.store import journal as journal_file
from grokchat.store.session_file import SessionSettings, read_settings, set_aside, write_settings

_ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}


class StoredSession:
    """Opens the conversation in `folder` for one writer; `read_only` when another process is that writer.

    With `end_first`, `end` is how it ends and the rest waits for `load`, where the journal's last lines can tell that; else
    `end` is None and all is read.
    """

    def __init__(self, folder: Path, settings: SessionSettings, *, end_first: bool = False, fresh: bool = False) -> None:
        self.folder = folder
        self._fresh = fresh
        self.id = folder.name
        self.settings = settings
        self._known = self._marks()
        self.journal = journal_file.Journal(folder / journal_file.NAME, folds=True)
        self.notices: list[str] = []
        try:
            self._lock, self.holder = files.lock(folder / "lock")
        except OSError as error:
            raise files.store_error("lock", folder, error, hint="See `grokchat doctor`.") from error
        if self.read_only:
            self.notices.append(f"It is open in another window ({self.holder}); here it can only be read.")
        self.end = self.journal.end() if end_first else None
        if self.end is None:
            try:
                self.load()
            except StoreError:
                self.close()
                raise

    def load(self) -> None:
        """Reads the whole journal and makes ready to write. Raises StoreError; it may be tried again."""
        if self.read_only:
            self.journal.read()
        else:
            self.journal.open_for_append(fresh=self._fresh)
            files.sweep(self.folder)
        self.end = None
        self.notices += self.journal.notices

    @property
    def read_only(self) -> bool:
        """Whether another process has the conversation."""
        return self._lock is None

    def set_settings(self, settings: SessionSettings) -> None:
        """Replaces `session.toml`; what a person wrote into it meanwhile is kept beside it, with a notice. Raises StoreError."""
        if self.read_only:
            raise StoreError(f"The conversation is open in another window ({self.holder}).", hint="Close it there first.")
        if notice := set_aside(self.folder, changed=self._marks() != self._known):
            self.notices.append(notice)
        write_settings(self.folder, settings)
        self.settings, self._known = settings, self._marks()

    def mend(self) -> None:
        """Sets aside what cannot be read, the notices say what; the conversation is to be opened anew. Raises StoreError."""
        if words := journal_file.mend(self.journal):
            self.notices.append(words)
        if read_settings(self.folder)[1]:
            self.set_settings(self.settings)

    def attach(self, data: bytes, media_type: str) -> str:
        """Keeps an attachment and returns its sha256, by which it is found again."""
        try:
            return keep_attachment(self.folder, data, media_type).stem
        except OSError as error:
            raise files.store_error("write", self.folder / files.ATTACHMENTS, error) from error

    def attachment(self, sha256: str) -> bytes:
        """The bytes of an attachment. Raises StoreError when they are missing or altered."""
        return read_attachment(self.folder, sha256)

    def keep_raw(self, reply: str, text: str) -> None:
        """Keeps the service's raw answer for a reply. Raises StoreError."""
        path = self.folder / "raw" / f"{reply}.http"
        try:
            files.make_folder(path.parent)
            files.replace_file(path, text.encode("utf-8", "replace"), durable=False)
        except OSError as error:
            raise files.store_error("write", path, error) from error

    def _marks(self) -> list[int]:
        return files.marks(str(self.folder), (files.SETTINGS,))

    def close(self) -> None:
        """Closes the journal and lets the lock go."""
        self.journal.close()
        if self._lock is not None:
            files.unlock(self._lock)
            self._lock = -1


def keep_attachment(folder: Path, data: bytes, media_type: str, *, durable: bool = True) -> Path:
    """Where the bytes are kept in the folder, by their sha256; they are written once. Raises OSError."""
    path = folder / files.ATTACHMENTS / f"{hashlib.sha256(data).hexdigest()}.{_ENDINGS.get(media_type, 'bin')}"
    files.make_folder(path.parent)
    if not path.exists():
        files.replace_file(path, data, durable=durable)
    return path


def read_attachment(folder: Path, sha256: str) -> bytes:
    """The bytes of an attachment of the conversation in `folder`. Raises StoreError when they are missing or altered."""
    for path in sorted((folder / files.ATTACHMENTS).glob(f"{sha256}.*")) if sha256.isalnum() else []:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise files.store_error("read", path, error) from error
        if hashlib.sha256(data).hexdigest() == sha256:
            return data
    raise StoreError(f"The picture {sha256[:12]}… is missing or was altered.", hint="Attach it again.")


def read_raw(folder: Path, reply: str) -> str:
    """The raw answer that was kept for a reply, empty when none was."""
    if not reply.isalnum():
        return ""
    try:
        return (folder / "raw" / f"{reply}.http").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""
