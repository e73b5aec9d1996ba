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


ROWS = "".join(f"f_{{{number}}}(x) &= \\frac{{{number}x^2 + 1}}{{\\sqrt{{x+{number}}}}} \\\\\n" for number in range(220))

LONG = {
    "an environment": "\\begin{align}\n" + ROWS + "\\end{align}\n",
    "one in brackets": "\\[\n\\begin{aligned}\n" + ROWS + "\\end{aligned}\n\\]\n",
    "dollars": "$$\n" + "x y z \\cdot\n" * 900 + "w\n$$\n",
}


@pytest.mark.parametrize("display", LONG.values(), ids=LONG.keys())
def test_a_long_display_stays_one_while_it_arrives(display: str) -> None:
    """As long as a formula may be, longer than a paragraph: it is drawn at each moment, and at its end as if it had come at once."""
    assert 8_500 < len(display) < 12_000
    grown, whole = Document(60), Document(60)
    whole.give("Words.\n\n" + display + "\nEnd\n")
    grown.append("Words.\n\n")
    for place in range(0, len(display), 700):
        grown.append(display[place : place + 700])
        rows = [line for line in grown.lines if line.spans][1:]
        assert all(span.role != "math.source" for line in rows for span in line.spans)
        assert not rows or {(line.start, line.fill) for line in rows} == {(8, "text")}
        assert "\\" not in "".join(line.text for line in rows)
    grown.append("\nEnd\n")
    grown.finish()
    assert grown.lines == whole.lines


def test_a_long_display_is_drawn_in_steps_that_grow_with_it() -> None:
    """Each drawing has a twentieth more than the one before, so that their cost is that of a few whole ones."""
    document = Document(60)
    document.append("\\begin{align}\n")
    seen: list[int] = []
    for place in range(0, len(ROWS), 20):
        document.append(ROWS[place : place + 20])
        if not seen or len(document) != seen[-1]:
            seen.append(len(document))
    assert seen[-1] > 500
    assert len([size for size in seen if size > 200]) < 60


@pytest.mark.parametrize("end", ["\\\\", "\\\\\n", "\\\\\n  ", "\\\\*", "\\\\[2m", "\\\\[2mm]", "\\\\*[2mm]\n", "\\", "\\\\\\"])
@pytest.mark.parametrize("opening", ["\\[\n\\begin{aligned}\n", "\\begin{align*}\n", "$$\n\\begin{pmatrix}\n"])
def test_the_end_of_a_row_shows_nothing_before_the_next_begins(opening: str, end: str) -> None:
    """Whole, half, or with the space that it asks for."""
    shown: list[list[str]] = []
    for arriving in ("", end):
        document = Document(60)
        document.append(f"{opening}a &= \\frac{{b}}{{c}} \\\\\nd &= e {arriving}")
        shown.append([line.text.rstrip() for line in document.lines])
    assert shown[0] == shown[1]
    assert "e" in "".join(shown[0])
