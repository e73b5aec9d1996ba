"""Every example of the help and of the README runs and does what it says."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import ACCOUNT, TOKEN, Shell

from grokchat.cli.main import VERBS
from grokchat.emulator import RunningEmulator, serve_in_thread

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
FOREVER = ("grokchat resume", "grokchat emulator", "grokchat --demo", "grokchat  ")
"""What needs a terminal or runs until it is ended; real terminals try those elsewhere."""


@pytest.fixture(scope="module")
def service() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


@pytest.fixture
def shell(tmp_path: Path, service: RunningEmulator) -> Shell:
    """A home with one conversation, the command on the path, and a folder with a repository's README."""
    shell = Shell(tmp_path / "home", service.base_url)
    shell.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    command = tmp_path / "bin" / "grokchat"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m grokchat "$@"\n')
    command.chmod(0o755)
    shell.environ["PATH"] = f"{command.parent}:{shell.environ['PATH']}"
    shell.environ["CLOUDFLARE_ACCOUNT_ID"] = ACCOUNT
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "README.md").write_text("# Words\n")
    (tmp_path / "work" / "weather.py").write_text('def weather(city: str) -> str:\n    "The weather."\n    return city\n')
    assert shell.run("ask", "thermodynamics and entropy").returncode == 0
    return shell


def run(shell: Shell, tmp_path: Path, line: str) -> subprocess.CompletedProcess[bytes]:
    (day,) = {path.name for path in (shell.home / "data" / "sessions").iterdir()}
    line = re.sub(r"20261123-1405\S*", day, line).replace("git diff |", "echo '+ a line' |").replace("| less -R", "| cat")
    return subprocess.run(
        ["sh", "-c", line], env=shell.environ, cwd=tmp_path / "work", input=f"{TOKEN}\n".encode(), capture_output=True, timeout=60
    )


@pytest.mark.parametrize("verb", [verb for verb in VERBS if not f"grokchat {verb}".startswith(FOREVER)])
def test_the_example_of_a_verb_runs(shell: Shell, tmp_path: Path, verb: str) -> None:
    """As it stands in the help, with nothing on standard error that is an error."""
    words = shell.run(verb, "--help").stdout
    (example,) = [line.strip() for line in words.split("Example:\n")[1].strip().split("\n") if "grokchat" in line][:1]
    if "--online" in example:
        example = example.replace(" --online", "")
    if verb == "login":
        example = f"{example} --account {ACCOUNT}"
    done = run(shell, tmp_path, example)
    # There is nothing to log out of here, and no reply whose coming could be stopped.
    assert done.returncode == 0 or verb in {"logout", "jobs"}, (example, done.stderr.decode())
    assert b"Traceback" not in done.stderr


def commands_of(text: str) -> list[str]:
    """The lines of the shell blocks that begin the program, without their remarks."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.strip().split("\n")]
    return [line for line in lines if "grokchat " in f"{line} " and not line.startswith("pip ")]


def test_the_first_two_commands_of_the_readme_are_the_promised_ones() -> None:
    """Install and try; then the tests."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    assert [block.strip() for block in blocks[:2]] == ["pip install . && grokchat --demo", "pip install -e '.[test]' && pytest"]


@pytest.mark.parametrize("line", [one for one in commands_of(README) if not f"{one}  ".startswith(FOREVER)])
def test_a_command_of_the_readme_runs(shell: Shell, tmp_path: Path, line: str) -> None:
    """Line by line."""
    line = f"{line} --account {ACCOUNT}" if line.endswith("grokchat login") else line
    done = run(shell, tmp_path, line)
    assert done.returncode == 0, (line, done.stderr.decode())


def test_every_key_of_the_readme_is_a_key_of_the_program() -> None:
    """No key is promised that does nothing."""
    from grokchat.commands import BOX, COMMANDS

    known = {one.shown_keys for one in COMMANDS} | {row[0] for row in BOX} | {"Enter", "Shift+Enter", "Ctrl+C", "Esc"}
    promised = set(re.findall(r"\b(?:Ctrl\+[A-Z]\w*|F\d+|Page(?:Up|Down))\b", README))
    assert promised
    assert promised <= known


def test_every_environment_variable_and_setting_of_the_readme_is_read() -> None:
    """Names in capitals stand in the code."""
    code = "".join(path.read_text() for path in (ROOT / "grokchat").rglob("*.py"))
    names = set(re.findall(r"`([A-Z]+_[A-Z_]+)`", README))
    assert names
    assert [name for name in sorted(names) if name not in code] == []
