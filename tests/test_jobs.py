"""Send and close: a worker of its own finishes the reply, whatever becomes of the one who asked."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command_line import TOKEN, Shell, fails
from real_terminal import terminal

from grokchat.conversation import replay
from grokchat.emulator import RunningEmulator, serve_in_thread
from grokchat.errors import StoreError
from grokchat.store import Library, files
from grokchat.store.jobs import BROKE_OFF, KEPT, Job, Jobs

STALL = "fault:stall tell me of rust"


@pytest.fixture(scope="module")
def service() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=300, think=0.1)
    yield running
    running.stop()


@pytest.fixture
def shell(tmp_path: Path, service: RunningEmulator) -> Iterator[Shell]:
    made = Shell(tmp_path, service.base_url)
    yield made
    for job in library(made).jobs.all():
        if job.state == "running":
            os.kill(job.pid, signal.SIGKILL)


def library(shell: Shell) -> Library:
    return Library(shell.home / "data", shell.home / "cache")


def job(shell: Shell) -> Job:
    (only,) = library(shell).jobs.all()
    return only


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end


def reply(shell: Shell) -> tuple[str, str]:
    """How the last reply stands on the disk, and its text."""
    last = replay(library(shell).read("last")[2]).path[-1]
    return last.how, last.text


def detached(shell: Shell, words: str, *more: str) -> Job:
    done = shell.run("ask", "--detach", words, *more)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == job(shell).session
    assert "grokchat jobs" in done.stderr
    return job(shell)


def test_a_worker_finishes_the_reply_after_the_one_who_asked_is_gone(shell: Shell) -> None:
    """The whole text, its ending and its figures; the job says so."""
    detached(shell, "What are the three laws of thermodynamics?")
    until(lambda: job(shell).state != "running")
    assert job(shell).state == "done"
    how, text = reply(shell)
    assert how == "done"
    assert text == json.loads(shell.run("ask", "--json", "What are the three laws of thermodynamics?").stdout)["text"]


def test_the_worker_holds_nothing_of_a_terminal_and_no_secret_in_its_arguments(shell: Shell) -> None:
    """A session of its own, streams that lead nowhere; the files are private."""
    pid = detached(shell, STALL).pid
    assert os.getsid(pid) == pid
    assert {str(Path(f"/proc/{pid}/fd/{number}").readlink()) for number in (0, 1, 2)} == {os.devnull}
    words = Path(f"/proc/{pid}/cmdline").read_bytes()
    assert TOKEN.encode() not in words
    assert b"rust" not in words
    folder = shell.home / "data" / "jobs"
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(TOKEN not in path.read_text() for path in folder.iterdir())


def test_a_terminal_that_hangs_up_ends_nothing(shell: Shell) -> None:
    """HUP is not for it."""
    os.kill(detached(shell, "rust").pid, signal.SIGHUP)
    until(lambda: job(shell).state != "running")
    assert job(shell).state == "done"


def test_a_second_writer_is_refused_while_it_works(shell: Shell) -> None:
    """As if another window had the conversation; the list tells."""
    one = detached(shell, STALL)
    done = shell.run("ask", "-c", "and more")
    assert done.returncode == 3
    assert f"process {one.pid}" in done.stderr
    assert "… fault:stall" in shell.run("list").stdout
    assert json.loads(shell.run("list", "--json").stdout)[0]["pending"] is True
    assert shell.run("jobs").stdout.startswith("… running")


def test_a_job_is_stopped_and_what_came_is_kept(shell: Shell) -> None:
    """`jobs stop` waits until it is; a second time there is nothing to stop."""
    one = detached(shell, STALL)
    until(lambda: reply(shell)[1])
    done = shell.run("jobs", "stop", "last")
    assert done.returncode == 0, done.stderr
    how, text = reply(shell)
    assert how == "stopped"
    assert text
    (row,) = json.loads(shell.run("jobs", "--json").stdout)
    assert (row["session"], row["state"]) == (one.session, "stopped")
    fails(shell.run("jobs", "stop", "last"), 3, "No reply is coming")
    fails(shell.run("jobs", "stop"), 2, "No conversation was named")


def test_a_killed_worker_leaves_a_reply_that_broke_off_and_its_words(shell: Shell) -> None:
    """Nobody had the time to write an ending; the next one can go on."""
    one = detached(shell, STALL)
    until(lambda: reply(shell)[1])
    os.kill(one.pid, signal.SIGKILL)
    until(lambda: job(shell).state != "running")
    assert (job(shell).state, job(shell).detail) == ("truncated", BROKE_OFF)
    assert "✂ truncated" in shell.run("jobs").stdout
    assert len(reply(shell)[1]) > 50
    assert shell.run("ask", "-c", "rust").returncode == 0


def test_a_reply_that_fails_is_a_job_that_failed(shell: Shell) -> None:
    """With the service's words."""
    detached(shell, "fault:insufficient-credits")
    until(lambda: job(shell).state != "running")
    assert job(shell).state == "failed"
    assert "credits" in job(shell).detail
    assert reply(shell)[0] == "failed"


