"""One token, searched for everywhere after everything was done with it: it is in its store and nowhere else."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import ACCOUNT, TOKEN, Shell
from real_terminal import terminal

from grokchat.emulator import RunningEmulator, serve_in_thread

CANARY = TOKEN.encode()


@pytest.fixture(scope="module")
def service() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


@pytest.fixture
def shell(tmp_path: Path, service: RunningEmulator) -> Shell:
    """A home whose token stands in the private file, not in the environment."""
    shell = Shell(tmp_path)
    shell.environ |= {"GROKCHAT_BASE_URL": service.base_url, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    assert shell.run("login", "--account", ACCOUNT, given=CANARY + b"\n").returncode == 0
    return shell


def holders(shell: Shell) -> list[str]:
    return sorted(path.name for path in shell.home.rglob("*") if path.is_file() and CANARY in path.read_bytes())


@pytest.mark.parametrize(
    "verb",
    [
        ["ask", "rust"],
        ["ask", "--json", "table"],
        ["ask", "--jsonl", "json"],
        ["ask", "--json", "fault:wrong-token"],
        ["ask", "fault:insufficient-credits"],
        ["ask", "fault:html"],
        ["ask", "fault:reset"],
        ["list", "--json"],
        ["show", "last", "--json"],
        ["search", "canary"],
        ["doctor"],
        ["doctor", "--online"],
        ["config", "show"],
        ["config", "init"],
        ["models", "--online"],
        ["show", "nothing"],
        ["frob"],
    ],
    ids=" ".join,
)
def test_no_verb_prints_or_keeps_it(shell: Shell, verb: list[str]) -> None:
    """Neither when it works nor when it fails."""
    done = shell.run(*verb)
    assert TOKEN not in done.stdout + done.stderr
    assert holders(shell) == ["credentials.toml"]


def test_a_service_that_repeats_it_is_not_repeated(shell: Shell) -> None:
    """A token in an error's text is taken out before it is shown or kept."""
    shell.run("ask", f"please say {TOKEN[:6]}")
    done = shell.run("ask", "--json", "fault:wrong-token")
    assert TOKEN not in done.stdout
    assert holders(shell) == ["credentials.toml"]


def test_it_is_in_no_process_and_on_no_screen(shell: Shell, tmp_path: Path) -> None:
    """Not in the command line or the surroundings of the program or of what it starts, nor among the bytes that are drawn."""
    editor = tmp_path / "site" / "editor.sh"
    editor.parent.mkdir()
    editor.write_text('#!/bin/sh\ncat /proc/$$/environ /proc/$$/cmdline > "$0.seen"\necho "asked from the editor" > "$1"\n')
    editor.chmod(0o755)
    with terminal(shell, EDITOR=str(editor)) as opened:
        opened.until("Ask Grok")
        opened.until("What would you like to know")
        opened.press("^o")
        opened.until("asked from the editor")
        proc = Path(f"/proc/{opened.process.pid}")
        if proc.exists():
            assert CANARY not in (proc / "cmdline").read_bytes() + (proc / "environ").read_bytes()
        opened.press("enter")
        opened.until("not a model")
        opened.press("^p")
        opened.until("Commands")
        opened.press("escape")
        opened.until(lambda: "Commands" not in opened.screen)
        opened.press("^q")
        assert opened.end() == 0
    assert CANARY not in opened.written
    assert CANARY not in editor.with_name("editor.sh.seen").read_bytes()
    assert holders(shell) == ["credentials.toml"]


def test_a_crash_does_not_print_it(shell: Shell) -> None:
    """A killed program leaves no dump and no words."""
    with terminal(shell) as opened:
        opened.until("Ask Grok")
        opened.until("What would you like to know")
        opened.press("tell me a long story", "enter")
        opened.until("no model wrote it")
        os.kill(opened.process.pid, signal.SIGKILL)
        opened.process.wait()
        end = time.monotonic() + 5
        while opened.read() and time.monotonic() < end:
            pass
    assert CANARY not in opened.written
    assert holders(shell) == ["credentials.toml"]
