"""Settings, paths and credentials: read once, by the composition root.

A name is imported when it is first used: a start does not need them all.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grokchat.config.credentials import (
        NO_TOKEN,
        Credentials,
        check_account,
        check_token,
        find_credentials,
        forget,
        is_cloudflare,
        save,
        token_link,
    )
    from grokchat.config.paths import Paths, find_paths
    from grokchat.config.prices import read_prices
    from grokchat.config.private_file import write_private
    from grokchat.config.settings import SETTINGS, Settings, load, template

_HOMES = {
    "credentials": "NO_TOKEN Credentials check_account check_token find_credentials forget is_cloudflare save token_link",
    "paths": "Paths find_paths",
    "prices": "read_prices",
    "private_file": "write_private",
    "settings": "SETTINGS Settings load template",
}

__all__ = [
    "NO_TOKEN",
    "SETTINGS",
    "Credentials",
    "Paths",
    "Settings",
    "check_account",
    "check_token",
    "find_credentials",
    "find_paths",
    "forget",
    "is_cloudflare",
    "load",
    "read_prices",
    "save",
    "template",
    "token_link",
    "write_private",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names.split():
            value = getattr(importlib.import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
