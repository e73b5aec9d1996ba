r"""Fractions, roots, accents, braces, stacks, arrows, frames and phantoms, as trees."""

from __future__ import annotations

import pytest
from math_outline import outline

FRACTIONS = [
    (r"\frac{a}{b}", "frac(a, b)"),
    (r"\frac ab", "frac(a, b)"),
    (r"\frac12 3", "frac(1, 2) 3"),
    (r"\frac{1}2", "frac(1, 2)"),
    (r"\frac\alpha\beta", "frac(α, β)"),
    (r"\frac\sqrt2 3", "frac(root(2), 3)"),
    (r"\dfrac{a}{b}", "display frac(a, b)"),
    (r"\tfrac ab", "text frac(a, b)"),
    (r"\cfrac{1}{2}", "display frac(1, 2)"),
    (r"\cfrac[l]{1}{2}", "display frac(1, 2)"),
    (r"\sfrac{a}{b}", "slanted frac(a, b)"),
    (r"\nicefrac12", "slanted frac(1, 2)"),
    (r"a \over b", "frac(a, b)"),
    (r"{a \over b} + c", "{frac(a, b)} + c"),
    (r"a + b \over c + d", "frac(a + b, c + d)"),
    (r"a \over b \over c", "frac(a, frac(b, c))"),
    (r"x_{a \over b}", "x_(frac(a, b))"),
    (r"a \atop b", "noline frac(a, b)"),
    (r"n \choose k", "noline (frac(n, k))"),
    (r"a \brace b", "noline {frac(a, b)}"),
    (r"a \brack b", "noline [frac(a, b)]"),
    (r"a \above 1pt b", "frac(a, b)"),
    (r"a \above 0pt b", "noline frac(a, b)"),
    (r"a \overwithdelims [ ] b", "[frac(a, b)]"),
    (r"a \atopwithdelims \{ \} b", "noline {frac(a, b)}"),
    (r"a \abovewithdelims ( ) 0pt b", "noline (frac(a, b))"),
    (r"\binom{n}{k}", "noline (frac(n, k))"),
    (r"\dbinom nk", "noline display (frac(n, k))"),
    (r"\tbinom{n}{k}", "noline text (frac(n, k))"),
    (r"\genfrac{}{}{}{}{a}{b}", "frac(a, b)"),
    (r"\genfrac{(}{)}{0pt}{1}{n}{k}", "noline text (frac(n, k))"),
    (r"\genfrac{[}{]}{1pt}{0}{n}{k}", "display [frac(n, k)]"),
    (r"\genfrac{\{}{\}}{0em}{2}{n}{k}", "noline {frac(n, k)}"),
    (r"\frac{a}", "frac(a, )"),
    (r"\frac", "frac(, )"),
]


@pytest.mark.parametrize(("source", "tree"), FRACTIONS)
def test_a_fraction_has_a_line_a_size_and_delimiters(source: str, tree: str) -> None:
    """Those of LaTeX, of AMS, and the infixes of plain TeX."""
    assert outline(source) == tree


ROOTS = [
    (r"\sqrt x", "root(x)"),
    (r"\sqrt{x+1}", "root(x + 1)"),
    (r"\sqrt[3]{x}", "root[3](x)"),
    (r"\sqrt[n+1] x", "root[n + 1](x)"),
    (r"\sqrt[{[a]}]{x}", "root[{[ a ]}](x)"),
    (r"\sqrt[3", "root([) 3"),
    (r"\sqrt{[a]}", "root([ a ])"),
    (r"\root 3 \of x", "root[3](x)"),
    (r"\root n+1 \of {x}", "root[n + 1](x)"),
]


@pytest.mark.parametrize(("source", "tree"), ROOTS)
def test_a_root_may_have_an_index(source: str, tree: str) -> None:
    """Whose brackets may hold brackets in braces."""
    assert outline(source) == tree


