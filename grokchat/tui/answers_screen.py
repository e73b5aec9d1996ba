"""Answers side by side while they come: columns where there is room, else one at a time under the names of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from grokchat.text import excerpt, show_line
from grokchat.theme import Theme
from grokchat.tui.list_screen import tones
from grokchat.tui.pane import ConversationPane

if TYPE_CHECKING:
    from grokchat.conversation import Conversation, Message

FRAME = 1 / 30
"""Seconds between two looks at answers that are coming."""

NARROWEST = 36
"""The least cells of a column; with less room there are fewer of them."""


MOST_BELOW = 50
"""How many messages from the end on are looked at for the answer that the conversation goes on from."""


class AnswersScreen(ModalScreen[str | None]):
    """Shows the siblings of a reply, those that come later too; gives the id of the one that was chosen.

    `make_pane` gives a pane for one answer.
    """

    CSS_PATH = "answers.tcss"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Close", priority=True),
        Binding("left,shift+tab", "mark(-1)", "Answer before", priority=True),
        Binding("right,tab", "mark(1)", "Next answer", priority=True),
        Binding("up", "scroll_by(-1)", "Up", priority=True),
        Binding("down", "scroll_by(1)", "Down", priority=True),
        Binding("pageup", "scroll_by(-10)", "Page up", priority=True),
        Binding("pagedown", "scroll_by(10)", "Page down", priority=True),
        Binding("enter", "choose", "Go on from it", priority=True),
        Binding("d", "difference", "Difference", priority=True),
    ]

    def __init__(
        self, reply: str, conversation: Callable[[], Conversation], make_pane: Callable[[], ConversationPane], theme: Theme
    ) -> None:
        super().__init__()
        self._conversation = conversation
        self._make_pane = make_pane
        self._palette = theme
        self._reply = self._marked = reply
        self._panes: dict[str, ConversationPane] = {}
        self._columns: dict[str, Vertical] = {}
        self._seen: Conversation | None = None

    def compose(self) -> ComposeResult:
        """The names of all, the answers, the keys."""
        with Vertical(classes="answers") as box:
            box.border_title = "Answers side by side"
            yield Static("", classes="heading", markup=False)
            yield Horizontal(id="columns")
            yield Static("", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Looks for what came as often as the conversation is drawn."""
        self._look()
        self.set_interval(FRAME, self._look)

    def on_resize(self) -> None:
        """As many columns as fit."""
        self._arrange()

    @property
    def answers(self) -> tuple[Message, ...]:
        """The answers as they now are."""
        conversation = self._conversation()
        return conversation.siblings(self._reply) if self._reply in conversation.messages else ()

    def action_mark(self, by: int) -> None:
        """Marks the answer at the side."""
        ids = [one.id for one in self.answers]
        self._marked = ids[(ids.index(self._marked) + by) % len(ids)]
        self._arrange()

    def action_scroll_by(self, by: int) -> None:
        """Scrolls the marked answer."""
        self._panes[self._marked].scroll_relative(y=by, animate=False, immediate=True)

    def action_choose(self) -> None:
        """Goes on from the marked answer, once all have ended."""
        if any(one.running for one in self.answers):
            self._say("The answers are still coming: choose when they have ended.")
        else:
            self.dismiss(self._marked)

    def action_difference(self) -> None:
        """Shows what is different between the marked answer and the one beside it."""
        answers = self.answers
        if len(answers) < 2:
            self._say("There is only one answer.")
            return
        from grokchat.tui.difference_screen import DifferenceScreen

        place = next(number for number, one in enumerate(answers) if one.id == self._marked)
        self.app.push_screen(DifferenceScreen([one.text for one in answers], max(0, place - 1), max(1, place), self._palette))

    def _look(self) -> None:
        conversation = self._conversation()
        if conversation is self._seen or not self.is_mounted:
            return
        self._seen = conversation
        for one in self.answers:
            pane = self._panes.get(one.id)
            if pane is None:
                pane = self._panes[one.id] = self._make_pane()
                pane.follow = one.running
                column = self._columns[one.id] = Vertical(pane, classes="column")
                self.query_one("#columns").mount(column)
                self.call_after_refresh(self._arrange)
            pane.show_path((one,), {})
        self._tell()

    def _arrange(self) -> None:
        """Shows the columns that fit, the marked one among them."""
        ids = list(self._columns)
        if not ids:
            return
        fit = max(1, min(len(ids), (self.size.width - 4) // NARROWEST))
        place = ids.index(self._marked)
        first = max(0, min(place - fit // 2, len(ids) - fit))
        for number, (id, column) in enumerate(self._columns.items()):
            column.display = first <= number < first + fit
            column.set_class(id == self._marked, "marked")
            column.border_title = str(number + 1)
        self._tell()

    def _tell(self) -> None:
        tone = tones(self.app)
        answers = self.answers
        if not answers:
            return
        chosen = {one.id for one in self._conversation().path[-MOST_BELOW:]}
        names = Text(no_wrap=True, overflow="ellipsis")
        for number, one in enumerate(answers, 1):
            sign = "…" if one.running else "✗" if one.how in ("failed", "truncated") else "●" if one.id in chosen else ""
            names.append(f" {number}{sign} ", f"reverse {tone.name}" if one.id == self._marked else tone.muted)
        names.append(f"  {self._state(answers)}", tone.muted)
        self.query_one(".heading", Static).update(names)
        # All come over one connection, and the service has no way to stop one of them.
        close = "Esc close, again stop all" if any(one.running for one in answers) else "Esc close"
        hint = f"←→ answer · ↑↓ scroll · Enter go on from it · D difference · {close}"
        short = f"←→ ↑↓ · Enter choose · D diff · {close if close != 'Esc close' else 'Esc'}"
        hints = (hint, short, f"←→ ↑↓ · {close}")
        self.query_one(".hint", Static).update(next((one for one in hints if self.size.width >= len(one) + 4), hints[-1]))

    def _state(self, answers: tuple[Message, ...]) -> str:
        """How far they are, then what was said of their number, else the question."""
        wanted, came = answers[0].answers, sum(one.running for one in answers)
        if came:
            return f"{len(answers)} of {wanted} answers so far" if len(answers) < wanted else f"{came} still coming"
        question = self._conversation().messages.get(answers[0].parent)
        told = next((one.detail for one in answers if one.how == "done" and one.detail), "")
        return told or excerpt(show_line(question.text if question is not None else ""), 60)

    def _say(self, words: str) -> None:
        self.app.notify(words, markup=False)