def test_parameters_and_the_demo_go_with_it(tmp_path: Path) -> None:
    """What was set for the conversation is what the worker asks with; the demo brings its own service."""
    shell = Shell(tmp_path)
    detached(shell, "rust", "--demo", "--max-completion-tokens", "3", "--effort", "none")
    until(lambda: job(shell).state != "running")
    last = replay(library(shell).read("last")[2]).path[-1]
    assert last.asked is not None
    assert (last.asked.parameters.max_completion_tokens, last.words, last.finish) == (3, 3, "length")


def test_where_nothing_is_kept_nothing_is_handed_over(shell: Shell) -> None:
    """It is said, and nothing is sent."""
    fails(shell.run("ask", "--detach", "--no-save", "x"), 3, "Nothing is kept here")
    assert library(shell).jobs.all() == []


def test_news_are_given_once_and_old_ones_forgotten(tmp_path: Path) -> None:
    """A file that makes no sense is passed over."""
    jobs = Jobs(tmp_path / "jobs")
    work = jobs.begin("one", "First")
    assert jobs.running() == {"one"}
    assert jobs.news() == []
    with pytest.raises(StoreError, match="Another worker"):
        jobs.begin("one", "First")
    work.end("done", "")
    (tmp_path / "jobs" / "odd.json").write_text('{"state": 7}')
    (tmp_path / "jobs" / "torn.json").write_text('{"sta')
    assert [(one.session, one.state) for one in jobs.news()] == [("one", "done")]
    assert jobs.news() == []
    assert [one.told for one in jobs.all()] == [True]
    path = tmp_path / "jobs" / "one.json"
    values = json.loads(path.read_text())
    path.write_text(json.dumps({**values, "began": 1.0, "ended": values["ended"] - KEPT - 1}))
    jobs.news()
    assert jobs.all() == []
    with pytest.raises(StoreError, match="No reply is coming"):
        jobs.stop("one")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "null",
        '{"state": "sleeping"}',
        '{"state": "running", "pid": 0}',
        '{"state": "running", "pid": -1}',
        '{"state": "done", "began": 1e300}',
        '{"state": "done", "ended": Infinity}',
        '{"state": "done", "pid": 1e999}',
        "[" * 90_000,
        "\xff",
    ],
)
def test_a_file_that_is_no_job_is_passed_over(shell: Shell, text: str) -> None:
    """No list ends on it, and no signal goes to a process that is none, or to many; the others are listed."""
    folder = shell.home / "data" / "jobs"
    folder.mkdir(parents=True)
    (folder / "broken.json").write_text(text, encoding="latin-1")
    (folder / "sound.json").write_text('{"title": "Sound", "state": "done", "began": 5, "ended": 7}')
    jobs = Jobs(folder)
    descriptor, _ = files.lock(folder / "broken.lock")
    try:
        with pytest.raises(StoreError, match="No reply is coming"):
            jobs.stop("broken")
    finally:
        files.unlock(descriptor or -1)
    assert [(job.session, job.ended) for job in jobs.all()] == [("sound", 7.0)]
    done = shell.run("jobs")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Sound" in done.stdout


def test_send_and_close_ends_the_program_and_the_next_start_tells(shell: Shell) -> None:
    """In a real terminal: the words are sent, the program is gone at once, the reply is whole, it is told once."""
    with terminal(shell) as window:
        window.until("What would you like to know")
        window.press("tell me of rust", "\x1bz")
        assert window.end() == 0
    until(lambda: job(shell).state != "running")
    assert reply(shell)[0] == "done"
    with terminal(shell) as window:
        window.until("has come")
    assert job(shell).told
