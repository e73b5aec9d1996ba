"""Every function that KaTeX's documentation lists as supported: the program understands it, and sees in it what KaTeX sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from katex_oracle import Seen, katex, ours

from grokchat.render.math import layout
from grokchat.render.math.parse import parse

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "data" / "katex_functions.txt").read_text("utf-8").strip().split("\n")
]

NOT_DRAWN = {r"\includegraphics": "no picture is ever loaded: the command is shown as its source"}
"""Functions that are not understood, and why."""

SEEN_OTHERWISE = {
    "{CD}": "KaTeX adds an empty row",
    "{equation}": "KaTeX leaves line ends out",
    "{equation*}": "KaTeX leaves line ends out",
    r"\includegraphics": NOT_DRAWN[r"\includegraphics"],
}
"""Functions in which KaTeX sees something else, and why."""


def test_the_list_is_whole() -> None:
    """A thousand functions, each once."""
    assert len({name for name, _ in ROWS}) == len(ROWS) > 950


def test_each_is_understood() -> None:
    """Nothing of its example is shown as source."""
    unknown = {name for name, example in ROWS if parse(example).problems}
    assert unknown == set(NOT_DRAWN)
    assert len(unknown) / len(ROWS) < 0.02


def test_each_is_what_katex_makes_of_it() -> None:
    """Where the oracle can read it at all: chemistry is an extension that it lacks."""
    pytest.importorskip("pykatex")
    pairs: list[tuple[str, Seen | None, Seen]] = [(name, katex(example), ours(example)) for name, example in ROWS]
    refused = {name for name, reference, _ in pairs if reference is None}
    assert refused <= {r"\ce", r"\pu", r"\overbracket", r"\underbracket"}
    assert {name for name, reference, seen in pairs if reference is not None and reference[:2] != seen[:2]} == set(SEEN_OTHERWISE)


def drawings() -> dict[str, tuple[str, str]]:
    """The display and the row of each example, blanks at the ends of rows left out."""
    text = (Path(__file__).parent / "data" / "katex_drawings.txt").read_text("utf-8")
    found = {}
    for part in f"\n{text}".split("\n=== ")[1:]:
        name, _, rest = part.partition("\n--- display\n")
        display, _, inline = rest.partition("\n--- inline\n")
        found[name] = (display, inline.removesuffix("\n"))
    return found


def test_each_has_its_drawing() -> None:
    """The one that was looked at."""
    expected = drawings()
    assert set(expected) == {name for name, _ in ROWS}
    drawn = {
        name: (
            "\n".join(row.rstrip() for row in layout(example).rows),
            layout(example, display=False).rows[0].rstrip(),
        )
        for name, example in ROWS
    }
    assert {name: (drawn[name], expected[name]) for name in drawn if drawn[name] != expected[name]} == {}
