"""How blocks are set: marks that hang, columns that fit, and no word that is lost for want of room."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grokchat.render.document import Document
from grokchat.render.lines import Line
from grokchat.text import cells


def rendered(text: str, width: int) -> list[Line]:
    document = Document(width)
    document.append(text)
    document.finish()
    return list(document.lines)


def shown(text: str, width: int) -> list[str]:
    return [line.text.rstrip() for line in rendered(text, width)]


SET = [
    ("a list's marks hang", "- one two three\n- four", 12, ["• one two", "  three", "• four"]),
    ("numbers are aligned by their dots", "9. nine\n10. ten and\n    more", 30, [" 9. nine", "10. ten and more"]),
    ("numbers count on from the first", "3. a\n3. b\n3. c", 20, [" 3. a", " 4. b", " 5. c"]),
    ("numbers hang", "1. one two three four", 14, [" 1. one two", "    three four"]),
    ("large numbers keep their room", "1986. a year of words", 18, ["1986. a year of", "      words"]),
    ("bullets change with depth", "- a\n  - b\n    - c\n      - d", 30, ["• a", "  ◦ b", "    ▪ c", "      • d"]),
    ("bullets in numbers", "1. a\n   - b\n   - c", 30, [" 1. a", "    ◦ b", "    ◦ c"]),
    ("deep lists stop going in", "- a\n  - b\n    - c", 12, ["• a", "  ◦", "  b", "  ▪", "  c"]),
    ("tasks are boxes", "- [ ] to do it now\n- [x] done\n- [X] too", 12, ["☐ to do it", "  now", "☑ done", "☑ too"]),
    ("no box without a word", "- [x]\n- [y] z", 20, ["• [x]", "• [y] z"]),
    ("tight items stay together", "- a\n- b", 20, ["• a", "• b"]),
    ("loose items stay apart", "- a\n\n- b\n\n  c", 20, ["• a", "", "• b", "", "  c"]),
    ("an empty item keeps its mark", "- a\n-\n- b", 20, ["• a", "•", "• b"]),
    ("blocks are an empty line apart", "a\n\n\n\nb\n# c\n***\nd", 12, ["a", "", "b", "", "c", "━", "", "────────────", "", "d"]),
    (
        "rules under headings are as long as they are",
        "# One two\n\n## 漢字\n\n### Three",
        30,
        ["One two", "━━━━━━━", "", "漢字", "────", "", "Three"],
    ),
    ("quotes have a bar on each line", "> one two three\n>\n> four", 12, ["▌ one two", "▌ three", "▌", "▌ four"]),
    ("quotes nest", "> a\n>\n> > b", 20, ["▌ a", "▌", "▌ ▌ b"]),
    ("a quote in an item", "- a\n\n  > b", 20, ["• a", "", "  ▌ b"]),
    ("hard breaks break, soft ones do not", "a  \nb\\\nc\nd", 20, ["a", "b", "c d"]),
    ("a long address breaks only when it must", "See https://example.org/a/b now", 16, ["See", "https://example.", "org/a/b now"]),
    ("ideographs break anywhere but before a closing mark", "漢字かな交じり文、です。", 12, ["漢字かな交じ", "り文、です。"]),
    ("a closing mark stays with its word", "漢字かな交じり。", 14, ["漢字かな交じ", "り。"]),
    (
        "definitions go in",
        "Term\n: Words that wrap here\n: Two\n\nOther\n: x",
        14,
        ["Term", "  Words that", "  wrap here", "  Two", "", "Other", "  x"],
    ),
    ("notes hang", "A[^1].\n\n[^1]: The note that wraps.", 18, ["A[^1].", "", "[^1]: The note", "      that wraps."]),
    (
        "notes with long names stand above",
        "A[^longname].\n\n[^longname]: Note",
        30,
        ["A[^longname].", "", "[^longname]:", "      Note"],
    ),
    ("code keeps its spaces and has room beside it", "```py\na  =  1\n\n  b\n```", 20, [" py", " a  =  1", "", "   b"]),
    ("tabs in code are four cells", "```\n\ta\nb\tc\n```", 20, ["", "     a", " b   c"]),
    ("html is shown as its source", "<div>\n*a*\n</div>\n\nb <i>c</i>", 20, ["<div>", "*a*", "</div>", "", "b <i>c</i>"]),
    ("an image is its description", "![a *b*](x.png) ![](y.png)", 30, ["▣ a b ▣ y.png"]),
    ("display mathematics stands in the middle", "$$\nx\n$$", 13, ["      x"]),
]


@pytest.mark.parametrize(("text", "width", "lines"), [case[1:] for case in SET], ids=[case[0] for case in SET])
def test_blocks_are_set(text: str, width: int, lines: list[str]) -> None:
    """Each as its name says."""
    assert shown(text, width) == lines


@pytest.mark.parametrize("kind", ["Note", "Tip", "Important", "Warning", "Caution"])
def test_an_alert_has_its_title_and_its_colour(kind: str) -> None:
    """In whatever letters it is written."""
    for written in (kind.upper(), kind.lower()):
        lines = rendered(f"> [!{written}]\n> Mind *this*.\n>\n> - and that", 40)
        assert [line.text for line in lines] == [f"▌ {kind}", "▌ Mind this.", "▌ ", "▌ • and that"]
        assert {line.spans[0].role for line in lines} == {f"alert.{kind.lower()}"}


@pytest.mark.parametrize("text", ["> [!OTHER]\n> a", "> [!NOTE] a", "> a\n> [!NOTE]", "[!NOTE]\na"])
def test_what_only_looks_like_an_alert_keeps_its_words(text: str) -> None:
    """Nothing is taken away."""
    assert re.sub(r"[▌\s]", "", "".join(shown(text, 40))) == re.sub(r"[>\s]", "", text)


def test_a_finished_task_is_dimmed() -> None:
    """Its words have the role of what is done; marked ones keep theirs."""
    (line,) = rendered("- [x] done **now**", 40)
    assert [(span.text, span.role) for span in line.spans] == [("☑ ", "marker.done"), ("done ", "done"), ("now", "strong")]


TABLE = "| Name | Long description | Size |\n|:---|:---:|---:|\n| Alpha | some words that go on | 12 |\n| Beta | short | 3456 |\n"


def test_a_table_that_fits_is_aligned() -> None:
    """Left, centre and right, each column as wide as its widest cell."""
    assert shown(TABLE, 60) == [
        " Name  │   Long description    │ Size",
        "───────┼───────────────────────┼──────",
        " Alpha │ some words that go on │   12",
        " Beta  │         short         │ 3456",
    ]


def test_the_widest_column_gives_way_first() -> None:
    """Its cells wrap; the narrow ones keep their width."""
    assert shown(TABLE, 32) == [
        " Name  │      Long       │ Size",
        "       │   description   │",
        "───────┼─────────────────┼──────",
        " Alpha │ some words that │   12",
        "       │      go on      │",
        " Beta  │      short      │ 3456",
    ]


def test_a_table_without_room_becomes_records() -> None:
    """Each row by itself, each cell with its column's name."""
    assert shown(TABLE, 18) == [
        "Name: Alpha",
        "Long description:",
        "some words that go",
        "on",
        "Size: 12",
        "────────",
        "Name: Beta",
        "Long description:",
        "short",
        "Size: 3456",
    ]


