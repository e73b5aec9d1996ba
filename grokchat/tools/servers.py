"""A server that speaks the Model Context Protocol: a program of this machine, or an address.

It is offered nothing in return: no folders, no questions to the model, no forms for the person. One that ends is not started again.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import re
import shlex
import tempfile
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar, cast

from grokchat.conversation import Answer, Function, Trait
from grokchat.tools.limits import capped, environment

if TYPE_CHECKING:
    from mcp import Client

STARTING = 10.0
"""Seconds that a server may take until it has told its functions."""
MOST_FUNCTIONS = 100
EXTRA = "pip install 'grokchat[mcp]'"

T = TypeVar("T")

_CLOSED = -32000
"""JSON-RPC's number for a connection that is gone."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """A server as settings.toml declares it: a `command` with `args` and `env`, or a `url`."""

    name: str
    command: str = ""
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    url: str = ""

    @property
    def shown(self) -> str:
        """What is started or asked, in full; values of the environment are not shown."""
        if self.url:
            return self.url
        names = f"  (with {', '.join(sorted(self.env))})" if self.env else ""
        return shlex.join([self.command, *self.args]) + names

    @property
    def fingerprint(self) -> str:
        """Names this exact command or address."""
        return hashlib.sha256(json.dumps([self.command, self.args, sorted(self.env), self.url]).encode()).hexdigest()


class ServerFailed(Exception):
    """A server that could not be used; the words say why."""


class Server:
    """A running server. Its connection lives in one task from `start` to `close`."""

    def __init__(self, settings: ServerSettings) -> None:
        self.settings = settings
        self.functions: tuple[Function, ...] = ()
        self.problems: tuple[str, ...] = ()
        self._names: dict[str, str] = {}
        self._client: Client | None = None
        self._life: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()
        # Lives as long as the server: what it says besides its answers.
        self._said = cast(TextIO, tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace"))  # noqa: SIM115

    async def start(self) -> None:
        """Connects and asks for the functions. Raises ServerFailed."""
        ready = asyncio.Event()
        self._life = asyncio.create_task(self._live(ready))
        try:
            self._take(await self._within(self._listed(ready), STARTING))
        except (ServerFailed, asyncio.CancelledError):
            await self.close()
            raise

    async def _listed(self, ready: asyncio.Event) -> list[Any]:
        await ready.wait()
        assert self._client is not None
        return list((await self._client.list_tools()).tools)

    async def call(self, function: Function, arguments: Mapping[str, Any], seconds: float) -> Answer:
        """What the server answers, as text."""
        assert self._client is not None
        try:
            result = await self._within(self._client.call_tool(self._names[function.name], dict(arguments)), seconds)
        except ServerFailed as error:
            return Answer(capped(f"The function failed. {error}"), "failed")
        texts = [getattr(one, "text", None) or f"[{one.type}]" for one in result.content]
        if not texts and result.structured_content is not None:
            texts = [json.dumps(result.structured_content, ensure_ascii=False)]
        text = capped("\n".join(texts)) or "The function returned nothing."
        return Answer(text, "failed" if result.is_error else "answered")

    @property
    def ended(self) -> bool:
        """Whether its connection is gone."""
        return self._life is None or self._life.done()

    async def close(self) -> None:
        """Ends the connection and the program."""
        self._stop.set()
        if self._life is not None and not self._life.done():
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(asyncio.wait({self._life}), STARTING)
            self._life.cancel()
            await asyncio.wait({self._life})
        if self._life is not None and not self._life.cancelled():
            # A task whose failure nobody asks for complains when it is thrown away.
            self._life.exception()
        self._said.close()

    async def _live(self, ready: asyncio.Event) -> None:
        from mcp import Client, StdioServerParameters
        from mcp.client.stdio import stdio_client

        settings = self.settings
        if settings.url:
            connection: Any = settings.url
        else:
            env = {**environment(), **settings.env}
            connection = stdio_client(
                StdioServerParameters(command=settings.command, args=list(settings.args), env=env), self._said
            )
        async with Client(connection) as self._client:
            ready.set()
            await self._stop.wait()

    async def _within(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        """The work's result, unless the time is over or the server ends first. Raises ServerFailed."""
        task = asyncio.ensure_future(work)
        assert self._life is not None
        try:
            await asyncio.wait({task, self._life}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})
        if task.cancelled():
            raise ServerFailed(self._why() if self._life.done() else f"{self.settings.name} took more than {seconds:g} seconds.")
        if (error := task.exception()) is None:
            return task.result()
        if getattr(error, "code", 0) == _CLOSED and _innermost(error).endswith("Connection closed"):
            # The SDK tells who asks, and otherwise lives on.
            self._stop.set()
            await asyncio.wait({self._life}, timeout=STARTING)
        raise ServerFailed(self._why() if self._life.done() else f"{self.settings.name}: {_innermost(error)}")

    def _why(self) -> str:
        """Why the connection is gone."""
        assert self._life is not None
        error = None if self._life.cancelled() else self._life.exception()
        self._said.seek(0)
        words = self._said.read()[-2000:].strip().rpartition("\n")[2]
        said = f" It said: {words[:300]}" if words else ""
        if isinstance(error, ModuleNotFoundError):
            return f"Servers need another package: {EXTRA}."
        return f"{self.settings.name} ended{f': {_innermost(error)}' if error else ''}.{said}"

    def _take(self, tools: list[Any]) -> None:
        functions: list[Function] = []
        for tool in tools[:MOST_FUNCTIONS]:
            name = re.sub(r"[^\w-]", "_", f"{self.settings.name}__{tool.name}", flags=re.ASCII)[:64]
            if name in self._names:
                continue
            self._names[name] = tool.name
            parameters = {"type": "object", **tool.input_schema}
            title = f"{self.settings.name}/{tool.name}"
            traits: frozenset[Trait] = frozenset({"untrusted", "sends"})
            functions.append(Function(name, tool.description or "", parameters, self.settings.name, title, "", traits))
        self.functions = tuple(functions)
        left_out = len(tools) - len(functions)
        self.problems = (f"{left_out} of {len(tools)} functions are left out.",) if left_out else ()


def servers_of(values: Mapping[str, Mapping[str, Any]]) -> dict[str, ServerSettings]:
    """The servers that a checked table of the settings declares."""
    return {
        name: ServerSettings(
            name,
            str(one.get("command", "")),
            tuple(one.get("args", ())),
            dict(one.get("env", {})),
            str(one.get("url", "")),
        )
        for name, one in values.items()
    }


def has_sdk() -> bool:
    """Whether the package for servers is there."""
    import importlib.util

    return importlib.util.find_spec("mcp") is not None


def pins_path(data: Path) -> Path:
    """Where it stands which servers and functions were allowed."""
    return data / "allowed-functions.json"


def _innermost(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    words = str(getattr(error, "message", "") or error).strip().replace("\n", " ")[:300]
    return words or type(error).__name__
