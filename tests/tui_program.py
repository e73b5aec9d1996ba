"""The full-screen program over a real client and the emulator, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from grokchat.client import Endpoint, WorkersAI
from grokchat.config import read_prices
from grokchat.config.schemas import Schemas
from grokchat.conversation import Message, Token, set_prices
from grokchat.emulator import Emulator, RunningEmulator
from grokchat.engine import Engine, Inspector, Session, SessionSettings
from grokchat.store import Library
from grokchat.theme import load_theme, theme_folders
from grokchat.tui.app import GrokchatApp
from grokchat.tui.opening import Doors, Opening

SIZES = [(120, 40), (80, 24), (40, 20)]


class Program:
    """The program, its service and its files."""

    def __init__(self, folder: Path, settings: SessionSettings, warn_cost: float) -> None:
        self.emulator = Emulator(0, "", 0, 0)
        self.service = RunningEmulator(self.emulator)
        self.library = Library(folder / "data", folder / "cache")
        base = self.service.base_url
        self.engine = Engine(lambda: WorkersAI(Endpoint(base, "local"), Token("a-token-of-the-tests")), self.library)
        doors = Doors(
            self.engine,
            self.library,
            settings,
            inspector=Inspector(base, "local"),
            warn_cost=warn_cost,
            schemas=Schemas(folder / "schemas"),
        )
        self.app = GrokchatApp(load_theme("night", theme_folders()), Opening(lambda: doors, list))
        self.pilot: Pilot[None]

    @property
    def chat(self) -> Session:
        assert self.app.chat is not None
        return self.app.chat

    @property
    def last(self) -> Message:
        return self.chat.conversation.path[-1]

    async def until(self, true: Callable[[], object]) -> None:
        while not true():
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def say(self, words: str) -> None:
        """Says it and waits for the reply."""
        before = len(self.emulator.requests)
        self.app.composer.text = words
        await self.pilot.press("enter")
        await self.until(lambda: len(self.emulator.requests) > before and not self.chat.running)

    async def answered(self, replies: int) -> None:
        """Waits until the conversation has that many ended replies."""
        await self.until(lambda: sum(one.asked is not None for one in self.chat.conversation.messages.values()) == replies)
        await self.until(lambda: not self.chat.running)

    def request(self) -> dict[str, Any]:
        return self.emulator.requests[-1]

    def told(self) -> str:
        """The notes on the screen."""
        return " ".join(one.message for one in self.app._notifications)

    def part(self, kind: str) -> str:
        """The words of the open screen's heading, details or hint."""
        return str(self.app.screen.query_one(f".{kind}", Static).render())

    def rows(self) -> list[str]:
        options = self.app.screen.query_one(OptionList)
        return [str(options.get_option_at_index(index).prompt) for index in range(options.option_count)]

    def line(self) -> Input:
        return self.app.screen.query_one(Input)


@asynccontextmanager
async def running(
    folder: Path, *, size: tuple[int, int] = (120, 40), settings: SessionSettings | None = None, warn_cost: float = 0.0
) -> AsyncIterator[Program]:
    """The program with its conversation open."""
    set_prices(read_prices({}))
    program = Program(folder, settings or SessionSettings(), warn_cost)
    try:
        async with program.app.run_test(size=size) as pilot:
            program.pilot = pilot
            await program.until(lambda: program.app.chat is not None)
            await pilot.pause()
            yield program
    finally:
        program.engine.close()
        program.service.stop()
        set_prices({})
