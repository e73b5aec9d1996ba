"""Workers AI over HTTP: a reply as a stream of events, with retries before the first word and never after it."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from grokchat.client.endpoint import Bearer, Endpoint, Patience, connection_failure
from grokchat.client.pieces import patiently, pieces
from grokchat.conversation import ReplyEnded, ReplyEvent, Request, TextDelta, ThoughtDelta, Token, ToolCalled, Waiting
from grokchat.errors import Malformed, ServiceError, Unreachable
from grokchat.wire import ReplyDecoder, encode_request, endpoint, error_json, read_failure

ERROR_BODY = 64 * 1024
"""The most bytes of an error's body that are read."""

ERROR_SECONDS = 10.0
SLOWLY = 5.0
"""Seconds between tries when the gateway's pool of requests is used up."""

Sleep = Callable[[float], Awaitable[None]]


class WorkersAI:
    """The service, as the engine's `Replier`. `sleep` and `clock` are for tests that step the time."""

    def __init__(
        self,
        endpoint: Endpoint,
        token: Token,
        patience: Patience | None = None,
        *,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.time,
        verify: Any = True,
    ) -> None:
        self._endpoint = endpoint
        self._token = token
        self._patience = patience or Patience()
        self._sleep = sleep
        self._clock = clock
        self._verify = verify
        self._http: httpx.AsyncClient | None = None

    async def reply(self, request: Request) -> AsyncGenerator[ReplyEvent | Waiting, None]:
        """Asks and yields the reply; a failure is its ending. Closing the generator closes the connection."""
        url = endpoint(self._endpoint.base, self._endpoint.account, request.asked.model, self._endpoint.form)
        body = encode_request(request, self._endpoint.form)
        for attempt in range(1, self._patience.tries + 1):
            spoken = False
            try:
                # Closed by hand: a generator that is only dropped would close its connection when it pleases.
                async with aclosing(self._attempt(url, body)) as events:
                    async for event in events:
                        spoken = spoken or isinstance(event, TextDelta | ThoughtDelta | ToolCalled)
                        yield event
                return
            except ServiceError as error:
                if spoken or not error.retry or attempt == self._patience.tries:
                    yield self._ending(error, spoken=spoken)
                    return
                async for waiting in self._countdown(error, attempt):
                    yield waiting

    async def check(self) -> None:
        """Asks for one line of the model list, which costs nothing. Raises ServiceError that says what is missing."""
        await self._get("models/search", {"per_page": "1"})

    async def models(self) -> list[str]:
        """The names of the account's text models."""
        names: list[str] = []
        for page in range(1, 21):
            values = await self._get("models/search", {"task": "Text Generation", "per_page": "100", "page": str(page)})
            found = values.get("result")
            rows = found if isinstance(found, list) else []
            names += [str(row["name"]) for row in rows if isinstance(row, dict) and row.get("name")]
            if len(rows) < 100:
                break
        return names

    async def close(self) -> None:
        """Lets go of every connection."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    @property
    def _host(self) -> str:
        return urlsplit(self._endpoint.base).netloc

    def _client(self) -> httpx.AsyncClient:
        # Made at the first request: its TLS context costs 38 ms that a start does not need.
        if self._http is None:
            timeout = httpx.Timeout(None, connect=self._patience.connect, write=60.0)
            self._http = httpx.AsyncClient(timeout=timeout, follow_redirects=False, verify=self._verify, auth=Bearer(self._token))
        return self._http

    async def _attempt(self, url: str, body: bytes) -> AsyncGenerator[ReplyEvent | Waiting, None]:
        """One try. Raises ServiceError."""
        started = False
        response: httpx.Response | None = None
        try:
            request = self._client().build_request("POST", url, content=body, headers=self._endpoint.headers())
            task = asyncio.ensure_future(self._client().send(request, stream=True))
            try:
                async for waiting in patiently(task, self._patience.waiting_note, self._patience.first_byte, _waiting, self._late):
                    yield waiting
            finally:
                if not task.done():
                    task.cancel()
                    await asyncio.wait([task])
            response = task.result()
            if response.status_code != httpx.codes.OK:
                raise read_failure(response.status_code, _headers(response), await self._error_body(response), now=self._clock())
            started = True
            async with aclosing(self._read(response)) as events:
                async for event in events:
                    yield event
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise connection_failure(error, self._host, started=started) from error
        finally:
            if response is not None:
                await response.aclose()

    async def _read(self, response: httpx.Response) -> AsyncGenerator[ReplyEvent | Waiting, None]:
        kind = response.headers.get("content-type", "")
        if "html" in kind.lower():
            words = f"{self._host} answered with a web page, not a reply."
            raise Malformed(words, hint="A sign-in page of the network? Check `base_url`.", kind="protocol")
        decoder = ReplyDecoder(kind)
        encoding = response.headers.get("content-encoding", "")
        incoming = pieces(response.aiter_raw(), encoding, self._patience.idle_note, self._patience.idle_cut)
        try:
            async for piece in incoming:
                if isinstance(piece, Waiting):
                    yield piece
                    continue
                for event in decoder.feed(piece):
                    yield self._checked(event)
                if decoder.done:
                    return
        except (httpx.HTTPError, ServiceError) as error:
            # What stands in the decoder came before the break: it is given first.
            for event in decoder.close():
                if not isinstance(event, ReplyEnded):
                    yield event
            if isinstance(error, httpx.HTTPError):
                raise connection_failure(error, self._host, started=True) from error
            raise
        finally:
            await incoming.aclose()
        for event in decoder.close():
            yield self._checked(event)

    def _checked(self, event: ReplyEvent) -> ReplyEvent:
        """The event without the token, should the service have sent it back in an error."""
        if isinstance(event, ReplyEnded) and event.detail:
            return ReplyEnded(event.how, self._token.redact(event.detail), event.finish, event.reply, self._redacted(event.error))
        return event

    def _redacted(self, error: Any) -> Any:
        return {k: self._token.redact(v) if isinstance(v, str) else v for k, v in error.items()} if error else error

    def _ending(self, error: ServiceError, *, spoken: bool) -> ReplyEnded:
        how = "truncated" if spoken or error.kind == "cut_off" else "failed"
        ids = " ".join(f"({name} {value})" for name, value in (("ray", error.trace.ray), ("log", error.trace.log_id)) if value)
        detail = self._token.redact(f"{error} {ids}".strip())
        return ReplyEnded("truncated" if how == "truncated" else "failed", detail, "", "", self._redacted(error_json(error)))

    async def _countdown(self, error: ServiceError, attempt: int) -> AsyncGenerator[Waiting, None]:
        pause = self._patience.backoff * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)
        if error.kind == "rate" and error.wait is None:
            pause = SLOWLY * attempt if error.trace.code in ("2018", "2021") else pause
        seconds = pause if error.wait is None else max(0.0, error.wait)
        while seconds > 0:
            yield Waiting("retrying", seconds, f"{self._token.redact(error.happened)} Trying again in {seconds:.0f} s.")
            step = min(1.0, seconds)
            await self._sleep(step)
            seconds -= step

    def _late(self) -> Unreachable:
        return Unreachable(f"{self._host} gave no answer for {self._patience.first_byte:g} s.", hint="Try again.", kind="timeout")

    async def _error_body(self, response: httpx.Response) -> bytes:
        body = bytearray()
        try:
            async with asyncio.timeout(ERROR_SECONDS):
                async for data in response.aiter_raw():
                    body += data
                    if len(body) >= ERROR_BODY:
                        break
        except (TimeoutError, httpx.HTTPError):
            # What came of the body is enough: the status says the rest.
            pass
        return bytes(body[:ERROR_BODY])

    async def _get(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        url = f"{self._endpoint.base.rstrip('/')}/accounts/{quote(self._endpoint.account, safe='')}/ai/{path}"
        try:
            answer = await self._client().get(url, params=query, timeout=httpx.Timeout(30.0, connect=self._patience.connect))
        except httpx.HTTPError as error:
            raise connection_failure(error, self._host, started=False) from error
        if answer.status_code != httpx.codes.OK:
            raise read_failure(answer.status_code, _headers(answer), answer.content[:ERROR_BODY], now=self._clock())
        try:
            values = answer.json()
        except ValueError as error:
            raise Malformed(f"{self._host} answered with something else than JSON.", hint="Check `base_url`.") from error
        return values if isinstance(values, dict) else {}


def _headers(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _waiting(seconds: float) -> Waiting:
    return Waiting("waiting", seconds, f"Still waiting for the first word, {seconds:.0f} s.")
