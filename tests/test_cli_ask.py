"""`grokchat ask`: to a pipe, to a program, from a pipe, interrupted, and going on with what was said."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import ACCOUNT, TOKEN, Shell, fails

from grokchat.emulator import RunningEmulator, serve_in_thread

KEYS = [
    "session",
    "id",
    "model",
    "effort",
    "text",
    "thoughts",
    "finish",
    "usage",
    "cost_usd",
    "seconds",
    "error",
]


@pytest.fixture(scope="module")
def service() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


@pytest.fixture
def shell(tmp_path: Path, service: RunningEmulator) -> Shell:
    return Shell(tmp_path, service.base_url)


def started(shell: Shell, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "grokchat", *arguments]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=shell.environ)


def listed(shell: Shell) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(shell.run("list", "--json").stdout)
    return rows


def shown(shell: Shell, name: str = "last") -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = json.loads(shell.run("show", name, "--json").stdout)["messages"]
    return messages


def test_an_interrupt_ends_with_130_and_keeps_what_came(tmp_path: Path) -> None:
    """Ctrl+C in the middle of a reply of the demo."""
    shell = Shell(tmp_path)
    with started(shell, "ask", "--demo", "--effort", "none", "What are the three laws of thermodynamics?") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.read(5)
        process.send_signal(signal.SIGINT)
        rest, errors = process.stdout.read(), process.stderr.read()
    assert process.returncode == 130
    assert errors == b"grokchat: Stopped; what came is kept.\n"
    question, reply = shown(shell)
    assert question["text"] == "What are the three laws of thermodynamics?"
    assert reply["how"] == "stopped"
    assert (first + rest).decode().rstrip("\n") == reply["text"].rstrip("\n")


def test_interrupted_events_end_with_their_ending(tmp_path: Path, service: RunningEmulator) -> None:
    """A program that reads them learns that it was stopped."""
    shell = Shell(tmp_path, service.base_url)
    with started(shell, "ask", "--jsonl", "fault:stall") as process:
        assert process.stdout is not None
        lines = []
        while b'"text"' not in (lines or [b""])[-1][:20]:
            lines.append(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        lines += process.stdout.read().strip().split(b"\n")
    assert process.returncode == 130
    last = json.loads(lines[-1])
    assert (last["type"], last["how"]) == ("reply_ended", "stopped")


@pytest.mark.parametrize(
    "words", ["hello", "fault:insufficient-credits", "fault:no-finish", "fault:error-in-stream", "fault:empty"]
)
def test_the_object_has_always_the_same_keys_in_the_same_order(shell: Shell, words: str) -> None:
    """Whether the reply is whole, refused or cut off."""
    done = shell.run("ask", "--json", words)
    value = json.loads(done.stdout)
    assert list(value) == KEYS
    assert done.stdout.count("\n") == 1
    assert (done.returncode == 0) == (value["error"] is None and value["finish"] == "stop")
    assert value["session"] == listed(shell)[0]["id"]
    assert value["seconds"] >= 0


def test_an_object_that_is_not_saved_names_no_session(shell: Shell) -> None:
    """And nothing is listed."""
    assert json.loads(shell.run("ask", "--json", "--no-save", "hello").stdout)["session"] is None
    assert listed(shell) == []


def test_the_events_add_up_to_the_reply(shell: Shell) -> None:
    """Pieces in order, each at its place; usage before the end."""
    rows = [json.loads(line) for line in shell.run("ask", "--jsonl", "--effort", "high", "table").stdout.strip().split("\n")]
    text = ""
    for row in rows:
        if row["type"] == "text":
            assert row["start"] == len(text)
            text += row["text"]
    assert text == shown(shell)[-1]["text"]
    assert rows[-2]["type"] == "usage"
    assert rows[-1]["how"] == "done"
    assert rows[1]["asked"]["parameters"]["effort"] == "high"


def test_going_on_adds_to_the_named_conversation(shell: Shell) -> None:
    """By its id, by words of its title; the last one is the last that was used."""
    first = json.loads(shell.run("ask", "--json", "rust").stdout)["session"]
    second = json.loads(shell.run("ask", "--json", "python").stdout)["session"]
    assert json.loads(shell.run("ask", "--json", "--session", first, "more").stdout)["session"] == first
    assert json.loads(shell.run("ask", "--json", "--continue", "still more").stdout)["session"] == first
    assert json.loads(shell.run("ask", "--json", "--session", "python", "x").stdout)["session"] == second
    assert [row["messages"] for row in listed(shell)] == [4, 6]
    assert [one["text"] for one in shown(shell, first) if one["role"] == "user"] == ["rust", "more", "still more"]


def test_going_on_with_nothing_is_told(shell: Shell) -> None:
    """A conversation that is not there, and none at all."""
    fails(shell.run("ask", "--session", "nothing", "x"), 3, "grokchat list")
    fails(shell.run("ask", "-c", "x"), 3, "grokchat list")
    fails(shell.run("ask", "-c", "--no-save", "x"), 2, "--no-save")


def test_what_is_asked_with_changes_from_turn_to_turn(shell: Shell) -> None:
    """And each reply remembers its own effort."""
    shell.run("ask", "--effort", "none", "--system", "Be short.", "rust")
    shell.run("ask", "-c", "--effort", "high", "rust")
    shell.run("ask", "-c", "rust")
    assert [one["effort"] for one in shown(shell) if one["role"] == "assistant"] == ["none", "high", "high"]


@pytest.mark.parametrize(
    ("arguments", "given", "question"),
    [
        (["a", "b"], b"", "a b"),
        ([], b"from the pipe\n", "from the pipe"),
        (["Explain"], b"line 1\nline 2\n\n", "Explain\n\nline 1\nline 2"),
        ([], "ünï 中文 😀".encode(), "ünï 中文 😀"),
        (["x"], b"  \n", "x"),
        (["--", "--help"], b"", "--help"),
        ([], b"\xef\xbb\xbfwith a mark", "\ufeffwith a mark"),
        ([], b"a\x00b\x1b[2J", "a\x00b\x1b[2J"),
    ],
)
def test_the_question_is_the_words_and_then_the_pipe(shell: Shell, arguments: list[str], given: bytes, question: str) -> None:
    """As they came, without the last line ends."""
    assert shell.run("ask", *arguments, given=given).returncode == 0
    assert shown(shell)[0]["text"] == question


@pytest.mark.parametrize("given", [b"\xff\xfe", b"good \xc3", b"\xed\xa0\x80", b"caf\xe9"])
def test_a_pipe_that_is_no_utf8_is_refused_before_anything_is_sent(shell: Shell, given: bytes) -> None:
    """With the place of the first wrong byte."""
    fails(shell.run("ask", "Review", given=given), 2, f"byte {given.decode('utf-8', 'replace').index(chr(0xFFFD))}")
    assert listed(shell) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "no question"),
        (["--effort", "huge", "x"], "'none', 'low', 'medium', 'high'"),
        (["--temperature", "3", "x"], "temperature must be"),
        (["--temperature", "nan", "x"], "temperature must be"),
        (["--temperature", "hot", "x"], "Argument --temperature"),
        (["--max-completion-tokens", "0", "x"], "max_completion_tokens must be"),
        (["--max-tokens", "5", "--max-completion-tokens", "5", "x"], "only one of them"),
        (["--logprobs=yes", "x"], "logprobs"),
        (["--tools", "[", "x"], "Argument --tools"),
        (["--seed", "1.5", "x"], "Argument --seed"),
        (["--json", "--jsonl", "x"], "not allowed with"),
        (["--colour", "x"], "grokchat ask --help"),
        (["--schema", "/nowhere.json", "x"], "Cannot read the schema"),
        (["--base-url", "nonsense", "x"], "http"),
    ],
)
def test_arguments_that_are_wrong_are_named(shell: Shell, arguments: list[str], words: str) -> None:
    """Exit code 2, before anything is sent or saved."""
    fails(shell.run("ask", *arguments), 2, words)
    assert listed(shell) == []


def test_settings_that_cannot_be_read_end_with_2(shell: Shell) -> None:
    """A folder stands in the place of the file."""
    (shell.home / "config" / "settings.toml").mkdir(parents=True)
    fails(shell.run("ask", "hi"), 2, "Cannot read")


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, "grokchat login"),
        ({"CLOUDFLARE_ACCOUNT_ID": ACCOUNT}, "no API token"),
        ({"CLOUDFLARE_API_TOKEN": TOKEN}, "no account id"),
        ({"CLOUDFLARE_ACCOUNT_ID": ACCOUNT, "CLOUDFLARE_API_TOKEN": "two words"}, "API token"),
    ],
)
def test_without_an_account_it_ends_with_2(tmp_path: Path, environ: dict[str, str], words: str) -> None:
    """Nothing is saved that was never asked."""
    shell = Shell(tmp_path)
    shell.environ |= environ
    fails(shell.run("ask", "hi"), 2, words)
    assert not (tmp_path / "data").exists()


def test_an_output_that_is_full_is_told(shell: Shell) -> None:
    """The reply is kept all the same."""
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "grokchat", "ask", "rust"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, env=shell.environ, timeout=60)
    assert (done.returncode, done.stderr) == (3, b"grokchat: Cannot go on: No space left on device.\n")
    assert shown(shell)[0]["text"] == "rust"


def test_a_reader_that_has_gone_ends_it_without_a_word(shell: Shell) -> None:
    """As `ask … | head -1` does."""
    with started(shell, "ask", "fault:slow") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 128 + signal.SIGPIPE
    assert shown(shell)[-1]["how"] == "stopped"


def test_any_parameter_may_be_given_by_its_name(shell: Shell) -> None:
    """As JSON; what is no parameter is named, with those there are."""
    assert shell.run("ask", "--json", "--param", "user=somebody", "--param", "parallel_tool_calls=true", "Hello").returncode == 0
    fails(shell.run("ask", "--param", "nonsense=1", "Hello"), 2, "names no parameter")
    fails(shell.run("ask", "--param", "n=99", "Hello"), 2, "from 1 to 10")


def test_going_on_tells_what_was_set_aside(shell: Shell) -> None:
    """A torn line and broken settings are kept beside; standard error names both, the answer comes all the same."""
    shell.run("ask", "rust")
    (journal,) = shell.home.glob("data/sessions/*/journal.jsonl")
    with journal.open("ab") as file:
        file.write(b'{"v":1,"half')
    journal.with_name("session.toml").write_text("title = [")
    done = shell.run("ask", "--continue", "again")
    assert done.returncode == 0
    assert "Counting words" not in done.stderr
    names = [path.name for path in journal.parent.iterdir() if "torn" in path.name or "kept" in path.name]
    assert len(names) == 2
    assert all(name in done.stderr for name in names)
    assert "Traceback" not in done.stderr
