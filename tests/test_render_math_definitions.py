r"""Definitions and what they expand to, as trees."""

from __future__ import annotations

import time

import pytest
from math_outline import outline

from grokchat.render.math.parse import LONGEST, parse

COMMANDS = [
    (r"\newcommand{\f}{x} \f", "x"),
    (r"\newcommand\f{x} \f\f", "x x"),
    (r"\newcommand{\f}[1]{#1^2} \f{a} \f b", "a^(2) b^(2)"),
    (r"\newcommand{\f}[2]{\frac{#1}{#2}} \f12", "frac(1, 2)"),
    (r"\newcommand{\f}[2][a]{#1 #2} \f{b} \f[c]{d}", "a b c d"),
    (r"\newcommand*{\f}{x} \f", "x"),
    (r"\renewcommand{\sin}{x} \sin", "x"),
    (r"\providecommand{\f}{x} \f", "x"),
    (r"\providecommand{\sin}{x} \sin x", "fn(sin) x"),
    (r"\newcommand{\f}[1]{#2} \f{a}", ""),
    (r"\newcommand{\f}{x", ""),
    (r"\newcommand{f}{x} f", "f"),
    (r"\newcommand", ""),
]


@pytest.mark.parametrize(("source", "tree"), COMMANDS)
def test_a_new_command_takes_arguments(source: str, tree: str) -> None:
    """Also an optional one; what it lacks is empty."""
    assert outline(source) == tree


PLAIN_TEX = [
    (r"\def\f{x} \f", "x"),
    (r"\def\f#1{#1#1} \f{a} \f b", "a a b b"),
    (r"\def\f#1#2{#2#1} \f ab", "b a"),
    (r"\gdef\f{x} \f", "x"),
    (r"\def\f#1.#2{#1} \f ab", "a"),
    (r"\def\f", ""),
    (r"\def x{y}", ""),
    (r"\let\f\alpha \f", "α"),
    (r"\let\f=\alpha \f", "α"),
    (r"\let\f=x \f", "x"),
    (r"\let\alpha\beta \alpha", "β"),
    (r"\def\f{a} \let\g\f \def\f{b} \g", "a"),
]


@pytest.mark.parametrize(("source", "tree"), PLAIN_TEX)
def test_plain_definitions_and_aliases(source: str, tree: str) -> None:
    """An alias keeps what its name meant."""
    assert outline(source) == tree


OPERATORS = [
    (r"\DeclareMathOperator{\f}{foo} \f x", "fn(foo) x"),
    (r"\DeclareMathOperator*{\f}{foo} \f_x", "limits(foo)_(x)"),
    (r"\DeclareMathOperator\f{foo} \f", "fn(foo)"),
    (r"\DeclarePairedDelimiter{\f}{\lvert}{\rvert} \f{x}", "fence(| x |)"),
]


@pytest.mark.parametrize(("source", "tree"), OPERATORS)
def test_operators_and_pairs_can_be_declared(source: str, tree: str) -> None:
    """With limits or without."""
    assert outline(source) == tree


WHERE_THEY_STAND = [
    (r"\def\f{^2} x\f", "x^(2)"),
    (r"\def\f{_a} \sum\f", "∑_(a)"),
    (r"\def\f{ab} x^\f", "x^(a b)"),
    (r"\def\f{ab} \frac\f\f", "frac(a b, a b)"),
    (r"\def\f{\right)} \left( a \f", "fence(( a ))"),
    (r"\def\f{\alpha} \hat\f", "hat(α)"),
    (r"\def\f{a & b \\ c} \begin{matrix} \f \end{matrix}", "matrix-c [a & b // c]"),
    (r"\def\f{x} \text{a \f}", '"a x"'),
    (r"\newenvironment{f}{a}{b} x", "x"),
]


@pytest.mark.parametrize(("source", "tree"), WHERE_THEY_STAND)
def test_a_macro_may_be_anything(source: str, tree: str) -> None:
    """A script, a delimiter, cells, an argument."""
    assert outline(source) == tree


THE_PROGRAMS_OWN = [
    (r"\RR \NN \ZZ", "double-struck:R double-struck:N double-struck:Z"),
    (r"\KaTeX", "{upright:K upright:a upright:T upright:e upright:X}"),
    (r"\varlimsup_n", "limits(over-line({lim}))_(n)"),
    (r"\qq{if} x", '[1.00] "if" [1.00] x'),
    (r"\va{a}", "vec(bold:a)"),
    (r"\circled{1}", "①"),
    (r"\d x", "upright:d x"),
]


@pytest.mark.parametrize(("source", "tree"), THE_PROGRAMS_OWN)
def test_some_macros_always_hold(source: str, tree: str) -> None:
    """What packages and people write as if it were defined."""
    assert outline(source) == tree


SCOPES = [
    (r"{\def\f{x} \f} \f", r"{x} unknown(\f)"),
    (r"{\newcommand{\f}{x} \f} y", "{x} y"),
    (r"\def\f{x} {\def\f{y} \f} \f", "{y} x"),
    (r"{\gdef\f{x} \f} \f", "{x} x"),
    (r"{{\xdef\f{x}}} \f", "{{}} x"),
    (r"{\gdef\f{x} \def\f{y} \f} \f", "{y} x"),
    (r"\frac{\def\f{x} \f}{\f}", r"frac(x, unknown(\f))"),
    (r"\gdef\f{x} \def\f{y} {\def\g{z}} \f", "{} y"),
    (r"\let\f\alpha {\let\f\beta \f} \f", "{β} α"),
]


@pytest.mark.parametrize(("source", "tree"), SCOPES)
def test_a_definition_ends_with_its_group(source: str, tree: str) -> None:
    """As in TeX; one for everywhere does not, and one that is only replaced comes back."""
    assert outline(source) == tree


def test_a_definition_in_a_cell_ends_with_the_cell() -> None:
    """As in TeX and KaTeX; one before the table holds in all of it."""
    assert parse(r"\begin{matrix}\def\f{x}\f & \f\end{matrix}").problems == (r"\f",)
    assert parse(r"\def\f{x}\begin{matrix}\f & \f\end{matrix} \f").problems == ()


def test_what_a_group_defines_is_not_known_to_later_formulas() -> None:
    """What stands outside of any is."""
    assert set(parse(r"{\def\a{x}} \def\b{y} \left(\def\c{z}\right) {\gdef\d{w}}").macros) == {r"\b", r"\d"}


def test_many_definitions_take_little_time() -> None:
    """Each makes a new table of names, so that a group can be left: as many as a formula can hold are counted in."""
    source = "".join(rf"\def\{chr(97 + n // 676)}{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}{{}}" for n in range(LONGEST // 12))
    began = time.process_time()
    assert len(parse(source[:LONGEST]).macros) > 900
    assert time.process_time() - began < 1
