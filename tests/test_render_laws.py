"""The laws of a document, for mixed documents and for nothing but marks, at the widths of terminals and at any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mixed_documents import MARKS, documents, widths

from grokchat.render.document import Document
from grokchat.render.lines import Line
from grokchat.text import cells, show

places = st.lists(st.integers(0, 3000), max_size=30)


def law(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As many examples, the same ones each time."""
    return settings(max_examples=examples, derandomize=True, deadline=None, database=None)


def grown(text: str, width: int, at: Iterable[int] = ()) -> Document:
    document = Document(width)
    for low, high in pairwise(sorted({0, len(text), *(place % (len(text) + 1) for place in at)})):
        document.append(text[low:high])
    document.finish()
    return document


def too_wide(document: Document) -> list[str]:
    return [line.text for line in document.lines if cells(line.text) > document.width]


@law(700)
@given(documents, places, widths)
def test_a_mixed_document_is_the_same_however_it_came(text: str, at: list[int], width: int) -> None:
    """Any pieces, any blocks in any blocks."""
    assert grown(text, width, at).lines == grown(text, width).lines


@law(500)
@given(documents, places, widths)
def test_a_mixed_document_never_changes_above_its_first_dirty_line(text: str, at: list[int], width: int) -> None:
    """Nor is any line wider than the screen at any moment."""
    document = Document(width)
    before: list[Line] = []
    for low, high in pairwise(sorted({0, len(text), *(place % (len(text) + 1) for place in at)})):
        first = document.append(text[low:high])
        lines = list(document.lines)
        assert lines[:first] == before[:first]
        assert lines[: document.final] == list(document.lines_between(0, document.final))
        assert too_wide(document) == []
        before = lines
    first = document.finish()
    assert list(document.lines)[:first] == before[:first]
    assert too_wide(document) == []


@law(400)
@given(documents, widths, widths)
def test_a_mixed_document_can_take_any_width(text: str, before: int, after: int) -> None:
    """It looks as if it had never had another one."""
    document = grown(text, before)
    document.rewrap(after)
    assert document.lines == grown(text, after).lines


@law(400)
@given(documents, widths)
def test_a_selection_of_a_mixed_document_gives_back_its_source(text: str, width: int) -> None:
    """A selected piece of a line is in the source where it says, and pieces of a line stand there in their order."""
    document = grown(text, width)
    source = show(document.source)
    for line in document.lines:
        ends = -1
        for span in line.spans:
            if span.source < 0:
                continue
            assert span.source >= ends or span.end >= 0
            ends = span.source
            words = source[span.source : span.source + len(span.text)].replace("\n", " ")
            assert words == span.text or span.end >= 0 or source[span.source] in "\\&\t \n"
            assert span.end < 0 or span.source < span.end <= len(source)


@law(300)
@given(documents, widths)
def test_the_lines_of_a_mixed_document_stand_in_the_order_of_its_source(text: str, width: int) -> None:
    """What is further down on the screen is further down in the source."""
    starts: list[int] = []
    for line in grown(text, width).lines:
        # The names of columns come again in each record of a table.
        if not any(span.role.startswith("table") for span in line.spans):
            starts += [span.source for span in line.spans if span.source >= 0][:1]
    assert starts == sorted(starts)


@law(300)
@given(documents, widths)
def test_a_mixed_document_has_no_two_empty_lines_and_none_at_its_ends(text: str, width: int) -> None:
    """Blocks stand one empty line apart, whatever the source has; code and quotes have their own."""
    lines = grown(text, width).lines
    if lines:
        assert lines[0].spans or lines[0].fill != "text" or lines[0].start >= 0
    empty = [not line.spans and line.fill == "text" and line.start < 0 for line in lines]
    assert not any(one and two for one, two in pairwise(empty))
    assert not empty or not empty[-1]


@law(200)
@given(documents, places, widths)
def test_a_document_that_is_given_looks_as_one_that_grew(text: str, at: list[int], width: int) -> None:
    """A saved conversation shows what was seen."""
    given_whole = Document(width)
    given_whole.give(text)
    assert given_whole.lines == grown(text, width, at).lines
    assert len(given_whole) == len(given_whole.lines)


