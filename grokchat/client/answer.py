"""An answer of the service, read with patience: its events, or the words of a refusal."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncGenerator, Callable

import httpx

from grokchat.client.endpoint import Patience, connection_failure
from grokchat.client.pieces import Unpacking, pieces
from grokchat.conversation import ReplyEnded, ReplyEvent, TextDelta, ThoughtDelta, ToolCalled, Waiting
from grokchat.errors import Malformed, ServiceError
from grokchat.wire import ReplyDecoder, retry_wait

ERROR_BODY = 64 * 1024
"""The most bytes of an error's body that are read."""

ERROR_SECONDS = 10.0


async def events_of(
    response: httpx.Response,
    host: str,
    patience: Patience,
    redact: Callable[[str], str],
    now: float,
    note: Callable[[bytes], None],
) -> AsyncGenerator[ReplyEvent | Waiting, None]:
    """The events of an answer with status 200; `note` sees its bytes. Raises ServiceError when it tells a failure before its first word."""
    if "html" in (kind := response.headers.get("content-type", "")).lower():
        hint = "A sign-in page of the network? Check `base_url`."
        raise Malformed(f"{host} answered with a web page, not a reply.", hint=hint, kind="protocol")
    decoder = ReplyDecoder(kind, redact=redact)
    incoming = pieces(response.aiter_raw(), response.headers.get("content-encoding", ""), patience.idle_note, patience.idle_cut)
    spoken = False
    try:
        async for piece in incoming:
            if isinstance(piece, Waiting):
                yield piece
                continue
            note(piece)
            for event in decoder.feed(piece):
                spoken = _spoken(event, decoder, response, now, before=spoken)
                yield event
            if decoder.done:
                return
    except (httpx.HTTPError, ServiceError) as error:
        if decoder.failure is None:
            # What stands in the decoder came before the break: it is given first.
            for event in decoder.close():
                if not isinstance(event, ReplyEnded):
                    yield event
        if isinstance(error, httpx.HTTPError):
            raise connection_failure(error, host, started=True) from error
        raise
    finally:
        await incoming.aclose()
    for event in decoder.close():
        spoken = _spoken(event, decoder, response, now, before=spoken)
        yield event


def _spoken(event: ReplyEvent, decoder: ReplyDecoder, response: httpx.Response, now: float, *, before: bool) -> bool:
    """Whether words have come. Raises the failure that ends an answer without any, so that it may be asked for again."""
    if isinstance(event, ReplyEnded) and decoder.failure is not None and not before:
        failure = decoder.failure
        headers = headers_of(response)
        ray, log = headers.get("cf-ray", ""), headers.get("cf-aig-log-id", "")
        failure.trace = failure.trace._replace(status=response.status_code, ray=ray, log_id=log)
        failure.wait = retry_wait(headers, now)
        raise failure
    return before or isinstance(event, TextDelta | ThoughtDelta | ToolCalled)


async def body_of(response: httpx.Response, limit: int = ERROR_BODY, seconds: float = ERROR_SECONDS) -> bytes:
    """The body's first `limit` bytes, as many as come in that time; what cannot be unpacked is left out."""
    body = bytearray()
    try:
        unpacking = Unpacking(response.headers.get("content-encoding", ""), limit)
        async with asyncio.timeout(seconds):
            async for data in response.aiter_raw():
                body += unpacking.feed(data)
                if len(body) >= limit:
                    break
    except (TimeoutError, httpx.HTTPError, Malformed, zlib.error):
        # What came of the body is enough: the status says the rest.
        pass
    return bytes(body[:limit])


def headers_of(response: httpx.Response) -> dict[str, str]:
    """The answer's headers by their names in lower case."""
    return {name.lower(): value for name, value in response.headers.items()}
