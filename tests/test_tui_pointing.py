"""The pointer over a link tells where it leads, before anybody presses it."""

from __future__ import annotations

from pathlib import Path

from test_tui_pane import CODE, reading, reply
from textual.widgets import Static
from tui_program import SIZES, Program, running

from grokchat.tui.pointing import PointingPane

ADDRESS = "https://example.com/page"


async def told(text: str, *places: tuple[int, str]) -> list[str]:
    """The links that are told of while the pointer goes to each cell of a row that holds the words."""
    async with reading(reply(text)) as (app, pilot):
        for column, words in places:
            await pilot.hover(app.pane, offset=(column, app.row_of(words)))
        await pilot.pause()
        return app.pointed


async def test_a_link_is_told_once_and_left_once() -> None:
    """However far the pointer moves on it."""
    assert await told(CODE, (3, "After"), (9, "After"), (10, "After"), (11, "After"), (3, "Before")) == [ADDRESS, ""]


async def test_words_beside_a_link_are_none() -> None:
    """Nothing is told where nothing is."""
    assert await told(CODE, (3, "After"), (30, "After"), (3, "Before"), (5, "def one")) == []


async def test_from_one_link_to_another() -> None:
    """Each is told."""
    text = "[a1](https://a.example/) [b2](https://b.example/)"
    assert await told(text, (3, "a1"), (6, "a1")) == ["https://a.example/", "https://b.example/"]


async def keys(program: Program) -> str:
    return str(program.app.query_one("#keys", Static).render())


async def pointed(program: Program, link: str) -> str:
    """What the row of keys says once the pointer came to a link."""
    program.app.pane.post_message(PointingPane.Pointed(link))
    await program.pilot.pause()
    return await keys(program)


async def test_the_address_stands_in_the_row_of_the_keys(tmp_path: Path) -> None:
    """And gives them their place back."""
    for size in SIZES:
        async with running(tmp_path / str(size[0]), size=size) as program:
            before = await keys(program)
            assert await pointed(program, ADDRESS) == f"→ {ADDRESS}"
            assert await pointed(program, "") == before != ""


async def test_an_address_is_shown_whole_or_with_a_mark_and_never_acts(tmp_path: Path) -> None:
    """One row, whatever it holds; brackets are no markup."""
    async with running(tmp_path, size=(40, 20)) as program:
        shown = await pointed(program, "https://example.com/[bold]\x1b[2J\u202e" + "x" * 90)
        assert shown.startswith("→ https://example.com/[bold]␛[2J·x")
        assert shown.endswith("…")
        assert len(shown) <= 36


async def test_leaving_the_conversation_leaves_the_link(tmp_path: Path) -> None:
    """The pointer over the box is over no link."""
    async with running(tmp_path) as program:
        program.app.pane.show_welcome("")
        program.app.pane.show_path((reply(CODE),), {})
        await program.pilot.pause()
        pane = program.app.pane
        row = next(y for y in range(pane.size.height) if "After here" in pane.render_line(y).text)
        before = await keys(program)
        await program.pilot.hover("#pane", offset=(9, row))
        await program.pilot.pause()
        assert await keys(program) == f"→ {ADDRESS}"
        await program.pilot.hover("#composer")
        await program.pilot.pause()
        assert await keys(program) == before
