"""The list of conversations: what each is about, remembered by time and size of its files.

Nothing here imports what a conversation is made of, unless one changed since the last list: `grokchat list` counts in milliseconds.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from grokchat.errors import StoreError
from grokchat.store import files
from grokchat.store.files import JOURNAL, SETTINGS


class SessionSummary(NamedTuple):
    """A conversation in a list; times in seconds since 1970 (UTC)."""

    id: str
    title: str
    created: float
    updated: float
    messages: int
    model: str
    effort: str


_KINDS: tuple[type | tuple[type, ...], ...] = (str, (int, float), (int, float), int, str, str)
"""The kinds of a summary's fields after its id."""


class Summaries:
    """Summaries of all conversations in a folder; `cache` saves reading them again and is never the only copy of anything."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._folder = folder
        self._cache = cache

    def all(self) -> list[SessionSummary]:
        """Every conversation, the newest first; those not changed since the last call are not read again."""
        known = self._known()
        found: dict[str, tuple[list[int], SessionSummary]] = {}
        fresh = False
        base = str(self._folder)
        for id in self._ids():
            mark = files.marks(f"{base}/{id}", (SETTINGS, JOURNAL))
            summary = _remembered(id, known.get(id), mark)
            if summary is None:
                fresh = True
                summary = _read(self._folder / id)
            found[id] = (mark, summary)
        if fresh or len(found) != len(known):
            self._remember(found)
        return sorted((summary for _, summary in found.values()), key=lambda one: (one.updated, one.id), reverse=True)

    def _ids(self) -> list[str]:
        try:
            return files.folder_names(self._folder)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise files.store_error("read", self._folder, error, hint="See `grokchat doctor`.") from error

    def _known(self) -> dict[str, Any]:
        try:
            known = json.loads(self._cache.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return known if isinstance(known, dict) else {}

    def _remember(self, found: dict[str, tuple[list[int], SessionSummary]]) -> None:
        # A right that is given back changes neither time nor size: what could not be read, and has no model, is tried again.
        values = {id: (mark, one[1:]) for id, (mark, one) in found.items() if one.model}
        try:
            files.make_folder(self._cache.parent)
            files.replace_file(self._cache, json.dumps(values, separators=(",", ":")).encode(), durable=False)
        except OSError:
            # The cache only saves time; without it the next list reads everything again.
            return


def _remembered(id: str, held: object, mark: list[int]) -> SessionSummary | None:
    """The summary that the cache holds, None when it is of other files or makes no sense."""
    if not (isinstance(held, list) and len(held) == 2 and held[0] == mark and isinstance(held[1], list)):
        return None
    values = held[1]
    if len(values) != len(_KINDS) or not all(map(isinstance, values, _KINDS)):
        return None
    return SessionSummary(id, *values)


def _read(folder: Path) -> SessionSummary:
    """The summary of a conversation that changed."""
    from grokchat.store.session_file import read_settings

    settings, _ = read_settings(folder)
    title, model, effort = settings.title, settings.model, settings.parameters.effort
    counted = _counted(folder / JOURNAL) if title else None
    if counted is None:
        try:
            words, counted = _decoded(folder / JOURNAL)
        except StoreError:
            return SessionSummary(
                folder.name, f"{title or 'Conversation'} (cannot be read)", settings.created, settings.created, 0, "", ""
            )
        title = title or " ".join(words.split())[:60] or "New conversation"
    messages, updated = counted
    return SessionSummary(folder.name, title, settings.created, updated or settings.created, messages, model, effort)


def _counted(path: Path) -> tuple[int, float] | None:
    """The number of messages of a journal and when it last changed, by the beginnings of its lines; None where they do not tell.

    After each reply the list is made again: decoding a long journal for that would hold up the screen.
    """
    from grokchat.store.journal import seconds
    from grokchat.store.outline import heads

    try:
        kinds: dict[bytes, bytes] = {}
        last = b""
        for head in heads(path.read_bytes()):
            if head is None:
                return None
            _, id, last, kinds[id] = head
        return (sum(kind in _MESSAGES for kind in kinds.values()), seconds(last.decode())) if kinds else None
    except (OSError, ValueError, OverflowError):
        return None


_MESSAGES = (b"spoke", b"reply_began")


def _decoded(path: Path) -> tuple[str, tuple[int, float]]:
    """The first words of a journal, its number of messages and when it last changed. Raises StoreError."""
    from grokchat.conversation import Recorded, ReplyBegan, Spoke, replay
    from grokchat.store.journal import Journal

    journal = Journal(path)
    journal.read()
    spoken = [one.event for one in journal.recorded if isinstance(one.event, Spoke | ReplyBegan)]
    first = next((event for event in spoken if isinstance(event, Spoke)), None)
    words = replay([Recorded("", 0.0, first)]).path[0].text if first else ""
    return words, (len(spoken), journal.recorded[-1].at if journal.recorded else 0.0)
