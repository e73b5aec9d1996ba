"""Inline tokens to spans, and spans to lines of a width."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from markdown_it.token import Token

from grokchat.render.lines import Line, Span
from grokchat.text import wrap

SAFE = ("http", "https", "mailto")
_MARKS = {"em": "emphasis", "strong": "strong", "s": "strike"}


def spans_of(tokens: Sequence[Token] | None, base: str = "text") -> list[Span]:
    """The spans of inline tokens; a hard break is a span of one newline."""
    found: list[Span] = []
    marks: list[str] = []
    link = ""
    for token in tokens or []:
        role = ".".join(dict.fromkeys(marks)) or base
        match token.type:
            case "text":
                found.append(Span(token.content, "link" if link else role, link))
            case "code_inline":
                found.append(Span(token.content, "code.inline", link))
            case "math":
                found.append(Span(token.content.replace("\n", " "), "math", link))
            case "softbreak":
                found.append(Span(" ", role, link))
            case "hardbreak":
                found.append(Span("\n", role))
            case "image":
                target = str(token.attrs.get("src", ""))
                words = token.content or target
                found.append(Span(f"[image: {words}]", "image", safe_link(target)))
            case "link_open":
                link = safe_link(str(token.attrs.get("href", "")))
            case "link_close":
                link = ""
            case "html_inline":
                found.append(_html(token.content))
            case kind if kind.endswith("_open") and kind[:-5] in _MARKS:
                marks.append(_MARKS[kind[:-5]])
            case kind if kind.endswith("_close") and kind[:-6] in _MARKS and marks:
                marks.pop()
            case _:
                if token.content:
                    found.append(Span(token.content, role, link))
    return found


def _html(source: str) -> Span:
    """A task list's box, else the source as it stands."""
    if "task-list-item-checkbox" in source:
        return Span("☑" if "checked" in source else "☐", "marker")
    return Span(source, "html")


def safe_link(target: str) -> str:
    """The address when it may be followed: http, https or mailto, without a user's name in it; else empty."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    return target if parts.scheme in SAFE and "@" not in parts.netloc else ""


def wrap_spans(spans: Sequence[Span], width: int) -> list[tuple[Span, ...]]:
    """The spans as lines of at most `width` cells; a newline ends a line."""
    lines: list[tuple[Span, ...]] = []
    row: list[Span] = []
    for span in spans:
        pieces = span.text.split("\n")
        for number, piece in enumerate(pieces):
            if number:
                lines += _wrapped(row, width)
                row = []
            if piece:
                row.append(span._replace(text=piece.replace("\t", "    ")))
    return [*lines, *_wrapped(row, width)]


def _wrapped(row: Sequence[Span], width: int) -> list[tuple[Span, ...]]:
    text = "".join(span.text for span in row)
    return [cut(row, start, end) for start, end in wrap(text, width)]


def cut(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """The spans of characters `start` to `end`."""
    found: list[Span] = []
    position = 0
    for span in spans:
        low, high = max(start - position, 0), min(end - position, len(span.text))
        if low < high:
            found.append(span._replace(text=span.text[low:high]))
        position += len(span.text)
    return tuple(found)


def plain(spans: Sequence[Span]) -> str:
    """The words of the spans."""
    return "".join(span.text for span in spans)


def prefixed(lines: Sequence[Line], first: Span, rest: Span) -> list[Line]:
    """The lines with `first` before the first and `rest` before the others."""
    return [
        Line(((first if number == 0 else rest), *line.spans), line.fill)
        if (line.spans or number == 0 or rest.text.strip())
        else line
        for number, line in enumerate(lines)
    ]
