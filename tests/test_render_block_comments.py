"""Comments over several lines keep their colour on each of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.block_comments import marks_of, opening
from grokchat.render.highlighting import Highlighter


def roles(language: str, *rows: str) -> list[list[str]]:
    """The roles of each row, in order."""
    highlighter = Highlighter(language)
    return [[span.role for span in highlighter.line(row)] for row in rows]


@pytest.mark.parametrize(
    "language",
    ["c", "cpp", "java", "js", "ts", "tsx", "css", "scss", "go", "swift", "kotlin", "php", "csharp", "dart", "scala"],
)
def test_every_line_of_a_starred_comment_is_one(language: str) -> None:
    """Also the lines between its ends, whether the lexer knows of lines or not."""
    opening_tag = ("<?php",) if language == "php" else ()
    rows = roles(language, *opening_tag, "/** First words", " * second", "third", " */")
    assert rows[len(opening_tag) :] == [["code.comment"]] * 4


@pytest.mark.parametrize("language", ["html", "xml"])
def test_every_line_of_an_arrowed_comment_is_one(language: str) -> None:
    """As in pages."""
    assert roles(language, "<!-- one", "two", "three -->") == [["code.comment"]] * 3


def test_code_before_and_behind_a_comment_keeps_its_colours() -> None:
    """The comment takes its own words only."""
    highlighter = Highlighter("java")
    first = highlighter.line("int first; /* a comment")
    last = highlighter.line("ends */ return 1;")
    assert (first[0].text, first[0].role) == ("int", "code.keyword")
    assert (first[-1].text, first[-1].role) == ("/* a comment", "code.comment")
    assert (last[0].text, last[0].role) == ("ends */", "code.comment")
    assert [span.role for span in last if span.text.strip() == "return"] == ["code.keyword"]


def test_a_comment_may_begin_where_one_ends() -> None:
    """Both on one line."""
    rows = roles("c", "/* one", "one */ /* two", "two */ int x;")
    assert rows[1] == ["code.comment", "code", "code.comment"] or set(rows[1]) <= {"code.comment", "code"}
    assert rows[2][0] == "code.comment"
    assert "code.keyword" in rows[2]


@pytest.mark.parametrize(
    "line",
    [
        'const glob = "src/**/*";',
        "const glob = 'a/*';",
        "x = `/*`",
        "// not /* open",
        "/* closed */ int x;",
        "a / b * c",
        r'"\"/*"',
    ],
)
def test_what_only_looks_like_a_beginning_opens_nothing(line: str) -> None:
    """Strings, other comments and sums."""
    marks = marks_of(["javascript"])
    assert marks is not None
    assert opening(line, marks) == -1


def test_an_address_is_no_comment() -> None:
    """The slashes of `https://` hide no beginning behind them."""
    marks = marks_of(["css"])
    assert marks is not None
    assert opening("url(https://example.org/a) /* open", marks) == 27


def test_other_languages_are_left_to_their_lexers() -> None:
    """Python has no such comments, and Rust's lexer knows its own."""
    assert marks_of(["python", "py"]) is None
    assert marks_of(["rust"]) is None
    assert roles("python", "a = 4 /* 2", "b = 1")[1][-1] == "code.number"


@given(st.lists(st.text(st.sampled_from("/*\"'` ab\\"), max_size=12), max_size=6))
def test_no_word_is_lost_whatever_stands_in_the_lines(rows: list[str]) -> None:
    """Colours change, text does not."""
    highlighter = Highlighter("c")
    for row in rows:
        assert "".join(span.text for span in highlighter.line(row)) == row
