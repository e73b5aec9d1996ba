"""Where a caret goes, row by row, and what it takes with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_tui_pane import LONG, many, reading, reply
from textual.geometry import Offset
from textual.selection import Selection

from grokchat.commands import CARET, COMMANDS
from grokchat.conversation import TextPart, ToolCall
from grokchat.render.lines import Line, Span
from grokchat.tui.caret import MOVES, Caret, moved
from grokchat.tui.reading_actions import copied_words
from grokchat.tui.selecting import SelectingPane


class Rows:
    """Rows of plain words."""

    def __init__(self, text: str) -> None:
        self.rows = [Line((Span(row),)) for row in text.split("\n")]

    @property
    def height(self) -> int:
        return len(self.rows)

    def line(self, row: int) -> Line | None:
        return self.rows[row] if 0 <= row < len(self.rows) else None


TEXT = Rows("One two, three.\n漢字 and e\u0301\n\nLast block\nof two rows")

STEPS = [
    ("right", (0, 0), (0, 1)),
    ("right", (0, 15), (1, 0)),
    ("right", (1, 0), (1, 2)),
    ("right", (1, 9), (1, 10)),
    ("left", (1, 2), (1, 0)),
    ("left", (1, 0), (0, 15)),
    ("left", (0, 0), (0, 0)),
    ("right", (4, 11), (4, 11)),
    ("word_right", (0, 0), (0, 4)),
    ("word_right", (0, 4), (0, 7)),
    ("word_right", (0, 9), (0, 14)),
    ("word_right", (0, 14), (1, 0)),
    ("word_right", (1, 9), (3, 0)),
    ("word_right", (4, 7), (4, 7)),
    ("word_left", (0, 9), (0, 7)),
    ("word_left", (1, 0), (0, 14)),
    ("word_left", (0, 0), (0, 0)),
    ("up", (3, 4), (2, 4)),
    ("up", (0, 4), (0, 4)),
    ("down", (4, 2), (4, 2)),
    ("page_down", (0, 2), (3, 2)),
    ("page_up", (4, 2), (1, 2)),
    ("block_down", (0, 3), (3, 0)),
    ("block_down", (3, 0), (4, 0)),
    ("block_up", (4, 0), (3, 0)),
    ("block_up", (3, 0), (0, 0)),
    ("line_begin", (0, 9), (0, 0)),
    ("line_end", (1, 0), (1, 10)),
    ("begin", (3, 3), (0, 0)),
    ("end", (0, 0), (4, 11)),
]

ITEMS = '{"words": [' + ", ".join(map(str, range(20))) + "]}"


@pytest.mark.parametrize(("move", "before", "after"), STEPS)
def test_a_move_goes_to_the_next_place(move: str, before: tuple[int, int], after: tuple[int, int]) -> None:
    """In cells, over wide and combined characters, and over the ends of rows."""
    assert moved(Caret(*before), move, TEXT, 3) == Caret(*after)


def test_each_move_is_in_the_table_of_keys() -> None:
    """And no key means two things."""
    assert {*MOVES} <= {one.id for one in CARET}
    keys = [key for one in CARET for key in one.keys]
    assert len(keys) == len({*keys})
    assert all(one.shown_keys for one in CARET)


async def taken_by(keys: list[str], text: str, size: tuple[int, int] = (40, 20)) -> str:
    """What is copied after these keys, of a reply with this text."""
    async with reading(reply(text), size=size) as (app, pilot):
        assert app.pane.begin_selecting()
        await pilot.press("g", *keys, "y")
        await pilot.pause()
        assert app.pane.caret is None
        assert not app.screen.selections
        return "".join(one.text for one in app.taken)


TAKEN = [
    (["down", "down", "v", "w", "w"], "Some **bold** words", "Some **bold** "),
    (
        ["down", "down", "v", "down", "end"],
        "A long line that wraps at this width and goes on.",
        "A long line that wraps at this width and goes on.",
    ),
    (["down", "down", "shift+end"], "- one *item*\n- two", "- one *item*"),
    (["down", "down", "v", "G", "$"], "First.\n\n```py\nx = 1\n```\n\nLast.", "First.\n\n```py\nx = 1\n```\n\nLast."),
    (["down", "down", "v", "G"], "```py\nx = 1\n```", "```py\nx = 1\n```"),
    (["down", "down", "v", "w", "v", "v", "end"], "Some words", "words"),
    (["down", "down", "l", "l", "h", "v", "l", "l"], "abcdef", "bc"),
]


@pytest.mark.parametrize(("keys", "text", "source"), TAKEN)
async def test_keys_select_and_copy_the_source(keys: list[str], text: str, source: str) -> None:
    """Not what is on the screen: no wraps, no drawn bullets, marks included."""
    assert await taken_by(keys, text) == source


async def test_the_keys_go_over_messages_and_the_selection_with_them() -> None:
    """From one message into the next."""
    async with reading(reply("First reply.", "a"), reply("Second reply.", "b")) as (app, pilot):
        app.pane.begin_selecting()
        await pilot.press("g", "down", "down", "v", "ctrl+down", "}", "end", "y")
        assert [one.text for one in app.taken] == ["First reply.\n\nSecond reply."]
        app.pane.begin_selecting()
        await pilot.press("G", "[")
        assert app.pane.caret is not None
        assert "Grok" in app.pane._column.line(app.pane.caret.row).text  # type: ignore[union-attr]


async def test_leaving_keeps_nothing_selected() -> None:
    """And tells that the keys are free again."""
    async with reading(reply(LONG)) as (app, pilot):
        app.pane.begin_selecting()
        await pilot.press("v", "up", "up")
        assert app.screen.selections
        await pilot.press("escape")
        assert not app.screen.selections
        assert app.pane.caret is None
        assert app.left == 1


async def test_the_caret_is_seen_wherever_it_goes() -> None:
    """The view follows it, below the head that stays."""
    async with reading(*many(30)) as (app, pilot):
        app.pane.begin_selecting()
        for keys in (["ctrl+home"], ["ctrl+end"], ["pageup"] * 5, ["{"] * 30, ["pagedown"] * 2):
            await pilot.press(*keys)
            await pilot.pause()
            assert app.pane.caret is not None
            y = app.pane.caret.row - round(app.pane.scroll_y)
            assert 0 <= y < app.pane.size.height
            plain = app.pane._drawing.strip(app.pane._line(app.pane.caret.row) or Line(), app.pane.size.width, app.pane.room)
            assert [one.style for one in app.pane.render_line(y)] != [one.style for one in plain] or y == 0


async def test_a_selection_stays_on_its_words_when_lines_above_get_other_heights() -> None:
    """Thoughts that are opened above push it down with its text."""
    first = replace(reply("Above.", "a"), thoughts="One.\nTwo.\nThree.")
    async with reading(first, reply("Alpha beta gamma.", "b"), size=(60, 30)) as (app, pilot):
        row = app.row_of("Alpha")
        app.screen.selections = {app.pane: Selection(Offset(8, row), Offset(12, row))}
        app.pane.follow = False
        app.pane._column.shown[0].toggle("thoughts")
        app.pane._settle(app.pane._anchor_at(row))
        await pilot.pause()
        assert app.row_of("Alpha") + round(app.pane.scroll_y) == row + 3
        assert app.screen.get_selected_text() == "beta"


async def test_there_is_nothing_to_select_in_an_empty_conversation() -> None:
    """And no caret."""
    async with reading() as (app, _):
        assert not app.pane.begin_selecting()
        assert app.pane.caret is None


async def test_enter_opens_what_stands_at_the_caret() -> None:
    """A link is told, a call opened."""
    message = replace(reply("See [here](https://example.org/x)."), tool_calls=(ToolCall("c", "search", ITEMS),))
    async with reading(message) as (app, pilot):
        app.pane.begin_selecting()
        await pilot.press("g", "down", "down", "w", "enter")
        assert [one.link for one in app.opened] == ["https://example.org/x"]
        await pilot.press("G", "up", "enter")
        await pilot.pause()
        assert any(row.strip("│ ") == "6," for row in app.screen_rows())
        assert app.pane.caret is not None


async def test_a_click_on_a_call_opens_its_arguments() -> None:
    """The first lines of long ones until then; those of the call beside it stay as they are."""
    message = replace(reply("Look."), tool_calls=(ToolCall("c", "search", ITEMS), ToolCall("d", "other", ITEMS.replace("1", "2"))))
    async with reading(message, size=(60, 60)) as (app, pilot):
        rows = "\n".join(app.screen_rows())
        assert rows.count("▸ 16 more lines") == 2
        assert "19" not in rows
        await pilot.click(SelectingPane, offset=(6, app.row_of("▸ 16 more lines")))
        rows = "\n".join(app.screen_rows())
        assert "19" in rows
        assert rows.count("▸ 16 more lines") == 1


async def test_an_attached_picture_is_one_line() -> None:
    """Its name, made harmless; nothing is read for it."""
    from grokchat.conversation import ImagePart

    picture = ImagePart("0" * 64, "image/png", "night\x1b[2Jsky.png")
    message = replace(reply("What is this?"), role="user", parts=(TextPart("What is this?"), picture))
    async with reading(message) as (app, _):
        assert "▣ [image night␛[2Jsky.png]" in "\n".join(app.screen_rows())


async def test_everything_between_is_selected_though_it_was_never_seen() -> None:
    """From the end to the beginning of a long conversation, word for word."""
    messages = many(200)
    async with reading(*messages) as (app, pilot):
        app.pane.begin_selecting()
        await pilot.press("G", "v", "g", "y")
        assert app.taken[0].text.count("End of ") == 200
        for message in messages:
            assert message.text in app.taken[0].text


def test_no_key_has_two_commands() -> None:
    """The first would win in silence."""
    keys = [key for one in COMMANDS for key in one.keys]
    assert [key for key in keys if keys.count(key) > 1] == []


def test_a_copy_says_how_far_it_is_known_to_have_gone() -> None:
    """Sent is not arrived; inside tmux it takes a setting."""
    assert copied_words(1234, tmux=False).startswith("Sent 1,234 characters to the terminal's clipboard (OSC 52).")
    assert "set-clipboard on" in copied_words(1, tmux=True)


def marked(app: object, role: str) -> list[str]:
    """The words on the ground of a role, row by row."""
    pane = app.pane  # type: ignore[attr-defined]
    ground = pane._drawing.style(role).bgcolor
    rows = (
        "".join(one.text for one in pane.render_line(y) if one.style and one.style.bgcolor == ground)
        for y in range(pane.size.height)
    )
    return [row for row in rows if row]


async def test_the_caret_and_what_is_selected_are_seen() -> None:
    """By keys or by the mouse: on a ground of their own, over whatever the text stands on."""
    async with reading(reply("Alpha `beta` gamma.", "a"), size=(60, 20)) as (app, pilot):
        row = app.row_of("Alpha")
        app.pane.begin_selecting()
        app.pane._go_to(Caret(row, 6))
        assert marked(app, "caret") == ["b"]
        await pilot.press("v", *["right"] * 4)
        assert (marked(app, "selection"), marked(app, "caret")) == (["beta"], [" "])
        app.pane.end_selecting()
        assert (marked(app, "selection"), marked(app, "caret")) == ([], [])
        app.screen.selections = {app.pane: Selection(Offset(2, row), Offset(7, row))}
        assert marked(app, "selection") == ["Alpha"]
