"""The difference of two texts: nothing is lost, nothing is taken for changed that is not, and it is read without colours."""

from __future__ import annotations

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.difference import difference, likeness
from grokchat.render.lines import Line
from grokchat.text import cells

lines = st.lists(st.sampled_from(["one two three", "one 2 three", "", "four", "five  six"]), max_size=6).map("\n".join)


def side(found: list[Line], signs: str) -> list[str]:
    """The words of the lines with one of these signs, wrapped ones joined."""
    return [line.text[2:] for line in found if line.text[:1] in signs]


@given(lines, lines)
def test_both_texts_can_be_read_off_it(old: str, new: str) -> None:
    """What stayed and what is gone make the old one, what stayed and what came the new one."""
    found = difference(old, new, 80)
    assert side(found, " -") == old.split("\n")
    assert side(found, " +") == new.split("\n")


@given(lines)
def test_a_text_is_like_itself(text: str) -> None:
    """No line has a sign, and all is the same."""
    assert {line.text[:2] for line in difference(text, text, 80)} == {"  "}
    assert likeness(text, text) == 1


def test_only_the_words_that_changed_are_marked() -> None:
    """The rest of their lines is not."""
    found = difference("Energy is kept.\nSame.", "Energy stays kept.\nSame.", 80)
    marked = [(span.text, span.role) for line in found for span in line.spans if span.role.endswith(".word")]
    assert marked == [(" is", "difference.removed.word"), (" stays", "difference.added.word")]
    assert [line.text for line in found] == ["- Energy is kept.", "+ Energy stays kept.", "  Same."]


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.text(st.characters(codec="utf-8"), max_size=60), st.integers(5, 30))
def test_no_line_is_wider_than_asked_for_nor_acts_on_the_terminal(old: str, new: str, width: int) -> None:
    """Whatever stands in the texts."""
    for line in difference(old, new, width):
        assert cells(line.text) <= width
        assert not any(char < " " or char == "\x7f" for char in line.text)


def test_a_long_passage_is_compared_by_lines_alone() -> None:
    """Comparing its words with each other would take minutes."""
    old, new = (" ".join(f"{word}{number}" for number in range(6_000)) for word in ("a", "b"))
    began = process_time()
    found = difference(old, new, 80)
    assert process_time() - began < 2
    assert all(span.role.endswith(".word") for line in found for span in line.spans[1:])


def test_likeness_goes_by_words() -> None:
    """A word of four changed: three quarters are the same."""
    assert likeness("a b c d", "a b x d") == 0.75
    assert likeness("a", "b") == 0
