r"""Fonts, sizes, colours and space, as trees."""

from __future__ import annotations

import pytest
from math_outline import outline

from grokchat.render.math import layout
from grokchat.render.math.nodes import Coloured
from grokchat.render.math.parse import parse
from grokchat.theme import load_theme, theme_folders

FONTS = [
    (r"\mathbf{x}", "bold:x"),
    (r"\mathbf xy", "bold:x y"),
    (r"\mathrm{ab}", "{upright:a upright:b}"),
    (r"\mathbb R^n", "double-struck:R^(n)"),
    (r"\mathcal{AB}", "{script:A script:B}"),
    (r"\mathfrak g", "fraktur:g"),
    (r"\mathsf{T} \mathtt{t} \mathscr L \mathit i", "sans-serif:T monospace:t script:L italic:i"),
    (r"\boldsymbol\alpha", "bold-italic:α"),
    (r"\bm{x+1}", "{bold-italic:x + bold-italic:1}"),
    (r"\mathbf{x_1}", "bold:x_(bold:1)"),
    (r"\mathbf{\mathrm{x}y}", "{upright:x bold:y}"),
    (r"\mathbf{\frac{a}{b}}", "frac(bold:a, bold:b)"),
    (r"\mathnormal{x}", "x"),
    (r"\mathrm{d}x", "upright:d x"),
    (r"\mathbf{+}", "+"),
    (r"\mathbf{\sin x}", "{fn(sin) bold:x}"),
    (r"\symbf{x}", "bold:x"),
]


@pytest.mark.parametrize(("source", "tree"), FONTS)
def test_a_font_dresses_letters_and_numbers(source: str, tree: str) -> None:
    """The innermost one wins, and signs have none."""
    assert outline(source) == tree


SWITCHES = [
    (r"\bf x y", "bold:x bold:y"),
    (r"{\bf x} y", "{bold:x} y"),
    (r"{\rm d}x", "{upright:d} x"),
    (r"\frac{\bf a}{b}", "frac(bold:a, b)"),
    (r"{\cal L} x", "{script:L} x"),
    (r"{\it ab}", "{italic:a italic:b}"),
    (r"{\bf x {\rm y} z}", "{bold:x {upright:y} bold:z}"),
    (r"\begin{matrix} \bf a & b \end{matrix}", "matrix-c [bold:a & b]"),
]


@pytest.mark.parametrize(("source", "tree"), SWITCHES)
def test_a_switch_holds_to_the_end_of_its_group(source: str, tree: str) -> None:
    """Also of a cell, and of an argument."""
    assert outline(source) == tree


SIZES = [
    (r"\displaystyle x", "x"),
    (r"{\large x} y", "{x} y"),
    (r"\tiny x", "x"),
    (r"\textstyle\sum", "∑"),
]


@pytest.mark.parametrize(("source", "tree"), SIZES)
def test_sizes_change_nothing(source: str, tree: str) -> None:
    """A terminal has one."""
    assert outline(source) == tree


SPACES = [
    (r"a\,b", "a [0.17] b"),
    (r"a\:b\>c\;d", "a [0.22] b [0.22] c [0.28] d"),
    (r"a\!b", "a [-0.17] b"),
    (r"a\ b", "a [0.33] b"),
    ("a~b", "a [0.33] b"),
    (r"a\quad b\qquad c", "a [1.00] b [2.00] c"),
    (r"a\enspace b", "a [0.50] b"),
    (r"a\hspace{2em}b", "a [2.00] b"),
    (r"a\hspace*{1cm}b", "a [2.85] b"),
    (r"a\kern1em b", "a [1.00] b"),
    (r"a\kern 1 em b", "a [1.00] b"),
    (r"a\kern-.5em b", "a [-0.50] b"),
    (r"a\mkern18mu b", "a [1.00] b"),
    (r"a\mskip 9mu b", "a [0.50] b"),
    (r"a\hskip10pt b", "a [1.00] b"),
    (r"a\hspace{wide}b", "a [0.00] b"),
    (r"\rule{2em}{1pt}", "[2.00]"),
    (r"\rule[1ex]{1em}{1pt}", "[1.00]"),
    ("a   b", "a b"),
]


