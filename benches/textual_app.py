"""A Textual program with as many frames as grokchat has and nothing in them: what a change of size or theme costs by itself."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, OptionList, Static, TextArea

MARK = "the very last words"
THEMES = ("textual-dark", "textual-light", "nord", "gruvbox")


class Empty(App[None]):
    """F10 takes the next theme."""

    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-broad")]
    BINDINGS = [Binding("f10", "turn", "Theme", priority=True)]
    CSS = """
    #list { width: 28; border: round $primary; } Screen.-narrow #list { display: none; }
    OptionList, VerticalScroll { height: 1fr; } #body { height: 1fr; }
    TextArea { height: 3; } Static { height: 1; }
    """

    def compose(self) -> ComposeResult:
        reading = Vertical(Static("A title"), VerticalScroll(Static(MARK)), Static(""), TextArea())
        yield Horizontal(Vertical(Input(), OptionList("One"), id="list"), reading, id="body")
        yield Static("A status")
        yield Static("The keys")

    def action_turn(self) -> None:
        self.theme = THEMES[(THEMES.index(self.theme) + 1) % len(THEMES)]


if __name__ == "__main__":
    Empty().run()
