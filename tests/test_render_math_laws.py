"""What holds for the drawing of any formula: of random trees, of random and of damaged source, of every prefix."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grokchat.render.math import Drawing, layout
from grokchat.render.math.drawing.box import TooLarge, beside, line, painted, stacked
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
from grokchat.render.math.parse import parse
from grokchat.render.math.reader import Macro
from grokchat.text import cells

KINDS = st.sampled_from(["ord", "op", "bin", "rel", "open", "close", "punct", "inner"])
FONTS = st.sampled_from(
    ["", "upright", "italic", "bold", "double-struck", "script", "fraktur", "sans-serif", "monospace", "bold-italic"]
)
DELIMITERS = st.sampled_from(["", "(", ")", "[", "]", "{", "}", "|", "‖", "⟨", "⟩", "⌊", "⌉", "/", "↑", "⟦", "⎰", "<"])
MARKS = st.sampled_from(["\u0302", "\u0304", "\u20d7", "\u0303", "\u0307", "\u0332"])
STRETCHES = st.sampled_from(
    [
        "line",
        "double-line",
        "brace",
        "bracket",
        "parenthesis",
        "arrow-right",
        "arrow-left",
        "arrow-both",
        "double-arrow-right",
        "harpoon-right",
        "harpoon-left",
        "hat",
        "tilde",
        "check",
        "dots",
    ]
)
WORDS = st.text(st.sampled_from("ab 12é面́\u200d\ufe0f\u202e☺,ſ"), max_size=4)
LETTERS = st.sampled_from(
    [*"abhxyzABCdi0123456789+-−=<>,;!.", "10", "α", "β", "Γ", "ω", "→", "≤", "×", "′", "∘", "sin", "面", "☺", "\u0301", "\x1b", "‖"]
)

LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(Symbol, LETTERS, KINDS, FONTS),
    st.builds(Symbol, st.sampled_from("∑∏⋃∫∬∮"), st.just("op"), st.just(""), st.just(True), st.booleans()),
    st.builds(Text, WORDS, FONTS),
    st.builds(Space, st.sampled_from([-0.2, 0.0, 0.17, 0.33, 1.0, 2.0])),
    st.builds(Unknown, st.sampled_from(["\\foo", "\\"])),
    st.builds(Sized, DELIMITERS, st.integers(1, 4), KINDS),
    st.just(Break()),
)


def _inner(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    rows = st.builds(Row, st.lists(nodes, max_size=4).map(tuple), KINDS)
    maybe = st.none() | rows
    numbers = st.lists(st.integers(0, 3), max_size=3).map(tuple)
    return st.one_of(
        rows,
        st.builds(Function, rows, st.booleans()),
        st.builds(
            Fraction, rows, rows, st.booleans(), DELIMITERS, DELIMITERS, st.sampled_from(["", "display", "text"]), st.booleans()
        ),
        st.builds(Root, rows, maybe),
        st.builds(Scripts, nodes, maybe, maybe, st.sampled_from([None, None, True, False])),
        st.lists(rows, min_size=1, max_size=3).flatmap(
            lambda parts: st.builds(
                Fenced, DELIMITERS, DELIMITERS, st.just(tuple(parts)), st.just(("|",) * (len(parts) - 1)), st.booleans()
            )
        ),
        st.builds(Accent, rows, MARKS),
        st.builds(Stretched, rows, STRETCHES, st.booleans()),
        st.builds(Stack, rows, maybe, maybe, KINDS),
        st.builds(Arrow, st.sampled_from(["", "←"]), st.just("─"), st.sampled_from(["", "→"]), st.just("→"), rows, maybe),
        st.builds(Enclosed, rows, st.sampled_from(["box", "cancel", "bcancel", "xcancel", "strike", "angle", "phase"])),
        st.builds(Coloured, rows, st.sampled_from(["red", "#00ff00"]), st.booleans()),
        st.builds(Phantom, rows, st.booleans(), st.booleans()),
        st.builds(Tag, rows, st.booleans()),
        st.builds(
            Table,
            st.lists(st.lists(rows, max_size=3).map(tuple), max_size=4).map(tuple),
            st.sampled_from(["matrix", "small", "cases", "align", "gather", "array", "substack", "diagram"]),
            st.sampled_from(["c", "l", "rl", "lcr"]),
            DELIMITERS,
            DELIMITERS,
            numbers,
            numbers,
            st.lists(st.tuples(st.integers(0, 3), st.builds(Tag, rows)), max_size=2).map(lambda tags: tuple(dict(tags).items())),
            st.booleans(),
        ),
    )


# Deferred, since what it is built from is too long to be told in a failure.
TREES = st.deferred(
    lambda: st.builds(Row, st.lists(st.recursive(LEAVES, _inner, max_leaves=12), min_size=1, max_size=5).map(tuple))
)
SOURCES = st.lists(
    st.sampled_from(
        [
            r"\frac",
            r"\sqrt",
            r"[",
            r"]",
            r"{",
            r"}",
            r"^",
            r"_",
            r"x",
            r"1",
            r"\left(",
            r"\right)",
            r"\sum",
            r"\int",
            r"\begin{matrix}",
            r"\end{matrix}",
            r"\begin{cases}",
            r"\end{cases}",
            r"&",
            r"\\",
            r"\hat",
            r"\text{ab}",
            r"\alpha",
            r"=",
            r"+",
            r",",
            r"\underbrace",
            r"\big(",
            r"\tag",
            r"\binom",
            r"\color{red}",
            r"\boxed",
            r"\hline",
            r"\overset",
            r"\not",
            r"$",
            r"%",
            r"#",
            r"'",
            r"\"",
            r".",
        ]
    ),
    max_size=25,
).map(" ".join)


def check(drawing: Drawing) -> None:
    """Rows of equal width with the baseline among them, and spans that are cut only where the role changes."""
    assert [cells(row) for row in drawing.rows] == [drawing.width] * len(drawing.rows)
    assert 0 <= drawing.baseline < len(drawing.rows)
    for spans in drawing.spans:
        assert all(span.text and span.role for span in spans)
        assert all(before.role != after.role for before, after in pairwise(spans))


def texts(node: object) -> Iterator[str]:
    """What the leaves of a tree say, all that is drawn."""
    if isinstance(node, Symbol | Text):
        yield node.text
    elif isinstance(node, Unknown):
        yield node.source
    elif isinstance(node, tuple):
        for part in node:
            yield from texts(part)
    elif isinstance(node, Table):
        yield from texts(node.rows)
        yield from texts(tuple(tag for row, tag in node.tags if row < len(node.rows)))
    elif not isinstance(node, Phantom | str | int | float | None):
        for name in getattr(node, "__slots__", ()):
            yield from texts(getattr(node, name))


def letters(text: str) -> Counter[str]:
    """The letters and digits of a text, small, double-struck and composed ones as the plain ones that they stand for."""
    for sign, spelled in (("∛", "3"), ("∜", "4"), ("≝", "def"), ("≞", "m"), ("≜", "Δ")):
        text = text.replace(sign, spelled)
    return Counter(char for char in unicodedata.normalize("NFKD", text) if char.isalnum())


@given(TREES, st.none() | st.integers(1, 60))
@settings(max_examples=300, deadline=None)
@example(Row((Row(), Tag(Row(), starred=True))), 1)
def test_every_display_is_a_rectangle(tree: Row, width: int | None) -> None:
    """Whatever the tree and the room, in both sets of glyphs."""
    check(drawn(tree, width=width))
    check(drawn(tree, width=width, glyphs="ascii"))


@given(TREES)
@settings(max_examples=300, deadline=None)
def test_inline_is_one_row(tree: Row) -> None:
    """Exactly one, in both sets of glyphs."""
    for glyphs in ("unicode", "ascii"):
        drawing = drawn(tree, display=False, glyphs=glyphs)
        check(drawing)
        assert len(drawing.rows) == 1


@given(TREES)
@settings(max_examples=300, deadline=None)
def test_no_letter_is_lost(tree: Row) -> None:
    """What the leaves say is in the display and in the row."""
    said = letters("".join(texts(tree)))
    assert not said - letters("".join(drawn(tree).rows))
    assert not said - letters("".join(drawn(tree, display=False).rows))


@given(SOURCES, st.booleans(), st.booleans())
@settings(max_examples=400, deadline=None)
@example(r"\frac{\hat", True, True)
@example(r"\begin{array}{|c||c|} \hline a & b", False, True)
def test_any_source_is_drawn(source: str, display: bool, partial: bool) -> None:
    """Wherever it ends, whatever does not fit together."""
    check(layout(source, display=display, partial=partial, width=40))


@given(SOURCES | st.text("ab1 ^_'{}=+,", max_size=20), st.booleans(), st.booleans())
@settings(max_examples=400, deadline=None)
@example("x ^2", False, False)
@example("x  '_i {y} ^ 2", False, True)
def test_a_definition_that_is_not_used_changes_nothing(source: str, display: bool, partial: bool) -> None:
    """Symbols are read in a shorter way where nothing is defined: what comes out is the same."""
    known = {"\\unused": Macro(0, ("z",))}
    shorter, whole = (parse(source, partial=partial, macros=macros, display=display) for macros in ({}, known))
    assert shorter[:3] == whole[:3]
    assert shorter.macros == {}
    assert whole.macros == known


@given(st.lists(st.text("ab+ 文\u0301", max_size=3), min_size=1, max_size=5), st.integers(0, 4))
def test_boxes_stand_side_by_side_the_same_with_marks_and_without(texts: list[str], painted_one: int) -> None:
    """Those of one row are joined in a shorter way where nothing has a role of its own."""
    boxes = [line(text) for text in texts]
    marked = [painted(box, "role") if index == painted_one else box for index, box in enumerate(boxes)]
    one, other = beside(boxes), beside(marked)
    assert ([*one.rows], one.width, one.baseline) == ([*other.rows], other.width, other.baseline)
    tall = beside([*boxes, stacked([line("x"), line("y")], 1)])
    assert (tall.rows[1], tall.width, tall.height) == (one.rows[0] + "y", one.width + 1, 2)


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_is_drawn_without_controls(source: str) -> None:
    """Nothing can act on a terminal through a formula."""
    for display in (True, False):
        drawing = layout(source, display=display)
        check(drawing)
        assert not any(unicodedata.category(char) in ("Cc", "Cs") for row in drawing.rows for char in row)


@pytest.mark.parametrize(
    "source",
    [
        "x^{" * 4000,
        r"\frac{1}{" * 1300,
        r"\left(" * 2000,
        r"\begin{matrix}" + "&" * 5000 + r"\\" * 3000 + r"\end{matrix}",
        r"\begin{matrix}" + r"a\\" * 2000 + r"\end{matrix}" + "b" * 3900,
        "a+" * 6000,
        r"\begin{align}" + r"a&=\frac{b}{c}\tag{1}\\" * 500,
        r"\sum_{i=1}^n" * 1000,
        r"\overbrace{x" * 900,
    ],
    ids=["scripts", "fractions", "fences", "table", "tall", "line", "numbers", "sums", "braces"],
)
def test_nothing_is_too_much(source: str) -> None:
    """Depth, length and area are bounded: what is beyond them is shown as its source."""
    check(layout(source[:12_000], width=80))
    assert len(layout(source[:12_000], display=False).rows) == 1


def nested(wrappers: list[Callable[[Row], Node]], depth: int) -> Row:
    """A letter within so many layers, the wrappers in turn."""
    row = Row((Symbol("x"),))
    for level in range(depth):
        row = Row((wrappers[level % len(wrappers)](row),))
    return row


X = Row((Symbol("x"),))
EQUALS = Row((Symbol("=", "rel"),))
SUM = Symbol("∑", "op", large=True, limits=True)
WRAPPERS: list[Callable[[Row], Node]] = [
    lambda row: Scripts(Symbol("x"), row),
    lambda row: Scripts(Symbol("x"), None, row),
    lambda row: Scripts(SUM, row, row if row == X else X),
    lambda row: Scripts(SUM, Row((Symbol("q"), *row.children)), row if row == X else X),
    lambda row: Scripts(row),
    lambda row: Fraction(row, X),
    lambda row: Fraction(X, row),
    lambda row: Fraction(row, X, False, "(", ")"),
    lambda row: Fraction(row, X, size="text"),
    lambda row: Root(row),
    lambda row: Root(X, row),
    lambda row: Root(Row((Scripts(Symbol("x"), row),))),
    lambda row: Fenced("(", ")", (row,)),
    lambda row: Accent(row, "\u0302"),
    lambda row: Stretched(row, "line"),
    lambda row: Scripts(Stretched(row, "brace"), None, X),
    lambda row: Stack(EQUALS, row),
    lambda row: Stack(EQUALS, None, row),
    lambda row: Stack(row, X),
    lambda row: Arrow("", "─", "→", "→", row),
    lambda row: Arrow("", "⇌", "", "⇌", X, row),
    lambda row: Enclosed(row, "box"),
    lambda row: Enclosed(row, "cancel"),
    lambda row: Coloured(row, "red"),
    lambda row: Phantom(row),
    lambda row: Function(row),
    lambda row: Tag(row),
    lambda row: Table(((row, X),), "matrix"),
    lambda row: Table(((row, X),), "align"),
    lambda row: Table(((row, X),), "cases", left="{"),
    lambda row: Table(((X,),), "gather", tags=((0, Tag(row)),)),
]


@given(st.lists(st.sampled_from(WRAPPERS), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_each_part_is_drawn_once(wrappers: list[Callable[[Row], Node]]) -> None:
    """Thirty layers of anything take no time; drawing one part twice in each would take a billion steps."""
    tree = nested(wrappers, 30)
    for display in (True, False):
        for glyphs in ("unicode", "ascii"):
            try:
                check(drawn(tree, display=display, glyphs=glyphs, width=40))
            except TooLarge:
                assert display


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_each_kind_of_node_draws_its_parts_once(wrapper: Callable[[Row], Node]) -> None:
    """By itself, in thirty layers."""
    tree = nested([wrapper], 30)
    assert drawn(tree).rows
    assert len(drawn(tree, display=False).rows) == 1
    assert len(drawn(tree, display=False, glyphs="ascii").rows) == 1


def test_a_drawing_has_a_largest_area() -> None:
    """A tree beyond it is refused; a source is then shown as it stands."""
    wide = Table(tuple((Row((Text("w" * 900),)),) for _ in range(900)), "matrix")
    with pytest.raises(TooLarge):
        drawn(Row((wide,)))
    source = r"\begin{matrix}" + r"w\\" * 900 + r"\end{matrix}" + "w" * 900
    assert layout(source).rows == [source]
