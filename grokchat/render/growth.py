"""The open end of a document: what may still change, and the lines that no longer can.

Everything before the last top-level block that begins on a whole line is final, as the parser's own source map says; so is
everything before a list's last item, and each whole line of an open fence. Only the rest is parsed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from markdown_it.token import Token

from grokchat.render.blocks import Layout, blocks_of
from grokchat.render.formulas import Formulas
from grokchat.render.lines import Line
from grokchat.render.mend import mended, without_held_line
from grokchat.render.open_blocks import OpenFence, OpenTable
from grokchat.render.parser import Known, parse, parse_inline

_LISTS = ("bullet_list_open", "ordered_list_open")


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
        self.known = known
        self._wraps = wraps
        self.frozen: list[Line] = []
        self.offset = offset
        self.late = False
        """Whether something was named after a text that may have meant it."""
        self._tail = ""
        self._open: list[Line] = []
        self._fence: OpenFence | None = None
        self._table: OpenTable | None = None
        self._brackets = False

    @property
    def tail_lines(self) -> Sequence[Line]:
        """The lines that may still change."""
        return self._table.lines if self._table else self._open

    @property
    def between_blocks(self) -> bool:
        """Whether all that is frozen is whole blocks."""
        return self._fence is None and self._table is None

    def own_known(self) -> dict[str, Any]:
        """What is known so far, for one parsing to add to."""
        return {"references": dict(self.known.get("references", {})), "breaks": self.known.get("breaks", False)}

    def feed(self, text: str, *, last: bool) -> int:
        """Adds text and returns how many of its characters are not final; `last` says that the open end will be looked at."""
        self._tail += text
        self._advance(last=last)
        return len(self._tail)

    def finish(self) -> None:
        """Tells that nothing more comes: what was held back is shown as it stands."""
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
        known = self.own_known() | {"open": "ended"}
        tokens = parse(self._tail, known)
        self._open = self._joined(self._layout(self._tail).lines(tokens, self.width))
        self._learn(known, None)

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
        known = self.own_known()
        start = self._tail.rfind("\n") + 1
        # A line that is blank so far may yet hold anything.
        tokens = parse(self._tail[:start] if self._tail[start:].isspace() else self._tail, known)
        layout = self._layout(self._tail)
        blocks = blocks_of(tokens)
        if blocks:
            self._freeze(blocks, layout, known)
            layout = self._layout(self._tail)
            if self._begin_fence() or self._begin_table(blocks[-1]):
                return True
        if last:
            self._show_open()
        else:
            self._open = []
        return False

    def _freeze(self, blocks: list[Sequence[Token]], layout: Layout, known: Known) -> None:
        unclosed = known.get("unclosed", len(self._tail))
        last = _last_whole(blocks, layout, unclosed)
        if last < 0:
            return
        block = blocks[last]
        line = block[0].map[0] if block[0].map else 0
        joint = Joint(1)
        final: list[Token] = [token for one in blocks[:last] for token in one]
        if block[0].type in _LISTS and last == len(blocks) - 1:
            items = blocks_of(block[1:-1])
            whole = _last_whole(items, layout, unclosed)
            first = items[whole][0].map
            if whole > 0 and first:
                line = first[0]
                final += [block[0], *(token for item in items[:whole] for token in item), block[-1]]
                start = layout.number_of(block)
                joint = Joint(int(layout.after_blank(items[whole][0])), start + whole if start is not None else None)
        position = layout.place(line)
        if not position:
            return
        if not final:
            joint = self.joint
        self.frozen += self._joined(layout.lines(final, self.width))
        self._learn(known, line)
        self.joint = joint
        self._brackets = self._brackets or "[" in self._tail[:position]
        self._tail = self._tail[position:]
        self.offset += position

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
        table = self._table = OpenTable.at(self._tail, self.width, self.offset, self.own_known(), self._formulas)
        if table is not None:
            self.frozen += [Line()] * self.joint.blank
            self.joint = Joint()
            self._step(table.size)
        return table is not None

    def _advance_table(self) -> bool:
        """Takes the whole rows; True when the table has ended."""
        assert self._table is not None
        while (end := self._tail.find("\n")) >= 0:
            if not self._table.take_line(self._tail[: end + 1], self.offset, self.own_known()):
                self._end_table()
                return True
            self._step(end + 1)
        return False

    def _end_table(self) -> None:
        assert self._table is not None
        self.frozen += self._table.lines
        self._table = None
        self._open = []
        self.joint = Joint(1)

    def _step(self, size: int) -> None:
        self._tail = self._tail[size:]
        self.offset += size

    def _show_open(self) -> None:
        """Lays out the open end as it will look."""
        text, known = self._tail, self.own_known() | {"open": True}
        tokens = parse(text, known)
        code = bool(tokens) and _leaf(tokens).type in ("fence", "code_block", "html_block", "math_block")
        held = without_held_line(text, code=code)
        if held != text:
            text, known = held, self.own_known() | {"open": True}
            tokens = parse(text, known)
        leaf = _leaf(tokens) if tokens else None
        if leaf is not None and leaf.type == "inline" and leaf.content and not text.endswith("\n\n"):
            whole = mended(leaf.content, known)
            if whole != leaf.content:
                leaf.children = parse_inline(whole, known)
                leaf.content = whole
        self._open = self._joined(self._layout(text).lines(tokens, self.width))

    def _learn(self, known: Known, line: int | None) -> None:
        """Keeps what the text up to a line named."""
        kept = self.known.setdefault("references", {})
        for name, value in known.get("references", {}).items():
            if name not in kept and (line is None or value["map"][1] <= line):
                kept[name] = value
                self.late = self.late or self._brackets


def _leaf(tokens: Sequence[Token]) -> Token:
    """The last token that holds text."""
    return next((token for token in reversed(tokens) if token.nesting == 0 or token.content), tokens[-1])


def _last_whole(blocks: Sequence[Sequence[Token]], layout: Layout, unclosed: int) -> int:
    """The last block that begins on a line that has its end: nothing can change what stands before it. -1: none does.

    Mathematics that is not closed, from the line `unclosed` on, may yet take all from there out of the block it is in. An item
    with a bar would be the head of a table if it stood by itself.
    """
    end = layout.text.rfind("\n")
    for number in range(len(blocks) - 1, -1, -1):
        token = blocks[number][0]
        first = token.map[0] if token.map else unclosed + 1
        if first > unclosed or (first == unclosed and not layout.after_blank(token)) or layout.place(first) > end:
            continue
        if token.type != "list_item_open" or "|" not in layout.text[layout.place(first) : layout.place(first + 1)]:
            return number
    return -1
