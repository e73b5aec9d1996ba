"""The box: it grows, it remembers, it sends only by a key, and nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripted import HOLD, ScriptedReplier
from test_tui_app import SIZES, Program, running
from textual.events import Paste
from textual.widgets import Input, Static

from grokchat.conversation import ReplyEnded, TextDelta
from grokchat.tui.session_list import SessionList


async def said(program: Program, *words: str) -> None:
    for one in words:
        await program.say(one)


@pytest.mark.parametrize("size", SIZES)
async def test_the_box_grows_to_a_third_of_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    """One line at first; then a line for each line, up to a third; then it scrolls. The conversation keeps the rest."""
    async with running(tmp_path, size=size) as program:
        assert program.box.outer_size.height == 3
        await program.pilot.press("a", "ctrl+j", "b")
        await program.pilot.pause()
        assert program.box.outer_size.height == 4
        program.box.text = "\n".join("abcdefghijklmnopqrstuvwxyz")
        await program.pilot.pause()
        assert size[1] // 3 - 2 <= program.box.outer_size.height <= size[1] // 3
        assert program.app.pane.size.height >= size[1] // 2
        program.box.text = ""
        await program.pilot.pause()
        assert program.box.outer_size.height == 3


@pytest.mark.parametrize("size", SIZES)
async def test_everything_has_its_place_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    """The title above, the conversation, the box, the status and the keys, without gap or overlap, to the last row."""
    columns, rows = size
    async with running(tmp_path, size=size) as program:
        await said(program, "a question")
        app = program.app
        title, pane, box = app.query_one("#title").region, app.pane.region, program.box.region
        status, keys = app.query_one("#status").region, app.query_one("#keys").region
        assert (title.y, title.height) == (0, 1)
        assert pane.y == title.bottom
        assert box.y == pane.bottom
        assert (status.y, status.height) == (box.bottom, 1)
        assert (keys.y, keys.height, keys.bottom) == (status.bottom, 1, rows)
        side = app.query_one(SessionList).region.width if columns >= 90 else 0
        assert (side > 0) == (columns >= 90)
        assert {region.x for region in (title, pane, box)} == {side}
        assert {region.right for region in (title, pane, box, status, keys)} == {columns}


async def test_another_size_shows_what_has_room_in_it(tmp_path: Path) -> None:
    """The status and the keys of the size that is there, whichever was there before."""
    wanted = {}
    for size in SIZES:
        async with running(tmp_path / str(size[0]), size=size) as program:
            wanted[size] = (program.status(), str(program.app.query_one("#keys", Static).render()))
    assert len(set(wanted.values())) == len(SIZES)
    async with running(tmp_path / "one") as program:
        for size in (*reversed(SIZES), *SIZES):
            await program.pilot.resize_terminal(*size)
            await program.until(lambda: (program.status(), str(program.app.query_one("#keys", Static).render())) == wanted[size])  # noqa: B023


@pytest.mark.parametrize("size", [(80, 24), (40, 20)])
async def test_on_a_narrow_screen_the_list_lies_over_the_conversation(tmp_path: Path, size: tuple[int, int]) -> None:
    """No line is broken anew for it; choosing, or Escape, takes it away."""
    async with running(tmp_path, size=size) as program:
        await said(program, "a question")
        room = program.app.pane.size
        for leave in ("escape", "enter"):
            await program.pilot.press("ctrl+f")
            await program.pilot.pause()
            shown = program.app.query_one(SessionList)
            assert shown.display
            assert program.app.pane.size == room
            assert shown.region.height == size[1] - 2
            await program.pilot.press(*(("enter", "down", "enter") if leave == "enter" else (leave,)))
            await program.until(lambda: not program.app.query_one(SessionList).display)
            assert program.app.focused is program.box


async def test_a_paste_of_many_lines_does_not_send(tmp_path: Path) -> None:
    """Its line ends are lines, and its control characters do nothing."""
    async with running(tmp_path) as program:
        program.box.post_message(Paste("one\ntwo\r\nthree\n"))
        await program.until(lambda: "three" in program.box.text)
        assert program.box.text.replace("\r\n", "\n").split("\n")[:3] == ["one", "two", "three"]
        assert program.replier.requests == []


async def test_up_goes_back_through_what_was_said_and_down_returns(tmp_path: Path) -> None:
    """From the newest to the oldest, and to the empty box at the end; a text in the box keeps its own arrows."""
    async with running(tmp_path) as program:
        await said(program, "first words", "second words")
        seen = []
        for key in ("up", "up", "up", "down", "down"):
            await program.pilot.press(key)
            seen.append(program.box.text)
        assert seen == ["second words", "first words", "first words", "second words", ""]
        program.box.put("a draft")
        await program.pilot.press("up", "down")
        assert program.box.text == "a draft"


async def test_what_was_changed_in_the_history_is_a_draft_of_its_own(tmp_path: Path) -> None:
    """The history stays as it was said."""
    async with running(tmp_path) as program:
        await said(program, "first words")
        await program.pilot.press("up", "x", "up")
        assert program.box.text == "first wordsx"
        program.box.text = ""
        await program.pilot.press("up")
        assert program.box.text == "first words"


async def test_the_same_words_twice_stand_once_in_the_history(tmp_path: Path) -> None:
    """One press goes past them."""
    async with running(tmp_path) as program:
        await said(program, "older words", "same words", "same words")
        await program.pilot.press("up", "up")
        assert program.box.text == "older words"


async def test_a_draft_survives_other_conversations(tmp_path: Path) -> None:
    """A new one, and one that is chosen in the list."""
    async with running(tmp_path) as program:
        await said(program, "first words")
        program.box.put("a draft")
        await program.pilot.press("ctrl+n")
        await program.pilot.pause()
        assert program.box.text == "a draft"
        await program.pilot.press("ctrl+f", "enter", "down", "enter")
        await program.until(lambda: "first words" in program.screen())
        assert program.box.text == "a draft"


async def test_a_draft_makes_room_for_editing_and_is_found_again(tmp_path: Path) -> None:
    """Also after another conversation was opened: it is the newest of the history."""
    async with running(tmp_path) as program:
        await said(program, "first words")
        program.box.put("a draft")
        await program.pilot.press("ctrl+g")
        assert program.box.text == "first words"
        await program.pilot.press("escape")
        program.box.text = ""
        await program.pilot.press("up")
        assert program.box.text == "a draft"
        program.box.text = ""
        await program.pilot.press("ctrl+n")
        await program.pilot.pause()
        await program.pilot.press("up")
        assert program.box.text == "a draft"


async def test_what_is_typed_while_a_reply_comes_waits_in_the_box(tmp_path: Path) -> None:
    """Enter says why, and sends nothing."""
    replier = ScriptedReplier((TextDelta("Half"), HOLD))
    async with running(tmp_path, replier) as program:
        program.box.text = "go"
        await program.pilot.press("enter")
        await program.until(replier.held.is_set)
        program.box.put("the next words")
        await program.pilot.press("enter")
        await program.pilot.pause()
        assert program.box.text == "the next words"
        assert len(replier.requests) == 1


async def test_an_error_of_the_service_keeps_the_words_in_the_history(tmp_path: Path) -> None:
    """The message stands in the conversation; Up brings it back."""
    failed = ReplyEnded("failed", "The service failed.")
    async with running(tmp_path, ScriptedReplier((failed,))) as program:
        await said(program, "my words")
        await program.pilot.press("up")
        assert program.box.text == "my words"


async def test_blank_words_are_not_sent(tmp_path: Path) -> None:
    """Spaces and line ends are no question."""
    async with running(tmp_path) as program:
        program.box.put(" \n \n")
        await program.pilot.press("enter")
        await program.pilot.pause()
        assert program.replier.requests == []


async def test_what_was_not_sent_is_there_at_the_next_start(tmp_path: Path) -> None:
    """Once; and an empty box leaves nothing behind."""
    async with running(tmp_path) as program:
        program.box.put("half a\nquestion")
        await program.pilot.press("ctrl+q")
        await program.until(lambda: program.app.return_code is not None)
    (kept,) = (tmp_path / "data" / "drafts").glob("*/words.md")
    assert kept.stat().st_mode & 0o777 == 0o600
    async with running(tmp_path) as program:
        assert program.box.text == "half a\nquestion"
        program.box.text = ""
        await program.pilot.press("ctrl+q")
    assert not kept.parent.exists()


async def test_a_rename_keeps_settings_that_a_person_broke_and_says_so(tmp_path: Path) -> None:
    """F3 takes the title; what was being edited by hand stands beside, and the note says where."""
    async with running(tmp_path) as program:
        await program.say("a question")
        (path,) = (tmp_path / "data" / "sessions").glob("*/session.toml")
        path.write_text('title = "half a')
        await program.pilot.press("f3")
        await program.pilot.pause()
        program.app.screen.query_one(Input).value = "A better title"
        await program.pilot.press("enter")
        await program.until(lambda: any("kept as session.toml.kept-" in one.message for one in program.app._notifications))
        assert program.box is not None
    (aside,) = path.parent.glob("session.toml.kept-*")
    assert aside.read_text() == 'title = "half a'
    assert 'title = "A better title"' in path.read_text()


async def test_a_title_of_markup_at_the_end_is_only_words(tmp_path: Path) -> None:
    """What is printed when the program ends is never read as markup."""
    async with running(tmp_path) as program:
        program.app.exit(message="[/x] [bold]b[/] \x1b[2J")
        assert [str(one) for one in program.app._exit_renderables] == ["[/x] [bold]b[/] ␛[2J"]


HOSTILE = ["\x1b[2J", "\x1b]52;c;aGk=\x07", "\x9b31m", "a\u202eb", "bell\x07", "\x00", "back\bspace", "\ud800", "\x7f"]


@pytest.mark.parametrize("words", HOSTILE)
async def test_what_is_written_in_a_box_never_acts_on_the_terminal(tmp_path: Path, words: str) -> None:
    """Pasted, brought back from the history, edited, or found in the settings: the bytes stay, the screen shows them."""
    async with running(tmp_path) as program:

        async def painted() -> str:
            await program.pilot.pause()
            return "\n".join(strip.text for strip in program.app.screen._compositor.render_strips())

        def acts(text: str) -> bool:
            return any(char in text for char in "\x1b\x9b\x07\x00\b\u202e\x7f\ud800")

        program.box.put(f"before {words} after")
        assert not acts(await painted())
        assert "after" in await painted()
        assert program.box.text == f"before {words} after"
        program.app.chat.change(title=f"t {words}", system=f"s {words}")  # type: ignore[union-attr]
        for key in ("f3", "ctrl+y", "ctrl+f"):
            await program.pilot.press(key)
            await program.pilot.pause()
            box = program.app.focused
            assert box is not None
            box.post_message(Paste(f"pasted {words} end"))
            assert not acts(await painted()), key
            await program.pilot.press("escape")


async def test_a_box_counts_cells_as_they_are_seen(tmp_path: Path) -> None:
    """The cursor stands behind what was typed, whatever was before it."""
    async with running(tmp_path) as program:
        program.box.put("\x1b\x1b漢x")
        await program.pilot.press("y", "backspace", "z")
        assert program.box.text == "\x1b\x1b漢xz"
