"""Send and close on the screen: what is refused, what is told, what the list marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_tui_attachments import attach
from textual.widgets import OptionList
from tui_program import Program, running

from grokchat.conversation import Parameters, Spoke
from grokchat.errors import StoreError
from grokchat.tui.question_screen import QuestionScreen


class WorkerElsewhere:
    """Jobs whose worker is played by the test: what was started, what is coming, what has come."""

    def __init__(self, problem: str = "") -> None:
        self.started: list[tuple[str, Parameters | None]] = []
        self.coming: set[str] = set()
        self.come: list[tuple[str, str]] = []
        self.problem = problem

    def start(self, session: str, once: Parameters | None = None) -> None:
        if self.problem:
            raise StoreError(self.problem, kept="Your message is kept.")
        self.started.append((session, once))

    def running(self) -> set[str]:
        return self.coming

    def news(self) -> list[tuple[str, str]]:
        given, self.come = self.come, []
        return given


def with_jobs(program: Program, jobs: WorkerElsewhere | None) -> WorkerElsewhere | None:
    program.app.doors = program.app.doors._replace(jobs=jobs)
    program.app._listened = False
    return jobs


def listed(program: Program) -> list[str]:
    options = program.app.query_one("#session-options", OptionList)
    return [str(options.get_option_at_index(index).prompt) for index in range(options.option_count)]


async def test_what_is_in_the_box_is_on_the_disk_before_the_worker_is_started(tmp_path: Path) -> None:
    """The program ends, nothing was asked by it, and the box leaves no draft behind."""
    jobs = WorkerElsewhere()
    async with running(tmp_path) as program:
        with_jobs(program, jobs)
        program.app.composer.text = "finish this without me"
        program.chat.once = Parameters(seed=7)
        await program.press("alt+z")
        await program.until(lambda: jobs.started)
        ((id, once),) = jobs.started
        assert once == Parameters(seed=7)
        assert program.emulator.requests == []
        stored = program.library.open(id)
        assert not stored.read_only
        stored.close()
        assert [one.event.parts[0].text for one in program.library.read(id)[2]] == ["finish this without me"]
        await program.until(lambda: not program.app.is_running or program.app._exit)
    assert program.library.draft().take() == ("", [])


@pytest.mark.parametrize("answer", ["yes", "no"])
async def test_the_question_about_the_cost_keeps_to_what_was_asked(tmp_path: Path, answer: str) -> None:
    """A yes sends it and closes, as the key said; a no leaves the message, and Enter later sends it the ordinary way."""
    jobs = WorkerElsewhere()
    async with running(tmp_path, warn_cost=0.0001) as program:
        with_jobs(program, jobs)
        program.app.composer.text = "words " * 200
        await program.press("alt+z")
        await program.until(lambda: isinstance(program.app.screen, QuestionScreen))
        assert jobs.started == []
        if answer == "yes":
            await program.press("down", "enter")
            await program.until(lambda: jobs.started)
            assert program.emulator.requests == []
            await program.until(lambda: not program.app.is_running or program.app._exit)
        else:
            await program.press("escape")
            assert program.app.composer.text == "words " * 200
            await program.press("enter")
            await program.until(lambda: isinstance(program.app.screen, QuestionScreen))
            await program.press("down", "enter")
            await program.answered(1)
            assert jobs.started == []


async def test_what_is_attached_goes_with_it(tmp_path: Path) -> None:
    """The worker finds it beside the conversation."""
    picture = tmp_path / "notes.txt"
    picture.write_text("a few notes")
    jobs = WorkerElsewhere()
    async with running(tmp_path) as program:
        with_jobs(program, jobs)
        await attach(program, picture)
        program.app.composer.text = "read this"
        await program.press("alt+z")
        await program.until(lambda: jobs.started)
        (spoke,) = program.library.read(jobs.started[0][0])[2]
        assert isinstance(spoke.event, Spoke)
        assert len(spoke.event.parts) == 2


async def test_a_worker_that_cannot_be_started_is_told_and_the_message_is_kept(tmp_path: Path) -> None:
    """The conversation is open again, and asking again asks for the reply here."""
    async with running(tmp_path) as program:
        with_jobs(program, WorkerElsewhere("The worker cannot be started."))
        program.app.composer.text = "rust"
        await program.press("alt+z")
        await program.until(lambda: "cannot be started" in program.told())
        assert program.last.text == "rust"
        await program.press("ctrl+r")
        await program.answered(1)
        assert program.last.how == "done"


async def test_there_must_be_a_message_and_a_place_to_keep_it(tmp_path: Path) -> None:
    """Else nothing happens but words."""
    async with running(tmp_path) as program:
        program.app.composer.text = "x"
        with_jobs(program, None)
        await program.press("alt+z")
        assert "Nothing is kept here" in program.told()
        jobs = with_jobs(program, WorkerElsewhere())
        program.app.composer.text = "  "
        await program.press("alt+z")
        assert "Write a message first" in program.told()
        assert jobs is not None
        assert jobs.started == []


async def test_the_list_marks_what_is_coming_and_what_has_come_is_told_once(tmp_path: Path) -> None:
    """The open conversation is read again: somebody else has written into it."""
    async with running(tmp_path) as program:
        await program.say("rust")
        jobs = with_jobs(program, WorkerElsewhere())
        assert jobs is not None
        before, jobs.coming = program.chat, {program.chat.id}
        await program.until(lambda: any(row.startswith("…") for row in listed(program)))
        jobs.coming, jobs.come = set(), [(before.id, "The reply in “rust” has come.")]
        await program.until(lambda: "has come" in program.told())
        await program.until(lambda: not any(row.startswith("…") for row in listed(program)))
        assert program.chat is not before
        assert program.last.how == "done"
        assert program.told().count("has come") == 1
