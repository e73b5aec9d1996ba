r"""Text inside mathematics, as trees."""

from __future__ import annotations

import pytest
from math_outline import outline

WORDS = [
    (r"\text{if }", '"if "'),
    (r"\text{ a  b }", '" a b "'),
    (r"\text x y", '"x" y'),
    (r"\text{}", '""'),
    (r"\text{a}_1", '"a"_(1)'),
    (r"\text{面积}", '"面积"'),
    (r"\mbox{a} \hbox{b}", '"a" "b"'),
    (r"\textnormal{a} \textrm{b}", '"a" "b"'),
    (r"\textbf{a} \textit{b} \texttt{c} \textsf{d} \emph{e}", 'bold"a" italic"b" monospace"c" sans-serif"d" italic"e"'),
    (r"\text{a \textbf{b} c}", '{"a " bold"b" " c"}'),
    (r"\textbf{a \textit{b} c}", '{bold"a " italic"b" bold" c"}'),
    (r"\text{\bf a b}", 'bold"a b"'),
    (r"\text{{\bf a} b}", '{bold"a" " b"}'),
    (r"\text{a{b}c}", '"abc"'),
    (r"\text{x^2}", '"x^2"'),
    (r"\text{a_b & c}", '"a_b & c"'),
    (r"\text{a~b\ c\,d\quad e}", '"a b c d  e"'),
    (r"\text{a\\b}", '"a b"'),
    (r"\intertext{so}", '"so"'),
    (r"\url{http://a_b} ", '"http://a_b"'),
]


@pytest.mark.parametrize(("source", "tree"), WORDS)
def test_words_keep_their_spaces(source: str, tree: str) -> None:
    """One space for any number, and words in one font are one text."""
    assert outline(source) == tree


SIGNS = [
    (r"\text{50\% \$5 \# \& \_ \{ \}}", '"50% $5 # & _ { }"'),
    (r"\text{\textdollar \textless \textbar}", '"$<|"'),
    (r"\text{\alpha \le}", '"α≤"'),
    (r"\text{\copyright\ 2020}", '"© 2020"'),
    (r"\text{\ldots}", '"…"'),
    (r"\text{\S 1}", '"§1"'),
]


@pytest.mark.parametrize(("source", "tree"), SIGNS)
def test_signs_have_names_in_text_too(source: str, tree: str) -> None:
    """Those of text and those of mathematics."""
    assert outline(source) == tree


QUOTES_AND_DASHES = [
    (r"\text{``a''}", '"“a”"'),
    (r"\text{`a'}", '"‘a’"'),
    (r"\text{it's}", '"it’s"'),
    (r"\text{a-b -- c --- d}", '"a-b – c — d"'),
]


@pytest.mark.parametrize(("source", "tree"), QUOTES_AND_DASHES)
def test_quotes_and_dashes_are_joined(source: str, tree: str) -> None:
    """As TeX does."""
    assert outline(source) == tree


ACCENTS = [
    (r"""\text{\'e \`e \^e \"e \~n \=a \.a}""", '"é è ê ë ñ ā ȧ"'),
    (r"\text{\'{e} \v{c} \H{o} \u{g} \r{a} \c{c} \k{a}}", '"é č ő ğ å ç ą"'),
    (r"\text{\'\i}", '"í"'),
    (r"\text{\H o}", '"ő"'),
    (r"\'e", '"é"'),
    (r"\"{o}", '"ö"'),
    (r"\v{c}", '"č"'),
    (r"\text{\aa \AE \o \ss}", '"åÆøß"'),
]


@pytest.mark.parametrize(("source", "tree"), ACCENTS)
def test_an_accent_is_put_on_its_letter(source: str, tree: str) -> None:
    """A dotless i has its dot exchanged."""
    assert outline(source) == tree


MATHEMATICS_INSIDE = [
    (r"\text{for $x^2$}", '{"for " {x^(2)}}'),
    (r"\text{for \(x_1\) and}", '{"for " {x_(1)} " and"}'),
    (r"\text{a $b$ c $d$}", '{"a " {b} " c " {d}}'),
    (r"\text{$\text{a $b$}$}", '{{"a " {b}}}'),
    (r"\textbf{a $x$ b}", '{bold"a " {x} bold" b"}'),
    (r"\mathbf{\text{a $x$}}", '{"a " {x}}'),
    (r"\text{a $x", '{"a " {x}}'),
    (r"\text{a $\frac{1}{2", '{"a " {frac(1, 2)}}'),
    (r"\text{\frac{1}{2}}", "frac(1, 2)"),
    (r"\text{\foo}", r"unknown(\foo)"),
]


@pytest.mark.parametrize(("source", "tree"), MATHEMATICS_INSIDE)
def test_mathematics_may_stand_in_text(source: str, tree: str) -> None:
    """Without the font around it, and closed where the text ends."""
    assert outline(source) == tree


BOXES = [
    (r"\fbox{a $x$}", 'box({"a " {x}})'),
    (r"\colorbox{red}{a}", 'on red("a")'),
    (r"\fcolorbox{red}{blue}{a}", 'box(on blue("a"))'),
    (r"\framebox[1cm][l]{a}", 'box("a")'),
    (r"\text{\textcolor{red}{a} b}", '{red("a") " b"}'),
]


@pytest.mark.parametrize(("source", "tree"), BOXES)
def test_a_box_of_text_has_a_frame_or_a_colour(source: str, tree: str) -> None:
    """And mathematics inside."""
    assert outline(source) == tree


OPEN = [
    (r"\text{a b", '"a b"'),
    (r"\text", '""'),
]


@pytest.mark.parametrize(("source", "tree"), OPEN)
def test_open_text_is_text(source: str, tree: str) -> None:
    """As far as it came."""
    assert outline(source) == tree
