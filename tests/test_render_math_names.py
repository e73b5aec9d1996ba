r"""Names, classes, negation, numbers of equations and characters, as trees."""

from __future__ import annotations

import pytest
from math_outline import outline

OPERATORS = [
    (r"\operatorname{foo} x", "fn(foo) x"),
    (r"\operatorname{a-b}", "fn(a-b)"),
    (r"\operatorname{a*}", "fn(a*)"),
    (r"\operatorname{a\,b}", "fn(a[0.17]b)"),
    (r"\operatorname*{Lim}_x", "limits(Lim)_(x)"),
    (r"\operatornamewithlimits{Lim}_x", "limits(Lim)_(x)"),
    (r"\operatorname{foo}_1^2", "fn(foo)_(1)^(2)"),
    (r"\operatorname x", "fn(x)"),
    (r"\sin x", "fn(sin) x"),
    (r"\sin^2 x", "fn(sin)^(2) x"),
    (r"\lim_{x}", "limits(lim)_(x)"),
    (r"\lim\nolimits_x", "limits(lim)!beside_(x)"),
    (r"\max_a^b", "limits(max)_(a)^(b)"),
    (r"\argmin_x", "limits(argmin)_(x)"),
    (r"\limsup_n", "limits(limsup)_(n)"),
    (r"\mathop{R}_x", "limits(R)_(x)"),
    (r"\mathop{\rm Res}", "limits(Res)"),
    (r"\mathop{R}\nolimits_x", "limits(R)!beside_(x)"),
]


@pytest.mark.parametrize(("source", "tree"), OPERATORS)
def test_an_operator_has_a_name_and_perhaps_limits(source: str, tree: str) -> None:
    """Within a name signs are letters."""
    assert outline(source) == tree


CLASSES = [
    (r"\mathrel{R}", "{R}:rel"),
    (r"\mathbin{a b}", "{a b}:bin"),
    (r"\mathopen( \mathclose)", "{(}:open {)}:close"),
    (r"\mathpunct{;} \mathinner{x} \mathord{=}", "{;}:punct {x}:inner {=}"),
    ("{=}", "{=}"),
    ("{,}", "{,}"),
]


@pytest.mark.parametrize(("source", "tree"), CLASSES)
def test_a_class_may_be_given(source: str, tree: str) -> None:
    """To whatever the argument is."""
    assert outline(source) == tree


NEGATION = [
    (r"\not=", "≠"),
    (r"\not\in", "∉"),
    (r"\not\subset", "⊄"),
    (r"\not a", "a̸"),
    (r"\not{ab}", "{a b /}"),
    (r"\not", "/"),
    (r"\not\equiv \not\le \not\sim", "≢ ≰ ≁"),
    (r"\notin \neq", "∉ ≠"),
]


@pytest.mark.parametrize(("source", "tree"), NEGATION)
def test_a_negated_sign_is_one_sign(source: str, tree: str) -> None:
    """Where there is one, else it has a stroke."""
    assert outline(source) == tree


SIDES = [
    (r"\sideset{_1^2}{_3^4}\prod", "{{}_(1)^(2) limits(∏!beside_(3)^(4))}:op"),
    (r"\sideset{}{'}\sum_a", "{{} limits(∑!beside^(′))_(a)}:op"),
    (r"\prescript{a}{b}{C}", "{{}_(b)^(a) C}"),
    ("{}^a_b C", "{}_(b)^(a) C"),
]


@pytest.mark.parametrize(("source", "tree"), SIDES)
def test_an_operator_may_have_scripts_on_all_sides(source: str, tree: str) -> None:
    """Before it they stand on nothing."""
    assert outline(source) == tree


NUMBERS_OF_EQUATIONS = [
    (r"x \tag{1}", 'x tag("1")'),
    (r"x \tag*{a}", 'x tag*("a")'),
    (r"x \tag{$x$}", "x tag({x})"),
    (r"\eqref{a} \ref{b} \cite{c}", '"(a)" "b" "[c]"'),
]


@pytest.mark.parametrize(("source", "tree"), NUMBERS_OF_EQUATIONS)
def test_an_equation_may_have_a_number(source: str, tree: str) -> None:
    """A reference is its name."""
    assert outline(source) == tree


CHARACTERS = [
    (r'\char"41', "A"),
    (r"\char65", "A"),
    (r"\char'101", "A"),
    (r"\char`a", "a"),
    (r"\unicode{x263A}", "☺"),
    (r"\symbol{65}", "A"),
    (r'\char"110000', r"unknown(\char{110000})"),
    (r'\char"1F', r"unknown(\char{1F})"),
    (r"\textcircled{1} \textcircled{a} \textcircled{A} \textcircled{ab}", '① ⓐ Ⓐ "(ab)"'),
]


@pytest.mark.parametrize(("source", "tree"), CHARACTERS)
def test_a_character_may_be_given_by_its_number(source: str, tree: str) -> None:
    """Unless there is none, or it would be a control."""
    assert outline(source) == tree


VERBATIM = [
    (r"\verb|a_b|", 'monospace"a_b"'),
    (r"\verb!x", 'monospace"x"'),
    (r"\verb", 'monospace""'),
]


@pytest.mark.parametrize(("source", "tree"), VERBATIM)
def test_verbatim_text_is_not_read(source: str, tree: str) -> None:
    """Up to its second mark."""
    assert outline(source) == tree


REMAINDERS = [
    (r"a \bmod b", "a {upright:mod}:bin b"),
    (r"a \pmod b", "a {[1.00] ( upright:mod [0.33] b )}"),
    (r"a \pmod{bc}", "a {[1.00] ( upright:mod [0.33] b c )}"),
    (r"a \mod b", "a {[1.00] upright:mod [0.33] b}"),
    (r"a \pod b", "a {[1.00] ( b )}"),
]


@pytest.mark.parametrize(("source", "tree"), REMAINDERS)
def test_a_remainder_is_spelled(source: str, tree: str) -> None:
    """With its space."""
    assert outline(source) == tree


INERT = [
    (r"\input{a}", r"unknown(\input{a})"),
    (r"\includegraphics[b]{a}", r"unknown(\includegraphics{a})"),
    (r"\write", r"unknown(\write)"),
]


@pytest.mark.parametrize(("source", "tree"), INERT)
def test_nothing_is_opened_or_written(source: str, tree: str) -> None:
    """The command stands there as its source."""
    assert outline(source) == tree


STRAYS = [
    ("a } b", "a b"),
    ("a $ b", "a b"),
    (r"\( a \)", "a"),
    (r"\[ a \]", "a"),
    ("{a & b}", "{a unknown(&) b}"),
    (r"\right) a", ") a"),
    (r"\middle| a", "| a"),
    (r"\end{a} b", "b"),
]


@pytest.mark.parametrize(("source", "tree"), STRAYS)
def test_what_closes_nothing_is_passed_over(source: str, tree: str) -> None:
    """A delimiter is kept."""
    assert outline(source) == tree
