"""Spans on lines: nothing lost, nothing twice, formulas whole as long as that is possible."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.lines import Line, Span
from grokchat.render.wrapping import cut, cut_all, plain, prefixed, width_of, wrap_spans
from grokchat.text import cells

TEXTS = st.text(alphabet="ab c漢\u0301👍", max_size=30)
SPANS = st.lists(st.builds(Span, TEXTS, st.sampled_from(["text", "strong", "code.inline"])), max_size=6)


def placed(words: list[str], role: str = "text") -> list[Span]:
    """Spans one behind the other in a source."""
    found: list[Span] = []
    start = 0
    for word in words:
        found.append(Span(word, role, "", start))
        start += len(word)
    return found


@given(SPANS, st.integers(4, 40))
def test_wrapped_spans_hold_every_letter_once(spans: list[Span], width: int) -> None:
    """Only spaces at a break are left out."""
    rows = wrap_spans(spans, width)
    assert "".join(plain(row) for row in rows).replace(" ", "") == plain(spans).replace(" ", "")
    assert all(width_of(row) <= width for row in rows)


@given(SPANS, st.integers(4, 40))
def test_wrapped_spans_keep_their_roles(spans: list[Span], width: int) -> None:
    """Letter by letter."""
    before = [(char, span.role) for span in spans for char in span.text if char != " "]
    after = [(char, span.role) for row in wrap_spans(spans, width) for span in row for char in span.text if char != " "]
    assert after == before


@given(st.lists(st.text(alphabet="abc ", min_size=1, max_size=12), min_size=1, max_size=6), st.integers(4, 30))
def test_wrapped_spans_know_where_they_stand(words: list[str], width: int) -> None:
    """Each piece begins in the source where its first letter does."""
    source = "".join(words)
    for row in wrap_spans(placed(words), width):
        for span in row:
            assert source[span.source : span.source + len(span.text)] == span.text


@given(SPANS, st.lists(st.integers(0, 120), max_size=8))
def test_cutting_at_bounds_joins_to_the_whole(spans: list[Span], places: list[int]) -> None:
    """Pieces that follow each other are the text."""
    size = len(plain(spans))
    bounds = list(pairwise(sorted({0, size, *(place for place in places if place <= size)})))
    rows = cut_all(spans, bounds)
    assert "".join(plain(row) for row in rows) == plain(spans)
    assert [plain(row) for row in rows] == [plain(spans)[low:high] for low, high in bounds]


@pytest.mark.parametrize(
    ("start", "end", "words", "sources"),
    [
        (0, 9, ["abc", "def", "ghi"], [0, 3, 6]),
        (1, 2, ["b"], [1]),
        (2, 4, ["c", "d"], [2, 3]),
        (3, 6, ["def"], [3]),
        (4, 4, [], []),
        (8, 99, ["i"], [8]),
    ],
)
def test_a_cut_takes_parts_of_spans(start: int, end: int, words: list[str], sources: list[int]) -> None:
    """With the places of what is left."""
    pieces = cut(placed(["abc", "def", "ghi"]), start, end)
    assert [piece.text for piece in pieces] == words
    assert [piece.source for piece in pieces] == sources


def test_a_cut_through_a_formula_keeps_its_bounds() -> None:
    """Any part of it stands for the whole."""
    formula = Span("a + b", "math", "", 10, 19)
    left, right = cut([formula], 0, 2)[0], cut([formula], 2, 5)[0]
    assert (left.source, left.end, right.source, right.end) == (10, 19, 10, 19)


def test_a_span_without_a_place_gets_none_by_being_cut() -> None:
    """Nowhere stays nowhere."""
    assert cut([Span("abcdef")], 2, 4)[0].source == -1


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("", 10, [""]),
        ("one two", 10, ["one two"]),
        ("one two", 4, ["one", "two"]),
        ("one\ntwo", 10, ["one", "two"]),
        ("one\n\ntwo", 10, ["one", "", "two"]),
        ("one\n", 10, ["one", ""]),
        ("a\tb", 10, ["a    b"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("漢字漢字", 4, ["漢字", "漢字"]),
        ("漢字漢字", 5, ["漢字", "漢字"]),
        ("a 漢字", 4, ["a 漢", "字"]),
    ],
)
def test_words_go_on_lines(text: str, width: int, rows: list[str]) -> None:
    """By cells, at spaces and between ideographs; a newline ends a line, a tab is four cells."""
    assert [plain(row) for row in wrap_spans([Span(text)], width)] == rows


def test_a_tab_stands_for_no_words_and_what_follows_it_for_its_own() -> None:
    """Its four cells have no place in the source."""
    row = wrap_spans([Span("a\tb", "text", "", 7)], 20)[0]
    assert [(span.text, span.source) for span in row] == [("a", 7), ("    ", -1), ("b", 9)]


def test_places_go_on_behind_a_newline() -> None:
    """The second line begins one behind the end of the first."""
    first, second = wrap_spans([Span("ab\ncd", "text", "", 5)], 20)
    assert (first[0].source, second[0].source) == (5, 8)


@pytest.mark.parametrize("width", range(12, 30))
def test_a_short_formula_is_never_broken(width: int) -> None:
    """It goes to the next line as a whole."""
    spans = [Span("Some words and "), Span("a + b", "math", "", 15, 24), Span(" and more of them")]
    rows = [plain(row).replace("\u00a0", " ") for row in wrap_spans(spans, width)]
    assert sum("a + b" in row for row in rows) == 1


def test_a_long_formula_breaks_behind_its_relation() -> None:
    """Not before it, and not at a sign of less weight."""
    formula = Span("a + b + c = d + e + f", "math", "", 0, 30)
    rows = [plain(row) for row in wrap_spans([formula], 14)]
    assert rows[0].rstrip().endswith("=")
    assert all(cells(row) <= 14 for row in rows)


def test_a_formula_without_relations_breaks_behind_an_operator() -> None:
    """So that the line tells that it goes on."""
    formula = Span("aaaa + bbbb + cccc + dddd", "math", "", 0, 30)
    rows = [plain(row).rstrip() for row in wrap_spans([formula], 12)]
    assert all(row.endswith("+") for row in rows[:-1])


MARKER = (Span("• ", "marker"),)
REST = (Span("  "),)
BAR = (Span("▌ ", "quote.bar"),)


def test_a_marker_hangs_before_the_first_line() -> None:
    """The others are set in by as much."""
    lines = [Line((Span("one"),)), Line((Span("two"),))]
    assert [line.text for line in prefixed(lines, MARKER, REST)] == ["• one", "  two"]


def test_an_empty_line_stays_empty_unless_its_prefix_is_seen() -> None:
    """Spaces at the end of a line would be copied."""
    lines = [Line((Span("one"),)), Line(), Line((Span("two"),))]
    assert [line.text for line in prefixed(lines, MARKER, REST)] == ["• one", "", "  two"]
    assert [line.text for line in prefixed(lines, BAR, BAR)] == ["▌ one", "▌ ", "▌ two"]


def test_an_empty_line_of_code_is_set_in_like_the_others() -> None:
    """Its ground is seen."""
    lines = [Line((Span("x", "code"),), "code"), Line((), "code")]
    assert [line.text for line in prefixed(lines, MARKER, REST)] == ["• x", "  "]


def test_a_prefix_keeps_what_a_line_stands_for() -> None:
    """Its bounds, its ground and what it opens."""
    line = Line((Span("x"),), "code", 3, 9, "key")
    assert prefixed([line], MARKER, REST)[0][1:5] == ("code", 3, 9, "key")
