"""A question with its answers, asked before something that cannot be undone."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from grokchat.text import show, show_line


class QuestionScreen(ModalScreen[str | None]):
    """Gives the id of the answer, or None; the first answer is marked."""

    CSS_PATH = "card.tcss"
    BINDINGS = [Binding("escape", "dismiss(None)", "No", priority=True)]

    def __init__(self, title: str, words: str, answers: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._heading = title
        self._words = words
        self._answers = answers

    def compose(self) -> ComposeResult:
        """The words and the answers."""
        with Vertical(classes="question") as box:
            box.border_title = Text(show_line(self._heading))
            box.border_subtitle = "Enter choose · Esc close"
            yield Static(Text(show(self._words)), markup=False)
            yield OptionList(*(Option(Text(show_line(words)), id=id) for id, words in self._answers), compact=True)

    def on_mount(self) -> None:
        """Enter takes the marked answer."""
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Gives the answer."""
        event.stop()
        self.dismiss(event.option.id)
