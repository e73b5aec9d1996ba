"""The Markdown parser: CommonMark with GFM's tables, strikethrough and bare links, footnotes, definition lists, mathematics.

HTML is recognised, so that no Markdown is read inside it, and shown as its source. Where a text stands in the source is
kept: nothing is joined that is not one piece there.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, lheading
from markdown_it.rules_core import StateCore, block, linkify
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from grokchat.render.dispatch import BlockParser, InlineParser
from grokchat.render.math_rules import math_plugin

_MARKS = re.compile(r"[\n\\`*_~!\[\]<>&$^{}]")
"""Any character that a rule for marks may begin with."""

_BARE = re.compile(r"://|www\.|@|mailto:").search
"""What a bare link has in it."""

_NORMAL = re.compile(
    r"https?://[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,3}(?:/[\w/.~!$&'()*+,;=:@-]*)?(?:\?[\w/.~!$&'()*+,;=:@-]*)?(?:#[\w.-]*)?",
    re.ASCII,
)
"""An address that is its own normal form, as nearly all are: to find that out letter by letter takes longer than all else of a link."""

Known = MutableMapping[str, Any]
"""What the parser knows of the document: link references and footnotes, by label, and whether line ends are kept (`breaks`)."""


_NESTING = 60
"""How deep blocks and links in links are read."""

_MANY = 200
"""Brackets in a paragraph from which fewer levels of them are read, as each level looks through all that follows."""

_FEWER = 8


class _Parser(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        """The address as it is kept: its own normal form stays as it stands."""
        return url if _NORMAL.fullmatch(url) else super().normalizeLink(url)


def unsorted_parser(nesting: int = _NESTING) -> MarkdownIt:
    """The library's parser with all rules, each of which is asked everywhere."""
    parser = _Parser("commonmark", {"maxNesting": nesting, "linkify": True})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.use(deflist_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.use(math_plugin)
    # `show` has made every line end a newline before.
    parser.core.ruler.disable(["text_join", "normalize"])
    parser.core.ruler.at("block", _block)
    parser.block.ruler.at("lheading", _underlined)
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_link": False})
    parser.core.ruler.at("linkify", _linkify)
    parser.core.ruler.at("inline", _inline)
    parser.inline.ruler.at("link", _link)
    parser.inline.ruler.at("image", _image)
    return parser


@lru_cache(2)
def _parser(nesting: int = _NESTING) -> MarkdownIt:
    parser = unsorted_parser(nesting)
    parser.inline, parser.block = InlineParser(parser.inline), BlockParser(parser.block)
    return parser


def _parser_for(content: str, ordinary: MarkdownIt) -> MarkdownIt:
    return _parser(_FEWER) if content.count("[") > _MANY else ordinary


def _link(state: StateInline, silent: bool) -> bool:
    """A link; where no bracket closes any more, none is looked for."""
    return state.src[state.pos] == "[" and state.src.find("]", state.pos) >= 0 and link(state, silent)


def _image(state: StateInline, silent: bool) -> bool:
    return state.src[state.pos] == "!" and state.src.find("]", state.pos) >= 0 and image(state, silent)


def _block(state: StateCore) -> None:
    """Blocks; a quote's mark at the very end gets its line end, without which the parser looks for a character behind it."""
    if not state.inlineMode and state.src.rstrip(" \t").endswith(">"):
        state.src += "\n"
    block(state)


_DEFINITION = re.compile(r"[:~][ \t]+\S")


def _underlined(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A heading with a line under it; a term with its definition is none, whatever may come below."""
    if first + 1 < last and _DEFINITION.match(state.src, state.bMarks[first + 1] + state.tShift[first + 1]):
        return False
    return lheading(state, first, last, silent)


def _inline(state: StateCore) -> None:
    """Marks in the text of blocks; where there is none, as in most cells of tables, there is nothing to look for."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        if token.content and not _MARKS.search(token.content):
            token.children = [Token("text", "", 0, content=token.content)]
        else:
            parser = _parser_for(token.content, state.md)
            token.children = parser.inline.parse(token.content, parser, state.env, [])
            if state.env.get("breaks"):
                for one in token.children:
                    one.type = "hardbreak" if one.type == "softbreak" else one.type


def _linkify(state: StateCore) -> None:
    """Bare links, looked for only where there is anything like one: the search costs as much as the rest of the parsing."""
    tokens = state.tokens
    state.tokens = [
        token for token in tokens if any(child.type == "text" and _BARE(child.content) for child in token.children or ())
    ]
    linkify(state)
    state.tokens = tokens


def parse(text: str, known: Known) -> list[Token]:
    """The tokens of a text, with source maps; what it defines is added to `known`."""
    return _parser().parse(text, known)


def parse_blocks(text: str, known: Known) -> list[Token]:
    """The tokens of a text whose paragraphs are not read yet, which costs a tenth; `read` reads those that are looked at."""
    state = StateCore(text, _parser(), known)
    _block(state)
    return state.tokens


def read(tokens: list[Token], text: str, known: Known) -> list[Token]:
    """The tokens of `parse_blocks`, with the marks in their paragraphs."""
    state = StateCore(text, _parser(), known)
    state.tokens = tokens
    _inline(state)
    _linkify(state)
    return tokens


def parse_inline(text: str, known: Known) -> list[Token]:
    """The inline tokens of a paragraph's text."""
    tokens = _parser().parseInline(text, known)
    return tokens[0].children or []


def open_marks(text: str, known: Known) -> str:
    """The emphasis marks that are open at the end of a paragraph's text, the innermost last."""
    parser = _parser_for(text, _parser())
    state = StateInline(text, parser, known, [])
    parser.inline.tokenize(state)
    for rule in parser.inline.ruler2.getRules(""):
        rule(state)
    return "".join(chr(one.marker) for one in state.delimiters if one.open and one.end < 0)


def code_of(text: str) -> list[str]:
    """The code blocks of a text, each without its fences and its last newline."""
    return [token.content.removesuffix("\n") for token in parse(text, {}) if token.type in ("fence", "code_block")]
