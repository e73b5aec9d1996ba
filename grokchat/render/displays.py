"""Displays in the middle of a text: in a paragraph, in a fence of LaTeX, and as their source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from grokchat.render import delimiters
from grokchat.render.formulas import INDENT, Formula, Formulas
from grokchat.render.inline import DISPLAY
from grokchat.render.lines import Line, Span
from grokchat.render.wrapping import plain, width_of, wrap_spans

LANGUAGES = ("math", "latex", "tex", "katex")
"""The fences that may hold formulas."""


def paragraph_lines(
    spans: Sequence[Span], displays: Sequence[Formula], formulas: Formulas, width: int, *, apart: bool
) -> list[Line]:
    """The lines of a paragraph with displays in it; `apart` puts empty lines around them."""
    found: list[Line] = []
    words: list[Span] = []
    following = iter(displays)
    for span in spans:
        if span.role != DISPLAY:
            words.append(span)
            continue
        lines = _words(words, width)
        formula = formulas.display(next(following), width)
        for block in (lines, formula):
            found += [Line()] if apart and found and block else []
            found += block
        words = []
    lines = _words(words, width)
    return [*found, *([Line()] if apart and lines and found else []), *lines]


def _words(spans: Sequence[Span], width: int) -> list[Line]:
    """The words between two displays, without the space beside those."""
    rest = list(spans)
    while rest and not rest[-1].text.strip():
        del rest[-1]
    while rest and not rest[0].text.strip():
        del rest[0]
    if rest:
        first = rest[0]
        bare = first.text.lstrip()
        rest[0] = first._replace(text=bare, source=first.source + len(first.text) - len(bare) if first.source >= 0 else -1)
    return [Line(row) for row in wrap_spans(rest, width)] if plain(rest).strip() else []


class Piece(NamedTuple):
    """A formula of a fence: its bounds and those of what its delimiters hold, in the fence's content."""

    start: int
    end: int
    body_start: int
    body_end: int
    is_open: bool


def fence_pieces(language: str, content: str, *, closed: bool) -> list[Piece] | None:
    """The formulas of a fence of LaTeX; None when it holds anything else, and is code."""
    if language.lower() not in LANGUAGES or is_document(content):
        return None
    content = content if closed else delimiters.without_half(_HALF_FENCE.sub("", content))
    found = [Piece(*one[:4], is_open=False) for one in delimiters.scan(content) if one.display]
    rest = found[-1].end if found else 0
    begin = -1 if closed else delimiters.open_at(content[rest:])
    if begin >= 0:
        begin += rest
        opening = delimiters.opening_at(content, begin)
        body = begin if opening.startswith("\\begin") else begin + len(opening)
        found.append(Piece(begin, len(content), body, len(content), is_open=True))
    if not found:
        if "$" in content.strip(" \n$") or "\\(" in content:
            return None
        bounds = [match.span() for match in _PARAGRAPH.finditer(content)]
        return [Piece(start, end, start, end, is_open=not closed and end == bounds[-1][1]) for start, end in bounds]
    words, position = "", 0
    for piece in found:
        words += content[position : piece.start]
        position = piece.end
    return None if (words + content[position:]).strip(" \n\t.,%") else found


_HALF_FENCE = re.compile(r"(?:\n|\A)[ \t]*[`~]+\Z")
_PARAGRAPH = re.compile(r"\S(?:(?!\n[ \t]*\n)[\s\S])*\S|\S")


def is_document(tex: str) -> bool:
    """Whether LaTeX is a document or a drawing, which no formula is."""
    return _DOCUMENT.search(tex) is not None


_DOCUMENT = re.compile(
    r"\\(?:documentclass|usepackage|(?:sub)*section|chapter|paragraph|item|caption|includegraphics|maketitle|title|author"
    r"|usetikzlibrary|draw|node|path|input|bibliography|cite|footnote|centering|newenvironment|newtheorem|hfill|noindent)(?![A-Za-z])"
    r"|\\(?:begin|end)\{(?:document|itemize|enumerate|tikz|figure|table|tabular|theorem|lemma|proof|center|verbatim|lstlisting"
    r"|frame|abstract)"
)


def fence_lines(
    pieces: Sequence[Piece], content: str, text: str, position: int, offset: int, formulas: Formulas, width: int
) -> list[Line]:
    """The formulas of a fence whose content begins at `position` of `text`, which begins at `offset` in the document."""
    found: list[Line] = []
    for piece in pieces:
        source = content[piece.start : piece.end]
        first = source.split("\n", 1)[0]
        place = text.find(first, position) if position >= 0 else -1
        start = offset + place if place >= 0 else -1
        last, close = source.rsplit("\n", 1)[-1].strip(), place
        for _ in range(source.count("\n") if place >= 0 else 0):
            close = text.find("\n", close) + 1
        close = text.find(last, close) if place >= 0 else -1
        end = offset + close + len(last) if close >= 0 else -1
        position = close if close >= 0 else position
        formula = Formula(content[piece.body_start : piece.body_end], source, start, end, piece.is_open)
        as_source = formulas.as_source(formula)
        lines = source_lines(formula, text, offset, width) if as_source else formulas.display(formula, width)
        found += [Line()] if found and lines else []
        found += lines
    return found


def source_lines(formula: Formula, text: str, offset: int, width: int) -> list[Line]:
    """A display as its source, each line where it stands in `text`, which begins at `offset` in the document."""
    rows: list[Line] = []
    position = max(0, formula.start - offset)
    for line in formula.source.split("\n"):
        words = line.strip()
        place = text.find(words, position) if words else -1
        position = place + len(words) if place >= 0 else position
        for row in wrap_spans([Span(words, "math.source", "", offset + place if place >= 0 else -1)], width):
            rows.append(Line((Span(" " * min(max(0, width - width_of(row)) // 2, INDENT)), *row)))
    return rows
