"""The command line on a terminal: nothing that a model, a service, a title or a file supplies acts on it."""

from __future__ import annotations

import errno
import json
import os
import pty
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from command_line import Shell
from conversation_events import answered, spoke

from grokchat.store import Library, SessionSettings

HOSTILE = "a\x1b]0;owned\x07b\x9b2Jc\u202ed\x1b[2Je\rf\U000e0041"
STYLE = re.compile(r"\x1b\[[0-9;]*m|\x1b\[K")
HARM = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\U000e0041]")


class Hostile(BaseHTTPRequestHandler):
    """Answers every question with what would take over a terminal."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        chunk = {"choices": [{"index": 0, "delta": {"content": f"{HOSTILE}\n\n`{HOSTILE}`\n\n    {HOSTILE}\n"}}]}
        end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        body = "".join(f"data: {json.dumps(one)}\n\n" for one in (chunk, end)) + "data: [DONE]\n\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Hostile) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def shell(tmp_path: Path, service: str) -> Shell:
    """A home with one conversation, hostile in its title and in its words."""
    stored = Library(tmp_path / "data", tmp_path / "cache").create(SessionSettings(title=f"Title {HOSTILE}"), "x")
    stored.journal.append(spoke("q", "", f"Question {HOSTILE}"), *answered("r", "q", f"Answer {HOSTILE}"), sync=False)
    stored.close()
    return Shell(tmp_path, service)


def on_terminal(shell: Shell, *arguments: str) -> str:
    """What the program writes when standard input, output and errors are a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "grokchat", *arguments]
    environ = {**shell.environ, "TERM": "xterm-256color"}
    received = bytearray()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, start_new_session=True):
        os.close(theirs)
        try:
            while data := os.read(ours, 65536):
                received += data
        except OSError as error:
            # Linux says so when the other side has closed the terminal.
            if error.errno != errno.EIO:
                raise
    os.close(ours)
    return received.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", "--no-save", "x"], "owned"),
        (["ask", "--no-save", "--plain", "x"], "owned"),
        (["ask", "--no-save", "--json", "x"], "owned"),
        (["ask", "--no-save", "--jsonl", "x"], "owned"),
        (["show", "last"], "Answer"),
        (["show", "last", "--json"], "Answer"),
        (["list"], "Title"),
        (["list", "--json"], "Title"),
        (["search", "owned"], "Question"),
        (["search", "owned", "--json"], "Question"),
        (["doctor"], "saved"),
        (["config", "show"], "xai/grok-4.3"),
        (["show", f"nobody{HOSTILE}".replace("\x00", "")], "no conversation"),
        ([f"verb{HOSTILE}"], "no verb"),
        (["ask", "--theme", HOSTILE], "grokchat ask --help"),
        (["render", f"/nowhere{HOSTILE}"], "Cannot read"),
    ],
)
def test_nothing_foreign_acts_on_the_terminal(shell: Shell, arguments: list[str], words: str) -> None:
    """Only the program's own styles are escape sequences."""
    written = on_terminal(shell, *arguments)
    assert words in written
    assert HARM.findall(STYLE.sub("", written).replace("\r", "")) == []


def test_a_pipe_gets_the_text_as_it_came(shell: Shell) -> None:
    """A program that reads it must not lose a byte."""
    assert HOSTILE in shell.run("ask", "--no-save", "x").stdout
    assert json.loads(shell.run("ask", "--no-save", "--json", "x").stdout)["text"].startswith(HOSTILE)


def test_a_terminal_gets_typeset_markdown_with_colours(shell: Shell, tmp_path: Path) -> None:
    """Unless it says that it wants none."""
    (tmp_path / "a.md").write_text("# Title\n\n**bold**\n")
    assert "\x1b[1" in on_terminal(shell, "render", str(tmp_path / "a.md"))
    shell.environ["NO_COLOR"] = "1"
    assert "\x1b" not in on_terminal(shell, "render", str(tmp_path / "a.md"))


def test_settings_that_are_hostile_are_named_without_harm(shell: Shell) -> None:
    """The name of an unknown setting and a wrong value are shown."""
    (shell.home / "config").mkdir()
    (shell.home / "config" / "settings.toml").write_text(
        f'"x{"".join(f"{chr(92)}u{ord(char):04x}" for char in HOSTILE[:8])}" = 1\n'
    )
    written = on_terminal(shell, "list")
    assert "no setting" in written
    assert HARM.findall(STYLE.sub("", written)) == []
