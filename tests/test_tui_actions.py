"""Commands when there is nothing for them to do, and when the disk or the person says no."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from scripted import HOLD, ScriptedReplier
from test_tui_app import Program, running
from textual.widgets import Input, OptionList, Static

from grokchat.conversation import TextDelta, ThoughtDelta


def told(program: Program) -> str:
    return " ".join(one.message for one in program.app._notifications)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("delete", "nothing to delete yet"),
        ("retry", "nothing to ask again yet"),
        ("edit", "no message to edit yet"),
        ("branch_next", "no other branch"),
        ("branch_previous", "no other branch"),
        ("drop_parameter", "No parameter was refused"),
        ("inspect", "no reply to inspect yet"),
        ("copy", "no such message"),
        ("call", "No function call waits"),
        ("message_next", "none that way"),
        ("heading_previous", "none that way"),
        ("formula", "no formula under the pointer"),
    ],
)
async def test_a_command_without_an_object_says_so(tmp_path: Path, act: str, words: str) -> None:
    """In a new conversation; nothing is asked and nothing is made."""
    async with running(tmp_path) as program:
        await program.app.run_action(f"app.{act}")
        await program.until(lambda: words in told(program))
        assert len(program.app.screen_stack) == 1
        assert program.replier.requests == []
        assert program.library.sessions() == []


@pytest.mark.parametrize("keys", [["ctrl+r"], ["alt+r"], ["f7"]])
async def test_while_a_reply_comes_other_work_waits_with_a_word(tmp_path: Path, keys: list[str]) -> None:
    """The reply goes on."""
    replier = ScriptedReplier((TextDelta("Half"), HOLD))
    async with running(tmp_path, replier) as program:
        program.box.text = "go"
        await program.pilot.press("enter")
        await program.until(replier.held.is_set)
        await program.pilot.press(*keys)
        await program.until(lambda: "still coming" in told(program) or "no other branch" in told(program))
        assert program.app.chat is not None
        assert program.app.chat.running
        assert len(replier.requests) == 1


async def test_deleting_a_conversation_whose_reply_comes_stops_it(tmp_path: Path) -> None:
    """It is in the trash with what came, and a new one is open."""
    replier = ScriptedReplier((TextDelta("Half"), HOLD))
    async with running(tmp_path, replier) as program:
        program.box.text = "go"
        await program.pilot.press("enter")
        await program.until(replier.held.is_set)
        program.app.action_delete()
        await program.pilot.pause()
        await program.pilot.press("down", "enter")
        await program.until(lambda: not program.library.sessions())
        journal = next(program.library.trash.iterdir()) / "journal.jsonl"
        assert '"how":"stopped"' in journal.read_text()
        assert program.app.chat is not None
        assert not program.app.chat.conversation.path


async def test_a_trash_that_cannot_be_made_leaves_the_conversation(tmp_path: Path) -> None:
    """And says why."""
    async with running(tmp_path) as program:
        await program.say("the question")
        program.library.trash.write_text("in the way")
        program.app.action_delete()
        await program.pilot.pause()
        await program.pilot.press("down", "enter")
        await program.until(lambda: "Cannot move to the trash" in told(program))
        assert len(program.library.sessions()) == 1


async def test_a_conversation_that_went_away_is_told_when_it_is_chosen(tmp_path: Path) -> None:
    """The one that is open stays."""
    async with running(tmp_path) as program:
        await program.say("the first one")
        assert program.app.chat is not None
        gone = program.app.chat.id
        await program.pilot.press("ctrl+n")
        await program.say("the second one")
        (program.library.folder / gone).rename(tmp_path / "gone")
        options = program.app.query_one("#session-options", OptionList)
        place = next(place for place in range(options.option_count) if options.get_option_at_index(place).id == gone)
        options.focus()
        options.highlighted = place
        await program.pilot.press("enter")
        await program.until(lambda: "There is no conversation" in told(program))
        assert program.app.chat.conversation.path[0].text == "the second one"


@pytest.mark.parametrize("link", ["https://example.org/[x]", f"https://example.org/{'x' * 200}.evil.example"])
@pytest.mark.parametrize("answer", ["enter", "escape"])
async def test_a_link_is_shown_before_anything_is_done_with_it(tmp_path: Path, link: str, answer: str) -> None:
    """Copied is the first choice; its address is only words, all of which are seen however long it is."""
    async with running(tmp_path) as program:
        program.app.ask_to_open(link)
        await program.pilot.pause()
        words = program.app.screen.query_one(".question Static", Static)
        assert "".join(words.render_line(y).text.strip() for y in range(words.size.height)) == link
        await program.pilot.press(answer)
        await program.pilot.pause()
        assert program.app.clipboard == (link if answer == "enter" else "")


async def test_keys_whose_work_may_be_out_of_view_say_what_they_did(tmp_path: Path) -> None:
    """Thoughts, mathematics, long code and the theme; and where there is nothing to show, that."""
    async with running(tmp_path, ScriptedReplier((ThoughtDelta("Hm."), TextDelta("Yes.")))) as program:
        await program.pilot.press("f6")
        assert "no thoughts to show" in told(program)
        await program.say("the question")
        await program.pilot.press("f6", "f6", "f12", "f12", "f10")
        program.app.action_code_fold()
        program.app.action_code_fold()
        await program.pilot.pause()
        for words in (
            "Thoughts are shown",
            "Thoughts are folded",
            "as LaTeX",
            "are drawn",
            "Theme: paper",
            "is folded",
            "shown whole",
        ):
            assert words in told(program)


async def test_the_list_marks_what_is_open_and_says_why_it_is_empty(tmp_path: Path) -> None:
    """Nothing saved yet, or nothing that fits the filter."""

    def listed(program: Program) -> list[str]:
        options = program.app.query_one("#session-options", OptionList)
        return [str(options.get_option_at_index(place).prompt) for place in range(options.option_count)]

    async with running(tmp_path) as program:
        assert listed(program) == ["Nothing is saved yet."]
        await program.say("the first one")
        await program.until(lambda: listed(program) == ["Today", "▌the first one"])
        await program.pilot.press("ctrl+n")
        assert listed(program) == ["Today", " the first one"]
        await program.pilot.press("ctrl+f", *"zz")
        assert listed(program) == ["No title has these words."]


async def test_another_conversation_takes_no_edited_message_of_the_one_before(tmp_path: Path) -> None:
    """What is being edited ends with the conversation that it is part of."""
    async with running(tmp_path) as program:
        await program.say("the first one")
        await program.pilot.press("ctrl+g")
        assert program.app.editing
        assert program.app.chat is not None
        program.app.open_session(program.app.engine.open(program.app.chat.id))
        assert not program.app.editing
        assert not program.box.border_title


@pytest.mark.parametrize("words", ["", "0", "99", "-1", "two", "²", "9" * 40])
async def test_a_number_that_names_no_message_copies_nothing(tmp_path: Path, words: str) -> None:
    """Whatever is typed in its place."""
    async with running(tmp_path) as program:
        await program.say("the question")
        program.app.action_copy_message()
        await program.pilot.pause()
        program.app.screen.query_one(Input).value = words
        await program.pilot.press("enter")
        await program.until(lambda: "no such message" in told(program))
        assert program.app.clipboard == ""


async def test_where_the_screen_cannot_be_given_away_the_editor_is_not_started(tmp_path: Path) -> None:
    """The text stays, and a word says why."""
    async with running(tmp_path) as program:
        program.app.doors = program.app.doors._replace(editor=f"{sys.executable} -c 0")
        program.box.put("my words")
        program.app.action_editor()
        await program.until(lambda: "could not be started" in told(program))
        assert program.box.text == "my words"
