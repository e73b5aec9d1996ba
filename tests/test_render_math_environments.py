r"""Environments and older tables, as trees."""

from __future__ import annotations

import pytest
from math_outline import outline

MATRICES = [
    (r"\begin{matrix} a & b \\ c & d \end{matrix}", "matrix-c [a & b // c & d]"),
    (r"\begin{pmatrix} a \end{pmatrix}", "matrix-c ([a])"),
    (r"\begin{bmatrix} a \\ b \end{bmatrix}", "matrix-c [[a // b]]"),
    (r"\begin{Bmatrix} a \end{Bmatrix}", "matrix-c {[a]}"),
    (r"\begin{vmatrix} a \end{vmatrix}", "matrix-c |[a]|"),
    (r"\begin{Vmatrix} a \end{Vmatrix}", "matrix-c ‖[a]‖"),
    (r"\begin{pmatrix*}[r] a & b \end{pmatrix*}", "matrix-r ([a & b])"),
    (r"\begin{matrix}[l] a \end{matrix}", "matrix-l [a]"),
    (r"\begin{matrix} [a] \end{matrix}", "matrix-c [[ a ]]"),
    (r"\begin{smallmatrix} a & b \end{smallmatrix}", "small-c [a & b]"),
    (r"\begin{psmallmatrix} a & b \end{psmallmatrix}", "small-c ([a & b])"),
    (r"\begin{matrix} a & b \\ \end{matrix}", "matrix-c [a & b]"),
    (r"\begin{matrix} a & b \\ c \end{matrix}", "matrix-c [a & b // c]"),
    (r"\begin{matrix} & a \\ b & \end{matrix}", "matrix-c [ & a // b & ]"),
    (r"\begin{matrix} a \\ \\ b \end{matrix}", "matrix-c [a //  // b]"),
    (r"\begin{matrix} \end{matrix}", "matrix-c []"),
    (r"\begin{matrix} a \cr b \end{matrix}", "matrix-c [a // b]"),
    (r"\begin{matrix} {a & b} \end{matrix}", "matrix-c [{a unknown(&) b}]"),
    (r"\begin{matrix} \begin{matrix} a \end{matrix} & b \end{matrix}", "matrix-c [matrix-c [a] & b]"),
    (r"\begin{matrix} a \over b & c \end{matrix}", "matrix-c [frac(a, b) & c]"),
]


@pytest.mark.parametrize(("source", "tree"), MATRICES)
def test_a_matrix_has_rows_of_cells(source: str, tree: str) -> None:
    """Between its delimiters."""
    assert outline(source) == tree


CASES = [
    (r"\begin{cases} a & b \\ c & d \end{cases}", "cases-l {[a & b // c & d]"),
    (r"\begin{dcases} a \end{dcases}", "cases-l {[a]"),
    (r"\begin{rcases} a \end{rcases}", "cases-l [a]}"),
    (r"\begin{numcases}{f(x)=} a & b \end{numcases}", "{f ( x ) = cases-l {[a & b]}"),
]


@pytest.mark.parametrize(("source", "tree"), CASES)
def test_cases_have_one_brace(source: str, tree: str) -> None:
    """On the left, or on the right."""
    assert outline(source) == tree


ALIGNMENTS = [
    (r"\begin{align} a &= b \\ c &= d \end{align}", "align-rl [a & = b // c & = d]"),
    (r"\begin{align*} a &= b \end{align*}", "align-rl [a & = b]"),
    (r"\begin{aligned}[t] a &= b \end{aligned}", "align-rl [a & = b]"),
    (r"\begin{aligned} [a] &= b \end{aligned}", "align-rl [[ a ] & = b]"),
    (r"\begin{aligned} a & b & c & d \end{aligned}", "align-rlrl [a & b & c & d]"),
    (r"\begin{alignat}{2} a & b \end{alignat}", "alignat-rl [a & b]"),
    (r"\begin{alignedat}{2} a & b \end{alignedat}", "alignat-rl [a & b]"),
    (r"\begin{split} a & b \end{split}", "align-rl [a & b]"),
    (r"\begin{eqnarray} a &=& b \end{eqnarray}", "align-rcl [a & = & b]"),
    (r"\begin{align} a \tag{1} \\ b \notag \\ c \tag*{x} \end{align}", "align-r tags=[0, 2] [a // b // c]"),
    (r"\begin{align} a \\ \intertext{so} b \end{align}", 'align-r [a // "so" // b]'),
    (r"\begin{gather} a \\ b \end{gather}", "gather-c [a // b]"),
    (r"\begin{gathered} a \\ b \end{gathered}", "gather-c [a // b]"),
    (r"\begin{multline} a \\ b \end{multline}", "gather-c [a // b]"),
]


@pytest.mark.parametrize(("source", "tree"), ALIGNMENTS)
def test_alignments_have_pairs_of_columns(source: str, tree: str) -> None:
    """And perhaps numbers, or words between rows."""
    assert outline(source) == tree


SINGLE_EQUATIONS = [
    (r"\begin{equation} a = b \end{equation}", "{a = b}"),
    (r"\begin{equation*} a \end{equation*}", "{a}"),
    (r"\begin{equation} a \tag{1} \end{equation}", '{a tag("1")}'),
    (r"\begin{equation} a \\ b \end{equation}", "gather-c [a // b]"),
    (r"\begin{equation} a & b \\ c & d \end{equation}", "align-rl [a & b // c & d]"),
    (r"\begin{equation} \begin{split} a & b \end{split} \end{equation}", "{align-rl [a & b]}"),
    (r"\begin{displaymath} a \end{displaymath}", "{a}"),
]


