"""The one seam to the disk: nothing else in the store calls the operating system.

Files are 0600 and folders 0700 from their creation, never through a later chmod.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
from collections.abc import Sequence
from pathlib import Path

from grokchat.errors import StoreError

SETTINGS = "session.toml"
JOURNAL = "journal.jsonl"
"""The files of a conversation."""

ATTACHMENTS = "attachments"
"""The folder of pictures in it."""

FILE_MODE = 0o600
FOLDER_MODE = 0o700

_STALE = 3_600.0
"""Seconds after which nobody writes a temporary file any more."""

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "there is no permission",
    errno.EPERM: "it is not permitted",
    errno.ENOENT: "it does not exist",
    errno.ENOTDIR: "a file stands where a folder should be",
    errno.EMFILE: "too many files are open",
    errno.EIO: "the disk failed",
    errno.ELOOP: "it is a symbolic link, which is not followed",
}


def store_error(doing: str, path: Path, error: OSError, *, kept: str = "", hint: str = "") -> StoreError:
    """The error for a failed file operation, in words."""
    reason = _REASONS.get(error.errno or 0, (error.strerror or str(error)).lower())
    return StoreError(f"Cannot {doing} {path}: {reason}.", kept=kept, hint=hint)


def make_folder(path: Path) -> None:
    """Makes the folder and its parents, each 0700."""
    missing: list[Path] = []
    while not path.exists():
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        folder.mkdir(FOLDER_MODE, exist_ok=True)


def marks(folder: str, names: Sequence[str]) -> list[int]:
    """The time (ns) and the size of each of the files, zeros for one that is not there."""
    found: list[int] = []
    # Text and no path: with thousands of folders, making paths would take longer than asking for the files.
    for name in names:
        try:
            status = os.stat(f"{folder}/{name}")  # noqa: PTH116
            found += [status.st_mtime_ns, status.st_size]
        except OSError:
            found += [0, 0]
    return found


def make_new_folder(path: Path) -> bool:
    """Makes the folder, 0700; False when there is one already."""
    try:
        path.mkdir(FOLDER_MODE)
    except FileExistsError:
        return False
    return True


def unmake_folder(path: Path) -> None:
    """Takes away a folder that was just made, and the files of a conversation in which nothing was said; what is in use stays."""
    with contextlib.suppress(OSError):
        for name in (SETTINGS, "lock"):
            (path / name).unlink(missing_ok=True)
        if not any(marks(str(path), (JOURNAL,))[1:]):
            (path / JOURNAL).unlink(missing_ok=True)
        path.rmdir()


def aside_of(path: Path, why: str) -> Path:
    """A new name beside a file, for what is taken out of it."""
    import secrets

    return path.with_name(f"{path.name}.{why}-{int(time.time())}-{secrets.token_hex(2)}")


def sweep(path: Path) -> None:
    """Takes away what killed programs left of `replace_file` in a folder and in those in it, once nobody can be at it any more."""
    with contextlib.suppress(OSError):
        for left in path.rglob(".*.new"):
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()


def remove_folder(path: Path) -> None:
    """Takes away a folder with all that is in it; what cannot go stays."""
    with contextlib.suppress(OSError):
        # Reversed, what is in a folder comes before the folder.
        for inner in sorted(path.rglob("*"), reverse=True):
            if inner.is_dir() and not inner.is_symlink():
                inner.rmdir()
            else:
                inner.unlink()
        path.rmdir()


def folder_names(path: Path) -> list[str]:
    """The names of the folders in a folder, those that begin with a dot left out."""
    with os.scandir(path) as entries:
        return [entry.name for entry in entries if not entry.name.startswith(".") and entry.is_dir()]


def open_for_append(path: Path) -> int:
    """A descriptor that only appends; the file is made 0600 when it is missing."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    return os.open(path, flags, FILE_MODE)


def write_all(descriptor: int, data: bytes) -> None:
    """Writes all of it; a short write is followed by the rest."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def sync(descriptor: int) -> None:
    """Waits until the file's bytes are on the disk; on macOS until they have left the drive's cache."""
    full = getattr(fcntl, "F_FULLFSYNC", None)
    if full is not None:
        fcntl.fcntl(descriptor, full)
    else:
        os.fsync(descriptor)


def sync_folder(path: Path) -> None:
    """Waits until the names in the folder are on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Puts a whole new file in the place of `path`: temporary file, fsync, rename, fsync of the folder."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, flags, FILE_MODE)
    try:
        try:
            write_all(descriptor, data)
            if durable:
                sync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def sync_files(path: Path) -> None:
    """Waits until the files in a folder and in the folders in it are on the disk, and their names."""
    for inner in path.rglob("*"):
        descriptor = os.open(inner, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    sync_folder(path)


def lock(path: Path) -> tuple[int | None, str]:
    """Takes the lock file; (descriptor, "") when it is ours, (None, holder) when another process has it.

    A file system without locks gives (-1, ""): the lock is then only a wish.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, FILE_MODE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 64).decode("ascii", "replace").strip()
        os.close(descriptor)
        return None, holder or "another grokchat"
    except OSError:
        os.close(descriptor)
        return -1, ""
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"process {os.getpid()}".encode(), 0)
    return descriptor, ""


def is_locked(path: Path) -> bool:
    """Whether a process holds the lock file; looking takes nothing away."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


def unlock(descriptor: int) -> None:
    """Lets the lock go."""
    if descriptor >= 0:
        os.close(descriptor)
