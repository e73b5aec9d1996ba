"""The Markdown parser: CommonMark with GFM's tables, strikethrough, task lists and footnotes, and mathematics as a rule."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.tasklists import tasklists_plugin

from grokchat.render.math_rules import math_plugin


@lru_cache(1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 100, "linkify": True})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.use(tasklists_plugin)
    parser.use(math_plugin)
    return parser


def parse(text: str) -> list[Token]:
    """The tokens of a text, with source maps."""
    return _parser().parse(text)
