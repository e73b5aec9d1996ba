"""What a person allowed once: to start a server, and to offer a function exactly as it was then."""

from __future__ import annotations

import json
import os
from pathlib import Path

from grokchat.errors import StoreError


class Pins:
    """Fingerprints by name, in a file that only this person can read. A file that cannot be read allows nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def has(self, kind: str, name: str, fingerprint: str) -> bool:
        """Whether exactly this was allowed."""
        return self._values().get(kind, {}).get(name) == fingerprint

    def knows(self, kind: str, name: str) -> bool:
        """Whether something of this name was allowed, be it another now."""
        return name in self._values().get(kind, {})

    def allow(self, kind: str, name: str, fingerprint: str) -> None:
        """Keeps that this was allowed; what was allowed under the name before is not any more. Raises StoreError."""
        values = self._values()
        values.setdefault(kind, {})[name] = fingerprint
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
                json.dump(values, file, indent=1, sort_keys=True)
            fresh.replace(self._path)
        except OSError as error:
            raise StoreError(f"Cannot write {self._path}: {error.strerror}.", hint="Correct its permissions.") from error

    def _values(self) -> dict[str, dict[str, str]]:
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(values, dict):
            return {}
        return {kind: dict(names) for kind, names in values.items() if isinstance(names, dict)}
