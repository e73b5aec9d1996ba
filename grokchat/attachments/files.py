"""A path becomes attachments: a picture as the service takes it, a text in a fence with its name, the texts of a folder.

What is no plain file is never opened: a pipe would wait for ever, a device would never end.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from grokchat.attachments.attachment import Attachment, Found, size_words
from grokchat.conversation import ImagePart, TextPart
from grokchat.errors import ConfigError
from grokchat.text import show_line
from grokchat.wire.pictures import JPEG, MOST_BYTES, PNG, picture_type, read_picture

MOST_READ = 200 * 2**20
"""Bytes of a picture's file before it is made smaller."""

MOST_TEXT = 4 * 2**20
"""Bytes of text: more than the largest context holds."""

MANY_TOKENS = 50_000
"""From so many tokens on a text is attached only after a question."""

MOST_FILES = 100
"""Files of a folder that are attached."""

MOST_SEEN = 2_000
"""Files of a folder that are looked at."""

_HEAD = 1 << 16
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_TICKS = re.compile("`{3,}")
_LANGUAGE = re.compile(r"[a-z0-9+#-]{1,15}")


def find(path: Path, detail: str = "auto", *, only: str = "") -> Found:
    """What a path holds; `only` is `picture` or `text` where nothing else will do. Raises ConfigError that says what is wrong."""
    status = _status(path)
    if stat.S_ISDIR(status.st_mode):
        if only == "picture":
            raise ConfigError(f"{path} is a folder.", hint="Name its files.")
        return _folder(path)
    if not stat.S_ISREG(status.st_mode):
        raise ConfigError(f"{path} is neither a file nor a folder.", hint="Only plain files can be attached.")
    one = read(path, detail, only=only)
    large = f"{show_line(path.name)} has ≈ {one.tokens:,} tokens ({size_words(one.size)})."
    return Found((one,), large if not one.is_picture and one.tokens >= MANY_TOKENS else "")


def read(path: Path, detail: str = "auto", *, only: str = "") -> Attachment:
    """One file as an attachment. Raises ConfigError."""
    try:
        # Without O_NONBLOCK a pipe that took the file's place would be waited for.
        place = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        with os.fdopen(place, "rb") as file:
            if not stat.S_ISREG(os.fstat(place).st_mode):
                raise ConfigError(f"{path} is no plain file.", hint="Only plain files can be attached.")
            data = file.read(_HEAD)
            kind = picture_type(data) if only != "text" else ""
            most = MOST_READ if kind else MOST_TEXT
            data += file.read(most + 1 - len(data)) if len(data) == _HEAD else b""
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(data) > most:
        raise ConfigError(f"{path} is larger than {most // 2**20} MiB.", hint="Make it smaller, or attach a part of it.")
    if kind or only == "picture":
        return picture(data, path.name, detail, str(path))
    return _text(data, path)


def picture(data: bytes, name: str, detail: str = "auto", told: str = "") -> Attachment:
    """A picture from its bytes, made such as the service takes; `told` is what errors call it. Raises ConfigError."""
    told = told or name
    kind = picture_type(data)
    if kind == "image/svg+xml":
        raise ConfigError(f"{told} is an SVG drawing, which the service does not read.", hint="Convert it to PNG first.")
    if not kind:
        raise ConfigError(f"{told} is no picture.", hint="PNG, JPEG, WebP, GIF, BMP, TIFF and HEIC are taken.")
    size, note = len(data), ""
    try:
        if kind in (PNG, JPEG):
            # A broken or gigantic one is refused before anything decodes it.
            sound = read_picture(data)
            data = sound.data
        if kind not in (PNG, JPEG) or len(data) > MOST_BYTES:
            from grokchat.attachments.conversion import converted

            data, note = converted(data, kind, told)
            sound = read_picture(data)
    except ValueError as error:
        raise ConfigError(f"{told} {error}.", hint="Open it in another program and save it again.") from error
    part = ImagePart(hashlib.sha256(data).hexdigest(), sound.media_type, name, "", detail, sound.width, sound.height)
    return Attachment(part, data, len(data) if note else size, (f"{show_line(name)}: {note}.",) if note else ())


def _text(data: bytes, path: Path) -> Attachment:
    notes: tuple[str, ...] = ()
    name = show_line(path.name)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data.decode(encoding, "replace")
    strange, lost = len(_CONTROLS.findall(text)), text.count("\ufffd")
    if "\0" in text or strange * 20 > len(text):
        raise ConfigError(f"{path} is neither a text nor a picture.", hint="Other files cannot be attached.")
    if lost * 4 > len(text):
        raise ConfigError(f"{path} is no UTF-8 text.", hint="Convert it first, for example with iconv.")
    if lost:
        notes = (f"{name} is no UTF-8 text; what could not be read stands there as \ufffd.",)
    return Attachment(TextPart(_fenced(text, path), path.name), b"", len(data), notes)


def _fenced(text: str, path: Path) -> str:
    """The text under its name, in a fence that nothing in it closes."""
    longest = max((len(run) for run in _TICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    word = (path.suffix[1:] or path.name).lower()
    language = word if _LANGUAGE.fullmatch(word) else "text"
    name = show_line(path.name).replace("`", "'")
    text = text.replace("\r\n", "\n")
    return f"`{name}`:\n\n{fence}{language}\n{text}{'' if text.endswith(chr(10)) else chr(10)}{fence}"


def _folder(path: Path) -> Found:
    found: list[Attachment] = []
    left = total = 0
    for file in islice(_files(path), MOST_SEEN):
        try:
            one = read(file, only="text") if len(found) < MOST_FILES and total <= MOST_TEXT else None
        except ConfigError:
            one = None
        if one is None:
            left += 1
            continue
        total += one.size
        found.append(one)
    if not found:
        raise ConfigError(f"{path} holds no text file.", hint="Pictures are attached one by one.")
    tokens = sum(one.tokens for one in found)
    rest = f" {left}{' or more' if left + len(found) == MOST_SEEN else ''} other files are left out." if left else ""
    return Found(tuple(found), f"{show_line(path.name)} holds {len(found)} text files, ≈ {tokens:,} tokens.{rest}")


def _files(path: Path) -> Iterator[Path]:
    """The plain files of a folder and the folders in it, in their order; nothing hidden, no links."""
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and not file.is_symlink() and file.is_file():
                yield file


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError | ValueError) -> ConfigError:
    # A ValueError is a name that no file can have: with NUL, or with halves of a character.
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "no file can have this name"
    hint = "" if isinstance(error, PermissionError) else "Give the path of a file."
    return ConfigError(f"Cannot read {path}: {reason}.", hint=hint)
