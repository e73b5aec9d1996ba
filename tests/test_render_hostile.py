"""No text holds up the screen, breaks its bounds or reaches the terminal as a command, whole or in pieces."""

from __future__ import annotations

import re
import time

import pytest
from hostile_texts import HOSTILE

from grokchat.render.ansi import Ansi
from grokchat.render.document import Document
from grokchat.render.lines import Line
from grokchat.render.plain import PlainText
from grokchat.text import cells

PIECE = 2_000
LONGEST = 0.5
"""CPU seconds of one piece: five times what is promised, for a slow machine. Each of these texts once took more, or had no end."""

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def slowest(document: Document, text: str) -> float:
    """The CPU seconds of the slowest piece."""
    worst = 0.0
    for start in range(0, len(text), PIECE):
        began = time.process_time()
        document.append(text[start : start + PIECE])
        assert document.end_lines is not None
        worst = max(worst, time.process_time() - began)
    began = time.process_time()
    document.finish()
    return max(worst, time.process_time() - began)


def faults(lines: list[Line], width: int) -> list[str]:
    """What is too wide or no plain text."""
    return [line.text[:80] for line in lines if cells(line.text) > width or CONTROL.search(line.text)]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_piece_of_a_hostile_text_holds_up_the_screen(name: str) -> None:
    """However much came before it; and all of it stays in the width."""
    document = Document(60)
    assert slowest(document, HOSTILE[name]) < LONGEST
    lines = document.lines_between(0, 300) + document.end_lines[-300:]
    assert faults(lines, 60) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_that_is_opened_shows_its_end_soon(name: str) -> None:
    """Given whole, only what is looked at is laid out."""
    document = Document(40)
    began = time.process_time()
    document.give(HOSTILE[name])
    last = document.lay_out(document.chunks[-1])
    assert time.process_time() - began < 3 * LONGEST
    assert faults(last, 40) == []


@pytest.mark.parametrize("width", [20, 120])
@pytest.mark.parametrize("name", HOSTILE)
def test_the_beginning_of_a_hostile_text_is_the_same_in_any_pieces(name: str, width: int) -> None:
    """Behind the place where a block that is too long is cut, too."""
    text = HOSTILE[name][:12_000]
    whole = Document(width)
    whole.append(text)
    whole.finish()
    grown = Document(width)
    for start in range(0, len(text), 2_357):
        grown.append(text[start : start + 2_357])
    grown.finish()
    assert grown.lines == whole.lines
    assert faults(list(whole.lines), width) == []


KEPT_LETTERS = {
    "one line of words": "w",
    "one line without a space": "x",
    "one line of ideographs": "\u6f22",
    "short lines": "x",
    "lines of one letter": "b",
    "stars and words": "a",
    "bold words": "a",
    "quote and lazy lines": "b",
    "a quote of words": "w",
    "a long item": "w",
    "a long note": "w",
    "a line in a fence": "=",
    "a fence that stays open": "=",
    "indented code": "d",
    "a table of rows": "w",
    "a table with a long row": "x",
    "raw": "w",
    "headings": "h",
    "loose items": "a",
}


@pytest.mark.parametrize("name", KEPT_LETTERS)
def test_no_letter_of_a_hostile_text_is_lost(name: str) -> None:
    """What is cut is all there."""
    document = Document(80)
    document.append(HOSTILE[name])
    document.finish()
    letter = KEPT_LETTERS[name]
    assert sum(line.text.count(letter) for line in document.lines) == HOSTILE[name].count(letter)


HIDDEN = [
    "&#x202e;gnp.exe",
    "**&#8238;x**",
    "[&#x200b;a](https://example.org)",
    "![&#x202e;a](b.png)",
    "<https://example.org/%E2%80%AEgnp>",
    "https://example.org/%E2%80%AEgnp%00",
    "# &#xfeff;Title",
    "| &#x202e;a |\n|---|\n| &#x2066;b |",
    "- [ ] &#x200f;task",
    "> [!NOTE]\n> &#x202d;x",
    "Term &#x202e;\n: &#x202e;",
    "[^&#x202e;]: note",
    "`&#x202e;` \u202e",
    "~~~&#x202e;\ncode\u202e\n~~~",
    "<b title='\u202e'>",
    "a&#10;b&#9;c&#13;d&#27;e",
    "&NewLine;&Tab;&ZeroWidthSpace;&InvisibleTimes;&lrm;&rlm;&shy;",
    "\x1b]52;c;YQ==\x07 \x9b2J \x1b[24;80R",
    "$\\text{\x1b[2J}$ and \\(\\text{&#x202e;}\\)",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_nothing_that_acts_or_hides_reaches_a_line(text: str) -> None:
    """Not as itself, and not as an entity or an address that becomes it when it is read."""
    document = Document(40)
    document.append(text)
    assert faults(list(document.lines), 40) == []
    document.finish()
    assert faults(list(document.lines), 40) == []
    printed = Ansi(lambda _role: "", 40, color=False)
    assert [line for line in document.lines if CONTROL.search(printed.text(line))] == []


@pytest.mark.parametrize("text", HIDDEN)
def test_nothing_that_acts_or_hides_reaches_a_pipe(text: str) -> None:
    """The plain words neither."""
    words = PlainText()
    said = words.add(text) + words.finish()
    assert CONTROL.search(said.replace("\n", "").replace("\t", "")) is None
