"""From LaTeX to a tree: what every kind of command becomes, and that whatever comes in, a tree comes out."""

from __future__ import annotations

from itertools import combinations

import pytest

from grokchat.render.math.columns import read_columns
from grokchat.render.math.lengths import in_em
from grokchat.render.math.nodes import (
    Break,
    Coloured,
    Fenced,
    Fraction,
    Function,
    Node,
    Root,
    Row,
    Scripts,
    Symbol,
    Table,
    Text,
    Unknown,
)
from grokchat.render.math.parse import GRAMMAR, LONGEST, parse
from grokchat.render.math.symbols import FUNCTIONS, SYMBOLS
from grokchat.render.math.tokens import spell, tokenise


def only(source: str) -> Node:
    """The one node that a source is."""
    (node,) = parse(source).tree.children
    return node


def shown(node: object) -> str:
    """The characters of a tree in their order."""
    if isinstance(node, Symbol | Text):
        return node.text
    if isinstance(node, Unknown):
        return node.source
    if isinstance(node, Fenced):
        return node.left + "".join(shown(part) for part in node.parts) + node.right
    if isinstance(node, tuple):
        return "".join(shown(one) for one in node)
    return "".join(shown(getattr(node, name)) for name in getattr(node, "__slots__", ()))


@pytest.mark.parametrize(
    ("source", "text", "kind"),
    [
        ("x", "x", "ord"),
        ("+", "+", "bin"),
        ("-", "−", "bin"),
        (r"\le", "≤", "rel"),
        ("≤", "≤", "rel"),
        (",", ",", "punct"),
        (r"\{", "{", "open"),
    ],
)
def test_a_character_has_its_class(source: str, text: str, kind: str) -> None:
    """Signs and commands alike, also as Unicode."""
    assert only(source) == Symbol(text, kind)  # type: ignore[arg-type]


def test_a_number_is_one_symbol_and_its_first_digit_an_argument() -> None:
    """As TeX reads an argument without braces."""
    assert only("3.14") == Symbol("3.14")
    assert only("1,234,567") == Symbol("1,234,567")
    assert shown(parse("f(1,234)").tree) == "f(1,234)"
    assert len(parse("f(1,234)").tree.children) == 6
    assert only(r"\frac12") == Fraction(Row((Symbol("1"),)), Row((Symbol("2"),)))
    assert parse("x^10").tree.children[1] == Symbol("0")


def test_scripts_come_in_any_order_with_primes() -> None:
    """A prime is a superscript before the others."""
    expected = Scripts(Symbol("x"), Row((Symbol("i"),)), Row((Symbol("2"),)))
    assert only("x_i^2") == only("x^2_i") == only("x^{2}_{i}") == only("xᵢ²") == expected
    assert only("f''^2") == Scripts(Symbol("f"), None, Row((Symbol("″"), Symbol("2"))))


def test_limits_override_an_operators_own_choice() -> None:
    """Above and below, or beside."""
    node = only(r"\int\limits_0^1")
    assert isinstance(node, Scripts)
    assert node.limits is True
    assert isinstance(node.base, Symbol)
    assert (node.base.large, node.base.limits) == (True, False)


def test_functions_are_names() -> None:
    """Known ones, and those that a formula makes itself."""
    assert only(r"\sin") == Function(Row((Symbol("sin", "ord", "upright"),)))
    assert only(r"\operatorname*{argmin}_x").base.limits is True  # type: ignore[union-attr]
    assert shown(parse(r"\DeclareMathOperator{\foo}{foo-bar}\foo x").tree) == "foo-barx"


def test_what_is_open_is_closed_by_what_surrounds_it() -> None:
    """Nothing is lost of a formula that has an end too few."""
    parsed = parse(r"\left( \frac{a}{b \right) + c")
    fenced = parsed.tree.children[0]
    assert isinstance(fenced, Fenced)
    assert (fenced.left, fenced.right, fenced.closed) == ("(", ")", True)
    assert not parsed.complete
    assert shown(parsed.tree) == "(ab)+c"


