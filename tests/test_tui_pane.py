"""The conversation pane, driven in a small app over real messages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection

from grokchat.conversation import Message
from grokchat.theme import load_theme, theme_folders
from grokchat.tui.pane import ConversationPane

LONG = "\n\n".join(f"## Part {n}\n\nParagraph number {n} with *some* words in it." for n in range(40))
CODE = "Before.\n\n```python\ndef one():\n    return 1\n```\n\nAfter [here](https://example.com/page)."


class Reading(App[None]):
    CSS = "#pane { height: 1fr; overflow-x: hidden; overflow-y: scroll; }"

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[ConversationPane.Chosen] = []
        self.taken: list[ConversationPane.Taken] = []
        self.opened: list[ConversationPane.Opened] = []
        self.pointed: list[str] = []
        self.left = 0

    def compose(self) -> ComposeResult:
        yield ConversationPane(load_theme("night", theme_folders()))

    def on_conversation_pane_chosen(self, event: ConversationPane.Chosen) -> None:
        self.chosen.append(event)

    def on_selecting_pane_taken(self, event: ConversationPane.Taken) -> None:
        self.taken.append(event)

    def on_selecting_pane_opened(self, event: ConversationPane.Opened) -> None:
        self.opened.append(event)

    def on_selecting_pane_left(self) -> None:
        self.left += 1

    def on_pointing_pane_pointed(self, event: ConversationPane.Pointed) -> None:
        self.pointed.append(event.link)

    @property
    def pane(self) -> ConversationPane:
        return self.query_one(ConversationPane)

    def screen_rows(self) -> list[str]:
        return [self.pane.render_line(y).text.rstrip() for y in range(self.pane.size.height)]

    def row_of(self, words: str) -> int:
        return next(y for y, row in enumerate(self.screen_rows()) if words in row)


def reply(text: str, id: str = "r", how: str = "done") -> Message:
    return Message(id=id, parent="", role="assistant", text=text, how=how)  # type: ignore[arg-type]


@asynccontextmanager
async def reading(*messages: Message, size: tuple[int, int] = (60, 20)) -> AsyncIterator[tuple[Reading, Pilot[None]]]:
    app = Reading()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.pane.show_path(messages, {})
        await pilot.pause()
        yield app, pilot


def many(count: int) -> Sequence[Message]:
    return [reply(f"Message {n}.\n\n{LONG[:600]}\n\nEnd of {n}.", f"m{n}") for n in range(count)]


async def test_a_conversation_opens_at_its_end() -> None:
    """Whatever its length."""
    async with reading(*many(300)) as (app, _):
        assert "End of 299." in "\n".join(app.screen_rows())


async def test_only_what_is_in_view_is_laid_out() -> None:
    """Three hundred messages cost what the screen shows."""
    async with reading(*many(300)) as (app, _):
        assert sum(shown.ready for shown in app.pane._column.shown) < 5


async def test_scrolling_up_keeps_every_line_in_its_order() -> None:
    """Estimates are corrected without skipping or repeating a line."""
    async with reading(*many(12)) as (app, pilot):
        for _ in range(150):
            before, row = app.screen_rows(), app.pane.scroll_y
            if not row:
                break
            app.pane.scroll_relative(y=-1, animate=False, immediate=True)
            await pilot.pause()
            # The first row may be the head that stays; all others have moved down by one.
            assert app.screen_rows()[2:] == before[1:-1]


async def test_the_line_that_is_read_stays_when_the_width_changes() -> None:
    """Its text is at the top before and after."""
    async with reading(reply(LONG), size=(100, 20)) as (app, pilot):
        app.pane.follow = False
        app.pane.scroll_to(y=60, animate=False, immediate=True)
        await pilot.pause()
        before = [row for row in app.screen_rows()[1:4] if row]
        await pilot.resize_terminal(50, 20)
        await pilot.pause()
        assert before[0][:20] in "\n".join(app.screen_rows()[:6])


async def test_following_goes_on_while_a_reply_grows_and_stops_when_the_person_scrolls_up() -> None:
    """What is read does not move."""
    async with reading(reply(LONG, how="running")) as (app, pilot):
        app.pane.calm = False
        app.pane.show_path((reply(LONG + "\n\nNews.", how="running"),), {})
        await pilot.pause()
        assert "News." in "\n".join(app.screen_rows())
        app.pane.scroll_relative(y=-10, animate=False, immediate=True)
        await pilot.pause()
        # The head above counts seconds.
        before = app.screen_rows()[1:]
        app.pane.show_path((reply(LONG + "\n\nNews.\n\nMore.\n\nAnd more.", how="running"),), {})
        await pilot.pause()
        assert app.screen_rows()[1:] == before
        assert not app.pane.follow


async def test_a_burst_is_spread_over_frames_and_all_of_it_shown_within_six() -> None:
    """Calm, but never far behind."""
    async with reading(reply("", how="running")) as (app, _):
        message = reply("word " * 200, how="running")
        app.pane.show_path((message,), {})
        shown = app.pane._column.shown[0]
        assert 0 < shown._fed < len(message.text)
        frames = 1
        while shown.behind:
            app.pane._next_frame()
            frames += 1
        assert frames < 60
        app.pane.show_path((replace(message, how="done"),), {})
        assert not shown.behind


async def test_a_selection_gives_its_source() -> None:
    """Over wrapped lines, marks included."""
    text = "Some **bold words** and a long line that wraps at this width, surely it does.\n\n- item one\n- item two"
    async with reading(reply(text), size=(40, 20)) as (app, _):
        first, last = app.row_of("Some bold"), app.row_of("item two")
        selection = Selection(Offset(2, first), Offset(40, last))
        taken = app.pane.get_selection(selection)
        assert taken is not None
        assert taken[0] == text


async def test_a_part_of_a_line_gives_its_part() -> None:
    """From one cell to another."""
    async with reading(reply("Alpha beta gamma.")) as (app, _):
        row = app.row_of("Alpha")
        taken = app.pane.get_selection(Selection(Offset(8, row), Offset(12, row)))
        assert taken is not None
        assert taken[0] == "beta"


WRAPPED = "Words of a paragraph that wraps over rows.\n\n```\n    call(first, second, third, fourth, fifth)\n    end\n```"


@pytest.mark.parametrize(
    ("first", "last", "taken"),
    [
        (" rows.", " rows.", "rows."),
        ("↳", "↳", "fourth, fifth)"),
        ("↳", "end", "fourth, fifth)\n    end"),
        ("    call", "↳", "    call(first, second, third, fourth, fifth)"),
        ("Words", " rows.", "Words of a paragraph that wraps over rows."),
    ],
)
async def test_a_selection_begins_where_its_first_row_does(first: str, last: str, taken: str) -> None:
    """Not with the paragraph or the line of code whose further row that is; what marks such a row is no part of it."""
    async with reading(reply(WRAPPED), size=(40, 20)) as (app, _):
        low, high = app.row_of(first), app.row_of(last)
        found = app.pane.get_selection(Selection(Offset(0, low), Offset(40, high)))
        assert found is not None
        assert found[0] == taken


async def test_a_selection_within_the_mark_of_a_further_row_takes_no_code() -> None:
    """Up to its first cell, the selection ends with the row above."""
    async with reading(reply(WRAPPED), size=(40, 20)) as (app, _):
        low, high = app.row_of("    call"), app.row_of("↳")
        found = app.pane.get_selection(Selection(Offset(0, low), Offset(app.screen_rows()[high].index("↳") + 1, high)))
        assert found is not None
        assert found[0].rstrip() == "    call(first, second, third,"


async def test_the_copy_mark_gives_the_code() -> None:
    """As it stands in the source."""
    async with reading(reply(CODE)) as (app, pilot):
        row = app.row_of("copy")
        await pilot.click(ConversationPane, offset=(app.screen_rows()[row].index("copy") + 1, row))
        assert [one.code for one in app.chosen] == ["def one():\n    return 1"]


async def test_a_click_on_a_link_tells_its_address() -> None:
    """And opens nothing."""
    async with reading(reply(CODE)) as (app, pilot):
        row = app.row_of("After here")
        await pilot.click(ConversationPane, offset=(app.screen_rows()[row].index("here"), row))
        assert [one.link for one in app.chosen] == ["https://example.com/page"]


async def test_find_goes_from_place_to_place_and_marks_them() -> None:
    """From the top on, and round."""
    async with reading(*many(30)) as (app, pilot):
        assert app.pane.find("End of 7.")
        await pilot.pause()
        assert any("End of 7." in row for row in app.screen_rows())
        assert not app.pane.find("nowhere to be found")
        assert app.pane.find("")


@pytest.mark.parametrize(("role", "mark"), [("heading", "Part"), ("message", "Grok")])
async def test_jumps_go_to_the_next_and_back(role: str, mark: str) -> None:
    """The goal is at the top of the screen."""
    async with reading(*many(6)) as (app, pilot):
        app.pane.follow = False
        app.pane.scroll_to(y=0, animate=False, immediate=True)
        await pilot.pause()
        assert app.pane.jump(role, 1)
        await pilot.pause()
        down = app.pane.scroll_y
        assert mark in "\n".join(app.screen_rows()[:3])
        assert app.pane.jump(role, 1)
        await pilot.pause()
        assert app.pane.scroll_y > down
        assert app.pane.jump(role, -1)
        await pilot.pause()
        assert app.pane.scroll_y == down


async def test_the_head_of_a_message_stays_in_view() -> None:
    """While its text is read."""
    async with reading(reply(LONG)) as (app, _):
        assert app.screen_rows()[0].strip().startswith("Grok")
