"""The rules that drawings follow: what space stands where, what needs parentheses in a row, what has which role, where a line breaks."""

from __future__ import annotations

import unicodedata

import pytest

from grokchat.render.math import layout
from grokchat.render.math.drawing.box import Box, beside, blank, line, painted, stacked, widened
from grokchat.render.math.drawing.fences import tall
from grokchat.render.math.drawing.glyphs import ITALIC, UPRIGHT, VULGAR, ascii_text, small
from grokchat.render.math.drawing.layout import drawn
from grokchat.render.math.nodes import Row, Symbol, Text


def inline(source: str) -> str:
    return layout(source, display=False).rows[0]


def rows(source: str, width: int | None = None) -> list[str]:
    return [row.rstrip() for row in layout(source, width=width).rows]


@pytest.mark.parametrize(
    ("source", "row"),
    [
        ("a+b", "a + b"),
        ("-a", "−a"),
        ("a=-b", "a = −b"),
        ("a--b", "a − −b"),
        ("(-a)", "(−a)"),
        ("(+)", "(+)"),
        ("f(-x,-y)", "f(−x, −y)"),
        ("a,b", "a, b"),
        ("2a", "2a"),
        (r"2\sin x", "2 sin x"),
        (r"\sin(x)", "sin(x)"),
        (r"\sin\cos x", "sin cos x"),
        (r"\ln|x|", "ln |x|"),
        (r"a\times-1", "a × −1"),
        ("a<b<c", "a < b < c"),
        ("a:b", "a : b"),
        (r"a\colon b", "a: b"),
        ("n!", "n!"),
        ("a.", "a."),
        (r"\frac{a}{b}.", "a/b."),
        (r"(\,a\,)", "(a)"),
        (r"a\,b", "a b"),
        (r"a\!b", "ab"),
        (r"a\quad b", "a  b"),
        (r"a,\ b", "a, b"),
        (r"x_{i=1}", "xᵢ₌₁"),
        (r"{a+b}c", "a + bc"),
        (r"\mathrm{rate}t", "rate t"),
        (r"k_BT", "k_B T"),
        (r"x_1y", "x₁y"),
        ("a'b", "a′b"),
    ],
)
def test_space_follows_the_classes_of_atoms(source: str, row: str) -> None:
    """Binary operators and relations have space, signs have none, functions are apart from what they are of."""
    assert inline(source) == row


