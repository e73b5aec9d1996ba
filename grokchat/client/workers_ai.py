"""Workers AI over HTTP: a reply as a stream of events, with retries before the first word and never after it."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any
from urllib.parse import quote

import httpx

from grokchat.client.answer import body_of, events_of, headers_of
from grokchat.client.endpoint import KEPT, Bearer, Endpoint, Patience, connection_failure
from grokchat.client.pieces import patiently, settled
from grokchat.conversation import (
    Exchange,
    Identified,
    ListedModel,
    ReplyEnded,
    ReplyEvent,
    Request,
    TextDelta,
    ThoughtDelta,
    Token,
    ToolCalled,
    Waiting,
)
from grokchat.errors import Malformed, ServiceError, Unreachable
from grokchat.wire import deferred_address, encode_request, endpoint, error_json, error_of_values, listed_model, read_failure

LIST_BODY = 8 * 2**20
"""The most bytes of a list of models that are read."""

PAGE = 100
MOST_PAGES = 20
IDS = (
    "cf-ray",
    "cf-aig-log-id",
    "cf-aig-event-id",
    "cf-aig-request-id",
    "cf-ai-req-id",
    "cf-aig-cache-status",
    "cf-aig-step",
)
"""The headers of an answer by which the service knows it again."""

SLOWLY = 5.0
"""Seconds between tries when the gateway's pool of requests is used up."""

DAY = 86_400.0
"""Seconds for which xAI keeps an answer that was made later."""

