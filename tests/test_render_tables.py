"""Tables that fit: first columns shrink, then cells wrap, then rows become records; nothing is cut off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.document import Document
from grokchat.render.lines import Span
from grokchat.render.tables import SETTLED, Row, Table, fitted
from grokchat.text import cells

columns = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (max(pair), min(pair))), min_size=1, max_size=8
)
"""What columns want, and their longest words."""


@given(columns, st.integers(1, 120))
def test_fitted_columns_have_room(wanted: list[tuple[int, int]], room: int) -> None:
    """No column is wider than it wants, none vanishes, and all of them fit; else there are none."""
    widths = fitted([want for want, _ in wanted], [word for _, word in wanted], room)
    least = [min(max(1, want), max(6, min(word, 12))) for want, word in wanted]
    if widths is None:
        assert sum(least) > room
        return
    assert sum(widths) <= room
    assert all(1 <= width <= max(1, want) for width, (want, _) in zip(widths, wanted, strict=True))
    assert all(width >= low for width, low in zip(widths, least, strict=True))


@given(columns, st.integers(20, 120))
def test_the_narrow_columns_keep_what_they_want(wanted: list[tuple[int, int]], room: int) -> None:
    """A column gives way only when it is among the widest left, and no cell is left free."""
    widths = fitted([want for want, _ in wanted], [word for _, word in wanted], room)
    if widths is not None:
        given_way = [width for width, (want, _) in zip(widths, wanted, strict=True) if width < want]
        narrow = [width for width, (want, word) in zip(widths, wanted, strict=True) if width == want > max(6, word)]
        assert not given_way or not narrow or max(narrow) <= max(given_way) + 1
        assert not given_way or sum(widths) == room


@given(columns, st.integers(20, 120))
def test_no_word_is_cut_while_another_column_can_give_way(wanted: list[tuple[int, int]], room: int) -> None:
    """Unless it is longer than words are."""
    for most in (40, 20, 12):
        words = [min(word, most) for _, word in wanted]
        if sum(min(max(1, want), max(6, word)) for (want, _), word in zip(wanted, words, strict=True)) <= room:
            widths = fitted([want for want, _ in wanted], [word for _, word in wanted], room)
            assert widths is not None
            assert all(width >= word for width, word in zip(widths, words, strict=True))


@pytest.mark.parametrize(
    ("wanted", "words", "room", "widths"),
    [
        ([3, 4], [3, 4], 20, [3, 4]),
        ([3, 4], [3, 4], 7, [3, 4]),
        ([30, 4], [5, 4], 20, [16, 4]),
        ([30, 30], [5, 5], 20, [10, 10]),
        ([30, 20, 5], [5, 5, 5], 35, [15, 15, 5]),
        ([0, 0], [0, 0], 10, [1, 1]),
        ([9, 9, 9], [4, 4, 4], 17, None),
        ([9, 9, 9], [4, 4, 4], 18, [6, 6, 6]),
        ([9, 9, 9], [7, 4, 4], 18, None),
        ([9, 9, 9], [7, 4, 4], 19, [7, 6, 6]),
        ([10, 40], [10, 8], 20, [10, 10]),
        ([10, 40], [10, 8], 18, [10, 8]),
        ([10, 40], [10, 8], 17, None),
        ([60, 40], [60, 8], 70, [40, 30]),
        ([60, 40], [60, 8], 50, [40, 10]),
        ([60, 40], [60, 8], 40, [32, 8]),
        ([60, 40], [60, 8], 30, [22, 8]),
        ([60, 40], [60, 8], 25, [17, 8]),
        ([60, 40], [60, 8], 20, [12, 8]),
        ([60, 40], [60, 8], 19, None),
        ([2, 2], [2, 2], 3, None),
    ],
)
def test_columns_are_fitted(wanted: list[int], words: list[int], room: int, widths: list[int] | None) -> None:
    """The widest first, by as much as is needed; then words that are too long to be one; then there are none."""
    assert fitted(wanted, words, room) == widths


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("count", range(2, 11))
def test_a_table_of_any_number_of_columns_cuts_no_word(count: int, width: int) -> None:
    """As columns or as records."""
    words = ["PostgreSQL", "asynchronous", "id", "a longer text that wraps over a few lines", "2026", "漢字 and more"]
    rows = [[words[(number + place) % len(words)] for place in range(count)] for number in range(4)]
    table = Table(width)
    table.add_all(row(*one) for one in [[f"Column{number}" for number in range(count)], *rows])
    shown = {word.rstrip(":") for line in table.lines for word in line.text.split()}
    assert all(cells(line.text) <= width for line in table.lines)
    assert shown >= {word for one in rows for cell in one for word in cell.split() if word.isascii()}
    assert shown >= {f"Column{number}" for number in range(count)}


@pytest.mark.parametrize("wide", ["漢字漢字漢字漢字漢字漢字", "👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻", "한국어한국어한국어한국어"])
def test_a_wide_character_is_a_word_of_its_own(wide: str) -> None:
    """A line may break at each, so the other column keeps its word."""
    table = Table(24)
    table.add_all([row("one", "two"), row(wide, "PostgreSQL is")])
    assert " PostgreSQL " in table.lines[2].text
    assert "│" in table.lines[2].text
    assert "".join(line.text.split("│")[0].strip() for line in table.lines[2:]) == wide


def test_a_table_that_became_records_stays_so() -> None:
    """Words only get longer: what is read changes its form once."""
    table = Table(30)
    forms: list[bool] = []
    for word in ("a", "word", "longer", "extensible", "extensible", "a", "unbelievable", "b"):
        table.add(row(word, word, word))
        forms.append(any("│" in line.text for line in table.lines))
    assert forms == sorted(forms, reverse=True)
    assert {True, False} == set(forms)


def test_the_further_lines_of_a_record_are_indented() -> None:
    """So that each name stands out; the narrowest screens have no room for that."""
    for width, inset in ((25, "  "), (24, ""), (20, ""), (12, "")):
        table = Table(width)
        table.add(Row([[Span(head, "table.head")] for head in ("one", "another", "third")], ["", "", ""], 0, 1))
        table.add(row("word", "words that go on and on", "extensible"))
        lines = [line.text for line in table.lines]
        assert lines[0] == "one: word"
        assert lines[1].startswith("another:")
        assert lines[2].startswith(inset)
        assert lines[2].strip()
        assert lines[2][len(inset)] != " "


def row(*words: str) -> Row:
    return Row([[Span(word)] for word in words], ["", "right", "center"], 0, 1)


def test_a_row_added_changes_nothing_above_it() -> None:
    """While the columns stay as wide as they are."""
    table = Table(40)
    table.add(row("head", "head"))
    first = table.add(row("one", "two"))
    before = list(table.lines)
    assert first == 2
    assert table.add(row("x", "y")) == len(before)
    assert table.lines[: len(before)] == before


def test_a_wider_cell_lays_out_the_table_again() -> None:
    """From its first line on."""
    table = Table(40)
    table.add(row("head", "head"))
    assert table.add(row("wider than the head", "x")) == 0


def test_a_settled_table_gets_no_wider() -> None:
    """The cell wraps instead, and what was read stays where it is."""
    table = Table(60)
    table.add(row("head", "head"))
    for _ in range(SETTLED):
        table.add(row("one", "two"))
    before = list(table.lines)
    assert table.add(row("much wider than all", "x")) == len(before)
    assert table.lines[: len(before)] == before
    assert "".join(line.text.split("│")[0].strip() for line in table.lines[len(before) :]) == "muchwiderthanall"


def test_rows_added_one_by_one_are_rows_added_at_once() -> None:
    """Beyond the row where columns settle, too."""
    rows = [row("head", "head"), *(row("x" * (number // 9), f"{number}") for number in range(SETTLED + 100))]
    grown, whole = Table(50), Table(50)
    for one in rows:
        grown.add(one)
    whole.add_all(rows)
    assert grown.lines == whole.lines


@pytest.mark.parametrize("count", [0, 1, 3, 5])
def test_a_row_has_as_many_cells_as_the_head(count: int) -> None:
    """Missing ones are empty, further ones are left out."""
    table = Table(60)
    table.add(row("a", "b", "c"))
    table.add(row(*"uvwxy"[:count]))
    assert table.lines[-1].text.count("│") == 2
    assert [cell.strip() for cell in table.lines[-1].text.split("│")] == [*"uvw"[:count], *[""] * (3 - min(count, 3))]


def test_cells_are_aligned_by_cells() -> None:
    """An ideograph takes two."""
    table = Table(60)
    table.add(row("left", "right", "centre"))
    table.add(row("漢", "漢", "漢"))
    assert table.lines[-1].text == " 漢   │    漢 │   漢   "


@given(
    st.lists(st.lists(st.text(alphabet="ab 漢", max_size=20), min_size=3, max_size=3), min_size=1, max_size=5), st.integers(8, 80)
)
def test_a_table_fits_and_holds_every_letter(rows: list[list[str]], width: int) -> None:
    """As columns or as records."""
    table = Table(width)
    table.add(row("", "", ""))
    table.add_all(row(*words) for words in rows)
    assert all(cells(line.text) <= width for line in table.lines)
    found = "".join(line.text for line in table.lines)
    assert sum(found.count(char) for char in "ab漢") == sum(word.count(char) for words in rows for word in words for char in "ab漢")


def shown(text: str, width: int) -> list[str]:
    document = Document(width)
    document.append(text)
    document.finish()
    return [line.text for line in document.lines]


ESCAPED = [
    ("| a |\n|---|\n| x \\| y |", "x | y"),
    ("| a |\n|---|\n| `x \\| y` |", "x | y"),
    ("| a |\n|---|\n| **x** |", "x"),
    ("| a |\n|---|\n| [x](https://example.org/a\\|b) |", "x"),
    ("| a |\n|---|\n| $|x|$ |", "|x|"),
    ("| a |\n|---|\n| &#124; |", "|"),
]


@pytest.mark.parametrize(("text", "cell"), ESCAPED)
def test_a_bar_in_a_cell_is_a_letter(text: str, cell: str) -> None:
    """Escaped, in code, in mathematics, as an entity."""
    assert shown(text, 40)[-1].strip() == cell


@pytest.mark.parametrize(
    "text",
    ["| a |\n| b |", "| a |\n|-|-|", "a | b\n- -", "| a |\n\n|---|", "| a\n---", "a\n|---|"],
)
def test_what_is_no_table_is_words(text: str) -> None:
    """Without a line under the head that fits it."""
    assert "│" not in "".join(shown(text, 40))
    assert "a" in "".join(shown(text, 40))


@pytest.mark.parametrize("width", [8, 40])
def test_a_head_without_rows_is_shown(width: int) -> None:
    """Also where there is room for records only; the first row takes its place there."""
    heads, rows = "| first | second | third |\n|---|---|---|\n", "| one | two | three |\n"
    words = " ".join(shown(heads, width)).split()
    assert [word for word in words if word.isalpha()] == ["first", "second", "third"]
    document = Document(width)
    for char in heads + rows:
        document.append(char)
    document.finish()
    assert [line.text for line in document.lines] == shown(heads + rows, width)
    assert "".join(shown(heads + rows, width)).count("second") == 1


def test_a_row_stands_for_its_line_in_the_source() -> None:
    """All lines of it, as columns and as records."""
    text = "| name | value |\n|---|---|\n| one | a long value that wraps |\n| two | x |\n"
    for width in (24, 8):
        document = Document(width)
        document.append(text)
        document.finish()
        bounds = {text[line.start : line.end] for line in document.lines if line.start >= 0}
        assert bounds <= set(text.split("\n"))
        assert "| one | a long value that wraps |" in bounds
