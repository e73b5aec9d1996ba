"""Trees put together by hand and their drawings, in two dimensions and in one row: each node by itself, and what it does to its neighbours."""

from __future__ import annotations

import pytest

from grokchat.render.math.drawing.layout import drawn
from grokchat.render.math.nodes import (
    Accent,
    Arrow,
    Break,
    Coloured,
    Enclosed,
    Fenced,
    Fraction,
    Function,
    Node,
    Phantom,
    Root,
    Row,
    Scripts,
    Sized,
    Space,
    Stack,
    Stretched,
    Symbol,
    Table,
    Tag,
    Text,
    Unknown,
)

KINDS = {"+": "bin", "−": "bin", "=": "rel", "<": "rel", "→": "rel", "(": "open", ")": "close", ",": "punct"}


def of(*parts: str | Node) -> Row:
    """A row of nodes, and of characters that are symbols of their usual class."""
    return Row(tuple(Symbol(part, KINDS.get(part, "ord")) if isinstance(part, str) else part for part in parts))


def table(*rows: str, kind: str = "matrix", **options: object) -> Table:
    """A table of letters: one text a row, one character a cell."""
    return Table(tuple(tuple(of(char) for char in cells) for cells in rows), kind, **options)


SUM = Symbol("∑", "op", large=True, limits=True)
INTEGRAL = Symbol("∫", "op", large=True)
HALF = Fraction(of("1"), of("2"))
AB = Fraction(of("a"), of("b"))
LIM = Function(of(Text("lim")), limits=True)
SIN = Function(of(Text("sin")))
ARROW = ("", "─", "→", "→")

