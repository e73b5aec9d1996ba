"""The messages of a conversation one under the other: which line stands in which row.

Heights stand in a prefix sum, estimated until a message is seen.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from grokchat.render.lines import Line
from grokchat.tui.message_lines import Shown
from grokchat.tui.parts import Mark

if TYPE_CHECKING:
    from grokchat.conversation import Conversation, Message
    from grokchat.render.formulas import Mode

Branches = dict[str, tuple[int, int]]
"""By a message's id: its place among its branches, and how many there are."""


_MARKS = re.compile(r"[*_`~\\\[\]|\s]+|\]\([^)]*\)|&\w+;")
"""Characters that a text loses, or may lose, on its way to its lines."""

_WORDS = re.compile(r"\w+")


class Column:
    """Rows of messages."""

    def __init__(self, mathematics: Mode = "unicode") -> None:
        self.mathematics = mathematics
        self.wrap_code = True
        self.folds = True
        self.shown: list[Shown] = []
        self.starts: list[int] = [0]
        self._branches: Branches = {}

    @property
    def height(self) -> int:
        """All rows."""
        return self.starts[-1]

    def take(self, path: tuple[Message, ...], branches: Branches, room: int, *, thoughts_open: bool) -> int | None:
        """Shows these messages and returns the first that changed, None when all stand as they are shown."""
        first = self._same(path, branches)
        if first == len(path) == len(self.shown):
            return None
        # By id: when what came before is read later, what is shown already keeps its lines and its place on the screen.
        known = {one.message.id: one for one in self.shown[first:]}
        del self.shown[first:]
        for number in range(first, len(path)):
            message, place = path[number], branches.get(path[number].id, (1, 1))
            shown = known.pop(message.id, None)
            if shown is not None:
                shown.tell(message, place)
            else:
                shown = Shown(
                    message,
                    place,
                    room,
                    whole=not message.running,
                    mathematics=self.mathematics,
                    wrap_code=self.wrap_code,
                )
                shown.folds = shown.folds and self.folds
                shown.thoughts_open = thoughts_open
            shown.number = number
            self.shown.append(shown)
        return first

    def show_mathematics(self, mode: Mode) -> None:
        """Shows all formulas in a mode."""
        self.mathematics = mode
        for shown in self.shown:
            shown.show_mathematics(mode)

    def fit(self, room: int) -> None:
        """Fits all to another width."""
        for shown in self.shown:
            shown.fit(room)
        self.sum(0)

    def place(self, row: int) -> tuple[Shown, int] | None:
        """The message in a row, and which of its lines that is."""
        number = bisect_right(self.starts, row) - 1
        if not 0 <= number < len(self.shown) or row < 0:
            return None
        return self.shown[number], row - self.starts[number]

    def lines(self, top: int, height: int) -> list[Line | None]:
        """The lines of the rows in view."""
        return [self.line(row) for row in range(top, top + height)]

    def line(self, row: int) -> Line | None:
        """The line in a row, None where nothing is laid out."""
        place = self.place(row)
        return place[0].line(place[1]) if place is not None and place[0].drawn else None

    def row_of(self, shown: Shown, mark: Mark) -> int:
        """The row of a message's marked line."""
        before, index = shown.height, self._ready(shown.number).index_of(mark)
        if shown.height != before:
            self.sum(shown.number)
        return self.starts[shown.number] + min(index, shown.height - 1)

    def holds(self, shown: Shown) -> bool:
        """Whether the message stands here."""
        return shown.number < len(self.shown) and self.shown[shown.number] is shown

    def look(self, top: int, height: int) -> bool:
        """Lays out what is in view; True when that changed any height."""
        number = max(0, bisect_right(self.starts, top) - 1)
        changed = False
        while number < len(self.shown) and self.starts[number] < top + height:
            shown, start = self.shown[number], self.starts[number]
            if not shown.ready:
                shown.lay_out()
                changed = True
            changed = shown.look(top - start, top + height - start) or changed
            self._shift(number)
            number += 1
        return changed

    def seen(self, top: int, height: int) -> list[Shown]:
        """The messages that stand in these rows."""
        first = max(0, bisect_right(self.starts, top) - 1)
        return self.shown[first : max(first, bisect_right(self.starts, top + height - 1))]

    def next_row(self, role: str, by: int, top: int) -> int | None:
        """The row of the next (`by` 1) or previous (-1) message, heading or code block, seen from row `top`."""
        if not self.shown:
            return None
        first = number = self._number(top)
        line = top - self.starts[number]
        while 0 <= number < len(self.shown):
            shown = self._ready(number)
            goal = _next_message(by, line) if role == "message" else _next_line(shown, role, by, line)
            if goal is not None:
                self.sum(min(first, number))
                return self.starts[number] + goal
            number += by
            line = -1 if by > 0 else sys.maxsize
        self.sum(0)
        return None

    def find(self, needle: str, row: int) -> int | None:
        """The next row below `row`, and then from the top, that has the words, which are in lower case."""
        if not self.shown:
            return None
        first = self._number(row)
        line, goal, number = row - self.starts[first], None, first
        for step in range(len(self.shown) + 1):
            number = (first + step) % len(self.shown)
            if _may_hold(self.shown[number].message.text, needle):
                goal = _line_with(self._ready(number), needle, -1 if step else line)
                if goal is not None:
                    break
        self.sum(0)
        return self.starts[number] + goal if goal is not None else None

    def _shift(self, number: int) -> None:
        """Corrects the rows below a message whose height changed; the others' heights are not asked for."""
        by = self.starts[number] + self.shown[number].height - self.starts[number + 1]
        if by:
            self.starts[number + 1 :] = [start + by for start in self.starts[number + 1 :]]

    def sum(self, first: int) -> None:
        """Makes the prefix sum again from a message on."""
        first = min(first, len(self.shown))
        del self.starts[first + 1 :]
        heights = [shown.height for shown in self.shown[first:]]
        self.starts += list(accumulate(heights, initial=self.starts[first]))[1:]

    def _number(self, row: int) -> int:
        """The number of the message in a row; the first or the last where there is none."""
        return min(max(0, bisect_right(self.starts, row) - 1), len(self.shown) - 1)

    def _ready(self, number: int) -> Shown:
        shown = self.shown[number]
        if not shown.ready:
            shown.lay_out()
        return shown

    def _same(self, path: tuple[Message, ...], branches: Branches) -> int:
        """How many messages stand as they are shown."""
        size = len(self.shown)
        if branches is self._branches and size == len(path) > 1 and self.shown[-2].message is path[-2]:
            return size - (self.shown[-1].message is not path[-1])
        self._branches = branches
        first = 0
        for shown, message in zip(self.shown, path, strict=False):
            if shown.message is not message or shown.siblings != branches.get(message.id, (1, 1)):
                break
            first += 1
        return first


