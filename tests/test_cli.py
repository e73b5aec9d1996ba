"""The command line, run as a person runs it: one line for each failure, the right exit code, nothing lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import ACCOUNT, TOKEN, Shell, fails

from grokchat.emulator import RunningEmulator, serve_in_thread
from grokchat.store import Library, SessionSettings


@pytest.fixture(scope="module")
def service() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


@pytest.fixture
def shell(tmp_path: Path, service: RunningEmulator) -> Shell:
    return Shell(tmp_path, service.base_url)


def test_a_question_is_answered_and_then_listed(shell: Shell) -> None:
    """The reply is plain text in a pipe; the list shows one conversation."""
    done = shell.run("ask", "What are the three laws of thermodynamics?")
    assert done.returncode == 0, done.stderr
    assert "# The three laws of thermodynamics" in done.stdout
    assert "\x1b" not in done.stdout
    rows = json.loads(shell.run("list", "--json").stdout)
    assert [(row["messages"], row["effort"]) for row in rows] == [(2, "medium")]
    assert set(rows[0]) == {"id", "title", "created", "updated", "messages", "model", "effort"}


def test_the_demo_needs_no_account(tmp_path: Path) -> None:
    """And keeps its conversations like any other."""
    shell = Shell(tmp_path)
    done = shell.run("ask", "--demo", "hello", "--effort", "none")
    assert done.returncode == 0, done.stderr
    assert "not a model" in done.stdout
    assert len(json.loads(shell.run("list", "--json").stdout)) == 1


def test_one_object_tells_everything(shell: Shell) -> None:
    """`--json` has the promised keys."""
    done = shell.run("ask", "--json", "table", "--effort", "low")
    value = json.loads(done.stdout)
    wanted = {
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
    }
    assert set(value) == wanted
    assert (value["finish"], value["effort"], value["error"]) == ("stop", "low", None)
    assert value["usage"]["total_tokens"] > 0
    assert value["cost_usd"] == pytest.approx(value["usage"]["cost_in_usd_ticks"] * 1e-10)


def test_a_failure_is_in_the_object_too(shell: Shell) -> None:
    """With kind, status and code for programs."""
    done = shell.run("ask", "--json", "fault:insufficient-credits")
    value = json.loads(done.stdout)
    assert done.returncode == 4
    assert value["finish"] == "failed"
    assert set(value["error"]) == {"kind", "message", "hint", "status", "code"}
    assert (value["error"]["kind"], value["error"]["status"], value["error"]["code"]) == ("credits", 402, "2021")


def test_events_come_a_line_each(shell: Shell) -> None:
    """From what was said to the reply's end."""
    rows = [json.loads(line) for line in shell.run("ask", "--jsonl", "rust").stdout.strip().split("\n")]
    kinds = [row["type"] for row in rows]
    assert (kinds[0], kinds[1], kinds[-1]) == ("spoke", "reply_began", "reply_ended")


def test_going_on_with_the_last_conversation(shell: Shell) -> None:
    """`-c` adds to it, with another effort."""
    shell.run("ask", "rust")
    shell.run("ask", "-c", "sql", "--effort", "high")
    rows = json.loads(shell.run("list", "--json").stdout)
    assert [(row["messages"], row["effort"]) for row in rows] == [(4, "high")]


def test_standard_input_is_part_of_the_question(shell: Shell) -> None:
    """A diff can be piped in."""
    shell.run("ask", "Review this", given="+ ändert\n".encode())
    shown = shell.run("show", "last").stdout
    assert "Review this\n\n+ ändert" in shown


def test_no_save_leaves_nothing(shell: Shell) -> None:
    """Not even a folder."""
    shell.run("ask", "--no-save", "rust")
    assert json.loads(shell.run("list", "--json").stdout) == []


def test_rename_search_and_delete(shell: Shell) -> None:
    """By words of the title; deleting says where it went."""
    shell.run("ask", "rust")
    shell.run("rename", "last", "Counting words")
    assert "Counting words" in shell.run("search", "HashMap").stdout
    gone = shell.run("delete", "counting")
    assert "trash" in gone.stdout
    assert json.loads(shell.run("list", "--json").stdout) == []


def test_a_schema_gives_json(shell: Shell, tmp_path: Path) -> None:
    """The answer fits it."""
    path = tmp_path / "schema.json"
    path.write_text('{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}')
    answer = json.loads(shell.run("ask", "--schema", str(path), "a number").stdout)
    assert isinstance(answer["n"], int)


@pytest.mark.parametrize(
    "verb",
    [
        "ask",
        "resume",
        "list",
        "show",
        "search",
        "rename",
        "delete",
        "models",
        "login",
        "logout",
        "render",
        "emulator",
        "doctor",
        "config",
        "themes",
    ],
)
def test_every_verb_explains_itself_with_an_example(tmp_path: Path, verb: str) -> None:
    """On standard output."""
    done = Shell(tmp_path).run(verb, "--help")
    assert done.returncode == 0
    assert "Example:\n  " in done.stdout
    assert f"grokchat {verb}" in done.stdout


