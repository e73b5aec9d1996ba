"""One screen over an empty program, for tests that need no engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from rich.text import Text
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static, TextArea

import grokchat.tui
from grokchat.theme import USUAL, load_theme, theme_folders
from grokchat.tui.app import GrokchatApp
from grokchat.tui.start import textual_theme

NOTHING_YET = object()


class Alone(App[None]):
    """Keeps what its screen gives."""

    CSS_PATH = str(Path(grokchat.tui.__path__[0]) / "app.tcss")
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = GrokchatApp.HORIZONTAL_BREAKPOINTS

    def __init__(self, screen: ModalScreen[Any]) -> None:
        super().__init__()
        self._first = screen
        self.given: Any = NOTHING_YET
        theme = load_theme(USUAL, theme_folders())
        self.register_theme(textual_theme(theme))
        self.theme = theme.name

    def compose(self) -> ComposeResult:
        yield Static("")

    def on_mount(self) -> None:
        self.push_screen(self._first, self._take)

    def _take(self, given: Any) -> None:
        self.given = given


class Looked:
    """A screen as a person sees it."""

    def __init__(self, app: Alone, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def given(self) -> Any:
        return self.app.given

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def resize(self, columns: int, rows: int) -> None:
        await self.pilot.resize_terminal(columns, rows)
        await self.pilot.pause()

    def rows(self) -> list[str]:
        options = self.app.screen.query_one(OptionList)
        return [str(options.get_option_at_index(place).prompt) for place in range(options.option_count)]

    @property
    def marked(self) -> int | None:
        return self.app.screen.query_one(OptionList).highlighted

    @property
    def line(self) -> Input:
        return self.app.screen.query_one(Input)

    @property
    def area(self) -> TextArea:
        return self.app.screen.query_one(TextArea)

    def part(self, selector: str) -> str:
        return str(self.app.screen.query_one(selector, Static).render())

    def box(self) -> Any:
        return self.app.screen.query(".dialogue, .card, .question").first()

    def title(self) -> str:
        return Text.from_markup(str(self.box().border_title or "")).plain

    def lines(self) -> list[str]:
        """Everything that is painted."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    def fits(self) -> bool:
        """Whether the dialogue, and each row of its list, is within the terminal."""
        region, size = self.box().region, self.app.size
        options = self.app.screen.query(OptionList)
        return region.right <= size.width and region.bottom <= size.height and all(one.region.right < size.width for one in options)


@asynccontextmanager
async def alone(screen: ModalScreen[Any], size: tuple[int, int] = (100, 30)) -> AsyncIterator[Looked]:
    app = Alone(screen)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Looked(app, pilot)