@pytest.mark.parametrize(
    ("source", "row"),
    [
        (r"\frac{a}{b}", "a/b"),
        (r"\frac{a+b}{c}", "(a + b)/c"),
        (r"\frac{a}{b+c}", "a/(b + c)"),
        (r"\frac{a}{2b}", "a/(2b)"),
        (r"\frac{2a}{b}", "2a/b"),
        (r"\frac{-a}{b}", "−a/b"),
        (r"\frac{(a+b)c}{d}", "(a + b)c/d"),
        (r"\frac{1}{(a+b)}", "1/(a + b)"),
        (r"\frac{1}{(a+b)(c+d)}", "1/((a + b)(c + d))"),
        (r"\frac{a}{k!}", "a/k!"),
        (r"\frac{a}{\sin x}", "a/(sin x)"),
        (r"\frac{a}{\sin(x)}", "a/sin(x)"),
        (r"\frac{\sin x}{x}", "(sin x)/x"),
        (r"\frac{a}{\frac{b}{c}}", "a/(b/c)"),
        (r"\frac{a}{b}c", "(a/b)c"),
        (r"a\frac{b}{c}", "a(b/c)"),
        (r"\frac{a}{b}\frac{c}{d}", "(a/b)(c/d)"),
        (r"\frac{a}{b}+\frac{c}{d}", "a/b + c/d"),
        (r"-\frac{a}{b}", "−a/b"),
        (r"\sin\frac{a}{b}", "sin(a/b)"),
        (r"\lim_{x\to 0}\frac{a}{b}", "lim_(x→0) a/b"),
        (r"\sum_i\frac{1}{i}", "∑ᵢ 1/i"),
        (r"\frac{dy}{dx}", "dy/dx"),
        (r"\frac{\partial^2f}{\partial x^2}", "∂²f/∂x²"),
        (r"\frac{da}{bx}", "da/(bx)"),
        (r"\frac12mv^2", "½mv²"),
        (r"\frac{1}{7}", "1/7"),
        (r"\frac{x^{2}}{y_{1}}", "x²/y₁"),
        (r"\sqrt{x}", "√x"),
        (r"\sqrt{x^2}", "√(x²)"),
        (r"\sqrt{10}", "√10"),
        (r"\sqrt{2x}", "√(2x)"),
        (r"\sqrt{(a+b)}", "√(a + b)"),
        (r"\sqrt{\sqrt{x}}", "√(√x)"),
        (r"\sqrt{x}^2", "(√x)²"),
        (r"\sqrt[3]{x+1}", "∛(x + 1)"),
        (r"2\sqrt[n]{x}", "2 ⁿ√x"),
        (r"\sqrt[a/b]{x}", "√[a/b]x"),
        (r"{x^2}^3", "(x²)³"),
        (r"{x_2}^3", "x₂³"),
        (r"{a+b}^2", "(a + b)²"),
        (r"{(a+b)}^2", "(a + b)²"),
        (r"{\frac ab}^2", "(a/b)²"),
        (r"e^{x/2}", "e^(x/2)"),
        (r"e^q", "e^q"),
        (r"e^{-q}", "e^(−q)"),
        (r"T_c^2", "T²_c"),
        (r"T_c^q", "T_c^q"),
        (r"x_{\mu\nu}", "x_(μν)"),
        (r"x_{\text{eff}}", "x_eff"),
        (r"\overbrace{a+b}^{c}", "(a + b)^{c}"),
        (r"\underbrace{a}_{c}", "a_{c}"),
        (r"\binom{n}{k}", "(ⁿₖ)"),
        (r"\binom{T_c}{k}", "(T_c; k)"),
        (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "(a b; c d)"),
        (r"\begin{pmatrix}a+b&c\end{pmatrix}", "(a + b, c)"),
        (r"\begin{cases}a&b\\c&\text{else}\end{cases}", "{a, b; c else"),
        (r"a\\b", "a; b"),
        (r"A\xrightarrow{f}B", "A ─f→ B"),
        (r"A\xrightarrow{f+g}B", "A ─(f+g)→ B"),
        (r"a\stackrel{?}{=}b", "a ≟ b"),
        (r"\boxed{42}", "⟦42⟧"),
        (r"\frac{1}{|x|}", "1/|x|"),
        (r"\frac{1}{|x||y|}", "1/(|x||y|)"),
        (r"\frac{a\quad b}{c}", "(a  b)/c"),
        (r"\max_{x\in X}(a+b)", "max_(x∈X) (a + b)"),
        (r"\sum_{q=0}^{n-1}a", "∑_(q=0)^(n−1) a"),
        (r"\sum_{k=0}^{n-1}a", "∑ₖ₌₀ⁿ⁻¹ a"),
        (r"\overset{a}{b}c", "b^{a}c"),
        (r"a\overset{f}{\to}b", "a →ᶠ b"),
        (r"a\begin{matrix}b&c\\d&e\end{matrix}", "a(b c; d e)"),
        (r"a=\begin{matrix}b\\c\end{matrix}", "a = b; c"),
    ],
)
def test_parentheses_stand_exactly_where_a_row_needs_them(source: str, row: str) -> None:
    """Meaning is never lost, and no pair is one too many."""
    assert inline(source) == row


@pytest.mark.parametrize(
    ("source", "height"),
    [
        (r"\frac{a}{b}", 3),
        (r"\tfrac{a}{b}", 1),
        (r"e^{\frac{a}{b}}", 2),
        (r"\begin{pmatrix}\frac12\end{pmatrix}", 1),
        (r"\begin{pmatrix}\frac ab\end{pmatrix}", 3),
        (r"x_1^2", 1),
        ("T_c", 2),
        ("T_c^q", 3),
        (r"\sqrt{x}", 1),
        (r"\sqrt{x+1}", 2),
        (r"\sqrt{\frac ab}", 4),
        (r"\sqrt{\sum_{i=1}^n x}", 4),
        (r"\frac{\sum_{i=1}^n x}{n}", 3),
        (r"\int_0^1", 3),
        (r"\textstyle\int x", 3),
        (r"\sum_{i=1}^n", 3),
        (r"\lim_{x\to0}", 2),
        (r"\boxed{x}", 3),
        (r"\begin{cases}a\\b\end{cases}", 3),
        (r"\underbrace{a+b}_{c}", 3),
        (r"\Big|_{x}", 3),
        (r"\big(x\big)", 1),
        (r"\Big(\frac ab\Big)", 3),
        (r"\Big(a", 1),
        (r"\Big(\frac ab", 3),
        (r"a\Big)", 3),
    ],
)
def test_a_display_is_as_tall_as_it_must_be(source: str, height: int) -> None:
    """Rows that each construction takes."""
    assert len(layout(source).rows) == height


def test_the_bar_is_as_wide_as_the_wider_side_and_longer_around_a_fraction() -> None:
    """So that nested fractions can be told apart."""
    assert rows(r"\frac{a}{bcd}")[1] == "───"
    assert rows(r"\frac{1}{1+\frac{1}{x}}")[1] == "─────────"[:7]
    assert rows(r"\frac{\frac ab}{c}")[3] == "───"


