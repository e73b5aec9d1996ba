"""Formulas and their drawings, one file a topic in `tests/math`: `=== source`, then `--- way` and the rows, any number of times.

A way is `display`, `inline`, `partial`, `ascii` or `ascii-inline`, and a width in cells where it matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from grokchat.render.math import Drawing, layout

FOLDER = Path(__file__).parent / "math"


def cases() -> Iterator[tuple[str, str, str, str]]:
    """Topic, source, way and expected rows."""
    for path in sorted(FOLDER.glob("*.txt")):
        for part in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            source, *rest = re.split(r"^--- (.+)\n", part, flags=re.MULTILINE)
            for way, rows in zip(rest[::2], rest[1::2], strict=True):
                yield path.stem, source.removesuffix("\n"), way, rows


CASES = list(cases())


def drawing_of(source: str, way: str) -> Drawing:
    kind, _, width = way.partition(" ")
    return layout(
        source,
        display="inline" not in kind,
        width=int(width) if width else None,
        glyphs="ascii" if kind.startswith("ascii") else "unicode",
        partial=kind == "partial",
    )


@pytest.mark.parametrize(("topic", "source", "way", "rows"), CASES, ids=[f"{case[0]}-{index}" for index, case in enumerate(CASES)])
def test_a_formula_has_its_drawing(topic: str, source: str, way: str, rows: str) -> None:
    """Each row as it stands in the file; blanks at its end are left out there."""
    assert "".join(f"{row.rstrip()}\n" for row in drawing_of(source, way).rows) == rows, topic


def test_there_are_enough_drawings() -> None:
    """At least 150 formulas, in two dimensions and in one row."""
    assert len({source for _, source, way, _ in CASES if way.startswith("display")}) >= 150
    assert len({source for _, source, way, _ in CASES if way == "inline"}) >= 150


@pytest.mark.parametrize("source", sorted({source for _, source, _, _ in CASES}))
def test_a_row_stays_one_row(source: str) -> None:
    """Inline there is exactly one, whatever stands in it."""
    for glyphs in ("unicode", "ascii"):
        assert len(layout(source, display=False, glyphs=glyphs).rows) == 1


def test_few_displays_lose_height_while_they_are_typed() -> None:
    """At most a tenth of them, character by character."""
    sources = {source for _, source, way, _ in CASES if way == "display"}
    shrunk: list[str] = []
    for source in sources:
        heights = [len(layout(source[:end], partial=end < len(source)).rows) for end in range(1, len(source) + 1)]
        if any(later < earlier for earlier, later in pairwise(heights)):
            shrunk.append(source)
    assert len(shrunk) * 10 <= len(sources), shrunk


def test_no_half_written_command_is_seen_while_a_formula_arrives() -> None:
    """Of formulas whose commands are all known no prefix shows a backslash."""
    for source in {source for topic, source, way, _ in CASES if way == "display" and topic != "unknown" and "\\\\" not in source}:
        for end in range(1, len(source)):
            rows = layout(source[:end], partial=True).rows
            assert not any("\\" in row for row in rows), source[:end]
