"""One way of showing a stream, in an app of its own: `python stream_app.py WAY SIZE RATE`; the bench drives it in a terminal."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from samples import long_answer
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Log, Markdown

from grokchat.conversation import Asked, Conversation, Parameters, Recorded, ReplyBegan, Spoke, TextDelta, TextPart, apply
from grokchat.theme import load_theme, theme_folders
from grokchat.tui.pane import ConversationPane

WAY, SIZE, RATE, REPORT = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
CHUNK = 4
SECONDS = 6.0
TEXT = long_answer(SIZE + int(RATE * CHUNK * SECONDS) + 10_000)


class Streaming(App[None]):
    CSS = "#pane, VerticalScroll, Log { height: 1fr; } Input { dock: bottom; }"

    def compose(self) -> ComposeResult:
        if WAY == "grokchat":
            yield ConversationPane(load_theme("night", theme_folders()))
        elif WAY == "log":
            yield Log()
        elif WAY != "null":
            with VerticalScroll():
                yield Markdown()
        yield Input(placeholder="ready")

    async def on_mount(self) -> None:
        self.query_one(Input).focus()
        self.place = SIZE
        self.waiting: list[str] = []
        self.conversation = Conversation()
        for event in (Spoke("a", "", (TextPart("Go on."),)), ReplyBegan("b", "a", Asked("xai/grok-4.3", "", Parameters()))):
            self.conversation = apply(self.conversation, Recorded("", 0.0, event))
        if WAY == "markdown":
            await self.query_one(Markdown).update(TEXT[:SIZE])
            self.stream = Markdown.get_stream(self.query_one(Markdown))
            self.query_one(VerticalScroll).anchor()
        elif SIZE:
            await self.show(TEXT[:SIZE])
        self.set_timer(1.0, self.begin)

    async def begin(self) -> None:
        self.query_one(Input).placeholder = "streaming"
        self.began = time.perf_counter()
        self.cpu = time.process_time()
        if WAY == "grokchat":
            self.set_interval(1 / 30, self.look)
        self.run_worker(self.deliver())

    async def deliver(self) -> None:
        """Gives each chunk when it is due, one after the other."""
        passed = 0.0
        while passed < SECONDS:
            passed = time.perf_counter() - self.began
            goal = SIZE + int(min(passed, SECONDS) * RATE) * CHUNK
            while self.place < goal:
                await self.show(TEXT[self.place : self.place + CHUNK])
                self.place += CHUNK
            await asyncio.sleep(1 / RATE)
        if self.place >= SIZE:
            chunks = (self.place - SIZE) / CHUNK
            cpu = time.process_time() - self.cpu
            await asyncio.to_thread(
                REPORT.write_text, f"{1000 * cpu / max(1, chunks)} {chunks / (RATE * SECONDS)} {SECONDS / passed}"
            )
            self.query_one(Input).placeholder = "finished"
            self.exit()

    def look(self) -> None:
        """What the program does at most thirty times a second, however many chunks came."""
        if self.waiting:
            delta = TextDelta("".join(self.waiting), "b", len(self.conversation.messages["b"].text))
            self.waiting.clear()
            self.conversation = apply(self.conversation, Recorded("", 0.0, delta))
            self.query_one(ConversationPane).show_path(self.conversation.path, {})

    async def show(self, text: str) -> None:
        if WAY == "grokchat":
            # As the engine's `News` does: chunks are joined until somebody looks.
            self.waiting.append(text)
            if not hasattr(self, "began"):
                self.look()
        elif WAY == "markdown":
            await self.stream.write(text)
        elif WAY == "log":
            self.query_one(Log).write(text)


Streaming().run()
