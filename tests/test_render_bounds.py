"""Where a block that is too long is cut: seen as little as possible, told by the text alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.bounds import LONGEST, LONGEST_NESTED, MOST_LINES, beginning, cuts_of_paragraph, place_to_cut
from grokchat.render.document import Document


@given(st.text(alphabet="ab \n-*漢", min_size=1, max_size=300))
def test_a_cut_is_in_the_second_half_and_makes_progress(text: str) -> None:
    """So a text of any kind comes to its end."""
    place = place_to_cut(text)
    assert len(text) // 2 <= place <= len(text)
    assert place > 0


CUTS = [
    ("the end of a line before a letter", "aaaa\nbbbb\nccc dd", "ccc dd"),
    ("not a line that looks like an item", "aaaaaaa\nb\n- c", "b\n- c"),
    ("an item, when all lines are", "- aaa\n- bbb\n- ccc", "- ccc"),
    ("a word", "aaa bbb ccc ddd", "ddd"),
    ("a word that is no mark", "aaaaaaa bbb ccc - 1.", "ccc - 1."),
    ("the end, where nothing else is", "aaaaaaaaaaaa", ""),
    ("the end, where only marks are", "* * * * * *", ""),
    ("a line before a word", "aa aa\naa aa aa\nbb aa aa", "bb aa aa"),
]


@pytest.mark.parametrize(("text", "rest"), [case[1:] for case in CUTS], ids=[case[0] for case in CUTS])
def test_a_cut_is_made_at(text: str, rest: str) -> None:
    """What follows it begins no block by chance."""
    assert text[place_to_cut(text) :] == rest


def test_a_beginning_has_so_many_characters() -> None:
    """And is all of a text that has no more."""
    assert beginning("abcdef", 4) == "abcd"
    assert beginning("abc", 4) == "abc"


def test_a_beginning_has_so_many_lines() -> None:
    """Whole ones."""
    text = "x\n" * (MOST_LINES + 5)
    assert beginning(text, len(text)) == "x\n" * MOST_LINES
    assert beginning("x\n" * MOST_LINES, LONGEST_NESTED) == "x\n" * MOST_LINES


def test_a_short_paragraph_is_not_cut() -> None:
    """Nor is one that is as long as may be."""
    assert cuts_of_paragraph("words", 0, 5) == []
    assert cuts_of_paragraph("x" * LONGEST, 0, LONGEST) == []


def test_a_long_paragraph_is_cut_so_often_that_no_piece_is_too_long() -> None:
    """Behind its heading."""
    text = "# Title\n\n" + "words " * 6_000
    places = cuts_of_paragraph(text, 0, len(text))
    assert len(places) >= 4
    sizes = [high - low for low, high in zip([9, *places], [*places, len(text)], strict=True)]
    assert max(sizes) <= LONGEST
    assert all(text[place - 1] == " " for place in places)


@pytest.mark.parametrize(
    "end", ["\n\nmore", "\n- item", "\n> quote", "\n# head", "\n```\ncode", "\n1. one", "\n| a |", "\n<div>", "\n: term"]
)
def test_a_paragraph_is_cut_only_up_to_its_end(end: str) -> None:
    """Whatever follows it may be long in its own way."""
    text = "words\n" * 100 + "last" + end + " x" * LONGEST
    assert cuts_of_paragraph(text, 0, len(text)) == []


OTHERS = {
    "a fence": "```json\n" + '  "key": "value",\n' * 1_200 + "```\n\nEnd",
    "a fence of tildes": "~~~\n" + "words\n" * 2_000 + "~~~\n",
    "a fence of one line": "```\n" + "x" * 9_000 + "\n```\n",
    "a fence under a heading": "# Title\n```json\n" + '  "key": "value",\n' * 1_200 + "```\n",
    "a fence under empty lines": "\n\n```\n" + "words\n" * 2_000 + "```\n",
    "an indented fence": "  ```\n" + "  words\n" * 2_000 + "  ```\n",
    "indented code": "    " + "words in code\n    " * 600 + "words\n",
    "an item": "- item\n" + "  goes on\n" * 900 + "\nEnd",
    "a numbered item": "1. item\n" + "   goes on\n" * 900 + "\nEnd",
    "a quote": "> quote\n" + "goes on\n" * 950 + "\nEnd",
    "an element": "<pre>\n" + "words here\n" * 900 + "</pre>\n\nEnd",
    "a paragraph": "words here\n" * 2_000,
    "an emphasized paragraph": "**words** here\n" + "words here\n" * 2_000,
    "a paragraph under a heading": "# Title\n\n" + "words here\n" * 2_000,
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS.keys())
def test_a_text_that_begins_with_a_long_block_looks_the_same_given_or_grown(text: str) -> None:
    """A saved answer that begins with much code shows it as code to its end."""
    given_whole, grown = Document(60), Document(60)
    given_whole.give(text)
    for place in range(0, len(text), 2_000):
        grown.append(text[place : place + 2_000])
    grown.finish()
    assert [line.text for line in given_whole.lines] == [line.text for line in grown.lines]
    assert given_whole.lines == grown.lines


def rows(text: str, width: int = 60) -> list[str]:
    document = Document(width)
    document.append(text)
    document.finish()
    return [line.text for line in document.lines]


def test_no_word_is_lost_at_a_cut_and_none_comes_twice() -> None:
    """In their order."""
    words = [f"w{number}" for number in range(9_000)]
    assert " ".join(rows(" ".join(words))).split() == words


def test_no_empty_line_stands_at_a_cut() -> None:
    """It is still one paragraph to see."""
    assert "" not in rows("words " * 6_000)


def test_what_follows_a_long_block_is_what_it_is() -> None:
    """The cut reaches no further than its block."""
    text = "words " * 3_000 + "\n\n## Title\n\n- item\n\n```python\nx = 1\n```\n"
    assert rows(text)[-7:] == ["Title", "─────", "", "• item", "", " python", " x = 1"]


def test_a_list_of_any_length_is_not_cut() -> None:
    """Its items are blocks of their own; its numbers go on."""
    found = rows("\n".join(f"{number}. item" for number in range(1, 3_001)))
    assert found[-1] == "3000. item"
    assert len(found) == 3_000


def test_a_fence_of_any_length_is_not_cut() -> None:
    """Its last line is code like its first."""
    document = Document(40)
    document.append("```python\n" + "x = 1\n" * 5_000 + "```\n\nAfter")
    document.finish()
    assert {line.fill for line in document.lines_between(0, 5_001)} == {"code"}
    assert len(document) == 5_003


def test_a_line_of_code_that_is_too_long_loses_nothing() -> None:
    """It is shown in pieces, in its order, wrapped or not."""
    line = "".join(f"{number:06}" for number in range(6_000))
    for wraps in (True, False):
        document = Document(50, wrap_code=wraps)
        document.append(f"```\n{line}\n```")
        document.finish()
        assert "".join(one.text.strip(" ↳") for one in document.lines) == line


def test_a_long_line_of_code_is_copied_from_where_it_stands() -> None:
    """Behind its pieces' ends, too."""
    line = "".join(f"{number:06}" for number in range(3_000))
    document = Document(50)
    document.append(f"```\n{line}\n```")
    document.finish()
    for one in document.lines:
        for span in one.spans:
            if span.source >= 0:
                assert document.source[span.source : span.source + len(span.text)] == span.text


