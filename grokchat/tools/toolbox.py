"""Everything that can be called, under one roof: looks functions up, checks arguments, and runs what a person allowed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grokchat.conversation import Answer, Function, Source
from grokchat.tools.own import OwnFunctions
from grokchat.tools.pins import Pins
from grokchat.tools.servers import Server, ServerFailed, ServerSettings, pins_path, servers_of
from grokchat.validation import SECONDS, misfits, schema_problem


class Toolbox:
    """The functions of the tools folder, the built-in ones and those of servers. It lives on one event loop.

    `folder` holds the person's files, `data` the program's own; `root` is what may be read; `seconds` how long a call may take.
    """

    def __init__(
        self,
        folder: Path,
        data: Path,
        *,
        root: str = "",
        seconds: float = 60.0,
        servers: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        hidden = [str(folder.parent.absolute()), str(data.absolute())]
        self._own = OwnFunctions(folder, {"_root": root, "_hidden": hidden})
        self._seconds = seconds
        self._settings = servers_of(servers or {})
        self._servers: dict[str, Server] = {}
        self._failed: dict[str, str] = {}
        self._pins = Pins(pins_path(data))
        self._starting = asyncio.Lock()

    async def sources(self) -> list[Source]:
        """Every source with its functions; servers that were allowed are started, the others say what they would start."""
        found = _without_twins(await self._own.sources())
        for settings in self._settings.values():
            found.append(await self._server_source(settings))
        return found

    async def look_at(self, path: Path) -> Source:
        """What a file of functions declares, wherever it is."""
        return await self._own.look_at(path)

    @property
    def server_names(self) -> list[str]:
        """The servers that the settings declare."""
        return list(self._settings)

    async def functions(self, names: Sequence[str]) -> tuple[list[Function], list[str]]:
        """The functions of these names or titles, and why others cannot be offered. Starts the servers that are needed."""
        wanted = dict.fromkeys(names)
        sources = _without_twins(await self._own.sources()) if wanted else []
        for name, settings in self._settings.items():
            if any(one.startswith((f"{name}__", f"{name}/")) for one in wanted):
                sources.append(await self._server_source(settings))
        known = {name: one for source in sources for one in source.functions for name in (one.name, one.title)}
        found = list(dict.fromkeys(known[name] for name in wanted if name in known))
        problems = [self._changed(one) for one in found]
        offered = [one for one, problem in zip(found, problems, strict=True) if not problem]
        return offered, [
            *(problem for problem in problems if problem),
            *(self._missing(name, sources) for name in wanted if name not in known),
        ]

    async def allow(self, name: str) -> Source | None:
        """Allows a server to be started, or a server's function to be offered as it now is. Raises StoreError."""
        if name in self._settings:
            settings = self._settings[name]
            self._pins.allow("servers", name, settings.fingerprint)
            return await self._server_source(settings)
        for server in self._servers.values():
            for function in server.functions:
                if name in (function.name, function.title):
                    self._pins.allow("functions", function.name, function.fingerprint)
        return None

    async def call(self, function: Function, arguments: Mapping[str, Any]) -> Answer:
        """Runs the function. Whatever it does, an answer comes; cancelling ends what runs."""
        problem = await self.problem(function, arguments)
        if problem:
            return Answer(f"The arguments do not fit. {problem}", "failed")
        if function.origin not in self._settings:
            return await self._own.call(function, dict(arguments), self._seconds)
        server = self._servers.get(function.origin)
        if server is None or server.ended or function not in server.functions:
            return Answer(f"The server {function.origin} does not offer this function now. Nothing was run.", "failed")
        return await server.call(function, arguments, self._seconds)

    async def problem(self, function: Function, arguments: Mapping[str, Any]) -> str:
        """What of the arguments does not fit the function, empty when they do."""
        if wrong := schema_problem(dict(function.parameters)):
            return f"The schema of {function.title} is no JSON schema: {wrong}"
        seconds = min(self._seconds, SECONDS)
        problems, failure = await asyncio.to_thread(misfits, dict(arguments), dict(function.parameters), seconds)
        if not problems:
            return f"They could not be checked: {failure}" if failure else ""
        where = ".".join(str(part) for part in problems[0].path)
        return f"{f'{where}: ' if where else ''}{problems[0].words}"

    async def close(self) -> None:
        """Ends every server."""
        await asyncio.gather(*(server.close() for server in self._servers.values()))
        self._servers.clear()

    async def _server_source(self, settings: ServerSettings) -> Source:
        name = settings.name
        if not self._pins.has("servers", name, settings.fingerprint):
            words = "was changed in the settings" if self._pins.knows("servers", name) else "was not allowed to start yet"
            return Source(name, (), (f"{name} {words}.",), settings.shown)
        # Two who ask at once get one server.
        async with self._starting:
            if name not in self._servers and name not in self._failed:
                await self._start(settings)
            server = self._servers.get(name)
            if server is not None and server.ended and name not in self._failed:
                self._failed[name] = f"{name} ended; it is not started again before the next start of grokchat."
            if name in self._failed or server is None:
                return Source(name, (), (self._failed[name],))
        changed = tuple(self._changed(one) for one in server.functions if self._pins.knows("functions", one.name))
        return Source(name, server.functions, (*server.problems, *(one for one in changed if one)))

    async def _start(self, settings: ServerSettings) -> None:
        server = Server(settings)
        try:
            await server.start()
            self._servers[settings.name] = server
        except ServerFailed as error:
            self._failed[settings.name] = str(error)

    def _changed(self, function: Function) -> str:
        """Why a server's function may not be offered, empty when it may."""
        if function.origin not in self._settings or self._pins.has("functions", function.name, function.fingerprint):
            return ""
        how = "was changed since you allowed it" if self._pins.knows("functions", function.name) else "was not allowed yet"
        return f"{function.title} {how}; look at it and turn it on again."

    def _missing(self, name: str, sources: Sequence[Source]) -> str:
        for source in sources:
            if source.name in self._settings and name.startswith((f"{source.name}__", f"{source.name}/")) and source.problems:
                return source.problems[0]
        reasons = [problem for source in sources for problem in source.problems if f"{name}:" in problem or f"{name}." in problem]
        return reasons[0] if reasons else f"There is no function {name!r}."


def _without_twins(sources: Sequence[Source]) -> list[Source]:
    """Of two functions with one name the first counts, built-in ones first: a file cannot take the place of another's function."""
    homes: dict[str, str] = {}
    found: list[Source] = []
    for source in sources:
        kept = tuple(one for one in source.functions if homes.setdefault(one.name, source.name) == source.name)
        twins = [one.name for one in source.functions if one not in kept]
        words = tuple(f"{source.name}: {name} is left out; {homes[name]} has a function of this name." for name in twins)
        found.append(Source(source.name, kept, (*source.problems, *words), source.start))
    return found