def test_a_fence_has_middles() -> None:
    """One fewer than its parts."""
    node = only(r"\left\{ x \middle| y \right.")
    assert isinstance(node, Fenced)
    assert (node.left, node.middles, node.right, len(node.parts)) == ("{", ("|",), "", 2)


def test_a_root_has_an_index() -> None:
    """Or none."""
    assert only(r"\sqrt[3]{x}") == Root(Row((Symbol("x"),)), Row((Symbol("3"),)))
    assert only(r"\sqrt2") == Root(Row((Symbol("2"),)))


def test_infixes_take_the_whole_group() -> None:
    """As in plain TeX."""
    assert only(r"{a \over b+c}").children == only(r"{\frac{a}{b+c}}").children  # type: ignore[union-attr]
    node = only(r"n \choose k")
    assert isinstance(node, Fraction)
    assert (node.line, node.left, node.right) == (False, "(", ")")


def test_an_environment_is_a_table() -> None:
    """With its rows, rules, tags and columns."""
    table = only(r"\begin{array}{c|r} a & b \\ \hline c & d \\ \hline \end{array}")
    assert isinstance(table, Table)
    assert (table.kind, table.columns, table.rules, table.lines, len(table.rows)) == ("array", "cr", (1,), (1, 2), 2)
    aligned = only(r"\begin{align} a &= b \tag{1} \\ c &= d \nonumber \end{align}")
    assert isinstance(aligned, Table)
    assert (aligned.columns, len(aligned.rows), [row for row, _ in aligned.tags]) == ("rl", 2, [0])


def test_an_ampersand_alone_makes_a_table() -> None:
    """A model that leaves the environment out means one."""
    table = only(r"a &= b \\ &= c")
    assert isinstance(table, Table)
    assert [len(row) for row in table.rows] == [2, 2]
    assert any(isinstance(node, Break) for node in parse(r"a \\ b").tree.children)


def test_text_keeps_its_spaces_and_may_hold_mathematics() -> None:
    """And accents, quotes and dashes."""
    assert only(r"\text{if } ") == Text("if ")
    assert shown(only(r"\text{for $x_1$ and \(y\)}")) == "for x1 and y"
    assert only(r"\text{caf\'e ``a'' 1--2}") == Text("café “a” 1–2")
    assert only(r"\textbf{面积}") == Text("面积", "bold")


def test_an_unknown_command_is_shown_and_so_are_its_arguments() -> None:
    """Never dropped."""
    parsed = parse(r"\foo{x} + 1")
    assert parsed.tree.children[0] == Unknown(r"\foo")
    assert parsed.problems == (r"\foo",)
    assert shown(parsed.tree) == r"\foox+1"


@pytest.mark.parametrize(
    "source", [r"\input{/etc/passwd}", r"\write18{rm}", r"\includegraphics[width=1cm]{x}", r"\href{http://a}{x}", r"\url{http://a}"]
)
def test_nothing_reaches_out(source: str) -> None:
    """Files, links and commands are text."""
    assert shown(parse(source).tree)


def test_definitions_hold_for_later_formulas() -> None:
    """A message defines once and uses everywhere."""
    first = parse(r"\newcommand{\R}{\mathbb{R}} \newcommand{\pair}[2][a]{(#1,#2)} \def\sq#1{#1^2} \let\eps\varepsilon")
    assert first.tree.children == ()
    later = parse(r"\R + \pair{b} + \pair[c]{d} + \sq x + \eps", macros=first.macros)
    assert shown(later.tree) == "R+(a,b)+(c,d)+x2+ε"
    assert parse(r"x\T y", macros=parse(r"\newcommand\T{^\top}").macros).tree.children[0] == Scripts(
        Symbol("x"), None, Row((Symbol("⊤"),))
    )


