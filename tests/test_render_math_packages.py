"""What packages add to mathematics: chemistry, units, physics, braket and diagrams, each as plain trees."""

from __future__ import annotations

import pytest
from katex_oracle import ours

from grokchat.render.math.chemistry import chemistry
from grokchat.render.math.nodes import Arrow, Fenced, Fraction, Node, Row, Scripts, Symbol, Table
from grokchat.render.math.parse import parse
from grokchat.render.math.units import number, physical_unit, unit


def only(source: str) -> Node:
    (node,) = parse(source).tree.children
    return node


def same(source: str, plain: str) -> bool:
    """Whether two sources are the same but for groups and spaces."""
    return _flat(parse(source).tree) == _flat(parse(plain).tree)


def _flat(node: object) -> object:
    if isinstance(node, Row):
        children = [_flat(child) for child in node.children]
        return children[0] if len(children) == 1 else children
    if isinstance(node, tuple):
        return [_flat(one) for one in node]
    names = getattr(node, "__slots__", None)
    return node if names is None else [type(node).__name__, *(_flat(getattr(node, name)) for name in names)]


CHEMISTRY = [
    ("H2O", r"\text{H}_{2}\text{O}"),
    ("2H2O", r"2\,\text{H}_{2}\text{O}"),
    ("1/2 H2O", r"\frac{1}{2}\,\text{H}_{2}\text{O}"),
    ("Na+", r"\text{Na}^{+}"),
    ("SO4^2-", r"\text{S}\text{O}_{4}^{2-}"),
    ("[AgCl2]-", r"[\text{Ag}\text{Cl}_{2}]^{-}"),
    ("A + B", r"\text{A} + \text{B}"),
    ("A -> B", r"\text{A}\longrightarrow \text{B}"),
    ("A <=> B", r"\text{A}\rightleftharpoons \text{B}"),
    ("A <- B", r"\text{A}\longleftarrow \text{B}"),
    ("A ->[H2O][\\Delta] B", r"\text{A}\xrightarrow[{\Delta }]{\text{H}_{2}\text{O}}\text{B}"),
    ("BaSO4 v", r"\text{Ba}\text{S}\text{O}_{4}\,{\downarrow}"),
    ("O2 ^", r"\text{O}_{2}\,{\uparrow}"),
    ("^{14}_6C", r"{}^{14}_{6}\text{C}"),
    ("C6H5-CHO", r"\text{C}_{6}\text{H}_{5}{-}\text{C}\text{H}\text{O}"),
    ("A=B#C", r"\text{A}{=}\text{B}{\equiv}\text{C}"),
    (r"A\bond{~}B", r"\text{A}{\cdots}\text{B}"),
    ("CuSO4 * 5 H2O", r"\text{Cu}\text{S}\text{O}_{4}\cdot 5\,\text{H}_{2}\text{O}"),
    ("(NH4)2S", r"(\text{N}\text{H}_{4})_{2}\text{S}"),
    ("$n$ H2O", r"{n}\ \text{H}_{2}\text{O}"),
    ("{text} + A", r"\text{text} + \text{A}"),
    (r"\gamma{} + e-", r"\gamma{} + \text{e}^{-}"),
    (r"\eta^2-C2H4", r"\eta ^{2}{-}\text{C}_{2}\text{H}_{4}"),
    ("C(=O)OH", r"\text{C}({=}\text{O})\text{O}\text{H}"),
    ("e-(aq)", r"\text{e}^{-}(\text{aq})"),
]


@pytest.mark.parametrize(("source", "plain"), CHEMISTRY)
def test_chemistry_is_plain_latex(source: str, plain: str) -> None:
    """What a sign means depends on what stands before it."""
    assert same(rf"\ce{{{source}}}", plain), chemistry(source)
    assert parse(rf"\ce{{{source}}}").problems == ()


