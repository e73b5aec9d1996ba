"""What is wrong, missing, full, closed or hostile: one line with the way out, the right exit code, nothing lost."""

from __future__ import annotations

import json
import os
import resource
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Shell, fails
from failing_disk import BIND

from grokchat.emulator import RunningEmulator, serve_in_thread

GROKCHAT = f"{shlex.quote(sys.executable)} -m grokchat"
FULL = Path("/dev/full")
C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture(scope="module")
def service() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


@pytest.fixture
def shell(tmp_path: Path, service: RunningEmulator) -> Shell:
    return Shell(tmp_path, service.base_url)


def lines_of(shell: Shell, script: str) -> subprocess.CompletedProcess[str]:
    """A line of shell."""
    done = subprocess.run(["sh", "-c", script], env=shell.environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def stored(shell: Shell) -> list[Path]:
    return sorted((shell.home / "data" / "sessions").glob("*/journal.jsonl"))


@pytest.mark.parametrize("name", ["nope", "../../etc", "..", ".", "/", "../data", "a/../b", "%2e%2e", "*", "\x1b[2J", "x" * 5000])
@pytest.mark.parametrize("verb", [["show"], ["delete"], ["rename"], ["ask", "--session"]], ids=lambda verb: verb[0])
def test_a_conversation_that_is_not_there(shell: Shell, verb: list[str], name: str) -> None:
    """No name leads out of the folder, and nothing is moved or made."""
    before = sorted(path for path in shell.home.rglob("*") if "cache" not in path.parts)
    rest = ["hi"] if verb[0] in ("ask", "rename") else []
    fails(shell.run(*verb, name, *rest), 3, "grokchat list")
    assert sorted(path for path in shell.home.rglob("*") if "cache" not in path.parts) == before


def test_words_that_fit_two_conversations_choose_neither(shell: Shell) -> None:
    """They are named, so that one can be chosen."""
    shell.run("ask", "rust one")
    shell.run("ask", "rust two")
    done = shell.run("delete", "rust")
    assert done.returncode == 3, done.stdout
    assert len(stored(shell)) == 2


def test_an_empty_title_changes_nothing(shell: Shell) -> None:
    """A conversation without a title could not be found again."""
    shell.run("ask", "rust")
    for title in ("", "   ", "\n\t"):
        fails(shell.run("rename", "last", title), 2, "The old one stays")
    assert json.loads(shell.run("list", "--json").stdout)[0]["title"] == "rust"


@pytest.mark.parametrize("question", ["", "   ", "\n"])
def test_an_empty_question_is_not_asked(shell: Shell, question: str) -> None:
    """With an example of one."""
    fails(shell.run("ask", question), 2, 'grokchat ask "What is entropy?"')
    assert stored(shell) == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["emulator", "--port", "99999"], 2, "no port"),
        (["emulator", "--port", "-1"], 2, "no port"),
        (["emulator", "--rate", "-1"], 2, "--rate"),
        (["emulator", "--rate", "nan"], 2, "--rate"),
        (["emulator", "--fault", "nonsense"], 2, "grokchat emulator --help"),
        (["render", "/nowhere.md"], 3, "Cannot read"),
        (["render", "/"], 3, "Is a directory"),
        (["render", "-", "--theme", "nope"], 2, "nope"),
        (["render", "-", "--width", "3"], 2, "at least 4"),
        (["config", "frob"], 2, "grokchat config --help"),
        (["config"], 2, "grokchat config --help"),
        (["--frob"], 2, "grokchat --help"),
        (["help", "nonsense"], 2, "grokchat --help"),
        (["ask", "--schema", "/nowhere", "x"], 2, "Cannot read the schema"),
        (["ask", "--schema", sys.executable, "x"], 2, "is no UTF-8 text"),
        (["ask", "--schema", "/", "x"], 2, "Is a directory"),
        (["ask", "--schema", "x" * 300, "x"], 2, "File name too long"),
        (["search", " "], 2, "nothing to search for"),
        (["show", "last", "--reply", "abc"], 2, "--reply goes with"),
        (["tools", "check", "/nowhere.py"], 2, "Cannot read /nowhere.py: No such file or directory."),
        (["tools", "check", "/"], 2, "/ is a folder."),
        (["tools", "check", __file__.replace(".py", ".json")], 2, "No such file or directory"),
        (["tools", "check", "/dev/null"], 2, "/dev/null is no Python file."),
        (["ask", "--image", "/", "x"], 2, "is a folder"),
        (["ask", "--image", "", "x"], 2, "is a folder"),
        (["ask", "--base-url", "http://[::1", "x"], 2, "no http address"),
        (["ask", "--base-url", "ftp://x", "x"], 2, "no http address"),
        (["ask", "--base-url", "http://127.0.0.1:1", "x"], 4, "Your message is kept"),
        ([], 2, "grokchat ask"),
        (["--demo"], 2, "needs a terminal"),
        (["resume", "last"], 2, "needs a terminal"),
        (["--theme", "nope"], 2, "terminal"),
    ],
)
def test_arguments_that_cannot_be_used(shell: Shell, arguments: list[str], code: int, words: str) -> None:
    """Each names what is wrong and where to look."""
    fails(shell.run(*arguments), code, words)


