"""One way of showing a stream, in a program of its own: `python stream_app.py WAY SIZE RATE SECONDS REPORT [FILE]`.

The bench drives it in a terminal. CPU time, chunks taken and seconds passed stand in the report, also while it runs.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
from pathlib import Path

from rich.live import Live
from rich.markdown import Markdown as RichMarkdown
from samples import long_answer
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Log, Markdown

from grokchat.conversation import Asked, Conversation, Parameters, Recorded, ReplyBegan, Spoke, TextDelta, TextPart, apply
from grokchat.theme import load_theme, theme_folders
from grokchat.tui.pane import ConversationPane

WAY, SIZE, RATE, SECONDS, REPORT = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), Path(sys.argv[5])
CHUNK = 4
FRAME = 1 / 30
TEXT = long_answer(SIZE + int(RATE * CHUNK * SECONDS) + 10_000, *sys.argv[6:])


class Progress:
    """What the stream cost so far, told from a thread of its own: a loop that is blocked tells nothing."""

    def __init__(self) -> None:
        self.chunks = 0
        self.done = False
        self._began = time.perf_counter()
        self._cpu = time.process_time()
        threading.Thread(target=self._tell, daemon=True).start()

    @property
    def passed(self) -> float:
        return time.perf_counter() - self._began

    def write(self) -> None:
        words = f"{time.process_time() - self._cpu} {self.chunks} {self.passed} {int(self.done)}"
        temporary = REPORT.with_suffix(".new")
        temporary.write_text(words)
        temporary.replace(REPORT)

    def _tell(self) -> None:
        while not self.done:
            self.write()
            time.sleep(0.5)


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
        if WAY in ("markdown", "update"):
            await self.query_one(Markdown).update(TEXT[:SIZE])
            self.stream = Markdown.get_stream(self.query_one(Markdown))
            self.query_one(VerticalScroll).anchor()
        elif SIZE:
            await self.show(TEXT[:SIZE])
            self.look()
        if WAY == "grokchat":
            # As the program does after its start.
            gc.freeze()
        self.set_timer(1.0, self.begin)

    async def begin(self) -> None:
        self.query_one(Input).placeholder = "streaming"
        self.progress = Progress()
        if WAY == "grokchat":
            self.set_interval(FRAME, self.look)
        self.run_worker(self.deliver())

    async def deliver(self) -> None:
        """Gives each chunk when it is due, one after the other."""
        progress = self.progress
        while (passed := progress.passed) < SECONDS:
            goal = SIZE + int(passed * RATE) * CHUNK
            while self.place < goal and progress.passed < SECONDS:
                # One way takes the whole text: then a look at it stands for all that is due.
                size = goal - self.place if WAY == "update" else CHUNK
                await self.show(TEXT[self.place : self.place + size])
                self.place += size
                progress.chunks = (self.place - SIZE) // CHUNK
            await asyncio.sleep(FRAME if WAY == "update" else 1 / RATE)
        progress.done = True
        progress.write()
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
        elif WAY == "markdown":
            await self.stream.write(text)
        elif WAY == "update":
            await self.query_one(Markdown).update(TEXT[: self.place + len(text)])
        elif WAY == "log":
            self.query_one(Log).write(text)


def rich_live() -> None:
    """Rich's own way, which has no keys: the whole text again, thirty times a second at most."""
    print("streaming", flush=True)
    progress = Progress()
    with Live(auto_refresh=False, vertical_overflow="visible" if SIZE < 1 else "ellipsis") as live:
        while (passed := progress.passed) < SECONDS:
            place = SIZE + int(passed * RATE) * CHUNK
            live.update(RichMarkdown(TEXT[:place]), refresh=True)
            progress.chunks = (place - SIZE) // CHUNK
            time.sleep(FRAME)
    progress.done = True
    progress.write()


if WAY == "rich":
    rich_live()
else:
    Streaming().run()
