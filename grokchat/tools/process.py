"""Runs the worker: a process of its own for each call, with a time limit, which is gone when the call is over.

Its whole group is killed, so that nothing that a function started goes on without it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grokchat.tools.limits import HEAD, MOST_BYTES, TAIL, environment

LAST_WORDS = 0.2
"""Seconds that what was printed may still come after the answer."""
GRACE = 1.0
"""Seconds between asking a process to end and ending it."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a worker left behind: its answer, None without a whole one; what it printed; its exit code; whether it took too long."""

    answer: dict[str, Any] | None
    printed: str
    code: int
    late: bool

    @property
    def end(self) -> str:
        """How it ended, in words, when there is no answer."""
        if self.late:
            return "It took too long and was ended."
        if self.code < 0:
            return f"Its process was ended by {_signal_name(-self.code)}."
        return f"Its process ended with exit code {self.code} and gave no result."


class Kept:
    """The beginning and the end of a stream that may be endless."""

    def __init__(self, head: int, tail: int) -> None:
        self._head, self._tail = head, tail
        self.first = bytearray()
        self._last = bytearray()
        self.left_out = 0

    def take(self, data: bytes) -> None:
        """Takes the next bytes."""
        room = max(0, self._head - len(self.first))
        self.first += data[:room]
        self._last += data[room:]
        over = len(self._last) - self._tail
        if over > 0:
            self.left_out += over
            del self._last[:over]

    @property
    def text(self) -> str:
        """What is kept, with a word about what is not."""
        middle = f"\n[… {self.left_out:,} bytes are left out here …]\n" if self.left_out else ""
        return self.first.decode("utf-8", "replace") + middle + self._last.decode("utf-8", "replace")


async def run_worker(request: Mapping[str, Any], seconds: float) -> Ran:
    """Has a worker do the request. Cancelling kills it, and whatever it started."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "grokchat.tools.worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )
    answer, printed = Kept(MOST_BYTES, 0), Kept(HEAD, TAIL)
    late = False
    try:
        async with asyncio.timeout(seconds):
            await _converse(process, json.dumps(request).encode(), answer, printed)
    except TimeoutError:
        late = True
    finally:
        await _end(process)
    return Ran(_value(answer), printed.text, process.returncode or 0, late)


async def _converse(process: asyncio.subprocess.Process, request: bytes, answer: Kept, printed: Kept) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with contextlib.suppress(ConnectionError):
        process.stdin.write(request)
        await process.stdin.drain()
    process.stdin.close()
    reading = [asyncio.ensure_future(_read(process.stdout, answer)), asyncio.ensure_future(_read(process.stderr, printed))]
    try:
        # Only the worker itself holds the stream of the answer; what it started may hold the other one for ever.
        await reading[0]
        await asyncio.wait(reading, timeout=LAST_WORDS)
    finally:
        for one in reading:
            one.cancel()
        await asyncio.wait(reading)


async def _read(stream: asyncio.StreamReader, kept: Kept) -> None:
    while data := await stream.read(65536):
        kept.take(data)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ends the process and its group: asks first, unless it ended by itself."""
    try:
        if process.returncode is None:
            _signal(process, signal.SIGTERM)
            async with asyncio.timeout(GRACE):
                await process.wait()
    except TimeoutError:
        pass
    finally:
        # Also after an end in order: children that it left behind are of its group.
        _signal(process, signal.SIGKILL)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                await process.wait()
        # A child in a group of its own may hold a pipe; nobody reads it any more.
        process._transport.close()  # type: ignore[attr-defined]


def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)
        else:
            process.kill()


def _value(answer: Kept) -> dict[str, Any] | None:
    try:
        value = json.loads(bytes(answer.first))
    except ValueError:
        return None
    return value if isinstance(value, dict) and not answer.left_out else None


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
