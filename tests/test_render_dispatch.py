"""Tests of grokchat.render.dispatch: asking fewer rules finds the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_inline import StateInline
from mixed_documents import MARKS, documents

from grokchat.render import parser
from grokchat.render.dispatch import BlockParser, InlineParser
from grokchat.render.parser import parse, unsorted_parser

ADDRESS = st.from_regex(parser._NORMAL, fullmatch=True)


def tokens_without_sorting(text: str, known: dict[str, Any]) -> list[dict[str, Any]]:
    return [token.as_dict() for token in unsorted_parser().parse(text, known)]


def check(text: str) -> None:
    # A look for a note leaves an empty table of them.
    known: dict[str, Any] = {"footnotes": {"refs": {}, "list": {}}}
    other: dict[str, Any] = {"footnotes": {"refs": {}, "list": {}}}
    assert [token.as_dict() for token in parse(text, known)] == tokens_without_sorting(text, other)
    assert known == other


@given(documents)
@settings(max_examples=300)
def test_a_document_has_the_tokens_that_it_has_when_every_rule_is_asked(text: str) -> None:
    """A document has the tokens that it has when every rule is asked everywhere."""
    check(text)


@given(MARKS)
@settings(max_examples=300)
def test_any_marks_have_the_tokens_that_they_have_when_every_rule_is_asked(text: str) -> None:
    """Any mixture of marks has the tokens that it has when every rule is asked everywhere."""
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "    indented code\n\n- item\n\n      code in it",
        "Term\n: meaning\n\n  more of it\n\nOther\n~ its meaning",
        "| a | b |\n|---|---|\n| 1 | 2 |\nwords after it",
        "words\n===\n\nwords\n---\n\n***\n___\n- - -",
        "[^1]: a note\n\n    of two paragraphs\n\nsee [^1] and [name]\n\n[name]: https://example.org/a?b=c#d 'title'",
        "> quote\nlazy\n> > nested\n1. one\n2) other\n+ plus\n",
        "<div>\n*no mark*\n</div>\n\n<!-- note -->\n<https://example.org> <b>x</b> &amp; &#65;",
        "see https://example.org/a_b, mail a@example.org; :// alone: and x://y",
        "$$\na\n$$\n\\[ b \\]\n\\begin{align}a&=b\\end{align}\nwords $$c$$ more \\(d\\) $e$ \\$5",
        "[" * 70 + "deep" + "](a)" * 70,
        "![pic](a.png) ![[x]](b) [a][b] [c] ]( ![",
        "hard  \nbreak\\\nend\r",
    ],
)
def test_each_kind_of_block_and_mark_is_found(text: str) -> None:
    """Each kind of block and mark is found, also where one stands in another."""
    check(text)


def test_a_rule_that_is_in_no_table_is_refused() -> None:
    """A rule whose beginnings are not known raises KeyError instead of being left out in silence."""

    def unknown(_state: StateInline, _silent: bool) -> bool:
        return False

    library = MarkdownIt("commonmark")
    library.inline.ruler.push("unknown", unknown)
    with pytest.raises(KeyError):
        InlineParser(library.inline)
    library.block.ruler.push("unknown", lambda *_: False)
    block = BlockParser(library.block)
    with pytest.raises(KeyError):
        block.ruler.getRules("")


@given(ADDRESS)
@settings(max_examples=500)
def test_an_address_that_is_taken_as_it_stands_is_its_own_normal_form(address: str) -> None:
    """An address that is taken as it stands is its own normal form by the library's rules."""
    assert normalizeLink(address) == address


@pytest.mark.parametrize(
    "address", ["https://münchen.example/ä", "HTTP://Example.org/%zz", "https://a@b.example/", "javascript:alert(1)"]
)
def test_other_addresses_take_the_long_way(address: str) -> None:
    """Other addresses are made normal by the library."""
    assert parser._NORMAL.fullmatch(address) is None
    assert unsorted_parser().normalizeLink(address) == normalizeLink(address)
