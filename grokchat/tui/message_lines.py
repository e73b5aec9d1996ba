"""A message as lines: who and when, thoughts, the text as its document lays it out, and how it ended.

Until it is looked at, a message has only an estimate of its height; what a saved conversation costs is what is on the screen.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from grokchat.render.lines import Line, Span
from grokchat.text import cells, excerpt, show, show_line, wrap
from grokchat.tui.figures import reply_figures, thinking_seconds

if TYPE_CHECKING:
    from grokchat.conversation import Message
    from grokchat.render.document import Document
    from grokchat.render.formulas import Mode

LAG = 6
"""Frames within which everything that came is shown: 200 ms at 30 frames a second."""


class Shown:
    """A message as it is drawn; `siblings` is its place among its branches and their number, `number` its place in the column."""

    def __init__(
        self, message: Message, siblings: tuple[int, int], room: int, *, whole: bool, mathematics: Mode = "unicode"
    ) -> None:
        self.message = message
        self.siblings = siblings
        self.room = room
        self._mathematics = mathematics
        self.number = 0
        self.thoughts_open = False
        self.ready = False
        self._document: Document | None = None
        self._fed = 0 if not whole else len(message.text)
        self._given = 0
        self._finished = False
        self._last: list[Line] = []
        self._before: list[Line] = []
        self._after: list[Line] = []
        self._ends: list[int] = []
        self._estimate = 3 + message.text.count("\n") + len(message.text) // max(1, room) + 2 * (message.role == "assistant")

    @property
    def height(self) -> int:
        """The number of lines; an estimate until they were laid out."""
        return self._ends[-1] if self._ends else self._estimate

    @property
    def drawn(self) -> bool:
        """Whether there are lines, be they of a moment ago."""
        return bool(self._ends)

    @property
    def source(self) -> str:
        """The Markdown that the lines stand for."""
        return self._document.source if self._document else ""

    @property
    def behind(self) -> bool:
        """Whether more came than is shown."""
        return self._fed < len(self.message.text)

    def tell(self, message: Message, siblings: tuple[int, int]) -> None:
        """Takes what the message has become."""
        self.message, self.siblings = message, siblings
        self.ready = False
        if len(message.text) < self._fed:
            self._document, self._fed, self._given, self._finished = None, len(message.text), 0, False

    def fit(self, room: int) -> None:
        """Takes another width; lines are made again when they are looked at."""
        if room == self.room:
            return
        self._estimate = max(3, -(-self.height * self.room // room))
        self.room = room
        self.ready = False
        self._ends = []

    def show_mathematics(self, mode: Mode) -> None:
        """Shows all formulas in a mode."""
        self._mathematics = mode
        if self._document is not None:
            self._document.formulas.show(mode)
            self._turned(self._document)

    def turn(self, place: int) -> bool:
        """Shows the formula at a place of the source the other way, drawn or as its source; False when there is none."""
        if self._document is None or not self._document.formulas.turn(place):
            return False
        self._turned(self._document)
        return True

    def _turned(self, document: Document) -> None:
        document.rewrap(document.width)
        self.ready = False

    def step(self, *, calm: bool) -> None:
        """Shows more of what came: a part of it for each frame, so that bursts read as a flow; all of it unless `calm`."""
        waiting = len(self.message.text) - self._fed
        if waiting > 0:
            self._fed += max(4, -(-waiting // LAG)) if calm and self.message.running else waiting
            self._fed = min(self._fed, len(self.message.text))

    def lay_out(self) -> None:
        """Makes the lines of what is shown; costs what changed."""
        from grokchat.render.document import Document

        message = self.message
        document = self._document
        if document is None:
            document = self._document = Document(self.room, breaks=message.role == "user", mathematics=self._mathematics)
            if self._fed == len(message.text) > 0 and not message.running:
                # All of it is there: only what is looked at is parsed, drawn and kept.
                document.give(message.text)
                self._given, self._finished = self._fed, True
        elif document.width != self.room:
            document.rewrap(self.room)
        if self._fed > self._given:
            document.append(message.text[self._given : self._fed])
            self._given = self._fed
        if not message.running and not self.behind and not self._finished:
            document.finish()
        self._finished = not message.running and not self.behind
        self._before = [Line(), _head(self), *_thought_lines(message, self.room, open_now=self.thoughts_open)]
        self._after = [] if self.behind and not message.running else _ending(message, self.room)
        self._measure()
        self.ready = True

    def line(self, index: int) -> Line:
        """One line."""
        part = bisect_right(self._ends, index)
        index -= self._ends[part - 1] if part else 0
        document = self._document
        assert document is not None
        if part == 0:
            return self._before[index]
        if part <= len(document.chunks):
            lines = document.lay_out(document.chunks[part - 1])
            return lines[index] if index < len(lines) else Line()
        return self._last[index] if part == len(document.chunks) + 1 else self._after[index]

    def look(self, first: int, last: int) -> bool:
        """Makes the lines from `first` to `last` exact; True when the height changed."""
        document = self._document
        if document is None:
            return False
        low, high = bisect_right(self._ends, max(0, first)), bisect_right(self._ends, max(0, last))
        unknown = [chunk for chunk in document.chunks[max(0, low - 1) : high] if chunk.lines is None]
        for chunk in unknown:
            document.lay_out(chunk)
        before = self.height
        if unknown:
            self._measure()
        return self.height != before

    def lines_with(self, role: str) -> list[int]:
        """The lines, as far as they are laid out, that begin with a span of the role (`heading`, `code.label`)."""
        found: list[int] = []
        for index in range(self.height):
            line = self.line(index)
            if (role == "code.label" and line.is_label) or (line.spans and line.spans[0].role.startswith(role)):
                found.append(index)
        return found

    def _measure(self) -> None:
        document = self._document
        assert document is not None
        self._last = document.end_lines
        self._ends = list(
            accumulate([len(self._before), *(chunk.height for chunk in document.chunks), len(self._last), len(self._after)])
        )


def _head(shown: Shown) -> Line:
    message, room = shown.message, shown.room
    clock = time.strftime("%H:%M", time.localtime(message.at)) if message.at else ""
    place, count = shown.siblings
    if count > 1:
        clock = f"⑂ {place}/{count}  {clock}"
    if message.role == "assistant":
        effort = message.asked.parameters.effort if message.asked else ""
        seconds = thinking_seconds(message, time.time())
        thinking = "thinking" if message.running and not message.text else "thought"
        words = f" · {effort}" + (f" · {thinking} {seconds} s" if seconds and effort != "none" else "")
        spans = [Span("Grok", "assistant"), Span(words, "muted")]
    else:
        spans = [Span("You" if message.role == "user" else "Function", "user")]
    free = room - sum(cells(span.text) for span in spans) - cells(clock)
    return Line((*spans, Span(" " * max(1, free)), Span(clock, "muted")))


def _thought_lines(message: Message, room: int, *, open_now: bool) -> list[Line]:
    told = message.usage.reasoning if message.usage else None
    if not message.thoughts and not told:
        return []
    count = f" ({told} tokens)" if told else ""
    opened = open_now and message.thoughts
    found = [Line((Span(f"{'▾' if opened else '▸'} Thoughts{count}", "thoughts.fold"),))]
    if opened:
        for paragraph in show(message.thoughts).split("\n"):
            found += [Line((Span("  " + paragraph[a:b], "thoughts"),)) for a, b in wrap(paragraph, room - 2)]
        found.append(Line())
    return found


def _ending(message: Message, room: int) -> list[Line]:
    found: list[Line] = []
    for call in message.tool_calls:
        found.append(Line((Span(excerpt(show_line(f"ƒ {call.name}({call.arguments})"), room), "notice"),)))
    if message.role != "assistant":
        return found
    if message.running:
        return [*found, Line((Span("▍", "assistant"),))]
    words = {"stopped": "■ Stopped; what came is kept.", "failed": f"✗ {message.detail}", "truncated": f"✂ {message.detail}"}
    text = show_line(words.get(message.how, message.detail))
    if text:
        role = "notice" if message.how in ("stopped", "done") else "failure"
        found += [Line((Span(text[a:b], role),)) for a, b in wrap(text, room)]
    figures = reply_figures(message)
    if figures:
        found.append(Line((Span(" " * max(0, room - cells(figures))), Span(excerpt(figures, room), "muted"))))
    return found
