"""The only code that owns files of conversations."""

from grokchat.store.journal import Journal
from grokchat.store.library import Found, Library, SessionSummary
from grokchat.store.session import StoredSession, read_attachment, read_raw
from grokchat.store.session_file import SessionSettings

__all__ = ["Found", "Journal", "Library", "SessionSettings", "SessionSummary", "StoredSession", "read_attachment", "read_raw"]
