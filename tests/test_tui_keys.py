"""Every command of the table does what it says, by its key and from the list of commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from scripted import HOLD, ScriptedReplier
from test_tui_app import Program, running
from textual.widgets import Input, OptionList, Static, TextArea

from grokchat.commands import COMMANDS, Command
from grokchat.conversation import ReplyEnded, TextDelta, ThoughtDelta
from grokchat.tui.session_list import SessionList

LONG = "\n\n".join(f"# Heading {number}\n\nWords of {number}.\n\n```python\nx = {number}\n```" for number in range(12))
REPLY = (
    ThoughtDelta("A thought."),
    TextDelta(LONG),
    ReplyEnded("done", "", "stop"),
)


def title_of(program: Program) -> str:
    return str(program.app.query_one("#title", Static).render())


def row(program: Program) -> int:
    return round(program.app.pane.scroll_y)


def branch(program: Program) -> str:
    assert program.app.chat is not None
    return program.app.chat.conversation.head


def effort(program: Program) -> str:
    assert program.app.chat is not None
    return program.app.chat.settings.parameters.effort


def count(program: Program) -> int:
    assert program.app.chat is not None
    return len(program.app.chat.conversation.messages)


def asks(program: Program) -> str:
    """The title of the dialogue that is open, empty when there is none."""
    found = program.app.screen.query(".dialogue, .question") if len(program.app.screen_stack) > 1 else None
    return str(found.first().border_title) if found else ""


def bottom(program: Program) -> bool:
    return row(program) >= program.app.pane.max_scroll_y - 1


async def to_the_middle(program: Program) -> None:
    program.app.action_scroll_home()
    program.app.pane.scroll_to(y=30, animate=False, immediate=True)
    await program.pilot.pause()


async def retried(program: Program) -> None:
    await program.pilot.press("ctrl+r")
    await program.until(lambda: count(program) == 3 and program.app.chat is not None and not program.app.chat.running)


State = Callable[[Program], object]
Before = Callable[[Program], Awaitable[None]]

LOOKS: dict[str, tuple[State, object, Before | None]] = {
    "new": (lambda p: (count(p), title_of(p)[:16]), (0, "New conversation"), None),
    "effort": (effort, "high", None),
    "system": (asks, "System prompt", None),
    "retry": (count, 3, None),
    "retry_more": (lambda p: (count(p), p.replier.requests[-1].asked.parameters.effort), (3, "high"), None),
    "edit": (lambda p: p.box.text, "the question", None),
    "branch_previous": (lambda p: p.app.chat.conversation.siblings(branch(p))[0].id == branch(p), True, retried),  # type: ignore[union-attr]
    "branch_next": (lambda p: p.app.chat.conversation.siblings(branch(p))[0].id == branch(p), True, retried),  # type: ignore[union-attr]
    "model": (lambda p: type(p.app.screen).__name__, "ModelsScreen", None),
    "thoughts": (lambda p: "A thought." in p.screen(), True, lambda p: top(p)),
    "toggle_list": (lambda p: bool(p.app.query_one(SessionList).display), False, None),
    "find": (lambda p: p.app.focused is p.app.query_one("#filter"), True, None),
    "find_words": (asks, "Find in this conversation", None),
    "message_previous": (lambda p: row(p) < 30, True, to_the_middle),
    "message_next": (lambda p: row(p) > 0, True, lambda p: top(p)),
    "heading_previous": (lambda p: row(p) < 30, True, to_the_middle),
    "heading_next": (lambda p: row(p) > 30, True, to_the_middle),
    "code_previous": (lambda p: row(p) < 30, True, to_the_middle),
    "code_next": (lambda p: row(p) > 30, True, to_the_middle),
    "scroll_up": (lambda p: row(p) < 30, True, to_the_middle),
    "scroll_down": (lambda p: row(p) > 30, True, to_the_middle),
    "scroll_home": (row, 0, None),
    "scroll_end": (bottom, True, to_the_middle),
    "select": (lambda p: p.app.pane.caret is not None, True, None),
    "rename": (asks, "Rename this conversation", None),
    "delete": (asks, "Delete this conversation?", None),
    "copy": (lambda p: p.app.clipboard, LONG, None),
    "theme": (lambda p: p.app.palette_name, "paper", None),
    "palette": (asks, "Commands", None),
    "help": (asks, "Help", None),
    "quit": (lambda p: p.app.return_code, 0, None),
}
"""What is to be seen after a command, and what has to be done before it."""


async def top(program: Program) -> None:
    program.app.action_scroll_home()
    await program.pilot.pause()


def unlike(state: object, wanted: object) -> bool:
    return state != wanted


def missing() -> list[str]:
    """Commands that no test here looks at and no other test names."""
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py") if path.name != Path(__file__).name)
    others = {one.id for one in COMMANDS} - set(LOOKS) - {"stop", "editor"}
    return sorted(id for id in others if f'"{id}"' not in tests and f"action_{id}" not in tests and f'"{key_of(id)}"' not in tests)


def key_of(id: str) -> str:
    return next((one.keys[0] for one in COMMANDS if one.id == id and one.keys), "-none-")


def test_no_command_is_without_a_test() -> None:
    """`stop` and `editor` have tests of their own below."""
    assert missing() == []


def test_no_two_commands_share_a_key_or_a_title() -> None:
    """And each tells what it does in a sentence."""
    keys = [key for one in COMMANDS for key in one.keys]
    assert len(keys) == len(set(keys))
    titles = [one.title for one in COMMANDS]
    assert len(titles) == len(set(titles))
    assert all(one.help.endswith(".") and bool(one.keys) == bool(one.shown_keys) for one in COMMANDS)
    assert all(one.shown_keys for one in COMMANDS if one.footer)


async def asked(program: Program) -> None:
    """The question is answered, and the end of the long reply is on the screen."""
    program.box.text = "the question"
    await program.pilot.press("enter")
    await program.until(lambda: "x = 11" in program.screen() and program.app.chat is not None and not program.app.chat.running)


async def ready(program: Program, command: Command) -> None:
    await asked(program)
    before = LOOKS[command.id][2]
    if before is not None:
        await before(program)
    await program.pilot.pause()


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.id in LOOKS and one.keys], ids=lambda one: one.id)
async def test_a_key_does_what_its_command_says(tmp_path: Path, command: Command) -> None:
    """Each of its keys, from the box, where a person is."""
    state, wanted, _ = LOOKS[command.id]
    for number, key in enumerate(command.keys):
        async with running(tmp_path / str(number), ScriptedReplier(REPLY)) as program:
            await ready(program, command)
            assert unlike(state(program), wanted) or command.id in ("branch_next", "branch_previous", "thoughts"), (
                "it is so already"
            )
            await program.pilot.press(key)
            await program.until(lambda: state(program) == wanted)


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.id in LOOKS and one.id != "palette"], ids=lambda one: one.id)
async def test_the_list_of_commands_does_it_too(tmp_path: Path, command: Command) -> None:
    """Found by its title."""
    state, wanted, _ = LOOKS[command.id]
    async with running(tmp_path, ScriptedReplier(REPLY)) as program:
        await ready(program, command)
        await program.pilot.press("ctrl+p")
        await program.pilot.pause()
        program.app.screen.query_one(Input).value = command.title
        await program.pilot.pause()
        options = program.app.screen.query_one(OptionList)
        while options.highlighted is not None and options.get_option_at_index(options.highlighted).id != command.id:
            await program.pilot.press("down")
        await program.pilot.press("enter")
        await program.until(lambda: state(program) == wanted)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 20)])
async def test_the_effort_by_key_and_by_click_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    """What is chosen stands in brackets; where all are shown, each can be clicked, else a click takes the next."""
    async with running(tmp_path, size=size) as program:
        assert "[medium]" in program.status()
        await program.pilot.press("ctrl+t")
        await program.until(lambda: "[high]" in program.status())
        words = program.status()
        target = "low" if "low" in words else "[high]"
        line = program.app.query_one("#status")
        await program.pilot.click("#status", offset=(line.styles.padding.left + words.index(target) + 1, 0))
        wanted = "[low]" if target == "low" else "[none]"
        await program.until(lambda: wanted in program.status())


async def test_escape_stops_leaves_and_comes_back_in_this_order(tmp_path: Path) -> None:
    """A running reply first, then editing, then it goes back to the box."""
    replier = ScriptedReplier((TextDelta("Half"), HOLD))
    async with running(tmp_path, replier) as program:
        program.box.text = "go"
        await program.pilot.press("enter")
        await program.until(replier.held.is_set)
        await program.pilot.press("escape")
        await program.until(lambda: program.app.chat is not None and not program.app.chat.running)
        await program.pilot.press("ctrl+g")
        assert program.app.editing
        assert "Editing" in str(program.box.border_title)
        await program.pilot.press("escape")
        assert not program.app.editing
        assert not program.box.border_title
        assert program.box.text == "go"
        await program.pilot.press("ctrl+f", "escape")
        assert program.app.focused is program.box


async def test_dialogues_keep_the_keys_to_themselves(tmp_path: Path) -> None:
    """No command works behind one, and each is left by Escape with nothing changed."""
    async with running(tmp_path, ScriptedReplier(REPLY)) as program:
        await asked(program)
        before = (effort(program), count(program), title_of(program), program.app.palette_name)
        for key in ("f1", "f2", "f3", "f5", "ctrl+p", "ctrl+y"):
            await program.pilot.press(key)
            await program.until(lambda: len(program.app.screen_stack) == 2)
            await program.pilot.press("ctrl+t", "ctrl+n", "ctrl+r", "f10", "ctrl+p")
            assert len(program.app.screen_stack) == 2, key
            await program.pilot.press("escape")
            await program.until(lambda: len(program.app.screen_stack) == 1)
        assert (effort(program), count(program), title_of(program), program.app.palette_name) == before


async def test_a_title_is_taken(tmp_path: Path) -> None:
    """Without the spaces around it; an empty one changes nothing."""
    async with running(tmp_path) as program:
        await program.say("the question")
        await program.pilot.press("f3")
        program.app.screen.query_one(Input).value = "  Heat  "
        await program.pilot.press("enter")
        await program.until(lambda: title_of(program).startswith("Heat"))
        await program.pilot.press("f3")
        program.app.screen.query_one(Input).value = "   "
        await program.pilot.press("enter")
        await program.pilot.pause()
        assert title_of(program).startswith("Heat")


async def test_deleting_asks_and_moves_to_the_trash(tmp_path: Path) -> None:
    """The first answer keeps it."""
    async with running(tmp_path) as program:
        await program.say("the question")
        program.app.action_delete()
        await program.until(lambda: asks(program))
        await program.pilot.press("enter")
        await program.until(lambda: not asks(program))
        assert len(program.library.sessions()) == 1
        program.app.action_delete()
        await program.until(lambda: asks(program))
        await program.pilot.press("down", "enter")
        await program.until(lambda: not program.library.sessions())
        assert list(program.library.trash.iterdir())
        assert title_of(program).startswith("New conversation")


async def test_words_are_found_one_after_another(tmp_path: Path) -> None:
    """And what is not there is told without moving."""
    async with running(tmp_path, ScriptedReplier(REPLY)) as program:
        await asked(program)
        await top(program)
        await program.pilot.press("f5")
        program.app.screen.query_one(Input).value = "words of 7"
        await program.pilot.press("enter")
        await program.until(lambda: "Words of 7." in program.screen())
        place = row(program)
        await program.pilot.press("f5")
        program.app.screen.query_one(Input).value = "not there at all"
        await program.pilot.press("enter")
        await program.pilot.pause()
        assert row(program) == place


async def test_the_system_prompt_counts_and_is_marked(tmp_path: Path) -> None:
    """Its screen shows about how many tokens; the title says that one is set."""
    async with running(tmp_path) as program:
        await program.pilot.press("f4")
        editor = program.app.screen.query_one(TextArea)
        editor.text = "Be short. " * 40
        await program.pilot.pause()
        assert "100 tokens" in str(program.app.screen.query_one("#system-count", Static).render())
        await program.pilot.press("ctrl+s")
        await program.until(lambda: "system prompt" in title_of(program))
        await program.pilot.press("ctrl+n")
        await program.until(lambda: "system prompt" not in title_of(program))
