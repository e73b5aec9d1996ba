"""Credentials in a keyring that works: the real keyring package with a backend that the test wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import ACCOUNT, TOKEN, Shell, fails

from grokchat.emulator import RunningEmulator, serve_in_thread

pytest.importorskip("keyring", reason="keyring is not installed")

BACKEND = """
import json, os, pathlib, threading
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

RING = pathlib.Path(os.environ["RING"])

class Ring(KeyringBackend):
    priority = 9
    def _all(self):
        return json.loads(RING.read_text()) if RING.exists() else {}
    def set_password(self, service, user, password):
        RING.write_text(json.dumps({**self._all(), f"{service}/{user}": password}))
    def get_password(self, service, user):
        return self._all().get(f"{service}/{user}")
    def delete_password(self, service, user):
        held = self._all()
        if held.pop(f"{service}/{user}", None) is None:
            raise PasswordDeleteError("not there")
        RING.write_text(json.dumps(held))

class Asleep(Ring):
    def get_password(self, service, user):
        threading.Event().wait()
    set_password = get_password
"""


@pytest.fixture(scope="module")
def service() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


@pytest.fixture
def shell(tmp_path: Path, service: RunningEmulator) -> Shell:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "ring.py").write_text(BACKEND)
    shell = Shell(tmp_path / "home")
    shell.environ |= {
        "GROKCHAT_BASE_URL": service.base_url,
        "PYTHONPATH": str(tmp_path / "site"),
        "PYTHON_KEYRING_BACKEND": "ring.Ring",
        "RING": str(tmp_path / "ring.json"),
    }
    return shell


def log_in(shell: Shell, token: str = TOKEN) -> str:
    done = shell.run("login", "--account", ACCOUNT, given=f"{token}\n".encode())
    assert done.returncode == 0, done.stderr
    assert token not in done.stdout + done.stderr
    return done.stderr


def files_with(folder: Path, words: str) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes())


def test_a_token_goes_into_the_keyring_and_nowhere_else(shell: Shell, tmp_path: Path) -> None:
    """It is found there, used, named by its place, and removed by logout."""
    assert "Kept in the system's keyring." in log_in(shell)
    assert shell.run("ask", "rust").returncode == 0
    assert "from the system's keyring" in shell.run("doctor").stdout
    assert files_with(tmp_path, TOKEN) == ["ring.json"]
    assert "Removed from the system's keyring." in shell.run("logout").stderr
    assert files_with(tmp_path, TOKEN) == []
    assert "Nothing was kept." in shell.run("logout").stderr


def test_the_environment_goes_before_the_keyring(shell: Shell) -> None:
    """A token for one run does not touch what is kept."""
    log_in(shell)
    shell.environ["CLOUDFLARE_API_TOKEN"] = "wrong"
    fails(shell.run("ask", "rust"), 4, "grokchat login")
    done = shell.run("logout")
    assert done.returncode == 2
    assert "still set in the environment" in done.stderr


def test_the_keyring_goes_before_the_file(shell: Shell) -> None:
    """Both are forgotten together."""
    ring = shell.environ.pop("PYTHON_KEYRING_BACKEND")
    shell.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    assert "credentials.toml" in log_in(shell, "token-of-the-file")
    shell.environ["PYTHON_KEYRING_BACKEND"] = ring
    log_in(shell)
    assert TOKEN[-4:] in shell.run("doctor").stdout
    said = shell.run("logout").stderr
    assert "the system's keyring" in said
    assert "credentials.toml" in said
    assert "system's keyring" not in shell.run("doctor").stdout


@pytest.mark.parametrize("held", ["words", "[]", '["a"]', "{}", "null", "3", '["a", "b", "c"]'])
def test_what_somebody_else_left_in_the_keyring_is_no_credential(shell: Shell, tmp_path: Path, held: str) -> None:
    """No JSON, or not a pair: as if nothing were there."""
    (tmp_path / "ring.json").write_text(json.dumps({"grokchat/credentials": held}))
    done = shell.run("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no token needed" in done.stdout


def test_a_keyring_that_waits_for_ever_is_not_waited_for(shell: Shell) -> None:
    """Some open a window that nobody sees; after three seconds the file is used."""
    shell.environ["PYTHON_KEYRING_BACKEND"] = "ring.Asleep"
    assert "credentials.toml" in log_in(shell)
