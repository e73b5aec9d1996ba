"""A message as lines: who and when, thoughts, the text as its document lays it out, and how it ended.

Until it is looked at, a message has only an estimate of its height, and so has each part of a long one: what a saved
conversation costs is what is on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from grokchat.render.lines import Line
from grokchat.tui.cards import FOLDED, call_lines, result_lines
from grokchat.tui.message_parts import ending_lines, head_line, image_lines, thought_lines
from grokchat.tui.parts import Parts
from grokchat.tui.structured_lines import is_tree, to_check, tree_of, verdict_lines

if TYPE_CHECKING:
    from grokchat.conversation import Message
    from grokchat.engine.structured import Verdict
    from grokchat.render.document import Document
    from grokchat.render.formulas import Mode
    from grokchat.render.json_document import JSONDocument

FRAME = 1 / 30
"""Seconds between two frames of a reply that is coming."""

LAG = 0.2
"""Seconds within which everything that came is shown."""

_UNMOVED: Mapping[tuple[int, int], int] = {}

_MUCH = 16_384
"""Characters of a reply that is coming from which it is shown as it stands, when somebody comes back to it, and then goes on."""

_FEW = 64
"""Characters within which a reply shows what it is."""


class Shown(Parts):
    """A message as it is drawn; `siblings` is its place among its branches and their number, `number` its place in the column.

    Long code is not folded while it is written: what somebody reads stays.
    """

    __slots__ = (
        *("_came", "_estimate", "_fed", "_finished", "_given", "_mathematics", "_tree", "_wrap_code"),
        *("message", "number", "ready", "shifts", "siblings", "thoughts_open", "verdict"),
    )

    def __init__(
        self,
        message: Message,
        siblings: tuple[int, int],
        room: int,
        *,
        whole: bool,
        mathematics: Mode = "unicode",
        wrap_code: bool = True,
    ) -> None:
        self.message = message
        self.siblings = siblings
        super().__init__(room, folds=whole)
        self._mathematics = mathematics
        self.number = 0
        self.thoughts_open = False
        self.shifts: Mapping[tuple[int, int], int] = _UNMOVED
        self.ready = False
        self.verdict: Verdict | None = None
        self._tree: JSONDocument | None = None
        self._wrap_code = wrap_code
        self._fed = len(self._text) if whole or len(self._text) > _MUCH else 0
        self._came: Sequence[tuple[float, int]] = ()
        self._given = 0
        self._finished = False
        self._estimate = 3 + self._text.count("\n") + len(self._text) // max(1, room) + 2 * (message.role == "assistant")
        if message.role == "tool":
            self._estimate += min(FOLDED, 1 + len(message.text) // max(1, room))

    @property
    def height(self) -> int:
        """The number of lines; an estimate until they were laid out."""
        return self._ends[-1] if self._ends else self._estimate

    @property
    def behind(self) -> bool:
        """Whether more came than is shown."""
        return self._fed < len(self._text)

    @property
    def _text(self) -> str:
        """What is drawn as Markdown: a function's result is not, it stands on its card."""
        return "" if self.message.role == "tool" else self.message.text

    def tell(self, message: Message, siblings: tuple[int, int]) -> None:
        """Takes what the message has become."""
        if self.verdict is not None and message.text != self.message.text:
            self.verdict = None
        self.message, self.siblings = message, siblings
        self.ready = False
        if len(self._text) < self._fed:
            self._document, self._fed, self._given, self._finished = None, len(self._text), 0, False
            self._unfold()

    def fit(self, room: int) -> None:
        """Takes another width; lines are made again when they are looked at."""
        if room == self.room:
            return
        self._estimate = max(3, -(-self.height * self.room // room))
        self.room = room
        self.ready = False
        self._ends = ()

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

    def _turned(self, document: Document | JSONDocument) -> None:
        document.rewrap(document.width)
        self._unfold()

    def step(self, now: float, *, calm: bool) -> None:
        """Shows more of what came by the time `now`: all of it unless `calm`, else so much that each piece has its even share of frames."""
        total = len(self._text)
        if not calm or not self.message.running:
            self._fed = total
            return
        if not self._came or self._came[-1][1] != total:
            self._came = (*self._came, (now, total))
        # At most as many as there are frames within the lag.
        self._came = [one for one in self._came if one[1] > self._fed]
        shares = (-(-(end - self._fed) // max(1, round((came + LAG - now) / FRAME))) for came, end in self._came)
        self._fed = min(total, self._fed + max(shares, default=0))

    def toggle(self, key: str) -> None:
        """Opens or folds thoughts, a call or a code block."""
        if key == "thoughts":
            self.thoughts_open = not self.thoughts_open
        elif not (self._tree is not None and self._tree.toggle(key)):
            self.opened ^= {key}
        self._unfold()

    def fold_code(self, *, folds: bool) -> None:
        """Folds all long code, or opens it."""
        self.folds = folds
        self.opened = frozenset(key for key in self.opened if not key.startswith("code:"))
        self._unfold()

    @property
    def to_check(self) -> bool:
        """Whether it is a structured reply that was not checked yet."""
        return self.verdict is None and self._finished and to_check(self.message)

    def judge(self, verdict: Verdict) -> None:
        """Takes what was found when the reply was checked; it stands beside the values and under the reply."""
        self.verdict = verdict
        if self._tree is not None:
            self._tree.mark([(problem.path, problem.words) for problem in verdict.problems])
        self._unfold()

    def _new_document(self) -> Document | JSONDocument:
        from grokchat.render.document import Document

        breaks, self._tree = self.message.role == "user", tree_of(self.message, self.room)
        return self._tree or Document(self.room, breaks=breaks, mathematics=self._mathematics, wrap_code=self._wrap_code)

    def _unfold(self) -> None:
        self._forget_folds()
        self.ready = False

    def lay_out(self) -> None:
        """Makes the lines of what is shown; costs what changed."""
        message = self.message
        document = self._document
        if document is not None and self._tree is None and self._given < _FEW and not document.source.strip() and is_tree(message):
            # It was empty, and nobody knew yet what it would be.
            document, self._given = None, 0
        if document is None:
            document = self._document = self._new_document()
            ended = not message.running and not self.behind
            if ended or self._fed > _MUCH:
                # Only what is looked at is parsed, drawn and kept.
                document.give(self._text[: self._fed], ended=ended)
                self._given, self._finished = self._fed, ended
        elif document.width != max(4, self.room):
            document.rewrap(self.room)
            self._forget_folds()
        if self._fed > self._given:
            document.append(self._text[self._given : self._fed])
            self._given = self._fed
        if not message.running and not self.behind and not self._finished:
            document.finish()
        self._finished = not message.running and not self.behind
        head = head_line(message, self.siblings, self.room)
        if message.role == "tool":
            self._before = [Line(), *result_lines(message, self.room, self.opened)]
        else:
            thoughts = thought_lines(message, self.room, opened=self.thoughts_open)
            self._before = [Line(), head, *image_lines(message, self.room), *thoughts]
        ending = [] if self.behind and not message.running else ending_lines(message, self.room)
        self._after = [*call_lines(message, self.room, self.opened), *verdict_lines(self.verdict, self.room), *ending]
        self._measure()
        self.ready = True