def test_a_port_that_is_taken(shell: Shell, service: RunningEmulator) -> None:
    """The emulator says so."""
    port = service.base_url.rpartition(":")[2].partition("/")[0]
    fails(shell.run("emulator", "--port", port), 2, "--port")


def test_help_of_a_verb_by_both_ways(shell: Shell) -> None:
    """`grokchat help ask` is `grokchat ask --help`."""
    assert shell.run("help", "ask").stdout == shell.run("ask", "--help").stdout
    assert shell.run("help").stdout == shell.run("--help").stdout == shell.run("-h").stdout


def test_a_huge_question_is_asked_and_kept_whole(shell: Shell) -> None:
    """A megabyte through standard input."""
    words = ("word " * 200_000).strip()
    done = shell.run("ask", "--json", "--yes", given=words.encode())
    assert done.returncode == 0, done.stderr
    said = json.loads(shell.run("show", "last", "--json").stdout)["messages"][0]
    assert said["text"] == words


@pytest.mark.parametrize("data", [b"\xff\xfe", b"good \xc3", "ü".encode("latin-1"), b"\x80" * 1000, b"\xed\xa0\x80"])
def test_bytes_that_are_no_text(shell: Shell, data: bytes) -> None:
    """Nothing is guessed and nothing is sent."""
    fails(shell.run("ask", given=data), 2, "iconv")
    assert stored(shell) == []


def test_control_characters_in_a_question_are_kept_and_do_not_break_the_line(shell: Shell) -> None:
    """NUL, U+2028 and U+0085 are text like any other."""
    words = "a\x00b\u2028c\u0085d\x1b[2J"
    assert shell.run("ask", given=words.encode()).returncode == 0
    assert len(stored(shell)[0].read_bytes().strip().split(b"\n")) >= 4
    assert json.loads(shell.run("show", "last", "--json").stdout)["messages"][0]["text"] == words


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.png", b"words", "is no picture"),
        ("a.png", b"", "is no picture"),
        ("a.png", b"\x89PNG", "is no picture"),
        ("a.jpg", b"GIF89a", "cut off or damaged"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(201 * 2**20), "200 MiB"),
    ],
    ids=["text", "empty", "cut", "gif", "too large"],
)
def test_a_picture_that_is_none(shell: Shell, tmp_path: Path, name: str, data: bytes, words: str) -> None:
    """Told before anything is sent or kept."""
    (tmp_path / name).write_bytes(data)
    fails(shell.run("ask", "--image", str(tmp_path / name), "what is this?"), 2, words)
    assert stored(shell) == []


