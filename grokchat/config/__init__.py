"""Settings, paths and credentials: read once, by the composition root."""

from grokchat.config.credentials import (
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
from grokchat.config.private_file import write_private
from grokchat.config.settings import SETTINGS, Settings, load, template

__all__ = [
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
    "save",
    "template",
    "token_link",
    "write_private",
]
