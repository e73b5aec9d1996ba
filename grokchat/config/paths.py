"""Where grokchat keeps its files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from grokchat.errors import ConfigError


class Paths(NamedTuple):
    """The folders of settings, conversations, and what can be made again."""

    config: Path
    data: Path
    cache: Path

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.toml"

    @property
    def tools(self) -> Path:
        """The folder of the person's functions."""
        return self.config / "tools"

    @property
    def schemas(self) -> Path:
        """The folder of the person's JSON schemas."""
        return self.config / "schemas"

    @property
    def credentials(self) -> Path:
        """The file that holds the token where there is no keyring."""
        return self.config / "credentials.toml"


def find_paths(environ: Mapping[str, str]) -> Paths:
    """The folders: all under `GROKCHAT_HOME` when it is set, else where the system keeps such things. Raises ConfigError."""
    home = environ.get("GROKCHAT_HOME", "")
    if home:
        try:
            root = Path(home).expanduser().absolute()
        except RuntimeError as error:
            raise ConfigError(f"GROKCHAT_HOME names nobody's home: {home}.", hint="Name the folder whole.") from error
        return Paths(root / "config", root / "data", root / "cache")
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("grokchat", appauthor=False)
    return Paths(Path(dirs.user_config_dir), Path(dirs.user_data_dir), Path(dirs.user_cache_dir))
