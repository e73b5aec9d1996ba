"""The same formulas read by KaTeX and by the program: nothing is lost, nothing leaks, and what is built is built the same way."""

from __future__ import annotations

from itertools import islice

import pytest
from formulas import generated, written
from katex_oracle import compared, katex, letters, ours

pytest.importorskip("pykatex")


def test_every_written_formula_is_what_katex_makes_of_it() -> None:
    """Each of them, letter for letter; KaTeX takes all of them."""
    comparison = compared(written())
    assert comparison.refused == 0
    assert comparison.unfaithful == []
    assert comparison.otherwise == []
    assert comparison.raw == []


@pytest.mark.parametrize("seed", range(4))
def test_formulas_of_a_grammar_are_what_katex_makes_of_them(seed: int) -> None:
    """At least 99.9 in a hundred, which is all of them but for a letter in five hundred formulas."""
    comparison = compared(islice(generated(seed), 500))
    assert comparison.compared > 450
    assert comparison.unfaithful[:5] == []
    assert comparison.otherwise[:5] == []
    assert comparison.raw == []


def test_the_oracle_sees_what_is_lost() -> None:
    """A letter too few, a fraction too few."""
    seen = katex(r"\frac{a}{b} + \sqrt{c}")
    assert seen is not None
    assert seen.letters == letters("abc")
    assert seen.structure == (1, 1, 0)
    assert ours(r"\frac{a}{b} + \sqrt{c}") == seen
    assert ours(r"\frac{a}{b} + c").structure != seen.structure
    assert katex(r"\frac{a") is None
