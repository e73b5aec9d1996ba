"""What is final and what may still change: told by the parser's own source map, for each kind of block."""

from __future__ import annotations

from itertools import pairwise

import pytest

from grokchat.render.ansi import Ansi
from grokchat.render.document import Document
from grokchat.render.lines import Line, Span
from grokchat.render.parser import code_of, open_marks, parse, parse_blocks, read
from grokchat.text import cells

FINAL = [
    ("a paragraph, by the next one's line end", "One.\n\nTwo", 0),
    ("a paragraph, once the next one has its line", "One.\n\nTwo\n", 1),
    ("a heading, by what follows", "# One\n\nTwo\n", 2),
    ("an item, by the next one", "- one\n- two\n", 1),
    ("no item whose successor has no line end", "- one\n- two", 0),
    ("no item that would be the head of a table", "- one\n- a | b\n", 0),
    ("each whole line of a fence", "```\none\ntwo\nthr", 3),
    ("nothing of a fence whose language still comes", "```py", 0),
    ("no row of a table", "| a |\n|---|\n| b |\n", 0),
    ("a table, by the line that ends it", "| a |\n|---|\n| b |\n\nTwo\n", 3),
    ("what stands above a table, by its head", "One.\n\n| a |\n|---", 1),
    ("no head of a table before its second line", "| a |\n|---", 0),
    ("a quote, by what follows", "> one\n\nTwo\n", 1),
    ("no quote that goes on lazily", "> one\ntwo", 0),
    ("no text before an open display", "One.\n\n\\[\na\n", 1),
    ("raw HTML, by the empty line and what follows", "<div>\nraw\n</div>\n\nTwo\n", 3),
    ("a rule, by what follows", "---\n\nTwo\n", 1),
]


@pytest.mark.parametrize(("text", "final"), [case[1:] for case in FINAL], ids=[case[0] for case in FINAL])
def test_final_is(text: str, final: int) -> None:
    """As many lines, and no more, can never change."""
    document = Document(40)
    document.append(text)
    assert document.final == final


@pytest.mark.parametrize("text", [case[1] for case in FINAL], ids=[case[0] for case in FINAL])
@pytest.mark.parametrize(
    "rest",
    ["\n\nMore.\n", "\n===\n", "\n: meaning\n", " more\n", "\n    code\n", "```\n", "\n|---|\n", "\\]\n", "\n- x\n", "\n> q\n"],
)
def test_what_is_final_stays_whatever_comes(text: str, rest: str) -> None:
    """The worst that can follow."""
    document = Document(40)
    document.append(text)
    final = document.final
    before = document.lines[:final]
    document.append(rest)
    document.append("Last.\n\n")
    document.finish()
    assert document.lines[:final] == before
    whole = Document(40)
    whole.append(f"{text}{rest}Last.\n\n")
    whole.finish()
    assert document.lines == whole.lines


TABLES = [
    "```| a |\n|---|\nb\n",
    "``` | a\n- | -\n",
    "```| a |\nb\n```\n",
    "~~~ | a |\n|---|\n~~~\n",
    "One.\n| a |\n|---|x\n",
    "|---|---|\n| a |\n|---|x y\n",
]


@pytest.mark.parametrize("text", TABLES)
def test_a_table_is_told_by_its_second_line_however_it_comes(text: str) -> None:
    """Its first may look like a fence, its second may go on as words."""
    whole = Document(40)
    whole.append(text)
    whole.finish()
    for size in (1, 2, 3, 5):
        grown = Document(40)
        for start in range(0, len(text), size):
            grown.append(text[start : start + size])
        grown.finish()
        assert grown.lines == whole.lines


