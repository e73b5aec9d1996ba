"""Formulas of every family in every form: MathML whose elements have the children they must have, ASCII that is ASCII, rows of one width."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grokchat.render.math import layout
from grokchat.render.math.mathml import mathml
from grokchat.render.math.parse import parse
from grokchat.text import cells

FAMILIES: dict[str, list[str]] = {
    "fractions": [r"\frac{a}{b}", r"\dfrac12", r"\tfrac{a}{b+c}", r"\cfrac{1}{x}", r"{a \over b}", r"\binom{n}{k}", r"\genfrac{[}{]}{0pt}{0}{a}{b}", r"\sfrac{1}{2}"],
    "roots": [r"\sqrt{x}", r"\sqrt[3]{x+1}", r"\sqrt{\sqrt{x}}", r"\sqrt{}"],
    "scripts": ["x^2", "x_i", "x_i^2", "x^{y^z}", "{}_a^b X", r"x''", r"\sum_i^n", r"\int\limits_0^1", r"\lim_{x \to 0}", "x^{}", r"\prod\nolimits_i"],
    "fences": [r"\left( \frac{a}{b} \right)", r"\left. x \right|_0", r"\left\{ a \middle| b \right]", r"\big( x \Big)", r"\lfloor x \rfloor", r"\left<x\right>"],
    "accents": [r"\hat x", r"\vec{AB}", r"\overline{a+b}", r"\underbrace{x}_n", r"\overbrace{x}^n", r"\widetilde{abc}", r"\overrightarrow{AB}", r"\dddot x"],
    "stacks": [r"\overset{a}{b}", r"\underset{a}{b}", r"\stackrel{d}{=}", r"\xrightarrow[b]{a}", r"\xleftrightarrow{}", r"\substack{a \\ b}"],
    "boxes": [r"\boxed{x}", r"\cancel{x}", r"\xcancel{x}", r"\phantom{x}", r"\hphantom{x}", r"\vphantom{x}", r"\color{red} x", r"\colorbox{blue}{$x$}"],
    "tables": [
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", r"\begin{cases} a & b \\ c \end{cases}", r"\begin{align} a &= b \tag{1} \\ c &= d \end{align}",
        r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}", r"\begin{CD} A @>f>> B \\ @VVV @VVV \\ C @>>> D \end{CD}", r"\begin{matrix}\end{matrix}",
    ],
    "fonts": [r"\mathbb{R}", r"\mathcal{L}", r"\mathfrak{g}", r"\mathbf{x}", r"\mathrm{max}", r"\mathtt{x1}", r"\text{a $x^2$ b}", r"\boldsymbol{\alpha}"],
    "packages": [r"\ce{2H2O -> H3O+ + OH-}", r"\SI{5.0e3}{\meter\per\second}", r"\dv{f}{x}", r"\braket{a|b}", r"\qty(\frac{a}{b})", r"\pdv[2]{f}{x}", r"\ce{^{14}_{6}C}"],
    "unfinished": [r"\frac{a}{", r"x^", r"\left( a", r"\begin{pmatrix} a & b \\", r"\sqrt[3", r"\text{ab", r"\unknown{x}", "a & b", "}", "_"],
}  # fmt: skip
EVERY = [pytest.param(source, id=f"{family}-{source}") for family, sources in FAMILIES.items() for source in sources]
SOURCES = [source for sources in FAMILIES.values() for source in sources]
CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
LEAVES = {"mi", "mn", "mo", "mtext", "mspace"}


def elements(source: str) -> list[ET.Element]:
    return list(ET.fromstring(mathml(parse(source).tree)).iter())


def name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def check(source: str) -> None:
    """What the standard asks of each element."""
    for element in elements(source):
        kind = name(element)
        assert len(element) == CHILDREN.get(kind, len(element)), kind
        if kind in LEAVES:
            assert len(element) == 0, kind
        else:
            assert not (element.text or "").strip(), kind
        assert not (element.tail or "").strip(), kind
        if kind == "mtable":
            assert {name(row) for row in element} <= {"mtr"}
        if kind == "mtr":
            assert {name(cell) for cell in element} <= {"mtd"}


@pytest.mark.parametrize("source", EVERY)
def test_each_element_has_the_children_it_must_have(source: str) -> None:
    """Two for a fraction, three for both scripts; text stands in leaves only, cells in rows of tables."""
    check(source)


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from(SOURCES), min_size=1, max_size=4),
    st.sampled_from(
        ["{}", r"\frac{{{}}}{{x}}", r"\left({}\right)", r"\sqrt{{{}}}", r"\begin{{matrix}}{}\end{{matrix}}", "x^{{{}}}"]
    ),
)
def test_families_inside_one_another_stay_whole(parts: list[str], frame: str) -> None:
    """In MathML, in cells, in ASCII and in one row, unfinished ones among them."""
    source = frame.format(" ".join(parts))
    check(source)
    for glyphs in ("unicode", "ascii"):
        drawing = layout(source, glyphs=glyphs)  # type: ignore[arg-type]
        assert {cells(row) for row in drawing.rows} == {drawing.width}
        assert 0 <= drawing.baseline < len(drawing.rows)
        assert ["".join(span.text for span in spans) for spans in drawing.spans] == drawing.rows
        assert len(layout(source, display=False, glyphs=glyphs).rows) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("source", EVERY)
def test_ascii_is_ascii(source: str) -> None:
    """In a display and in a row, whatever the family."""
    for display in (True, False):
        assert all(row.isascii() for row in layout(source, display=display, glyphs="ascii").rows)


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        (r"\sqrt[3]{x+1}", ["   _____", "3\\/x + 1"]),
        (r"\sqrt[12]{x+1}", ["    _____", "12\\/x + 1"]),
        (r"\dddot x", [":", "x"]),
        (r"\ddddot x", [":", "x"]),
        (r"\ddot x", ['"', "x"]),
    ],
)
def test_indices_and_dots_have_their_ascii(source: str, rows: list[str]) -> None:
    """In one cell each, so that nothing beside them moves."""
    assert layout(source, glyphs="ascii").rows == rows


@pytest.mark.parametrize("relation", ["=", r"\le", r"\to", r"\approx"])
@pytest.mark.parametrize("width", [20, 30, 50, 200])
def test_a_long_display_is_broken_to_its_width(relation: str, width: int) -> None:
    """Every row fits, nothing but blanks is added or lost, and wide enough it is one row."""
    source = f" {relation} ".join(f"a_{number} + b" for number in range(12))
    whole, broken = layout(source), layout(source, width=width)
    assert all(cells(row) <= width for row in broken.rows)
    assert "".join("".join(broken.rows).split()) == "".join("".join(whole.rows).split())
    assert (broken.rows == whole.rows) == (whole.width <= width)


@pytest.mark.parametrize("source", [source for family, sources in FAMILIES.items() if family != "unfinished" for source in sources])
def test_a_whole_formula_is_the_same_whether_it_may_go_on(source: str) -> None:
    """`partial` hides what is half written; of a whole formula nothing is."""
    assert layout(source + " ", partial=True).rows == layout(source).rows


@pytest.mark.parametrize(
    ("source", "hidden"),
    [
        (r"x + \fra", "frac"),
        (r"x + \begin{pma", "begin"),
        (r"x + \al", "al"),
        (r"x + \mathbb", "mathbb"),
    ],
)
def test_half_a_command_waits_for_the_rest(source: str, hidden: str) -> None:
    """While it arrives it is not shown; if it never comes it is."""
    assert not any(hidden in row for row in layout(source, partial=True).rows)
    assert layout(source, partial=True).rows[0].startswith("x")
