"""Block tokens to lines: headings, paragraphs, lists, quotes, code, tables, rules, display mathematics."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from grokchat.render.code import code_lines
from grokchat.render.inline import plain, prefixed, spans_of, wrap_spans
from grokchat.render.lines import Line, Span
from grokchat.render.tables import table_lines
from grokchat.text import cells

NARROWEST = 8
"""The least cells that a nested block gets; deeper nesting stops indenting."""


def lay_out(tokens: Sequence[Token], width: int, *, tight: bool = False) -> list[Line]:
    """The lines of block tokens, an empty line between blocks unless the list they stand in is tight."""
    found: list[Line] = []
    position = 0
    while position < len(tokens):
        end = _end_of(tokens, position)
        block = tokens[position : end + 1]
        lines = _block(block, width)
        if lines:
            if found and not (tight or _joined(block)):
                found.append(Line())
            found += lines
        position = end + 1
    return found


def _end_of(tokens: Sequence[Token], position: int) -> int:
    depth = 0
    for index in range(position, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _joined(block: Sequence[Token]) -> bool:
    return block[0].type in ("bullet_list_open", "ordered_list_open") and block[0].level > 0 and _is_tight(block)


def _block(block: Sequence[Token], width: int) -> list[Line]:
    token = block[0]
    match token.type:
        case "heading_open":
            return _heading(block, width)
        case "paragraph_open":
            return [Line(row) for row in wrap_spans(spans_of(block[1].children), width)]
        case "bullet_list_open" | "ordered_list_open":
            return _list(block, width)
        case "blockquote_open":
            inner = lay_out(block[1:-1], max(NARROWEST, width - 2))
            bar = Span("▌ ", "quote.bar")
            return [Line((bar, *(_quoted(span) for span in line.spans)), line.fill) for line in inner]
        case "fence":
            return code_lines(token.content, token.info, width)
        case "code_block":
            return code_lines(token.content, "", width)
        case "table_open":
            return table_lines(block, width)
        case "hr":
            return [Line((Span("─" * width, "rule"),))]
        case "math_block":
            return _math(token, width)
        case _:
            return [Line(row) for row in wrap_spans([Span(token.content, "html")], width)] if token.content else []


def _heading(block: Sequence[Token], width: int) -> list[Line]:
    role = f"heading.{block[0].tag[1:]}"
    rows = wrap_spans(spans_of(block[1].children, role), width)
    lines = [Line(row) for row in rows]
    if block[0].tag in ("h1", "h2"):
        longest = max(cells(plain(row)) for row in rows)
        lines.append(Line((Span(("━" if block[0].tag == "h1" else "─") * max(1, longest), "rule"),)))
    return lines


def _is_tight(block: Sequence[Token]) -> bool:
    level = block[0].level + 2
    return all(token.hidden for token in block if token.type == "paragraph_open" and token.level == level)


def _list(block: Sequence[Token], width: int) -> list[Line]:
    tight = _is_tight(block)
    items = _items(block[1:-1])
    start = int(block[0].attrs.get("start", 1)) if block[0].type == "ordered_list_open" else 0
    ordered = block[0].type == "ordered_list_open"
    size = len(f"{start + len(items) - 1}. ") if ordered else 2
    depth = block[0].level // 2
    found: list[Line] = []
    for number, item in enumerate(items):
        marker = f"{start + number}. ".rjust(size) if ordered else f"{'•◦▪'[depth % 3]} "
        lines = lay_out(item, max(NARROWEST, width - size), tight=tight) or [Line()]
        if found and not tight:
            found.append(Line())
        found += prefixed(lines, Span(marker, "marker"), Span(" " * size))
    return found


def _items(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    found: list[Sequence[Token]] = []
    position = 0
    while position < len(tokens):
        end = _end_of(tokens, position)
        found.append(tokens[position + 1 : end])
        position = end + 1
    return found


def _quoted(span: Span) -> Span:
    return span._replace(role="quote") if span.role == "text" else span


def _math(token: Token, width: int) -> list[Line]:
    """Display mathematics: its source, in the middle of the line where it fits."""
    rows: list[Line] = []
    for line in token.content.split("\n"):
        for row in wrap_spans([Span(line.strip(), "math")], width):
            free = max(0, width - cells(plain(row)))
            rows.append(Line((Span(" " * min(free // 2, 8)), *row)))
    return rows