FOUND = {
    "a quote that is empty so far": (">\n|\n\n|\n", 40),
    "a quote with a mark": (">\n$\n>\n", 40),
    "a display in a quote before a lazy line": ("  > a \\[ b\n  > ```| a |\n  |\n>   ~~s", 40),
    "a display between lines of words": ("$\n$$\n.$$$", 14),
    "a display that nothing closes, and a quote": (")$$\n>\n\n", 60),
    "a display that nothing closes, and a fence": ("d$$\n```\n\n", 40),
    "a formula that ends with half a command": ("\\[\\b|\\", 120),
    "a formula before a line's end of another kind": ("+$$\\b\n\r", 120),
    "a name in an item in an open display": ("$$\n1. [x]:-", 120),
    "a name in a quote in an open display": ("\\[\n>[x]:|", 40),
    "a term that a line under it would make a heading": ("--\n~     b\n_\n-\n", 56),
    "a table that shows nothing": ("`||\n-|-\n1.\n", 4),
    "a tab in an indented fence": (" ```\n\t-", 14),
    "raw HTML in a list in a quote": (">1. \n>    <pre>\n>", 60),
    "spaces at the end of an open fence": ("```rust\nfn main() {}\n\n\n  ", 8),
    "a name after a table": ("bim\n\n| abc | def |\n| --- | ---\n[foo] \n[]\n\n[foo]: /urlb 'title'\n", 120),
    "a formula that its paragraph ends in the middle of": ("a \\[ b\n  \\end{align} x ```\n>term\n>&amp;", 80),
    "no words in headings": ("#\n#\n\n# \n\na", 40),
    "breaks with nothing before them": ("\\\n\\\n.", 20),
}
"""What a machine found by trying: each was another document in pieces, or when it was given whole."""


@pytest.mark.parametrize(("text", "width"), FOUND.values(), ids=FOUND)
def test_what_was_found_is_the_same_however_it_came(text: str, width: int) -> None:
    """In any two pieces, by single characters, given whole, and at another width."""
    whole = Document(width)
    whole.append(text)
    whole.finish()
    for pieces in [list(text), *([text[:place], text[place:]] for place in range(1, len(text)))]:
        grown = Document(width)
        before: list[Line] = []
        for piece in pieces:
            first = grown.append(piece)
            lines = list(grown.lines)
            assert lines[:first] == before[:first]
            before = lines
        grown.finish()
        assert grown.lines == whole.lines
    given = Document(width)
    given.give(text)
    assert given.lines == whole.lines
    whole.rewrap(width + 13)
    given.rewrap(width + 13)
    assert given.lines == whole.lines


@pytest.mark.parametrize("text", [text for text, _ in FOUND.values()], ids=FOUND)
def test_what_was_found_has_no_two_empty_lines(text: str) -> None:
    """What shows nothing takes no room, and nothing parts it from its neighbours."""
    whole = Document(40)
    whole.append(text)
    whole.finish()
    empty = [not line.spans and line.fill == "text" for line in whole.lines]
    assert not any(one and two for one, two in pairwise(empty))
    assert not empty[0]
    assert not empty[-1]


NARROW = [
    "\\begin{cases}abc + def",
    "$$\U0001f469\U0001f469\u200d\U0001f467>$$",
    "$$(((((((",
    "\\[cript>\\b\\]",
    "12345. item",
    "[^1]:[^1]:[^1]:e",
    "[^1]: > > -  $$ a\n    > >      1. one\n    > >         > [!IMPORTANT]\n    >",
    "> [!IMPORTANT]\n> x",
]


@pytest.mark.parametrize("width", [4, 5, 8, 13])
@pytest.mark.parametrize("text", NARROW)
def test_no_line_is_wider_than_the_narrowest_screen(text: str, width: int) -> None:
    """Markers, names of notes and titles are broken like words, and nothing hangs where there is no room for it."""
    document = Document(width)
    for char in text:
        document.append(char)
        assert [line.text for line in document.lines if cells(line.text) > width] == []
    document.finish()
    assert [line.text for line in document.lines if cells(line.text) > width] == []
    letters = "".join(line.text for line in document.lines).replace(" ", "")
    assert letters.count("I") == text.count("I")


QUOTED = [
    ("> a <!-- b\n> c --> d\n", ["<!-- b", "c -->"]),
    (">]$$\n>\\b", ["\\b"]),
    (">\\begin{cases}\n>  1.", ["\\begin{cases}", "1."]),
]


