"""The ledger: what the replies of this conversation, or of this month, took."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import OptionList

from grokchat.conversation import Entry, cost_words, model_named, total_of
from grokchat.errors import GrokchatError
from grokchat.text import show_line
from grokchat.tui.list_screen import ListScreen, pieces, tones

Read = Callable[[], Sequence[Entry]]


class LedgerScreen(ListScreen[str]):
    """Enter gives a reply's id, to inspect it; Tab changes between the conversation and the month."""

    BINDINGS = [Binding("tab", "other", "Conversation or month", priority=True)]
    heading = "Ledger of this conversation"
    hint = "Tab whole month · Enter inspect the request · Esc close"
    short_hint = "Tab month · Enter inspect · Esc"

    def __init__(self, here: Sequence[Entry], month: Read) -> None:
        super().__init__()
        self._here = here
        self._read_month = month
        self._month: Sequence[Entry] | None = None
        self._of_month = False
        self._problem = ""

    @property
    def _entries(self) -> Sequence[Entry]:
        shown = self._month if self._of_month else self._here
        return sorted(shown or (), key=lambda one: one.at, reverse=True)

    def above(self) -> Text:
        """The sum of all that is listed."""
        tone = tones(self.app)
        if self._of_month and self._problem:
            return Text(self._problem, tone.bad)
        if self._of_month and self._month is None:
            return Text("Reading the conversations of this month…", tone.muted)
        total = total_of(self._entries)
        if not total.replies:
            return Text("No replies yet.", tone.muted)
        words = pieces((cost_words(total.cost), f"bold {tone.accent}"))
        words.append(f" for {total.replies} {'reply' if total.replies == 1 else 'replies'}", "")
        words.append(
            f" · {total.prompt:,} in · {total.reasoning:,} thought · {total.completion:,} out · {total.seconds:.0f} s", tone.muted
        )
        if total.unpriced:
            words.append(f" · {total.unpriced} of unknown cost", tone.caution)
        head = Text("\n" + self._columns("when", "effort", "in", "cached", "thought", "out", "first", "tok/s", "cost"), tone.muted)
        return words + head

    def rows(self) -> Sequence[tuple[str, Text]]:
        """A row for each reply, the newest first."""
        tone = tones(self.app)
        found = []
        for one in self._entries:
            day = "%d %b %H:%M" if self.room >= 52 else "%d %H:%M"
            clock = time.strftime(day if self._of_month else "%H:%M", time.localtime(one.at))
            words = self._columns(
                clock,
                show_line(one.effort),
                _count(one.prompt),
                _count(one.cached),
                _count(one.reasoning),
                _count(one.completion),
                f"{one.first_word:.1f} s" if one.first_word else "",
                f"{one.speed:.0f}" if one.speed else "",
                cost_words(one.cost) if one.prompt is not None else "with the first" if one.beside else one.how,
            )
            found.append((one.reply, Text(words, tone.bad if one.how in ("failed", "truncated") else "")))
        return found

    def details(self, id: str) -> Text:
        """Everything that is known of the reply, the service's ids with it."""
        tone = tones(self.app)
        one = next((entry for entry in self._entries if entry.reply == id), None)
        if one is None:
            return Text()
        words = pieces((show_line(model_named(one.model).name), tone.name))
        words.append(f" · {show_line(one.effort)} · {one.how} · {one.seconds:.1f} s", tone.muted)
        if one.first_token:
            words.append(f"\nfirst token {one.first_token:.1f} s, first word {one.first_word:.1f} s", tone.muted)
        if one.prompt is not None:
            words.append(
                f"\n{one.prompt:,} in, {_count(one.cached) or 0} of them cached; {_count(one.reasoning) or 0} of thinking; "
            )
            words.append(f"{_count(one.completion)} out; {cost_words(one.cost)}")
        for name, value in one.ids.items():
            words.append(f"\n{show_line(name)} {show_line(value)}", tone.muted)
        return words

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Gives the reply, where it is one of this conversation."""
        event.stop()
        if not self._of_month:
            self.dismiss(self.marked)

    def action_other(self) -> None:
        """Shows the month, or the conversation again; the month is read beside the screen."""
        self._of_month = not self._of_month
        box = self.query_one(".card", Vertical)
        box.border_title = f"Ledger of {time.strftime('%B %Y')}" if self._of_month else self.heading
        self.fill()
        if self._of_month and self._month is None:
            self.run_worker(self._load, thread=True)

    def _load(self) -> None:
        try:
            self._month = self._read_month()
        except GrokchatError as error:
            self._problem = show_line(str(error))
        self.app.call_from_thread(self.refill)

    def _columns(self, when: str, effort: str, *figures: str) -> str:
        """The columns that fit: fewer figures where there is little room."""
        prompt, cached, thought, out, first, speed, cost = figures
        wide = (12 if self.room >= 52 else 8) if self._of_month else 5
        words = f"{when:<{wide}} {effort:<7}"
        if self.room >= 76:
            return f"{words}{prompt:>9}{cached:>9}{thought:>9}{out:>8}{first:>9}{speed:>7}  {cost}"
        if self.room >= 52:
            return f"{words}{prompt:>8}{thought:>8}{out:>7}{first:>8}  {cost}"
        return f"{words} {cost}" if self._of_month else f"{words}{out:>6}  {cost}"


def _count(tokens: int | None) -> str:
    return "" if tokens is None else f"{tokens:,}"
