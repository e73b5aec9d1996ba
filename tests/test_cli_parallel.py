"""Texts that are made on every core come whole and in order, whatever becomes of the processes that make them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from command_line import Shell

from grokchat.cli.parallel import cores

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are copied on Unix only")

PARAGRAPHS = "\n\n".join(
    f"## Part {number}\n\nA paragraph with *words*, `code`, $x_{{{number}}}$ and 漢字.\n\n```python\nx = {number}\n```"
    for number in range(4000)
)


def run(program: str, *, one_core: bool = False) -> subprocess.CompletedProcess[str]:
    """Runs a Python program by itself: this one has threads."""

    def bind() -> None:
        """Leaves the program one core."""
        if one_core:
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    start = "import os\nfrom grokchat.cli.parallel import cores, in_order\nfirst = os.getpid()\n"
    return subprocess.run(
        [sys.executable, "-c", start + program], capture_output=True, text=True, check=False, timeout=60, preexec_fn=bind
    )


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
@pytest.mark.parametrize("count", [0, 1, 2, 7, 30])
def test_texts_come_in_their_order(count: int, workers: int) -> None:
    """Whether there are more texts than processes or fewer; an empty one, and one with half of a character, too."""
    made = run(f"made = list(in_order({count}, lambda n: '' if n == 3 else chr(0xd800 + n) * n, {workers}))\nprint(ascii(made))")
    assert made.stderr == ""
    assert made.stdout.strip() == ascii(["" if n == 3 else chr(0xD800 + n) * n for n in range(count)])


def test_a_text_that_is_larger_than_a_pipe_comes_whole() -> None:
    """A process waits until its text is read."""
    made = run("print([len(text) for text in in_order(6, lambda n: 'é' * 1_000_000, 2)])")
    assert made.stdout.strip() == str([1_000_000] * 6)


def test_other_processes_do_the_work() -> None:
    """With two processes none of the texts is made by the first one."""
    made = run("print(len({text for text in in_order(6, lambda n: str(os.getpid()), 2)} - {str(first)}))")
    assert made.stdout.strip() == "2"


def test_what_a_dying_process_did_not_deliver_is_made_by_the_first() -> None:
    """All of it, also the text in whose middle it died."""
    program = """
def make(number):
    if number == 2 and os.getpid() != first:
        os._exit(1)
    return f"{number}:{os.getpid() == first}"
print(list(in_order(6, make, 2)))
"""
    assert run(program).stdout.strip() == str([f"{n}:{n in (2, 4)}" for n in range(6)])


def test_a_failure_is_raised_once_by_the_first_process() -> None:
    """A copy that fails says nothing; its work is tried again where it can be told."""
    made = run("def make(number):\n    return str(1 // (number - 1))\nprint(list(in_order(3, make, 2)))")
    assert made.returncode == 1
    assert made.stderr.count("ZeroDivisionError") == 1
    assert made.stdout == ""


def test_no_process_is_left_when_the_reader_leaves() -> None:
    """They are ended, whatever they are doing."""
    program = """
import itertools
texts = in_order(100, lambda n: "x" * 1_000_000, 3)
next(texts)
texts.close()
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("none")
"""
    assert run(program).stdout.strip() == "none"


def test_a_process_with_threads_is_not_copied() -> None:
    """What another thread held would stay held in the copy."""
    release = threading.Event()
    thread = threading.Thread(target=release.wait)
    thread.start()
    try:
        assert cores() == 1
    finally:
        release.set()
        thread.join()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores are given out on Linux only")
def test_a_process_that_may_use_one_core_works_alone() -> None:
    """As in a container that was given one."""
    assert run("print(cores())", one_core=True).stdout.strip() == "1"


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores are given out on Linux only")
@pytest.mark.parametrize("color", ["always", "never"])
def test_a_long_file_prints_the_same_on_one_core(tmp_path: Path, color: str) -> None:
    """Byte by byte."""
    shell = Shell(tmp_path)
    path = tmp_path / "long.md"
    path.write_text(PARAGRAPHS, encoding="utf-8")
    command = [sys.executable, "-m", "grokchat", "render", str(path), "--color", color, "--width", "60"]

    def bind() -> None:
        """Leaves the program one core."""
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    alone = subprocess.run(command, capture_output=True, check=True, env=shell.environ, preexec_fn=bind)
    together = subprocess.run(command, capture_output=True, check=True, env=shell.environ)
    assert alone.stdout == together.stdout
    assert together.stdout.count(b"Part ") == 4000
    assert together.stderr == b""


def test_an_interrupt_ends_all_of_it_quietly(tmp_path: Path) -> None:
    """Ctrl+C reaches every process of the terminal's group; none of them says anything."""
    shell = Shell(tmp_path)
    path = tmp_path / "long.md"
    path.write_text(PARAGRAPHS * 4, encoding="utf-8")
    command = [sys.executable, "-m", "grokchat", "render", str(path), "--color", "never"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=shell.environ, start_new_session=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline()
        os.killpg(running.pid, signal.SIGINT)
        assert "Traceback" not in running.stderr.read().decode()
        assert running.wait(30) == 130