REACTIONS = [
    ("CO2 + C -> 2 CO", "CO2C2CO"),
    ("Zn^2+ <=>[+ 2OH-][+ 2H+] $\\underset{\\text{amphoteric}}{\\ce{Zn(OH)2 v}}$", "Zn22OH2HZnOH2amphoteric"),
    ("$K = \\frac{[\\ce{Hg^2+}][\\ce{Hg}]}{[\\ce{Hg2^2+}]}$", "KHg2HgHg22"),
    ("Fe^{II}Fe^{III}2O4", "FeIIFeIII2O4"),
    ("NO^{(2.)-}", "NO2"),
    ("X_{{red}} + Y_$i$^$x$", "XredYix"),
    ("KCr(SO4)2.12H2O", "KCrSO4212H2O"),
    ("H2(aq) + NaOH(aq,$\\infty$)", "H2aqNaOHaq"),
    ("A\\bond{->}B\\bond{...}C", "ABC"),
    ("[Pt(\\eta^2-C2H4)Cl3]-", "Ptη2C2H4Cl3"),
    ("A <--> B <=>> C <<=> D", "ABCD"),
    ("6CO2 + 6H2O ->[h$\\nu$] C6H12O6 + 6O2", "6CO26H2OhνC6H12O66O2"),
]


@pytest.mark.parametrize(("source", "expected"), REACTIONS)
def test_no_letter_of_a_reaction_is_lost(source: str, expected: str) -> None:
    """Nor is there one too many."""
    seen = ours(rf"\ce{{{source}}}")
    assert sorted(seen.letters.elements()) == sorted(expected)
    assert not seen.raw


def test_numbers_and_units_are_plain_latex() -> None:
    """As siunitx and mhchem write them."""
    assert number("1.2e-3") == r"1.2\times 10^{-3}"
    assert number("5 +- 2") == r"5\pm 2"
    assert number("e10") == "10^{10}"
    assert number("1,5") == "1{,}5"
    assert unit(r"\kilo\metre\per\second\squared") == r"\text{km}\,\text{s}^{-2}"
    assert unit("kg.m/s^2") == r"\text{kg}\,\text{m}/\text{s}^{2}"
    assert unit(r"\square\metre\per\second\tothe{3}") == r"\text{m}^{2}\,\text{s}^{-3}"
    assert unit(r"\percent") == r"\text{\%}"
    assert physical_unit("123 kJ//mol") == r"123\,\frac{\mathrm{kJ}}{\mathrm{mol}}"
    assert physical_unit("5 mol-1 m2") == r"5\,\mathrm{mol^{-1}\,m^{2}}"
    assert physical_unit("1.5e3 J*s") == r"1.5\times 10^{3}\,\mathrm{J\cdot s}"


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        (r"\SI{3e8}{\metre\per\second}", r"3\times 10^{8}\,\text{m}\,\text{s}^{-1}"),
        (r"\qty{5}{kg}", r"5\,\text{kg}"),
        (r"\num{12.5}", "12.5"),
        (r"\si{\micro\ohm}", r"\text{μΩ}"),
        (r"\ang{45}", r"45^\circ"),
        (r"\ang{1;2;3}", r"1^\circ 2'3''"),
        (r"\SIrange{1}{2}{\metre}", r"1\,\text{m}\text{ to }2\,\text{m}"),
        (r"\numlist{1;2;3}", "1, 2, 3"),
    ],
)
def test_quantities(source: str, plain: str) -> None:
    """A number, a small space, an upright unit."""
    assert same(source, plain)


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        (r"\dv{x}", r"\frac{\mathrm d}{\mathrm d x}"),
        (r"\dv{f}{x}", r"\frac{\mathrm d f}{\mathrm d x}"),
        (r"\dv[2]{f}{x}", r"\frac{\mathrm d^2 f}{\mathrm d x^2}"),
        (r"\pdv{f}{t}", r"\frac{\partial f}{\partial t}"),
        (r"\pdv{f}{x}{y}", r"\frac{\partial^2 f}{\partial x \partial y}"),
        (r"\bra{a}", r"\left\langle a \right|"),
        (r"\ket{\psi}", r"\left| \psi \right\rangle"),
        (r"\braket{a}{b}", r"\left\langle a \middle| b \right\rangle"),
        (r"\braket{a|b}", r"\left\langle a \middle| b \right\rangle"),
        (r"\ketbra{a}{b}", r"\left| a \right\rangle\left\langle b \right|"),
        (r"\expval{A}", r"\left\langle A \right\rangle"),
        (r"\expval{A}{x}", r"\left\langle x \middle| A \middle| x \right\rangle"),
        (r"\mel{a}{B}{c}", r"\left\langle a \middle| B \middle| c \right\rangle"),
        (r"\abs{x}", r"\left| x \right|"),
        (r"\norm{v}_2", r"\left\| v \right\|_2"),
        (r"\qty(x)", r"\left( x \right)"),
        (r"\qty[\frac{a}{b}]", r"\left[ \frac{a}{b} \right]"),
        (r"\qty{a}", r"\left\{ a \right\}"),
        (r"\qty(a(b)c)", r"\left( a(b)c \right)"),
        (r"\comm{A}{B}", r"\left[ A, B \right]"),
        (r"\eval{x^2}_0^1", r"\left. x^2 \right|_0^1"),
        (r"\Set{x | y}", r"\left\{ x \middle| y \right\}"),
        (r"\pmqty{a & b \\ c & d}", r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"),
        (r"\mqty(a & b)", r"\begin{pmatrix} a & b \end{pmatrix}"),
        (r"\grad f", r"\nabla f"),
        (r"\qty|x|", r"\left| x \right|"),
        (r"\qty\{x\}", r"\left\{ x \right\}"),
        (r"\mqty|a & b|", r"\begin{vmatrix} a & b \end{vmatrix}"),
        (r"\eval(x^2|_0^1", r"\left( x^2 \right|_0^1"),
        (r"\vb{a} \vb*{b}", r"\mathbf{a} \bm{b}"),
        (r"\ev{A}{x}", r"\left\langle x \middle| A \middle| x \right\rangle"),
        (r"\order{n}", r"\mathcal{O}\left( n \right)"),
        (r"\dyad{a}{b}", r"\ketbra{a}{b}"),
        (r"\pdv[2]{f}{x}", r"\frac{\partial^2 f}{\partial x^2}"),
        (r"\dv*{f}{x}", r"\sfrac{\mathrm d f}{\mathrm d x}"),
        (r"\nicefrac{a}{b}", r"\sfrac{a}{b}"),
    ],
)
def test_physics_is_plain_latex(source: str, plain: str) -> None:
    """Derivatives, states, and quantities between delimiters that grow."""
    assert same(source, plain)


