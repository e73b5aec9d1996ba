"""What one conversation is busy with: any number of tasks on the engine's loop, ended together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any

from grokchat.conversation import Message
from grokchat.engine.protocols import Run


class Work:
    """Starts tasks through `run` and calls `changed` when one is over. `stopping` is true from `stop` to the next `begin`."""

    def __init__(self, run: Run, changed: Callable[[], None]) -> None:
        self._run = run
        self._changed = changed
        # What is under way: known before the task exists, so that nobody starts twice.
        self._begun: set[object] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.stopping = False

    @property
    def running(self) -> bool:
        """Whether anything is under way."""
        return bool(self._begun)

    def begin(self, work: Coroutine[Any, Any, Message]) -> Future[Message]:
        """Does it; the future gives its message."""
        mark = object()
        self._begun.add(mark)
        self.stopping = False
        return self._run(self._tracked(work, mark))

    def stop(self) -> None:
        """Cancels all of it, from any thread."""
        self.stopping = True
        if (loop := self._loop) is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._cancel)

    async def close(self) -> None:
        """Cancels all of it and waits until it has ended."""
        self._cancel()
        if tasks := set(self._tasks):
            await asyncio.wait(tasks)

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _tracked(self, work: Coroutine[Any, Any, Message], mark: object) -> Message:
        self._loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            return await work
        finally:
            self._tasks.discard(task)
            self._begun.discard(mark)
            self._changed()