def test_baselines_meet() -> None:
    """A fraction's bar, the middle of a matrix and the letters beside them are in one row."""
    for source in (
        r"x = \frac{a}{b}",
        r"x = \begin{pmatrix}a\\b\\c\end{pmatrix}",
        r"x = \int y",
        r"x = \sqrt{\frac{a}{b}}",
        r"x = \boxed{y}",
    ):
        drawing = layout(source)
        assert drawing.rows[drawing.baseline].startswith("x ="), source


@pytest.mark.parametrize(
    ("delimiter", "height", "expected"),
    [
        ("(", 3, "⎛⎜⎝"),
        (")", 2, "⎞⎠"),
        ("[", 4, "⎡⎢⎢⎣"),
        ("{", 3, "⎧⎨⎩"),
        ("{", 5, "⎧⎪⎨⎪⎩"),
        ("}", 4, "⎫⎬⎪⎭"),
        ("{", 2, "⎧⎩"),
        ("|", 2, "││"),
        ("‖", 2, "║║"),
        ("⌊", 3, "⎢⎢⎣"),
        ("⌉", 3, "⎤⎥⎥"),
        ("↑", 3, "↑││"),
        ("⟨", 2, "╱╲"),
        ("!", 3, " ! "),
        ("(", 1, "("),
    ],
)
def test_delimiters_grow_by_pieces(delimiter: str, height: int, expected: str) -> None:
    """Upper, middle and lower pieces; what has none stands on the baseline."""
    assert "".join(tall(delimiter, height, (height - 1) // 2).rows) == expected


@pytest.mark.parametrize("height", range(2, 8))
def test_angles_and_strokes_are_rectangles(height: int) -> None:
    """However tall they are, with one stroke in each row."""
    for delimiter in "⟨⟩/\\":
        box = tall(delimiter, height, 0)
        assert box.height == height
        assert {len(row) for row in box.rows} == {box.width}
        assert all(len(row.strip()) == 1 for row in box.rows)


def roles(source: str, display: bool = False) -> list[tuple[str, str]]:
    return [
        (span.text.strip(), span.role) for spans in layout(source, display=display).spans for span in spans if span.text.strip()
    ]


def test_variables_are_told_from_functions_numbers_and_operators() -> None:
    """So that a theme may make letters italic; the rows have plain letters."""
    assert roles(r"x = 2\sin\theta") == [("x", "math.variable"), ("=", "math.operator"), ("2 sin", "math"), ("θ", "math.variable")]
    assert roles(r"\mathrm{d}x") == [("d", "math"), ("x", "math.variable")]
    assert roles(r"\hat{x}") == [("x̂", "math.variable")]
    assert roles(r"\bar y") == [("ȳ", "math.variable")]
    assert roles("h") == [("h", "math.variable")]


def test_colours_words_strokes_and_unknown_commands_have_roles() -> None:
    """In the row and in the display, also where the box has moved."""
    assert ("y", "math.colour.blue") in roles(r"x + \textcolor{blue}{y}")
    assert ("y", "math.colour.blue") in roles(r"\frac{a}{x + \textcolor{blue}{y}}", display=True)
    assert [one for one in roles(r"\sqrt{x+\foo}", display=True) if one[1] == "math.unknown"] == [("\\foo", "math.unknown")]
    assert ("bold", "math.strong") in roles(r"a \textbf{bold}")
    assert {role for _, role in roles(r"\cancel{xy}")} == {"math.struck"}


def test_a_role_stands_on_its_cells_behind_wide_and_combining_characters() -> None:
    """Behind ideographs of two cells, and behind accents of none."""
    for before, shown in ((r"\text{中文}", "中文"), (r"\hat{x}\hat{y}", "x̂ŷ"), (r"\text{한}", "한")):
        found = layout(rf"{before}\textcolor{{red}}{{z}}+1", display=False).spans[0]
        assert [(span.text, span.role) for span in found if "colour" in span.role] == [("z", "math.colour.red")]
        assert "".join(span.text for span in found) == f"{shown}z + 1"
    assert roles("\u0301x", display=True) == [("\u0301", "math"), ("x", "math.variable")]


def test_space_inside_a_colour_does_not_change_with_it() -> None:
    """An operator keeps its class whatever colour it has."""
    assert inline(r"a \textcolor{red}{+} b") == "a + b"
    assert inline(r"\textcolor{red}{a=-b}") == "a = −b"


def test_lines_break_before_relations_then_operators() -> None:
    """Relations stand under the first one, operators under its right side."""
    assert rows("A = B + C = D + E", 10) == ["A = B + C", "  = D + E"]
    assert rows("A = B + C + D + E", 10) == ["A = B + C", "    + D", "    + E"]
    assert rows("f(x, y, z) = a + b + c + d + e + f", 24)[0].startswith("f(x, y, z) = a")
    assert all(len(row) <= 24 for row in rows("f(x, y, z) = a + b + c + d + e + f", 24))


def test_what_cannot_be_broken_stays_whole() -> None:
    """The caller scrolls it then."""
    assert layout(r"\frac{a+b+c+d+e+f}{g}", width=10).width == 21
    assert layout(r"\begin{pmatrix}a+b+c&d+e+f\end{pmatrix}", width=10).width == 22


def test_a_wide_enough_line_is_not_touched() -> None:
    """The drawing with room is that without a width."""
    for source in ("a = b + c", r"\frac{a}{b} = c", r"\begin{aligned}a&=b\\&=c\end{aligned}"):
        assert layout(source, width=80).rows == layout(source).rows


def test_numbers_stand_at_the_right_edge() -> None:
    """In the row of the baseline; below the formula where there is no room beside it."""
    drawing = layout(r"\frac{a}{b} \tag{7}", width=30)
    assert drawing.width == 30
    assert drawing.rows[drawing.baseline].endswith("(7)")
    assert rows(r"aaaaaaaa \tag{777}", 13)[-1].endswith("(777)")
    assert layout(r"x \tag*{A}", width=10).rows[0].endswith(" A")


def test_small_characters_are_all_or_nothing() -> None:
    """A script without a small form for each of its characters is set in full size, and so are parentheses around much."""
    assert small("2n+1", above=True, greek=False) == "²ⁿ⁺¹"
    assert small("q", above=True, greek=False) is None
    assert small("(n)", above=True, greek=False) == "⁽ⁿ⁾"
    assert small("2(n+1)", above=True, greek=False) is None
    assert small("β", above=False, greek=True) == "ᵦ"
    assert small("β", above=False, greek=False) is None


def test_italic_twins_come_back_as_they_were() -> None:
    """Each letter has a twin of one cell, and no two share one."""
    assert len(set(ITALIC.values())) == len(ITALIC)
    assert {letter.translate(UPRIGHT) for letter in ITALIC.values()} == set(ITALIC)
    assert all(line(twin).width == 1 for twin in ITALIC.values())


def test_vulgar_fractions_say_what_they_are() -> None:
    """By Unicode's own value of each."""
    for text, char in VULGAR.items():
        above, below = text.split("/")
        assert unicodedata.numeric(char) == pytest.approx(int(above) / int(below))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("α", "alpha"),
        ("Ω", "Omega"),
        ("≤", "<="),
        ("−", "-"),
        ("ϑ", "theta"),
        ("ℝ", "R"),
        ("é", "e"),
        ("⊞", "squared-plus"),
        ("x", "x"),
    ],
)
def test_every_symbol_has_a_name_in_ascii(text: str, expected: str) -> None:
    """A letter's name, an operator's spelling, else what Unicode calls it."""
    assert ascii_text(text) == expected