def test_a_differential_stands_apart() -> None:
    """Upright, with a power if it is asked for."""
    assert ours(r"\dd[3]{r}").letters == ours(r"\mathrm d^3 r").letters
    node = only(r"\order{n^2}")
    assert isinstance(node, Row)
    assert isinstance(node.children[1], Fenced)


def test_a_diagram_has_its_arrows_in_their_columns() -> None:
    """Objects in the even columns, arrows between them; upright ones under the objects."""
    node = only(r"\begin{CD} A @>f>g> B \\ @VhVV @AAkA \\ C @= D \end{CD}")
    assert isinstance(node, Table)
    assert (node.kind, [len(row) for row in node.rows]) == ("diagram", [3, 3, 3])
    arrow = node.rows[0][1].children[0]
    assert isinstance(arrow, Arrow)
    assert (arrow.above, arrow.below) == (Row((Symbol("f"),)), Row((Symbol("g"),)))
    assert node.rows[1][1] == Row()
    assert Symbol("↓") in node.rows[1][0].children
    assert isinstance(node.rows[2][1].children[0], Arrow)


def test_plain_tex_has_its_tables_and_roots() -> None:
    """Older commands mean what their younger ones do."""
    assert same(r"\root 3 \of {x}", r"\sqrt[3]{x}")
    assert same(r"\pmatrix{a & b \cr c & d}", r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}")
    assert same(r"\buildrel d \over =", r"\stackrel{d}{=}")
    node = only(r"\sideset{_1^2}{_3^4}\prod_a^b")
    assert isinstance(node, Row)
    assert all(isinstance(child, Scripts) for child in node.children)
    assert ours(r"\prescript{14}{6}{C}") == ours(r"{}^{14}_6 C")
    assert isinstance(only(r"a \abovewithdelims ( ) 1pt b"), Fraction)
