"""Formulas in words: what people say for what is simple, and where things end for what is not."""

from __future__ import annotations

import typing
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.math import nodes
from grokchat.render.math.reader import Macro
from grokchat.render.math.speech import _SPEAKERS, speak

SAID = [
    (r"x^2", "x squared"),
    (r"y^3", "y cubed"),
    (r"x^n", "x to the power of n"),
    (r"x^{n+1} = 2", "x to the power of n plus 1, end of exponent, equals 2"),
    (r"A^{-1}", "A inverse"),
    (r"A^T", "A transposed"),
    (r"90^\circ", "90 degrees"),
    (r"f'(x) = g''(x)", "f prime of x equals g double prime of x"),
    (r"x_i", "x sub i"),
    (r"x_{i+1} y", "x sub i plus 1, end of subscript, y"),
    (r"x_1^2", "x sub 1 squared"),
    (r"\frac{a}{b}", "the fraction a over b"),
    (r"\frac{a+b}{c}", "the fraction a plus b over c, end of fraction"),
    (r"\frac{dy}{dx}", "d y by d x"),
    (r"\frac{\partial f}{\partial x}", "partial f by partial x"),
    (r"\sqrt{2}", "the square root of 2"),
    (r"\sqrt{a+b} - c", "the square root of a plus b, end of root, minus c"),
    (r"\sqrt[3]{x}", "the cube root of x"),
    (r"\sqrt[n]{x}", "the nth root of x"),
    (r"\int_0^\infty e^{-x}\,dx", "the integral from 0 to infinity of e to the power of minus x, end of exponent, d x"),
    (r"\int f", "the integral f"),
    (r"\iint_D f", "the double integral over D of f"),
    (r"\sum_{i=1}^n i", "the sum from i equals 1 to n of i"),
    (r"\prod_p p", "the product over p of p"),
    (r"\lim_{x \to 0} f(x)", "the limit as x goes to 0 of f of x"),
    (r"\max_x f", "the maximum over x of f"),
    (r"\log_2 n", "log base 2 n"),
    (r"\sin^2 x", "sine to the power of 2 x"),
    (r"-a - b", "minus a minus b"),
    (r"a \le b < c \ne d", "a is at most b is less than c is not equal to d"),
    (r"x \in \mathbb{R}", "x is in the real numbers"),
    (r"A \cup B \subset C", "A union B is a subset of C"),
    (r"\forall x \exists y", "for all x there is y"),
    (r"p \implies q", "p implies q"),
    (r"\alpha \beta \Gamma \Omega", "alpha beta capital gamma capital omega"),
    (r"|x|", "the absolute value of x, end of absolute value"),
    (r"\|x\| = 1", "the norm of x, end of norm, equals 1"),
    (r"\left| \frac{a}{b} \right|", "the absolute value of the fraction a over b, end of absolute value"),
    (r"P(A|B)", "P open parenthesis A given B close parenthesis"),
    (r"\left( \frac{a}{b} \right)^2", "open parenthesis the fraction a over b close parenthesis squared"),
    (r"\lfloor x \rfloor", "the floor of x end of floor"),
    (r"\binom{n}{k}", "n choose k"),
    (r"n!", "n factorial"),
    (r"\vec{v} \cdot \hat{n}", "vector v times n hat"),
    (r"\overline{AB}", "A B with a line above"),
    (r"\underbrace{a+b}_{n} = c", "a plus b with a brace below labelled n, equals c"),
    (r"a \xrightarrow{f} b", "a goes to with f above b"),
    (r"X \stackrel{d}{=} Y", "X equals with d above Y"),
    (r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}", "the 2 by 2 matrix, row 1: 1, 0; row 2: 0, 1; end of matrix"),
    (r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}", "the 2 by 2 determinant, row 1: a, b; row 2: c, d; end of determinant"),
    (r"\begin{cases} x & y > 0 \\ 0 & \text{else} \end{cases}", "cases: x, y is greater than 0; 0, else; end of cases"),
    (r"\begin{aligned} a &= b \\ &= c \end{aligned}", "a equals b; next line: equals c"),
    (r"a \\ b", "a; next line: b"),
    (r"\boxed{42}", "boxed 42"),
    (r"\boxed{x = 1} \tag{2}", "boxed x equals 1, end of boxed, equation 2"),
    (r"\cancel{x}", "crossed out x"),
    (r"\color{red}{x} + \phantom{y} z", "x plus z"),
    (r"1.5 + 2", "1.5 plus 2"),
    (r"\text{if } x", "if x"),
    (r"\ce{2H2O}", "2 H sub 2 O"),
    (r"\big( x \big)", "open parenthesis x close parenthesis"),
    (r"\frobnicate", "\\frobnicate"),
    ("", ""),
]


@pytest.mark.parametrize(("source", "words"), SAID, ids=[source or "nothing" for source, _ in SAID])
def test_a_formula_is_said(source: str, words: str) -> None:
    """Each as a person would read it."""
    assert speak(source) == words


def test_every_kind_of_node_can_be_said() -> None:
    """None is forgotten when a kind is added to the tree."""
    assert set(_SPEAKERS) == set(typing.get_args(nodes.Node))


def test_definitions_hold_in_what_follows() -> None:
    """They are added to what was given."""
    macros: dict[str, Macro] = {}
    assert speak(r"\newcommand{\half}{\frac{1}{2}} \half", macros) == "the fraction 1 over 2"
    assert speak(r"\half x", macros) == "the fraction 1 over 2 x"
    assert speak(r"\half x") == r"\half x"


@given(st.text(alphabet="\\{}[]()^_&|abx12+-=,. \n", max_size=60))
def test_anything_can_be_said_in_one_line(source: str) -> None:
    """Whatever comes, nothing is raised."""
    assert "\n" not in speak(source) or "\n" in source


@given(st.lists(st.sampled_from(["alpha", "frac12", "sqrt3", "le", "sum", "infty", "cup", "hat x", "pm", "to"]), max_size=8))
def test_what_is_known_is_said_in_letters(names: list[str]) -> None:
    """No sign is left that a voice would leave out."""
    words = speak(" ".join("\\" + name for name in names))
    assert all(char.isascii() or unicodedata.category(char).startswith("L") for char in words)
    assert "\\" not in words


def test_what_is_nested_too_deep_is_its_source() -> None:
    """Nobody could follow it."""
    source = "x^{" * 3000 + "}" * 3000
    assert speak(source) == source
