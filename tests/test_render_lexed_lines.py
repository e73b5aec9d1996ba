"""Lines of code: coloured one by one, the same however often and in whatever order they are asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name

from grokchat.render.code import code_rows
from grokchat.render.document import Document
from grokchat.render.highlighting import DEEPEST, Highlighter
from grokchat.render.lines import Span

LONG_STRING = ['text = """first', "def second(): 3", 'third"""', "def fourth(): 4"]
LANGUAGES = ("python", "javascript", "rust", "sql", "bash", "html", "yaml", "json", "css")

line_of_code = st.text(" abef01'\"`(){}<>/*#=-:$\\\t", max_size=30) | st.sampled_from([*LONG_STRING, "/*", "*/", "x = 1", "EOF"])


def coloured(language: str, lines: list[str]) -> list[list[Span]]:
    highlighter = Highlighter(language)
    return [highlighter.line(line) for line in lines]


@given(st.sampled_from(LANGUAGES), st.lists(line_of_code, max_size=8), st.lists(line_of_code, max_size=8))
def test_what_was_coloured_before_changes_nothing(language: str, lines: list[str], others: list[str]) -> None:
    """A line seen before is not lexed again, and looks as if it were: its state at the beginning is a part of the question."""
    first = coloured(language, lines)
    coloured(language, others)
    coloured(language, [*others, *lines])
    assert coloured(language, lines) == first


@given(st.sampled_from(LANGUAGES), st.lists(line_of_code, max_size=8))
def test_the_words_of_a_line_are_its_text(language: str, lines: list[str]) -> None:
    """Nothing is lost to the colours."""
    assert ["".join(span.text for span in spans) for spans in coloured(language, lines)] == lines


@given(st.sampled_from(LANGUAGES), line_of_code.filter(lambda line: "\t" not in line), st.integers(0, 1000))
def test_each_span_knows_its_place(language: str, line: str, start: int) -> None:
    """Where it stands in the source; without a place none has one."""
    for span in Highlighter(language).line(line, start):
        assert line[span.source - start : span.source - start + len(span.text)] == span.text
    assert all(span.source == -1 for span in Highlighter(language).line(line))


def test_the_same_line_means_something_else_in_a_string() -> None:
    """What stands above decides."""
    inside = coloured("python", LONG_STRING)[1]
    outside = coloured("python", LONG_STRING[1:2])[0]
    assert {span.role for span in inside} == {"code.string"}
    assert outside[0].role == "code.keyword"
    assert coloured("python", LONG_STRING)[3][0].role == "code.keyword"


@pytest.mark.parametrize("text", ["\tx = 1", "a\tb\tc", "\t\t'deep'"])
def test_tabs_are_cells_without_a_place(text: str) -> None:
    """The words between them stand where the source has them."""
    for row in code_rows(Highlighter("python"), text, 60, 100):
        for span in row.spans:
            if span.source >= 0:
                assert text[span.source - 100 : span.source - 100 + len(span.text)] == span.text
    (row,) = code_rows(Highlighter("python"), text, 60, -1)
    assert row.text == " " + text.expandtabs(4)
    assert all(span.source == -1 for span in row.spans)


def test_a_lexer_that_trips_leaves_the_code_plain() -> None:
    """From that line on, for this block alone."""

    class Tripping(type(get_lexer_by_name("python"))):  # type: ignore[misc]
        """Fails at a word."""

        def get_tokens_unprocessed(self, text: str, stack: tuple[str, ...] = ("root",)) -> object:
            """What a lexer gives."""
            if "trip" in text:
                raise LookupError(text)
            return super().get_tokens_unprocessed(text, stack)

    highlighter = Highlighter("python")
    highlighter._lexer = Tripping(stripnl=False, ensurenl=False)
    assert highlighter.line("def x(): 1")[0].role == "code.keyword"
    assert highlighter.line("def trip()") == [Span("def trip()", "code")]
    assert highlighter.line("def x(): 1", 7) == [Span("def x(): 1", "code", "", 7)]
    assert Highlighter("python").line("def x(): 1")[0].role == "code.keyword"


def test_code_without_an_end_of_nesting_is_plain_from_some_depth_on() -> None:
    """What is open is remembered with each line, so it has a bound."""
    highlighter = Highlighter("javascript")
    seen = [highlighter.line("`${" * 100) for _ in range(60)]
    assert {span.role for span in seen[0]} == {"code.string"}
    assert seen[-1] == [Span("`${" * 100, "code")]
    assert len(seen) * 100 > DEEPEST


@pytest.mark.parametrize("before", ["", "> ", "- ", "1. ", "   ", "> - "])
def test_a_row_of_code_stands_where_its_line_ends(before: str) -> None:
    """Behind what a quote or an item puts before it."""
    rest = before if ">" in before else " " * len(before)
    rest = rest.replace("-", " ")
    text = f"{before}```py\n{rest}a = 1\n{rest}\n{rest}  b = 'ü'\n{rest}```\n\nEnd"
    document = Document(60)
    document.append(text)
    document.finish()
    found = [text[line.start : line.end] for line in document.lines if line.fill == "code" and not line.is_label]
    assert [row for row in found if row] == ["a = 1", "  b = 'ü'"]


def test_what_could_act_on_the_terminal_stays_visible_at_another_width() -> None:
    """A chunk that is laid out again is read from the source, which is kept as it came."""
    text = "\n\n".join(f"Part {number} \x1b[31m red\u202e" for number in range(600))
    whole, grown = Document(60), Document(60)
    whole.give(text)
    grown.append(text)
    grown.finish()
    for document in (whole, grown):
        document.rewrap(30)
        shown = [line.text for line in document.lines if line.text]
        assert shown == [f"Part {number} ␛[31m red·" for number in range(600)]
