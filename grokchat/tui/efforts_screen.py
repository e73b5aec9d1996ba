"""The reasoning efforts with what each has cost in this conversation so far."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import OptionList

from grokchat.conversation import Conversation, Total, by_effort, cost_words, entries_of
from grokchat.tui.list_screen import ListScreen, pieces, tones

_DIRECT = {"none": "Alt+N", "low": "Alt+L", "medium": "Alt+M", "high": "Alt+H", "xhigh": "Alt+X"}


class EffortsScreen(ListScreen[str]):
    """Chooses an effort for the next message."""

    heading = "Reasoning effort"
    hint = "Enter choose · Esc close · Alt+R asks the last question again with more"
    short_hint = "Enter choose · Esc close"
    low = True

    def __init__(self, conversation: Conversation, efforts: Sequence[str], chosen: str) -> None:
        super().__init__()
        self._efforts = efforts
        self._chosen = self.begin = chosen
        self._totals = by_effort(entries_of(conversation.messages.values()))

    def rows(self) -> Sequence[tuple[str, Text]]:
        """A row for each effort of the model: its replies' mean seconds and thinking, and what all of them cost."""
        tone = tones(self.app)
        found = []
        most = max((_mean_seconds(one) for one in self._totals.values()), default=0.0)
        for effort in self._efforts:
            total = self._totals.get(effort)
            on = effort == self._chosen
            row = pieces(("● " if on else "○ ", tone.accent), (effort.ljust(8), tone.name if on else ""))
            if total is None:
                row.append("not used yet", tone.muted)
            else:
                if self.room >= 60 and most:
                    row.append(("▇" * max(1, round(12 * _mean_seconds(total) / most))).ljust(14), tone.accent)
                row.append(f"{_mean_seconds(total):>6.1f} s", "")
                row.append(f"{total.reasoning // total.replies:>8,}{' thought' if self.room >= 40 else ''}", "")
                if self.room >= 48:
                    row.append(f"   {cost_words(total.cost)}", tone.muted)
            found.append((effort, row))
        return found

    def above(self) -> Text:
        """What the figures are."""
        return Text("Time and thinking of a reply on average; cost of all." if self._totals else "", tones(self.app).muted)

    def details(self, id: str) -> Text:
        """The sums of the effort's replies."""
        tone, total = tones(self.app), self._totals.get(id)
        words = Text()
        words.append(f"{_DIRECT.get(id, '')} chooses it from anywhere.\n", tone.muted)
        if total is not None:
            replies = f"{total.replies} {'reply' if total.replies == 1 else 'replies'}"
            words.append(f"{replies}: {total.seconds:.1f} s, {total.reasoning:,} tokens of thinking, ")
            words.append(f"{total.completion:,} of answers, {cost_words(total.cost)}.")
        return words

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Takes the effort."""
        event.stop()
        self.dismiss(self.marked)


def _mean_seconds(total: Total) -> float:
    return total.seconds / total.replies