def test_a_colour_holds_to_the_end_of_its_group() -> None:
    """As a switch; as a command it takes an argument."""
    assert only(r"\color{red} x + y").body.children[-1] == Symbol("y")  # type: ignore[union-attr]
    assert only(r"\textcolor[rgb]{1,0,0}{x}") == Coloured(Row((Symbol("x"),)), "#ff0000")


@pytest.mark.parametrize(
    "source", ["x^{" * 3000, r"\frac" * 1900, r"\def\a{\a\a}\a", r"\def\a{\a}\a", "x" * (LONGEST + 1), "{" * 9000]
)
def test_what_is_beyond_the_limits_is_its_source(source: str) -> None:
    """In bounded time."""
    assert parse(source).tree.children == (Unknown(source),)


def test_a_half_command_is_not_shown_while_it_arrives() -> None:
    """A formula that is still open ends before it."""
    for half in (r"\fr", r"\begin{ali", r"\end{al", r"\begin{array}{c|", "\\"):
        assert shown(parse(f"x + {half}", partial=True).tree) == "x+", half
    assert shown(parse(r"\sqrt[3", partial=True).tree) == "3"


def test_no_name_has_two_meanings() -> None:
    """A symbol, a function, a command and a macro do not hide one another."""
    tables = [set(SYMBOLS), set(FUNCTIONS), set(GRAMMAR.commands), set(GRAMMAR.macros), set(GRAMMAR.infixes)]
    for first, second in combinations(tables, 2):
        assert first & second == set()


def test_every_macro_is_understood() -> None:
    """Nothing that it spells is unknown in turn."""
    for name, macro in GRAMMAR.macros.items():
        assert parse(name + "{x}" * macro.arity).problems == (), name


def test_per_cent_behind_a_number_is_no_comment() -> None:
    """Unless a line follows, as in TeX."""
    assert shown(parse("x = 5% of y").tree) == "x=5%ofy"
    assert shown(parse("x % note\n+ 1").tree) == "x+1"
    assert shown(parse("x % note").tree) == "x"
    assert shown(parse(r"50\% + 1").tree) == "50%+1"


def test_brackets_behind_a_row_are_a_length_or_a_cell() -> None:
    """An interval is not swallowed."""
    assert shown(parse(r"\begin{matrix} a \\[2pt] b \end{matrix}").tree) == "ab"
    assert shown(parse(r"\begin{matrix} a \\[0,1) \end{matrix}").tree) == "a[0,1)"


@pytest.mark.parametrize(
    ("source", "columns", "rules"),
    [("c|cc", "ccc", (1,)), ("@{}l@{\\quad}r@{}", "lr", ()), ("*{3}{c}", "ccc", ()), ("|p{3cm}|m{2em}|", "ll", (0, 1, 2)), (">{$}l<{$}", "l", ()), ("", "c", ()),
     ("*{99}{*{99}{c}}", "c" * 100, ())],
)  # fmt: skip
def test_columns(source: str, columns: str, rules: tuple[int, ...]) -> None:
    """Alignment and rules, whatever else stands between them; never more than a hundred."""
    assert read_columns(source) == (columns, rules)


def test_lengths_are_in_em() -> None:
    """Of each unit, and within bounds."""
    assert in_em("1em") == 1
    assert in_em("-18 mu") == -1
    assert in_em("1,5em") == 1.5
    assert in_em("99999pt") == 40
    assert in_em("wide") == 0
    assert parse(r"a\kern1.5em b").tree.children[1] == parse(r"a\hspace{1.5em}b").tree.children[1]


def test_tokens_are_spelled_as_they_were_read() -> None:
    """Names of commands parted from letters behind them."""
    assert tokenise(r"\alpha x_{12}") == [r"\alpha", " ", "x", "_", "{", "12", "}"]
    assert spell([r"\alpha", "x", "1", r"\{", "y"]) == r"\alpha x1\{y"
