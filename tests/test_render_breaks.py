"""What a person typed keeps its line ends; what a model wrote is set as Markdown says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.render.document import Document

WORDS = st.text(alphabet="ab *_`-1.>\n#[]", max_size=60)


def lines_of(text: str, *, breaks: bool, width: int = 30) -> list[str]:
    document = Document(width, breaks=breaks)
    document.append(text)
    document.finish()
    return [line.text.rstrip() for line in document.lines]


@pytest.mark.parametrize(
    ("text", "typed", "written"),
    [
        ("one\ntwo", ["one", "two"], ["one two"]),
        ("a **b\nc** d", ["a b", "c d"], ["a b c d"]),
        ("- x\n  y", ["• x", "  y"], ["• x y"]),
        ("> x\n> y", ["▌ x", "▌ y"], ["▌ x y"]),
        ("`x\ny`", ["x y"], ["x y"]),
        ("one  \ntwo", ["one", "two"], ["one", "two"]),
        ("one\\\ntwo", ["one", "two"], ["one", "two"]),
        ("one\r\ntwo", ["one", "two"], ["one two"]),
    ],
)
def test_a_line_end_that_was_typed_is_one(text: str, typed: list[str], written: list[str]) -> None:
    """In paragraphs, items, quotes and emphasis; inside a code span it stays the space that Markdown makes of it."""
    assert lines_of(text, breaks=True) == typed
    assert lines_of(text, breaks=False) == written


def test_a_link_that_is_named_later_keeps_the_line_ends() -> None:
    """The text is then read a second time."""
    assert lines_of("[x]\ny\n\n[x]: http://a.b\n", breaks=True)[:2] == ["x", "y"]


def test_another_width_keeps_the_line_ends() -> None:
    """Laid out again from the chunks."""
    document = Document(30, breaks=True)
    document.append("one\ntwo\n\n" * 40)
    document.finish()
    document.rewrap(20)
    assert [line.text for line in document.lines][:3] == ["one", "two", ""]


@given(WORDS, st.integers(0, 60))
def test_growing_is_the_same_with_line_ends(text: str, cut: int) -> None:
    """In two pieces or in one."""
    document = Document(30, breaks=True)
    document.append(text[:cut])
    document.append(text[cut:])
    document.finish()
    assert [line.text.rstrip() for line in document.lines] == lines_of(text, breaks=True)


@given(st.lists(st.from_regex(r"[a-z]{1,8}( [a-z]{1,8}){0,3}", fullmatch=True), min_size=1, max_size=6))
def test_plain_lines_are_shown_as_they_were_typed(lines: list[str]) -> None:
    """Each on its own, as long as it fits."""
    assert lines_of("\n".join(lines), breaks=True, width=60) == lines