@pytest.mark.parametrize(("source", "tree"), SPACES)
def test_a_space_has_a_width_in_em(source: str, tree: str) -> None:
    """By name, or by any length."""
    assert outline(source) == tree


LINE_ENDS = [
    (r"a \\ b", "a break b"),
    (r"a \\[2pt] b", "a break b"),
    (r"a \\* b", "a break b"),
    (r"a \\[b]", "a break [ b ]"),
    (r"a \newline b", "a break b"),
]


@pytest.mark.parametrize(("source", "tree"), LINE_ENDS)
def test_a_line_may_end_outside_of_any_table(source: str, tree: str) -> None:
    """With a length in brackets, or a bracket that is no length."""
    assert outline(source) == tree


COLOURS = [
    (r"\color{red} a b", "red(a b)"),
    (r"{\color{red} a} b", "{red(a)} b"),
    (r"a \color{red} b \color{blue} c", "a red(b blue(c))"),
    (r"\textcolor{red}{a} b", "red(a) b"),
    (r"\textcolor{#00ff00} a", "#00ff00(a)"),
    (r"\color[HTML]{FF8800} a", "#FF8800(a)"),
    (r"\textcolor[rgb]{1,0.5,0}{a}", "#ff8000(a)"),
    (r"\textcolor[RGB]{255,0,300}{a}", "#ff00ff(a)"),
    (r"\textcolor[gray]{0.5}{a}", "#808080(a)"),
    (r"\textcolor[rgb]{x}{a}", "x(a)"),
    (r"\blue{a} b", "blue(a) b"),
    (r"\frac{\color{red}a}{b}", "frac(red(a), b)"),
]


@pytest.mark.parametrize(("source", "tree"), COLOURS)
def test_a_colour_is_a_name_or_a_number(source: str, tree: str) -> None:
    """As a switch to the end of the group, as a command for its argument."""
    assert outline(source) == tree


WHAT_DRAWS_ITS_ARGUMENT_ONLY = [
    (r"\smash{x} \smash[b]{y}", "x y"),
    (r"\mathrlap{x} \mathllap{y} \mathclap{z} \rlap{a} \llap b", "x y z a b"),
    (r"\raisebox{1em}{x}", "{x}"),
    (r"\raise1em x \lower 2pt{y}", "{x} {y}"),
    (r"\vcenter{x}", "x"),
    (r"\href{http://a}{x}", "{x}"),
    (r"\htmlClass{a}{x} \htmlId{b}{y}", "{x} {y}"),
    (r"\class{a}{x} \cssId{b}{y} \style{c}{z}", "{x} {y} {z}"),
    (r"\mathchoice{a}{b}{c}{d}", "{a}"),
    (r"\ensuremath{x}", "x"),
    (r"\scalebox{2}{x} \rotatebox{90}{y}", "{x} {y}"),
    (r"\mathlarger{x}", "x"),
    (r"\enclose{box}{x}", "box(x)"),
    (r"\enclose{updiagonalstrike}[a]{x}", "cancel(x)"),
    (r"\bbox[red]{x}", "{x}"),
]


@pytest.mark.parametrize(("source", "tree"), WHAT_DRAWS_ITS_ARGUMENT_ONLY)
def test_what_only_moves_its_argument_draws_it(source: str, tree: str) -> None:
    """Also what links or names it."""
    assert outline(source) == tree


WHAT_DRAWS_NOTHING = [
    (r"a\label{x}b", "a b"),
    (r"a\nonumber b\notag", "a b"),
    (r"\vspace{1em}a", "a"),
    (r"\require{mhchem}a", "a"),
    (r"\definecolor{a}{b}{c}x", "x"),
    (r"\setlength{a}{b}x", "x"),
    (r"\allowbreak a\nobreak b\relax", "a b"),
    (r"\strut\mathstrut a", "a"),
]


