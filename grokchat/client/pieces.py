"""The bytes of an answer as they come, with notes while none do."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Protocol, TypeVar

from grokchat.conversation import Waiting
from grokchat.errors import Interrupted, Malformed

DECODED_LIMIT = 32 * 2**20
"""The most bytes that one read may unpack to."""

T = TypeVar("T")


class Timer(Protocol):
    """Seconds that only grow."""

    def __call__(self) -> float:
        """Now."""
        ...


async def patiently(
    task: asyncio.Task[T], note: float, cut: float, words: Callable[[float], Waiting], late: Callable[[], Exception]
) -> AsyncGenerator[Waiting, None]:
    """Waits for the task; after `note` seconds tells once a second that it still waits, after `cut` raises `late()`."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    pause = min(note, cut)
    while True:
        done, _ = await asyncio.wait([task], timeout=pause)
        if done:
            return
        passed = loop.time() - began
        if passed >= cut:
            task.cancel()
            await asyncio.wait([task])
            raise late()
        yield words(passed)
        pause = min(1.0, max(0.0, cut - passed))


async def pieces(raw: AsyncIterator[bytes], encoding: str, note: float, cut: float) -> AsyncGenerator[bytes | Waiting, None]:
    """The answer's bytes, unpacked, and a note a second while there is silence. Raises Interrupted after `cut` seconds."""
    unpack = unpacker(encoding)
    while True:
        task = asyncio.ensure_future(_next(raw))
        try:
            async for waiting in patiently(task, note, cut, _idle, lambda: _silent(cut)):
                yield waiting
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait([task])
        data = task.result()
        if data is None:
            return
        yield unpack(data)


async def _next(raw: AsyncIterator[bytes]) -> bytes | None:
    try:
        return await anext(raw)
    except StopAsyncIteration:
        return None


def unpacker(encoding: str) -> Callable[[bytes], bytes]:
    """What turns the bytes of that content encoding into plain ones. Raises Malformed for one that was not asked for."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return lambda data: data
    if name not in ("gzip", "x-gzip", "deflate"):
        raise Malformed(f"The service packed its answer as {encoding[:20]!r}, which was not asked for.", hint="Try again.")
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def unpack(data: bytes) -> bytes:
        try:
            plain = unpacking.decompress(data, DECODED_LIMIT)
        except zlib.error as error:
            raise Malformed("The service's packed answer cannot be read.", hint="Try again.") from error
        if unpacking.unconsumed_tail:
            raise Malformed(f"The service's packed answer grows beyond {DECODED_LIMIT // 2**20} MiB.", kind="limit")
        return plain

    return unpack


def _idle(seconds: float) -> Waiting:
    return Waiting("idle", seconds, f"No data for {seconds:.0f} s.")


def _silent(cut: float) -> Interrupted:
    return Interrupted(f"The service sent nothing for {cut:g} s.", kept="What came is kept.", hint="Try again.", kind="timeout")
