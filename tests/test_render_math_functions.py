"""Every function that KaTeX's documentation lists as supported: the program understands it, and sees in it what KaTeX sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from katex_oracle import Seen, katex, ours

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
