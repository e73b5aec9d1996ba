"""Previews in the conversation: made beside the frames, only of what is looked at, kept while near, a line without Pillow."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from pathlib import Path

import pytest
from pictures import drawn, opened, png, saved
from rich.style import Style
from textual.app import App
from tui_program import Program, running

from grokchat.attachments import preview
from grokchat.conversation import ImagePart, TextPart
from grokchat.errors import StoreError
from grokchat.tui import previews
from grokchat.tui.previews import PREFIX, Previews, rows_of

PLAIN = Style()


def screen(program: Program) -> list[str]:
    pane = program.app.pane
    return [pane.render_line(y).text for y in range(pane.size.height)]


async def say_with(program: Program, *pictures: bytes) -> None:
    parts = []
    for number, data in enumerate(pictures):
        image = program.chat.attach(data, "image/png", f"p{number}.png")
        width, height = opened(data).size
        parts.append(ImagePart(image.sha256, "image/png", image.name, width=width, height=height))
    program.chat.say((TextPart("look"), *parts))
    await program.until(lambda: program.chat.conversation.path and not program.chat.running)
    await program.until(lambda: any("look" in line for line in screen(program)))


async def test_a_picture_is_shown_in_half_blocks_under_its_name(tmp_path: Path) -> None:
    """In its own colours; its rows are there before it is made, so nothing moves."""
    async with running(tmp_path) as program:
        await say_with(program, saved("PNG"))
        before = screen(program)
        await program.until(lambda: any("▀" in line for line in screen(program)))
        after = screen(program)
        assert any("▣ [image p0.png 64×48]" in line for line in after)
        rows = [line for line in after if "▀" in line]
        assert len(rows) == preview.box(64, 48, 80)[1]
        assert [line for line in before if "▀" not in line.strip("▀ ")] != []
        assert [line.strip() for line in before if line.strip("▀ ")] == [line.strip() for line in after if line.strip("▀ ")]
        pane = program.app.pane
        strip = next(pane.render_line(y) for y in range(pane.size.height) if "▀" in pane.render_line(y).text)
        colours = [style.color.get_truecolor() for text, style, _ in strip if "▀" in text and style and style.color]
        assert colours[0].red > 150
        assert colours[-1].blue > 150
        assert strip.cell_length == pane.size.width


async def test_without_pillow_a_line_stands_for_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its name and size."""
    monkeypatch.setattr(preview, "possible", lambda: False)
    async with running(tmp_path) as program:
        await say_with(program, saved("PNG"))
        shown = screen(program)
        assert any("▣ [image p0.png 64×48]" in line for line in shown)
        assert not any("▀" in line for line in shown)


async def test_a_picture_whose_size_is_not_known_or_that_is_elsewhere_is_a_line(tmp_path: Path) -> None:
    """Nothing is read or fetched for it."""
    async with running(tmp_path) as program:
        program.chat.say((TextPart("look"), ImagePart(url="https://example.invalid/a.png"), ImagePart("ab" * 32, name="old.png")))
        await program.until(lambda: any("old.png" in line for line in screen(program)))
        assert any("▣ [image https://example.invalid/a.png]" in line for line in screen(program))
        assert not any("▀" in line for line in screen(program))


@pytest.mark.parametrize("damage", ["gone", "broken"])
async def test_a_picture_that_cannot_be_shown_says_so(tmp_path: Path, damage: str) -> None:
    """In its place; the conversation is read as ever."""
    data = png(300, 300) if damage == "gone" else png(2000, 2000)
    async with running(tmp_path) as program:
        sha256 = hashlib.sha256(data).hexdigest()
        if damage == "broken":
            program.chat.attach(data, "image/png", "a.png")
        side = 300 if damage == "gone" else 2000
        program.chat.say((TextPart("look"), ImagePart(sha256, "image/png", "a.png", width=side, height=side)))
        await program.until(lambda: any("cannot be" in line for line in screen(program)))
        assert any("look" in line for line in screen(program))


class Widget(App[None]):
    """An app whose previews are looked at."""


async def test_a_frame_waits_for_nothing_and_asks_once(tmp_path: Path) -> None:
    """While a picture is read its rows are blank, however often they are drawn."""
    go, reads = threading.Event(), []

    def read(sha256: str) -> bytes:
        reads.append(sha256)
        go.wait(30)
        return saved("PNG")

    async with Widget().run_test() as pilot:
        ready = asyncio.Event()
        made = Previews(pilot.app.screen, read, ready.set)
        role = rows_of("ab", 8, 3)[1].fill
        for _ in range(5):
            assert made.strip(role, 2, 20, PLAIN).text == " " * 20
            await pilot.pause()
        go.set()
        await ready.wait()
        assert made.strip(role, 2, 20, PLAIN).text == "  " + "▀" * 8 + " " * 10
        assert reads == ["ab"]


async def test_previews_that_were_not_looked_at_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that was looked at last stays; what is looked at again is made again."""
    monkeypatch.setattr(previews, "KEPT", 2)
    reads: list[str] = []

    def read(sha256: str) -> bytes:
        reads.append(sha256)
        return saved("PNG")

    async with Widget().run_test() as pilot:
        made = Previews(pilot.app.screen, read, lambda: None)

        async def look(sha256: str) -> None:
            while made.rows(sha256, 4, 2) is None:
                await pilot.pause()

        for sha256 in ("a", "b", "a", "c", "a", "b"):
            await look(sha256)
        assert reads == ["a", "b", "c", "b"]


async def test_an_error_of_the_disk_is_an_ending_too(tmp_path: Path) -> None:
    """It is not asked again with each frame."""
    reads: list[str] = []

    def read(sha256: str) -> bytes:
        reads.append(sha256)
        raise StoreError("gone")

    async with Widget().run_test() as pilot:
        made = Previews(pilot.app.screen, read, lambda: None)
        while made.rows("ab", 40, 2) is None:
            await pilot.pause()
        assert "cannot be shown" in made.strip(f"{PREFIX}ab:40:2:0", 2, 60, PLAIN).text
        assert made.strip(f"{PREFIX}ab:40:2:1", 2, 60, PLAIN).text.strip() == ""
        assert reads == ["ab"]


async def test_only_what_is_in_view_is_read(tmp_path: Path) -> None:
    """Of a long conversation with many pictures."""
    async with running(tmp_path, size=(80, 24)) as program:
        images = [saved("PNG", drawn(60 + number, 40)) for number in range(12)]
        await say_with(program, images[0])
        for data in images[1:]:
            image = program.chat.attach(data, "image/png", "x.png")
            before = len(program.chat.conversation.messages)
            program.chat.say((TextPart("more"), ImagePart(image.sha256, "image/png", "x.png", width=60, height=40)))
            await program.until(lambda before=before: len(program.chat.conversation.messages) > before and not program.chat.running)
        seen: list[str] = []
        read = program.app.pane.read_picture
        program.app.pane.read_picture = lambda sha256: seen.append(sha256) or read(sha256)  # type: ignore[func-returns-value]
        program.app.pane._previews = None
        program.app.pane.refresh()
        await program.press("ctrl+home")
        await program.until(lambda: any("▀" in line for line in screen(program)))
        assert 1 <= len(set(seen)) <= 4