@pytest.mark.parametrize(
    ("source", "row"),
    [(r"\sqrt{x}", "sqrt(x)"), (r"\sqrt{(a)}", "sqrt(a)"), (r"\sqrt{d_k}", "sqrt(d_k)"), (r"\alpha x", "alpha x")],
)
def test_names_in_ascii_do_not_grow_together_with_letters(source: str, row: str) -> None:
    """They are parted by parentheses or by a space."""
    assert layout(source, display=False, glyphs="ascii").rows == [row]


def test_boxes_are_put_together_by_their_baselines() -> None:
    """Rows are filled up to rectangles, marks move along."""
    tower = Box(("a", "b", "c"), 1, 2)
    both = beside([tower, painted(line("xy"), "role"), blank(1)])
    assert list(both.rows) == ["a   ", "b   ", "cxy "]
    assert both.baseline == 2
    assert [tuple(mark) for mark in both.marks] == [(2, 1, 2, "role")]
    pile = stacked([painted(line("x"), "role"), line("abc")], 1, "r")
    assert list(pile.rows) == ["  x", "abc"]
    assert [tuple(mark) for mark in pile.marks] == [(0, 2, 1, "role")]
    assert list(widened(line("x"), 4).rows) == [" x  "]


def test_joiners_do_not_reach_for_a_neighbour() -> None:
    """A style or a joiner at the edge of a symbol would change the width of what is beside it."""
    drawing = drawn(Row((Symbol("☺"), Symbol("\ufe0f"), Text("面\u200d"), Text("面"))))
    assert drawing.rows == ["☺面面"]
    assert drawing.width == 5