def _next_message(by: int, line: int) -> int | None:
    """The head of a message, seen from one of its lines."""
    return 1 if (line < 1 if by > 0 else line > 1) else None


def _next_line(shown: Shown, role: str, by: int, line: int) -> int | None:
    """The next line with the role, part by part: what is far is not laid out."""
    part = shown.part_of(max(0, line))
    while part in shown.parts():
        start, lines = shown.part_lines(part)
        found = [
            start + number
            for number, one in enumerate(lines)
            if ((start + number > line) if by > 0 else (start + number < line))
            and (one.is_label if role == "code.label" else bool(one.spans) and one.spans[0].role.startswith(role))
        ]
        if found:
            return found[0] if by > 0 else found[-1]
        part += by
    return None


def _line_with(shown: Shown, needle: str, line: int) -> int | None:
    """The first line after `line` that has the words, which are in lower case."""
    for part in range(shown.part_of(max(0, line)), len(shown.parts())):
        source = shown.part_source(part)
        if source and not _may_hold(source, needle):
            continue
        start, lines = shown.part_lines(part)
        for number, one in enumerate(lines):
            if start + number > line and needle in one.text.lower():
                return start + number
    return None


def _may_hold(source: str, needle: str) -> bool:
    """Whether the words may stand in the lines of a source, whose marks are not shown."""
    source = source.lower()
    if needle in source:
        return True
    words = _WORDS.findall(needle)
    return all(word in source for word in words) and _MARKS.sub("", needle) in _MARKS.sub("", source)


def branch_places(conversation: Conversation) -> Branches:
    """The place of each message that has branches beside it, by one walk over all."""
    groups: dict[tuple[str, str], list[str]] = {}
    for message in conversation.messages.values():
        groups.setdefault((message.parent, message.role), []).append(message.id)
    return {id: (place, len(ids)) for ids in groups.values() if len(ids) > 1 for place, id in enumerate(ids, 1)}
