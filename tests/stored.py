"""A program to be killed: it streams a reply into a library, and says each piece once it was given to the engine."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncGenerator
from pathlib import Path

from grokchat.conversation import ReplyEvent, Request, TextDelta, TextPart, Waiting
from grokchat.engine import Engine, SessionSettings
from grokchat.store import Library


class Streaming:
    """Answers with numbered words for ever, or falls silent after some."""

    def __init__(self, silent_after: int) -> None:
        self.silent_after = silent_after

    async def reply(self, request: Request) -> AsyncGenerator[ReplyEvent | Waiting, None]:
        number = 0
        while number != self.silent_after:
            yield TextDelta(f"word{number} ")
            number += 1
            print(number, flush=True)
            await asyncio.sleep(0)
        await asyncio.Event().wait()

    async def close(self) -> None:
        return


def main(home: str, silent_after: str) -> None:
    replier = Streaming(int(silent_after))
    engine = Engine(lambda: replier, Library(Path(home) / "data", Path(home) / "cache"))
    session = engine.new(SessionSettings())
    session.say((TextPart("Count"),))
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
