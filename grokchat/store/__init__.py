"""The only code that owns files of conversations.

A name is imported when it is first used: a list of titles needs few of them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grokchat.store.journal import Journal
    from grokchat.store.library import Found, Library
    from grokchat.store.session import StoredSession, read_attachment, read_raw
    from grokchat.store.session_file import SessionSettings
    from grokchat.store.summaries import SessionSummary

_HOMES = {
    "journal": "Journal",
    "library": "Found Library",
    "session": "StoredSession read_attachment read_raw",
    "session_file": "SessionSettings",
    "summaries": "SessionSummary",
}

__all__ = ["Found", "Journal", "Library", "SessionSettings", "SessionSummary", "StoredSession", "read_attachment", "read_raw"]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names.split():
            value = getattr(importlib.import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
