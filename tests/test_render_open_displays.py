"""Brackets that open a display and never close it: a changelog of them is read in time that grows with its length alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.document import Document
from grokchat.render.math_rules import _CLOSES


def seconds(text: str) -> float:
    began = time.process_time()
    document = Document(80)
    document.give(text)
    assert len(document.lines) > 10
    return time.process_time() - began


@pytest.mark.parametrize(
    "line", ["see \\\\[#12] for more of it", "a \\\\begin{align} b and more words", "cost $$ of a lot of words"]
)
def test_lines_that_open_and_never_close_cost_what_their_number_is(line: str) -> None:
    """Four times as many lines take about four times as long, not sixteen."""
    few, many = "\n".join([line] * 100), "\n".join([line] * 400)
    seconds(few)
    assert min(seconds(many) for _ in range(3)) < 10 * min(seconds(few) for _ in range(3)) + 0.05


@pytest.mark.parametrize(("line", "closes"), [
    ("plain words", False), ("\\alpha + \\[ x", False), ("x \\] y", True), ("\\end{align}", True), ("a $ b", True), ("\\) c", True),
])  # fmt: skip
def test_which_lines_may_close_what_is_open(line: str, closes: bool) -> None:
    """Only what ends a formula of any kind."""
    assert (_CLOSES.search(line) is not None) == closes


@given(
    st.lists(
        st.sampled_from(["\\[", "\\]", "x = 1", "words", "$$", "$5", "\\(a\\)", "\\begin{align}", "\\end{align}", "- item", "> q"]),
        max_size=12,
    )
)
def test_displays_over_lines_are_the_same_grown_or_whole(pieces: list[str]) -> None:
    """However lines open and close them."""
    text = "\n".join(pieces) + "\n\nEnd"
    grown, whole = Document(60), Document(60)
    for char in text:
        grown.append(char)
    grown.finish()
    whole.append(text)
    whole.finish()
    assert [line.text for line in grown.lines] == [line.text for line in whole.lines]
