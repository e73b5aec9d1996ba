"""The inspector: the exact request of a reply, the raw answer, and the request as a curl command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from grokchat.text import show
from grokchat.tui.list_screen import tones

PAGES = ("request", "answer", "curl")
MOST = 200_000
"""Characters that are shown; the whole is copied."""


class Inspected(NamedTuple):
    """What went over the wire for a reply; `title` says which."""

    title: str
    request: str
    answer: str
    curl: str

    def page(self, name: str) -> str:
        """The page's text."""
        return {"request": self.request, "answer": self.answer, "curl": self.curl}[name]


class InspectorScreen(ModalScreen[None]):
    """Tab changes the page, Left and Right the reply, C copies the page."""

    CSS_PATH = "card.tcss"
    BINDINGS = [
        Binding("escape,q", "dismiss(None)", "Close", priority=True),
        Binding("tab", "page(1)", "Next page", priority=True),
        Binding("shift+tab", "page(-1)", "Page before", priority=True),
        Binding("left", "reply(-1)", "Reply before", priority=True),
        Binding("right", "reply(1)", "Next reply", priority=True),
        Binding("c", "copy", "Copy", priority=True),
    ]

    def __init__(self, replies: Sequence[str], marked: str, inspect: Callable[[str], Inspected]) -> None:
        super().__init__()
        self._replies = replies
        self._place = replies.index(marked) if marked in replies else len(replies) - 1
        self._inspect = inspect
        self._page = 0
        self._shown = inspect(replies[self._place])

    def compose(self) -> ComposeResult:
        """The pages' names, the text, the keys."""
        with Vertical(classes="card"):
            yield Static("", classes="heading", markup=False)
            with VerticalScroll(classes="reading"):
                yield Static("", id="inspected", markup=False)
            yield Static("", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Shows the first page."""
        self._show()
        self.query_one(".reading").focus()

    def on_resize(self) -> None:
        """The keys in short where there is little room."""
        self._show()

    def action_page(self, by: int) -> None:
        """Shows another page."""
        self._page = (self._page + by) % len(PAGES)
        self._show()
        self.query_one(".reading").scroll_home(animate=False)

    def action_reply(self, by: int) -> None:
        """Shows another reply."""
        self._place = max(0, min(len(self._replies) - 1, self._place + by))
        self._shown = self._inspect(self._replies[self._place])
        self._show()

    def action_copy(self) -> None:
        """Copies the page as it is, whole."""
        self.app.copy_to_clipboard(self._shown.page(PAGES[self._page]))
        self.app.notify("Copied through the terminal (OSC 52), if it allows that.", markup=False)

    def _show(self) -> None:
        tone = tones(self.app)
        names = Text()
        for number, name in enumerate(PAGES):
            names.append(f" {name} ", f"reverse {tone.name}" if number == self._page else tone.muted)
        self.query_one(".heading", Static).update(names)
        text = self._shown.page(PAGES[self._page])
        rest = f"\n… {len(text) - MOST:,} more characters; C copies all." if len(text) > MOST else ""
        self.query_one("#inspected", Static).update(Text(show(text[:MOST]) + rest, overflow="fold"))
        box = self.query_one(".card", Vertical)
        box.border_title = Text(show(self._shown.title))
        box.border_subtitle = f"reply {self._place + 1} of {len(self._replies)}"
        wide = self.size.width >= 70
        hint = "Tab page · ←→ reply · ↑↓ scroll · C copy · Esc close" if wide else "Tab page · ←→ reply · C · Esc"
        self.query_one(".hint", Static).update(hint)
