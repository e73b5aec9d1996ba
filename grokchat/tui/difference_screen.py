"""What is different between two answers."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from grokchat.render.difference import difference, likeness
from grokchat.theme import Theme
from grokchat.tui.line_view import LineView
from grokchat.tui.list_screen import tones


class DifferenceScreen(ModalScreen[None]):
    """Left and Right change the second of the two texts, Tab changes their places."""

    CSS_PATH = "answers.tcss"
    BINDINGS = [
        Binding("escape,q,d", "dismiss(None)", "Close", priority=True),
        Binding("left", "other(-1)", "Answer before", priority=True),
        Binding("right", "other(1)", "Next answer", priority=True),
        Binding("tab", "turn", "The other way", priority=True),
    ]

    def __init__(self, texts: Sequence[str], first: int, second: int, theme: Theme) -> None:
        super().__init__()
        self._texts = texts
        self._first, self._second = first, second
        self._palette = theme

    def compose(self) -> ComposeResult:
        """Which two, the lines, the keys."""
        with Vertical(classes="lens") as box:
            box.border_title = "Difference"
            yield Static("", classes="heading", markup=False)
            yield LineView(self._palette)
            yield Static("", classes="hint", markup=False)

    def on_mount(self) -> None:
        """The lines can be scrolled at once."""
        self.query_one(LineView).focus()

    def on_resize(self) -> None:
        """Lines are wrapped to the width."""
        self.call_after_refresh(self._show)

    def action_other(self, by: int) -> None:
        """Compares with another answer."""
        places = [place for place in range(len(self._texts)) if place != self._first]
        self._second = places[(places.index(self._second) + by) % len(places)]
        self._show()

    def action_turn(self) -> None:
        """Shows the first as the second."""
        self._first, self._second = self._second, self._first
        self._show()

    def _show(self) -> None:
        tone, view = tones(self.app), self.query_one(LineView)
        old, new = self._texts[self._first], self._texts[self._second]
        lines = difference(old, new, view.room)
        view.show_lines(len(lines), lines.__getitem__)
        names = Text()
        names.append(f"- answer {self._first + 1}", tone.bad)
        names.append("  ")
        names.append(f"+ answer {self._second + 1}", tone.good)
        names.append(f"  {100 * likeness(old, new):.0f} % the same", tone.muted)
        self.query_one(".heading", Static).update(names)
        many = "←→ other answer · " if len(self._texts) > 2 else ""
        self.query_one(".hint", Static).update(
            f"{many}Tab the other way · ↑↓ scroll · Esc close" if self.size.width > 60 else "Tab other way · ↑↓ scroll · Esc"
        )
