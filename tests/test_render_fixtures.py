"""Markdown and the lines it makes, one file a case in `tests/render`: the source, then `%%%%%%%% WIDTH` and the lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grokchat.render.document import Document

CASES = sorted((Path(__file__).parent / "render").glob("*.md"))


def parts(path: Path) -> tuple[str, list[tuple[int, str]]]:
    source, *rest = re.split(r"^%%%%%%%% (\d+)\n", path.read_bytes().decode(), flags=re.MULTILINE)
    return source.removesuffix("\n"), [(int(width), lines) for width, lines in zip(rest[::2], rest[1::2], strict=True)]


def shown(document: Document) -> str:
    return "".join(f"{line.text.rstrip()}\n" for line in document.lines)


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_source_makes_its_lines(path: Path) -> None:
    """At each width, given whole and character by character."""
    source, expected = parts(path)
    assert expected
    for width, lines in expected:
        whole = Document(width)
        whole.append(source)
        whole.finish()
        assert shown(whole) == lines
        grown = Document(width)
        for char in source:
            grown.append(char)
        grown.finish()
        assert list(grown.lines) == list(whole.lines)


def test_there_are_enough_cases() -> None:
    """At least 120, each of another thing."""
    assert len(CASES) >= 120
