"""`grokchat render` as a pager's filter: it prints as it reads, at the width and in the colours that were asked for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Shell, fails

LONG = "\n\n".join(f"## Part {number}\n\nA paragraph with *some* words and `code` in it." for number in range(3000))


LATE = "".join(f"{number} has [words in brackets][name] that may break a line\n\n" for number in range(900))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def start(shell: Shell, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "grokchat", "render", *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=shell.environ)


def test_what_is_final_is_printed_before_the_input_ends(shell: Shell) -> None:
    """A pager that follows a growing text sees each block once the next one begins."""
    with start(shell, "-", "--color", "never") as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(b"# Title\n\nNext\n")
        running.stdin.flush()
        assert running.stdout.readline().decode() == "Title\n"
        running.stdin.write(b"\nand last")
        running.stdin.close()
        assert running.stdout.read().decode() == "━━━━━\n\nNext\n\nand last\n"
        assert running.wait(30) == 0


def test_a_character_cut_between_two_reads_is_whole(shell: Shell) -> None:
    """Bytes are joined before they are text."""
    with start(shell, "-", "--color", "never") as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(b"# A\n\nkurz\n\xe6\xbc")
        running.stdin.flush()
        assert running.stdout.readline().decode() == "A\n"
        running.stdin.write(b"\xa2")
        running.stdin.close()
        assert running.stdout.read().decode().endswith("kurz 漢\n")


def test_a_reader_that_leaves_early_is_no_failure(shell: Shell) -> None:
    """`grokchat render … | head` says nothing."""
    with start(shell, "-", "--color", "never") as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        try:
            running.stdin.write(LONG.encode())
            running.stdin.close()
        except BrokenPipeError:
            pass
        assert running.stderr.read() == b""
        assert running.wait(30) in (0, 141, -13)


def test_a_file_and_standard_input_print_the_same(shell: Shell, tmp_path: Path) -> None:
    """In pieces or whole, a long text has the same lines."""
    path = tmp_path / "long.md"
    path.write_text(LONG, encoding="utf-8")
    from_file = shell.run("render", str(path), "--width", "30").stdout
    assert from_file == shell.run("render", "-", "--width", "30", given=LONG.encode()).stdout
    assert max(map(len, from_file.split("\n"))) <= 30
    assert from_file.count("Part ") == 3000


def test_a_name_at_the_end_of_what_was_printed_costs_no_word(shell: Shell) -> None:
    """What was printed stays; only what stands below is printed once the input has ended."""
    given = f"{LATE}the last words\n\n[name]: https://example.org".encode()
    words = shell.run("render", "-", "--color", "never", "--width", "30", given=given).stdout.split()
    assert [int(word) for word in words if word.isdigit()] == list(range(900))
    assert words[-3:] == ["the", "last", "words"]


def test_a_file_is_known_to_its_end_when_its_beginning_is_printed(shell: Shell, tmp_path: Path) -> None:
    """A link that is named at the end is one at the beginning, which a stream cannot know."""
    path = tmp_path / "named.md"
    text = "See [the manual][m] now.\n\n" + LONG + "\n\n[m]: https://example.org/\n"
    path.write_text(text, encoding="utf-8")
    whole = shell.run("render", str(path), "--width", "40", "--color", "never").stdout
    assert whole.startswith("See the manual now.\n\nPart 0\n")
    assert whole.count("Part ") == 3000
    with path.open("rb") as source:
        command = [sys.executable, "-m", "grokchat", "render", "-", "--width", "40", "--color", "never"]
        redirected = subprocess.run(command, stdin=source, capture_output=True, check=True, env=shell.environ)
    assert redirected.stdout.decode() == whole


@pytest.mark.parametrize("text", ["", "\n\n", "one line", "a\r\nb\r", "```\nopen", "| a |\n|---|\n| 1 |", "漢 \x1b[2J"])
def test_short_files_print_what_a_stream_prints(shell: Shell, tmp_path: Path, text: str) -> None:
    """The ends of texts, which either way must bring out."""
    path = tmp_path / "short.md"
    path.write_bytes(text.encode())
    whole = shell.run("render", str(path), "--color", "always", "--width", "40")
    assert whole.stdout == shell.run("render", "-", "--color", "always", "--width", "40", given=text.encode()).stdout
    assert whole.returncode == 0
    assert "\x1b[2J" not in whole.stdout


def test_the_theme_decides_the_colours(shell: Shell) -> None:
    """One theme's heading has another colour than the other's; an unknown theme is named."""
    night = shell.run("render", "-", "--color", "always", "--theme", "night", given=b"# Title").stdout
    paper = shell.run("render", "-", "--color", "always", "--theme", "paper", given=b"# Title").stdout
    assert "Title" in night
    assert night != paper
    fails(shell.run("render", "-", "--theme", "nowhere", given=b"x"), 2, "no theme 'nowhere'")


def test_a_folder_is_not_a_file(shell: Shell, tmp_path: Path) -> None:
    """And what is wrong is said in one line."""
    fails(shell.run("render", str(tmp_path)), 3, "Cannot read")


def test_mathematics_is_drawn_or_shown_as_it_is_asked_for(shell: Shell) -> None:
    """By an option, and by the settings."""
    text = b"So $x_1 \\le 2$ and\n\n$$ \\frac{a}{b} $$\n"
    drawn = {
        "unicode": "So x₁ ≤ 2 and\n\n        a\n        ─\n        b\n",
        "ascii": "So x_1 <= 2 and\n\n        a\n        -\n        b\n",
    }
    drawn["source"] = "So $x_1 \\le 2$ and\n\n        $$ \\frac{a}{b} $$\n"
    for mode, expected in drawn.items():
        printed = shell.run("render", "-", "--color", "never", "--math", mode, given=text).stdout
        assert "".join(f"{line.rstrip()}\n" for line in printed.splitlines()) == expected
    assert shell.run("render", "-", given=text).stdout.startswith("So x₁ ≤ 2")
    (shell.home / "config").mkdir(exist_ok=True)
    (shell.home / "config" / "settings.toml").write_text('math = "source"\n')
    assert shell.run("render", "-", given=text).stdout.startswith("So $x_1")


def test_plain_words_are_for_those_who_listen(shell: Shell) -> None:
    """Mathematics is said, or given as its source; a table is read row by row; nothing is drawn."""
    text = b"# Title\n\nSo $x^2$ is.\n\n| a | b |\n|--|--|\n| 1 | $y$ |\n"
    assert shell.run("render", "-", "--plain", given=text).stdout == "Title\n\nSo x squared is.\n\na: 1\nb: y\n"
    assert shell.run("render", "-", "--plain", "--math", "source", given=text).stdout == "Title\n\nSo $x^2$ is.\n\na: 1\nb: $y$\n"
    fails(shell.run("render", "-", "--math", "spoken", given=text), 2, "--plain")


def test_a_reply_is_said_in_plain_words(shell: Shell) -> None:
    """`ask --plain`, over a pipe too."""
    said = shell.run("ask", "--demo", "--no-save", "--effort", "none", "--plain", "Show me a gallery of mathematics").stdout
    assert "x sub 1, 2" in said
    assert "the square root of b squared minus 4 a c" in said
    assert not set(said) & set("\\─│√∑")
    source = shell.run(
        "ask", "--demo", "--no-save", "--effort", "none", "--plain", "--math", "source", "gallery of mathematics"
    ).stdout
    assert "\\[ x_{1,2} = \\frac" in source


TABLE = "| name | value |\n|---|--:|\n| one | a long value that wraps |\n"


@pytest.mark.parametrize("width", [4, 12, 30, 200])
def test_no_line_is_wider_than_was_asked_for(shell: Shell, width: int) -> None:
    """Words, code, tables and mathematics."""
    text = (
        f"# Title\n\nSome words that go on and on.\n\n```python\nx = [1, 2, 3, 4, 5, 6, 7]\n```\n\n{TABLE}\n$$\\frac{{a}}{{b}}$$\n"
    )
    done = shell.run("render", "-", "--width", str(width), "--color", "never", given=text.encode())
    assert done.returncode == 0
    assert max(len(line) for line in done.stdout.split("\n")) <= max(width, 4)


@pytest.mark.parametrize("width", ["3", "0", "-5", "wide"])
def test_a_width_that_is_none_is_refused(shell: Shell, width: str) -> None:
    """With a word about it, and nothing printed."""
    done = shell.run("render", "-", f"--width={width}", given=b"words")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "width" in done.stderr


@pytest.mark.parametrize("color", ["always", "never", "auto"])
def test_colours_come_when_they_are_asked_for(shell: Shell, color: str) -> None:
    """By itself only on a terminal, which a pipe is not; the words are the same."""
    done = shell.run("render", "-", "--color", color, "--width", "40", given=b"**bold** and `code`")
    assert ("\x1b[" in done.stdout) == (color == "always")
    assert re.sub(r"\x1b\[[0-9;]*m", "", done.stdout).strip() == "bold and code"


def test_a_file_cannot_act_on_the_terminal(shell: Shell) -> None:
    """Its sequences are letters, as themselves and as entities; ours are all that comes out."""
    done = shell.run("render", "-", "--color", "always", given="\x1b]52;c;YQ==\x07 &#27;[2J &#x202e;x \u202ey \x9b2J".encode())
    rest = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
    assert not set(rest) & {"\x1b", "\x07", "\u202e", "\x9b"}
    assert "]52;c;YQ==" in rest


def test_an_empty_file_prints_nothing(shell: Shell) -> None:
    """And is no failure."""
    done = shell.run("render", "-", given=b"")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


def test_bytes_that_are_no_text_are_shown_as_such(shell: Shell, tmp_path: Path) -> None:
    """The rest is read."""
    path = tmp_path / "bytes.md"
    path.write_bytes(b"before \xff\xfe after")
    done = shell.run("render", str(path), "--color", "never")
    assert done.returncode == 0
    assert "before" in done.stdout
    assert "after" in done.stdout


def test_a_theme_that_is_none_is_named(shell: Shell) -> None:
    """With exit code 2."""
    done = shell.run("render", "-", "--theme", "no-such-theme", "--color", "always", given=b"words")
    assert done.returncode == 2
    assert "no-such-theme" in done.stderr


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_line_ends_of_any_system_print_the_same(shell: Shell, ends: str) -> None:
    """A file from Windows is no other file."""
    text = ends.join(["# One", "", "- two", "- three", "", "```", "code", "```", ""])
    done = shell.run("render", "-", "--color", "never", "--width", "20", given=text.encode())
    assert [line.strip() for line in done.stdout.strip().split("\n")] == ["One", "━━━", "", "• two", "• three", "", "", "code"]
