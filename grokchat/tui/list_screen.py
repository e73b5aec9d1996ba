"""A screen with a list, the details of its marked row, and a line of keys; the screens of the model's card are made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from grokchat.tui.boxes import LineBox

T = TypeVar("T")


class Tones(NamedTuple):
    """The theme's colours by what they mean, as styles of Rich."""

    muted: str
    good: str
    caution: str
    bad: str
    name: str
    accent: str


def tones(app: App[object]) -> Tones:
    """The colours of the theme that is on."""
    theme = app.current_theme
    muted = theme.variables.get("text-muted", "")
    return Tones(muted, theme.success or "", theme.warning or "", theme.error or "", f"bold {theme.primary}", theme.accent or "")


class ListScreen(ModalScreen[T | None]):
    """Up and Down mark a row whatever has the focus; Escape gives None. With `typing` there is a line to type in, a `low` one is no higher than it must be."""

    CSS_PATH = "card.tcss"
    BINDINGS = [
        Binding("escape", "leave", "Close", priority=True),
        Binding("down", "move(1)", "Down", priority=True),
        Binding("up", "move(-1)", "Up", priority=True),
        Binding("pagedown", "move(8)", "Page down", priority=True),
        Binding("pageup", "move(-8)", "Page up", priority=True),
    ]
    heading = ""
    hint = "Enter choose · Esc close"
    short_hint = ""
    typing = False
    low = False
    placeholder = ""
    begin = ""

    def __init__(self) -> None:
        super().__init__()
        self._ids: list[str] = []

    def compose(self) -> ComposeResult:
        """The frame: what is above the list, the list, the details, the line to type in, the keys."""
        with Vertical(classes="card low" if self.low else "card") as box:
            box.border_title = self.heading
            yield Static("", classes="heading", markup=False)
            yield OptionList(compact=True)
            yield Static("", classes="details", markup=False)
            if self.typing:
                yield LineBox(placeholder=self.placeholder, compact=True)
            yield Static("", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Fills the list; the row of `begin` is marked."""
        self.fill(self.begin)
        self.query_one(Input if self.typing else OptionList).focus()
        self.call_after_refresh(self.show_hint)

    def on_resize(self) -> None:
        """Rows are made for a width."""
        self.call_after_refresh(self.refill)

    @property
    def room(self) -> int:
        """The cells of a row."""
        return max(20, self.query_one(OptionList).size.width - 2)

    @property
    def marked(self) -> str:
        """The id of the marked row, empty when there is none."""
        place = self.query_one(OptionList).highlighted
        return self._ids[place] if place is not None and place < len(self._ids) else ""

    def rows(self) -> Sequence[tuple[str, Text]]:
        """The rows with their ids."""
        return ()

    def details(self, id: str) -> Text:  # noqa: ARG002 - those who have details use it
        """What is told of the marked row."""
        return Text()

    def above(self) -> Text:
        """What stands over the list."""
        return Text()

    def fill(self, marked: str = "") -> None:
        """Makes the rows anew and marks one, the first if there is no such row."""
        options = self.query_one(OptionList)
        found = list(self.rows())
        self._ids = [id for id, _ in found]
        options.set_options([Option(self._fitted(row)) for _, row in found])
        if found:
            options.highlighted = self._ids.index(marked) if marked in self._ids else 0
        above = self.above()
        heading = self.query_one(".heading", Static)
        heading.display = bool(above.plain)
        heading.update(above)
        self.tell_details()

    def refill(self) -> None:
        """Makes the rows anew, for another width or with other contents."""
        if self.is_mounted:
            self.fill(self.marked)
            self.show_hint()

    def refresh_row(self, id: str) -> None:
        """Makes one row anew."""
        row = next((row for one, row in self.rows() if one == id), None)
        if row is not None:
            self.query_one(OptionList).replace_option_prompt_at_index(self._ids.index(id), self._fitted(row))

    def tell_details(self) -> None:
        """Shows the details of the marked row."""
        words = self.details(self.marked) if self.marked else Text()
        self.query_one(".details", Static).update(words)

    def show_hint(self) -> None:
        """The keys, in short where there is little room."""
        words = self.hint if len(self.hint) <= self.room or not self.short_hint else self.short_hint
        self.query_one(".hint", Static).update(words)

    def on_option_list_option_highlighted(self) -> None:
        """Tells of the row."""
        self.tell_details()

    def action_move(self, by: int) -> None:
        """Marks another row."""
        options = self.query_one(OptionList)
        if self._ids:
            options.highlighted = max(0, min(len(self._ids) - 1, (options.highlighted or 0) + by))

    def _fitted(self, row: Text) -> Text:
        row.truncate(self.room, overflow="ellipsis")
        return row

    def action_leave(self) -> None:
        """Gives nothing."""
        self.dismiss(None)


def pieces(*given: tuple[str, str]) -> Text:
    """A row of words, each with its own style."""
    return Text.assemble(*given)