@pytest.mark.parametrize(("source", "tree"), SINGLE_EQUATIONS)
def test_an_equation_alone_is_no_table(source: str, tree: str) -> None:
    """Unless it has rows."""
    assert outline(source) == tree


ARRAYS = [
    (r"\begin{array}{cc} a & b \end{array}", "array-cc [a & b]"),
    (r"\begin{array}{c|c} a & b \end{array}", "array-cc rules=(1,) [a & b]"),
    (r"\begin{array}{||c||} a \end{array}", "array-c rules=(0, 0, 1, 1) [a]"),
    (r"\begin{array}[t]{l} a \end{array}", "array-l [a]"),
    (r"\begin{array}{lr} \hline a & b \\ \hline\hline c & d \\ \hline \end{array}", "array-lr lines=(0, 1, 1, 2) [a & b // c & d]"),
    (r"\begin{array}{c} a \\ \cline{1-1} b \end{array}", "array-c [a // b]"),
    (r"\begin{array}{c} a \\ \hdashline b \end{array}", "array-c lines=(1,) [a // b]"),
    (r"\begin{array}{@{}l@{}} a \end{array}", "array-l [a]"),
    (r"\begin{array}{p{2cm}} a \end{array}", "array-l [a]"),
    (r"\begin{array}{cc} \multicolumn{2}{c}{a} \\ b & c \end{array}", "array-cc [{a} &  // b & c]"),
    (r"\begin{tabular}{l} a \end{tabular}", "array-l [a]"),
    (r"\begin{array} a \end{array}", "array-c [a]"),
    (r"\begin{subarray}{l} a \\ b \end{subarray}", "substack-l [a // b]"),
]


@pytest.mark.parametrize(("source", "tree"), ARRAYS)
def test_an_array_has_columns_and_rules(source: str, tree: str) -> None:
    """As its argument and its rows say."""
    assert outline(source) == tree


ROWS = [
    (r"\begin{matrix} a \\[1em] b \end{matrix}", "matrix-c [a // b]"),
    (r"\begin{matrix} a \\* b \end{matrix}", "matrix-c [a // b]"),
    (r"\begin{matrix} a \\[0,1] \end{matrix}", "matrix-c [a // [ 0 , 1 ]]"),
]


@pytest.mark.parametrize(("source", "tree"), ROWS)
def test_a_row_may_end_with_a_length(source: str, tree: str) -> None:
    """And begin with a bracket."""
    assert outline(source) == tree


DIAGRAMS = [
    (r"\begin{CD} A @>>> B \end{CD}", "diagram-c [A & arrow→( / ) & B]"),
    (r"\begin{CD} A @>a>b> B @<c<< C \end{CD}", "diagram-c [A & arrow→(a / b) & B & arrow←(c / ) & C]"),
    (r"\begin{CD} A @= B \\ @| @VaVbV \\ C @. D \end{CD}", "diagram-c [A & arrow=( / ) & B // ‖ &  & {a} ↓ {b} // C &  & D]"),
    (r"\begin{CD} A @AA{V}A \end{CD}", "diagram-c [A ↑ {{V}}]"),
    (r"\begin{CD} A @xyz \end{CD}", "diagram-c [A & @ & x y z]"),
]


@pytest.mark.parametrize(("source", "tree"), DIAGRAMS)
def test_a_diagram_has_objects_and_arrows(source: str, tree: str) -> None:
    """Nothing between them is lost."""
    assert outline(source) == tree


OLDER_COMMANDS = [
    (r"\substack{a \\ b}", "substack-c [a // b]"),
    (r"\sum_{\substack{a \\ b}}", "∑_(substack-c [a // b])"),
    (r"\substack a", "substack-c [a]"),
    (r"\matrix{a & b \cr c & d}", "matrix-c [a & b // c & d]"),
    (r"\pmatrix{a & b}", "matrix-c ([a & b])"),
    (r"\cases{a & b \\ c & d}", "cases-l {[a & b // c & d]"),
    (r"\eqalign{a &= b \cr c &= d}", "align-rl [a & = b // c & = d]"),
    (r"\displaylines{a \cr b}", "gather-c [a // b]"),
]


@pytest.mark.parametrize(("source", "tree"), OLDER_COMMANDS)
def test_older_commands_make_the_same_tables(source: str, tree: str) -> None:
    """As plain TeX has them."""
    assert outline(source) == tree


MISTAKES = [
    (r"\begin{matrix} a & b", "matrix-c … [a & b]"),
    (r"\begin{matrix} a \begin{cases} b \end{matrix} c", "matrix-c [a cases-l … {[b]] c"),
    (r"\begin{matrix} a \end{pmatrix} b", "matrix-c [a] b"),
    (r"\begin{foo} a \end{foo}", "{a}"),
    (r"\begin{foo} a & b \\ c & d \end{foo}", "align-rl [a & b // c & d]"),
    (r"\frac{\begin{matrix} a & b}{c}", "frac(matrix-c … [a & b], c)"),
    (r"\begin", "{}"),
    (r"\begin{", "{}"),
    ("a & b", "align-rl [a & b]"),
    (r"a &= b \\ &= c", "align-rl [a & = b //  & = c]"),
    (r"a \\ b & c", "align-rl [a // b & c]"),
]


@pytest.mark.parametrize(("source", "tree"), MISTAKES)
def test_mistakes_cost_little(source: str, tree: str) -> None:
    """What is missing is put where its surroundings end."""
    assert outline(source) == tree
