"""One message of a megabyte: laid out where it is looked at, and every part of it within reach."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from test_tui_pane import Reading, reading, reply

from grokchat.render.document import KEPT

SECTION = (
    "## Section {n}\n\nSome *words* of section {n}, with a line that is long enough to wrap at most of the widths there are, twice"
    " even.\n\n```python\nvalue_{n} = {n}\n```\n\n"
)
SECTIONS = 6200
TEXT = "".join(SECTION.format(n=number) for number in range(SECTIONS))


def laid_out(app: Reading) -> int:
    document = app.pane._column.shown[0]._document
    assert document is not None
    return sum(chunk.lines is not None for chunk in document.chunks)


def seen(app: Reading) -> str:
    return "\n".join(app.screen_rows())


async def test_it_opens_at_its_end_with_only_the_end_laid_out() -> None:
    """The rest is an estimate."""
    assert len(TEXT) > 1_000_000
    async with reading(reply(TEXT)) as (app, _):
        assert f"value_{SECTIONS - 1}" in seen(app)
        assert laid_out(app) < 4


async def test_a_reply_that_is_still_coming_is_shown_at_its_end_at_once() -> None:
    """Who comes back to it waits for nothing that came before; what comes then is shown like the beginning of any other."""
    message = replace(reply(TEXT), how="running")
    async with reading(message) as (app, pilot):
        shown = app.pane._column.shown[0]
        assert f"value_{SECTIONS - 1}" in seen(app)
        assert not shown.behind
        assert laid_out(app) < 4
        message = replace(message, text=TEXT + "And then " * 40 + "the end.")
        app.pane.show_path((message,), {})
        assert shown.behind
        while shown.behind:
            await pilot.pause()
        app.pane.show_path((replace(message, how="done"),), {})
        await pilot.pause()
        assert "the end." in seen(app)
        assert shown.source == message.text
        assert laid_out(app) < 5


async def test_any_part_of_it_is_reached_with_little_work() -> None:
    """The top, the middle and the end again; then only what was looked at was laid out."""
    async with reading(reply(TEXT)) as (app, pilot):
        slowest = 0.0
        for share in (0.0, 0.5, 0.25, 0.9, 1.0):
            began = time.process_time()
            app.pane.follow = False
            app.pane.scroll_to(y=round(app.pane.max_scroll_y * share), animate=False, immediate=True)
            slowest = max(slowest, time.process_time() - began)
            await pilot.pause()
            assert "Section" in seen(app) or "value_" in seen(app)
        assert laid_out(app) < 16
        # The promise is 100 ms; other work on the machine is no reason to fail.
        assert slowest < 0.3


async def test_scrolling_up_through_it_skips_and_repeats_nothing() -> None:
    """Parts that become known above push nothing that is read."""
    async with reading(reply(TEXT)) as (app, pilot):
        for _ in range(400):
            before = app.screen_rows()
            app.pane.scroll_relative(y=-1, animate=False, immediate=True)
            await pilot.pause()
            assert app.screen_rows()[2:] == before[1:-1]


async def test_find_and_jumps_lay_out_only_where_they_go() -> None:
    """Words in the middle, the heading and the code block after them."""
    async with reading(reply(TEXT)) as (app, pilot):
        app.pane.follow = False
        app.pane.scroll_to(y=0, animate=False, immediate=True)
        for words, place in (("words of section 3000,", "words of section 3000,"), ("value_4500 ", "value_4500 = 4500")):
            assert app.pane.find(words)
            await pilot.pause()
            assert place in seen(app)
        assert app.pane.jump("heading", 1)
        await pilot.pause()
        assert "Section 4501" in "\n".join(app.screen_rows()[:3])
        assert app.pane.jump("code.label", -1)
        await pilot.pause()
        assert "value_4500" in "\n".join(app.screen_rows()[:4])
        assert laid_out(app) < 16


@pytest.mark.parametrize("words", ["some words of section 4000", "Some *words* of section 4000"])
async def test_words_are_found_across_marks(words: str) -> None:
    """As they are seen; marks that are not seen are not found."""
    async with reading(reply(TEXT)) as (app, _):
        assert app.pane.find(words) == ("*" not in words)


@pytest.mark.parametrize("share", [0.1, 0.6, 0.97])
async def test_another_width_keeps_the_line_that_is_read(share: float) -> None:
    """The first words of the view are in its first rows again, and back at the old width too."""
    async with reading(reply(TEXT), size=(100, 20)) as (app, pilot):
        app.pane.follow = False
        app.pane.scroll_to(y=round(app.pane.max_scroll_y * share), animate=False, immediate=True)
        await pilot.pause()
        before = next(row.split()[-1] for row in app.screen_rows()[1:] if "Section" in row)
        for width in (50, 100, 37):
            await pilot.resize_terminal(width, 20)
            await pilot.pause()
            assert f"Section {before}" in seen(app)


async def test_memory_is_kept_for_few_parts() -> None:
    """However long somebody reads."""
    async with reading(reply(TEXT)) as (app, pilot):
        for _ in range(KEPT * 4):
            app.pane.scroll_relative(y=-180, animate=False, immediate=True)
            await pilot.pause()
        assert laid_out(app) <= KEPT
