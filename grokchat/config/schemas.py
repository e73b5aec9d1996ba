"""The person's JSON schemas: files in a folder beside the settings."""

from __future__ import annotations

import re
from pathlib import Path

from grokchat.config.private_file import write_private
from grokchat.errors import ConfigError

LONGEST = 1 << 20
"""Bytes of a schema's file that are read."""

_NAME = re.compile(r"[\w][\w .-]{0,80}")


class Schemas:
    """The schemas by their names, which are those of the files without `.json`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """All of them; none when the folder cannot be read."""
        try:
            return sorted(path.stem for path in self._folder.glob("*.json") if path.is_file())
        except OSError:
            return []

    def read(self, name: str) -> str:
        """The text of a schema. Raises ConfigError."""
        path = self._path(name)
        try:
            with path.open("rb") as file:
                return file.read(LONGEST).decode()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"Cannot read the schema {path}: {getattr(error, 'strerror', 'it is no UTF-8')}.") from error

    def write(self, name: str, text: str) -> None:
        """Keeps a schema, in the place of one of that name. Raises ConfigError."""
        write_private(self._path(name), text)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name) or ".." in name:
            raise ConfigError(f"{name!r} cannot be the name of a file.", hint="Use letters, digits, spaces, - and _.")
        return self._folder / f"{name}.json"
