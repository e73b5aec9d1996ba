"""A server that does what a test wrote down: bytes, waits, resets. It keeps what it was asked and sees who hangs up."""

from __future__ import annotations

import asyncio
import contextlib
import enum
import json
import socket
import ssl
import struct
from dataclasses import dataclass, field
from typing import Any, Self

SECONDS = 20.0
"""How long a test waits for something that should happen at once, before it fails."""


class Do(enum.Enum):
    """Steps that are no bytes."""

    ASK = "read the next request of this connection"
    FIN = "close the connection in order"
    RST = "reset the connection"
    OPEN = "leave the connection open until the other side closes it"


Step = bytes | asyncio.Event | Do
"""Bytes are sent; an event is waited for."""


@dataclass
class Asked:
    """One request as it came; names of headers in lower case, in order."""

    line: str
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for known, value in self.headers if known == name]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Connection:
    """One connection: what came over it so far, and whether the other side has closed it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    _heard: bytearray = field(default_factory=bytearray)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            while data := await self.reader.read(65536):
                self._heard += data
                self._news.set()
        self.closed.set()
        self._news.set()

    async def request(self) -> Asked | None:
        while not self.closed.is_set():
            head, mark, rest = bytes(self._heard).partition(b"\r\n\r\n")
            if mark:
                line, *lines = head.decode("latin-1").split("\r\n")
                pairs = [(name.strip().lower(), value.strip()) for name, _, value in (text.partition(":") for text in lines)]
                length = int(dict(pairs).get("content-length", "0"))
                if len(rest) >= length:
                    del self._heard[: len(head) + 4 + length]
                    return Asked(line, pairs, rest[:length])
            self._news.clear()
            await self._news.wait()
        return None

    async def either(self, event: asyncio.Event) -> None:
        """Waits for the event, or for the other side to hang up."""
        waits = [asyncio.ensure_future(event.wait()), asyncio.ensure_future(self.closed.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        await asyncio.wait(waits)


class ScriptedServer:
    """Plays one script for each connection, the last one again for every further connection."""

    def __init__(self, *scripts: list[Step], tls: ssl.SSLContext | None = None, greets: bool = False) -> None:
        self.scripts = scripts
        self.asked: list[Asked] = []
        self.connections: list[Connection] = []
        self.arrived = asyncio.Event()
        self.port = 0
        self._greets = greets
        self._tls = tls
        self._tasks: list[asyncio.Task[None]] = []
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        for ended in await asyncio.gather(*self._tasks, return_exceptions=True):
            assert ended is None or isinstance(ended, asyncio.CancelledError), ended
        for connection in self.connections:
            connection.writer.transport.abort()
        await self._server.wait_closed()

    @property
    def base(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}/client/v4"

    async def hung_up(self, number: int = 0) -> None:
        """Returns when the client has closed that connection."""
        await asyncio.wait_for(self.connections[number].closed.wait(), SECONDS)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer)
        self.connections.append(connection)
        script = self.scripts[min(len(self.connections), len(self.scripts)) - 1]
        self._tasks.append(asyncio.ensure_future(self._serve(connection, script if self._greets else [Do.ASK, *script])))

    async def _serve(self, connection: Connection, script: list[Step]) -> None:
        listening = asyncio.ensure_future(connection.listen())
        try:
            await self._play(connection, script)
        except (ConnectionError, ssl.SSLError):
            # Who hung up in the middle.
            pass
        finally:
            listening.cancel()
            await asyncio.wait([listening])
            connection.writer.transport.abort()

    async def _play(self, connection: Connection, script: list[Step]) -> None:
        for step in script:
            if isinstance(step, bytes):
                connection.writer.write(step)
                await connection.writer.drain()
            elif isinstance(step, asyncio.Event):
                await connection.either(step)
            elif step is Do.ASK:
                request = await connection.request()
                if request is None:
                    return
                self.asked.append(request)
                self.arrived.set()
            elif step is Do.OPEN:
                await connection.closed.wait()
            elif step is Do.RST:
                linger = struct.pack("ii", 1, 0)
                connection.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                connection.writer.transport.abort()
                return
            else:
                break
        connection.writer.close()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            await connection.writer.wait_closed()


def head(status: int = 200, content_type: str = "text/event-stream", *headers: str) -> bytes:
    """A status line and headers, without a length: the body ends when the connection does."""
    lines = [f"HTTP/1.1 {status} Said", *([f"content-type: {content_type}"] if content_type else []), *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def whole(status: int, body: bytes | dict[str, Any], *headers: str, content_type: str = "application/json") -> bytes:
    """An answer with its length."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return head(status, content_type, f"content-length: {len(data)}", *headers) + data


def word(text: str, **more: Any) -> bytes:
    """One event of a stream with a piece of the answer."""
    values = {"id": "c", "choices": [{"index": 0, "delta": {"content": text, **more}}]}
    return b"data: " + json.dumps(values, ensure_ascii=False).encode() + b"\n\n"


STOP = b'data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n'
DONE = b"data: [DONE]\n\n"
HELLO = word("Hello") + STOP + DONE


def in_chunks(*pieces: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """A chunked body, one chunk for each piece."""
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end
