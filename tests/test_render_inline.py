"""Marks in a line: each piece has its role, its link and its place in the source."""

from __future__ import annotations

import pytest

from grokchat.render.document import Document
from grokchat.render.formulas import Formulas
from grokchat.render.inline import Places, safe_link, spans_of
from grokchat.render.lines import Span
from grokchat.render.parser import parse_inline


def spans(text: str) -> list[Span]:
    return spans_of(parse_inline(text, {}), "text", Places(text, 0, text, 0), Formulas())


ROLES = [
    ("plain", [("plain", "text")]),
    ("*a*", [("a", "emphasis")]),
    ("_a_", [("a", "emphasis")]),
    ("**a**", [("a", "strong")]),
    ("***a***", [("a", "strong.emphasis")]),
    ("~~a~~", [("a", "strike")]),
    ("**~~a~~**", [("a", "strong.strike")]),
    ("*~~**a**~~*", [("a", "strong.emphasis.strike")]),
    ("`a`", [("a", "code.inline")]),
    ("`` a`b ``", [("a`b", "code.inline")]),
    ("*a `b` c*", [("a ", "emphasis"), ("b", "code.inline"), (" c", "emphasis")]),
    ("<b>", [("<b>", "html")]),
    ("a<br>b", [("a", "text"), ("<br>", "html"), ("b", "text")]),
    ("\\*a\\*", [("*", "text"), ("a", "text"), ("*", "text")]),
    ("&amp;", [("&", "text")]),
    ("&#x41;", [("A", "text")]),
    ("&nosuch;", [("&nosuch;", "text")]),
    ("a_b_c", [("a_b_c", "text")]),
    ("2 * 3 * 4", [("2 * 3 * 4", "text")]),
    ("![alt](a.png)", [("▣ ", "image"), ("alt", "image")]),
    ("![](a.png)", [("▣ ", "image"), ("a.png", "image")]),
]


@pytest.mark.parametrize(("text", "expected"), ROLES, ids=[case[0] for case in ROLES])
def test_marks_give_roles(text: str, expected: list[tuple[str, str]]) -> None:
    """And are not seen themselves."""
    assert [(span.text, span.role) for span in spans(text)] == expected


LINKS = [
    ("[a](https://example.org)", "a", "https://example.org"),
    ("[a](<https://example.org/a b>)", "a", "https://example.org/a%20b"),
    ("[a](https://example.org 'title')", "a", "https://example.org"),
    ("[**a**](https://example.org)", "a", "https://example.org"),
    ("[`a`](https://example.org)", "a", "https://example.org"),
    ("[a](mailto:x@example.org)", "a", "mailto:x@example.org"),
    ("<https://example.org/x>", "https://example.org/x", "https://example.org/x"),
    ("https://example.org/x", "https://example.org/x", "https://example.org/x"),
    ("<x@example.org>", "x@example.org", "mailto:x@example.org"),
    ("[a](javascript:x)", "[a](javascript:x)", ""),
    ("[a](file:///etc/passwd)", "[a](file:///etc/passwd)", ""),
    ("[a](vscode://x)", "a", ""),
    ("[a](ssh://-oProxyCommand=x)", "a", ""),
    ("[a](--version)", "a", ""),
    ("[a](../../etc/passwd)", "a", ""),
    ("[a](#top)", "a", ""),
    ("[a](https://user:word@example.org)", "a", ""),
    ("[a](//example.org)", "a", ""),
    ("![a](https://example.org/a.png)", "a", "https://example.org/a.png"),
    ("[![a](https://example.org/a.png)](https://example.org)", "a", "https://example.org/a.png"),
]


@pytest.mark.parametrize(("text", "words", "link"), LINKS, ids=[case[0] for case in LINKS])
def test_only_safe_addresses_can_be_followed(text: str, words: str, link: str) -> None:
    """http, https and mailto without a user's name; the words of others are words."""
    found = spans(text)
    assert words in "".join(span.text for span in found)
    assert {span.link for span in found if span.text.strip("▣ ")} == {link}


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("https://example.org", True),
        ("HTTPS://example.org", True),
        ("http://[::1]/", True),
        ("http://[::1", False),
        ("mailto:a@example.org", True),
        ("", False),
        ("example.org", False),
        ("data:text/html,x", False),
        ("https://a@b.example", False),
        ("tel:112", False),
        ("x-man-page:ls", False),
    ],
)
def test_an_address_is_safe_by_its_scheme(target: str, safe: bool) -> None:
    """A broken one is not."""
    assert safe_link(target) == (target if safe else "")


PLACED = [
    "one two",
    "*one* two",
    "one **two** three `four` five",
    "same *same* `same` **same**",
    "[one](https://example.org/one) one",
    "![one](one.png) one",
    "[a [b] c](https://example.org) b",
    "`one` one ``one`` one",
    "one\ntwo\nthree",
    "*one\ntwo* two",
    "one \\* two * three",
    "<b>one</b> one",
    "one https://example.org/one one",
]


@pytest.mark.parametrize("text", PLACED)
def test_every_piece_stands_where_it_is_in_the_source(text: str) -> None:
    """The same word in code, in an address and as a word is told apart."""
    places = [span.source for span in spans(text) if span.source >= 0]
    assert places == sorted(places)
    for span in spans(text):
        if span.source >= 0 and not span.text.isspace():
            assert text[span.source :].startswith((span.text, "\\" + span.text))


@pytest.mark.parametrize("count", [1, 2, 10, 5000])
def test_a_place_is_found_on_any_line(count: int) -> None:
    """In a quote whose lines have lost their marks."""
    rows = [f"line {number}" for number in range(count)]
    source = "".join(f"> {row}\n" for row in rows)
    content = "\n".join(rows)
    places = Places(content, 0, source, 1000)
    for number in range(0, count, max(1, count // 50)):
        at = content.index(f"line {number}")
        assert source[places.at(at) - 1000 :].startswith(f"line {number}\n")


def test_what_has_no_place_has_none() -> None:
    """A place before the text, or in a line that is not in the source."""
    places = Places("one\ntwo", 0, "one\nxxx", 0)
    assert places.at(-1) == -1
    assert places.at(1) == 1
    assert places.at(5) == -1


def test_leading_spaces_of_lines_are_no_part_of_the_words() -> None:
    """Each line is found behind its own."""
    source = "one\n    two\n  three"
    places = Places("one\n    two\n  three", 0, source, 0)
    assert source[places.at(8) :].startswith("two")


@pytest.mark.parametrize(("breaks", "lines"), [(False, ["one two"]), (True, ["one", "two"])])
def test_a_line_end_is_a_space_or_a_line_end(breaks: bool, lines: list[str]) -> None:
    """As whoever shows the text wants it."""
    document = Document(40, breaks=breaks)
    document.append("one\ntwo")
    document.finish()
    assert [line.text for line in document.lines] == lines


@pytest.mark.parametrize("text", ["one  \ntwo", "one\\\ntwo"])
def test_a_hard_break_is_one_anywhere(text: str) -> None:
    """By two spaces or a backslash."""
    document = Document(40)
    document.append(text)
    document.finish()
    assert [line.text for line in document.lines] == ["one", "two"]
