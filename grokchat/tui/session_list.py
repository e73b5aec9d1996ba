"""The list of saved conversations, by day, with a filter."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from grokchat.text import excerpt, show_line
from grokchat.tui.boxes import LineBox
from grokchat.tui.protocols import Summary

TITLE = 24
"""The cells of a title in the list."""

MOST = 500
"""How many conversations are listed; the filter finds the rest."""


class SessionList(Vertical):
    """Shows titles under the names of days; choosing one opens it."""

    def __init__(self) -> None:
        super().__init__(id="sessions")
        self.border_title = "Conversations"
        self._sessions: Sequence[Summary] = ()
        self._filter = ""
        self._pending: Collection[str] = ()
        self._open = ""

    def compose(self) -> ComposeResult:
        """The filter and the titles."""
        yield LineBox(placeholder="/ filter", id="filter", compact=True)
        yield OptionList(id="session-options", compact=True)

    def show_sessions(self, sessions: Sequence[Summary], pending: Collection[str] = (), open: str = "") -> None:
        """Lists these; those whose reply is finished in the background have a mark, and the one that is open."""
        self._sessions, self._pending, self._open = sessions, pending, open
        self._fill()

    def filter_by(self, words: str) -> None:
        """Lists those whose title holds all the words."""
        self._filter = words.lower()
        self._fill()

    def _fill(self) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        wanted = self._filter.split()
        matching = [one for one in self._sessions if all(word in one.title.lower() for word in wanted)]
        rows: list[Option] = []
        day = ""
        for one in matching[:MOST]:
            name = day_name(one.updated, date.today())
            if name != day:
                day = name
                rows.append(Option(Text(name, style="bold"), disabled=True))
            mark = "…" if one.id in self._pending else "▌" if one.id == self._open else " "
            look = "bold" if one.id == self._open else ""
            rows.append(Option(Text(f"{mark}{excerpt(show_line(one.title), TITLE)}", look), id=one.id))
        if not rows:
            rows.append(Option("No title has these words." if wanted else "Nothing is saved yet.", disabled=True))
        options.add_options(rows)


def day_name(at: float, today: date) -> str:
    """Today, Yesterday, a weekday of the last week, else the date; empty for a time that no calendar has."""
    try:
        day = date.fromtimestamp(at)
    except (OverflowError, ValueError, OSError):
        return ""
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    if today - timedelta(days=7) < day < today:
        return time.strftime("%A", day.timetuple())
    return day.isoformat()
