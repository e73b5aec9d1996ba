"""The open end of a document: what may still change, and the lines that no longer can.

Everything before the last top-level block that begins on a whole line is final, as the parser's own source map says; so is
everything before a list's last item, and each whole line of an open fence. Only the rest is parsed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markdown_it.token import Token

from grokchat.render import delimiters
from grokchat.render.blocks import Layout, blocks_of
from grokchat.render.bounds import LONGEST, LONGEST_NESTED, beginning, place_to_cut
from grokchat.render.formulas import Formulas
from grokchat.render.lines import Line
from grokchat.render.names import Names, open_end
from grokchat.render.open_blocks import OpenFence, OpenTable
from grokchat.render.parser import Known, parse, parse_blocks, read

_LISTS = ("bullet_list_open", "ordered_list_open")
_NESTED = (*_LISTS, "blockquote_open", "dl_open", "footnote_reference_open", "fence", "math_block", "code_block", "html_block")
_LIMITS = (LONGEST, delimiters.LONGEST, LONGEST_NESTED)

_ALWAYS = 4_096
"""Up to how many characters an open block is shown anew with whatever comes."""

_PART = 64
"""A longer one is shown anew when it has grown by such a part of it."""


class Joint(NamedTuple):
    """How a text goes on from what stands above it: empty lines between, and the number of a list's next item."""

    blank: int = 0
    number: int | None = None


class Growth:
    """Lines of a text that grows, from `offset` in the document on, at a width in cells."""

    def __init__(self, width: int, offset: int, joint: Joint, known: Known, formulas: Formulas, *, wraps: bool = True) -> None:
        self.width = width
        self._formulas = formulas
        self.joint = joint
        self.names = Names(known)
        self._wraps = wraps
        self.frozen: list[Line] = []
        self.offset = offset
        self._tail = ""
        self._open: list[Line] = []
        self._fence: OpenFence | None = None
        self._table: OpenTable | None = None
        self._is_cut = False
        self._shown = (-1, 0)
        self._read = (-1, 0, 0)

    @property
    def tail_lines(self) -> Sequence[Line]:
        """The lines that may still change."""
        return self._joined(self._table.lines) if self._table else self._open

    @property
    def between_blocks(self) -> bool:
        """Whether all that is frozen is whole blocks."""
        return self._fence is None and self._table is None

    def feed(self, text: str, *, last: bool) -> bool:
        """Adds text, of which `last` says that the open end will be looked at.

        True when a block was cut, as it is too long: then only what stands before the cut is read, and the rest when it is fed again.
        """
        self._tail += text
        self._is_cut = False
        self._advance(last=last)
        return self._is_cut

    def finish(self) -> None:
        """Tells that nothing more comes: what was held back is shown as it stands."""
        self._formulas.end()
        if self._fence is not None:
            if self._tail.strip():
                self._fence.take_line(self._tail, self.offset, self.frozen)
                self._step(len(self._tail))
            self._open = []
            return
        if self._table is not None and self._tail:
            self._tail += "\n"
            self._advance_table()
        if self._table is not None:
            self._end_table()
        known = self.names.fresh() | {"open": "ended"}
        tokens = parse(self._tail, known)
        self._open = self._joined(self._layout(self._tail).lines(tokens, self.width))
        self.names.learn(known, None)

    def _advance(self, *, last: bool) -> None:
        while True:
            if self._fence is not None and not self._advance_fence(last=last):
                return
            if self._table is not None and not self._advance_table():
                return
            if not self._advance_blocks(last=last):
                return

    def _advance_blocks(self, *, last: bool) -> bool:
        """Freezes what is final; True when the rest is to be read in another way."""
        if self._read != self._extent() and self._freeze_lines():
            return True
        if last and not self._is_cut:
            self._show_open()
        else:
            self._open, self._shown = [], (-1, 0)
        return False

    def _extent(self) -> tuple[int, int, int]:
        """What tells whether anything more can be final: only whole lines can, and what is too long."""
        return self.offset, self._tail.rfind("\n"), sum(len(self._tail) > size for size in _LIMITS)

    def _freeze_lines(self) -> bool:
        """Freezes what the whole lines say to be final: a line that is still coming may yet be anything."""
        size = LONGEST
        while True:
            text, known, before = beginning(self._tail, size), self.names.fresh(), self.offset
            lines = text[: text.rfind("\n") + 1]
            blocks = blocks_of(parse_blocks(lines, known))
            if blocks:
                self._freeze(blocks, self._layout(lines), known)
                if self._begin_fence() or self._begin_table(blocks[-1]):
                    return True
            if before + len(text) == self.offset + len(self._tail):
                self._read = self._extent()
                return False
            if self.offset > before:
                size = LONGEST
                continue
            known = self.names.fresh()
            blocks = blocks_of(parse_blocks(text, known))
            if size == LONGEST < (limit := _limit(blocks, known)):
                size = limit
            elif not self._freeze(blocks, self._layout(text), known, far=True):
                self._cut(text)
                return False

    def _cut(self, text: str) -> None:
        """Ends a block in the middle: what is open must not take longer to read with each character that comes."""
        position, known = place_to_cut(text), self.names.fresh()
        tokens = parse(text[:position], known)
        self.frozen += self._joined(self._layout(text[:position]).lines(tokens, self.width))
        self.names.learn(known, None)
        self.joint = Joint(0)
        self._step(position)
        self._is_cut = True

    def _freeze(self, blocks: list[Sequence[Token]], layout: Layout, known: Known, *, far: bool = False) -> bool:
        """Makes what cannot change final; False: there is nothing. `far`: its last line is so long that it tells what it is."""
        final, line, joint = _final(blocks, layout, known.get("unclosed", len(layout.text)), far=far)
        position = layout.place(line)
        if not position:
            return False
        self._formulas.end()
        lines = self._joined(layout.lines(read(final, layout.text, known), self.width))
        self.frozen += lines
        self.names.learn(known, line)
        if lines:
            self.joint = joint
        self._step(position)
        return True

    def _layout(self, text: str) -> Layout:
        return Layout(text, self.offset, self.joint.number, self._formulas, wraps=self._wraps)

    def _joined(self, lines: list[Line]) -> list[Line]:
        return [*[Line()] * self.joint.blank, *lines] if lines else lines

    def _begin_fence(self) -> bool:
        fence = self._fence = OpenFence.at(self._tail, self.width, self.offset, wraps=self._wraps)
        if fence is not None:
            self.frozen += self._joined([fence.label])
            self.joint = Joint()
            self._step(fence.size)
        return fence is not None

    def _advance_fence(self, *, last: bool) -> bool:
        """Takes the whole lines of code; True when the fence was closed."""
        assert self._fence is not None
        self._step(self._fence.take(self._tail, self.offset, self.frozen))
        self._open = self._fence.half_line(self._tail, self.offset) if last and not self._fence.closed else []
        if self._fence.closed:
            self._fence = None
            self.joint = Joint(1)
        return self._fence is None

    def _begin_table(self, block: Sequence[Token]) -> bool:
        if block[0].type != "table_open":
            return False
        table = self._table = OpenTable.at(self._tail, self.width, self.offset, self.names.fresh(), self._formulas)
        if table is not None:
            self._step(table.size)
        return table is not None

    def _advance_table(self) -> bool:
        """Takes the whole rows; True when the table has ended."""
        assert self._table is not None
        while (end := self._tail.find("\n")) >= 0 or len(self._tail) > LONGEST:
            if not 0 <= end <= LONGEST or not self._table.take_line(self._tail[: end + 1], self.offset, self.names.fresh()):
                self._end_table()
                return True
            self._step(end + 1)
        return False

    def _end_table(self) -> None:
        assert self._table is not None
        lines = self._joined(self._table.end())
        self.frozen += lines
        self._table = None
        self._open = []
        if lines:
            self.joint = Joint(1)

    def _step(self, size: int) -> None:
        if self._fence is None:
            self.names.pass_over(self._tail[:size])
        self._tail = self._tail[size:]
        self.offset += size

    def _show_open(self) -> None:
        """Lays out the open end as it will look."""
        text = self._tail
        start, size = self._shown
        if start == self.offset and len(text) > _ALWAYS and size <= len(text) < size + size // _PART:
            return
        self._shown = self.offset, len(text)
        text, tokens = open_end(text, self.names)
        layout = self._layout(text)
        layout.grows = True
        self._open = self._joined(layout.lines(tokens, self.width))


