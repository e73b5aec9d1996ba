"""The parts of a message, one under the other: the lines before its text, the chunks of that, its open end, the lines after.

A part has an exact height once it was looked at; until then only an estimate is known of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple

from grokchat.render.lines import Line
from grokchat.tui.folding import folded

if TYPE_CHECKING:
    from grokchat.render.document import Chunk, Document
    from grokchat.render.json_document import JSONDocument


_NONE: frozenset[str] = frozenset()
"""Each new one would take 216 bytes."""


class Mark(NamedTuple):
    """A line of a message, which stays what it is while parts get other heights, and at another width.

    `part` counts the parts of the message and `line` the lines of that; `place` is where the line stands in the source, -1 for none.
    """

    part: int
    line: int
    place: int
    room: int


class Parts:
    """Lines at `room` cells, of which long code is folded where `folds`; `opened` holds what is unfolded, by the key of its line."""

    # There is one for each message, looked at or not: without a dictionary of its own it takes a third of the memory.
    __slots__ = ("_after", "_before", "_document", "_ends", "_folded", "_last", "folds", "opened", "room")

    def __init__(self, room: int, *, folds: bool) -> None:
        self.room = room
        self.folds = folds
        self.opened = _NONE
        self._document: Document | JSONDocument | None = None
        self._before: Sequence[Line] = ()
        self._last: Sequence[Line] = ()
        self._after: Sequence[Line] = ()
        self._folded: dict[Chunk, list[Line]] | None = None
        self._ends: Sequence[int] = ()

    @property
    def drawn(self) -> bool:
        """Whether there are lines, be they of a moment ago."""
        return bool(self._ends)

    @property
    def source(self) -> str:
        """The Markdown that the lines stand for."""
        return self._document.source if self._document is not None else ""

    def line(self, index: int) -> Line:
        """One line."""
        part = bisect_right(self._ends, index)
        lines = self._part(part)
        index -= self._ends[part - 1] if part else 0
        return lines[index] if index < len(lines) else Line()

    def mark(self, index: int) -> Mark:
        """What stands in a line, to find it again."""
        part = bisect_right(self._ends, index)
        lines, line = self._part(part), index - (self._ends[part - 1] if part else 0)
        order = chain(range(line, len(lines)), reversed(range(min(line, len(lines)))))
        return Mark(part, line, next((place for number in order if (place := _place(lines[number])) >= 0), -1), self.room)

    def index_of(self, mark: Mark) -> int:
        """Where the marked line is now; at another width the last line that begins no later in the source."""
        part, line, place, room = mark
        if room == self.room or place < 0 or self._document is None:
            return (self._ends[min(part, len(self._ends)) - 1] if part and self._ends else 0) + line
        number = bisect_right([chunk.start for chunk in self._document.chunks], place) - 1
        end = self._document.chunks[number].end if number >= 0 else 0
        part = number + 1 if place < end else len(self._ends) - 2
        found = [at for at, one in enumerate(self._part(part)) if 0 <= _place(one) <= place]
        self._measure()
        return self._ends[part - 1] + (found[-1] if found else 0)

    def look(self, first: int, last: int) -> bool:
        """Makes the lines from `first` to `last` exact; True when the height changed."""
        document = self._document
        if document is None:
            return False
        low, high = bisect_right(self._ends, max(0, first)), bisect_right(self._ends, max(0, last))
        before = self._height()
        known = self._ends[low:high]
        for part in range(low, min(high, len(document.chunks)) + 1):
            self._part(part)
        self._measure()
        return self._height() != before or self._ends[low:high] != known

    def exact(self, index: int) -> bool:
        """Whether a line is in a part that is laid out, so that it is what is on the screen."""
        part, document = bisect_right(self._ends, index), self._document
        if document is None or not 0 < part <= len(document.chunks):
            return document is not None
        return document.chunks[part - 1].lines is not None

    def parts(self) -> range:
        """The numbers of the parts."""
        return range(len(self._ends))

    def part_of(self, index: int) -> int:
        """The part that a line is in."""
        return bisect_right(self._ends, index)

    def part_lines(self, part: int) -> tuple[int, Sequence[Line]]:
        """Where a part begins, and its lines; its height is exact from now on."""
        lines = self._part(part)
        self._measure()
        return self._ends[part - 1] if part else 0, lines

    def part_source(self, part: int) -> str:
        """The source of a part, empty where none is known."""
        document = self._document
        if document is None or not 0 < part < len(self._ends) - 1:
            return ""
        if part <= len(document.chunks):
            return document.source[document.chunks[part - 1].start : document.chunks[part - 1].end]
        return document.source[document.chunks[-1].end if document.chunks else 0 :]

    def _part(self, part: int) -> Sequence[Line]:
        document = self._document
        assert document is not None
        if part == 0:
            return self._before
        if part <= len(document.chunks):
            chunk = document.chunks[part - 1]
            return self._with_folds(chunk, document.lay_out(chunk))
        return self._last if part == len(document.chunks) + 1 else self._after

    def _with_folds(self, chunk: Chunk, lines: list[Line]) -> list[Line]:
        if not self.folds:
            return lines
        known = self._folded.get(chunk) if self._folded else None
        if known is None:
            known = folded(lines, self.opened)
            if known is not lines:
                self._folded = {**(self._folded or {}), chunk: known}
        return known

    def _measure(self) -> None:
        document = self._document
        assert document is not None
        last = document.end_lines
        self._last = folded(last, self.opened) if self.folds else last
        folds = self._folded or {}
        heights = [len(folds[chunk]) if chunk in folds else chunk.height for chunk in document.chunks]
        self._ends = list(accumulate([len(self._before), *heights, len(self._last), len(self._after)]))

    def _height(self) -> int:
        return self._ends[-1] if self._ends else 0

    def _forget_folds(self) -> None:
        self._folded = None


def _place(line: Line) -> int:
    return next((span.source for span in line.spans if span.source >= 0), line.start)
