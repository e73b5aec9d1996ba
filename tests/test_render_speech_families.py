"""Formulas in words, family by family: bars as models write them, series, derivatives, and every sign of the tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.math import layout
from grokchat.render.math.bars import with_bars
from grokchat.render.math.nodes import Row, Stretched, Symbol, Table
from grokchat.render.math.parse import parse
from grokchat.render.math.speech import _said, speak
from grokchat.render.math.spoken_words import DELIMITERS, FUNCTIONS, MARKS, POWERS, SETS, STRETCHED, SYMBOLS, ordinal


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (r"|x|^2", "the absolute value of x, end of absolute value, squared"),
        (r"|x|_p", "the absolute value of x, end of absolute value, sub p"),
        (r"\|x\|_2", "the norm of x, end of norm, sub 2"),
        (r"\|x\|_2^2", "the norm of x, end of norm, sub 2 squared"),
        (r"||x||", "the norm of x, end of norm"),
        (r"||x||_2", "the norm of x, end of norm, sub 2"),
        (r"||x|| + ||y||", "the norm of x, end of norm, plus the norm of y, end of norm"),
        (r"|x| + ||y||", "the absolute value of x, end of absolute value, plus the norm of y, end of norm"),
        (r"|a||b|", "the absolute value of a, end of absolute value, the absolute value of b, end of absolute value"),
        (r"|a|^2|b|", "the absolute value of a, end of absolute value, squared the absolute value of b, end of absolute value"),
        (r"\left|x\right|^2", "the absolute value of x, end of absolute value, squared"),
        (r"\lVert x \rVert", "the norm of x, end of norm"),
        (r"a \parallel b", "a is parallel to b"),
        (r"a \parallel b \parallel c", "a is parallel to b is parallel to c"),
        (r"a \mid b", "a given b"),
        (r"E[X|Y]", "E open bracket X given Y close bracket"),
        (r"P(A \mid B)", "P open parenthesis A given B close parenthesis"),
    ],
)
def test_bars_are_said_as_what_they_mean(source: str, words: str) -> None:
    """A pair is a value or a norm, with what stands at its end; one alone is a condition."""
    assert speak(source) == words


@given(st.lists(st.sampled_from(["|", "‖", "x", "+", "(", ")"]), max_size=10))
def test_bars_are_neither_lost_nor_made(texts: list[str]) -> None:
    """A double one is two single ones that stood side by side; everything else keeps its place."""
    children = [Symbol(text) for text in texts]
    after = [node.text for node in with_bars(children) if isinstance(node, Symbol)]
    assert "".join(after).replace("‖", "||") == "".join(texts).replace("‖", "||")
    assert [text for text in after if text not in "|‖"] == [text for text in texts if text not in "|‖"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (r"\frac{d}{dx} f", "d by d x f"),
        (r"\frac{d^2}{dx^2}", "d squared by d x squared"),
        (r"\frac{df}{dt}", "d f by d t"),
        (r"\frac{\partial}{\partial x}", "partial by partial x"),
        (r"\frac{\partial^2 u}{\partial x \partial y}", "partial squared u by partial x partial y"),
        (r"\frac{d}{t}", "the fraction d over t"),
        (r"\frac{d}{d_0}", "the fraction d over d sub 0, end of fraction"),
        (r"\frac{1}{1 + \frac{1}{x}}", "the fraction 1 over 1 plus the fraction 1 over x, end of fraction"),
        (r"{a \over b}", "the fraction a over b"),
        (r"\cfrac{a}{b}", "the fraction a over b"),
        (r"\tbinom{n}{2}", "n choose 2"),
        (r"{n \atop k}", "n above k"),
        (r"{n \brack k}", "n above k"),
        (r"\genfrac{\{}{\}}{0pt}{}{n}{k}", "n above k"),
        (r"\gcd(a, b)", "the greatest common divisor of a, b"),
        (r"\det(A)", "the determinant of A"),
        (r"\det A", "the determinant of A"),
        (r"\dim(V)", "the dimension of V"),
        (r"\Pr(X)", "the probability of X"),
        (r"\max(a, b)", "the maximum of a, b"),
        (r"\sin(x)", "sine of x"),
        (r"f(x, y)", "f of x, y"),
        (r"f^{-1}(y)", "f inverse of y"),
        (r"f_n(x)", "f sub n of x"),
        (r"a(x)", "a open parenthesis x close parenthesis"),
        (r"f(x + 1)", "f open parenthesis x plus 1 close parenthesis"),
        (r"\max_{x \in S} f", "the maximum over x is in S of f"),
        (r"\log_b a", "log base b a"),
        (r"\log^2 a", "log to the power of 2 a"),
    ],
)
def test_fractions_and_functions_are_said_as_people_say_them(source: str, words: str) -> None:
    """Derivatives by, binomials choose, and no "of" twice."""
    assert speak(source) == words


@pytest.mark.parametrize(
    ("number", "word"),
    [("1", "1st"), ("2", "2nd"), ("3", "3rd"), ("4", "4th"), ("11", "11th"), ("12", "12th"), ("13", "13th"), ("21", "21st"), ("112", "112th"),
     ("22", "22nd"), ("103", "103rd"), ("10", "10th"), ("n", "nth"), ("n plus 1", "n plus 1th")],
)  # fmt: skip
def test_a_number_of_a_series_has_its_ending(number: str, word: str) -> None:
    """As English has it."""
    assert ordinal(number) == word


@pytest.mark.parametrize(
    ("index", "word"),
    [
        ("2", "square"),
        ("3", "cube"),
        ("4", "fourth"),
        ("5", "fifth"),
        ("6", "6th"),
        ("21", "21st"),
        ("n", "nth"),
        ("k+1", "k plus 1th"),
    ],
)
def test_a_root_has_its_name(index: str, word: str) -> None:
    """With its end where it holds more than one thing."""
    assert speak(rf"\sqrt[{index}]{{x}}") == f"the {word} root of x"
    assert speak(rf"\sqrt[{index}]{{x+1}}") == f"the {word} root of x plus 1, end of root"


STRETCHES = ["line", "double-line", "brace", "bracket", "parenthesis", *STRETCHED, "hat", "tilde", "check", "dots"]


@pytest.mark.parametrize("mark", STRETCHES)
@pytest.mark.parametrize("above", [True, False])
def test_each_wide_mark_is_said_with_its_side(mark: str, above: bool) -> None:
    """In words, with the article that fits."""
    words = _said(Stretched(Row((Symbol("A"), Symbol("B"))), mark, above))
    assert words.startswith("A B with a")
    assert words.endswith(" above" if above else " below")
    article, noun = words.removeprefix("A B with ").split(" ", 1)
    assert article == ("an" if noun[0] in "aeiou" else "a")
    assert "-" not in noun


@pytest.mark.parametrize("kind", ["matrix", "small", "cases", "align", "gather", "array", "substack", "diagram"])
def test_each_kind_of_table_says_every_cell_in_its_order(kind: str) -> None:
    """Row by row."""
    cells = [["a", "b"], ["c", "d"], ["e", "f"]]
    words = _said(Table(tuple(tuple(Row((Symbol(cell),)) for cell in row) for row in cells), kind))
    letters = [word.strip(",;:") for word in words.split()]
    assert [letter for letter in letters if letter in [*"bcdef"]] == [*"bcdef"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (r"\begin{vmatrix} 1 \end{vmatrix}", "the 1 by 1 determinant, row 1: 1; end of determinant"),
        (r"\begin{array}{cc} a & b \end{array}", "the 1 by 2 table, row 1: a, b; end of table"),
        (r"\begin{bmatrix} a & \\ & b \end{bmatrix}", "the 2 by 2 matrix, row 1: a, empty; row 2: empty, b; end of matrix"),
        (r"\sum_{\substack{i < n \\ j < m}} x", "the sum over i is less than n; next line: j is less than m of x"),
        (r"\begin{gather} a \\ b \end{gather}", "a; next line: b"),
        (r"\begin{CD} A @>f>> B \end{CD}", "A goes to with f above B"),
    ],
)
def test_tables_are_said_by_what_they_are(source: str, words: str) -> None:
    """A determinant is none, nor is a table, a matrix."""
    assert speak(source) == words


@pytest.mark.parametrize(
    "table",
    [SYMBOLS, SETS, FUNCTIONS, POWERS, DELIMITERS, MARKS, STRETCHED],
    ids=["signs", "sets", "functions", "powers", "delimiters", "marks", "wide"],
)
def test_the_words_of_the_tables_are_words(table: dict[str, str | tuple[str, str]]) -> None:
    """ASCII, single blanks, nothing at the ends: a voice reads them as they stand."""
    for sign, entry in table.items():
        for words in (entry,) if isinstance(entry, str) else entry:
            assert words.isascii(), sign
            assert words == " ".join(words.split()), sign
            assert not set(words) & set("_^\\{}|"), sign


@pytest.mark.parametrize("sign", [sign for sign in SYMBOLS if sign not in "{}∣∥‖%~"])
def test_each_sign_of_the_table_is_said_by_its_word(sign: str) -> None:
    """Alone in a formula as between two letters."""
    wanted = SYMBOLS[sign]
    assert wanted in speak(f"a {sign} b") or speak(f"a {sign} b").startswith("a minus")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_of_the_table_is_said_by_its_word(name: str) -> None:
    """As a command's name, and written by hand."""
    assert speak(rf"\operatorname{{{name}}} x").startswith(FUNCTIONS[name])


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (r"\mathbb{E}[X]", "the expectation open bracket X close bracket"),
        (r"\mathbb{K}", "K"),
        (r"\aleph_0", "aleph sub 0"),
        (r"\Re z", "the real part of z"),
        (r"\triangle ABC", "triangle A B C"),
        (r"A \vdash B", "A proves B"),
        (r"\bigwedge_i p_i", "the conjunction over i of p sub i"),
        (r"x^{\dagger}", "x dagger"),
        (r"f'''", "f triple prime"),
        (r"x''^2", "x to the power of double prime 2, end of exponent"),
        (r"\vec{AB}", "vector A B"),
        (r"\ddot{x}", "x double dot"),
        (r"\phase{30}", "phase 30"),
        (r"\xleftarrow{f}", "comes from with f above"),
        (r"\xrightarrow[g]{f}", "goes to with f above with g below"),
        (r"\overset{!}{=}", "equals with factorial above"),
        (r"\underset{x}{y}", "y with x below"),
        (r"\hphantom{x} y", "y"),
        (r"\tag*{A}", "equation A"),
        (r"\left. x \right|_0", "x bar sub 0"),
        (r"\left\{ x \middle| y \right\}", "open brace x bar y close brace"),
    ],
)
def test_signs_and_marks_are_said(source: str, words: str) -> None:
    """Each as a person would read it aloud."""
    assert speak(source) == words


