"""Markdown as plain words: nothing is drawn, everything is there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.plain import PlainText

CASES = [
    (
        "paragraph",
        "Some **bold**, *slanted* and `code` words\nover two lines.",
        "Some bold, slanted and code words over two lines.\n",
    ),
    ("heading", "# Title\n\nText.", "Title\n\nText.\n"),
    ("bullets", "- one\n- two\n  - three", "- one\n- two\n  - three\n"),
    ("numbers", "3. one\n4. two\n\n   more", "3. one\n4. two\n  more\n"),
    ("quote", "> words\n> more\n>\n> last", "> words more\n> last\n"),
    ("code", "```python\nx = 1\n\ny = 2\n```", "x = 1\n\ny = 2\n"),
    ("indented code", "a\n\n    x = 1", "a\n\nx = 1\n"),
    ("rule", "a\n\n---\n\nb", "a\n\nb\n"),
    (
        "link",
        "[the page](https://example.org) and https://example.org/x",
        "the page (https://example.org) and https://example.org/x\n",
    ),
    ("unsafe link", "[the page](ftp://example.org/x)", "the page\n"),
    ("image", "![a tree](https://example.org/a.png)", "image: a tree\n"),
    ("hard break", "one  \ntwo", "one\ntwo\n"),
    ("footnote", "Words[^1].\n\n[^1]: Note.", "Words[^1].\n\n[^1]: Note.\n"),
    ("definition", "Term\n: Meaning", "Term\n  Meaning\n"),
    ("html", "a <kbd>b</kbd>\n\n<div>x</div>", "a <kbd>b</kbd>\n\n<div>x</div>\n"),
    ("table", "| name | size |\n|--|--|\n| one | 1 |\n| two | |", "name: one\nsize: 1\n\nname: two\n"),
    ("head alone", "| name | size |\n|--|--|", "name, size\n"),
    ("table with mathematics", "| norm |\n|--|\n| $|x|$ |", "norm: the absolute value of x, end of absolute value\n"),
    ("inline mathematics", "Let \\(x^2\\) be, for $5.", "Let x squared be, for $5.\n"),
    ("display mathematics", "So\n\\[\n\\frac{a}{b}\n\\]\nthen.", "So\n\nthe fraction a over b\n\nthen.\n"),
    ("fence of mathematics", "```latex\n\\frac{a}{b}\n```", "the fraction a over b\n"),
    ("definitions", "$\\newcommand{\\sq}{x^2}\\sq$ and $\\sq$.", "x squared and x squared.\n"),
]


def plain(text: str, said: str = "spoken") -> str:
    whole = PlainText(said)  # type: ignore[arg-type]
    return whole.add(text) + whole.finish()


@pytest.mark.parametrize(("text", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_text_is_plain_words(text: str, words: str) -> None:
    """Given whole, and character by character."""
    assert plain(text) == words
    grown = PlainText()
    assert "".join(grown.add(char) for char in text) + grown.finish() == words


def test_mathematics_is_given_as_its_source() -> None:
    """Where that is asked for, with its delimiters."""
    text = "Let $x^2$.\n\n\\[\ny\n\\]\n\n```latex\nz\n```"
    assert plain(text, "source") == "Let $x^2$.\n\n\\[\ny\n\\]\n\nz\n"


def test_blocks_come_as_they_are_whole() -> None:
    """A reply that is long is read while it is written."""
    text = PlainText()
    assert text.add("# Title\n\nFirst paragraph.\n\nSecond") == "Title\n\nFirst paragraph.\n"
    assert text.add(" one.\n\n$$\na\n\nb") == "\nSecond one.\n"
    assert text.finish()


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_nothing_is_drawn(case: tuple[str, str, str]) -> None:
    """No line, bar or bullet that a voice would read out or leave out."""
    assert not re.search("[\u2500-\u259f•▌▣]", plain(case[1]))


@given(st.lists(st.sampled_from([case[1] for case in CASES]), max_size=5), st.integers(1, 50))
def test_pieces_make_no_difference(texts: list[str], size: int) -> None:
    """However the text is cut, what is printed in all is the same."""
    text = "\n\n".join(texts)
    grown = PlainText()
    pieces = [grown.add(text[start : start + size]) for start in range(0, len(text), size)]
    assert "".join(pieces) + grown.finish() == plain(text)


def test_controls_are_shown_and_do_nothing() -> None:
    """What reaches a terminal is safe there."""
    assert "\x1b" not in plain("a \x1b[31mb\r\nc \ud83d\n\n`\x07`")
