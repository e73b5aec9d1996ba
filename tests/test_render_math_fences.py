r"""Delimiters that grow, those of a fixed size, and those without a partner, as trees."""

from __future__ import annotations

import pytest
from math_outline import outline

FENCES = [
    (r"\left( a \right)", "fence(( a ))"),
    (r"\left[ a \right)", "fence([ a ))"),
    (r"\left\{ a \right\}", "fence({ a })"),
    (r"\left| a \right|", "fence(| a |)"),
    (r"\left\| a \right\|", "fence(‖ a ‖)"),
    (r"\left. a \right|", "fence(. a |)"),
    (r"\left\langle a \right\rangle", "fence(⟨ a ⟩)"),
    (r"\left< a \right>", "fence(⟨ a ⟩)"),
    (r"\left\lfloor a \right\rceil", "fence(⌊ a ⌉)"),
    (r"\left\lvert a \right\rVert", "fence(| a ‖)"),
    (r"\left/ a \right\backslash", "fence(/ a ∖)"),
    (r"\left\uparrow a \right\Downarrow", "fence(↑ a ⇓)"),
    (r"\left\lbrace a \right\rbrack", "fence({ a ])"),
    (r"\left(\left[ a \right]\right)", "fence(( fence([ a ]) ))"),
    (r"\left( a \middle| b \right)", "fence(( a | b ))"),
    (r"\left( a \middle/ b \middle\| c \right)", "fence(( a / b ‖ c ))"),
    (r"\left( a \right)_1^2", "fence(( a ))_(1)^(2)"),
    (r"\left{ a \right}", "fence({ a })"),
    (r"\left\mid a \right\mid", "fence(| a |)"),
    (r"\left ( a \right )", "fence(( a ))"),
    (r"\left{(} a \right{)}", "fence(( a ))"),
    (r"\left( {\bf a} b \right) c", "fence(( {bold:a} b )) c"),
    (r"\left( \bf a \right) c", "fence(( bold:a )) c"),
    (r"\left( a", "fence(( a .)…"),
    (r"\left( a \middle", "fence(( a   .)…"),
    (r"\left", "fence(.  .)…"),
    (r"\left( \frac{a}{b \right) c", "fence(( frac(a, b) )) c"),
    (r"{\left( a } b", "{fence(( a .)…} b"),
    (r"\left( a \over b \right)", "fence(( frac(a, b) ))"),
    (r"\left a \right b", "fence(. a .) b"),
    (r"\big( \Big[ \bigg\{ \Bigg\langle", "size1((:open) size2([:open) size3({:open) size4(⟨:open)"),
    (r"\bigl| \bigr| \bigm|", "size1(|:open) size1(|:close) size1(|:rel)"),
    (r"\Bigl. \Bigr)", "size2(.:open) size2():close)"),
    (r"\big| x \big|", "size1(|:ord) x size1(|:ord)"),
    (r"\big", "size1(.:ord)"),
    (r"\big x", "size1(.:ord) x"),
    (r"\bigg\rangle", "size3(⟩:close)"),
]


@pytest.mark.parametrize(("source", "tree"), FENCES)
def test_delimiters_find_their_partner(source: str, tree: str) -> None:
    """Or are closed where their surroundings end; a brace that lost its backslash is one."""
    assert outline(source) == tree
