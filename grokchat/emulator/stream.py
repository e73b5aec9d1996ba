"""A reply as it goes out: paced like the recorded one, or spoiled by a fault."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import h11

from grokchat.conversation import ReplyEvent, TextDelta, ThoughtDelta, TokensTold, UsageTold
from grokchat.emulator.replies import reply_to
from grokchat.wire import encode_reply, encode_whole
from grokchat.wire.reply_encoder import Dialect

ID = "00000000-0000-4000-8000-00000000demo"
IDS = (("cf-ray", "demo-ray"), ("cf-aig-log-id", "demo-log"))
"""What the service calls an answer by."""
_STREAM = (("content-type", "text/event-stream"), *IDS)
SLOW = 5.0
"""Content tokens a second of the fault of that name."""
_THINKING = {"none": 0.0, "low": 0.3, "medium": 0.6, "high": 1.0, "xhigh": 1.6}


@dataclass(frozen=True)
class Pace:
    """Content tokens a second (0: at once) and the seconds of thinking at high effort."""

    rate: float
    think: float


class Sender:
    """Answers one request: whole, or head first and then pieces."""

    def __init__(self, send: Callable[[Any], Awaitable[None]], reset: Callable[[], None]) -> None:
        self._send = send
        self.reset = reset

    async def head(self, status: int, headers: tuple[tuple[str, str], ...]) -> None:
        """The status line and the headers."""
        await self._send(h11.Response(status_code=status, headers=[*headers]))

    async def piece(self, data: bytes) -> None:
        """Some of the body."""
        await self._send(h11.Data(data=data))

    async def end(self) -> None:
        """The end of the body."""
        await self._send(h11.EndOfMessage())

    async def whole(self, status: int, body: bytes, headers: tuple[tuple[str, str], ...]) -> None:
        """All at once."""
        await self.head(status, (*headers, ("content-length", str(len(body)))))
        await self.piece(body)
        await self.end()


def whole_reply(body: dict[str, Any]) -> dict[str, Any]:
    """The reply of a request without a stream."""
    return encode_whole(reply_to(body), id=ID, model=_model(body), created=int(time.time()))


def native_reply(body: dict[str, Any]) -> dict[str, Any]:
    """The same in the native dialect."""
    choice = whole_reply(body)
    message = choice["choices"][0]["message"]
    calls = [
        {"name": call["function"]["name"], "arguments": json.loads(call["function"]["arguments"])}
        for call in message.get("tool_calls", [])
    ]
    return {"response": message["content"], **({"tool_calls": calls} if calls else {}), "usage": choice["usage"]}


async def send_reply(body: dict[str, Any], send: Sender, pace: Pace, fault: str, dialect: Dialect) -> None:
    """The reply as a stream."""
    if fault == "stall-before-headers":
        await asyncio.Event().wait()
    events = [event for event in reply_to(body) if dialect == "openai" or not isinstance(event, ThoughtDelta | TokensTold)]
    options = body.get("stream_options") or {}
    usage = bool(options.get("include_usage"))
    chunks = encode_reply(events, id=ID, model=_model(body), created=int(time.time()), dialect=dialect, include_usage=usage)
    await send.head(200, _STREAM)
    if fault in _SPOILED:
        if not await _SPOILED[fault](list(chunks), send):
            return
    else:
        pace = Pace(SLOW, pace.think) if fault == "slow" else pace
        await _paced(events, chunks, send, pace, str(body.get("reasoning_effort") or "low"))
    await send.end()


async def _paced(events: list[ReplyEvent], chunks: Iterator[bytes], send: Sender, pace: Pace, effort: str) -> None:
    """Each piece at its own moment, reckoned from the start so that delays do not add up; late ones go out together."""
    loop = asyncio.get_running_loop()
    thoughts = sum(isinstance(event, ThoughtDelta) for event in events)
    pause = pace.think * _THINKING.get(effort, 0.3) / thoughts if thoughts else 0.0
    due = loop.time()
    waiting: list[bytes] = []
    # Answers that come side by side are each as fast as one alone.
    rate = pace.rate * max(1, len({event.reply for event in events}))
    steps = iter([event for event in events if not isinstance(event, TokensTold | UsageTold)])
    for chunk in chunks:
        event = next(steps, None)
        waiting.append(chunk)
        if isinstance(event, ThoughtDelta):
            due += pause
        elif isinstance(event, TextDelta) and rate > 0:
            due += 1 / rate
        late = due - loop.time()
        if late > 0:
            await send.piece(b"".join(waiting))
            waiting.clear()
            await asyncio.sleep(late)
    await send.piece(b"".join(waiting))


def _model(body: dict[str, Any]) -> str:
    return str(body.get("model") or "demo").rpartition("/")[2]


async def _stall(chunks: list[bytes], send: Sender) -> bool:
    await send.piece(b"".join(chunks[: len(chunks) // 2]))
    await asyncio.Event().wait()
    return False


async def _reset(chunks: list[bytes], send: Sender) -> bool:
    """Ends inside a character of three bytes."""
    await send.piece(b"".join(chunks[: len(chunks) // 2]) + 'data: {"choices":[{"delta":{"content":"—'.encode()[:-1])
    # One turn of the loop lets the bytes go out before the reset throws away what waits.
    await asyncio.sleep(0.05)
    send.reset()
    return False


def _sent(change: Callable[[list[bytes]], bytes]) -> Callable[[list[bytes], Sender], Awaitable[bool]]:
    async def send_changed(chunks: list[bytes], send: Sender) -> bool:
        """Sends the changed chunks."""
        await send.piece(change(chunks))
        return True

    return send_changed


async def _one_byte(chunks: list[bytes], send: Sender) -> bool:
    data = b"".join(chunks)
    for position in range(len(data)):
        await send.piece(data[position : position + 1])
    return True


def _before_finish(chunks: list[bytes]) -> list[bytes]:
    return [chunk for chunk in chunks if b'"finish_reason"' not in chunk and b'"usage"' not in chunk][:-1]


_LONG = b'data: {"choices":[{"index":0,"delta":{"content":"%s"}}]}\n\n'
_SPOILED: dict[str, Callable[[list[bytes], Sender], Awaitable[bool]]] = {
    "stall": _stall,
    "reset": _reset,
    "one-byte": _one_byte,
    "no-done": _sent(lambda chunks: b"".join(chunks[:-1])),
    "no-finish": _sent(lambda chunks: b"".join(_before_finish(chunks))),
    "empty": _sent(lambda _: b": nothing\n\n"),
    "crlf": _sent(
        lambda chunks: b": hello\r\n\r\n" + b"".join(b"event: message\r\n" + one.replace(b"\n", b"\r\n") for one in chunks)
    ),
    "error-in-stream": _sent(
        lambda chunks: b"".join(chunks[: len(chunks) // 2]) + b'data: {"error":{"code":500,"message":"upstream error"}}\n\n'
    ),
    "bad-json": _sent(lambda chunks: b"".join(chunks[:3]) + b'data: {"choices":[{"del\n\n' + b"".join(chunks[3:])),
    "truncated-json": _sent(lambda chunks: b"".join(_before_finish(chunks)) + b'data: {"choices":[{"delta":{"cont'),
    "big-event": _sent(lambda chunks: _LONG % (b"x" * 10 * 2**20) + b"".join(chunks)),
    "huge-event": _sent(lambda chunks: _LONG % (b"x" * 17 * 2**20) + b"".join(chunks)),
}