def test_a_closing_fence_in_a_long_line_closes_nothing() -> None:
    """Only one at the beginning of a line does."""
    document = Document(50)
    for piece in ("```\n", "x" * LONGEST, "```", "\nstill code\n"):
        document.append(piece)
    assert document.end_lines[-1].text.strip() == "still code"
    assert document.end_lines[-1].fill == "code"


def test_a_long_row_ends_its_table() -> None:
    """It is words from there on, and they are all there."""
    found = rows("| a | b |\n|---|---|\n| one | two |\n| " + "word " * 3_000)
    assert sum(row.count("word") for row in found) == 3_000
    assert any("one" in row and "│" in row for row in found)


def test_many_columns_are_no_table() -> None:
    """Each short row would be as wide as the head."""
    head = "|".join("a" * 300)
    found = rows(f"{head}\n{'|'.join('-' * 300)}\nb\n")
    assert "│" not in "".join(found)
    assert sum(row.count("a") for row in found) == 300


def test_a_quote_that_is_cut_is_a_quote_on_both_sides() -> None:
    """Its lines carry their marks."""
    found = rows("> words of a quote\n" * 3_000)
    assert all(row.startswith("▌ ") for row in found)
    assert sum(row.count("quote") for row in found) == 3_000


def test_the_width_does_not_move_a_cut() -> None:
    """The chunks of two widths are the same."""
    text = "words and *more* of them " * 3_000
    chunks = []
    for width in (30, 90):
        document = Document(width)
        document.append(text)
        chunks.append([(chunk.start, chunk.end) for chunk in document.chunks])
    assert chunks[0] == chunks[1]
    assert len(chunks[0]) > 5
