"""Files that only their owner can read, from the moment they exist."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from grokchat.errors import ConfigError


def write_private(path: Path, text: str) -> None:
    """Replaces `path` by a 0600 file in a 0700 folder. Raises ConfigError."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(0o700, parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(temporary, flags, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise ConfigError(f"Cannot write {path}: {error.strerror}.", hint="Choose another folder with GROKCHAT_HOME.") from error