@law(600)
@given(MARKS, places, st.integers(8, 120))
def test_nothing_but_marks_keeps_the_laws(text: str, at: list[int], width: int) -> None:
    """Text that no grammar knows: the same in any pieces, in its width, nothing above the dirty line changed."""
    document = Document(width)
    before: list[Line] = []
    for low, high in pairwise(sorted({0, len(text), *(place % (len(text) + 1) for place in at)})):
        first = document.append(text[low:high])
        assert list(document.lines)[:first] == before[:first]
        before = list(document.lines)
        assert too_wide(document) == []
    document.finish()
    assert document.lines == grown(text, width).lines
    assert too_wide(document) == []


@law(200)
@given(MARKS, st.integers(8, 120))
def test_nothing_but_marks_leaves_nothing_that_acts(text: str, width: int) -> None:
    """Only characters with a shape come through."""
    for line in grown(text, width).lines:
        assert "\x1b" not in line.text
        assert "\u202e" not in line.text
        assert "\n" not in line.text
        assert "\r" not in line.text


LONG = {
    "a paragraph of one line": ("words and *marks* in `one` line ", 900),
    "a paragraph of lines": ("words and *marks* in a line\n", 900),
    "a quote": ("> a line of a quote\n", 2200),
    "an item": ("- a line\n  of an **item**\n", 1),
    "a very long item": ("  more words of an item\n", 2200),
    "indented code": ("    code\n", 5000),
    "raw": ("<div>\nraw\n", 1300),
    "many lines": ("x\n", 3000),
    "a table": ("| word | other words |\n", 700),
    "a fence": ("code\n", 3000),
    "names": ("[a]: /u\n", 2000),
    "ideographs": ("漢字かな交じり文。", 2000),
    "displays": ("$$\na\n$$\n", 1200),
    "terms": ("term\n: meaning\n", 1200),
}
BEFORE = {
    "a very long item": "- an item\n",
    "a table": "| a | b |\n|---|---|\n",
    "a fence": "```python\n",
}


@pytest.mark.parametrize("size", [501, 4096, 20_000])
@pytest.mark.parametrize("name", LONG)
def test_a_block_that_is_cut_is_the_same_in_any_pieces(name: str, size: int) -> None:
    """Where it is cut depends on its text alone, and the laws hold on both sides."""
    piece, count = LONG[name]
    text = f"# Title\n\nBefore.\n\n{BEFORE.get(name, '')}{piece * count}\n\nAfter it **all**."
    whole = grown(text, 40)
    document = Document(40)
    before: list[Line] = []
    for start in range(0, len(text), size):
        first = document.append(text[start : start + size])
        lines = list(document.lines)
        assert lines[:first] == before[:first]
        before = lines
    document.finish()
    assert document.lines == whole.lines
    assert too_wide(document) == []
    document.rewrap(70)
    assert document.lines == grown(text, 70).lines


@pytest.mark.parametrize("name", ["a paragraph of one line", "a paragraph of lines", "many lines", "ideographs"])
def test_a_long_paragraph_that_is_given_is_cut_where_a_grown_one_is(name: str) -> None:
    """What was seen while it came is seen when it is opened."""
    piece, count = LONG[name]
    text = f"# Title\n\n{piece * count}\n\nAfter."
    document = Document(50)
    document.give(text)
    assert document.lines == grown(text, 50).lines
    assert len(document.chunks) > 1


def test_a_long_document_with_late_names_knows_them_at_its_end() -> None:
    """Chunks that were laid out before are laid out again with all that is known."""
    text = "\n\n".join(f"See [the page {number}][late] and more." for number in range(200))
    document = Document(60)
    for start in range(0, len(text), 700):
        document.append(text[start : start + 700])
    assert not any(span.link for line in document.lines for span in line.spans)
    document.append("\n\n[late]: https://example.org/late\n")
    assert document.finish() == 0
    assert sum(span.link == "https://example.org/late" for line in document.lines for span in line.spans) == 200
    assert document.lines == grown(text + "\n\n[late]: https://example.org/late\n", 60).lines
