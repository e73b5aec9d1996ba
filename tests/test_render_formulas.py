"""Mathematics in its text: drawn while it arrives, at any width, with its source behind every cell."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.document import Document
from grokchat.render.formulas import _draw
from grokchat.render.lines import Line, Span
from grokchat.render.wrapping import wrap_spans
from grokchat.text import cells

ANSWERS = {
    "gpt": (
        "## Roots of \\(ax^2 + bx + c = 0\\)\n\nFor \\( a \\neq 0 \\) the **roots \\(x_{1,2}\\)** are\n\\[\nx_{1,2} = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}.\n\\]\n"
        "1. If \\(b^2 > 4ac\\), there are two:\n   \\[\n   x_1 \\ne x_2\n   \\]\n2. Otherwise \\[ x = -\\frac{b}{2a} \\] is the only one.\n"
    ),
    "grok": (
        "Let $f(x) = e^{-x^2}$ and $\\alpha \\in \\mathbb{R}$. Then\n\n$$\n\\int_{-\\infty}^{\\infty} f(x)\\,dx = \\sqrt{\\pi}\n$$\n\n"
        "- $2^{10} = 1024$, which costs $5 or $10 a month\n- $\\{1, 2\\} \\subset \\mathbb{N}$\n- the $n$th term $a_n$\n"
    ),
    "deepseek": (
        "1. Expand:\n\n    \\[\n    \\begin{aligned}\n    (a+b)^2 &= a^2 + 2ab + b^2 \\\\\n    &\\ge 4ab\n    \\end{aligned}\n    \\]\n\n"
        "2. Then $$ \\boxed{a = b} $$ follows.\n"
    ),
    "environments": (
        "We have\n\n\\begin{align*}\na &= b + c \\\\\nd &= \\frac{e}{f}\n\\end{align*}\n\nand \\begin{equation} x = \\begin{cases} 1 & y > 0 \\\\ 0 & "
        "\\text{else} \\end{cases} \\end{equation} too.\n"
    ),
    "tables": "| name | formula |\n|:--|--:|\n| norm | $\\|x\\| = \\sqrt{x^2}$ |\n| given | \\(P(A|B)\\) |\n\nAnd $x$.\n",
    "quotes": "> Let \\(x_1 = \\frac{1}{2}\\).\n>\n> $$\n> y = \\sum_{i=1}^n x_i\n> $$\n\nAfter $z_1$.\n",
    "fences": "Look:\n\n```latex\n\\frac{a}{b} = \\sqrt{c}\n```\n\nand\n\n```math\n\\[ x^2 \\]\n```\n\nend.\n",
    "numbers": "So $2n + 1$ is odd, $3 \\times 4 = 12$, $5$ is prime, $10^{-3}$ small and $0 < x < 1$.\n",
    "displays": "\\[ \\left( \\frac{a}{b} \\right)^2 = \\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix} \\]\n\n$$\\lim_{x \\to 0} \\frac{\\sin x}{x} = 1$$\n",
}

RAW = re.compile(r"\\[a-zA-Z()\[\]{}]|\\\\|(?<![\w(])\$(?!5 or|10 a)|\$\$|\^(?!\()|begin\{|```")
"""What a reader of these answers must never see."""


def lines_of(text: str, width: int = 70, mode: str = "unicode") -> list[str]:
    document = Document(width, mathematics=mode)  # type: ignore[arg-type]
    document.append(text)
    document.finish()
    return [line.text.rstrip() for line in document.lines]


@pytest.mark.parametrize("name", ANSWERS)
def test_no_command_and_no_delimiter_is_ever_seen(name: str) -> None:
    """After each character of an answer that arrives; prices apart."""
    text = ANSWERS[name]
    document = Document(70)
    for end, char in enumerate(text, 1):
        document.append(char)
        seen = [line.text for line in document.lines if RAW.search(line.text)]
        assert seen == [] or text[:end].rstrip("0123456789").endswith(("costs $", "or $")), text[max(0, end - 40) : end]


@pytest.mark.parametrize("name", ANSWERS)
def test_what_stands_above_stays(name: str) -> None:
    """Each addition tells the first line that it may change, and none above it does."""
    document = Document(70)
    before: list[Line] = []
    for char in ANSWERS[name]:
        first = document.append(char)
        now = list(document.lines)
        assert now[:first] == before[:first]
        before = now


@pytest.mark.parametrize("name", ANSWERS)
def test_a_display_does_not_shrink_while_it_arrives(name: str) -> None:
    """The text gets longer, never shorter; tables, whose rows come whole, too."""
    document = Document(70)
    height = 0
    for char in ANSWERS[name]:
        document.append(char)
        assert len(document.lines) >= height
        height = len(document.lines)


def letters(lines: list[str]) -> list[str]:
    """All letters and digits, raised and lowered ones too; a record of a table repeats its heads."""
    return sorted(re.findall(r"[^\W_]", unicodedata.normalize("NFKD", "".join(lines))))


@pytest.mark.parametrize("name", sorted(ANSWERS.keys() - {"tables"}))
@pytest.mark.parametrize("width", [20, 40, 70, 120])
def test_nothing_is_wider_than_the_screen_or_lost(name: str, width: int) -> None:
    """At every width the same letters and digits are there, in formulas that fit."""
    wide, now = lines_of(ANSWERS[name], 200), lines_of(ANSWERS[name], width)
    assert max(map(cells, now)) <= width
    assert letters(wide) == letters(now)


@pytest.mark.parametrize("name", ANSWERS)
def test_every_cell_of_a_formula_knows_its_source(name: str) -> None:
    """From the opening delimiter to the closing one."""
    document = Document(70)
    document.append(ANSWERS[name])
    document.finish()
    found = {(span.source, span.end) for line in document.lines for span in line.spans if span.role.startswith("math")}
    assert len(found) >= 2
    for start, end in found:
        source = document.source[start:end]
        assert re.fullmatch(r"(?s)\$\$.*\$\$|\$.*\$|\\\(.*\\\)|\\\[.*\\\]\.?|\\begin\{(.+?)\}.*\\end\{\1\}|\\frac.*\}", source), (
            source
        )


def test_two_widths_at_once() -> None:
    """The same text side by side, each laid out by itself."""
    wide, narrow = Document(80), Document(30)
    for char in ANSWERS["gpt"]:
        wide.append(char)
        narrow.append(char)
    wide.finish()
    narrow.finish()
    assert [line.text.rstrip() for line in wide.lines] == lines_of(ANSWERS["gpt"], 80)
    assert [line.text.rstrip() for line in narrow.lines] == lines_of(ANSWERS["gpt"], 30)


def test_another_width_is_another_drawing() -> None:
    """A document that is fitted to a width is as one made at it."""
    document = Document(80)
    document.append(ANSWERS["deepseek"])
    document.finish()
    document.rewrap(24)
    assert [line.text.rstrip() for line in document.lines] == lines_of(ANSWERS["deepseek"], 24)


def test_a_definition_holds_in_what_follows() -> None:
    """In later formulas of the same text, not in those before, and not in another text."""
    text = "$\\own$ then $\\newcommand{\\own}{\\mathbb{R}} \\own$ then $\\own$"
    assert lines_of(text) == ["\\own then ℝ then ℝ"]
    assert lines_of("$\\own^2$ here") == ["\\own² here"]
    again = "$\\def\\a{1}\\a$ $\\a$\n\n$\\renewcommand{\\a}{2}\\a$ $\\a$"
    assert lines_of(again) == ["1 1", "", "2 2"]


@pytest.mark.parametrize(
    "definition",
    [
        r"\providecommand{\own}[1]{|#1|}",
        r"\DeclareRobustCommand{\own}[1]{|#1|}",
        r"\DeclarePairedDelimiter{\own}{|}{|}",
        r"\gdef\own#1{|#1|}",
    ],
)
def test_whatever_defines_a_command_holds_in_what_follows(definition: str) -> None:
    """In the same paragraph and in those after it."""
    assert lines_of(f"Let ${definition} y$ be, $\\own{{x}}$.\n\nAnd $\\own{{z}}$.") == ["Let y be, |x|.", "", "And |z|."]


def test_the_same_formula_is_drawn_once() -> None:
    """By its source, its mode and its width; in a line of text the width is nothing to it."""
    inline = ["".join(row) for row in [lines_of("$q_{17} + a$ and $ q_{17} + a $", width) for width in (30, 40)]]
    assert inline == ["q₁₇ + a and q₁₇ + a"] * 2
    drawn = _draw.cache_info().misses
    lines_of("$q_{17} + a$", 50)
    assert _draw.cache_info().misses == drawn
    lines_of("$q_{17} + a$", 50, "ascii")
    assert _draw.cache_info().misses == drawn + 1
    lines_of("$$q_{17} + a$$", 50)
    lines_of("$$q_{17} + a$$", 50)
    assert _draw.cache_info().misses == drawn + 2
    lines_of("$$q_{17} + a$$", 51)
    assert _draw.cache_info().misses == drawn + 3


def test_a_definition_holds_after_a_long_text_and_at_another_width() -> None:
    """Wherever the text is laid out first."""
    text = "Let $\\newcommand{\\R}{\\mathbb{R}} x \\in \\R$.\n\n" + "Some words.\n\n" * 2000 + "Here $\\R$."
    document = Document(60)
    document.give(text)
    assert document.lines_between(len(document) - 1, len(document))[0].text == "Here ℝ."
    document.rewrap(30)
    assert document.lines_between(len(document) - 1, len(document))[0].text == "Here ℝ."


def turn(document: Document, words: str) -> None:
    assert document.formulas.turn(document.source.index(words))
    document.rewrap(document.width)


def test_a_formula_is_turned_into_its_source_and_back() -> None:
    """One at a time, by any place in it, or all."""
    document = Document(60)
    document.append("Let $x^2$ and \\(y_1\\).\n\n$$ z = \\frac{1}{2} $$\n")
    document.finish()
    drawn = [line.text.rstrip() for line in document.lines]
    assert drawn == ["Let x² and y₁.", "", "            1", "        z = ─", "            2"]
    turn(document, "x^2")
    assert document.line(0).text == "Let $x^2$ and y₁."
    turn(document, "frac")
    assert document.line(2).text.strip() == "$$ z = \\frac{1}{2} $$"
    turn(document, "$x^2")
    assert document.line(0).text == "Let x² and y₁."
    assert not document.formulas.turn(0)
    document.formulas.show("source")
    document.rewrap(60)
    assert document.line(0).text == "Let $x^2$ and \\(y_1\\)."
    document.formulas.show("unicode")
    document.rewrap(60)
    assert [line.text.rstrip() for line in document.lines] == drawn


def test_the_source_is_shown_where_that_is_asked_for() -> None:
    """In a line, in a display with its lines, in a table."""
    text = "Let $x^2$.\n\n\\[\ny = 1\n\\]\n\n| a |\n|--|\n| $z$ |"
    assert lines_of(text, 30, "source") == [
        "Let $x^2$.",
        "",
        "        \\[",
        "        y = 1",
        "        \\]",
        "",
        " a",
        "─────",
        " $z$",
    ]


def test_ascii_needs_no_other_character() -> None:
    """In formulas; what is around them stays as it is."""
    for text in ("$\\alpha \\le \\sqrt{2}$", "$$ \\int_0^1 \\frac{a}{b} = \\sum_i x_i^2 $$"):
        assert "".join(lines_of(text, 60, "ascii")).isascii()


def test_a_formula_moves_to_the_next_line_whole() -> None:
    """Where it fits there."""
    assert lines_of("Some words and $a + b = c$ here.", 20) == ["Some words and", "a + b = c here."]


def test_a_long_formula_breaks_after_a_relation() -> None:
    """And one without any where there is room."""
    assert lines_of("Now \\(222 + 333 + 444 = 555 + 666\\) is", 20) == ["Now", "222 + 333 + 444 =", "555 + 666 is"]


@given(
    st.lists(st.tuples(st.sampled_from(["a = b", "x + y", "abcdefgh", "1 2 3", ""]), st.booleans()), max_size=6), st.integers(4, 30)
)
def test_wrapping_keeps_every_letter(parts: list[tuple[str, bool]], width: int) -> None:
    """Words and formulas side by side, at any width: no line is too wide, and nothing is lost."""
    spans = [Span(text, "math" if math else "text", "", 10 * n, 10 * n + 5 if math else -1) for n, (text, math) in enumerate(parts)]
    rows = wrap_spans(spans, width)
    assert all(sum(cells(span.text) for span in row) <= width for row in rows)
    assert "".join(span.text for row in rows for span in row).replace(" ", "") == "".join(text for text, _ in parts).replace(
        " ", ""
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So \\[ x = \\frac{1}{22", "22"),
        ("So \\(\\alpha + 1", "So α + 1"),
        ("\\[ x_1 = 2", "x₁ = 2"),
        ("\\begin{align} a_1 &= 2", "a₁ = 2"),
    ],
)
def test_a_stopped_display_stays_drawn(text: str, expected: str) -> None:
    """A reply may end in the middle of a formula: what was drawn is not taken back."""
    shown = "\n".join(lines_of(text, 40))
    assert expected in shown
    assert "\\" not in shown


def test_a_long_open_display_costs_little_a_frame() -> None:
    """Two hundred rows of aligned equations, which arrive in pieces of twenty characters."""
    text = "$$\n\\begin{align}\n" + "".join(f"x_{{{n}}} &= \\frac{{a_{n}}}{{b}} + {n} \\\\\n" for n in range(200))
    document = Document(80)
    times = []
    for start in range(0, len(text), 20):
        began = time.process_time()
        document.append(text[start : start + 20])
        times.append(time.process_time() - began)
    assert sum(times) / len(times) < 0.03
    assert len(document.lines) > 400
