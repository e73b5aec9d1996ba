"""The whole program in a real terminal, as a person has it: typed into, resized, hung up, killed, resumed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sysconfig
from pathlib import Path

import pytest
from command_line import Shell
from real_terminal import RealTerminal, terminal

RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[<u")
"""The ordinary screen, the cursor, and the paste, mouse and keyboard modes off."""

LONG = "Tell me a long story"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def journal(shell: Shell) -> list[dict[str, object]]:
    """The events of the only conversation that are whole so far."""
    found = list((shell.home / "data" / "sessions").glob("*/journal.jsonl"))
    return [json.loads(line) for path in found[:1] for line in path.read_text().rpartition("\n")[0].split("\n") if line]


def asked(opened: RealTerminal, words: str = LONG, answer: str = "Night Survey") -> None:
    """Types a question and waits until the answer has begun."""
    opened.until("Ask Grok")
    opened.until("demo")
    opened.press(words, "enter")
    opened.until(answer)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 20)])
def test_the_demo_answers_at_every_size_and_ends_with_a_key(shell: Shell, size: tuple[int, int]) -> None:
    """A new user's first minute: open, ask, read, change the effort, quit. Nothing but the program's own is printed after it."""
    with terminal(shell, "--demo", size=size) as opened:
        asked(opened, "What are the three laws of thermodynamics?", "[medium]")
        opened.press("^t")
        opened.until("[high]")
        opened.until(lambda: len(journal(shell)) > 3 and journal(shell)[-1]["type"] == "reply_ended")
        opened.press("^q")
        assert opened.end() == 0
    assert all(sequence in opened.written for sequence in RESTORED)
    assert json.loads(shell.run("list", "--json").stdout)[0]["messages"] == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT], ids=lambda one: one.name)
def test_a_signal_restores_the_terminal_and_keeps_the_reply(shell: Shell, number: signal.Signals) -> None:
    """The exit code is 128 and the signal's number."""
    with terminal(shell, "--demo") as opened:
        asked(opened)
        opened.process.send_signal(number)
        assert opened.end() == 128 + number
    tail = bytes(opened.written[-2000:])
    assert all(sequence in tail for sequence in RESTORED)
    last = journal(shell)[-1]
    assert (last["type"], last["how"]) == ("reply_ended", "stopped")


def test_closing_the_window_keeps_the_reply(shell: Shell) -> None:
    """The kernel hangs up; there is no terminal left to restore."""
    with terminal(shell, "--demo") as opened:
        asked(opened)
        opened.hang_up()
        assert opened.process.wait(30) == 128 + signal.SIGHUP
    last = journal(shell)[-1]
    assert (last["type"], last["how"]) == ("reply_ended", "stopped")


def test_what_was_typed_and_attached_survives_a_kill(shell: Shell, tmp_path: Path) -> None:
    """No good-bye is needed; the next program shows it, and sends it like any other."""
    notes = tmp_path / "notes.txt"
    notes.write_text("remember the milk")
    drafts = shell.home / "data" / "drafts"
    with terminal(shell, "--demo") as opened:
        opened.until("Ask Grok")
        opened.press("half a question")
        opened.until("half a question")
        opened.press("\x1ba")
        opened.until("Attach")
        opened.press(str(notes), "enter")
        opened.until("≡ notes.txt")
        opened.until(lambda: list(drafts.glob("*/words.md")) and list(drafts.glob("*/attachments.json")))
        opened.process.kill()
        opened.process.wait()
    notes.unlink()
    with terminal(shell, "--demo") as opened:
        opened.until("half a question")
        opened.until("≡ notes.txt")
        opened.press("enter")
        opened.until(lambda: [one["type"] for one in journal(shell)][-1:] == ["reply_ended"])
        opened.press("^q")
        assert opened.end() == 0
    assert "remember the milk" in str(journal(shell)[0])
    assert list(drafts.iterdir()) == []


def test_a_terminal_that_stopped_reading_cannot_hold_the_program(shell: Shell) -> None:
    """Its screen blocks, the journal does not, and a signal ends it within seconds."""
    with terminal(shell, "--demo") as opened:
        asked(opened)
        # Nobody reads any more: the pseudo-terminal's buffer is full after a few frames, and the screen's loop waits for ever.
        before = len(journal(shell))
        while len(journal(shell)) < before + 6:
            opened.resize(90, 30)
            opened.resize(100, 30)
            os.kill(opened.process.pid, signal.SIGWINCH)
        opened.process.send_signal(signal.SIGTERM)
        assert opened.process.wait(30) == 128 + signal.SIGTERM
    last = journal(shell)[-1]
    assert (last["type"], last["how"]) == ("reply_ended", "stopped")


def test_killed_while_a_reply_runs_and_resumed(shell: Shell) -> None:
    """What was said and what was seen is there, the reply is marked as broken off, and the conversation goes on."""
    with terminal(shell, "--demo") as opened:
        asked(opened)
        opened.until(lambda: sum(one["type"] == "text" for one in journal(shell)) > 3)
        opened.process.kill()
        opened.process.wait()
    seen = "".join(str(one["text"]) for one in journal(shell) if one["type"] == "text")
    assert "Night Survey" in seen
    with terminal(shell, "resume", "last", "--demo") as again:
        again.until(lambda: LONG in again.screen or "Night" in again.screen)
        again.press("hello", "enter")
        again.until("not a model")
        again.press("^q")
        assert again.end() == 0
    assert LONG in shell.run("show", "last").stdout


