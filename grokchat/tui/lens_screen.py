"""Tokens seen from inside: each coloured by its probability, with what the model would have written in its place."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Click
from textual.screen import ModalScreen
from textual.widgets import Static

from grokchat.conversation import Message, Piece, least_certain, level_of, pieces_of, words_of
from grokchat.conversation.lens import percent, summary, why_none
from grokchat.render.lens import LEGEND, MARKS, ROLES, Lens, seen_of
from grokchat.render.lines import Line, Span
from grokchat.text import excerpt, show_line, wrap
from grokchat.theme import Theme
from grokchat.tui.column import Branches
from grokchat.tui.drawing import INDENT
from grokchat.tui.line_view import LineView
from grokchat.tui.list_screen import tones


class LensScreen(ModalScreen[None]):
    """Arrows move by token and by row, U goes to the least certain token and on to the next of them, Tab to another reply.

    `first` is the id of the reply that is shown at first; `branches` are the places of those that have others beside them.
    With `marks` the levels are told by signs too, as M does. `hint_of_demo` is what is said where no probabilities came.
    """

    CSS_PATH = "answers.tcss"
    BINDINGS = [
        Binding("escape,q", "dismiss(None)", "Close", priority=True),
        Binding("left", "move(-1)", "Token before", priority=True),
        Binding("right", "move(1)", "Next token", priority=True),
        Binding("up", "row(-1)", "Row above", priority=True),
        Binding("down", "row(1)", "Row below", priority=True),
        Binding("pageup", "row(-10)", "Up", priority=True),
        Binding("pagedown", "row(10)", "Down", priority=True),
        Binding("home", "go(0)", "Beginning", priority=True),
        Binding("end", "go(-1)", "End", priority=True),
        Binding("u", "uncertain(1)", "Least certain", priority=True),
        Binding("U", "uncertain(-1)", "The one before", priority=True),
        Binding("m", "marks", "Signs", priority=True),
        Binding("tab", "reply(1)", "Next reply", priority=True),
        Binding("shift+tab", "reply(-1)", "Reply before", priority=True),
    ]

    def __init__(
        self, replies: Sequence[Message], theme: Theme, first: str = "", *, marks: bool = False, hint_of_demo: str = ""
    ) -> None:
        super().__init__()
        self._replies = replies
        self._number = next((number for number, one in enumerate(replies) if one.id == first), len(replies) - 1)
        self.branches: Branches = {}
        self._palette = theme
        self._marks = marks
        self._hint_of_demo = hint_of_demo
        self._pieces: list[Piece] = []
        self._order: list[int] = []
        self._lens = Lens((), 80)
        self._visited = False
        self.cursor = 0

    @property
    def reply(self) -> Message:
        """The reply that is looked at."""
        return self._replies[self._number]

    def compose(self) -> ComposeResult:
        """The figures and the legend, the tokens, the one under the cursor, the keys."""
        with Vertical(classes="lens") as box:
            box.border_title = "Token probabilities"
            yield Static("", classes="heading", markup=False)
            yield LineView(self._palette)
            yield Static("", classes="details", markup=False)
            yield Static("", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Takes the last reply."""
        self._take()
        self.query_one(LineView).focus()

    def on_resize(self) -> None:
        """Rows are made for a width."""
        self.call_after_refresh(self._lay_out)

    def on_click(self, event: Click) -> None:
        """Marks the token that was clicked."""
        view = self.query_one(LineView)
        if event.widget is view and self._pieces:
            place = self._lens.at(event.y + round(view.scroll_y), event.x - INDENT)
            self._set(place if place >= 0 else self.cursor)

    def action_move(self, by: int) -> None:
        """Goes to the next token."""
        self._set(self.cursor + by)

    def action_row(self, by: int) -> None:
        """Goes to the token in the row below."""
        if self._pieces:
            row = max(0, min(len(self._lens) - 1, self._lens.rows_of[self.cursor] + by))
            place = self._lens.at(row, self._lens.column_of(self.cursor))
            # Of a token that spilled over from the row before, the next one is meant.
            spilled = 0 <= place < len(self._pieces) - 1 and self._lens.rows_of[place] < row == self._lens.rows_of[place + 1]
            self._set(place + spilled if place >= 0 else self.cursor + (1 if by > 0 else -1))

    def action_go(self, place: int) -> None:
        """Goes to the beginning or to the end."""
        self._set(place if place >= 0 else len(self._pieces) - 1)

    def action_uncertain(self, by: int) -> None:
        """Goes to the least certain token; from there to the next of them."""
        if self._order:
            # From anywhere else, first to the least certain one.
            here = self._order.index(self.cursor) if self._visited else -by
            self._set(self._order[(here + by) % len(self._order)])
            self._visited = True

    def action_marks(self) -> None:
        """Shows the levels by signs, or no more."""
        self._marks = not self._marks
        self._lay_out()

    def action_reply(self, by: int) -> None:
        """Looks at another reply."""
        self._number = (self._number + by) % len(self._replies)
        self._take()

    def _take(self) -> None:
        tokens = self.reply.logprobs
        self._pieces = pieces_of(tokens)
        holds = {place: number for number, piece in enumerate(self._pieces) for place in range(piece.first, piece.last)}
        self._order = list(dict.fromkeys(holds[place] for place in least_certain(tokens)))
        self.cursor, self._visited = 0, False
        self._lay_out()

    def _set(self, place: int) -> None:
        self.cursor = max(0, min(len(self._pieces) - 1, place)) if self._pieces else 0
        self._visited = False
        self._show()

    def _lay_out(self) -> None:
        view = self.query_one(LineView)
        seen = seen_of(self._pieces, self.reply.logprobs)
        self._lens = Lens(seen, view.room, marks=self._marks)
        self._show()

    def _show(self) -> None:
        view = self.query_one(LineView)
        if self._pieces:
            view.show_lines(len(self._lens), lambda row: self._lens.line(row, self.cursor))
            view.reveal(self._lens.rows_of[self.cursor])
        else:
            words = f"{why_none(self.reply)} {self._hint_of_demo}".strip()
            lines = [Line(), *(Line((Span(words[a:b], "notice"),)) for a, b in wrap(words, view.room))]
            view.show_lines(len(lines), lines.__getitem__)
        self.query_one(".heading", Static).update(self._above())
        self.query_one(".details", Static).update(self._below())
        wide = "←→ token · ↑↓ row · U least certain · M signs · Tab reply · Esc close"
        short = "←→ token · U least certain · Esc"
        self.query_one(".hint", Static).update(wide if self.size.width >= len(wide) + 4 else short)
        box = self.query_one(".lens", Vertical)
        place, count = self.branches.get(self.reply.id, (0, 0))
        beside = f" · ⑂ {place}/{count}" if count else ""
        box.border_subtitle = f"reply {self._number + 1} of {len(self._replies)}{beside}"

    def _above(self) -> Text:
        """The figures of the reply, and what the colours mean."""
        words = Text(summary(self.reply) or "no probabilities", style=tones(self.app).name)
        if self._pieces:
            words.append("\n")
            for role, legend, mark in zip(ROLES, LEGEND, MARKS, strict=True):
                words.append(f"{legend}{mark if self._marks else ''}", self._palette.style(role))
                words.append("  ")
        return words

    def _below(self) -> Text:
        """The token under the cursor and what might have stood there, as bars."""
        if not self._pieces:
            return Text()
        tone, piece, tokens = tones(self.app), self._pieces[self.cursor], self.reply.logprobs
        found = Text(no_wrap=True, overflow="ellipsis")
        most = max(2, self.size.height // 3 - 2)
        for place in range(piece.first, piece.last):
            token = tokens[place]
            found.append(f"{_quoted(token.piece)} {percent(token.probability)}", tone.name)
            found.append(f"  token {place + 1} of {len(tokens)}\n", tone.muted)
            for other, logprob in token.alternatives[: most - 1]:
                chance = type(token)(other, logprob).probability
                chosen = other == token.piece
                found.append(f" {'●' if chosen else ' '} {percent(chance):>7} ", tone.accent if chosen else tone.muted)
                found.append(
                    "█" * max(1, round(20 * chance)), self._palette.style(ROLES[level_of(chance)]).replace("underline", "")
                )
                found.append(f" {_quoted(other)}\n", "" if chosen else tone.muted)
        if not tokens[piece.first].alternatives:
            found.append("No alternatives came: top_logprobs asks for them.", tone.muted)
        found.rstrip()
        return found


def _quoted(piece: bytes) -> str:
    """A token between quotes, so that its blanks are seen."""
    words = show_line(words_of(piece).replace("\n", "↵").replace("\t", "→"))
    return f"“{excerpt(words, 24)}”"
