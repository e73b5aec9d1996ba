"""A document that grows, against the laws that hold for every text: how it came, how wide it is, where its words stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grokchat.render.document import Document
from grokchat.render.lines import Line, Span
from grokchat.text import cells

PARAGRAPHS = [
    "One *two* **three** ~~four~~ ***five*** and `code` here.",
    "A longer paragraph that goes on for more than one line at most widths,\nand has a second line in its source.",
    "Hard  \nbreak and\\\nanother one.",
    "Escaped \\*stars\\* &amp; entities &#35; and \\[brackets\\].",
    "Tab\tin the\tmiddle of `co\tde` and words that go on and on until they wrap.",
    "An unclosed **bold and `code and [link",
    "Under\nthe line\n=======",
    "Under two\n---",
    "漢字かな交じり文は、どこでも改行できる。「括弧」も。 and latin",
    "Emoji 👩‍👩‍👧 🇩🇪 ❤️ 👍🏽 and e\u0301 combining",
    "Money $5 and $10, mathematics $a^2 + b$ and \\(x\\).",
    "The same same word word word, *same* `same` [same](https://same.example/same) same.",
]
LINKS = [
    "https://example.org/a/very/long/path/that/never/ends/and/has/no/place/to/break?query=yes#fragment",
    "See <https://example.org/a> or www.example.org or a@example.org.",
    "A [link](https://example.org 'title') and ![an image](pic.png) and [unsafe](javascript:x).",
    "A [named] link, [another][named], [third][] and [nothing].",
    "[named]: https://example.org/named 'Title'",
    "[third]:\n  https://example.org/third",
    "A note[^1] and [^long] and [^none].",
    "[^1]: The note *itself*.",
    "[^long]: A longer note that wraps at most widths because it is long.\n\n    And a second paragraph.",
]
BLOCKS = [
    "# One *heading*",
    "### Three ###",
    "######",
    "---",
    "> A quote\n> goes on\nlazily",
    "> > nested\n>\n> - in a list\n>   more",
    "> [!NOTE]\n> Words of *note*.",
    "> [!warning] more\n\n> [!TIP]",
    "Term\n: What it *means*\n: Or this\n\nOther\n\n: Also",
    "<div class='x'>\n*raw*\n</div>",
    "Inline <b>html</b> and <!-- a comment -->.",
    "<details>\n\n**inside**\n\n</details>",
    "$$\na = b\n  + c\n$$",
    "\\[ E = mc^2 \\]",
    "    indented code\n\n    more\tof it",
    "```python\ndef f(a):\n    '''doc\n    string'''\n    return [1, *a]  # why\n```",
    '```rust\nfn main() { let x = "a"; }\n',
    "~~~\nplain `` text\n\n  漢字\ttab\n~~~",
    '```json\n{"a": [1, 2, null]}\n```',
    "```\nunknown " + "long " * 30 + "\n```",
    "   ```js\n   const a = `b`;\n  less\n   ```",
]
LISTS = [
    "- one\n- two *em*\n  - nested\n    - deep\n- three",
    "* loose\n\n* items\n\n  with paragraphs",
    "9. nine\n10. ten\n11. eleven",
    "1) one\n\n   ```sh\n   ls -l\n   ```\n2) two",
    "- [ ] to do\n- [x] done **bold**\n- [X]\n- [ ]",
    "- > quote in a list\n  > goes on\n\n- ```\n  code in a list\n  ```",
    "1. one\n   - a\n   - b\n\n   paragraph\n2. two\n   | a | b |\n   |---|---|\n   | 1 | 2 |",
    "-\n- \n+ other",
]
TABLES = [
    "| a | b |\n|---|:-:|\n| 1 | *two* |\n| three | 4 |",
    "| left | right | centre |\n|:--|--:|:-:|\n| a long cell that wraps | 12 | x |\n| `a\\|b` | 漢字 | a<br>b |\nnot a row",
    "a | b | c | d | e | f\n-|-|-|-|-|-\nsome | words | that | never | fit | here\n1 | 2\n",
    "| head |\n|---|",
]
PIECES = PARAGRAPHS + LINKS + BLOCKS + LISTS + TABLES
JOINTS = ["\n\n", "\n\n", "\n", "\n\n\n", "\r\n\r\n", "\r\n", "\n \n", "\n\n  ", "\n\n> ", "\n\n- "]


def joined(parts: Sequence[tuple[str, str]], *, dos: bool) -> str:
    text = "".join(piece + joint for piece, joint in parts)
    return text.replace("\r\n", "\n").replace("\n", "\r\n") if dos else text


documents = st.builds(
    joined, st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(JOINTS)), min_size=1, max_size=7), dos=st.booleans()
)
widths = st.integers(8, 120)


def law(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As many examples, the same ones each time."""
    return settings(max_examples=examples, derandomize=True, deadline=None, database=None)