def test_no_account(tmp_path: Path) -> None:
    """The way on is named."""
    fails(Shell(tmp_path).run("ask", "hi"), 2, "grokchat login")


def test_a_malformed_account_id(tmp_path: Path) -> None:
    """It is 32 hex digits."""
    shell = Shell(tmp_path)
    shell.environ |= {"CLOUDFLARE_ACCOUNT_ID": "nonsense", "CLOUDFLARE_API_TOKEN": TOKEN}
    fails(shell.run("ask", "hi"), 2, "32 hex digits")


def test_a_wrong_token_keeps_the_question(shell: Shell) -> None:
    """The question can be read afterwards."""
    shell.environ["CLOUDFLARE_API_TOKEN"] = "wrong"
    fails(shell.run("ask", "my question"), 4, "grokchat login")
    assert "my question" in shell.run("show", "last").stdout


def test_an_unknown_model(shell: Shell) -> None:
    """With the way to the list of models."""
    fails(shell.run("ask", "--model", "xai/grok-99", "hi"), 4, "grokchat models")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("modle = 1", "line 2"),
        ("effort = 3", "line 2"),
        ("theme = [", "not valid TOML"),
        ('effort = "huge"', "none, low, medium, high"),
    ],
)
def test_settings_that_are_wrong_name_their_place(shell: Shell, text: str, words: str) -> None:
    """Unknown, of the wrong type, no TOML, out of range."""
    folder = shell.home / "config"
    folder.mkdir()
    (folder / "settings.toml").write_text(f"# mine\n{text}\n")
    fails(shell.run("ask", "hi"), 2, words)


def test_a_data_folder_that_cannot_be_written_loses_no_answer(shell: Shell) -> None:
    """The answer is printed, and that it is not saved is told."""
    (shell.home / "data").write_text("a file in the way")
    done = shell.run("ask", "rust")
    assert "Counting words" in done.stdout
    fails(done, 3, "Not saved")


def test_standard_input_that_is_no_text(shell: Shell) -> None:
    """It says so before anything is sent."""
    fails(shell.run("ask", given=b"\xff\xfe"), 2, "not UTF-8")


def test_the_token_is_in_no_file(shell: Shell) -> None:
    """After a question that worked and one that failed."""
    shell.run("ask", "rust")
    shell.run("ask", "fault:wrong-token")
    files = [path for path in shell.home.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if TOKEN.encode() in path.read_bytes()]


def test_login_keeps_a_private_file_and_logout_removes_it(shell: Shell) -> None:
    """0600; the token goes in by standard input and is never shown."""
    base = shell.environ["GROKCHAT_BASE_URL"]
    for name in ("CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"):
        del shell.environ[name]
    done = shell.run("login", "--account", ACCOUNT, given=f"{TOKEN}\n".encode())
    assert done.returncode == 0, done.stderr
    assert "The token works." in done.stderr
    assert TOKEN not in done.stdout + done.stderr
    path = shell.home / "config" / "credentials.toml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert base
    shell.run("logout")
    assert not path.exists()


def test_version_and_list_import_neither_textual_nor_httpx(tmp_path: Path) -> None:
    """Start-up counts in milliseconds."""
    code = (
        "import sys; sys.argv = ['grokchat', *sys.argv[1:]]\n"
        "from grokchat.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([name for name in LATE if name in sys.modules])"
    )
    late = ["textual", "httpx", "asyncio", "rich"]
    # What a conversation is made of is not needed for a list of titles that were read before.
    of_a_list = [*late, "dataclasses", "inspect", "tomllib", "grokchat.store.journal", "grokchat.conversation.tree"]
    stored = Library(tmp_path / "data", tmp_path / "cache").create(SessionSettings(title="Heat"), "x")
    stored.close()
    Library(tmp_path / "data", tmp_path / "cache").sessions()
    for argument, names in (("--version", [*of_a_list, "argparse", "re"]), ("list", of_a_list)):
        done = subprocess.run(
            [sys.executable, "-S", "-c", f"import sys; sys.path += {sys.path!r}\nLATE = {names!r}\n{code}", argument],
            capture_output=True,
            text=True,
            env=Shell(tmp_path).environ,
            check=True,
        )
        assert done.stdout.strip().endswith("[]"), done.stdout
    assert "Heat" in done.stdout


def test_render_prints_markdown_without_colour_in_a_pipe(shell: Shell) -> None:
    """And with it on demand."""
    plain = shell.run("render", "-", given=b"# Title\n\nsome **bold** words")
    assert plain.stdout == "Title\n━━━━━\n\nsome bold words\n"
    assert "\x1b[" in shell.run("render", "-", "--color", "always", given=b"# Title").stdout


def test_an_unknown_verb_is_a_usage_error(tmp_path: Path) -> None:
    """It names the help."""
    fails(Shell(tmp_path).run("nonsense"), 2, "grokchat --help")
