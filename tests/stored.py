"""Programs to be killed: one streams a reply into a library, one talks; each says what was kept, or given to the engine."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncGenerator
from pathlib import Path

from grokchat.conversation import Event, ReplyEnded, ReplyEvent, Request, Spoke, TextDelta, TextPart, ThoughtDelta, Waiting
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


class Answering:
    """Answers each question at once, in a few pieces."""

    async def reply(self, request: Request) -> AsyncGenerator[ReplyEvent | Waiting, None]:
        yield ThoughtDelta("Hm.")
        for word in answer_to(request.messages[-1].text).split(" "):
            yield TextDelta(f"{word} ")
            await asyncio.sleep(0)
        yield ReplyEnded("done", "", "stop")

    async def close(self) -> None:
        return


def answer_to(question: str) -> str:
    return f"The answer to {question} is long enough"


def picture(number: int) -> bytes:
    return b"\x89PNG" + bytes(str(number), "ascii") * 50


def talk(home: str) -> None:
    """Goes on with the last conversation for ever; tells each thing once the engine has said that it is kept."""
    library = Library(Path(home) / "data", Path(home) / "cache")
    engine = Engine(Answering, library)
    session = engine.open("last", end_first=True) if library.sessions() else engine.new(SessionSettings())
    session.load()
    number = sum(one.role == "user" for one in session.conversation.messages.values())
    while not session.unsaved:
        number += 1
        image = session.attach(picture(number), "image/png", "p.png")

        def told(event: Event | Waiting, number: int = number) -> None:
            if isinstance(event, Spoke):
                print("said", number, flush=True)

        session.say((TextPart(f"question {number}"), image), told).result()
        print("answered", number, flush=True)
        session.change(title=f"title {number}")
        print("titled", number, flush=True)
        if number % 4 == 0:
            session.retry().result()
            print("retried", number, flush=True)


def main(home: str, silent_after: str) -> None:
    replier = Streaming(int(silent_after))
    engine = Engine(lambda: replier, Library(Path(home) / "data", Path(home) / "cache"))
    session = engine.new(SessionSettings())
    session.say((TextPart("Count"),))
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