def test_breaks_and_missing_cells_in_a_table() -> None:
    """A `<br>` is a line of its own; a row that is too short has empty cells."""
    assert shown("| a | b |\n|---|---|\n| 1<br>2 | 3 |\n| 4 |\n", 40) == [" a │ b", "───┼───", " 1 │ 3", " 2 │", " 4 │"]


words = st.text("abcxyz漢字é", min_size=1, max_size=14)
rows = st.lists(st.lists(st.lists(words, max_size=5).map(" ".join), min_size=3, max_size=3), min_size=1, max_size=5)


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(rows, st.integers(8, 100))
def test_no_table_loses_a_letter(body: list[list[str]], width: int) -> None:
    """Shrunk, wrapped or as records: all letters of the cells are there, and no line is too wide."""
    text = "|H|I|J|\n|---|:-:|--:|\n" + "".join(f"| {' | '.join(row)} |\n" for row in body)
    lines = rendered(text, width)
    seen = "".join(line.text for line in lines)
    letters = "".join(cell for row in body for cell in row)
    assert sorted(re.sub(r"[^abcxyz漢字é]", "", seen)) == sorted(letters.replace(" ", ""))
    assert all(cells(line.text) <= width for line in lines)
    if "│" in seen:
        assert len({cells(line.text) for line in lines}) == 1


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(
    st.lists(words, min_size=1, max_size=12),
    st.integers(8, 60),
    st.sampled_from(["", "- ", "1. ", "> ", "> - ", "- - - ", "# ", "[^a]: "]),
)
def test_no_block_loses_a_letter_or_its_order(parts: list[str], width: int, mark: str) -> None:
    """However narrow, whatever it stands in."""
    lines = rendered(mark + " ".join(parts), width)
    seen = "".join(span.text for line in lines for span in line.spans if span.source >= 0)
    assert re.sub(r"\s", "", seen) == "".join(parts)
    assert all(cells(line.text) <= width for line in lines)


@pytest.mark.parametrize("width", [24, 60])
def test_a_line_of_code_has_its_own_bounds(width: int) -> None:
    """What is copied of it is its source."""
    text = "Look:\n\n```py\nfirst = 1\n\tsecond = 'a long line of code that wraps'\n```\n"
    for line in rendered(text, width):
        if line.fill == "code" and not line.is_label:
            assert text[line.start : line.end] in ("first = 1", "\tsecond = 'a long line of code that wraps'")
