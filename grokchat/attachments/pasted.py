"""Paths as terminals and file managers paste them: bare, quoted, with escaped spaces, as file addresses; and their completion."""

from __future__ import annotations

import os
import shlex
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

MOST_PASTED = 20_000
"""Characters of a paste that is looked at for paths."""

MOST_SEEN = 10_000
"""Names of a folder that are looked at for a completion: it is made anew with each key."""

MOST_NAMES = 200
"""Names that a completion offers."""


def paths_in(text: str) -> list[Path]:
    """The files and folders that a pasted text names, if it names nothing else and all of them exist; else none."""
    text = text.strip()
    if not text or len(text) > MOST_PASTED or "\0" in text:
        return []
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]
    whole = [path for line in lines if (path := _existing(line)) is not None]
    if len(whole) == len(lines):
        return whole
    try:
        words = shlex.split(text)
    except ValueError:
        return []
    found = [path for word in words if (path := _existing(word)) is not None]
    return found if len(found) == len(words) else []


def path_of(text: str) -> Path:
    """The path that a person typed or pasted, whether it exists or not."""
    text = text.strip()
    if text.startswith("file://"):
        parts = urlsplit(text)
        return Path(unquote(parts.path))
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    path = _home(text)
    return path if _exists(path) or "\\" not in text else _home(text.replace("\\ ", " "))


def completions(text: str) -> list[str]:
    """What a typed path may go on with: names of files and folders (these with a / at the end), hidden ones only when asked for."""
    folder, _, begin = text.rpartition("/")
    try:
        place = _home(f"{folder}/" if "/" in text else ".")
        with os.scandir(place) as entries:
            near = (one for one in islice(entries, MOST_SEEN) if one.name.lower().startswith(begin.lower()))
            names = sorted(
                (one.name + ("/" if one.is_dir() else "") for one in near),
                key=lambda name: (not name.endswith("/"), name.lower()),
            )
    except (OSError, ValueError):
        return []
    before = f"{folder}/" if "/" in text else ""
    return [before + name for name in names if begin.startswith(".") or not name.startswith(".")][:MOST_NAMES]


def _existing(word: str) -> Path | None:
    """The path that stands alone in a word, when it is one: with a / in it, so that "README" stays a word."""
    path = path_of(word)
    return path if ("/" in word and path.is_absolute() and _exists(path)) else None


def _home(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def _exists(path: Path) -> bool:
    try:
        # A link in a circle or a folder that may not be entered names nothing that could be attached.
        path.stat()
    except (OSError, ValueError):
        return False
    return True
