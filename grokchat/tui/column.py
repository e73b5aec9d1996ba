"""The messages of a conversation one under the other: which line stands in which row.

Heights stand in a prefix sum, estimated until a message is seen.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from grokchat.render.lines import Line
from grokchat.tui.message_lines import Shown

if TYPE_CHECKING:
    from grokchat.conversation import Conversation, Message
    from grokchat.render.formulas import Mode

Branches = dict[str, tuple[int, int]]
"""By a message's id: its place among its branches, and how many there are."""


class Column:
    """Rows of messages."""

    def __init__(self, mathematics: Mode = "unicode") -> None:
        self.mathematics = mathematics
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
                shown = Shown(message, place, room, whole=not message.running, mathematics=self.mathematics)
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

    def row_of(self, shown: Shown, index: int) -> int:
        """The row of a message's line."""
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

    def next_row(self, role: str, by: int, top: int) -> int | None:
        """The row of the next (`by` 1) or previous (-1) message, heading or code block, seen from row `top`."""
        numbers = range(len(self.shown)) if by > 0 else reversed(range(len(self.shown)))
        for number in numbers:
            if (self.starts[number + 1] < top) if by > 0 else (self.starts[number] >= top):
                continue
            shown = self._whole(number) if role != "message" else self.shown[number]
            rows = [1] if role == "message" else shown.lines_with(role)
            for row in rows if by > 0 else reversed(rows):
                goal = self.starts[number] + row
                if (goal > top) if by > 0 else (goal < top):
                    return goal
        return None

    def find(self, needle: str, row: int) -> int | None:
        """The next row below `row`, and then from the top, that has the words, which are in lower case."""
        number = max(0, bisect_right(self.starts, row) - 1)
        for step in range(len(self.shown) + 1):
            place = (number + step) % max(1, len(self.shown))
            if not self.shown or needle not in self.shown[place].message.text.lower():
                continue
            shown = self._whole(place)
            for index in range(shown.height):
                goal = self.starts[place] + index
                if needle in shown.line(index).text.lower() and (step or goal > row):
                    return goal
        return None

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

    def _whole(self, number: int) -> Shown:
        """A message with every line laid out."""
        shown = self.shown[number]
        if not shown.ready:
            shown.lay_out()
        shown.look(0, shown.height)
        self._shift(number)
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


def branch_places(conversation: Conversation) -> Branches:
    """The place of each message that has branches beside it, by one walk over all."""
    groups: dict[tuple[str, str], list[str]] = {}
    for message in conversation.messages.values():
        groups.setdefault((message.parent, message.role), []).append(message.id)
    return {id: (place, len(ids)) for ids in groups.values() if len(ids) > 1 for place, id in enumerate(ids, 1)}