def whole(text: str, width: int) -> Document:
    document = Document(width)
    document.append(text)
    document.finish()
    return document


def cut_at(text: str, places: Iterable[int]) -> list[str]:
    bounds = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[low:high] for low, high in pairwise(bounds)]


@law(600)
@given(documents, st.lists(st.integers(0, 4000), max_size=40), widths)
def test_grown_in_any_pieces_is_the_same_as_given_whole(text: str, places: list[int], width: int) -> None:
    """How a text came leaves no trace in its lines."""
    grown = Document(width)
    for piece in cut_at(text, places):
        grown.append(piece)
    grown.finish()
    assert grown.lines == whole(text, width).lines
    assert grown.source == text.replace("\r\n", "\n")


@law(25)
@given(documents, widths)
def test_grown_by_single_characters_is_the_same_as_given_whole(text: str, width: int) -> None:
    """The smallest pieces there are."""
    grown = Document(width)
    for char in text:
        grown.append(char)
    grown.finish()
    assert grown.lines == whole(text, width).lines


@law(400)
@given(documents, st.lists(st.integers(0, 4000), max_size=40), widths)
def test_lines_above_the_first_dirty_one_never_change(text: str, places: list[int], width: int) -> None:
    """What a screen has painted above it stays true, `finish` included."""
    document = Document(width)
    before: list[Line] = []
    for piece in [*cut_at(text, places), None]:
        first = document.finish() if piece is None else document.append(piece)
        lines = list(document.lines)
        assert 0 <= first <= len(before)
        assert lines[:first] == before[:first]
        assert len(document) == len(lines)
        before = lines


@law(500)
@given(documents, widths)
def test_no_line_is_wider_than_the_screen(text: str, width: int) -> None:
    """At any width a terminal has, finished or not."""
    document = Document(width)
    for piece in (text[: len(text) * 2 // 3], text[len(text) * 2 // 3 :]):
        document.append(piece)
        assert [line.text for line in document.lines if cells(line.text) > width] == []
    document.finish()
    assert [line.text for line in document.lines if cells(line.text) > width] == []


def stands(source: str, span: Span) -> bool:
    """Whether a span's text stands where it says; for an entity, an escape or a tab, whether that begins there;
    for a part of a formula, whether that is between delimiters."""
    place = span.source
    if span.end >= 0:
        return source[place] in "$\\" and source[span.end - 1] in "$)]}" and place < span.end
    if source[place : place + len(span.text)].replace("\n", " ") == span.text:
        return True
    if span.text.isspace():
        return source[place : place + 1] in ("\t", " ")
    return re.match(r"\\[!-/:-@\[-`{-~]|&#?\w+;", source[place:]) is not None


@law(500)
@given(documents, widths)
def test_every_span_stands_where_it_says(text: str, width: int) -> None:
    """What is selected on the screen can be copied from the source."""
    document = whole(text, width)
    spans = [span for line in document.lines for span in line.spans if span.source >= 0]
    assert [span for span in spans if not stands(document.source, span)] == []


@law(400)
@given(documents, widths, widths)
def test_another_width_gives_the_lines_of_a_new_document(text: str, before: int, after: int) -> None:
    """Finished or in the middle of a text."""
    middle = len(text) // 2
    document = Document(before)
    document.append(text[:middle])
    document.rewrap(after)
    fresh = Document(after)
    fresh.append(text[:middle])
    assert document.lines == fresh.lines
    for one in (document, fresh):
        one.append(text[middle:])
        one.finish()
    assert document.lines == fresh.lines
    document.rewrap(before)
    assert document.lines == whole(text, before).lines


@pytest.mark.parametrize("width", [12, 40, 100])
def test_a_long_document_keeps_the_laws_across_its_chunks(width: int) -> None:
    """Hundreds of blocks: grown, rewrapped and read by parts."""
    text = "\n\n".join(piece if piece.count("```") != 1 else f"{piece}```" for piece in PIECES * 5)
    grown = Document(width)
    for piece in cut_at(text, range(0, len(text), 97)):
        grown.append(piece)
    grown.finish()
    lines = whole(text, width).lines
    assert grown.chunks
    assert grown.lines == lines
    grown.rewrap(width + 9)
    grown.rewrap(width)
    assert grown.lines == lines
    assert [grown.line(number) for number in range(0, len(lines), 37)] == lines[::37]
    assert grown.lines_between(50, 400) == lines[50:400]
