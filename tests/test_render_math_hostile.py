"""Whatever comes in, a tree comes out, and well-formed MathML from it, in bounded time."""

from __future__ import annotations

import time
from itertools import islice
from xml.etree import ElementTree as ET

import pytest
from formulas import damaged, generated, written
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.math.mathml import mathml
from grokchat.render.math.nodes import Row, Unknown
from grokchat.render.math.parse import LONGEST, parse

SHARES = 4
PREFIXES = 1_000
DAMAGED = 30_000


def read(source: str, *, partial: bool = False) -> Row:
    """The tree, of which MathML can be made."""
    tree = parse(source, partial=partial).tree
    ET.fromstring(mathml(tree))
    return tree


def formulas() -> list[str]:
    """Those written by hand, and as many of the grammar as make a thousand."""
    hand = written()
    return hand + [source for source in islice(generated(77), PREFIXES) if len(source) < 200][: PREFIXES - len(hand)]


@pytest.mark.parametrize("share", range(SHARES))
def test_every_prefix_of_a_formula_is_a_formula(share: int) -> None:
    """As it arrives, character by character, no prefix of a thousand raises, and none shows a command that is still arriving."""
    for source in formulas()[share::SHARES]:
        for end in range(len(source)):
            prefix = source[:end]
            tree = parse(prefix, partial=True).tree
            if end % 7 == 0:
                ET.fromstring(mathml(tree))
                read(prefix)


def test_no_prefix_flashes_a_command() -> None:
    """What KaTeX knows is never seen as its source."""
    flashed = []
    for source in written():
        for end in range(len(source)):
            problems = [one for one in parse(source[:end], partial=True).problems if one[0] == "\\" and one[1:].isalpha()]
            if [one for one in problems if one not in {"\\right", "\\middle"}]:
                flashed.append(source[:end])
    assert flashed == []


@pytest.mark.parametrize("share", range(SHARES))
def test_damage_is_survived(share: int) -> None:
    """Thirty thousand formulas with pieces cut, doubled, exchanged and put in."""
    sources = written()
    for source in islice(damaged(share, sources), DAMAGED // SHARES):
        parse(source)
    for source in islice(damaged(1000 + share, sources), 500):
        read(source, partial=True)


@given(st.text(max_size=80))
def test_any_text_is_survived(source: str) -> None:
    """Not only LaTeX."""
    read(source)
    read(source, partial=True)


REPEATED = [
    "x^{", "{", "}", r"\frac", r"\frac{", r"\sqrt[", r"\sqrt{", r"\left(", r"\right)", r"\text{$", r"\ce{", r"\ce{$", r"\ce{A->[", r"\begin{matrix}", r"\begin{array}{c|",
    r"\substack{", "&", r"\\", r"\qty(", r"\qty{", r"\dv{", r"\SI{1}{", r"\color{red}", r"\over", r"\hat", r"\not", "^", "_", "'", "[", r"\def\a{\a}", r"\def\a#1{#1#1}\a{",
    r"\newcommand{\a}[1]{\a{#1}}\a", r"\operatorname{", r"\textbf{", r"\underbrace{x}_{", r"\begin{CD}@>", r"\char", r"\verb|", r"\left(\begin{cases}", r"\mathrm{\text{",
    "x_{a}^{b}", r"\xrightarrow[", r"\stackrel{", r"\array{", r"\sideset{", r"\multicolumn{50}{c}{", r"\let\a\b\let\b\a\a", r"\kern1", "%", "1", "1,000", "²", "\u0301", r"\bra{", r"\Set{|",
    r"\pu{1//", r"\middle|", r"\end{a}", r"\ang{", r"\begin{array}{*{99}{*{99}{*{99}{c}}}}",
]  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED)
def test_time_is_bounded(piece: str) -> None:
    """Twelve thousand characters of anything take well under a quarter of a second (here with room for a busy machine)."""
    source = (piece * LONGEST)[:LONGEST]
    began = time.process_time()
    tree = parse(source).tree
    parse(source[: LONGEST - 1], partial=True)
    assert time.process_time() - began < 0.5
    ET.fromstring(mathml(tree))


def test_what_is_too_long_is_its_source() -> None:
    """And whole."""
    source = "x" * (LONGEST + 1)
    assert parse(source).tree == Row((Unknown(source),))
