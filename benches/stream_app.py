"""One way of showing a stream, in an app of its own: `python stream_app.py WAY SIZE RATE`; the bench drives it in a terminal."""

from __future__ import annotations

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
        self.timer = self.set_interval(1 / 30, self.tick)

    async def tick(self) -> None:
        """Gives what came since the last look, as one read of a socket would."""
        passed = time.perf_counter() - self.began
        goal = SIZE + int(min(passed, SECONDS) * RATE) * CHUNK
        if goal > self.place:
            await self.show(TEXT[self.place : goal])
            self.place = goal
        if passed >= SECONDS:
            self.timer.stop()
            chunks = (self.place - SIZE) / CHUNK
            cpu = time.process_time() - self.cpu
            REPORT.write_text(f"{1000 * cpu / max(1, chunks)} {chunks / (RATE * SECONDS)} {SECONDS / passed}")
            self.query_one(Input).placeholder = "finished"
            self.exit()

    async def show(self, text: str) -> None:
        if WAY == "grokchat":
            self.conversation = apply(self.conversation, Recorded("", 0.0, TextDelta(text, "b", len(self.conversation.messages["b"].text))))
            self.query_one(ConversationPane).show_path(self.conversation.path, {})
        elif WAY == "markdown":
            await self.stream.write(text)
        elif WAY == "log":
            self.query_one(Log).write(text)


Streaming().run()
