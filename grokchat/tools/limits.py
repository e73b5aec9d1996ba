"""How much of what a function gives is kept, and what its process may know."""

from __future__ import annotations

import os
from collections.abc import Mapping

HEAD = 20_000
TAIL = 10_000
"""Characters of a result that are kept of its beginning and of its end."""

MOST_BYTES = 4 * 2**20
"""The most that a worker may answer with; what it prints is read to the end, and cut."""

_NAMES = (
    "PATH HOME USER LOGNAME LANG LANGUAGE TZ TMPDIR TEMP TMP SHELL SYSTEMROOT PATHEXT USERPROFILE APPDATA LOCALAPPDATA "
    "PYTHONPATH PYTHONHOME VIRTUAL_ENV SSL_CERT_FILE SSL_CERT_DIR"
)


def capped(text: str) -> str:
    """The text's beginning and end, with a word about what was left out between them."""
    left_out = len(text) - HEAD - TAIL
    if left_out <= 0:
        return text
    return f"{text[:HEAD]}\n[… {left_out:,} of {len(text):,} characters are left out here …]\n{text[-TAIL:]}"


def environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What a child process is told: only names that are known to hold no secret, whatever else is set."""
    return {name: value for name, value in environ.items() if name in _NAMES.split() or name.startswith("LC_")}