@pytest.mark.parametrize(("source", "tree"), WHAT_DRAWS_NOTHING)
def test_what_is_about_the_page_draws_nothing(source: str, tree: str) -> None:
    """With all of its arguments."""
    assert outline(source) == tree


CHOICE = r"\mathchoice{D}{T}{S}{U}"
CHOICES = [
    (CHOICE, "{D}"),
    (rf"x_{CHOICE}^{{y^{CHOICE}}}", "x_({S})^(y^({U}))"),
    (rf"\frac{{{CHOICE}}}{{\frac{{{CHOICE}}}{{2}}}}", "frac({T}, frac({S}, 2))"),
    (rf"\dfrac{{{CHOICE}}}{{2}} \tfrac{{{CHOICE}}}{{2}}", "display frac({T}, 2) text frac({S}, 2)"),
    (rf"{{\scriptstyle {CHOICE}}} {CHOICE}", "{{S}} {D}"),
    (rf"\textstyle {CHOICE} x^{CHOICE}", "{T} x^({S})"),
    (r"\mathchoice{a}{b", "{a}"),
]


@pytest.mark.parametrize(("source", "tree"), CHOICES)
def test_a_choice_follows_the_style(source: str, tree: str) -> None:
    """Display, line, script, and script of a script; a choice that lacks its part is empty."""
    assert outline(source) == tree


def test_a_choice_in_a_line_is_the_second() -> None:
    """What is drawn there."""
    assert layout(CHOICE, display=False).rows == ["T"]
    assert layout(CHOICE).rows == ["D"]


def test_every_colour_of_khan_academy_colours() -> None:
    """The names that KaTeX has, each drawn in a colour that themes know."""
    names = [f"\\{name}{shade}" for name in ("blue", "teal", "green", "gold", "red", "maroon", "purple") for shade in "ABCDE"]
    names += [r"\mintA", r"\mintB", r"\mintC", r"\kaBlue", r"\kaGreen", *(f"\\gray{shade}" for shade in "ABCDEFGHI")]
    assert len(names) == 49
    theme = load_theme("night", theme_folders())
    for name in names:
        (node,) = parse(rf"{name}{{x}}").tree.children
        assert isinstance(node, Coloured)
        assert f"math.colour.{node.colour}" in theme.roles


@pytest.mark.parametrize("source", [r"\href{http://a.b/%20c}{x}+y", r"\href{http://a.b/?q=%}{x}+y"])
def test_a_per_cent_sign_in_an_address_is_no_comment(source: str) -> None:
    """What is behind it stays."""
    assert layout(source).rows == ["x + y"]


@pytest.mark.parametrize("source", [r"\href%end", r"\href %end", r"\url%end", r"\url %end"])
def test_an_address_of_one_per_cent_sign_is_one(source: str) -> None:
    """As KaTeX reads it, without braces."""
    assert layout(source).rows[0].endswith("end")


def test_the_source_of_an_address_is_whole() -> None:
    """And a comment behind it is one."""
    assert layout(r"\url{http://a.b/x%20y} z % no").rows[0].startswith("http://a.b/x%20y")
    assert "no" not in layout(r"\url{http://a.b/x%20y} z % no").rows[0]


@pytest.mark.parametrize(
    "source", [r"a \\[2mm] b", r"a \\[-1.5 em] b", r"\begin{matrix} a \\[2pt] b \end{matrix}", r"x \smash[b]{y}"]
)
def test_a_length_that_is_arriving_is_never_drawn(source: str) -> None:
    """At no point between its bracket and its end."""
    for end in range(len(source)):
        rows = layout(source[:end], partial=True).rows
        assert not any("[" in row or "2" in row or "1" in row for row in rows), source[:end]


def test_brackets_that_hold_no_length_are_drawn() -> None:
    """As soon as that is plain, and whole when all is there."""
    assert "[0, x" in layout(r"a \\[0,x+", partial=True).rows[-1]
    assert layout(r"a \\[0,1) b").rows[-1].strip() == "[0, 1)b"