def test_quitting_while_a_reply_runs_keeps_it_as_stopped(shell: Shell) -> None:
    """Ctrl+Q is no worse than Escape."""
    with terminal(shell, "--demo") as opened:
        asked(opened)
        opened.press("^q")
        assert opened.end() == 0
    last = journal(shell)[-1]
    assert (last["type"], last["how"]) == ("reply_ended", "stopped")


def test_the_window_may_change_its_size_while_a_reply_comes(shell: Shell) -> None:
    """Down to ten by three and back; the end is as if it had stood still."""
    with terminal(shell, "--demo", size=(120, 40)) as opened:
        asked(opened)
        for size in ((40, 20), (10, 3), (3, 1), (200, 60), (80, 24)):
            opened.resize(*size)
            os.kill(opened.process.pid, signal.SIGWINCH)
            opened.read(0.3)
        opened.until("[medium]")
        opened.press("escape")
        opened.until("Stopped")
        opened.press("^q")
        assert opened.end() == 0
    assert b"Traceback" not in opened.written


def test_a_terminal_of_ten_by_three_opens_and_ends(shell: Shell) -> None:
    """There is room for nothing, and nothing breaks."""
    with terminal(shell, "--demo", size=(10, 3)) as opened:
        opened.until(lambda: len(opened.written) > 200)
        opened.press("hi", "enter")
        opened.until(lambda: list((shell.home / "data" / "sessions").glob("*/journal.jsonl")))
        opened.until(lambda: [one["type"] for one in journal(shell)][-1:] == ["reply_ended"])
        opened.press("^q")
        assert opened.end() == 0
    assert b"Traceback" not in opened.written


@pytest.mark.parametrize(
    "environ",
    [{"TERM": "dumb"}, {"NO_COLOR": "1"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"TERM": ""}],
    ids=["dumb", "no colour", "C locale", "no terminal type"],
)
def test_odd_terminals_are_no_reason_to_fail(shell: Shell, environ: dict[str, str]) -> None:
    """It answers there too."""
    with terminal(shell, "--demo", **environ) as opened:
        asked(opened, "hello", "not a model")
        opened.press("^q")
        assert opened.end() == 0
    assert b"Traceback" not in opened.written


def test_pasted_lines_do_not_send(shell: Shell) -> None:
    """Only a key sends."""
    with terminal(shell, "--demo") as opened:
        opened.until("Ask Grok")
        opened.until("demo")
        opened.paste("first line\nsecond line\n")
        opened.until("second line")
        assert not list((shell.home / "data").rglob("journal.jsonl"))
        opened.press("enter")
        opened.until(lambda: list((shell.home / "data" / "sessions").glob("*/journal.jsonl")))
        opened.press("^q")
        opened.end()
    assert "first line\nsecond line" in shell.run("show", "last").stdout


def test_the_persons_editor_writes_the_message(shell: Shell, tmp_path: Path) -> None:
    """Ctrl+O opens it with the draft; what it leaves is in the box, and nothing secret is in its surroundings."""
    editor = tmp_path / "editor.sh"
    editor.write_text(f'#!/bin/sh\nenv > {tmp_path}/seen\nprintf "%s and more" "$(cat "$1")" > "$1"\n')
    editor.chmod(0o755)
    shell.environ["CLOUDFLARE_API_TOKEN"] = "canary-token-4711"
    with terminal(shell, "--demo", EDITOR=str(editor)) as opened:
        opened.until("Ask Grok")
        opened.until("demo")
        opened.press("a draft")
        opened.until("a draft")
        opened.press("^o")
        opened.until("a draft and more")
        opened.press("^q")
        assert opened.end() == 0
    assert "canary-token-4711" not in (tmp_path / "seen").read_text()


def test_two_programs_with_the_same_conversation(shell: Shell) -> None:
    """The second one reads it and says who has it; what is typed there stays."""
    shell.run("ask", "--demo", "hello")
    with terminal(shell, "resume", "last", "--demo") as first:
        first.until("not a model")
        with terminal(shell, "resume", "last", "--demo") as second:
            second.until("not a model")
            second.press("from the second", "enter")
            second.until("another window")
            second.until("from the second")
            done = shell.run("ask", "--demo", "-c", "from a third")
            assert done.returncode == 3
            assert "another window" in done.stderr
            second.press("^q")
            assert second.end() == 0
        first.press("from the first", "enter")
        first.until(lambda: [one["type"] for one in journal(shell)].count("reply_ended") == 2)
        first.press("^q")
        first.end()
    said = [one for one in journal(shell) if one["type"] == "spoke"]
    assert [one["parts"] for one in said] == [
        [{"text": "hello"}],
        [{"text": "from the first"}],
    ]


def test_a_first_start_without_an_account_shows_the_way(shell: Shell) -> None:
    """Log in or try the demo; what is typed is not thrown away."""
    with terminal(shell) as opened:
        opened.until("grokchat login")
        opened.until("grokchat --demo")
        opened.press("my words", "enter")
        opened.until("Your text stays")
        opened.until("my words")
        opened.press("^q")
        assert opened.end() == 0


def test_the_installed_command_is_the_module(shell: Shell) -> None:
    """`grokchat` and `python -m grokchat` say the same version."""
    command = Path(sysconfig.get_path("scripts")) / "grokchat"
    if not command.exists():
        pytest.skip("it is not installed as a command")
    done = subprocess.run([command, "--version"], capture_output=True, text=True, env=shell.environ, check=True)
    assert done.stdout == shell.run("--version").stdout
