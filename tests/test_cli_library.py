"""The verbs on saved conversations and on settings, run as a person runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Shell, fails
from conversation_events import answered, spoke

from grokchat.cli.main import VERBS
from grokchat.store import Library, SessionSettings


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def saved(tmp_path: Path) -> list[str]:
    """Two conversations; their ids, the older one first."""
    library = Library(tmp_path / "data", tmp_path / "cache")
    ids = []
    for title in ("Heat", "Road trip"):
        stored = library.create(SessionSettings(title=title), title)
        stored.journal.append(spoke("q", "", f"About {title}"), *answered("r", "q", "It is", " **so**."), sync=False)
        stored.close()
        ids.append(stored.id)
    return ids


def test_the_help_names_every_verb(shell: Shell) -> None:
    """With a line for each and an example."""
    done = shell.run("--help")
    assert done.returncode == 0
    assert all(f"  {verb:<10} {words}" in done.stdout for verb, (_, words) in VERBS.items())
    assert "Example:" in done.stdout
    assert done.stdout == shell.run("help").stdout == shell.run("-h").stdout


def test_every_verb_has_an_example_that_it_understands() -> None:
    """What the help shows is no usage error."""
    for verb in VERBS:
        done = subprocess.run([sys.executable, "-m", "grokchat", verb, "--help"], capture_output=True, text=True, check=True)
        example = done.stdout.rpartition("Example:\n  ")[2]
        assert f"grokchat {verb}" in example
        assert done.stderr == ""


def test_the_list_is_one_line_each_newest_first(shell: Shell, saved: list[str]) -> None:
    """Time, id and title."""
    lines = shell.run("list").stdout.strip().split("\n")
    assert sorted(line.split("  ")[1] for line in lines) == sorted(saved)
    assert {line.split("  ")[2] for line in lines} == {"Heat", "Road trip"}


def test_a_conversation_is_shown_as_markdown(shell: Shell, saved: list[str]) -> None:
    """Who said what."""
    assert shell.run("show", saved[0]).stdout == "## You\n\nAbout Heat\n\n## Grok\n\nIt is **so**.\n\n"


def test_a_gap_in_a_conversation_is_told_and_the_rest_is_shown(shell: Shell, saved: list[str]) -> None:
    """On standard error, so that a pipe gets the words only."""
    path = shell.home / "data" / "sessions" / saved[0] / "journal.jsonl"
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([lines[0], lines[1], b"#" + lines[2], *lines[3:]]))
    done = shell.run("show", saved[0])
    assert done.returncode == 0
    assert done.stderr == "grokchat: Line 3 of journal.jsonl cannot be read; the rest is.\n"
    assert done.stdout.endswith("## Grok\n\n\ufffd\ufffd\ufffd\ufffd\ufffd **so**.\n\n")
    assert "Line 3" in shell.run("doctor").stdout


def test_a_conversation_of_a_newer_version_ends_with_3(shell: Shell, saved: list[str]) -> None:
    """It is left as it is; the list still names it."""
    path = shell.home / "data" / "sessions" / saved[0] / "journal.jsonl"
    path.write_text('{"v":2}\n')
    fails(shell.run("show", saved[0]), 3, "Update grokchat")
    assert "Heat (cannot be read)" in shell.run("list").stdout
    assert path.read_text() == '{"v":2}\n'


def test_the_doctor_mends_what_it_can(shell: Shell, saved: list[str]) -> None:
    """With --mend only; then it finds nothing, and the lines that are no lines are in a file beside."""
    path = shell.home / "data" / "sessions" / saved[0] / "journal.jsonl"
    lines = path.read_bytes().split(b"\n")
    damaged = b"\n".join([lines[0], b"\xff\x1b[2J", *lines[1:-1], b'{"v":1,'])
    path.write_bytes(damaged)
    told = shell.run("doctor")
    assert "Line 2" in told.stdout
    assert "--mend" in told.stdout
    assert path.read_bytes() == damaged
    mended = shell.run("doctor", "--mend")
    assert mended.returncode == 0
    assert "were put into" not in mended.stdout
    assert "1 line that cannot be read was put into journal.jsonl.damaged-" in mended.stdout
    assert "are kept in journal.jsonl.torn-" in mended.stdout
    assert path.read_bytes().split(b"\n") == lines
    clean = shell.run("doctor").stdout
    assert "Line" not in clean
    assert "--mend" not in clean


def test_an_ambiguous_name_deletes_nothing(shell: Shell, saved: list[str]) -> None:
    """It names those that fit."""
    fails(shell.run("delete", "20"), 3, "2 conversations fit")
    assert len(json.loads(shell.run("list", "--json").stdout)) == len(saved)


def test_a_renamed_conversation_keeps_its_id(shell: Shell, saved: list[str]) -> None:
    """Line ends become spaces in a title."""
    assert shell.run("rename", "heat", "Heat\nand work ").stdout == f"{saved[0]}\n"
    assert {row["title"] for row in json.loads(shell.run("list", "--json").stdout)} == {"Heat and work", "Road trip"}


def test_a_search_finds_nothing_without_a_word(shell: Shell, saved: list[str]) -> None:
    """No line, no failure."""
    done = shell.run("search", "enthalpy")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert {row["message"] for row in json.loads(shell.run("search", "SO", "it", "--json").stdout)} == {"r"}


@pytest.mark.parametrize(
    "arguments", [["show"], ["rename", "x"], ["delete"], ["search"], ["list", "x"], ["config"], ["render"], ["nonsense"]]
)
def test_wrong_arguments_end_with_2_and_one_line(shell: Shell, arguments: list[str]) -> None:
    """Which names the help."""
    fails(shell.run(*arguments), 2, "--help")


def test_the_program_needs_a_terminal(shell: Shell) -> None:
    """In a pipe it says what to use."""
    fails(shell.run(), 2, "grokchat ask")
    fails(shell.run("resume"), 2, "grokchat ask")


def test_the_settings_file_is_made_once_and_never_replaced(shell: Shell) -> None:
    """As it is made it changes nothing."""
    path = Path(shell.run("config", "path").stdout.strip())
    before = shell.run("config", "show").stdout
    assert shell.run("config", "init").returncode == 0
    assert path.read_text() + "\n" == shell.run("config", "init", "--stdout").stdout
    assert shell.run("config", "show").stdout == before
    path.write_text("# mine\n")
    fails(shell.run("config", "init"), 2, "there already")
    assert path.read_text() == "# mine\n"


def test_a_broken_theme_does_not_hide_the_others(shell: Shell) -> None:
    """It says what is wrong with it."""
    folder = shell.home / "config" / "themes"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text("dark = ")
    rows = dict(line.split(maxsplit=1) for line in shell.run("themes").stdout.strip().split("\n"))
    assert (rows["night"], rows["paper"], rows["contrast"]) == ("dark", "light", "dark")
    assert "cannot be read" in rows["mine"]


def test_the_doctor_tells_of_everything_without_an_account(shell: Shell, saved: list[str]) -> None:
    """Files, settings, credentials."""
    done = shell.run("doctor")
    assert done.returncode == 0
    assert f"{len(saved)} saved" in done.stdout
    assert "grokchat login" in done.stdout


@pytest.mark.parametrize("arguments", [["--version"], ["list"], ["--help"], ["show", "last"], ["search", "x"], ["config", "path"]])
def test_what_needs_no_screen_and_no_network_imports_neither(shell: Shell, saved: list[str], arguments: list[str]) -> None:
    """As Python itself tells."""
    command = [sys.executable, "-X", "importtime", "-m", "grokchat", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=shell.environ, check=True)
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.split("\n")}
    assert "grokchat" in imported
    assert imported & {"textual", "httpx", "rich", "markdown_it", "pygments"} == set()
