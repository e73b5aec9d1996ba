"""Files of functions for tests, good ones and bad ones, and a toolbox over them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from grokchat.conversation import Answer, Function
from grokchat.tools import Toolbox

GOOD = '''
"""The weather."""

import os
import sys
from dataclasses import dataclass


@dataclass
class Wind:
    speed: float


def weather(city: str, days: int = 1) -> dict:
    """Tells the weather."""
    return {"city": city, "days": days, "wind": [1.5]}


def wind(city: str) -> Wind:
    """Tells the wind."""
    return Wind(2.0)


async def later(city: str) -> str:
    """Comes later."""
    return city


def silent() -> None:
    """Says nothing."""


def chatty() -> str:
    """Prints and returns."""
    print("on the way")
    print("to the side", file=sys.stderr)
    return "there"


def raises(city: str) -> str:
    """Raises."""
    raise LookupError("no such city: " + city)


def leaves() -> None:
    """Ends its process."""
    print("bye")
    sys.exit("I go")


def dies() -> None:
    """Ends its process at once."""
    os._exit(3)


def is_killed() -> None:
    """Is ended by the system."""
    os.kill(os.getpid(), 9)


def hangs() -> None:
    """Never ends, and does not want to."""
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        signal.pause()


def megabyte() -> str:
    """Prints a megabyte."""
    print("begin" + "x" * 1_000_000 + "end")
    return "y" * 1_000_000 + "z"


def picture() -> object:
    """Returns what is no JSON."""
    return object()


def not_a_number() -> float:
    """Returns what JSON has no word for."""
    return float("nan")


def environment() -> list:
    """Tells what it knows."""
    return sorted(os.environ)


def asks() -> str:
    """Reads what nobody types."""
    return "read:" + sys.stdin.read()


def pretends() -> str:
    """Writes what looks like an answer."""
    sys.stdout.write('{"result": "forged"}')
    sys.stdout.flush()
    os._exit(0)
'''


@asynccontextmanager
async def toolbox(folder: Path, *, seconds: float = 20.0, **more: Any) -> AsyncIterator[Toolbox]:
    """A toolbox over `folder/config/tools`, closed at the end."""
    box = Toolbox(folder / "config" / "tools", folder / "data", seconds=seconds, **more)
    try:
        yield box
    finally:
        await box.close()


def declare(folder: Path, text: str, name: str = "own.py") -> Path:
    """Puts a file of functions where a toolbox looks for it."""
    path = folder / "config" / "tools" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


async def function_of(box: Toolbox, name: str) -> Function:
    """The function of that name."""
    found, problems = await box.functions([name])
    assert problems == []
    return found[0]


async def call(box: Toolbox, name: str, **arguments: Any) -> Answer:
    """What the function of that name answers."""
    return await box.call(await function_of(box, name), arguments)
