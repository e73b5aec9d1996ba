"""The full-screen program, driven by keys over a real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from scripted import HOLD, ScriptedReplier
from textual.pilot import Pilot
from textual.widgets import OptionList, Static, TextArea

from grokchat.conversation import ReplyEnded, TextDelta, replay
from grokchat.engine import Engine, SessionSettings
from grokchat.store import Library
from grokchat.theme import load_theme, theme_folders, theme_names
from grokchat.tui.app import GrokchatApp, footer
from grokchat.tui.composer import Composer
from grokchat.tui.opening import Doors, Opening
from grokchat.tui.session_list import SessionList

SIZES = [(120, 40), (80, 24), (40, 20)]


class Program:
    """The program with its replier and its files."""

    def __init__(self, folder: Path, replier: ScriptedReplier, *, account: bool, session: str) -> None:
        self.replier = replier
        self.library = Library(folder / "data", folder / "cache")
        self.engine = Engine(lambda: replier, self.library)
        folders = theme_folders()
        themes = [load_theme(name, folders) for name in theme_names(folders)]
        doors = Doors(self.engine, self.library, SessionSettings(), account=account)
        self.app = GrokchatApp(load_theme("night", folders), Opening(lambda: doors, lambda: themes, session))
        self.pilot: Pilot[None]

    @property
    def box(self) -> Composer:
        return self.app.query_one(Composer)

    async def until(self, true: object) -> None:
        """Lets the program go on until `true()` holds; the test's time limit ends what never does."""
        assert callable(true)
        while not true():
            await self.pilot.pause()

    async def say(self, words: str) -> None:
        self.box.text = words
        await self.pilot.press("enter")
        await self.until(lambda: self.app.chat is not None and self.app.chat.conversation.path and not self.app.chat.running)
        await self.until(lambda: words[:8] in self.screen())

    def screen(self) -> str:
        pane = self.app.pane
        return "\n".join(pane.render_line(y).text for y in range(pane.size.height))

    def status(self) -> str:
        return str(self.app.query_one("#status", Static).render())


@asynccontextmanager
async def running(
    folder: Path,
    replier: ScriptedReplier | None = None,
    size: tuple[int, int] = (120, 40),
    *,
    account: bool = True,
    session: str = "",
) -> AsyncIterator[Program]:
    program = Program(folder, replier or ScriptedReplier(), account=account, session=session)
    try:
        async with program.app.run_test(size=size) as pilot:
            program.pilot = pilot
            await program.until(lambda: program.app.chat is not None)
            await pilot.pause()
            yield program
    finally:
        program.engine.close()


@pytest.mark.parametrize("size", SIZES)
async def test_a_question_is_answered_on_every_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    """The reply and the effort are on the screen."""
    async with running(tmp_path, size=size) as program:
        await program.say("What is heat?")
        await program.until(lambda: "Hello" in program.screen())
        assert "[medium]" in program.status()
        assert program.box.text == ""


async def test_one_key_changes_the_effort_of_the_next_message(tmp_path: Path) -> None:
    """And each reply keeps its own."""
    async with running(tmp_path) as program:
        await program.say("first question")
        await program.pilot.press("ctrl+t")
        assert "[high]" in program.status()
        await program.say("second question")
        assert program.app.chat is not None
        efforts = [one.asked.parameters.effort for one in program.app.chat.conversation.path if one.asked]
        assert efforts == ["medium", "high"]


TORN = "cut off by a crash"
DAMAGE: dict[str, tuple[Callable[[Path], object], str, bool]] = {
    "a torn end": (lambda folder: append(folder, b'{"v":1,"n":99'), TORN, True),
    "bytes in the middle": (lambda folder: splice(folder, b"\xff\x1b[2J\x00\n"), "Line 3 of journal.jsonl cannot be read", True),
    "lines twice": (lambda folder: append(folder, journal(folder).read_bytes()), "", True),
    "an empty journal": (lambda folder: journal(folder).write_bytes(b""), "", True),
    "no journal": (lambda folder: journal(folder).unlink(), "journal.jsonl is missing", True),
    "no settings": (lambda folder: (folder / "session.toml").unlink(), "session.toml is missing", True),
    "broken settings": (lambda folder: (folder / "session.toml").write_text("title = "), "session.toml cannot be read", True),
    "a newer version": (lambda folder: append(folder, b'{"v":2}\n'), "written by a newer grokchat", False),
    "a folder": (lambda folder: (journal(folder).unlink(), journal(folder).mkdir()), "is a directory", False),
}


