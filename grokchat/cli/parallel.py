"""Texts made on every core, by copies of this process, and given back in their order."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from typing import BinaryIO

_SIZE = 8
"""Bytes before each text that say how long it is."""

_MOST = 8
"""Processes; more would take longer to begin than they save."""


def cores() -> int:
    """How many processes can work side by side; 1 where a process cannot be copied."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        # A copy has no other threads, but what they held stays held.
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    return min(_MOST, len(affinity(0)) if affinity is not None else os.cpu_count() or 1)


def in_order(count: int, make: Callable[[int], str], workers: int) -> Iterator[str]:
    """The texts `make(0)`, `make(1)`, … up to `count`, made by `workers` processes; one that does not come is made here.

    What `make` changes is seen by its own process only.
    """
    if workers < 2 or count < 2:
        yield from map(make, range(count))
        return
    copies = [_copy(range(first, count, workers), make) for first in range(min(workers, count))]
    try:
        for number in range(count):
            text = _read(copies[number % len(copies)][1])
            yield make(number) if text is None else text
    finally:
        for process, source in copies:
            source.close()
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _copy(numbers: range, make: Callable[[int], str]) -> tuple[int, BinaryIO]:
    """A copy of this process that makes texts, and where they can be read."""
    source, target = os.pipe()
    process = os.fork()
    if process:
        os.close(target)
        return process, os.fdopen(source, "rb")
    try:
        os.close(source)
        with os.fdopen(target, "wb") as pipe:
            for number in numbers:
                data = make(number).encode("utf-8", "surrogatepass")
                pipe.write(len(data).to_bytes(_SIZE, "big") + data)
                pipe.flush()
    finally:
        # Whatever happened here is told by what did not come; nothing of the first process may run twice.
        os._exit(0)


def _read(source: BinaryIO) -> str | None:
    """The next text; None when the process has ended without it."""
    size = int.from_bytes(source.read(_SIZE), "big")
    data = source.read(size) if size else b""
    return data.decode("utf-8", "surrogatepass") if size and len(data) == size else None
