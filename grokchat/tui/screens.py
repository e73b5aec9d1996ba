"""The screens over the main one: system prompt, one line, a choice, help."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from grokchat.text import show_line
from grokchat.tui.boxes import LineBox, TextBox


def room_in(width: int) -> int:
    """The cells inside a dialogue on a screen of this width: its frame, its padding and its scroll bar taken away."""
    return max(10, min(90, max(min(width, 38), width * 8 // 10)) - 5)


class SystemPromptScreen(ModalScreen[str | None]):
    """Edits the system prompt; gives the new text, or None when it stays."""

    BINDINGS = [Binding("ctrl+s", "save", "Save", priority=True), Binding("escape", "cancel", "Leave as it was", priority=True)]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The editor and its keys."""
        with Vertical(classes="dialogue large") as box:
            box.border_title = "System prompt"
            yield TextBox(self._text, id="system-text", soft_wrap=True, placeholder="What the model is told first")
            yield Static("", id="system-count", markup=False)

    def on_mount(self) -> None:
        """Counts what is there."""
        self._count()

    def on_text_area_changed(self) -> None:
        """Counts again."""
        self._count()

    def action_save(self) -> None:
        """Takes the text."""
        self.dismiss(self.query_one(TextArea).text)

    def action_cancel(self) -> None:
        """Leaves the old text."""
        self.dismiss(None)

    def _count(self) -> None:
        tokens = (len(self.query_one(TextArea).text) + 3) // 4
        self.query_one("#system-count", Static).update(f"≈ {tokens:,} tokens · Ctrl+S save · Esc cancel")


class LineScreen(ModalScreen[str | None]):
    """Asks for one line; gives it, or None. `does` is what Enter does with it."""

    BINDINGS = [Binding("escape", "cancel", "Cancel", priority=True)]

    def __init__(self, title: str, text: str = "", does: str = "choose") -> None:
        super().__init__()
        self._heading = title
        self._text = text
        self._does = does

    def compose(self) -> ComposeResult:
        """The line."""
        with Vertical(classes="dialogue") as box:
            box.border_title = Text(show_line(self._heading))
            box.border_subtitle = f"Enter {self._does} · Esc cancel"
            yield LineBox(self._text, compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Takes the line."""
        self.dismiss(event.value)

    def action_cancel(self) -> None:
        """Gives nothing."""
        self.dismiss(None)


class ChoiceScreen(ModalScreen[str | None]):
    """Chooses among rows by typing; gives the row's id, or None. With `free`, a text that is no row is taken too."""

    BINDINGS = [
        Binding("escape", "cancel", "Cancel", priority=True),
        Binding("down", "move(1)", "Down", priority=True),
        Binding("up", "move(-1)", "Up", priority=True),
    ]

    def __init__(self, title: str, rows: Sequence[tuple[str, str]], *, free: bool = False) -> None:
        super().__init__()
        self._heading = title
        self._rows = rows
        self._free = free

    def compose(self) -> ComposeResult:
        """The filter and the rows."""
        with Vertical(classes="dialogue choice") as box:
            box.border_title = Text(show_line(self._heading))
            box.border_subtitle = "Enter choose · Esc close"
            yield LineBox(placeholder="type to find", compact=True)
            yield OptionList(compact=True)

    def on_mount(self) -> None:
        """Shows all rows."""
        self._fill("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Shows the rows that fit."""
        self._fill(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Takes the marked row."""
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(options.get_option_at_index(options.highlighted).id)
        elif self._free and event.value.strip():
            self.dismiss(event.value.strip())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Takes the clicked row."""
        self.dismiss(event.option.id)

    def action_move(self, by: int) -> None:
        """Marks another row."""
        options = self.query_one(OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_cancel(self) -> None:
        """Gives nothing."""
        self.dismiss(None)

    def _fill(self, words: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        wanted = words.lower().split()
        found = [(id, words) for id, words in self._rows if all(word in words.lower() for word in wanted)]
        options.add_options([Option(Text(show_line(words), no_wrap=True, overflow="ellipsis"), id=id) for id, words in found])
        if found:
            options.highlighted = 0


class TextScreen(ModalScreen[None]):
    """Shows a text to read; any of Escape, F1, Q leaves it."""

    BINDINGS = [Binding("escape,f1,q", "dismiss(None)", "Close", priority=True)]

    def __init__(self, title: str, text: Text) -> None:
        super().__init__()
        self._heading = title
        self._text = text

    def compose(self) -> ComposeResult:
        """The text; who gives it has made it fit to be shown."""
        with Vertical(classes="dialogue large scrolls") as box:
            box.border_title = Text(show_line(self._heading))
            box.border_subtitle = "↑↓ scroll · Esc close"
            yield Static(self._text, markup=False)
