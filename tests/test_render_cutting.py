"""A finished text that is given whole: cut where nothing can reach over, laid out where it is looked at, and the same lines in the end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_render_document import PIECES, documents, law, whole, widths

from grokchat.render import document as module
from grokchat.render.cutting import cuts
from grokchat.render.document import CHUNK, KEPT, Document

LONG = "\n\n".join(piece if piece.count("```") != 1 else f"{piece}```" for piece in PIECES * 30)
PROSE = "\n\n".join(f"Paragraph {number} with *some* words, which go on for a while so that they wrap." for number in range(4000))


def given_whole(text: str, width: int) -> Document:
    document = Document(width)
    document.give(text)
    return document


@law(400)
@given(documents, widths, st.sampled_from([1, 40, 400]))
@example("[a]: https://a.example\n\nWords with [a].\n\nMore.", 30, 1)
@example("- a\n\n  ```\n  code\n\nWords in no code.\n\n```\nin code\n\nWords in code.\n```\n\nAfter.", 30, 1)
@example("<!-- open\n\nWords in a comment.\n\n-->\n\nAfter.", 30, 1)
@example("   <!-- open\n\nWords in a comment.\n\n-->\n\nAfter.", 30, 1)
@example("Term\n: One\n\nOther\n: Two\n\nWords.", 30, 1)
@example("~~~\n\nWords in code.\n\n````\n\n~~~ \n\nAfter.", 30, 1)
def test_given_whole_is_the_same_as_grown(text: str, width: int, size: int) -> None:
    """However small the pieces are that it is cut into."""
    held, module._CUT = module._CUT, size
    try:
        document = given_whole(text, width)
    finally:
        module._CUT = held
    assert document.lines == whole(text, width).lines
    assert document.source == text.replace("\r\n", "\n")


@law(400)
@given(documents, widths, st.sampled_from([1, 40, 400]), st.integers(0, 400), st.data())
@example("Words.\n\nSee [a].\n\n[a]: https://a.example\n\nMore.", 30, 1, 30, None)
@example("Words.\r\n\r\nMore \ud83d\ude00 words.", 30, 1, 22, None)
@example("# One\n\n```\n\nin code\n\n```\n\nAfter", 30, 1, 14, None)
def test_given_in_the_middle_it_goes_on_as_if_it_had_grown(
    text: str, width: int, size: int, place: int, data: st.DataObject | None
) -> None:
    """Who comes back to a reply that is coming sees the same lines in the end, in whatever pieces the rest comes."""
    held, module._CUT = module._CUT, size
    document = Document(width)
    try:
        document.give(text[:place], ended=False)
    finally:
        module._CUT = held
    while place < len(text):
        step = data.draw(st.integers(1, 60)) if data is not None else 1
        document.append(text[place : place + step])
        place += step
    document.finish()
    assert document.lines == whole(text, width).lines
    assert document.source == whole(text, width).source


def test_a_long_text_that_goes_on_is_laid_out_only_at_its_end() -> None:
    """The rest of it is cut and waits; what comes is shown at once."""
    document = Document(60)
    document.give(PROSE, ended=False)
    assert len(document.chunks) > 50
    assert all(chunk.lines is None for chunk in document.chunks)
    assert document.end_lines[-1].text == "that they wrap."
    document.append(" And more")
    assert "And more" in document.end_lines[-1].text


def test_nothing_is_laid_out_before_it_is_looked_at() -> None:
    """A long text costs only its cuts, then what is seen of it; its height is an estimate until then."""
    document = given_whole(PROSE, 60)
    assert len(document.chunks) > 50
    assert all(chunk.lines is None for chunk in document.chunks)
    document.lay_out(document.chunks[-1])
    assert sum(chunk.lines is not None for chunk in document.chunks) == 1
    assert len(document.chunks[-1].lines or ()) == document.chunks[-1].height
    assert document.final == sum(chunk.height for chunk in document.chunks)


def test_an_estimate_is_near_what_it_estimates() -> None:
    """A scroll bar that is right within a third."""
    document = given_whole(LONG, 80)
    estimate = document.final
    assert 0.67 < len(document) / estimate < 1.5


@pytest.mark.parametrize("width", [20, 100])
def test_lines_far_from_view_are_dropped_and_come_back_the_same(width: int) -> None:
    """Only so many chunks keep their lines, whether grown or given; a line is the same when it is seen again."""
    for document in (whole(LONG, width), given_whole(LONG, width)):
        lines = list(document.lines)
        assert len(lines) > CHUNK * KEPT
        assert sum(chunk.lines is not None for chunk in document.chunks) <= KEPT
        assert len(document) == len(lines)
        assert (document.chunks[0].lines is None) == (len(document.chunks) > KEPT)
        assert document.lines_between(0, 300) == lines[:300]
        assert document.lines_between(len(lines) - 300, len(lines)) == lines[-300:]


def test_a_name_that_comes_late_changes_no_line_that_is_laid_out_again() -> None:
    """Before the end is told, what was above stays as it was, though a link's address is known by now."""
    document = Document(60)
    document.append("See [later].\n\n" + "\n\n".join(f"Words {number}." for number in range(CHUNK * 2)) + "\n\n")
    before = document.line(0)
    document.append("[later]: https://example.org\n\nMore.\n\n")
    document.chunks[0].lines = None
    assert document.line(0) == before
    document.finish()
    assert document.line(0).spans[1].link == "https://example.org"


def test_another_width_fits_a_text_that_was_given_whole() -> None:
    """And back."""
    document = given_whole(LONG, 50)
    document.rewrap(90)
    assert document.lines == whole(LONG, 90).lines
    document.rewrap(50)
    assert document.lines == whole(LONG, 50).lines


CASES = [
    ("One.\n\nTwo.", [0, 6]),
    ("One.\nTwo.", [0]),
    ("One.\n \nTwo.", [0, 7]),
    ("# One\n\n## Two", [0, 7]),
    ("- one\n\n- two\n\nThree", [0, 14]),
    ("1. one\n\n2. two", [0]),
    ("```\n\nin code\n\n```\n\nAfter", [0, 19]),
    ("```\n\nin code", [0]),
    ("- item\n\n  ```\n  code\n\n  more\n  ```\n\nAfter", [0, 36]),
    ("- item\n\n  ```\n code\n  ```\n\nAfter", [0]),
    ("<pre>\n\nraw\n\n</pre>\n\nAfter", [0, 20]),
    ("<script>\n\nraw", [0]),
    ("Words ``` and\n\nAfter", [0, 15]),
    ("``` a`b\n\nAfter", [0, 9]),
    ("> quote\n\n> more\n\nAfter", [0, 17]),
    ("漢字\n\n漢字", [0, 4]),
    ("", [0]),
]


@pytest.mark.parametrize(("text", "places"), CASES)
def test_a_text_is_cut_where_a_block_surely_begins(text: str, places: list[int]) -> None:
    """And nowhere else."""
    assert cuts(text, 1) == places


def test_pieces_have_the_size_that_was_asked_for() -> None:
    """At least, and in prose not much more."""
    found = cuts(PROSE, 1000)
    sizes = [high - low for low, high in pairwise(found)]
    assert min(sizes) >= 1000
    assert max(sizes) < 1200