ACCENTS = [
    (r"\hat x", "hat(x)"),
    (r"\bar{ab}", "bar(a b)"),
    (r"\vec v", "vec(v)"),
    (r"\tilde\alpha", "tilde(α)"),
    (r"\dot x \ddot x \dddot x \ddddot x", "dot(x) ddot(x) dddot(x) ddddot(x)"),
    (r"\check a \breve a \acute a \grave a \mathring A", "check(a) breve(a) acute(a) grave(a) ring(A)"),
    (r"\hat{\vec x}", "hat(vec(x))"),
    (r"\hat x_1^2", "hat(x)_(1)^(2)"),
    (r"\widehat{abc}", "over-hat(a b c)"),
    (r"\widetilde{abc}", "over-tilde(a b c)"),
    (r"\widecheck x", "over-check(x)"),
    (r"\overline{x+y}", "over-line(x + y)"),
    (r"\underline x", "under-line(x)"),
    (r"\overrightarrow{AB}", "over-arrow-right(A B)"),
    (r"\overleftarrow{AB}", "over-arrow-left(A B)"),
    (r"\overleftrightarrow{AB}", "over-arrow-both(A B)"),
    (r"\Overrightarrow{AB}", "over-double-arrow-right(A B)"),
    (r"\underrightarrow{AB}", "under-arrow-right(A B)"),
    (r"\overleftharpoon x \overrightharpoon x", "over-harpoon-left(x) over-harpoon-right(x)"),
    (r"\utilde{ab}", "under-tilde(a b)"),
    (r"\overlinesegment{AB}", "over-line(A B)"),
    (r"\wideparen{AB}", "over-parenthesis(A B)"),
    (r"\overbrace{a+b}^{n}", "over-brace(a + b)^(n)"),
    (r"\underbrace{a+b}_{n}", "under-brace(a + b)_(n)"),
    (r"\overbracket{a}^b", "over-bracket(a)^(b)"),
    (r"\underparen a", "under-parenthesis(a)"),
    (r"\uwave{x}", "under-tilde(x)"),
]


@pytest.mark.parametrize(("source", "tree"), ACCENTS)
def test_an_accent_stands_on_its_argument(source: str, tree: str) -> None:
    """Fixed ones are marks on it, wide ones are as wide as it is."""
    assert outline(source) == tree


STACKS = [
    (r"\overset{a}{b}", "stack(a / b / ):ord"),
    (r"\overset{!}{=}", "stack(! / = / ):rel"),
    (r"\underset{n}{\max}", "stack( / limits(max) / n):op"),
    (r"\stackrel{d}{=}", "stack(d / = / ):rel"),
    (r"\stackrel[a]{b}{c}", "stack(b / c / a):rel"),
    (r"\stackbin{a}{+}", "stack(a / + / ):bin"),
    (r"\overunderset{a}{b}{c}", "stack(a / c / b):ord"),
    (r"\underoverset{a}{b}{c}", "stack(b / c / a):ord"),
    (r"\buildrel def \over =", "stack(d e f / = / ):rel"),
    (r"\overset ab", "stack(a / b / ):ord"),
    (r"\underset{x}{\overset{y}{z}}", "stack( / stack(y / z / ):ord / x):ord"),
]


@pytest.mark.parametrize(("source", "tree"), STACKS)
def test_a_stack_counts_as_its_base_does(source: str, tree: str) -> None:
    """Unless it is made to be a relation."""
    assert outline(source) == tree


ARROWS = [
    (r"\xrightarrow{f}", "arrow→(f / )"),
    (r"\xrightarrow[g]{f}", "arrow→(f / g)"),
    (r"\xleftarrow{}", "arrow←( / )"),
    (r"\xRightarrow[a]{}", "arrow⇒( / a)"),
    (r"\xleftrightarrow{x}", "arrow↔(x / )"),
    (r"\xmapsto x", "arrow↦(x / )"),
    (r"\xhookrightarrow{a}", "arrow↪(a / )"),
    (r"\xlongequal{a}", "arrow=(a / )"),
    (r"\xrightleftharpoons[b]{a}", "arrow⇌(a / b)"),
    (r"\xtofrom{a}", "arrow⇄(a / )"),
]


@pytest.mark.parametrize(("source", "tree"), ARROWS)
def test_an_arrow_is_as_long_as_its_labels(source: str, tree: str) -> None:
    """The optional one stands below."""
    assert outline(source) == tree


FRAMES = [
    (r"\boxed{x}", "box(x)"),
    (r"\cancel x", "cancel(x)"),
    (r"\bcancel{x} \xcancel{y}", "bcancel(x) xcancel(y)"),
    (r"\sout{x}", "strike(x)"),
    (r"\cancelto{0}{x}", "cancel(x)^(0)"),
    (r"\angl n", "angle(n)"),
    (r"\phase{30}", "phase(30)"),
    (r"\phantom{x}", "phantom-wh(x)"),
    (r"\hphantom{x} \vphantom{x}", "phantom-w(x) phantom-h(x)"),
]


@pytest.mark.parametrize(("source", "tree"), FRAMES)
def test_a_frame_or_a_stroke_encloses_its_argument(source: str, tree: str) -> None:
    """And a phantom keeps its width, its height, or both."""
    assert outline(source) == tree