@pytest.mark.parametrize(("text", "pieces"), QUOTED)
def test_what_goes_over_lines_of_a_quote_stands_where_its_lines_stand(text: str, pieces: list[str]) -> None:
    """Raw HTML and mathematics as its source: the marks of the quote between the lines are not copied."""
    document = Document(60, mathematics="source")
    document.append(text)
    document.finish()
    spans = [span for line in document.lines for span in line.spans]
    for piece in pieces:
        found = [span for span in spans if span.text.strip() == piece]
        assert [text[span.source : span.source + len(span.text)] for span in found] == [found[0].text]


def test_a_formula_in_a_fence_ends_where_its_last_line_ends() -> None:
    """However its lines are indented."""
    text = " ```latex\n x = 1 +\n\ty\n ```\n"
    document = Document(40)
    document.append(text)
    document.finish()
    assert {text[line.start : line.end] for line in document.lines} == {"x = 1 +\n\ty"}


def test_a_long_open_display_is_drawn_whole_at_the_end() -> None:
    """While it comes it is drawn when it has grown by a part; what came last must not be missing."""
    document = Document(60)
    document.append("\\[\n" + "a + " * 600)
    document.append("\\omega + 1")
    document.finish()
    assert sum(line.text.count("ω") for line in document.lines) == 1


def test_only_whole_lines_are_read_to_tell_what_is_final() -> None:
    """Within a line nothing becomes final, so nothing has to be read for it."""
    document = Document(40)
    document.append("One.\n\nTwo\n\n")
    assert document.final == 1
    for char in "- three | four":
        document.append(char)
        assert document.final == 1
    document.append("\n")
    assert document.final == 3


def test_a_term_is_no_heading_whatever_line_is_below_its_meaning() -> None:
    """What was shown as a definition stays one; a heading of two lines is one still."""
    document = Document(40)
    document.append("Term\n: meaning\n---\n\nTwo\nlines\n---\n")
    document.finish()
    roles = {span.text: span.role for line in document.lines for span in line.spans}
    assert roles["Term"] == "term"
    assert roles["meaning"] == "text"
    assert roles["Two"] == "heading.2"


JOINED = [
    "1\u200d2",
    "a\u200d\u200db",
    "x\ufe0f",
    "👨\u200d👩",
    "\u200d",
    "a\r\r\nb",
    "\r\r\n\r",
    "\ud83d\ude00",
    "\ud83d",
    "a\ud83d\r\n\ude00",
]


@pytest.mark.parametrize("text", JOINED)
def test_a_character_that_depends_on_the_one_before_is_the_same_in_pieces(text: str) -> None:
    """Joiners, halves of characters and of line ends; and at another width."""
    whole, grown = Document(20), Document(20)
    whole.append(text)
    for char in text:
        grown.append(char)
    whole.finish()
    grown.finish()
    assert grown.lines == whole.lines
    grown.rewrap(40)
    whole.rewrap(40)
    assert grown.lines == whole.lines
    assert grown.source == whole.source


def test_a_long_open_paragraph_is_shown_again_when_it_has_grown_by_a_part() -> None:
    """Not with each character; but all of it at the end."""
    document = Document(40)
    document.append("word " * 1_200)
    shown = sum(line.text.count("word") for line in document.lines)
    document.append("word ")
    assert sum(line.text.count("word") for line in document.lines) == shown
    document.append("word " * 30)
    assert sum(line.text.count("word") for line in document.lines) == shown + 31
    document.append("word")
    document.finish()
    assert sum(line.text.count("word") for line in document.lines) == shown + 32


def test_blocks_can_be_told_without_reading_their_words() -> None:
    """And be read later: the same as read at once."""
    text = "# A *title*\n\nWords with `code` and https://example.org.\n\n- an **item**\n"
    known: dict[str, object] = {}
    blocks = parse_blocks(text, known)
    assert [token.type for token in blocks] == [token.type for token in parse(text, {})]
    assert not any(token.children for token in blocks)
    assert [token.children for token in read(blocks, text, known)] == [token.children for token in parse(text, {})]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("a", ""),
        ("*a", "*"),
        ("**a", "**"),
        ("***a", "***"),
        ("*a **b", "***"),
        ("*a*", ""),
        ("~~a", "~"),
        ("2 * 3", ""),
        ("\\*a", ""),
    ],
)
def test_open_marks_are_told(text: str, marks: str) -> None:
    """The innermost last; none in code, none that are escaped."""
    found = open_marks(text, {})
    assert found.replace("**", "*").replace("**", "*")[:1] == marks[:1]
    assert bool(found) == bool(marks)


