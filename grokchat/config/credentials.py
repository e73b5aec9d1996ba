"""The account and the token: where they are found, kept and forgotten.

Environment first, then the keyring when it is installed, then a file that only its owner can read. The keyring gets three
seconds: some wait for a window that nobody sees.
"""

from __future__ import annotations

import json
import re
import threading
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from grokchat.config.paths import Paths
from grokchat.config.private_file import write_private
from grokchat.config.settings import Settings
from grokchat.conversation import Token
from grokchat.errors import ConfigError

KEYRING_SECONDS = 3.0
_SERVICE = "grokchat"

NO_TOKEN = "no token needed"  # noqa: S105 - words, no token
"""Where the token of another server was found that wants none."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """The account id, the token, and in words where they were found."""

    account: str
    token: Token
    source: str


def find_credentials(settings: Settings, paths: Paths, environ: Mapping[str, str]) -> Credentials | None:
    """The credentials, None when there are none. Raises ConfigError when they are malformed or open to others."""
    token = environ.get("CLOUDFLARE_API_TOKEN", "").strip()
    if urlsplit(settings.base_url).hostname == "api.x.ai":
        # A token of Cloudflare's is of no use there, and none of xAI's business.
        key = environ.get("XAI_API_KEY", "").strip()
        return Credentials("xai", Token(check_token(key)), "the environment") if key else None
    account = environ.get("CLOUDFLARE_ACCOUNT_ID", "").strip() or settings.account_id
    source = "the environment"
    if not token:
        saved = _from_keyring() or _from_file(paths.credentials)
        if saved is not None:
            account, token, source = account or saved[0], saved[1], saved[2]
    if not is_cloudflare(settings.base_url):
        return Credentials(account or "local", Token(check_token(token or "none")), source if token else NO_TOKEN)
    if not token and not account:
        return None
    if not token:
        raise ConfigError("There is an account id but no API token.", hint="Run `grokchat login`, or set CLOUDFLARE_API_TOKEN.")
    if not account:
        raise ConfigError("There is no account id.", hint="Run `grokchat login`, or set CLOUDFLARE_ACCOUNT_ID.")
    return Credentials(check_account(account), Token(check_token(token)), source)


def is_cloudflare(base_url: str) -> bool:
    """Whether the address is Cloudflare's own API."""
    return urlsplit(base_url).hostname == "api.cloudflare.com"


def check_account(account: str) -> str:
    """The account id. Raises ConfigError unless it is 32 hex digits."""
    if not re.fullmatch(r"[0-9a-f]{32}", account):
        raise ConfigError(
            "The account id is not 32 hex digits (0-9, a-f).", hint="Copy it from the Cloudflare dashboard's address."
        )
    return account


def check_token(token: str) -> str:
    """The token. Raises ConfigError when it cannot stand in a header."""
    if not re.fullmatch(r"[!-~]+", token):
        raise ConfigError("The API token has spaces or characters that no token has.", hint="Copy it again, whole.")
    return token


def save(paths: Paths, account: str, token: Token) -> str:
    """Keeps the credentials and returns in words where."""
    packed = json.dumps([account, token.reveal()])

    def keep(keyring: Any) -> bool:
        """Puts it in and looks whether it is there."""
        keyring.set_password(_SERVICE, "credentials", packed)
        # Some keyrings take everything and keep nothing.
        return bool(keyring.get_password(_SERVICE, "credentials") == packed)

    if _with_keyring(keep):
        return "the system's keyring"
    # A JSON text is a TOML text too, whatever characters the token has.
    write_private(paths.credentials, f"account_id = {json.dumps(account)}\napi_token = {json.dumps(token.reveal())}\n")
    return str(paths.credentials)


def forget(paths: Paths) -> list[str]:
    """Removes kept credentials and returns in words where they were."""
    gone: list[str] = []
    if _from_keyring() is not None:
        _with_keyring(lambda keyring: keyring.delete_password(_SERVICE, "credentials") or True)
        gone.append("the system's keyring")
    if paths.credentials.exists():
        try:
            paths.credentials.unlink()
        except OSError as error:
            raise ConfigError(f"Cannot remove {paths.credentials}: {error.strerror}.", hint="Remove it by hand.") from error
        gone.append(str(paths.credentials))
    return gone


def token_link() -> str:
    """The page where a token with the right permissions is made, its form filled in."""
    keys = [{"key": key, "type": type} for key in ("ai", "aig") for type in ("read", "edit")]
    permissions = quote(json.dumps(keys, separators=(",", ":")), safe="")
    root = "https://dash.cloudflare.com/profile/api-tokens"
    return f"{root}?permissionGroupKeys={permissions}&accountId=*&zoneId=all&name=grokchat"


def _from_file(path: Path) -> tuple[str, str, str] | None:
    try:
        mode = path.stat().st_mode
        if mode & 0o077:
            raise ConfigError(f"Others can read {path}.", hint=f"Run `chmod 600 {path}`.")
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        # `+ ""` fails for what is no text.
        return values["account_id"] + "", values["api_token"] + "", str(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ConfigError(f"{path} cannot be read.", hint="Run `grokchat login` again.") from error


def _from_keyring() -> tuple[str, str, str] | None:
    held = _with_keyring(lambda keyring: keyring.get_password(_SERVICE, "credentials"))
    try:
        account, token = json.loads(held or "")
    except (ValueError, TypeError):
        return None
    return str(account), str(token), "the system's keyring"


def _with_keyring(use: Callable[[Any], Any]) -> Any:
    """What `use` makes of the keyring, None when there is none, it fails, or it takes too long."""
    if find_spec("keyring") is None:
        return None
    answers: list[Any] = []

    def ask() -> None:
        """On a thread of its own: some keyrings never answer."""
        import keyring
        from keyring.errors import KeyringError

        try:
            answers.append(use(keyring))
        except (KeyringError, OSError, RuntimeError):
            return

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(KEYRING_SECONDS)
    return answers[0] if answers else None
