"""Code is coloured line by line, by the language it names, and never loses a character to its colours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.code import LONGEST_LINE, Highlighter, code_rows, label_line, language_of, rest_rows
from grokchat.text import cells

LANGUAGES = [
    "python", "json", "bash", "rust", "c", "c++", "go", "java", "javascript", "typescript", "html", "css", "sql", "yaml",
    "toml", "diff", "xml", "haskell", "ruby", "php", "perl", "lua", "r", "matlab", "latex", "markdown", "rst", "make",
    "docker", "ini", "swift", "kotlin", "scala", "clojure", "elixir", "erlang", "ocaml", "scheme", "vim", "nix", "",
]  # fmt: skip
LINES = st.lists(st.text(alphabet="ab1_ \t'\"#/*(){}[]<>=+-\\$`:;,.!?漢", max_size=40), max_size=8)


@pytest.mark.parametrize("language", LANGUAGES)
@given(lines=LINES)
def test_colours_change_no_character(language: str, lines: list[str]) -> None:
    """Whatever the lexer thinks of the code."""
    highlighter = Highlighter(language)
    for line in lines:
        assert "".join(span.text for span in highlighter.line(line)) == line


def roles(language: str, *lines: str) -> list[set[str]]:
    highlighter = Highlighter(language)
    return [{span.role for span in highlighter.line(line) if span.text.strip()} for line in lines]


STATES = [
    ("python", ["'''one", "two", "three'''", "x"], [{"code.string"}, {"code.string"}, {"code.string"}, {"code"}]),
    ("diff", ["+ added", "- gone", " same"], [{"code.inserted"}, {"code.deleted"}, {"code"}]),
]


@pytest.mark.parametrize(("language", "lines", "expected"), STATES, ids=[case[0] for case in STATES])
def test_a_lexer_goes_on_from_the_line_before(language: str, lines: list[str], expected: list[set[str]]) -> None:
    """A string or a comment over lines is one."""
    assert roles(language, *lines) == expected


def test_an_unknown_language_is_plain() -> None:
    """It is never guessed."""
    assert roles("no-such-language", "def f(): return 1  # x") == [{"code"}]
    assert roles("", "def f(): return 1  # x") == [{"code"}]


def test_a_very_long_line_is_plain_and_the_next_is_not() -> None:
    """A lexer may take its time for it."""
    highlighter = Highlighter("python")
    assert {span.role for span in highlighter.line("x = 1 # " * LONGEST_LINE)} == {"code"}
    assert "code.number" in {span.role for span in highlighter.line("x = 1")}


def test_an_empty_line_has_no_spans() -> None:
    """And changes nothing for the next one."""
    highlighter = Highlighter("python")
    assert highlighter.line("") == []
    assert {span.role for span in highlighter.line("import os")} & {"code.keyword"}


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("", ""),
        ("python", "python"),
        ("python title=x", "python"),
        ("{python}", "python"),
        ("{.python .numberLines}", "python"),
        (".python", "python"),
        ("rust,ignore", "rust"),
        ("  sh  ", "sh"),
        ("c++", "c++"),
        ("\t", ""),
    ],
)
def test_a_fence_names_its_language_first(info: str, language: str) -> None:
    """What follows is for other programs."""
    assert language_of(info) == language


@pytest.mark.parametrize(
    ("language", "width", "text"), [("python", 20, " python"), ("", 20, ""), ("python", 8, ""), ("python", 9, " python")]
)
def test_a_label_stands_where_it_fits(language: str, width: int, text: str) -> None:
    """Else the line is empty: half a name says nothing."""
    line = label_line(language, width, 5)
    assert line.text == text
    assert line.is_label
    assert (line.start, line.end) == (5, 5)


@given(st.text(alphabet="ab \t漢=(", max_size=60), st.integers(4, 40))
def test_rows_of_code_fit_and_hold_it_all(text: str, width: int) -> None:
    """One cell stays free at the left; a tab goes to the next fourth cell."""
    rows = code_rows(Highlighter("python"), text, width, 0)
    assert all(cells(row.text) <= width for row in rows)
    assert all(row.text.startswith(" ") and row.fill == "code" for row in rows)
    assert "".join(row.text[1:] for row in rows).replace(" ", "") == text.expandtabs(4).replace(" ", "")


@given(st.text(alphabet="ab \t漢=(", max_size=60), st.integers(4, 40))
def test_every_row_of_code_stands_for_its_line(text: str, width: int) -> None:
    """And each of its pieces for where it is in it."""
    source = "before" + text
    for row in code_rows(Highlighter("python"), text, width, 6):
        assert (row.start, row.end) == (6, 6 + len(text))
        for span in row.spans:
            if span.source >= 0:
                assert source[span.source : span.source + len(span.text)] == span.text


def test_code_that_does_not_wrap_is_one_row() -> None:
    """However wide."""
    rows = code_rows(Highlighter(""), "word " * 60, 20, 0, wraps=False)
    assert len(rows) == 1
    assert rows[0].text == " " + "word " * 60


@pytest.mark.parametrize(
    ("text", "cells_before"),
    [("\tx", 4), ("a\tx", 4), ("abc\tx", 4), ("abcd\tx", 8), ("\t\tx", 8), ("a\tb\tx", 8)],
)
def test_a_tab_goes_to_the_next_fourth_cell(text: str, cells_before: int) -> None:
    """As in an editor; what follows it has its own place in the source."""
    row = code_rows(Highlighter(""), text, 40, 100)[0]
    assert row.text.index("x") - 1 == cells_before
    assert next(span.source for span in row.spans if "x" in span.text) == 100 + text.index("x")


def test_the_rest_of_a_line_has_no_colours() -> None:
    """Nobody knows in what state it begins."""
    assert {span.role for row in rest_rows("def f(): return 1", 40, 0, wraps=True) for span in row.spans} == {"code"}


def test_a_lexer_that_trips_leaves_the_code_plain() -> None:
    """Hundreds of closing marks that nothing opened."""
    for language in LANGUAGES:
        highlighter = Highlighter(language)
        for line in ("}" * 200, "*/" * 100, "]]>" * 60, "end " * 50, "</a>" * 60):
            assert "".join(span.text for span in highlighter.line(line)) == line
