"""The endpoint on a local socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import struct
import threading
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import h11

from grokchat.conversation import MODELS
from grokchat.emulator import catalog, faults
from grokchat.emulator.deferred import Later
from grokchat.emulator.pictures import picture_problem
from grokchat.emulator.replies import question, with_misfit
from grokchat.emulator.schema import problem, refused_argument
from grokchat.emulator.stream import IDS, Pace, Sender, native_reply, send_reply, whole_reply
from grokchat.errors import ConfigError
from grokchat.wire.reply_encoder import Dialect

_ACCOUNT = re.compile(r"/client/v4/accounts/([^/]+)(/.*)")
_JSON = (("content-type", "application/json"),)
MOST_BODY = 64 * 2**20
Headers = tuple[tuple[str, str], ...]


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    token: str
    body: bytes


class Emulator:
    """Workers AI for one machine. `rate` is content tokens a second (0: at once), `think` seconds of thinking at high effort."""

    def __init__(self, port: int = 0, fault: str = "", rate: float = 90.0, think: float = 1.0) -> None:
        if fault and fault not in faults.FAULTS:
            raise ConfigError(f"There is no fault {fault!r}.", hint="`grokchat emulator --help` lists them.")
        self._port = port
        self._fault = fault
        self._pace = Pace(rate, think)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._later = Later()
        self.requests: list[dict[str, Any]] = []
        """The bodies that were asked, for tests and for curious people."""

    async def start(self) -> None:
        """Opens the socket. Raises ConfigError when the port is taken."""
        try:
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
        except OSError as error:
            raise ConfigError(f"Port {self._port} cannot be used: {error.strerror}.", hint="Choose another with --port.") from error
        self._port = self._server.sockets[0].getsockname()[1]

    @property
    def base_url(self) -> str:
        """What stands before `/accounts` in an address."""
        return f"http://127.0.0.1:{self._port}/client/v4"

    async def close(self) -> None:
        """Closes the socket and every connection."""
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.CancelledError, h11.ProtocolError):
            # The other side is gone or speaks no HTTP; there is nobody left to tell, and what
            # waits unsent would keep the socket open for ever.
            writer.transport.abort()
        finally:
            self._tasks.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER)
        while True:
            asked = await _read(connection, reader)
            if asked is None:
                return
            await self._answer(asked, _sender(connection, writer))
            if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
                return
            connection.start_next_cycle()

    async def _answer(self, asked: Asked, send: Sender) -> None:
        path = urlsplit(asked.path).path
        match = _ACCOUNT.fullmatch(path)
        if not asked.token or asked.token == "wrong":  # noqa: S105 - the name of a demo fault, no secret
            await send.whole(401, faults.WRONG_TOKEN.encode(), _JSON)
        elif path == "/client/v4/user/tokens/verify" or (match and match[2] == "/tokens/verify"):
            await send.whole(200, _result({"id": "demo", "status": "active"}), _JSON)
        elif path.startswith("/client/v4/v1/chat/"):
            await self._as_xai(path.removeprefix("/client/v4/v1/chat/"), asked, send)
        elif match is None or not re.fullmatch(r"[0-9a-f]{32}|local|demo", match[1]):
            await send.whole(404, faults.no_route(path).encode(), _JSON)
        elif match[2] == "/ai/models/search" and asked.method == "GET":
            query = dict(parse_qsl(urlsplit(asked.path).query))
            await send.whole(200, json.dumps(catalog.search(query)).encode(), _JSON)
        elif asked.method != "POST":
            await send.whole(405, faults.FAULTS["not-allowed"].body.encode(), _JSON)
        else:
            await self._complete(match[2], asked, send)

    async def _as_xai(self, path: str, asked: Asked, send: Sender) -> None:
        """XAI's own address under this server's: completions, also those that are fetched later."""
        if asked.method == "GET":
            status, body = self._later.fetch(path.removeprefix("deferred-completion/"))
            await send.whole(status, b"" if body is None else json.dumps(whole_reply(body)).encode(), _JSON)
            return
        try:
            body = json.loads(asked.body)
        except ValueError:
            body = None
        wrong = problem(body, f"xai/{body.get('model')}") if isinstance(body, dict) else "the body is no JSON"
        if wrong or path != "completions" or body is None:
            await send.whole(400, faults.user_input(wrong or "there is only /chat/completions").encode(), _JSON)
        elif body.get("deferred"):
            self.requests.append(body)
            await send.whole(200, self._later.begin(body), _JSON)
        else:
            self.requests.append(body)
            await self._reply(body, send, native=False, wrapped=False)

    async def _complete(self, path: str, asked: Asked, send: Sender) -> None:
        try:
            body = json.loads(asked.body)
        except ValueError:
            await send.whole(400, faults.user_input("the body is no JSON").encode(), _JSON)
            return
        run = path.startswith("/ai/run")
        native = path.startswith("/ai/run/@cf/")
        if run and not native:
            body = _unwrapped(body)
        if path not in ("/ai/v1/chat/completions", "/ai/run") and not native:
            await send.whole(404, faults.no_route(urlsplit(asked.path).path).encode(), _JSON)
            return
        if not isinstance(body, dict):
            await send.whole(
                400, faults.user_input("Required value missing: model, input" if run else "must be an object").encode(), _JSON
            )
            return
        self.requests.append(body)
        model = path.removeprefix("/ai/run/") if native else str(body.get("model"))
        wrong = problem(body, model) or picture_problem(body)
        if wrong:
            await send.whole(400, faults.user_input(wrong).encode(), _JSON)
        elif not native and model not in {known.id for known in MODELS} and not catalog.known(model):
            await send.whole(404, faults.no_model(model).encode(), _JSON)
        elif refused_argument(body, model):
            await send.whole(400, faults.not_supported(refused_argument(body, model)).encode(), _JSON)
        else:
            await self._reply(body, send, native=native, wrapped=run)

    async def _reply(self, body: dict[str, Any], send: Sender, *, native: bool, wrapped: bool) -> None:
        name = self._fault or _asked_fault(body)
        fault = faults.FAULTS.get(name)
        if name == "one-answer" or native:
            body = {**body, "n": 1}
        if name == "misfit":
            body = with_misfit(body)
        if name == "flaky":
            self._failures += 1
            if self._failures % 3:
                fault = faults.FAULTS["unavailable"]
        if fault is not None and fault.status:
            await send.whole(fault.status, fault.body.encode(), fault.headers or _JSON)
        elif body.get("stream") and name != "json-instead":
            dialect: Dialect = "native" if native or name == "native" else "openai"
            await send_reply(body, send, self._pace, name, dialect)
        else:
            whole = native_reply(body) if native else whole_reply(body)
            values = {"result": whole, "success": True, "errors": [], "messages": []} if wrapped else whole
            await send.whole(200, json.dumps(values).encode(), (*_JSON, *IDS))


class RunningEmulator:
    """An emulator on a thread of its own; made by `serve_in_thread`."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="emulator", daemon=True)
        self._thread.start()
        self._wait(emulator.start())
        self.base_url = emulator.base_url

    def stop(self) -> None:
        """Closes it and ends the thread."""
        self._wait(self._emulator.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, work: Awaitable[None]) -> None:
        async def run() -> None:
            """The thread's loop, until it is stopped."""
            await work

        asyncio.run_coroutine_threadsafe(run(), self._loop).result()


