"""Mathematics that is made to take long, through the whole chain: found, read, laid out and wrapped, whole and as it arrives."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice

import pytest
from formulas import damaged, written

from grokchat.render.document import Document
from grokchat.render.formulas import Mode
from grokchat.render.math.parse import LONGEST
from grokchat.render.plain import PlainText
from grokchat.text import cells

SECONDS = 0.25
"""What any formula of twelve thousand characters may take."""

BUSY = 4
"""How many times slower a busy machine may be."""

WIDTH = 76


def spent(work: Callable[[], object]) -> float:
    """The seconds of this thread's processor. Once only: what was drawn before is remembered."""
    given("$$x$$ $x$")
    began = time.thread_time()
    work()
    return time.thread_time() - began


def given(text: str, mode: Mode = "unicode", width: int = WIDTH) -> list[str]:
    """The rows of a text that is given whole."""
    document = Document(width, mathematics=mode)
    document.give(text)
    return [line.text for line in document.lines]


def grown(text: str, pieces: int) -> Document:
    """The document of a text that came in so many pieces."""
    document = Document(WIDTH)
    size = -(-len(text) // pieces)
    for at in range(0, len(text), size):
        document.append(text[at : at + size])
    document.finish()
    return document


def full(piece: str) -> str:
    return (piece * LONGEST)[: LONGEST - 8]


def matrix(rows: int, columns: int, cell: str = "x") -> str:
    body = r" \\ ".join(" & ".join([cell] * columns) for _ in range(rows))
    return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"


HOSTILE = {
    "letters": full("x"),
    "fractions in fractions": full(r"\frac{1}{"),
    "short fractions": full(r"\frac12 "),
    "continued fractions": full(r"\cfrac{1}{1+"),
    "scripts in scripts": full("x^{"),
    "scripts at both sides": full("x_{y^{"),
    "roots": full(r"\sqrt{"),
    "roots with an index": full(r"\sqrt[3]{x}+"),
    "fences in fences": full(r"\left("),
    "fences with middles": full(r"\left(a\middle|b\right)"),
    "big ones": full(r"\Big(x\Big)"),
    "braces": full(r"\underbrace{x}_{y}"),
    "braces in braces": full(r"\overbrace{"),
    "boxes in boxes": full(r"\boxed{"),
    "strokes": full(r"\cancel{x}"),
    "sums": full(r"\sum_{i=1}^n"),
    "integrals": full(r"\iiint"),
    "relations": full("a=b+"),
    "no place to break": full("abc"),
    "rows": full(r"a&=b\\"),
    "empty rows": full(r"\\"),
    "empty cells": full("&"),
    "a wide matrix": full(matrix(1, 190)),
    "a high matrix": full(matrix(3000, 1)),
    "matrices in matrices": full(r"\begin{pmatrix}"),
    "cases in cases": full(r"\begin{cases}x&"),
    "substacks": full(r"\substack{a\\"),
    "rules": r"\begin{array}{" + full("c|") + "} a",
    "rules of rules": full(r"\hline"),
    "arrows": full(r"\xrightarrow{a}"),
    "stacks": full(r"\overset{a}{"),
    "accents": full(r"\hat{"),
    "marks": full("x\u0301"),
    "colours": full(r"\color{red}x"),
    "spaces": full(r"\qquad"),
    "phantoms": full(r"\phantom{x}"),
    "chemistry": full(r"\ce{H2O}"),
    "one long reaction": r"\ce{" + full("H2O + "),
    "units": full(r"\SI{1.5}{\metre}"),
    "tags": full(r"\tag{1}"),
    "texts": full(r"\text{a b c}"),
    "unknown commands": full(r"\zzz"),
    "open braces": full("{"),
    "closing braces": full("}"),
    "wide letters": full("漢"),
    "doubling": r"\def\a{\a\a}\a" + full("x")[:99],
    "doubling with arguments": r"\def\a#1{\a{#1#1}}\a{xx}",
    "a tower of doublings": "".join(rf"\def\{b}{{\{a}\{a}}}" for a, b in zip("xabcdefghijklmno", "abcdefghijklmnop", strict=True))
    + r"\p",
    "two that call each other": r"\let\a\b\let\b\a\def\c{\d}\def\d{\c}\a\c",
    "a macro as a script": r"\def\a{^\a}x\a",
    "choices in choices": full(r"\mathchoice{"),
    "diagrams": r"\begin{CD}" + full("A @>a>> B @VVV "),
}
"""Things of which there can be too many, each as long as a formula may be, or as bad as a short one can be."""


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("delimiters", ["$$\n{}\n$$", "Let \\({}\\) be."], ids=["display", "line"])
def test_no_formula_takes_long(source: str, delimiters: str) -> None:
    """Drawn, in ASCII, and said; each row of a drawing fits its width."""
    text = delimiters.format(source[:LONGEST])
    for mode in ("unicode", "ascii"):
        assert spent(lambda mode=mode: given(text, mode)) < SECONDS * BUSY  # type: ignore[misc]
    assert max((cells(row) for row in given(text)), default=0) <= WIDTH

    def said() -> None:
        plain = PlainText("spoken")
        plain.add(text)
        plain.finish()

    assert spent(said) < SECONDS * BUSY


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_no_formula_takes_long_while_it_arrives(source: str) -> None:
    """In twelve pieces, each of which draws what is open; on average a piece takes half of what the whole may."""
    text = f"$$\n{source[:LONGEST]}\n$$\n"
    assert spent(lambda: grown(text, 12)) < 12 / 2 * SECONDS * BUSY


def test_a_large_matrix_is_drawn() -> None:
    """A hundred rows of ten; a hundred by a hundred is beyond the length of a formula, and is its source, wrapped."""
    rows = given(f"$$\n{matrix(100, 10)}\n$$")
    assert sum("x  x  x" in row for row in rows) == 100
    whole = f"$$\n{matrix(100, 100)}\n$$"
    assert spent(lambda: given(whole)) < SECONDS * BUSY
    assert sum(row.count("x") for row in given(whole)) >= 10_000


def test_ten_thousand_formulas_in_one_message_cost_as_little_each_as_ten() -> None:
    """Each different, all read; where only the end is looked at, only that is drawn."""
    text = " ".join(f"let $x_{{{n}}} = {n}^2$ be" + ("\n\n" if n % 20 == 19 else "") for n in range(10_000))
    began = time.thread_time()
    rows = given(text)
    assert time.thread_time() - began < 6 * BUSY
    assert sum(row.count("²") for row in rows) == 10_000
    looked = Document(WIDTH)
    began = time.thread_time()
    looked.give(text)
    looked.lay_out(looked.chunks[-1])
    assert time.thread_time() - began < 0.5 * BUSY


def test_ten_thousand_formulas_in_one_paragraph_are_drawn() -> None:
    """Also without a line end between them."""
    text = " ".join(f"$x_{{{n}}}$" for n in range(10_000))
    began = time.thread_time()
    rows = given(text)
    assert time.thread_time() - began < 6 * BUSY
    assert "".join(rows).count("x") == 10_000


def test_the_first_formula_waits_little_for_its_modules() -> None:
    """Sixty milliseconds of the processor, everything that Python has not imported yet among them; the best of three starts."""
    code = "import time; began = time.process_time(); import grokchat.render.math; print(time.process_time() - began)"
    took = [float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout) for _ in range(3)]
    assert min(took) < 0.06 * BUSY


def test_a_message_that_defines_a_macro_by_itself_is_whole() -> None:
    """What cannot be expanded is its source; all before and after it is there."""
    rows = given("Before $x^2$.\n\n$$\\def\\a{\\a\\a} \\a$$\n\nAfter $\\a + y^2$ and $z^2$.")
    text = "\n".join(rows)
    assert "Before x²." in text
    assert "z²" in text
    assert "After" in text


def test_many_definitions_and_many_uses_take_little_time() -> None:
    """Each of a thousand formulas defines a name, and the next ones use it."""
    text = "\n\n".join(rf"$\newcommand{{\n{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}}}{{{n}}} x$" for n in range(300))
    assert spent(lambda: given(text + "\n\n$\\naa + \\nab$")) < 10 * SECONDS * BUSY


@pytest.mark.parametrize("share", range(4))
def test_damaged_formulas_pass_the_whole_chain(share: int) -> None:
    """Two thousand of them, in displays and in lines, of any width: none raises, no row is wider than the screen."""
    for number, source in enumerate(islice(damaged(500 + share, written()), 500)):
        width = 20 + number % 60
        for text in (f"$$\n{source}\n$$", f"- a ${source}$ b"):
            assert all(cells(row) <= width for row in given(text, width=width))
