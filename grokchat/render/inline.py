"""Inline tokens to spans that know where they stand in the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from urllib.parse import urlsplit

from markdown_it.token import Token

from grokchat.render.formulas import Formula, Formulas
from grokchat.render.lines import Span
from grokchat.text import show, show_line

SAFE = ("http", "https", "mailto")
DISPLAY = "math.display"
_MARKS = {"em": "emphasis", "strong": "strong", "s": "strike"}
_ORDER = ("strong", "emphasis", "strike")
_BRACKETS = re.compile("[()]")


class Places:
    """Where the characters of a paragraph's text stand in the document, for texts whose lines lost a prefix."""

    def __init__(self, content: str, first: int, text: str, offset: int, arrived: str | None = None) -> None:
        """`first` is where the paragraph's first source line begins in `text`; `offset` is added to every place.

        `arrived` is what the source has of the content, where that was closed for show.
        """
        self.content = content
        self._last = offset + len(text) - 1
        content = content if arrived is None else arrived
        self._positions: list[int] = []
        self._places: list[int] = []
        position, line = 0, first
        if "\n" not in content and content[:1] not in " \t":
            end = text.find("\n", first)
            place = text.find(content, first, end if end >= 0 else len(text)) if content else -1
            self._add(0, place + offset if place >= 0 else -1)
            return
        for row in content.split("\n"):
            end = text.find("\n", line)
            end = len(text) if end < 0 else end
            lead = len(row) - len(row.lstrip(" \t"))
            bare = row[lead:]
            place = text.find(bare, line, end) if bare else -1
            self._add(position + lead, place + offset if place >= 0 else -1)
            position += len(row) + 1
            line = end + 1

    def _add(self, position: int, place: int) -> None:
        self._positions.append(position)
        self._places.append(place)

    def at(self, position: int) -> int:
        """The place of a character of the content in the document, -1 when it is not known."""
        number = bisect_right(self._positions, position) - 1
        if number < 0 or (place := self._places[number]) < 0:
            return -1
        return min(place + position - self._positions[number], self._last)


