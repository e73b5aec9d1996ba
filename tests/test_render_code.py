"""Code is coloured line by line, by the language it names, and never loses a character to its colours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.code import code_rows, label_line, language_of, piece_rows
from grokchat.render.document import Document
from grokchat.render.highlighting import LONGEST_LINE, Highlighter
from grokchat.render.lines import Line
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
    assert "".join(words_of(row) for row in rows).replace(" ", "") == text.replace("\t", "").replace(" ", "")


@given(st.text(alphabet="ab \t漢=(", max_size=60), st.integers(4, 40))
def test_the_further_rows_of_a_line_of_code_stand_behind_a_mark(text: str, width: int) -> None:
    """All of them equally far, by a quarter of the width at most; the mark stands for nothing in the source."""
    rows = code_rows(Highlighter("python"), text, width, 0)
    hangs = {row.spans[0].text for row in rows[1:]}
    assert all(row.spans[0].source == -1 for row in rows)
    assert len(hangs) <= 1
    for hang in hangs:
        assert hang == " " or (hang.endswith("↳ ") and hang.strip() == "↳" and len(hang) <= 1 + width // 4)
        assert (hang == " ") == (width < 10)
    assert rows[0].spans[0].text == " "


HANGING = [
    ("call(first, second, third)", 20, [" call(first, ", " ↳ second, third)"]),
    ("    call(first, second)", 20, ["     call(first, ", "   ↳ second)"]),
    ("    call(first, second, third)", 28, ["     call(first, second, ", "     ↳ third)"]),
    ("\tcall(first, second, third)", 28, ["     call(first, second, ", "     ↳ third)"]),
    ("        return x + y + long_name", 33, ["         return x + y + ", "      ↳ long_name"]),
    (" " * 30 + "word", 20, [" " * 13 + "word"]),
    (" " * 30, 20, [" " * 13]),
    ("\t", 4, [" "]),
    ("    unbreakable_name_here", 20, ["     unbreakable_", "   ↳ name_here"]),
    ("word word ", 11, [" word word "]),
    ("漢字漢字漢字漢字", 12, [" 漢字漢字漢", " ↳ 字漢字"]),
]


@pytest.mark.parametrize(("text", "width", "expected"), HANGING)
def test_a_wrapped_line_of_code_hangs_behind_its_own_indent(text: str, width: int, expected: list[str]) -> None:
    """By two cells more; where there is little room the code comes before the indent, and no row is but that."""
    assert [row.text for row in code_rows(Highlighter(""), text, width, 0)] == expected


BREAKS = [
    ("return self.client.answer(words, more)", 30, [" return self.client.answer(", " ↳ words, more)"]),
    ("https://example.org/a/long/path?one=1&two=2", 30, [" https://example.org/a/long/", " ↳ path?one=1&two=2"]),
    ("docker run --volume", 16, [" docker run ", " ↳ --volume"]),
    ("aaaaaaaaaaa==bbbbbb", 16, [" aaaaaaaaaaa==b", " ↳ bbbbb"]),
    ("aaaaaaaaaaaa->bbbbb", 16, [" aaaaaaaaaaaa->", " ↳ bbbbb"]),
    ("aaaaaaaaaaaa::bbbbb", 16, [" aaaaaaaaaaaa::", " ↳ bbbbb"]),
    ("std::vector<std::string>", 16, [" std::vector<", " ↳ std::string>"]),
    ("word abcdefghijklmnop", 16, [" word ", " ↳ abcdefghijkl", " ↳ mnop"]),
    ("abcdefghijklmnopqrstuvwxyz", 16, [" abcdefghijklmn", " ↳ opqrstuvwxyz"]),
    ("one two three four", 15, [" one two three ", " ↳ four"]),
    ("漢字漢字漢字 self.client.answer", 20, [" 漢字漢字漢字 ", " ↳ self.client.", " ↳ answer"]),
]


@pytest.mark.parametrize(("text", "width", "expected"), BREAKS)
def test_a_line_of_code_is_broken_where_it_is_seen_least(text: str, width: int, expected: list[str]) -> None:
    """At a space or behind a mark, but in no operator; a row is at least half full where that can be."""
    assert [row.text for row in code_rows(Highlighter(""), text, width, 0)] == expected


@given(st.text(alphabet="ab .,(_-=/& ", min_size=1, max_size=200), st.integers(6, 60))
def test_rows_of_code_are_the_line_from_end_to_end(text: str, width: int) -> None:
    """Nothing is left out at a break but what hangs at the right, and no row is wider than the screen."""
    rows = code_rows(Highlighter(""), text, width, 0)
    shown = "".join(words_of(row) for row in rows)
    assert shown == text or (
        len(rows) > 1 and shown == text[len(text) - len(shown) :] and not text[: len(text) - len(shown)].strip()
    )
    assert all(len(row.text) <= width for row in rows)


def test_colours_go_on_in_the_further_rows() -> None:
    """What a row is broken in has one colour before and behind the break."""
    rows = code_rows(Highlighter("python"), "x = 'a string of some words that is long'", 20, 0)
    assert len(rows) == 3
    assert {span.role for row in rows[1:] for span in row.spans[1:]} == {"code.string"}


@pytest.mark.parametrize("width", [20, 40, 80])
@pytest.mark.parametrize("line", ["    x = call(first, second) " * 8, "y" * 9000, "  " + "word " * 3400, "\t" * 3 + "z + " * 30])
def test_a_growing_fence_wraps_as_a_whole_one(line: str, width: int) -> None:
    """A line that is half there, a whole one, and one that is so long that it is read in pieces."""
    text = f"```python\n{line}\nend = 1\n```\n"
    whole = Document(width)
    whole.give(text)
    grown = Document(width)
    for place in range(0, len(text), 700):
        grown.append(text[place : place + 700])
        assert all(cells(row.text) <= width for row in grown.lines)
    grown.finish()
    assert grown.lines == whole.lines
    further = [row for row in grown.lines if row.text.lstrip().startswith("↳")]
    assert len(further) == len([row for row in grown.lines if row.fill == "code"]) - 3


def words_of(row: Line) -> str:
    """What of a row stands in the source."""
    return "".join(span.text for span in row.spans if span.source >= 0)


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
    rows = piece_rows("def f(): return 1", 40, 0, wraps=True, further=False)
    assert {span.role for row in rows for span in row.spans} == {"code"}


def test_the_further_pieces_of_a_line_are_marked_as_its_further_rows_are() -> None:
    """Their first row, too, unless lines do not wrap."""
    assert [row.text for row in piece_rows("one two", 40, 0, wraps=True, further=True)] == [" ↳ one two"]
    assert [row.text for row in piece_rows("", 40, 0, wraps=True, further=True)] == [" ↳ "]
    assert [row.text for row in piece_rows("one two", 40, 0, wraps=False, further=True)] == [" one two"]


def test_a_lexer_that_trips_leaves_the_code_plain() -> None:
    """Hundreds of closing marks that nothing opened."""
    for language in LANGUAGES:
        highlighter = Highlighter(language)
        for line in ("}" * 200, "*/" * 100, "]]>" * 60, "end " * 50, "</a>" * 60):
            assert "".join(span.text for span in highlighter.line(line)) == line
