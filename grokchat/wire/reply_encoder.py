"""The service's half of the protocol: a reply as the bytes that the service would send."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from grokchat.conversation import ReplyEnded, ReplyEvent, TextDelta, ThoughtDelta, ToolCalled, UsageTold

Dialect = Literal["openai", "native"]

DONE = b"data: [DONE]\n\n"


def server_event(values: object) -> bytes:
    """One event of a stream."""
    return b"data: " + json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n\n"


def encode_reply(
    events: Iterable[ReplyEvent], *, id: str, model: str, created: int, dialect: Dialect = "openai", include_usage: bool = True
) -> Iterator[bytes]:
    """The events of a stream, one for each `ReplyEvent`, and the closing mark: role on the first delta, finish and usage last."""
    if dialect == "native":
        yield from _encode_native(events)
        return
    head = {"id": id, "object": "chat.completion.chunk", "created": created, "model": model}
    first = True
    calls = 0
    usage: UsageTold | None = None
    for event in events:
        delta: dict[str, Any]
        finish = ""
        match event:
            case TextDelta(text):
                delta = {"content": text}
            case ThoughtDelta(text):
                delta = {"reasoning_content": text}
            case ToolCalled():
                delta = {"tool_calls": [{"index": calls, **_call(event)}]}
                calls += 1
            case UsageTold():
                usage = event
                continue
            case ReplyEnded():
                delta, finish = {}, event.finish or "stop"
        if first and delta:
            delta["role"] = "assistant"
            first = False
        choice: dict[str, Any] = {"index": 0, "delta": delta}
        if finish:
            choice["finish_reason"] = finish
        yield server_event({**head, "choices": [choice], "system_fingerprint": FINGERPRINT})
    if include_usage and usage is not None:
        yield server_event({**head, "choices": [], "usage": dict(usage.usage.received), "system_fingerprint": FINGERPRINT})
    yield DONE


FINGERPRINT = "fp_grokchat_demo"
"""What an emulated answer carries where the service names its build."""


def encode_whole(events: Iterable[ReplyEvent], *, id: str, model: str, created: int) -> dict[str, Any]:
    """The reply as one `chat.completion` object."""
    text: list[str] = []
    thoughts: list[str] = []
    calls: list[dict[str, Any]] = []
    usage: dict[str, Any] = {}
    finish = "stop"
    for event in events:
        match event:
            case TextDelta(words):
                text.append(words)
            case ThoughtDelta(words):
                thoughts.append(words)
            case ToolCalled():
                calls.append(_call(event))
            case UsageTold(told):
                usage = dict(told.received)
            case ReplyEnded():
                finish = event.finish or "stop"
    message: dict[str, Any] = {"role": "assistant", "content": "".join(text), "refusal": None}
    if thoughts:
        message["reasoning_content"] = "".join(thoughts)
    if calls:
        message["tool_calls"] = calls
    return {
        "id": id,
        "object": "chat.completion",
        "created": created,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": usage,
        "system_fingerprint": FINGERPRINT,
    }


def _encode_native(events: Iterable[ReplyEvent]) -> Iterator[bytes]:
    usage: dict[str, Any] = {}
    for event in events:
        match event:
            case TextDelta(text):
                yield server_event({"response": text, "p": "abcd"})
            case ToolCalled(_, name, arguments):
                yield server_event({"response": None, "tool_calls": [{"name": name, "arguments": json.loads(arguments)}]})
            case UsageTold(told):
                usage = dict(told.received)
            case _:
                pass
    yield server_event({"response": "", "usage": usage})
    yield DONE


def _call(event: ToolCalled) -> dict[str, Any]:
    return {"id": event.id, "type": "function", "function": {"name": event.name, "arguments": event.arguments}}
