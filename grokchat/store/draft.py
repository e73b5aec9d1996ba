"""What was typed and not sent when the program ended: kept until it begins again."""

from __future__ import annotations

import contextlib
from pathlib import Path

from grokchat.store import files


def keep_draft(path: Path, text: str) -> None:
    """Keeps the text in the place of what is kept there; an empty one leaves that as it is. Raises StoreError."""
    if not text.strip():
        return
    try:
        files.make_folder(path.parent)
        files.replace_file(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise files.store_error("keep what was typed in", path, error) from error


def take_draft(path: Path) -> str:
    """The kept text, which is in the caller's hands from now on; empty when there is none or it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""
    with contextlib.suppress(OSError):
        path.unlink()
    return text