TWICE = "3046"
"""The code of a time limit on the service's side: what took too long twice will do so a third time."""

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
                async with aclosing(self._attempt(url, body, request.exchange)) as events:
                    async for event in events:
                        spoken = spoken or isinstance(event, TextDelta | ThoughtDelta | ToolCalled)
                        yield event
                return
            except ServiceError as error:
                if error.kind == "deferred" and self._endpoint.form == "xai":
                    async with aclosing(self._later(error.trace.code, request.exchange)) as events:
                        async for event in events:
                            yield event
                    return
                most = min(2, self._patience.tries) if error.trace.code == TWICE else self._patience.tries
                if spoken or not error.retry or attempt >= most:
                    yield self._ending(error, spoken=spoken)
                    return
                async for waiting in self._countdown(error, attempt):
                    yield waiting

    async def check(self) -> None:
        """Asks for one line of the model list, which costs nothing. Raises ServiceError that says what is missing."""
        await self._get("models/search", {"per_page": "1"})

    async def models(self) -> list[ListedModel]:
        """The account's text models, as many pages as there are."""
        found: list[ListedModel] = []
        for page in range(1, MOST_PAGES + 1):
            query = {"task": "Text Generation", "per_page": str(PAGE), "page": str(page)}
            rows = (await self._get("models/search", query)).get("result")
            rows = rows if isinstance(rows, list) else []
            found += [listed_model(row) for row in rows if isinstance(row, dict) and row.get("name")]
            if len(rows) < PAGE:
                break
        return found

    async def close(self) -> None:
        """Lets go of every connection."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    def _client(self) -> httpx.AsyncClient:
        # Made at the first request: its TLS context costs 38 ms that a start does not need.
        if self._http is None:
            timeout = httpx.Timeout(None, connect=self._patience.connect, write=60.0)
            self._http = httpx.AsyncClient(timeout=timeout, follow_redirects=False, verify=self._verify, auth=Bearer(self._token))
        return self._http

    async def _attempt(self, url: str, body: bytes, exchange: Exchange) -> AsyncGenerator[ReplyEvent | Waiting, None]:
        """One try. Raises ServiceError."""
        started = False
        response: httpx.Response | None = None
        headers = self._endpoint.headers()
        exchange.ask(url, headers, body, self._token.redact)
        try:
            request = self._client().build_request("POST", url, content=body, headers=headers)
            task = asyncio.ensure_future(self._client().send(request, stream=True))
            try:
                async for waiting in patiently(task, self._patience.waiting_note, self._patience.first_byte, _waiting, self._late):
                    yield waiting
            finally:
                # An answer that came while a note was shown is closed below, should the note have been the last thing wanted.
                response = await settled(task)
            response = task.result()
            exchange.begin(response.status_code, headers_of(response))
            if ids := {name: exchange.answer_headers[name] for name in IDS if name in exchange.answer_headers}:
                yield Identified({name: self._token.redact(value) for name, value in ids.items()})
            if response.status_code != httpx.codes.OK:
                raise await self._refusal(response, exchange)
            started = True
            redact, now = self._token.redact, self._clock()
            async with aclosing(events_of(response, self._endpoint.host, self._patience, redact, now, exchange.take)) as events:
                async for event in events:
                    yield event
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise connection_failure(error, self._endpoint.host, started=started) from error
        finally:
            if response is not None:
                await response.aclose()

    async def _later(self, id: str, exchange: Exchange) -> AsyncGenerator[ReplyEvent | Waiting, None]:
        """An answer that xAI makes later, asked for until it is there; it is given once."""
        yield Identified({"request_id": id})
        url, waited = deferred_address(self._endpoint.base, id), 0.0
        try:
            while waited < DAY:
                async with self._client().stream("GET", url, headers=self._endpoint.headers()) as response:
                    if response.status_code == httpx.codes.OK:
                        note, now = exchange.take, self._clock()
                        events = events_of(response, self._endpoint.host, self._patience, self._token.redact, now, note)
                        async for event in events:
                            yield event
                        return
                    if response.status_code != httpx.codes.ACCEPTED:
                        raise await self._refusal(response)
                pause = min(10.0, 1.0 + waited / 10)
                yield Waiting("deferred", waited, f"The answer comes later ({id}); asked again in {pause:.0f} s.")
                await self._sleep(pause)
                waited += pause
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            yield self._ending(connection_failure(error, self._endpoint.host, started=False), spoken=False)
        except ServiceError as error:
            yield self._ending(error, spoken=False)
        else:
            yield ReplyEnded("failed", f"The answer {id} was not there after a day.")

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
        words = f"{self._endpoint.host} gave no answer for {self._patience.first_byte:g} s."
        return Unreachable(words, kept=KEPT, hint="Try again.", kind="timeout", retry=True)

    async def _refusal(self, response: httpx.Response, exchange: Exchange | None = None) -> ServiceError:
        """What an answer that is no reply means. The token is taken out before its words are cut to their length."""
        data = await body_of(response)
        if exchange is not None:
            exchange.take(data)
        body = self._token.redact(data.decode("utf-8", "replace"))
        return read_failure(response.status_code, headers_of(response), body.encode(), now=self._clock())

    async def _get(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        url = f"{self._endpoint.base.rstrip('/')}/accounts/{quote(self._endpoint.account, safe='')}/ai/{path}"
        timeout = httpx.Timeout(30.0, connect=self._patience.connect)
        try:
            headers = {"accept-encoding": "identity"}
            async with self._client().stream("GET", url, params=query, headers=headers, timeout=timeout) as answer:
                if answer.status_code != httpx.codes.OK:
                    raise await self._refusal(answer)
                body = await body_of(answer, LIST_BODY, timeout.read or 0.0)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise connection_failure(error, self._endpoint.host, started=False) from error
        try:
            values = json.loads(body)
        except (ValueError, RecursionError) as error:
            words = f"{self._endpoint.host} answered with something else than JSON."
            raise Malformed(words, hint="Check `base_url`.", kind="protocol") from error
        if not isinstance(values, dict):
            return {}
        failure = error_of_values(values, self._token.redact)
        if failure is not None:
            raise failure
        return values


def _waiting(seconds: float) -> Waiting:
    return Waiting("waiting", seconds, f"Still waiting for the first word, {seconds:.0f} s.")