class _Spans:
    """Goes through inline tokens and their text side by side."""

    def __init__(self, base: str, places: Places | None, formulas: Formulas, displays: list[Formula] | None) -> None:
        self.found: list[Span] = []
        self._formulas = formulas
        self._displays = displays
        self._base = base
        self._places = places
        self._cursor = 0
        self._marks: list[str] = []
        self._link = ""
        self._in_image = False

    def take(self, token: Token) -> None:
        """One token."""
        kind = token.type
        if kind == "text":
            self._add(show(token.content), self._role, token.content)
        elif kind == "text_special":
            # What was shown harmless as a text may be anything again as an entity or in an address.
            self._add(show_line(token.content), self._role, token.markup)
        elif kind == "code_inline":
            self._add(token.content, "code.inline", token.content)
        elif kind == "math":
            self._math(token)
        elif kind == "softbreak":
            self._add(" ", self._role, "")
        elif kind == "hardbreak":
            self.found.append(Span("\n", self._role))
        elif kind == "image":
            self._image(token)
        elif kind == "link_open":
            self._link = self._link if self._in_image else safe_link(str(token.attrs.get("href", "")))
        elif kind == "link_close":
            self._link = self._link if self._in_image else ""
            if token.markup not in ("linkify", "autolink"):
                self._pass_address()
        elif kind == "html_inline":
            self._add_lines(token.content, "html", "\n")
        elif kind == "footnote_ref":
            words = f"[^{token.meta['label']}]"
            self._add(words, "footnote", words)
        else:
            self._mark(kind, token)

    @property
    def _role(self) -> str:
        if self._in_image:
            return "image"
        if self._link:
            return "link"
        if not self._marks:
            return self._base
        marks = set(self._marks)
        return ".".join(mark for mark in _ORDER if mark in marks) or self._base

    def _mark(self, kind: str, token: Token) -> None:
        name, _, side = kind.rpartition("_")
        if side == "open" and name in _MARKS:
            self._marks.append(_MARKS[name])
            self._cursor += len(token.markup)
        elif side == "close" and name in _MARKS and self._marks:
            self._marks.pop()
            self._cursor += len(token.markup)
        elif token.content:
            self._add(token.content, self._role, token.content)

    def _add(self, words: str, role: str, raw: str) -> None:
        """Adds a span; `raw` is how it stands in the text."""
        if words:
            self.found.append(Span(words, role, self._link, self._place(raw) if raw else -1))

    def _place(self, raw: str) -> int:
        """Where the next such text begins in the document, -1 when that is not known."""
        places = self._places
        place = places.content.find(raw, self._cursor) if places is not None else -1
        if places is None or place < 0:
            return -1
        self._cursor = place + len(raw)
        return places.at(place)

    def _add_lines(self, raw: str, role: str, between: str) -> None:
        """Adds the lines of a text, each where it stands: the marks of a quote may stand before it."""
        for number, line in enumerate(raw.split("\n")):
            if number:
                self._add(between, role, "")
            bare = line.lstrip(" \t")
            self._add(line[: len(line) - len(bare)], role, "")
            self._add(bare, role, bare)

    def _bounds(self, raw: str) -> tuple[int, int]:
        """Where the next such text begins and ends in the document, -1 when that is not known."""
        start = self._place(raw)
        last = self._places.at(self._cursor - 1) if start >= 0 and self._places is not None else -1
        return start, last + 1 if last >= start >= 0 else -1

    def _math(self, token: Token) -> None:
        source, cursor = token.meta["source"], self._cursor
        formula = Formula(token.content, source, *self._bounds(source), token.meta["open"])
        if self._formulas.as_source(formula):
            self._cursor = cursor
            self._add_lines(source, "math.source", " ")
        elif token.meta["display"] and self._displays is not None:
            self._displays.append(formula)
            self.found.append(Span("", DISPLAY, "", formula.start))
        else:
            self.found += self._formulas.in_line(formula, self._link)

    def _image(self, token: Token) -> None:
        held, outside, source = self._link, not self._in_image, str(token.attrs.get("src", ""))
        if outside:
            self.found.append(Span("▣ ", "image", held))
            self._in_image, self._link = True, safe_link(source) or held
        before, cursor = len(self.found), self._cursor
        for child in token.children or ():
            self.take(child)
        if len(self.found) == before:
            self._add(source, "image", source)
            self._cursor = cursor
        self._pass_address()
        if outside:
            self._in_image, self._link = False, held

    def _pass_address(self) -> None:
        """Steps over the address, so that its letters are not taken for the text after it."""
        if self._places is None:
            return
        content, position = self._places.content, self._places.content.find("]", self._cursor)
        if position < 0:
            return
        position += 1
        if content[position : position + 1] == "(":
            depth = 0
            for bracket in _BRACKETS.finditer(content, position):
                depth += 1 if bracket[0] == "(" else -1
                if not depth:
                    position = bracket.end()
                    break
        elif content[position : position + 1] == "[":
            position = max(position, content.find("]", position) + 1)
        self._cursor = position


def spans_of(
    tokens: Sequence[Token] | None,
    base: str,
    places: Places | None,
    formulas: Formulas,
    displays: list[Formula] | None = None,
) -> list[Span]:
    """The spans of inline tokens; a hard break is a span of one newline.

    Displays go into `displays`, where there may be any, with an empty span of the role DISPLAY in their place.
    """
    if tokens and len(tokens) == 1 and tokens[0].type == "text":
        # The most common text by far, and in tables nearly all of it.
        words = tokens[0].content
        place = places.content.find(words) if places is not None and words else -1
        return [Span(words, base, "", places.at(place) if places is not None else -1)] if words else []
    walk = _Spans(base, places, formulas, displays)
    for token in tokens or ():
        walk.take(token)
    return walk.found


def safe_link(target: str) -> str:
    """The address when it may be followed: http, https or mailto, without a user's name in it; else empty."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    return target if parts.scheme in SAFE and "@" not in parts.netloc else ""
