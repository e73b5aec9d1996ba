"""Block tokens to lines: headings, paragraphs, lists, quotes, code, tables, notes, rules, display mathematics.

What stands between two blocks depends on these two alone, so that nothing above moves when something is added below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markdown_it.token import Token

from grokchat.render.code import label_line, language_of, rows_in_line
from grokchat.render.displays import LANGUAGES, fence_lines, fence_pieces, paragraph_lines, source_lines
from grokchat.render.formulas import Formula, Formulas
from grokchat.render.highlighting import Highlighter
from grokchat.render.inline import Places, spans_of
from grokchat.render.lines import Line, Span
from grokchat.render.tables import Table, table_rows
from grokchat.render.wrapping import cut, prefixed, width_of, wrap_spans
from grokchat.text import cells

NARROWEST = 10
"""The least cells that a nested block gets; deeper nesting stops indenting."""

_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_BULLETS = "•◦▪"


class Layout:
    """Lays out the tokens of `text`, which begins at `offset` in the document, at a width in cells.

    `number` is that of the first item when the text goes on with a numbered list. Long lines of code wrap unless `wraps` is false; `grows`
    says that more of the text may come.
    """

    def __init__(
        self, text: str, offset: int, number: int | None = None, formulas: Formulas | None = None, *, wraps: bool = True
    ) -> None:
        self.text = text
        self.formulas = formulas or Formulas()
        self.offset = offset
        self._number = number
        self._wraps = wraps
        self.grows = False
        self._starts = [0]
        position = text.find("\n")
        while position >= 0:
            self._starts.append(position + 1)
            position = text.find("\n", position + 1)

    def lines(self, tokens: Sequence[Token], width: int, *, nested: bool = False) -> list[Line]:
        """The lines of the tokens, with an empty line between blocks; inside a container where the source has one."""
        found: list[Line] = []
        for block in blocks_of(tokens):
            lines = self._block(block, width)
            if lines:
                if found and (not nested or self.after_blank(block[0])):
                    found.append(Line())
                found += lines
        return found

    def place(self, line: int) -> int:
        """Where a line of the text begins in it."""
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def after_blank(self, token: Token) -> bool:
        """Whether the line before a block is empty, the marks of quotes apart."""
        first = token.map[0] if token.map else 0
        if not first:
            return False
        return not self.text[self._starts[first - 1] : self._starts[first] - 1].strip(" >\t")

    def number_of(self, block: Sequence[Token]) -> int | None:
        """The number of a list's first item, None for a list of bullets."""
        if block[0].type != "ordered_list_open":
            return None
        if self._number is not None and block[0].map and block[0].map[0] == 0 and block[0].level == 0:
            return self._number
        return int(block[0].attrs.get("start", 1))

    def _block(self, block: Sequence[Token], width: int) -> list[Line]:
        token = block[0]
        make = _MAKERS.get(token.type)
        if make is not None:
            return self._bounded(make(self, block, width), token)
        if not token.content:
            return self.lines(block[1:-1], width, nested=True) if len(block) > 2 else []
        return self._bounded([Line(row) for row in wrap_spans([Span(token.content.rstrip("\n"), "html")], width)], token)

    def _bounded(self, lines: list[Line], token: Token) -> list[Line]:
        """The lines with the bounds of their block, where they have none of their own."""
        if token.map is None or not lines:
            return lines
        start = self.offset + self.place(token.map[0])
        end = self.place(max(token.map[1], token.map[0] + 1))
        while end and self.text[end - 1] == "\n":
            end -= 1
        end += self.offset
        return [line if line[2] >= 0 or not line[0] else Line(line[0], line[1], start, end) for line in lines]

    def _spans(self, inline: Token, base: str = "text", displays: list[Formula] | None = None) -> list[Span]:
        first = self.place(inline.map[0]) if inline.map else 0
        places = Places(inline.content, first, self.text, self.offset, inline.meta.get("arrived"))
        return _between_breaks(spans_of(inline.children, base, places, self.formulas, displays))

    def _paragraph(self, block: Sequence[Token], width: int) -> list[Line]:
        displays: list[Formula] = []
        spans = self._spans(block[1], displays=displays)
        if displays:
            return paragraph_lines(spans, displays, self.formulas, width, apart=block[0].level == 0)
        # All that has come of it may be held back.
        return [Line(row) for row in wrap_spans(spans, width)] if spans else []

    def _heading(self, block: Sequence[Token], width: int) -> list[Line]:
        spans = self._spans(block[1], f"heading.{block[0].tag[1:]}")
        rows = wrap_spans(spans, width) if spans else []
        lines = [Line(row) for row in rows]
        if block[0].tag in ("h1", "h2") and spans:
            longest = max(width_of(row) for row in rows)
            lines.append(Line((Span(("━" if block[0].tag == "h1" else "─") * max(1, longest), "rule"),)))
        return lines

    def _list(self, block: Sequence[Token], width: int) -> list[Line]:
        number = self.number_of(block)
        bullet = _BULLETS[block[0].level // 2 % len(_BULLETS)]
        found: list[Line] = []
        for place, item in enumerate(blocks_of(block[1:-1])):
            marker = f"{number + place}. ".rjust(4) if number is not None else f"{bullet} "
            if found and self.after_blank(item[0]):
                found.append(Line())
            found += self._item(item, marker, width)
        return found

    def _item(self, item: Sequence[Token], marker: str, width: int) -> list[Line]:
        first = Span(marker, "marker")
        task = _TASK.match(item[2].content) if len(item) > 3 and item[1].type == "paragraph_open" else None
        if task:
            marker = "☐ " if task[1] == " " else "☑ "
            first = Span(marker, "marker.done" if task[1] != " " else "marker")
            opening = (item[2].children or [item[2]])[0]
            opening.content = opening.content.removeprefix(task[0])
        room = width - cells(marker)
        narrow = room < NARROWEST
        lines = self.lines(item[1:-1], width if narrow else room, nested=True)
        if task and lines:
            lines = _in_role(lines, "done") if task[1] != " " else lines
        if narrow:
            return self._bounded([*(Line(row) for row in wrap_spans([first], width)), *lines], item[0])
        return self._bounded(prefixed(lines or [Line()], (first,), (Span(" " * len(marker)),)), item[0])

    def _quote(self, block: Sequence[Token], width: int) -> list[Line]:
        alert = _ALERT.match(block[2].content) if len(block) > 3 and block[1].type == "paragraph_open" else None
        kind = f"alert.{alert[1].lower()}" if alert else "quote"
        narrow = width - 2 < NARROWEST
        inner = self.lines(block[1:-1], width if narrow else width - 2, nested=True)
        if alert and inner:
            inner = _without_title(inner, len(alert[0].rstrip("\n").rstrip()))
            inner[:0] = [Line(row) for row in wrap_spans([Span(alert[1].capitalize(), kind)], width if narrow else width - 2)]
        bar = Span("▌ ", "quote.bar" if not alert else kind)
        return [line._replace(spans=(*(() if narrow else (bar,)), *(_quoted(span) for span in line.spans))) for line in inner]

    def _code(self, block: Sequence[Token], width: int) -> list[Line]:
        token = block[0]
        language = language_of(token.info)
        rows = token.content.removesuffix("\n").split("\n") if token.content else []
        first = token.map[0] + (token.type == "fence") if token.map else 0
        if token.type == "fence" and first == len(self._starts):
            # Its language is still arriving.
            return []
        if token.type == "fence" and language.lower() in LANGUAGES:
            pieces = fence_pieces(language, token.content, closed=_is_closed(self, token))
            if pieces is not None:
                return fence_lines(pieces, token.content, self.text, self.place(first), self.offset, self.formulas, width)
        found = [label_line(language, width, self.offset + self.place(first))]
        highlighter = Highlighter(language)
        for number, row in enumerate(rows, first):
            start = self.place(number)
            line = self.text[start : self.place(number + 1)].removesuffix("\n")
            found += rows_in_line(highlighter, row, line, width, self.offset + start, wraps=self._wraps)
        return found

    def _table(self, block: Sequence[Token], width: int) -> list[Line]:
        table = Table(width)
        table.add_all(table_rows(block, self.text, self.place, self.offset, self.formulas))
        if not self.grows or (block[0].map and self.place(block[0].map[1]) < len(self.text)):
            # Heads that are read do not move into the first row.
            table.end()
        return table.lines

    def _rule(self, _block: Sequence[Token], width: int) -> list[Line]:
        return [Line((Span("─" * width, "rule"),))]

    def _terms(self, block: Sequence[Token], width: int) -> list[Line]:
        found: list[Line] = []
        for part in blocks_of(block[1:-1]):
            if part[0].type == "dt_open":
                if found and self.after_blank(part[0]):
                    found.append(Line())
                found += self._bounded([Line(row) for row in wrap_spans(self._spans(part[1], "term"), width)], part[0])
            else:
                narrow = width - 2 < NARROWEST
                lines = self.lines(part[1:-1], width if narrow else width - 2, nested=True)
                found += lines if narrow else prefixed(lines, (Span("  "),), (Span("  "),))
        return found

    def _footnote(self, block: Sequence[Token], width: int) -> list[Line]:
        label = f"[^{block[0].meta['label']}]: "
        hang = 0 if width - 2 < NARROWEST else 2 if width - cells(label) < NARROWEST else min(cells(label), 6)
        lines = self.lines(block[1:-1], width - hang, nested=True)
        rows = wrap_spans([Span(label.rstrip(), "footnote")], width)
        if width_of(rows[0]) + 1 > hang or len(rows) > 1:
            return [*(Line(row) for row in rows), *prefixed(lines, (Span(" " * hang),), (Span(" " * hang),))]
        return prefixed(lines or [Line()], (Span(label.ljust(hang), "footnote"),), (Span(" " * hang),))

    def _math(self, block: Sequence[Token], width: int) -> list[Line]:
        """Display mathematics."""
        token = block[0]
        first = token.map or (0, 0)
        position = self.text.find(token.markup, self.place(first[0]))
        end = self.place(first[1])
        while end and self.text[end - 1] in "\n \t":
            end -= 1
        start = self.offset + position if position >= 0 else -1
        formula = Formula(token.content, token.meta["source"], start, self.offset + end, token.meta["open"])
        if self.formulas.as_source(formula):
            return source_lines(formula, self.text, self.offset, width)
        return self.formulas.display(formula, width)


_MAKERS: dict[str, Callable[[Layout, Sequence[Token], int], list[Line]]] = {
    "heading_open": Layout._heading,
    "paragraph_open": Layout._paragraph,
    "bullet_list_open": Layout._list,
    "ordered_list_open": Layout._list,
    "blockquote_open": Layout._quote,
    "fence": Layout._code,
    "code_block": Layout._code,
    "table_open": Layout._table,
    "hr": Layout._rule,
    "dl_open": Layout._terms,
    "footnote_reference_open": Layout._footnote,
    "math_block": Layout._math,
}


def blocks_of(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The tokens cut into blocks: each opening token with all up to its closing one."""
    found: list[Sequence[Token]] = []
    depth = start = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            found.append(tokens[start : index + 1])
            start = index + 1
    return found


def _between_breaks(spans: list[Span]) -> list[Span]:
    """The spans without the breaks that have nothing before or behind them."""
    while spans and spans[0].text == "\n":
        del spans[0]
    while spans and spans[-1].text == "\n":
        del spans[-1]
    return spans


def _is_closed(layout: Layout, token: Token) -> bool:
    """Whether the end of a fence has come."""
    if not token.map or token.map[1] - token.map[0] < 2:
        return False
    return layout.text[layout.place(token.map[1] - 1) : layout.place(token.map[1])].strip(" >\t\n").startswith(token.markup)


def _quoted(span: Span) -> Span:
    return span._replace(role="quote") if span.role == "text" and span.text.strip() else span


def _in_role(lines: list[Line], role: str) -> list[Line]:
    """The lines with their plain text in another role."""
    return [line._replace(spans=tuple(s._replace(role=role) if s.role == "text" else s for s in line.spans)) for line in lines]


def _without_title(lines: list[Line], count: int) -> list[Line]:
    """The lines of an alert without its mark, which may stand on a line with the words after it."""
    first = cut(lines[0].spans, count, len(lines[0].text))
    while first and not first[0].text.strip():
        first = first[1:]
    return [lines[0]._replace(spans=first), *lines[1:]] if first else lines[1:]