def _limit(blocks: Sequence[Sequence[Token]], known: Known) -> int:
    """After how many characters the last block is cut: one that holds others, and mathematics, may be longer than a paragraph."""
    if blocks and blocks[-1][0].type in _NESTED:
        return LONGEST_NESTED
    return delimiters.LONGEST if "unclosed" in known else LONGEST


def _final(blocks: list[Sequence[Token]], layout: Layout, unclosed: int, *, far: bool) -> tuple[list[Token], int, Joint]:
    """What of the blocks is final, the line that it ends before (0: nothing is), and how the text goes on from it."""
    end = layout.text.rfind("\n")
    last = _last_whole(blocks, layout, unclosed, len(layout.text) if far else end)
    if last < 0:
        return [], 0, Joint()
    block = blocks[last]
    final = [token for one in blocks[:last] for token in one]
    if block[0].type in _LISTS and last == len(blocks) - 1:
        items = blocks_of(block[1:-1])
        whole = _last_whole(items, layout, unclosed, end)
        first = items[whole][0].map
        if whole > 0 and first:
            final += [block[0], *(token for item in items[:whole] for token in item), block[-1]]
            start = layout.number_of(block)
            joint = Joint(int(layout.after_blank(items[whole][0])), start + whole if start is not None else None)
            return final, first[0], joint
    return final, block[0].map[0] if block[0].map else 0, Joint(1)


def _last_whole(blocks: Sequence[Sequence[Token]], layout: Layout, unclosed: int, end: int) -> int:
    """The last block that begins on a line before `end`, the last one that has its end: nothing can change what stands before it. -1: none does.

    Mathematics that is not closed, from the line `unclosed` on, may yet take all from there out of the block it is in. An item
    with a bar would be the head of a table if it stood by itself.
    """
    for number in range(len(blocks) - 1, -1, -1):
        token = blocks[number][0]
        first = token.map[0] if token.map else unclosed + 1
        if first > unclosed or (first == unclosed and not layout.after_blank(token)) or layout.place(first) > end:
            continue
        if token.type != "list_item_open" or "|" not in layout.text[layout.place(first) : layout.place(first + 1)]:
            return number
    return -1
