"""A text file under a chosen folder: no way leads out of it, and none through a link.

Each part of a path is opened from the folder before it, without following links, so that what is checked is what is read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

MOST_BYTES = 1_000_000
MOST_NAMES = 500
_SYSTEM = ("/proc", "/sys", "/dev")


def read_text(root: str, path: str, hidden: Sequence[str] = ()) -> str:
    """The text of a file, or the names in a folder. Raises ValueError with the reason.

    `hidden` are folders that are never entered: those of the program's own files, and the system's.
    """
    if not root:
        raise ValueError("No folder was chosen: set read_root in settings.toml.")
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    if path.startswith(("/", "~")) or ".." in parts or "\0" in path:
        raise ValueError("The path must lead down from the chosen folder: no .., no ~, no / at its beginning.")
    closed = {_identity(Path(place).stat()) for place in (*hidden, *_SYSTEM) if Path(place).exists()}
    try:
        return _read(root, parts, closed)
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}. Links are not followed.") from error


def _read(root: str, parts: Sequence[str], closed: set[tuple[int, int]]) -> str:
    place = os.open(Path(root).expanduser().resolve(), os.O_RDONLY | os.O_DIRECTORY)
    try:
        _check(place, closed)
        for part in parts:
            # Without O_NONBLOCK opening a pipe would wait for ever.
            below = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
            os.close(place)
            place = below
            _check(place, closed)
        status = os.fstat(place)
        if stat.S_ISDIR(status.st_mode):
            return _names(place)
        if status.st_size > MOST_BYTES:
            raise ValueError(f"The file has {status.st_size:,} bytes; at most {MOST_BYTES:,} are read.")
        with os.fdopen(os.dup(place), "rb") as file:
            data = file.read(MOST_BYTES + 1)
    finally:
        os.close(place)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise ValueError("The file is no UTF-8 text.") from error


def _check(place: int, closed: set[tuple[int, int]]) -> None:
    status = os.fstat(place)
    if not (stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)):
        raise ValueError("This is neither a file nor a folder.")
    if _identity(status) in closed:
        raise ValueError("This folder is closed to functions.")


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _names(place: int) -> str:
    with os.scandir(place) as found:
        names = sorted(one.name + ("/" if one.is_dir(follow_symlinks=False) else "") for one in found)
    more = len(names) - MOST_NAMES
    return "\n".join([*names[:MOST_NAMES], *([f"… and {more:,} more"] if more > 0 else [])]) or "The folder is empty."
