"""The examples of the CommonMark and GFM specifications: the words on the screen are those of the reference, at every width."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from grokchat.render.document import Document
from grokchat.render.lines import Span

DATA = Path(__file__).parent / "data"
COMMONMARK: list[dict[str, Any]] = json.loads((DATA / "commonmark.json").read_text("utf-8"))
GFM: list[dict[str, Any]] = json.loads((DATA / "gfm.json").read_text("utf-8"))
DECORATION = {"marker", "marker.done", "rule", "quote.bar", "table", "image", "code.label"}

DIFFERENT = {12: r"\( \) and \[ \] hold mathematics here, which is shown as its source"}
"""Examples of CommonMark that are shown in another way, and why."""

DIFFERENT_GFM: dict[int, str] = {}
"""The same for GFM."""


class Words(HTMLParser):
    """The text content of HTML, an image's description included."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "img":
            self.words.append(named.get("alt") or named.get("src") or "")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def words_of(html: str) -> str:
    words = Words()
    words.feed(html)
    words.close()
    return squeezed("".join(words.words))


def reference(example: dict[str, Any]) -> str:
    """The specification's words; where there is raw HTML, those of the parser with that HTML shown as its source."""
    parser = MarkdownIt("commonmark")
    tokens = parser.parse(example["markdown"])
    raw = [one for token in tokens for one in (token, *(token.children or ())) if one.type in ("html_block", "html_inline")]
    if not raw:
        return words_of(example["html"])
    for token in raw:
        token.type = "text"
    return words_of(parser.renderer.render(tokens, parser.options, {}))


def decoration(span: Span) -> bool:
    return span.role in DECORATION and span.source == -1


def shown(markdown: str, width: int) -> str:
    document = Document(width)
    document.append(markdown)
    document.finish()
    return squeezed("".join(span.text for line in document.lines for span in line.spans if not decoration(span)))


@pytest.mark.parametrize("width", [20, 60, 120])
@pytest.mark.parametrize("example", COMMONMARK, ids=lambda example: f"{example['section']} {example['example']}")
def test_commonmark_shows_the_words_of_the_reference(example: dict[str, Any], width: int) -> None:
    """Nothing lost, nothing added, in the same order."""
    same = shown(example["markdown"], width) == reference(example)
    assert same == (example["example"] not in DIFFERENT)


@pytest.mark.parametrize("width", [20, 60, 120])
@pytest.mark.parametrize("example", GFM, ids=lambda example: f"{example['section']} {example['example']}")
def test_gfm_shows_the_words_of_the_reference(example: dict[str, Any], width: int) -> None:
    """Tables, task lists, strikethrough and bare links."""
    same = shown(example["markdown"], width) == reference(example)
    assert same == (example["example"] not in DIFFERENT_GFM)


def test_exceptions_are_few() -> None:
    """At most two in a hundred."""
    assert len(DIFFERENT) * 50 <= len(COMMONMARK)
    assert len(DIFFERENT_GFM) * 50 <= len(GFM) + len(COMMONMARK)