def journal(folder: Path) -> Path:
    return folder / "journal.jsonl"


def append(folder: Path, data: bytes) -> None:
    journal(folder).write_bytes(journal(folder).read_bytes() + data)


def splice(folder: Path, data: bytes) -> None:
    lines = journal(folder).read_bytes().split(b"\n")
    journal(folder).write_bytes(b"\n".join([*lines[:2], data.rstrip(b"\n"), *lines[2:]]))


@pytest.mark.parametrize("kind", DAMAGE)
async def test_a_damaged_conversation_opens_with_a_word_and_goes_on(tmp_path: Path, kind: str) -> None:
    """What is wrong is told in a note; what cannot be opened leaves an empty conversation to write in, and its files as they are."""
    damage, words, opens = DAMAGE[kind]
    async with running(tmp_path) as program:
        await program.say("the first question")
    (folder,) = (tmp_path / "data" / "sessions").iterdir()
    damage(folder)
    before = journal(folder).read_bytes() if journal(folder).is_file() else b""
    async with running(tmp_path, session="last") as program:
        assert program.app.chat is not None
        await program.until(lambda: words in " ".join(one.message for one in program.app._notifications))
        assert (program.app.chat.id == folder.name) == opens
        assert not any("Traceback" in one.message for one in program.app._notifications)
        await program.say("another question")
        await program.until(lambda: "Hello" in program.screen())
    others = [one for one in (tmp_path / "data" / "sessions").iterdir() if one != folder]
    assert len(others) == (not opens)
    if not opens and before:
        assert journal(folder).read_bytes() == before


async def test_escape_stops_and_keeps_what_came(tmp_path: Path) -> None:
    """It is marked on the screen and on the disk."""
    replier = ScriptedReplier((TextDelta("Half a sentence"), HOLD))
    async with running(tmp_path, replier) as program:
        program.box.text = "go"
        await program.pilot.press("enter")
        await program.until(replier.held.is_set)
        await program.pilot.press("escape")
        await program.until(lambda: "Stopped" in program.screen())
        assert "Half a sentence" in program.screen()
        assert program.app.chat is not None
        assert replay(program.library.read(program.app.chat.id)[2]).path[-1].how == "stopped"


async def test_keys_make_lines_and_bring_back_what_was_said(tmp_path: Path) -> None:
    """Ctrl+J and Shift+Enter make a line; Up in an empty box is the history, and Down returns to the draft."""
    async with running(tmp_path) as program:
        await program.pilot.press("a", "ctrl+j", "b", "shift+enter", "c")
        assert program.box.text == "a\nb\nc"
        await program.pilot.press("enter")
        await program.until(lambda: program.box.text == "")
        await program.pilot.press("up")
        assert program.box.text == "a\nb\nc"
        await program.pilot.press("down")
        assert program.box.text == ""


async def test_the_system_prompt_has_a_screen_of_its_own(tmp_path: Path) -> None:
    """Saved, it goes with the next message; left, it stays as it was."""
    async with running(tmp_path) as program:
        await program.pilot.press("ctrl+y")
        program.app.screen.query_one(TextArea).text = "Be short."
        await program.pilot.press("ctrl+s")
        await program.say("a question")
        assert program.replier.requests[0].asked.system == "Be short."
        await program.pilot.press("ctrl+y")
        program.app.screen.query_one(TextArea).text = "other"
        await program.pilot.press("escape")
        assert program.app.chat is not None
        assert program.app.chat.settings.system == "Be short."


async def test_retrying_and_the_branch_keys(tmp_path: Path) -> None:
    """Both replies stay and can be gone between."""
    async with running(tmp_path) as program:
        await program.say("a question")
        await program.pilot.press("ctrl+r")
        await program.until(lambda: "2/2" in program.screen())
        await program.pilot.press("f7")
        await program.until(lambda: "1/2" in program.screen())
        assert program.app.chat is not None
        assert len(program.app.chat.conversation.messages) == 3


