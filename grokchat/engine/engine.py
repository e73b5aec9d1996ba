"""The engine: a thread with its own event loop on which conversations live.

A slow frame, or a terminal that stopped reading, delays neither a stream nor a journal.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from typing import Any

from grokchat.conversation import Function, ListedModel, Source
from grokchat.engine.keeping import Keeping
from grokchat.engine.protocols import MOST_ROUNDS, Outside, Replier, Tools
from grokchat.engine.session import Session
from grokchat.errors import StoreError
from grokchat.store import Library, SessionSettings


class Engine:
    """Opens conversations; `library` None keeps nothing. `make_replier` is called when first something is asked.

    `make_tools` is called when first a function is needed; without it there are none. `most_rounds` limits their rounds.
    """

    def __init__(
        self,
        make_replier: Callable[[], Replier],
        library: Library | None,
        make_tools: Callable[[], Tools] | None = None,
        most_rounds: int = MOST_ROUNDS,
        *,
        keep_raw: bool = False,
    ) -> None:
        self._make_replier = make_replier
        self._replier: Replier | None = None
        self._library = library
        self._keep_raw = keep_raw
        self._make_tools = make_tools
        self._tools: Tools | None = None
        self._outside = Outside(self._get_replier, self._run, self._get_tools, most_rounds)
        self._sessions: list[Session] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._live, name="engine", daemon=True)
        self._thread.start()
        self._closed = False

    def new(self, settings: SessionSettings) -> Session:
        """An empty conversation; its folder is made by its first words."""
        return self._opened(settings, Keeping(self._library, None, raw=self._keep_raw))

    def open(self, words: str, *, end_first: bool = False) -> Session:
        """A saved conversation by id, `last` or words of its title; with `end_first` the rest waits for `load`. Raises StoreError."""
        assert self._library is not None
        id = self._library.find(words)
        for session in self._sessions:
            if session.id == id:
                return session
        stored = self._library.open(id, end_first=end_first)
        return self._opened(stored.settings, Keeping(self._library, stored, raw=self._keep_raw))

    def models(self) -> Future[list[ListedModel]]:
        """The models that the service lists; the future may raise a GrokchatError."""

        async def ask() -> list[ListedModel]:
            """On the engine's loop."""
            return await self._get_replier().models()

        return self._run(ask())

    def sources(self) -> Future[Sequence[Source]]:
        """Everything that can be called, and what stands in the way of using it."""
        return self._run(self._sources())

    def functions(self, names: Sequence[str]) -> Future[tuple[Sequence[Function], Sequence[str]]]:
        """The functions of these names, and why others cannot be had."""
        return self._run(self._functions(names))

    def allow(self, name: str) -> Future[Source | None]:
        """A person allows a server to be started, or one of its functions to be offered as it now is."""
        return self._run(self._allow(name))

    def load(self, session: Session) -> None:
        """Reads the rest of a conversation on the engine's thread; what is wrong with it is told when something is said."""

        def load() -> None:
            """On the engine's loop, a step at a time."""
            with contextlib.suppress(StoreError):
                session.load()

        self._loop.call_soon_threadsafe(load)

    def release(self, session: Session) -> None:
        """Closes one conversation; a reply that is coming is kept as stopped."""
        if session in self._sessions:
            self._sessions.remove(session)
            asyncio.run_coroutine_threadsafe(session.close(), self._loop).result()

    def close(self) -> None:
        """Stops every reply, keeps what came, and ends the thread."""
        if self._closed:
            # Who closes a second time may leave as soon as the first has kept everything.
            self._thread.join()
            return
        self._closed = True
        try:
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    async def _close(self) -> None:
        for session in self._sessions:
            await session.close()
        if self._replier is not None:
            await self._replier.close()
        if self._tools is not None:
            await self._tools.close()
        await self._loop.shutdown_asyncgens()

    async def _sources(self) -> Sequence[Source]:
        tools = self._get_tools()
        return await tools.sources() if tools is not None else ()

    async def _functions(self, names: Sequence[str]) -> tuple[Sequence[Function], Sequence[str]]:
        tools = self._get_tools()
        return await tools.functions(names) if tools is not None else ((), ())

    async def _allow(self, name: str) -> Source | None:
        tools = self._get_tools()
        return await tools.allow(name) if tools is not None else None

    def _opened(self, settings: SessionSettings, keeping: Keeping) -> Session:
        session = Session(settings, keeping, self._outside)
        self._sessions.append(session)
        return session

    def _get_tools(self) -> Tools | None:
        if self._tools is None and self._make_tools is not None:
            self._tools = self._make_tools()
        return self._tools

    def _get_replier(self) -> Replier:
        if self._replier is None:
            self._replier = self._make_replier()
        return self._replier

    def _run(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _live(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
