"""A reply that is coming, frame by frame: steady, never far behind, and nothing jumps on the way."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Shell
from hypothesis import given
from hypothesis import strategies as st
from real_terminal import terminal
from test_render_document import PIECES, law
from test_tui_pane import reading, reply

from grokchat.conversation import Message
from grokchat.emulator import texts
from grokchat.render.document import Document
from grokchat.tui.message_lines import FRAME, LAG, Shown

ANSWERS = [value for name, value in vars(texts).items() if isinstance(value, str) and len(value) > 400 and not name.startswith("_")]
PROSE = "\n\n".join(piece for piece in PIECES if piece.count("```") != 1)


def running(text: str) -> Message:
    return reply(text, how="running")


@law(300)
@given(st.lists(st.tuples(st.integers(0, 400), st.floats(0.01, 0.3)), min_size=1, max_size=40))
def test_nothing_waits_longer_than_a_fifth_of_a_second(arrivals: list[tuple[int, float]]) -> None:
    """However it comes, and however late frames are: what came 200 ms ago is shown in the next frame at the latest."""
    shown = Shown(running(""), (1, 1), 40, whole=False)
    came: list[tuple[float, int]] = [(0.0, 0)]
    now = 0.0
    for size, rest in [*arrivals, *([(0, FRAME)] * 8)]:
        now += rest
        came.append((now, came[-1][1] + size))
        shown.tell(running("x" * came[-1][1]), (1, 1))
        before = shown._fed
        shown.step(now, calm=True)
        assert max(size for at, size in came if at <= now - LAG + FRAME / 2 or size == 0) <= shown._fed <= came[-1][1]
        assert before <= shown._fed
    assert not shown.behind


def test_a_burst_reads_as_a_flow() -> None:
    """Its letters come evenly, a sixth in each of six frames; without motion at once."""
    shown = Shown(running("x" * 600), (1, 1), 40, whole=False)
    seen = []
    for frame in range(6):
        shown.step(frame * FRAME, calm=True)
        seen.append(shown._fed)
    assert seen == [100, 200, 300, 400, 500, 600]
    still = Shown(running("x" * 600), (1, 1), 40, whole=False)
    still.step(0.0, calm=False)
    assert not still.behind


def test_a_steady_stream_is_shown_at_its_own_speed() -> None:
    """However unevenly the network delivers it: no frame shows more than twice what a steady one would."""
    shown = Shown(running(""), (1, 1), 40, whole=False)
    total, sizes = 0, []
    for frame in range(300):
        # Thirty letters a frame on the average, in packets of five frames.
        total += 150 if frame % 5 == 0 else 0
        shown.tell(running("x" * total), (1, 1))
        before = shown._fed
        shown.step(frame * FRAME, calm=True)
        sizes.append(shown._fed - before)
    assert max(sizes[30:]) <= 60
    assert min(sizes[30:]) >= 10


async def test_the_mark_of_a_running_reply_is_at_its_end_and_goes_with_it() -> None:
    """It does not blink."""
    async with reading(running("Words.")) as (app, pilot):
        app.pane.calm = False
        app.pane.show_path((running("Words. And more."),), {})
        await pilot.pause()
        assert [row.strip() for row in app.screen_rows() if row.strip()][-1] == "▍"
        line = app.pane._column.shown[0]._after[-1]
        assert "blink" not in app.pane._drawing._theme.style(line.spans[0].role)
        app.pane.show_path((replace(running("Words. And more."), how="done"),), {})
        await pilot.pause()
        assert "▍" not in "\n".join(app.screen_rows())


def test_a_terminal_that_can_gets_each_frame_whole(tmp_path: Path) -> None:
    """Synchronized output (mode 2026): each beginning has its end, and a reply is painted between the two."""
    with terminal(Shell(tmp_path), "--demo") as opened:
        opened.until("Ask Grok")
        assert b"\x1b[?2026$p" in opened.written
        opened.press("\x1b[?2026;2$y")
        opened.until("demo")
        start = len(opened.written)
        opened.press("What are the three laws of thermodynamics?", "enter")
        opened.until("entropy")
        opened.press("^q")
        assert opened.end() == 0
        painted = bytes(opened.written[opened.written.index(b"\x1b[?2026h", start) :])
    frames = re.findall(rb"\x1b\[\?2026([hl])", painted)
    assert frames.count(b"h") > 3
    assert frames == [b"h", b"l"] * (len(frames) // 2)
    assert any(b"entropy" in frame for frame in re.findall(rb"\x1b\[\?2026h(.*?)\x1b\[\?2026l", painted, re.DOTALL))


def rows_of(text: str, width: int) -> Iterator[list[str]]:
    """The rows after each few characters."""
    document = Document(width)
    for start in range(0, len(text), 3):
        document.append(text[start : start + 3])
        yield [line.text.rstrip() for line in document.lines]


def jumps(text: str, width: int) -> list[tuple[str, str]]:
    """Rows whose words went away: all that was read of a row, letters and digits in their order, stands no longer where it was.

    A row that grew, or whose last word went to the next one, is none.
    """
    found: list[tuple[str, str]] = []
    before: list[str] = []
    for rows in rows_of(text, width):
        now = re.sub(r"\W+", "", " ".join(rows))
        read = re.sub(r"\W+", "", " ".join(before))
        if not now.startswith(read):
            changed = next(number for number, row in enumerate(before) if number >= len(rows) or row != rows[number])
            now_there = rows[changed] if changed < len(rows) else ""
            # A table fits its columns to each row that comes.
            if not ("│" in before[changed] and "│" in now_there):
                found.append((before[changed], now_there))
        before = rows
    return found


@pytest.mark.parametrize("width", [40, 100])
@pytest.mark.parametrize("number", range(len(ANSWERS)))
def test_no_word_of_a_long_answer_jumps(number: int, width: int) -> None:
    """What was read is read on: mathematics apart, which is drawn when it is whole."""
    text = re.sub(r"\\\[.*?\\\]|\\\(.*?\\\)|\$\$.*?\$\$", "formula", ANSWERS[number], flags=re.DOTALL)
    assert jumps(text, width) == []


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Fails on any connection; what was tried is told."""
    tried: list[object] = []

    def refuse(_: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError("no connection is allowed here")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **_: tried.append(given) or [])
    return tried


async def test_pictures_and_links_are_never_fetched(no_network: list[object]) -> None:
    """Nor looked up: a picture is its words and its address, a link waits for a person."""
    text = (
        "![alt](https://pictures.example/a.png) [link](https://links.example) <https://auto.example> ![](file:///etc/passwd)\n\n"
        '<img src="https://html.example/b.png"> <iframe src="https://frame.example"></iframe>'
    )
    async with reading(reply(text), size=(100, 20)) as (app, pilot):
        await pilot.click("#pane", offset=(4, app.row_of("alt")))
        await pilot.pause()
        rows = "\n".join(app.screen_rows())
        assert "▣ alt" in rows
        assert '<img src="https://html.example/b.png">' in rows
        assert [one.link for one in app.chosen] == ["https://pictures.example/a.png"]
    assert no_network == []
