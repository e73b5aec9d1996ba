"""Credentials: environment, keyring, private file, in this order; what is malformed is told and never sent."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.config import (
    Credentials,
    Paths,
    Settings,
    check_account,
    check_token,
    find_credentials,
    find_paths,
    forget,
    is_cloudflare,
    save,
    token_link,
)
from grokchat.conversation import Token
from grokchat.errors import ConfigError

ACCOUNT = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32
TOKEN = "canary-token-4711-do-not-show"


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    # The person's own keyring is not for tests: where the package is installed, its null backend stands in.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths({"GROKCHAT_HOME": str(tmp_path)})


def values(found: Credentials | None) -> tuple[str, str, str] | None:
    return (found.account, found.token.reveal(), found.source) if found else None


def test_nothing_found_is_none(paths: Paths) -> None:
    """The caller says how to begin."""
    assert find_credentials(Settings(), paths, {}) is None


def test_the_environment_is_enough(paths: Paths) -> None:
    """Spaces around are a slip of the paste."""
    found = find_credentials(Settings(), paths, {"CLOUDFLARE_API_TOKEN": f" {TOKEN}\n", "CLOUDFLARE_ACCOUNT_ID": f"{ACCOUNT} "})
    assert values(found) == (ACCOUNT, TOKEN, "the environment")


def test_what_was_saved_is_found_again(paths: Paths) -> None:
    """In the private file, where there is no keyring."""
    assert save(paths, ACCOUNT, Token(TOKEN)) == str(paths.credentials)
    assert values(find_credentials(Settings(), paths, {})) == (ACCOUNT, TOKEN, str(paths.credentials))


def test_the_environment_goes_before_the_file(paths: Paths) -> None:
    """Token and account each for itself, the account of the settings in between."""
    save(paths, ACCOUNT, Token(TOKEN))
    token = {"CLOUDFLARE_API_TOKEN": "another-token"}
    account = {"CLOUDFLARE_ACCOUNT_ID": OTHER}
    assert values(find_credentials(Settings(), paths, token | account)) == (OTHER, "another-token", "the environment")
    assert values(find_credentials(Settings(), paths, account)) == (OTHER, TOKEN, str(paths.credentials))
    assert values(find_credentials(Settings(account_id=OTHER), paths, {})) == (OTHER, TOKEN, str(paths.credentials))
    assert values(find_credentials(Settings(account_id=OTHER), paths, {"CLOUDFLARE_ACCOUNT_ID": ACCOUNT})) == (
        ACCOUNT,
        TOKEN,
        str(paths.credentials),
    )


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"CLOUDFLARE_API_TOKEN": TOKEN}, "no account id"),
        ({"CLOUDFLARE_ACCOUNT_ID": ACCOUNT}, "no API token"),
        ({"CLOUDFLARE_API_TOKEN": TOKEN, "CLOUDFLARE_ACCOUNT_ID": "nobody"}, "32 hex digits"),
        ({"CLOUDFLARE_API_TOKEN": "two words", "CLOUDFLARE_ACCOUNT_ID": ACCOUNT}, "API token has spaces"),
        ({"CLOUDFLARE_API_TOKEN": "tökén", "CLOUDFLARE_ACCOUNT_ID": ACCOUNT}, "API token has spaces"),
    ],
)
def test_half_of_them_or_malformed_ones_are_told(paths: Paths, environ: dict[str, str], words: str) -> None:
    """With the way out, and without showing the token."""
    with pytest.raises(ConfigError, match=words) as caught:
        find_credentials(Settings(), paths, environ)
    assert caught.value.hint
    assert environ.get("CLOUDFLARE_API_TOKEN", "-none-") not in str(caught.value)


@pytest.mark.parametrize(
    "account", ["", "x", ACCOUNT[:-1], ACCOUNT + "0", ACCOUNT.upper(), "g" * 32, f"{ACCOUNT}\n", "../" + ACCOUNT[3:]]
)
def test_an_account_id_is_32_small_hex_digits(account: str) -> None:
    """Nothing else may stand in the address."""
    with pytest.raises(ConfigError):
        check_account(account)
    assert check_account(ACCOUNT) == ACCOUNT


@pytest.mark.parametrize("token", ["", "a b", "a\nb", "a\r\nHost: x", "ä", "a\x00", "a\x7f"])
def test_a_token_can_stand_in_a_header(token: str) -> None:
    """No line end can add a header."""
    with pytest.raises(ConfigError):
        check_token(token)


def test_another_address_needs_no_account(paths: Paths) -> None:
    """The emulator or a proxy; a token that is there must still be well formed."""
    settings = Settings(base_url="http://127.0.0.1:8787/client/v4")
    assert values(find_credentials(settings, paths, {})) == ("local", "none", "no token needed")
    assert values(find_credentials(settings, paths, {"CLOUDFLARE_API_TOKEN": TOKEN})) == ("local", TOKEN, "the environment")
    with pytest.raises(ConfigError):
        find_credentials(settings, paths, {"CLOUDFLARE_API_TOKEN": "a\nb"})


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("https://api.cloudflare.com/client/v4", True),
        ("https://API.Cloudflare.com", True),
        ("https://api.cloudflare.com.evil.example", False),
        ("https://evil.example/api.cloudflare.com", False),
        ("https://api.cloudflare.com@evil.example", False),
    ],
)
def test_only_cloudflares_own_host_is_cloudflare(address: str, own: bool) -> None:
    """Whatever else stands in the address."""
    assert is_cloudflare(address) is own


def test_the_file_is_private_and_its_folder_too(paths: Paths) -> None:
    """0600 in 0700, whatever the umask, and again when it is replaced."""
    old = os.umask(0)
    try:
        save(paths, ACCOUNT, Token(TOKEN))
        paths.credentials.chmod(0o644)
        save(paths, OTHER, Token(TOKEN))
    finally:
        os.umask(old)
    assert stat.S_IMODE(paths.credentials.stat().st_mode) == 0o600
    assert stat.S_IMODE(paths.config.stat().st_mode) == 0o700
    assert [one.name for one in paths.config.iterdir()] == ["credentials.toml"]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o602, 0o666])
def test_a_file_that_others_can_read_is_refused(paths: Paths, mode: int) -> None:
    """With the command that mends it."""
    save(paths, ACCOUNT, Token(TOKEN))
    paths.credentials.chmod(mode)
    with pytest.raises(ConfigError, match="chmod 600"):
        find_credentials(Settings(), paths, {})


@pytest.mark.parametrize(
    "text",
    ["account_id = ", 'account_id = "x"', 'account_id = 1\napi_token = "x"', 'account_id = "x"\napi_token = ["x"]', "a = [" * 5000],
)
def test_a_broken_file_is_told(paths: Paths, text: str) -> None:
    """Login makes a new one."""
    save(paths, ACCOUNT, Token(TOKEN))
    paths.credentials.write_text(text)
    with pytest.raises(ConfigError, match="grokchat login"):
        find_credentials(Settings(), paths, {})


@given(st.text([chr(code) for code in range(0x21, 0x7F)], min_size=1))
def test_any_token_survives_the_file(tmp_path_factory: pytest.TempPathFactory, token: str) -> None:
    """Quotes and backslashes too."""
    paths = find_paths({"GROKCHAT_HOME": str(tmp_path_factory.mktemp("home"))})
    save(paths, ACCOUNT, Token(check_token(token)))
    assert values(find_credentials(Settings(), paths, {})) == (ACCOUNT, token, str(paths.credentials))


def test_a_file_that_cannot_be_written_leaves_no_token_behind(paths: Paths) -> None:
    """A folder stands in its place: neither it nor a temporary file holds the token."""
    paths.credentials.mkdir(parents=True)
    with pytest.raises(ConfigError, match="Cannot write") as caught:
        save(paths, ACCOUNT, Token(TOKEN))
    assert [one.name for one in paths.config.iterdir()] == ["credentials.toml"]
    assert TOKEN not in str(caught.value)


def test_forgetting_removes_them_and_says_where_they_were(paths: Paths) -> None:
    """A second time there is nothing to remove."""
    save(paths, ACCOUNT, Token(TOKEN))
    assert forget(paths) == [str(paths.credentials)]
    assert forget(paths) == []
    assert find_credentials(Settings(), paths, {}) is None


def test_a_file_that_cannot_be_removed_is_told(paths: Paths) -> None:
    """So nobody believes that it is gone."""
    paths.credentials.mkdir(parents=True)
    with pytest.raises(ConfigError, match="by hand"):
        forget(paths)


@pytest.mark.skipif(find_spec("keyring") is None, reason="keyring is not installed")
@pytest.mark.parametrize("backend", ["null", "fail"])
def test_a_keyring_that_keeps_nothing_is_passed_over(tmp_path: Path, backend: str) -> None:
    """The private file holds the credentials then."""
    code = (
        "import os; from pathlib import Path; from grokchat.config import *; from grokchat.conversation import Token\n"
        "paths = find_paths(os.environ)\n"
        f"print(save(paths, '{ACCOUNT}', Token('{TOKEN}')))\n"
        "print(find_credentials(Settings(), paths, {}).source, forget(paths))"
    )
    environ = {**os.environ, "GROKCHAT_HOME": str(tmp_path), "PYTHON_KEYRING_BACKEND": f"keyring.backends.{backend}.Keyring"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environ, check=True)
    path = tmp_path / "config" / "credentials.toml"
    assert done.stdout == f"{path}\n{path} ['{path}']\n"


def test_the_page_for_a_token_has_its_form_filled_in() -> None:
    """Cloudflare's own page, with the permissions that are needed."""
    parts = urlsplit(token_link())
    assert parts.hostname == "dash.cloudflare.com"
    assert '{"key":"ai","type":"edit"}' in parse_qs(parts.query)["permissionGroupKeys"][0]