@pytest.mark.parametrize(
    ("source", "row"),
    [
        (r"\triangle ABC", "triangle ABC"),
        (r"\bigcup_i A_i", "union_i A_i"),
        (r"\bigcap_i A_i", "intersection_i A_i"),
        (r"\coprod_i X", "coprod_i X"),
        (r"\bigoplus_i V", "(+)_i V"),
        (r"\lozenge x", "lozenge x"),
        (r"\bigstar x", "black-star x"),
        (r"x \bigstar", "x black-star"),
        (r"\nabla f", "nabla f"),
        (r"\alpha\beta", "alpha beta"),
        (r"2\alpha", "2alpha"),
        (r"\forall x", "forall x"),
    ],
)
def test_names_with_hyphens_do_not_grow_together_with_letters_in_ascii(source: str, row: str) -> None:
    """A name is one word, whatever it is made of."""
    assert layout(source, display=False, glyphs="ascii").rows == [row]


@given(st.text(st.sampled_from("\\{}[]()^_&|abdx12+-=,. '"), max_size=40), st.booleans())
def test_speaking_and_drawing_read_the_same_tree(source: str, display: bool) -> None:
    """Neither changes what the other finds, however often and in whatever order."""
    before = (speak(source), parse(source).tree)
    layout(source, display=display)
    assert (speak(source), parse(source).tree) == before
