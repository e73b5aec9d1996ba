"""The bytes of an answer as they come, with notes while none do."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import TypeVar

from grokchat.conversation import Waiting
from grokchat.errors import Interrupted, Malformed

DECODED_LIMIT = 32 * 2**20
"""The most bytes that one read may unpack to."""

T = TypeVar("T")


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
    unpacking = Unpacking(encoding)
    while True:
        task = asyncio.ensure_future(_next(raw))
        try:
            async for waiting in patiently(task, note, cut, _idle, lambda: _silent(cut)):
                yield waiting
        finally:
            await settled(task)
        data = task.result()
        if data is None:
            break
        yield unpacking.feed(data)
    if not unpacking.whole:
        raise Interrupted("The service's packed answer broke off.", kept="What came is kept.", hint="Try again.", retry=True)


async def _next(raw: AsyncIterator[bytes]) -> bytes | None:
    try:
        return await anext(raw)
    except StopAsyncIteration:
        return None


async def settled(task: asyncio.Task[T]) -> T | None:
    """The task's result, once it is over; None when it failed or had to be cancelled."""
    if not task.done():
        task.cancel()
        await asyncio.wait([task])
    return None if task.cancelled() or task.exception() is not None else task.result()


class Unpacking:
    """Turns the bytes of a content encoding into plain ones. Raises Malformed for an encoding that was not asked for."""

    def __init__(self, encoding: str, limit: int = DECODED_LIMIT) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise Malformed(f"The service packed its answer as {encoding[:20]!r}, which was not asked for.", hint="Try again.")
        self._zlib = None if name in ("", "identity") else zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._limit = limit

    @property
    def whole(self) -> bool:
        """Whether the packed bytes came to their own end."""
        return self._zlib is None or self._zlib.eof

    def feed(self, data: bytes) -> bytes:
        """The plain bytes. Raises Malformed for bytes that are not packed so, and for more than the limit."""
        if self._zlib is None:
            return data
        try:
            plain = self._zlib.decompress(data, self._limit)
        except zlib.error as error:
            raise Malformed("The service's packed answer cannot be read.", hint="Try again.") from error
        if self._zlib.unconsumed_tail:
            raise Malformed(
                f"The service's packed answer grows beyond {DECODED_LIMIT // 2**20} MiB.", hint="Try again.", kind="limit"
            )
        return plain


def _idle(seconds: float) -> Waiting:
    return Waiting("idle", seconds, f"No data for {seconds:.0f} s.")


def _silent(cut: float) -> Interrupted:
    words = f"The service sent nothing for {cut:g} s."
    return Interrupted(words, kept="What came is kept.", hint="Try again.", kind="timeout", retry=True)
