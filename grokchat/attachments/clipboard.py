"""The clipboard through the system's helper program: a picture, or files that a file manager copied.

The helper runs for three seconds at most, without the secrets of the environment; what it gives is a file like any other.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from grokchat.attachments.attachment import Attachment, Found
from grokchat.attachments.files import MOST_READ, find, picture
from grokchat.attachments.pasted import paths_in
from grokchat.errors import ConfigError

SECONDS = 3.0
"""How long a helper may take."""

_TYPES = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "image/tiff")
_FILES = "text/uri-list"
_SECRET = ("TOKEN", "KEY", "SECRET", "CLOUDFLARE", "PASSWORD")


class _Helper(NamedTuple):
    """A program with the arguments that list the types, none where it only knows pictures, and those before a type."""

    name: str
    wanted: str
    types: tuple[str, ...]
    get: tuple[str, ...]


_HELPERS = (
    _Helper("wl-paste", "WAYLAND_DISPLAY", ("--list-types",), ("--no-newline", "--type")),
    _Helper("xclip", "DISPLAY", ("-selection", "clipboard", "-t", "TARGETS", "-o"), ("-selection", "clipboard", "-o", "-t")),
    _Helper("pngpaste", "", (), ("-",)),
)


def from_clipboard(environ: Mapping[str, str], detail: str = "auto") -> list[Found]:
    """What the clipboard holds. Raises ConfigError that says why there is nothing."""
    helper = next((one for one in _HELPERS if _there(one, environ)), None)
    if helper is None:
        raise ConfigError(
            "No program that reads the clipboard was found.", hint="wl-paste (Wayland), xclip (X11) or pngpaste (Mac) is needed."
        )
    types = [line.strip() for line in _run(helper, helper.types, environ).decode("utf-8", "replace").split("\n")]
    if not helper.types:
        return [Found((_picture(_run(helper, helper.get, environ), detail),))]
    for kind in _TYPES:
        if kind in types:
            return [Found((_picture(_run(helper, (*helper.get, kind), environ), detail),))]
    paths = paths_in(_run(helper, (*helper.get, _FILES), environ).decode("utf-8", "replace")) if _FILES in types else []
    if not paths:
        raise ConfigError("The clipboard holds no picture and no file.", hint="Copy one first.")
    return [find(path, detail) for path in paths]


def _picture(data: bytes, detail: str) -> Attachment:
    if not data:
        raise ConfigError("The clipboard holds no picture and no file.", hint="Copy one first.")
    return picture(data, "clipboard.png", detail, "The picture in the clipboard")


def _there(helper: _Helper, environ: Mapping[str, str]) -> bool:
    wanted = not helper.wanted or bool(environ.get(helper.wanted))
    return wanted and shutil.which(helper.name, path=environ.get("PATH", "")) is not None


def _run(helper: _Helper, arguments: Sequence[str], environ: Mapping[str, str]) -> bytes:
    if not arguments:
        return b""
    program = shutil.which(helper.name, path=environ.get("PATH", "")) or helper.name
    clean = {name: value for name, value in environ.items() if not any(word in name for word in _SECRET)}
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system, found by its name, with arguments of our own
            [program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, env=clean, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfigError(f"{helper.name} did not answer.", hint="Save the picture to a file and attach that.") from error
    if len(done.stdout) > MOST_READ:
        raise ConfigError("The clipboard holds too much.", hint="Save the picture to a file and attach that.")
    return done.stdout