async def test_the_list_is_filtered_and_opens(tmp_path: Path) -> None:
    """By words of the title."""
    async with running(tmp_path) as program:
        await program.say("heat and work")
        await program.pilot.press("ctrl+n")
        await program.say("reading json")
        options = program.app.query_one("#session-options", OptionList)
        await program.until(lambda: options.option_count == 3)
        await program.pilot.press("ctrl+f", *"heat")
        await program.until(lambda: options.option_count == 2)
        await program.pilot.press("enter", "down", "enter")
        await program.until(lambda: "heat and work" in program.screen())


async def test_without_an_account_the_way_on_is_shown_and_the_text_stays(tmp_path: Path) -> None:
    """Log in, or try the demo."""
    async with running(tmp_path, account=False) as program:
        assert "grokchat login" in program.screen()
        assert "grokchat --demo" in program.screen()
        program.box.text = "my words"
        await program.pilot.press("enter")
        await program.pilot.pause()
        assert program.box.text == "my words"


async def test_markup_and_escape_sequences_are_only_words(tmp_path: Path) -> None:
    """Nothing that is said or replied acts on the program."""
    hostile = "[/] [link=x] [@click=app.quit]y[/] \x1b[2J\x9b1m \x07"
    async with running(tmp_path, ScriptedReplier((TextDelta(hostile), ReplyEnded("done", "", "stop")))) as program:
        await program.say("[/red] " + hostile)
        await program.until(lambda: "Grok" in program.screen())
        shown = program.screen() + str(program.app.query_one("#title", Static).render())
        assert "[/]" in shown
        assert not any(char in shown for char in "\x1b\x9b\x07")


async def test_a_failure_tells_what_to_do(tmp_path: Path) -> None:
    """In the conversation, where the reply would stand."""
    failed = ReplyEnded("failed", "The service refused the token. Run `grokchat login`.")
    async with running(tmp_path, ScriptedReplier((failed,))) as program:
        await program.say("a question")
        await program.until(lambda: "grokchat login" in program.screen())


async def test_help_and_palette_come_from_the_one_table(tmp_path: Path) -> None:
    """The palette runs what is chosen."""
    async with running(tmp_path) as program:
        await program.pilot.press("f1")
        assert len(program.app.screen_stack) == 2
        await program.pilot.press("escape", "ctrl+p", *"next reasoning", "enter")
        await program.until(lambda: "[high]" in program.status())


async def test_a_narrow_screen_hides_the_list_until_it_is_asked_for(tmp_path: Path) -> None:
    """Ctrl+B brings it."""
    async with running(tmp_path, size=(40, 20)) as program:
        assert not program.app.query_one(SessionList).display
        await program.pilot.press("ctrl+b")
        assert program.app.query_one(SessionList).display


async def test_the_theme_changes_live(tmp_path: Path) -> None:
    """The conversation is drawn in the other colours."""
    async with running(tmp_path) as program:
        before = program.app.pane.render_line(0)
        await program.pilot.press("f10")
        assert program.app.pane.render_line(0) != before


@pytest.mark.parametrize("width", [20, 36, 76, 116])
def test_the_footer_fits(width: int) -> None:
    """It drops what does not, but never the key that shows all the others."""
    assert 0 < len(footer(width)) <= width
    assert footer(width).endswith("F1 help")
    assert len(footer(width, running=True)) <= width


def test_the_footer_names_what_can_be_done() -> None:
    """The key that stops a reply only while there is one; the list of all commands before the rest."""
    assert "Esc stop" not in footer(116)
    assert footer(36, running=True) == "Esc stop  Ctrl+P commands  F1 help"
    assert "Esc stop" in footer(76, running=True)
    assert footer(36) == "Ctrl+N new  Ctrl+P commands  F1 help"


async def test_a_conversation_is_listed_while_its_first_reply_comes(tmp_path: Path) -> None:
    """It is on the disk already, so it is in the list."""
    async with running(tmp_path, ScriptedReplier([TextDelta("half", tokens=1), HOLD])) as program:
        program.box.text = "A question that waits"
        await program.pilot.press("enter")
        options = program.app.query_one("#session-options", OptionList)
        await program.until(lambda: any("A question that waits" in str(one.prompt) for one in options.options))
        assert program.app.chat is not None
        assert program.app.chat.running
        await program.pilot.press("escape")
        await program.until(lambda: program.app.chat is not None and not program.app.chat.running)
