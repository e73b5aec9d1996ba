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
from markdown_it.rules_core import StateCore, linkify
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from grokchat.render.math_rules import math_plugin

_MARKS = re.compile(r"[\n\\`*_~!\[\]<>&$^{}]")
"""Any character that a rule for marks may begin with."""

Known = MutableMapping[str, Any]
"""What the parser knows of the document: link references and footnotes, by label, and whether line ends are kept (`breaks`)."""


@lru_cache(1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 60, "linkify": True})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.use(deflist_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.use(math_plugin)
    # `show` has made every line end a newline before.
    parser.core.ruler.disable(["text_join", "normalize"])
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_link": False})
    parser.core.ruler.at("linkify", _linkify)
    parser.core.ruler.at("inline", _inline)
    return parser


def _inline(state: StateCore) -> None:
    """Marks in the text of blocks; where there is none, as in most cells of tables, there is nothing to look for."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        if token.content and not _MARKS.search(token.content):
            token.children = [Token("text", "", 0, content=token.content)]
        else:
            token.children = state.md.inline.parse(token.content, state.md, state.env, [])
            if state.env.get("breaks"):
                for one in token.children:
                    one.type = "hardbreak" if one.type == "softbreak" else one.type


def _linkify(state: StateCore) -> None:
    """Bare links, looked for only where there is anything like one: the search costs as much as the rest of the parsing."""
    if "://" in state.src or "www." in state.src or "@" in state.src or "mailto:" in state.src:
        linkify(state)


def parse(text: str, known: Known) -> list[Token]:
    """The tokens of a text, with source maps; what it defines is added to `known`."""
    return _parser().parse(text, known)


def parse_inline(text: str, known: Known) -> list[Token]:
    """The inline tokens of a paragraph's text."""
    tokens = _parser().parseInline(text, known)
    return tokens[0].children or []


def open_marks(text: str, known: Known) -> str:
    """The emphasis marks that are open at the end of a paragraph's text, the innermost last."""
    parser = _parser()
    state = StateInline(text, parser, known, [])
    parser.inline.tokenize(state)
    for rule in parser.inline.ruler2.getRules(""):
        rule(state)
    return "".join(chr(one.marker) for one in state.delimiters if one.open and one.end < 0)


def code_of(text: str) -> list[str]:
    """The code blocks of a text, each without its fences and its last newline."""
    return [token.content.removesuffix("\n") for token in parse(text, {}) if token.type in ("fence", "code_block")]