@pytest.mark.skipif(BIND is None, reason="root may read everything")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [("render", 3), ("tools check", 2), ("ask x --schema", 2), ("ask x --file", 2), ("ask x --image", 2)],
)
@pytest.mark.parametrize("inside", [False, True], ids=["the file", "its folder"])
def test_what_may_not_be_read_is_named_with_the_reason(
    shell: Shell, tmp_path: Path, arguments: str, code: int, *, inside: bool
) -> None:
    """Not as if it were missing, or no file at all."""
    place = tmp_path / "private"
    place.mkdir()
    (place / "a.py").write_text("words")
    closed = place if inside else place / "a.py"
    closed.chmod(0)
    try:
        command = [*(BIND or []), sys.executable, "-m", "grokchat", *arguments.split(" "), str(place / "a.py")]
        done = subprocess.run(command, env=shell.environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    finally:
        closed.chmod(0o700)
    fails(done, code, "Permission denied")
    assert "a.py" in done.stderr
    assert "Give the path of a file." not in done.stderr
    assert stored(shell) == []


@pytest.mark.parametrize("verb", ["--version", "--help", "list", "models", "ask hello", "themes", "config show"])
def test_closed_streams_are_no_bug(shell: Shell, verb: str) -> None:
    """A program that starts others may give them none: nothing is said, and nothing breaks."""
    for closed in (">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"):
        done = lines_of(shell, f"{GROKCHAT} {verb} {closed}")
        assert done.returncode == 0, (closed, done)
        assert done.stderr == ""


def test_words_never_go_to_the_data(shell: Shell) -> None:
    """With standard error closed, an error is not printed among the data."""
    done = lines_of(shell, f"{GROKCHAT} show nothing 2>&-")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")


def test_what_is_printed_never_ends_in_a_journal(shell: Shell) -> None:
    """The number of a closed stream is taken by no file of ours."""
    lines_of(shell, f"{GROKCHAT} ask hello >&- 2>&- <&-")
    (path,) = stored(shell)
    kinds = [json.loads(line)["type"] for line in path.read_text().strip().split("\n")]
    assert (kinds[0], kinds[-1]) == ("spoke", "reply_ended")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("verb", ["--version", "--help", "list --json", "models", "ask hello", "ask --json hello", "themes"])
def test_an_output_that_is_full_is_told(shell: Shell, verb: str) -> None:
    """As a failure of files; never as a traceback."""
    shell.run("ask", "rust")
    fails(lines_of(shell, f"{GROKCHAT} {verb} >{FULL}"), 3, "No space left")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
def test_errors_that_nobody_can_take_leave_their_code(shell: Shell) -> None:
    """The exit code is the last word."""
    assert lines_of(shell, f"{GROKCHAT} show nothing 2>{FULL}").returncode == 3
    assert lines_of(shell, f"{GROKCHAT} ask fault:wrong-token 2>{FULL}").returncode == 4
    assert lines_of(shell, f"{GROKCHAT} frob 2>{FULL}").returncode == 2


def test_a_reader_that_has_enough_ends_it_quietly(shell: Shell) -> None:
    """`| head -1` gives one line and no complaint, and the reply is kept."""
    done = lines_of(shell, f"{GROKCHAT} ask 'tell me a long story' | head -1")
    assert done.stdout.count("\n") == 1
    assert done.stderr in ("", "grokchat: Stopped; what came is kept.\n")
    assert json.loads(stored(shell)[0].read_text().strip().split("\n")[-1])["type"] == "reply_ended"


@pytest.mark.parametrize(
    "verb", [["list"], ["list", "--json"], ["show", "last"], ["search", "漢字"], ["ask", "漢字"], ["render", "-"]]
)
def test_a_locale_without_unicode_prints_what_it_can(shell: Shell, verb: list[str]) -> None:
    """The rest is a question mark, never a failure."""
    shell.run("ask", "漢字 and kanji")
    shell.environ |= C_LOCALE | {"PYTHONIOENCODING": "ascii"}
    done = shell.run(*verb, given="漢字\n".encode())
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()


def test_what_is_kept_does_not_depend_on_the_locale(shell: Shell) -> None:
    """The question of a C locale comes back whole in a Unicode one."""
    words = shell.environ
    shell.environ = words | C_LOCALE
    shell.run("ask", "漢字 über")
    shell.environ = words | {"LC_ALL": "C.UTF-8"}
    assert "漢字 über" in shell.run("show", "last").stdout


def homeless(environ: dict[str, str], **more: str) -> dict[str, str]:
    return {name: value for name, value in environ.items() if name not in ("HOME", "GROKCHAT_HOME")} | more


def test_a_home_that_cannot_be_written_loses_no_answer(shell: Shell) -> None:
    """The answer is printed, that it is not saved is told; also where even root may not write."""
    shell.environ = homeless(shell.environ, HOME="/proc/none", XDG_CACHE_HOME="/proc/none", XDG_CONFIG_HOME="/proc/none")
    done = shell.run("ask", "rust")
    assert "Counting words" in done.stdout
    fails(done, 3, "Not saved")
    assert shell.run("list").returncode == 0
    fails(shell.run("config", "init"), 2, "GROKCHAT_HOME")


def test_no_home_at_all(shell: Shell, tmp_path: Path) -> None:
    """The system's own entry for the user counts, or the XDG folders."""
    shell.environ = homeless(shell.environ, XDG_DATA_HOME=str(tmp_path / "d"), XDG_CACHE_HOME=str(tmp_path / "c"))
    shell.environ |= {"XDG_CONFIG_HOME": str(tmp_path / "s")}
    assert shell.run("ask", "rust").returncode == 0
    assert len(json.loads(shell.run("list", "--json").stdout)) == 1
    assert list((tmp_path / "d").rglob("journal.jsonl"))


def test_a_home_that_is_a_device(shell: Shell) -> None:
    """It is told with another way out than permissions."""
    shell.environ["GROKCHAT_HOME"] = "/dev/null"
    fails(shell.run("list"), 2, "GROKCHAT_HOME")
    fails(shell.run("ask", "x"), 2, "GROKCHAT_HOME")


@pytest.mark.parametrize("kind", ["folder", "bytes", "loop", "huge number", "deep"])
def test_settings_that_cannot_be_read(shell: Shell, kind: str) -> None:
    """A folder in their place, no text, a link to itself, a number beyond all, nesting beyond all."""
    folder = shell.home / "config"
    folder.mkdir()
    path = folder / "settings.toml"
    if kind == "folder":
        path.mkdir()
    elif kind == "bytes":
        path.write_bytes(b"\xff\xfe\x00")
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "huge number":
        path.write_text("idle_cut_seconds = 1" + "0" * 400)
    else:
        path.write_text("model = " + "[" * 5000)
    done = shell.run("ask", "x")
    fails(done, 2, "settings.toml")
    assert stored(shell) == []


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def test_a_disk_that_fills_up_in_the_middle_loses_no_answer(shell: Shell) -> None:
    """The answer is printed whole; what could not be kept is told."""
    done = subprocess.run(
        [sys.executable, "-m", "grokchat", "ask", "tell me a long story"],
        env=shell.environ,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        preexec_fn=small_files,
        timeout=60,
    )
    assert done.returncode == 3
    assert "no model wrote it" in done.stdout.decode()
    assert done.stderr.decode().startswith("grokchat: Not saved")
    assert b"Traceback" not in done.stderr
    shown = shell.run("show", "last")
    assert "tell me a long story" in shown.stdout


def test_a_cache_that_cannot_be_written_is_done_without(shell: Shell) -> None:
    """It is never the only copy of anything."""
    (shell.home / "cache").write_text("in the way")
    shell.run("ask", "rust")
    assert len(json.loads(shell.run("list", "--json").stdout)) == 1


@pytest.mark.parametrize("text", ["", "[]", "{", '{"v": 99}', "\x00" * 100, '{"a": {"id": 3}}'])
def test_a_cache_that_is_nonsense_is_made_anew(shell: Shell, text: str) -> None:
    """Whatever stands in it."""
    shell.run("ask", "rust")
    shell.run("list")
    for path in (shell.home / "cache").rglob("*"):
        if path.is_file():
            path.write_text(text)
    rows = json.loads(shell.run("list", "--json").stdout)
    assert [row["title"] for row in rows] == ["rust"]


def test_a_bug_is_one_line_without_values(shell: Shell, tmp_path: Path) -> None:
    """The door says what class it was and how to see more; nothing of the memory is printed."""
    broken = tmp_path / "site" / "sitecustomize.py"
    broken.parent.mkdir()
    broken.write_text("import grokchat.store.library as room\nroom.Library.sessions = lambda self: {}['canary']\n")
    shell.environ["PYTHONPATH"] = os.pathsep.join((str(broken.parent), *sys.path))
    done = shell.run("list")
    fails(done, 1, "GROKCHAT_DEBUG=1")
    assert "canary" not in done.stderr
    shell.environ["GROKCHAT_DEBUG"] = "1"
    assert "canary" in shell.run("list").stderr
