"""The question before a function runs: its name, its origin and every argument, and what to do with the call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from grokchat.text import show, show_line, wrap
from grokchat.tui.boxes import TextBox
from grokchat.tui.screens import room_in

if TYPE_CHECKING:
    from grokchat.engine import Offer

CALM = 0.4
"""Seconds after opening in which no key counts: what was typed before was not meant for this question."""

FRAME = 4
"""Rows of a dialogue around its text and its choices."""

_CHOICES = (
    ("run", "Run it once"),
    ("always", "Run it, and always here"),
    ("edit", "Change the arguments"),
    ("hand", "Answer in its place"),
    ("deny", "Deny it"),
)


class CallScreen(ModalScreen[str | None]):
    """Asks what becomes of a call: `run`, `always`, `edit`, `hand`, `deny`, or None for later.

    Where something asks for a close look, only a typed y runs it, and it cannot be allowed for good.
    """

    BINDINGS = [
        Binding("escape", "later", "Later", priority=True),
        Binding("y", "agree", "Run it once", show=False),
        Binding("pageup", "scroll_by(-1)", "Up", priority=True),
        Binding("pagedown", "scroll_by(1)", "Down", priority=True),
    ]

    def __init__(self, offer: Offer, number: int = 1) -> None:
        super().__init__()
        self._offer = offer
        self._number = number

    @property
    def runnable(self) -> bool:
        """Whether there is a function to run, and arguments to run it with."""
        return self._offer.function is not None and self._offer.arguments is not None

    def compose(self) -> ComposeResult:
        """What would be run, whole, and the choices."""
        with Vertical(classes="dialogue call") as box:
            box.border_title = "Run this function?" if self._number == 1 else f"Run this function? ({self._number} wait)"
            box.border_subtitle = "Enter choose · Esc later · PgUp PgDn read"
            with VerticalScroll(can_focus=False, id="call-text"):
                yield Static(_told(self._offer), markup=False)
            yield Static(self._warning(), id="call-warning", markup=False)
            yield OptionList(*self._options(), compact=True, disabled=True)

    def on_mount(self) -> None:
        """Takes no key for a moment."""
        self.query_one("#call-warning").display = bool(self._offer.reasons or self._offer.problem)
        self.set_timer(CALM, self._open)

    def on_resize(self) -> None:
        """Lets the text scroll where not all fits: the choices are always there."""
        lines = sum(len(wrap(line, room_in(self.size.width))) for line in self._warning().plain.split("\n"))
        taken = FRAME + len(self._options()) + (lines + 1 if self.query_one("#call-warning").display else 0)
        self.query_one("#call-text").styles.max_height = max(3, self.size.height - taken)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Takes the choice."""
        self.dismiss(event.option.id)

    def action_agree(self) -> None:
        """Runs what asked for a close look."""
        if self.runnable and self._offer.reasons and not self.query_one(OptionList).disabled:
            self.dismiss("run")

    def action_later(self) -> None:
        """Leaves the call waiting."""
        self.dismiss(None)

    def action_scroll_by(self, pages: int) -> None:
        """Reads on."""
        text = self.query_one("#call-text", VerticalScroll)
        text.scroll_relative(y=pages * max(1, text.size.height - 1), animate=False)

    def _open(self) -> None:
        options = self.query_one(OptionList)
        options.disabled = False
        options.highlighted = 0
        options.focus()

    def _options(self) -> list[Option]:
        closed = {"run", "always"} if self._offer.reasons else {"always"} if self._offer.problem else set()
        closed |= set() if self.runnable else {"run", "always"}
        return [Option(words, id=id) for id, words in _CHOICES if id not in closed]

    def _warning(self) -> Text:
        lines = [*([self._offer.problem] if self._offer.problem else []), *self._offer.reasons]
        if self._offer.reasons and self.runnable:
            lines.append("Look closely; y runs it once.")
        return Text("\n".join(f"! {show_line(line)}" for line in lines))


class EditScreen(ModalScreen[str | None]):
    """Edits a text; `check` says what is wrong with it, and what is wrong cannot be taken."""

    BINDINGS = [Binding("ctrl+s", "save", "Take it", priority=True), Binding("escape", "cancel", "Leave", priority=True)]

    def __init__(self, title: str, text: str, check: Callable[[str], str]) -> None:
        super().__init__()
        self._heading = title
        self._text = text
        self._check = check

    def compose(self) -> ComposeResult:
        """The editor and what is wrong."""
        with Vertical(classes="dialogue large") as box:
            box.border_title = Text(show_line(self._heading))
            box.border_subtitle = "Ctrl+S save · Esc cancel"
            yield TextBox(self._text, soft_wrap=True)
            yield Static("", id="edit-problem", markup=False)

    def on_text_area_changed(self) -> None:
        """Checks again."""
        self.query_one("#edit-problem", Static).update(show_line(self._check(self.query_one(TextArea).text)))

    def action_save(self) -> None:
        """Takes the text, if nothing is wrong with it."""
        text = self.query_one(TextArea).text
        if not self._check(text):
            self.dismiss(text)

    def action_cancel(self) -> None:
        """Leaves it."""
        self.dismiss(None)


def _told(offer: Offer) -> Text:
    """The function and its arguments; every character of them can be seen."""
    function, shown = offer.function, offer.shown
    text = Text()
    text.append(f"ƒ {show_line(offer.title)}", "bold")
    text.append(f"   {show_line(function.origin)}" if function is not None else "   not on")
    text.append(f"   {len(shown):,} characters of arguments\n\n")
    text.append(show(shown))
    if function is not None and function.description:
        text.append("\n\nIt says of itself:\n", "bold")
        text.append(show(function.description))
    return text
