"""Where mathematics begins and ends: every kind in every place, and what only looks like it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token

from grokchat.render.delimiters import LONGEST, formula_at, open_at, scan
from grokchat.render.parser import parse

FILE = Path(__file__).parent / "data" / "delimiters.txt"


def cases() -> list[tuple[str, str, list[str]]]:
    """Name, source, and the formulas in it: `inline …` or `display …`, a line end as ⏎."""
    found = []
    for part in FILE.read_text(encoding="utf-8").split("%%%% ")[1:]:
        name, _, rest = part.partition("\n")
        source, _, expected = rest.partition("====\n")
        found.append((name, source, expected.splitlines()))
    return found


CASES = cases()


def formulas(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type in ("math", "math_block"):
            yield token
        yield from formulas(token.children or ())


def found_in(source: str) -> list[str]:
    """The formulas that the parser finds, in the words of the cases."""
    found = []
    for token in formulas(parse(source, {})):
        lines = [line.strip() for line in token.content.strip().split("\n")]
        found.append(("display " if token.meta["display"] else "inline ") + "⏎".join(lines))
    return found


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_mathematics_is_found_and_nothing_else(source: str, expected: list[str]) -> None:
    """Each case has exactly its formulas."""
    assert found_in(source) == expected


def test_there_are_enough_cases() -> None:
    """At least 150, more than a third of them without mathematics or with something else beside it, each named once."""
    assert len({case[0] for case in CASES}) == len(CASES) >= 150
    assert sum(not case[2] for case in CASES) >= 50


PRICES = (
    "$5",
    "$10",
    "$1,000",
    "$4.99",
    "$20k",
    "$3 million",
    "$15/month",
    "~$7",
    "($12)",
    "**$9**",
    "$100+",
    "$1–$2",
    "US$8",
    "$6-$7",
)
GLUE = (" and ", " or ", ", then ", " to ", " vs. ", "; later ", " plus tax of ", ".\n", " (was ", ") – ", ": ", "/", " + ")


@given(st.lists(st.tuples(st.sampled_from(PRICES), st.sampled_from(GLUE)), min_size=1, max_size=8))
def test_prices_are_never_mathematics(parts: list[tuple[str, str]]) -> None:
    """However many of them stand in a sentence, in any order."""
    assert found_in("It costs " + "".join(price + glue for price, glue in parts) + "that.") == []


TEX = (
    r"z_0",
    r"a + b",
    r"\frac{1}{2}",
    r"x_1 < y^2",
    r"f(x) = |x|",
    r"\{a, b\}",
    r"\alpha\beta",
    r"2n+1",
    r"\sum_{i=1}^n i",
    r"a*b*c",
    r"P(A|B)",
)
PLACES = (
    "{}",
    "So {} it is.",
    "- item {}\n- next",
    "1. {}: yes",
    "## About {}",
    "> quoted {} here",
    "**bold {}**",
    "*slanted* {} *so*",
    "({})",
    "- [ ] {}",
)
INLINE = ("${}$", "\\({}\\)", "\\( {} \\)", "$ {} $")
DISPLAY = ("$${}$$", "\\[{}\\]", "\\[ {} \\]", "$$ {} $$", "\\begin{{align*}} {} \\end{{align*}}")


@pytest.mark.parametrize("place", PLACES)
def test_a_formula_is_found_in_every_place(place: str) -> None:
    """Whatever its delimiters are, and whatever it holds."""
    for tex in TEX:
        for delimiters in INLINE + DISPLAY:
            whole = delimiters.format(tex)
            kind = "inline" if delimiters in INLINE else "display"
            body = whole if "begin" in whole else tex
            assert found_in(place.format(whole)) == [f"{kind} {body}"], whole


@pytest.mark.parametrize("delimiters", INLINE + DISPLAY[:4])
def test_a_formula_in_a_cell_breaks_no_row(delimiters: str) -> None:
    """A bar in mathematics is none of the table's."""
    for tex in TEX:
        tokens = parse(f"| a | b | c |\n|---|---|---|\n| 1 | {delimiters.format(tex)} | 3 |\n", {})
        cells = [token.content for token in tokens if token.type == "inline"]
        assert cells == ["a", "b", "c", "1", delimiters.format(tex), "3"]
        assert [token.content.strip() for token in formulas(tokens)] == [tex]


@pytest.mark.parametrize("display", DISPLAY[:2])
@pytest.mark.parametrize("line", ["+ b", "- b", "* b", "> b", "= b", "=", "---", "1. b", "# b", "    b", "| b |", "\\# b"])
def test_a_display_holds_any_line(display: str, line: str) -> None:
    """What would be a list, a quote, a heading or code by itself."""
    opening, closing = display.split("{}")
    for before, after in (("", ""), ("So ", ""), ("So ", " it is."), ("", " it is.")):
        found = found_in(f"{before}{opening}\na_1\n{line}\nc\n{closing}{after}\n")
        assert found == [f"display a_1⏎{line.strip()}⏎c"], (before, after)


def test_the_source_of_a_formula_is_as_it_stands() -> None:
    """Delimiters and all, where it is not broken over lines of a quote."""
    text = "Let $x_1$ and \\( y \\).\n\n\\[\nz\n\\]\n\n\\begin{align}\na\n\\end{align}\n"
    assert [token.meta["source"] for token in formulas(parse(text, {}))] == [
        "$x_1$",
        "\\( y \\)",
        "\\[\nz\n\\]",
        "\\begin{align}\na\n\\end{align}",
    ]


@pytest.mark.parametrize("text", ["$x", "a $x_", "\\(a", "so \\[ a", "`x` $$a", "$x$ and $y_1", "$5 and \\(x"])
def test_what_is_open_is_known(text: str) -> None:
    """A formula whose end has not come."""
    assert text[open_at(text) :].startswith(("$x", "\\(", "\\[", "$$", "$y"))


@pytest.mark.parametrize("text", ["", "$5 and", "`$x", "$x$", "\\(a\\) b", "\\\\(a", "US$5", "$HOME is", "$ x", "a\\$x"])
def test_what_is_not_open_is_known(text: str) -> None:
    """Prices, code, what is closed and what is escaped."""
    assert open_at(text) == -1 or text.startswith("`")


@pytest.mark.parametrize(
    "piece", ["$", "$$", "\\(", "\\[", "$a", "\\({", "\\begin{align}", "$$\n", "\\[\n", "| $x|y \\(", "`$", "{$"]
)
def test_no_text_takes_long(piece: str) -> None:
    """A hundred kilobytes of openings are read in a few seconds at most."""
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    parse(text, {})
    assert time.process_time() - began < 8


def test_what_is_too_long_is_text() -> None:
    """A formula has a bounded length."""
    assert formula_at("$$" + "x" * LONGEST + "$$", 0) is None
    assert formula_at("$$" + "x" * (LONGEST - 2) + "$$", 0) is not None


@given(st.text(alphabet="$\\()[]{}`ab1 \n|", max_size=60))
def test_formulas_follow_each_other(text: str) -> None:
    """Whatever a text holds, the formulas in it do not overlap, and each is not empty."""
    end = 0
    for formula in scan(text):
        assert end <= formula.start < formula.body_end <= formula.end
        assert text[formula.body_start : formula.body_end].strip()
        end = formula.end
    assert re.fullmatch(r"-1|\d+", str(open_at(text)))