def serve_in_thread(port: int = 0, fault: str = "", rate: float = 90.0, think: float = 1.0) -> RunningEmulator:
    """Starts an emulator beside the caller; stop it with `stop()`."""
    return RunningEmulator(Emulator(port, fault, rate, think))


def _asked_fault(body: dict[str, Any]) -> str:
    match = re.search(r"fault:([a-z0-9-]+)", question(body)[0])
    return match[1] if match else ""


def _unwrapped(body: object) -> object:
    """The inputs of the form `{model, input}`, None when it is something else."""
    inputs = body.get("input") if isinstance(body, dict) else None
    return {"model": body["model"], **inputs} if isinstance(body, dict) and isinstance(inputs, dict) and "model" in body else None


def _result(values: object) -> bytes:
    return json.dumps({"success": True, "errors": [], "messages": [], "result": values}).encode()


async def _read(connection: h11.Connection, reader: asyncio.StreamReader) -> Asked | None:
    asked: Asked | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(65536))
        elif isinstance(event, h11.Request):
            headers = {bytes(name).decode(): bytes(value).decode("latin-1") for name, value in event.headers}
            token = headers.get("authorization", "").removeprefix("Bearer").strip()
            asked = Asked(bytes(event.method).decode(), bytes(event.target).decode("latin-1"), token, b"")
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > MOST_BODY:
                raise ConnectionError("body too large")
        elif isinstance(event, h11.EndOfMessage):
            assert asked is not None
            asked.body = bytes(body)
            return asked
        else:
            return None


def _sender(connection: h11.Connection, writer: asyncio.StreamWriter) -> Sender:
    async def send(event: Any) -> None:
        """Sends an event of the connection."""
        data = connection.send(event)
        if data:
            writer.write(data)
            await writer.drain()

    def reset() -> None:
        """Breaks the connection off with a reset."""
        raw = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return Sender(send, reset)
