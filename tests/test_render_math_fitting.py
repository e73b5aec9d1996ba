"""A formula in the room that there is, with what it defines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.math import layout
from grokchat.render.math.drawing.fitting import fitted
from grokchat.render.math.reader import Macro

EQUATIONS = r"\begin{aligned} aaaaaa &= bbbbbbbb + cccccc \\ dddddddddd &= e \tag{2} \end{aligned}"
PIECES = (
    "a",
    "+ bb",
    "= ccc",
    r"\frac{a+b}{c}",
    r"\sqrt{x+1}",
    "x_i^2",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\sum_i^n",
    ",",
)


def rows(tex: str, width: int | None) -> list[str]:
    return [row.rstrip() for row in fitted(tex, width, "unicode", False, ()).rows]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map(" ".join), st.none() | st.integers(4, 80))
def test_what_fits_is_the_layout_and_what_does_not_is_one_row(tex: str, width: int | None) -> None:
    """In two dimensions as wide as there is room, else as in a line of text."""
    whole = layout(tex, display=width is not None, width=width)
    found = fitted(tex, width, "unicode", False, ())
    assert found == (whole if width is None or whole.width <= width else layout(tex, display=False))


def test_equations_that_are_too_wide_are_taken_apart() -> None:
    """Each by itself, with its number behind it."""
    assert len(rows(EQUATIONS, 40)) == 2
    apart = rows(EQUATIONS, 17)
    assert len(apart) > 2
    assert max(map(len, apart)) <= 17
    assert apart[-1].endswith("(2)")


@pytest.mark.parametrize("width", [None, 60])
def test_a_formula_is_drawn_with_what_is_defined_and_tells_what_it_defines(width: int | None) -> None:
    """What was known before is not told again."""
    known = (("\\half", Macro(0, ("\\frac", "1", "2"))),)
    found = fitted(r"\newcommand{\twice}[1]{2#1} \twice{x} + \half", width, "unicode", False, known)
    assert found.rows[found.baseline].startswith("2x + ")
    assert found.rows == layout(r"2x + \frac{1}{2}", display=width is not None).rows
    assert [name for name, _ in found.defined] == ["\\twice"]
    assert fitted(r"\half", width, "unicode", False, known).defined == ()


def test_what_is_beyond_the_limits_is_shown_as_its_source() -> None:
    """In its lines where they fit, else in one row of what it is."""
    rows_of_room = r"\newcommand{\w}{\hspace{40em}} \begin{matrix}" + "\n\\w\\w\\w\\w\\w\\w\\w\\w\\\\" * 300 + "\n\\end{matrix}"
    found = fitted(rows_of_room, 90, "unicode", False, ())
    assert "\n".join(row.rstrip() for row in found.rows) == rows_of_room
    assert {span.role for row in found.spans for span in row} == {"math.unknown"}
    assert len(fitted(rows_of_room, 12, "unicode", False, ()).rows) == 1