@pytest.mark.parametrize("depth", [10, 150, 250, 2_000])
def test_many_brackets_are_words(depth: int) -> None:
    """However many levels are read, none is lost."""
    document = Document(60)
    document.append("[" * depth + "a" + "]" * depth)
    document.finish()
    words = "".join(line.text for line in document.lines)
    assert (words.count("["), words.count("]"), words.count("a")) == (depth, depth, 1)


def test_a_link_among_many_brackets_is_a_link() -> None:
    """Fewer levels are read, but not none."""
    document = Document(60)
    document.append("[x] " * 300 + "[a link](https://example.org) **bold**")
    document.finish()
    assert any(span.link == "https://example.org" for line in document.lines for span in line.spans)
    assert any(span.role == "strong" for line in document.lines for span in line.spans)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("none", []),
        ("```\na\n```", ["a"]),
        ("```\na\n\nb\n```\n\n    c\n", ["a\n\nb", "c"]),
        ("- x\n\n  ```sh\n  ls\n  ```", ["ls"]),
        ("> ~~~\n> q\n> ~~~", ["q"]),
        ("```\n```", [""]),
        ("```\nopen", ["open"]),
    ],
)
def test_code_blocks_are_told(text: str, codes: list[str]) -> None:
    """Without their fences and their marks."""
    assert code_of(text) == codes


STYLES = {"strong": "bold", "link": "underline", "code": "on #101010"}


def printed(line: Line, *, color: bool) -> str:
    return Ansi(lambda role: STYLES.get(role, ""), 12, color=color).text(line)


def test_a_printed_line_has_its_styles_and_ends_them() -> None:
    """Nothing leaks into the next line."""
    text = printed(Line((Span("a "), Span("b", "strong"), Span(" c"))), color=True)
    assert text == "a \x1b[1mb\x1b[0m c"


def test_without_colour_only_words_are_printed() -> None:
    """And no spaces at their end."""
    assert printed(Line((Span("a "), Span("b", "strong"), Span("   "))), color=False) == "a b"


def test_a_line_of_code_is_filled_to_the_width() -> None:
    """Its ground is a block, not a ragged edge."""
    text = printed(Line((Span(" x", "code"),), "code"), color=True)
    bare = text.replace("\x1b[0m", "")
    assert bare.rstrip().endswith("x") or bare.count(" ") >= 11
    assert text.endswith("\x1b[0m")


@pytest.mark.parametrize("words", ["12 cells now", "wider than the twelve cells", "漢字漢字漢字"])
def test_a_full_line_is_filled_no_further(words: str) -> None:
    """Else the terminal would break it."""
    assert " " * 3 not in printed(Line((Span(words, "code"),), "code"), color=True)


UNSEEN = [
    "> [name]: https://example.org\n\n> quote\n\nwords",
    "[name]: https://example.org\n\nwords\n\nmore",
    "- item\n\n[name]: https://example.org\n\n- item",
    "words\n\n> [name]: https://example.org\n\nmore",
    "1. one\n2. two\n\n[name]: https://example.org\n\n3. three",
    "[^1]: note\n\n> [name]: https://example.org\n\nmore",
]


@pytest.mark.parametrize("text", UNSEEN)
def test_what_shows_nothing_parts_nothing(text: str) -> None:
    """No line is empty above the first words, and one is between blocks, in whatever pieces the text comes."""
    whole = Document(30)
    whole.append(text)
    whole.finish()
    assert whole.lines[0].spans
    for place in range(1, len(text)):
        grown = Document(30)
        grown.append(text[:place])
        grown.append(text[place:])
        grown.finish()
        assert [line.text for line in grown.lines] == [line.text for line in whole.lines]