CASES: list[tuple[str, Row, list[str], str]] = [
    (
        "a variable and a number",
        of("x", "2"),
        [
            "x2",
        ],
        "x2",
    ),
    (
        "a sum of two",
        of("a", "+", "b", "=", "c"),
        [
            "a + b = c",
        ],
        "a + b = c",
    ),
    (
        "a sign at the start and after a relation",
        of("−", "a", "=", "−", "b"),
        [
            "−a = −b",
        ],
        "−a = −b",
    ),
    (
        "a sign after an operator",
        of("a", "+", "−", "b"),
        [
            "a + −b",
        ],
        "a + −b",
    ),
    (
        "a comma in a call",
        of("f", "(", "x", ",", "y", ")"),
        [
            "f(x, y)",
        ],
        "f(x, y)",
    ),
    (
        "a function and its letter",
        of(SIN, "x"),
        [
            "sin x",
        ],
        "sin x",
    ),
    (
        "a function and its parentheses",
        of(SIN, "(", "x", ")"),
        [
            "sin(x)",
        ],
        "sin(x)",
    ),
    (
        "a function between letters",
        of("a", SIN, "x"),
        [
            "a sin x",
        ],
        "a sin x",
    ),
    (
        "words keep their spaces",
        of("a", Text(" if "), "b"),
        [
            "a if b",
        ],
        "a if b",
    ),
    (
        "a thin space",
        of("a", Space(0.17), "b"),
        [
            "a b",
        ],
        "a b",
    ),
    (
        "a quad",
        of("a", Space(1), "b"),
        [
            "a  b",
        ],
        "a  b",
    ),
    (
        "a negative space",
        of("a", Space(-0.2), "b"),
        [
            "ab",
        ],
        "ab",
    ),
    (
        "a thin space before a parenthesis closes",
        of("(", "a", Space(0.17), ")"),
        [
            "(a)",
        ],
        "(a)",
    ),
    (
        "a space and its opposite",
        of("a", Space(1), Space(-1), "b"),
        [
            "ab",
        ],
        "ab",
    ),
    (
        "a line end",
        of("a", Break(), "b"),
        [
            "a",
            "b",
        ],
        "a; b",
    ),
    (
        "a group is one ordinary symbol",
        of("a", of("+"), "b"),
        [
            "a+b",
        ],
        "a+b",
    ),
    (
        "a group with a class",
        of("a", Row((Text("mod"),), "bin"), "b"),
        [
            "a mod b",
        ],
        "a mod b",
    ),
    (
        "an unknown command",
        of("a", Unknown("\\foo"), "b"),
        [
            "a \\foo b",
        ],
        "a \\foo b",
    ),
    (
        "a fraction",
        of(AB),
        [
            "a",
            "─",
            "b",
        ],
        "a/b",
    ),
    (
        "a fraction in a sum",
        of("x", "+", AB, "=", "y"),
        [
            "    a",
            "x + ─ = y",
            "    b",
        ],
        "x + a/b = y",
    ),
    (
        "a fraction between letters",
        of("x", AB, "y"),
        [
            "  a",
            "x ─ y",
            "  b",
        ],
        "x(a/b)y",
    ),
    (
        "two fractions",
        of(AB, AB),
        [
            "a a",
            "─ ─",
            "b b",
        ],
        "(a/b)(a/b)",
    ),
    (
        "a fraction without a line",
        of(Fraction(of("a"), of("b"), line=False)),
        [
            "a",
            "",
            "b",
        ],
        "a; b",
    ),
    (
        "a binomial",
        of(Fraction(of("n"), of("k"), False, "(", ")")),
        [
            "⎛n⎞",
            "⎜ ⎟",
            "⎝k⎠",
        ],
        "(ⁿₖ)",
    ),
    (
        "a fraction between braces",
        of(Fraction(of("a"), of("b"), True, "{", "}")),
        [
            "⎧a⎫",
            "⎨─⎬",
            "⎩b⎭",
        ],
        "{a/b}",
    ),
    (
        "a slanted fraction",
        of(Fraction(of("a"), of("b"), slanted=True)),
        [
            "a/b",
        ],
        "a/b",
    ),
    (
        "a small fraction",
        of(Fraction(of("a"), of("b"), size="text")),
        [
            "a/b",
        ],
        "a/b",
    ),
    (
        "a small fraction of sums",
        of(Fraction(of("a", "+", "b"), of("b"), size="text")),
        [
            "a + b",
            "─────",
            "  b",
        ],
        "(a + b)/b",
    ),
    (
        "a half in a matrix",
        of(Table(((of(HALF), of("0")),), "matrix", left="[", right="]")),
        [
            "[½  0]",
        ],
        "[½ 0]",
    ),
    (
        "a half in a fraction",
        of(Fraction(of(HALF, "x"), of("y"))),
        [
            " ½x",
            "────",
            " y",
        ],
        "(½x)/y",
    ),
    (
        "a fraction over a fraction",
        of(Fraction(of(AB), of("c"))),
        [
            " a",
            " ─",
            " b",
            "───",
            " c",
        ],
        "(a/b)/c",
    ),
    (
        "an empty fraction",
        of(Fraction(of(), of())),
        [
            "",
            "─",
            "",
        ],
        "/",
    ),
    (
        "a fraction under an exponent",
        of(Scripts(AB, sup=of("2"))),
        [
            "⎛a⎞²",
            "⎜─⎟",
            "⎝b⎠",
        ],
        "(a/b)²",
    ),
    (
        "a fraction with an index",
        of(Scripts(AB, sub=of("1"))),
        [
            "⎛a⎞",
            "⎜─⎟",
            "⎝b⎠1",
        ],
        "(a/b)₁",
    ),
    (
        "a root of a letter",
        of(Root(of("x"))),
        [
            "√x",
        ],
        "√x",
    ),
    (
        "a root of a sum",
        of(Root(of("x", "+", "y"))),
        [
            " ┌────",
            "√x + y",
        ],
        "√(x + y)",
    ),
    (
        "a root of a fraction",
        of(Root(of(AB))),
        [
            " ┌──",
            " │ a",
            " │ ─",
            "╲│ b",
        ],
        "√(a/b)",
    ),
    (
        "a root with a digit",
        of(Root(of("x", "y"), of("3"))),
        [
            "  ┌─",
            "³√xy",
        ],
        "∛(xy)",
    ),
    (
        "a root with a small index",
        of("a", Root(of("x", "y"), of("n"))),
        [
            "    ┌─",
            "a ⁿ√xy",
        ],
        "a ⁿ√(xy)",
    ),
    (
        "a root with a large index",
        of(Root(of("x", "y"), of("q", "+", "r"))),
        [
            "q+r ┌─",
            "   √xy",
        ],
        "√[q+r](xy)",
    ),
    (
        "a tall root with a large index",
        of(Root(of(AB), of("q", "+", "r"))),
        [
            "   ┌──",
            "q+r│ a",
            "   │ ─",
            "  ╲│ b",
        ],
        "√[q+r](a/b)",
    ),
    (
        "a tall root with a tall index",
        of(Root(of("x"), of(Fraction(of("a", "+", "b"), of("c"))))),
        [
            "a+b",
            "───",
            " c  ┌",
            "   √x",
        ],
        "√[(a+b)/c]x",
    ),
    (
        "an empty root",
        of(Root(of())),
        [
            "√",
        ],
        "√",
    ),
    (
        "small scripts",
        of(Scripts(of("x"), of("1"), of("2"))),
        [
            "x₁²",
        ],
        "x₁²",
    ),
    (
        "a script that is not small",
        of(Scripts(of("T"), of("c")), "x"),
        [
            "T x",
            " c",
        ],
        "T_c x",
    ),
    (
        "one small and one large script",
        of(Scripts(of("T"), of("c"), of("2"))),
        [
            "T²",
            " c",
        ],
        "T²_c",
    ),
    (
        "one large and one small script",
        of(Scripts(of("T"), of("1"), of("q"))),
        [
            " q",
            "T₁",
        ],
        "T₁^q",
    ),
    (
        "two large scripts",
        of(Scripts(of("T"), of("c"), of("q"))),
        [
            " q",
            "T",
            " c",
        ],
        "T_c^q",
    ),
    (
        "a script of a script",
        of(Scripts(of("a"), sup=of(Scripts(of("b"), sup=of("c"))))),
        [
            " bᶜ",
            "a",
        ],
        "a^(bᶜ)",
    ),
    (
        "a prime and a square",
        of(Scripts(of("f"), sup=of("′", "2"))),
        [
            "f′²",
        ],
        "f′²",
    ),
    (
        "a long small script is large",
        of(Scripts(of("x"), sup=of("a", "b", "c", "d", "e", "f"))),
        [
            " abcdef",
            "x",
        ],
        "xᵃᵇᶜᵈᵉᶠ",
    ),
    (
        "scripts of nothing",
        of(Scripts(of(), of("6"), of("14")), "C"),
        [
            "₆¹⁴C",
        ],
        "₆¹⁴C",
    ),
    (
        "scripts of a fence",
        of(Scripts(Fenced("(", ")", (of(AB),)), of("i"), of("2"))),
        [
            "⎛a⎞²",
            "⎜─⎟",
            "⎝b⎠i",
        ],
        "(a/b)ᵢ²",
    ),
    (
        "a sum with limits",
        of(Scripts(SUM, of("i", "=", "1"), of("n")), "i"),
        [
            " n",
            " ∑  i",
            "i=1",
        ],
        "∑ᵢ₌₁ⁿ i",
    ),
    (
        "a sum with limits at its side",
        of(Scripts(SUM, of("i"), of("n"), limits=False), "i"),
        [
            "∑ᵢⁿ i",
        ],
        "∑ᵢⁿ i",
    ),
    (
        "a sum in a fraction",
        of(Fraction(of(Scripts(SUM, of("i"), of("n")), "i"), of("n"))),
        [
            "∑ᵢⁿ i",
            "─────",
            "  n",
        ],
        "(∑ᵢⁿ i)/n",
    ),
    (
        "a limit",
        of(Scripts(LIM, of("x", "→", "0")), "f"),
        [
            "lim f",
            "x→0",
        ],
        "lim_(x→0) f",
    ),
    (
        "a limit of a fraction",
        of(Scripts(LIM, of("x")), AB),
        [
            "    a",
            "lim ─",
            " x  b",
        ],
        "limₓ a/b",
    ),
    (
        "an integral",
        of(Scripts(INTEGRAL, of("a"), of("b")), "f", Space(0.17), "d", "x"),
        [
            "⌠b",
            "⎮  f dx",
            "⌡a",
        ],
        "∫ₐᵇ f dx",
    ),
    (
        "an integral with limits above and below",
        of(Scripts(INTEGRAL, of("a"), of("b"), limits=True), "f"),
        [
            "b",
            "⌠",
            "⎮ f",
            "⌡",
            "a",
        ],
        "∫ₐᵇ f",
    ),
    (
        "a ring integral",
        of(Symbol("∮", "op", large=True), "f"),
        [
            "⌠",
            "⌽ f",
            "⌡",
        ],
        "∮ f",
    ),
    (
        "three integrals",
        of(Symbol("∭", "op", large=True), "f"),
        [
            "⌠⌠⌠",
            "⎮⎮⎮ f",
            "⌡⌡⌡",
        ],
        "∭ f",
    ),
    (
        "parentheses around one row",
        of(Fenced("(", ")", (of("a", "+", "b"),))),
        [
            "(a + b)",
        ],
        "(a + b)",
    ),
    (
        "parentheses around a fraction",
        of("f", Fenced("(", ")", (of(AB),))),
        [
            " ⎛a⎞",
            "f⎜─⎟",
            " ⎝b⎠",
        ],
        "f(a/b)",
    ),
    (
        "a set",
        of(Fenced("{", "}", (of("x"), of(AB)), ("|",))),
        [
            "⎧  │ a⎫",
            "⎨x │ ─⎬",
            "⎩  │ b⎭",
        ],
        "{x | a/b}",
    ),
    (
        "a bracket with a middle",
        of(Fenced("⟨", "⟩", (of("a"), of(AB)), ("|",))),
        [
            " ╱ │a╲",
            "⟨ a│─ ⟩",
            " ╲ │b╱",
        ],
        "⟨a | a/b⟩",
    ),
    (
        "a fence that is still open",
        of(Fenced("[", "", (of(AB),), closed=False), "c"),
        [
            "⎡a",
            "⎢─c",
            "⎣b",
        ],
        "[a/bc",
    ),
    (
        "a fence without a left side",
        of(Scripts(Fenced("", "|", (of(AB),)), of("x", "=", "0"))),
        [
            "a│",
            "─│",
            "b│x=0",
        ],
        "a/b|ₓ₌₀",
    ),
    (
        "big delimiters that match",
        of(Sized("(", 2, "open"), AB, Sized(")", 2, "close"), "c"),
        [
            "⎛a⎞",
            "⎜─⎟c",
            "⎝b⎠",
        ],
        "(a/b)c",
    ),
    (
        "big delimiters around a row",
        of(Sized("(", 4, "open"), "a", Sized(")", 4, "close")),
        [
            "(a)",
        ],
        "(a)",
    ),
    (
        "a big bar by itself",
        of("f", Sized("|", 3)),
        [
            " │",
            "f│",
            " │",
        ],
        "f|",
    ),
    (
        "a big delimiter of the smallest size",
        of("f", Sized("/", 1), "g"),
        [
            "f/g",
        ],
        "f/g",
    ),
    (
        "a hat",
        of(Accent(of("x"), "\u0302")),
        [
            "x̂",
        ],
        "x̂",
    ),
    (
        "a hat over two letters",
        of(Accent(of("x", "y"), "\u0302")),
        [
            "╱╲",
            "xy",
        ],
        "(xy)̂",
    ),
    (
        "an arrow over two letters",
        of(Accent(of("A", "B"), "\u20d7")),
        [
            "─→",
            "AB",
        ],
        "(AB)⃗",
    ),
    (
        "a hat over a letter with an index",
        of(Accent(of(Scripts(of("x"), of("1"))), "\u0302")),
        [
            "x̂₁",
        ],
        "x̂₁",
    ),
    (
        "an accent on nothing",
        of("a", Accent(of(), "\u0302")),
        [
            "a",
        ],
        "a",
    ),
    (
        "a bar over a letter",
        of(Stretched(of("x"), "line")),
        [
            "x̅",
        ],
        "x̅",
    ),
    (
        "a bar over a sum",
        of(Stretched(of("a", "+", "b"), "line")),
        [
            "_____",
            "a + b",
        ],
        "(a + b)̅",
    ),
    (
        "a bar under a sum",
        of(Stretched(of("a", "+", "b"), "line", above=False)),
        [
            "a + b",
            "‾‾‾‾‾",
        ],
        "(a + b)̲",
    ),
    (
        "a bar over letters",
        of(Stretched(of("a", "b"), "line")),
        [
            "__",
            "ab",
        ],
        "a̅b̅",
    ),
    (
        "an arrow over a word",
        of(Stretched(of("a", "b", "c"), "arrow-right")),
        [
            "──→",
            "abc",
        ],
        "(abc)⃗",
    ),
    (
        "arrows both ways",
        of(Stretched(of("a", "b", "c"), "arrow-both")),
        [
            "←─→",
            "abc",
        ],
        "(abc)⃡",
    ),
    (
        "a wide hat",
        of(Stretched(of("a", "b", "c"), "hat")),
        [
            "╱‾╲",
            "abc",
        ],
        "(abc)̂",
    ),
    (
        "a wide check",
        of(Stretched(of("a", "b", "c"), "check")),
        [
            "╲_╱",
            "abc",
        ],
        "(abc)̌",
    ),
    (
        "a wide tilde",
        of(Stretched(of("a", "b", "c"), "tilde")),
        [
            "~~~",
            "abc",
        ],
        "(abc)̃",
    ),
    (
        "a brace above with its label",
        of(Scripts(Stretched(of("a", "+", "b"), "brace"), sup=of("n"))),
        [
            "  n",
            "╭─┴─╮",
            "a + b",
        ],
        "(a + b)^{n}",
    ),
    (
        "a brace below with its label",
        of(Scripts(Stretched(of("a", "+", "b"), "brace", above=False), sub=of(Text("two")))),
        [
            "a + b",
            "╰─┬─╯",
            " two",
        ],
        "(a + b)_{two}",
    ),
    (
        "a brace over one letter",
        of(Stretched(of("a"), "brace")),
        [
            "┴",
            "a",
        ],
        "a",
    ),
    (
        "a bracket below",
        of(Stretched(of("a", "+", "b"), "bracket", above=False)),
        [
            "a + b",
            "└───┘",
        ],
        "a + b",
    ),
    (
        "something above a relation",
        of("a", Stack(of("="), of("?"), kind="rel"), "b"),
        [
            "  ?",
            "a = b",
        ],
        "a ≟ b",
    ),
    (
        "something above and below",
        of("a", Stack(of("→"), of("f"), of("g"), "rel"), "b"),
        [
            "  f",
            "a → b",
            "  g",
        ],
        "a →ᶠ_g b",
    ),
    (
        "something above a letter",
        of(Stack(of("x"), of("a"))),
        [
            "a",
            "x",
        ],
        "x^{a}",
    ),
    (
        "an arrow with a text",
        of("A", Arrow(*ARROW, of("f")), "B"),
        [
            "   f",
            "A ──→ B",
        ],
        "A ─f→ B",
    ),
    (
        "an arrow with two texts",
        of("A", Arrow(*ARROW, of("f", "+", "g"), of("h")), "B"),
        [
            "   f+g",
            "A ────→ B",
            "    h",
        ],
        "A ─(f+g)→ₕ B",
    ),
    (
        "an arrow to the left",
        of("A", Arrow("←", "─", "", "←", of("f")), "B"),
        [
            "   f",
            "A ←── B",
        ],
        "A ←f─ B",
    ),
    (
        "an arrow both ways",
        of("A", Arrow("", "⇌", "", "⇌", of("f", "+", "g"), of("h")), "B"),
        [
            "   f+g",
            "A ↽───⇀ B",
            "    h",
        ],
        "A ⇌ᶠ⁺ᵍₕ B",
    ),
    (
        "a short arrow both ways",
        of("A", Arrow("", "⇌", "", "⇌", of()), "B"),
        [
            "A ↽─⇀ B",
        ],
        "A ⇌ B",
    ),
    (
        "a bare arrow",
        of("A", Arrow(*ARROW, of()), "B"),
        [
            "A ──→ B",
        ],
        "A ──→ B",
    ),
    (
        "a box",
        of(Enclosed(of("x", "=", "1"), "box")),
        [
            "┌───────┐",
            "│ x = 1 │",
            "└───────┘",
        ],
        "⟦x = 1⟧",
    ),
    (
        "a box around a fraction",
        of("y", "=", Enclosed(of(AB), "box")),
        [
            "    ┌───┐",
            "    │ a │",
            "y = │ ─ │",
            "    │ b │",
            "    └───┘",
        ],
        "y = ⟦a/b⟧",
    ),
    (
        "a stroke",
        of(Enclosed(of("x", "+", "y"), "cancel")),
        [
            "x̶ +̶ y̶",
        ],
        "x̶ +̶ y̶",
    ),
    (
        "an actuarial angle",
        of(Scripts(of("a"), of(Enclosed(of("n"), "angle")))),
        [
            "a",
            " ─┐",
            " n│",
        ],
        "a_∠n",
    ),
    (
        "a phase",
        of(Enclosed(of("x"), "phase")),
        [
            "∠x",
            " ‾",
        ],
        "∠x",
    ),
    (
        "a colour keeps classes",
        of("a", Coloured(of("+", "b"), "red")),
        [
            "a + b",
        ],
        "a + b",
    ),
    (
        "a background is one thing",
        of("a", Coloured(of("+", "b"), "red", background=True)),
        [
            "a+b",
        ],
        "a+b",
    ),
    (
        "a phantom",
        of(Phantom(of("x", "+", "y")), "z"),
        [
            "     z",
        ],
        "     z",
    ),
    (
        "a phantom's width",
        of(Phantom(of(AB), height=False), "z"),
        [
            " z",
        ],
        "   z",
    ),
    (
        "a phantom's height",
        of(Phantom(of(AB), width=False), "z"),
        [
            "",
            "z",
            "",
        ],
        "z",
    ),
    (
        "a number of an equation",
        of("x", Tag(of("1"))),
        [
            "x    (1)",
        ],
        "x    (1)",
    ),
    (
        "a number without parentheses",
        of("x", Tag(of("A"), starred=True)),
        [
            "x    A",
        ],
        "x    A",
    ),
    (
        "a matrix",
        of(table("ab", "cd", left="(", right=")")),
        [
            "⎛a  b⎞",
            "⎝c  d⎠",
        ],
        "(a b; c d)",
    ),
    (
        "a small matrix",
        of(table("ab", "cd", kind="small")),
        [
            "a b",
            "c d",
        ],
        "a b; c d",
    ),
    (
        "a matrix with a fraction",
        of(Table(((of(AB), of("c")), (of("d"), of("e"))), "matrix", left="[", right="]")),
        [
            "⎡a   ⎤",
            "⎢─  c⎥",
            "⎢b   ⎥",
            "⎢    ⎥",
            "⎣d  e⎦",
        ],
        "[a/b c; d e]",
    ),
    (
        "a matrix with lowered scripts",
        of(Table(((of(Scripts(of("T"), of("c"))),), (of("d"),)), "matrix", left="[", right="]")),
        [
            "⎡T ⎤",
            "⎢ c⎥",
            "⎢  ⎥",
            "⎣d ⎦",
        ],
        "[T_c; d]",
    ),
    (
        "a matrix that is still open",
        of(table("ab", "c", left="[", right="]", closed=False)),
        [
            "⎡a  b",
            "⎣c",
        ],
        "[a b; c",
    ),
    (
        "a matrix with a power",
        of(Scripts(table("ab", "cd", left="(", right=")"), sup=of("2"))),
        [
            "⎛a  b⎞²",
            "⎝c  d⎠",
        ],
        "(a b; c d)²",
    ),
    (
        "a matrix without rows",
        of("a", table()),
        [
            "a",
        ],
        "a",
    ),
    (
        "two cases",
        of("x", "=", table("ab", "cd", kind="cases", left="{", columns="l")),
        [
            "    ⎧ a  b",
            "x = ⎨",
            "    ⎩ c  d",
        ],
        "x = {a, b; c, d",
    ),
    (
        "three cases",
        of("x", "=", table("ab", "cd", "ef", kind="cases", left="{", columns="l")),
        [
            "    ⎧ a  b",
            "x = ⎨ c  d",
            "    ⎩ e  f",
        ],
        "x = {a, b; c, d; e, f",
    ),
    (
        "cases to the right",
        of(table("ab", "cd", kind="cases", right="}", columns="l")),
        [
            "a  b ⎫",
            "     ⎬",
            "c  d ⎭",
        ],
        "a, b; c, d}",
    ),
    (
        "aligned equations",
        of(Table(((of("a", "b"), of("=", "c")), (of(), of("=", "d", "+", "e"))), "align", "rl")),
        [
            "ab = c",
            "   = d + e",
        ],
        "ab = c; = d + e",
    ),
    (
        "aligned pairs",
        of(table("abcd", "efgh", kind="align", columns="rl")),
        [
            "ab   cd",
            "ef   gh",
        ],
        "ab  cd; ef  gh",
    ),
    (
        "a relation before the mark",
        of(Table(((of("a", "="), of("b")),), "align", "rl")),
        [
            "a = b",
        ],
        "a = b",
    ),
    (
        "numbered equations",
        of(Table(((of("a"),), (of(AB),)), "gather", tags=((1, Tag(of("2"))),))),
        [
            "a",
            "",
            "a",
            "─    (2)",
            "b",
        ],
        "a; a/b    (2)",
    ),
    (
        "gathered lines",
        of(Table(((of("a", "b", "c"),), (of("d"),)), "gather")),
        [
            "abc",
            " d",
        ],
        "abc; d",
    ),
    (
        "an array with rules",
        of(table("ab", "cd", kind="array", rules=(0, 1, 2), lines=(0, 1, 2))),
        [
            "┌───┬───┐",
            "│ a │ b │",
            "├───┼───┤",
            "│ c │ d │",
            "└───┴───┘",
        ],
        "a b; c d",
    ),
    (
        "an array with double rules",
        of(table("ab", "cd", kind="array", rules=(1, 1), lines=(1, 1))),
        [
            "a ║ b",
            "══╬══",
            "c ║ d",
        ],
        "a b; c d",
    ),
    (
        "an array with columns of all sides",
        of(Table(((of("a", "b", "c"),) * 3, (of("x"),) * 3), "array", "lcr")),
        [
            "abc  abc  abc",
            "x     x     x",
        ],
        "abc abc abc; x x x",
    ),
    (
        "lines under a sum",
        of(Scripts(SUM, of(table("a", "b", kind="substack"))), "c"),
        [
            "∑ c",
            "a",
            "b",
        ],
        "∑_(a, b) c",
    ),
    (
        "a diagram",
        of(table("ab", "cd", kind="diagram")),
        [
            "a  b",
            "c  d",
        ],
        "a b; c d",
    ),
    (
        "bold, double-struck and script letters",
        of(Symbol("x", font="bold"), Symbol("R", font="double-struck"), Symbol("L", font="script")),
        [
            "𝐱ℝℒ",
        ],
        "𝐱ℝℒ",
    ),
    (
        "upright and italic letters",
        of(Symbol("d", font="upright"), Symbol("x", font="italic")),
        [
            "dx",
        ],
        "dx",
    ),
    (
        "wide characters",
        of(Text("面积"), "=", "S"),
        [
            "面积 = S",
        ],
        "面积 = S",
    ),
    (
        "wide characters in a fraction",
        of(Fraction(of(Text("路程")), of("t"))),
        [
            "路程",
            "────",
            " t",
        ],
        "路程/t",
    ),
]


@pytest.mark.parametrize(("tree", "display", "inline"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_tree_has_its_drawing(tree: Row, display: list[str], inline: str) -> None:
    """In two dimensions, where blanks at the end of a row are left out here, and in one row."""
    assert [row.rstrip() for row in drawn(tree).rows] == display
    assert drawn(tree, display=False).rows[0].rstrip() == inline


def test_each_kind_of_node_is_among_them() -> None:
    """None is drawn that nobody looked at."""
    seen: set[type] = set()
    waiting: list[object] = [case[1] for case in CASES]
    while waiting:
        node = waiting.pop()
        seen.add(type(node))
        parts = node if isinstance(node, tuple) else [getattr(node, name) for name in getattr(node, "__slots__", ())]
        waiting += [part for part in parts if not isinstance(part, str | int | float | bool | None)]
    assert set(Node.__args__) <= seen


def test_numbers_of_rows_without_cells_are_all_drawn() -> None:
    """Each in a row of its own."""
    tags = ((0, Tag(of("a"))), (1, Tag(of("b"))))
    assert [row.strip() for row in drawn(of(Table(((), ()), "matrix", tags=tags))).rows] == ["(a)", "(b)"]
