"""Markdown that grows: only its open end is parsed again.

Everything before the last top-level block is final, as the parser's own source map says; those blocks are laid out once for
a width and never again. Whatever the pieces, the lines are those of the whole text.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from grokchat.render.blocks import lay_out
from grokchat.render.lines import Line
from grokchat.render.parser import parse
from grokchat.text import show

_PIECE = 16_384
"""Characters that are parsed at a time, so that a long text given at once is frozen as it goes."""


class Document:
    """Lines of a Markdown text at a width in cells."""

    def __init__(self, width: int) -> None:
        self._width = max(4, width)
        self._frozen: list[Line] = []
        self._open: list[Line] = []
        self._source: list[str] = []
        self._tail = ""
        self._held = ""
        self._finished = False

    @property
    def width(self) -> int:
        """The width in cells."""
        return self._width

    @property
    def source(self) -> str:
        """The text so far, as it came."""
        return "".join(self._source)

    @property
    def lines(self) -> Sequence[Line]:
        """The lines so far."""
        return [*self._frozen, *self._open]

    def __len__(self) -> int:
        return len(self._frozen) + len(self._open)

    def line(self, index: int) -> Line:
        """One line, without making a list of all."""
        frozen = len(self._frozen)
        return self._frozen[index] if index < frozen else self._open[index - frozen]

    def append(self, text: str) -> int:
        """Adds text and returns the first line that may have changed."""
        first = len(self._frozen)
        self._source.append(text)
        text = self._held + text
        # A CR may be half of a line end, and a high surrogate half of a character: they wait for what follows.
        self._held = text[-1] if text and (text[-1] == "\r" or "\ud800" <= text[-1] <= "\udbff") else ""
        text = show(text[: len(text) - len(self._held)])
        for start in range(0, len(text), _PIECE):
            self._tail += text[start : start + _PIECE]
            self._freeze(last=start + _PIECE >= len(text))
        return min(first, len(self))

    def finish(self) -> int:
        """Tells that nothing more comes; returns the first line that may have changed."""
        first = len(self._frozen)
        self._tail += show(self._held)
        self._held = ""
        self._finished = True
        self._open = self._laid_out(parse(self._tail), self._tail, closing=False)
        return first

    def rewrap(self, width: int) -> None:
        """Lays everything out for another width."""
        source, finished = self.source, self._finished
        self.__init__(width)  # type: ignore[misc]
        self.append(source)
        if finished:
            self.finish()

    def _freeze(self, *, last: bool) -> None:
        tokens = parse(self._tail)
        starts = [token.map[0] for token in tokens if token.level == 0 and token.map and token.nesting >= 0]
        if len(starts) > 1 and starts[-1] > 0:
            position = _offset(self._tail, starts[-1])
            whole = [token for token in tokens if _begin(token, tokens) < starts[-1]]
            self._frozen += self._laid_out(whole, self._tail, closing=False)
            self._frozen.append(Line())
            tokens = tokens[len(whole) :]
            self._tail = self._tail[position:]
            tokens = parse(self._tail)
        if last:
            self._open = self._laid_out(tokens, self._tail, closing=True)

    def _laid_out(self, tokens: list[Token], source: str, *, closing: bool) -> list[Line]:
        if closing:
            tokens = parse(_closed(source))
        return lay_out(tokens, self._width)


def _begin(token: Token, tokens: list[Token]) -> int:
    """The source line where the top-level block of the token begins."""
    begin = 0
    for other in tokens:
        if other.level == 0 and other.map and other.nesting >= 0:
            begin = other.map[0]
        if other is token:
            break
    return begin


def _offset(text: str, line: int) -> int:
    position = 0
    for _ in range(line):
        position = text.index("\n", position) + 1
    return position


def _closed(text: str) -> str:
    """The open end with its unclosed emphasis and code closed, so that it looks as it will."""
    start = text.rfind("\n\n") + 2 if "\n\n" in text else 0
    paragraph = text[start:]
    if "```" in text[text.rfind("\n```") + 1 :][:3] or paragraph.lstrip().startswith(("```", "~~~", "|", "    ")):
        return text
    bare = paragraph.rstrip()
    if not bare or bare[-1] in "*_`~\\[(":
        cut = bare.rstrip("*_`~\\[(")
        return text[: start + len(cut)] if cut else text
    for mark in ("`", "**", "~~"):
        if bare.count(mark) % 2:
            return text[: start + len(bare)] + mark
    return text
