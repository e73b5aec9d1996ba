"""The service's half of the protocol: a reply as the bytes that the service would send."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from grokchat.conversation import ReplyEnded, ReplyEvent, TextDelta, ThoughtDelta, TokensTold, ToolCalled, UsageTold
from grokchat.wire.logprobs import encode_logprobs

Dialect = Literal["openai", "native"]

DONE = b"data: [DONE]\n\n"


def server_event(values: object) -> bytes:
    """One event of a stream."""
    return b"data: " + json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n\n"


def encode_reply(
    events: Iterable[ReplyEvent], *, id: str, model: str, created: int, dialect: Dialect = "openai", include_usage: bool = True
) -> Iterator[bytes]:
    """The events of a stream and the closing mark: role on each answer's first delta, finish and usage last.

    What is told of tokens goes with the next piece of their answer.
    """
    if dialect == "native":
        yield from _encode_native(events)
        return
    head = {"id": id, "object": "chat.completion.chunk", "created": created, "model": model}
    spoken: set[str] = set()
    calls: dict[str, int] = {}
    tokens: dict[str, TokensTold] = {}
    usage: UsageTold | None = None
    for event in events:
        if isinstance(event, UsageTold):
            usage = event
            continue
        if isinstance(event, TokensTold):
            tokens[event.reply] = event
            continue
        delta = _delta(event, calls)
        if delta and event.reply not in spoken:
            spoken.add(event.reply)
            delta["role"] = "assistant"
        choice: dict[str, Any] = {"index": int(event.reply or 0), "delta": delta}
        if (told := tokens.pop(event.reply, None)) is not None:
            choice["logprobs"] = encode_logprobs(told.tokens)
        if isinstance(event, ReplyEnded):
            choice["finish_reason"] = event.finish or "stop"
        yield server_event({**head, "choices": [choice], "system_fingerprint": FINGERPRINT})
    if include_usage and usage is not None:
        yield server_event({**head, "choices": [], "usage": dict(usage.usage.received), "system_fingerprint": FINGERPRINT})
    yield DONE


def _delta(event: ReplyEvent, calls: dict[str, int]) -> dict[str, Any]:
    """What an event adds to its answer; `calls` counts the calls of each."""
    match event:
        case TextDelta(text):
            return {"content": text}
        case ThoughtDelta(text):
            return {"reasoning_content": text}
        case ToolCalled():
            place = calls[event.reply] = calls.get(event.reply, -1) + 1
            return {"tool_calls": [{"index": place, **_call(event)}]}
        case _:
            return {}


FINGERPRINT = "fp_grokchat_demo"
"""What an emulated answer carries where the service names its build."""


def encode_whole(events: Iterable[ReplyEvent], *, id: str, model: str, created: int) -> dict[str, Any]:
    """The reply as one `chat.completion` object."""
    events = list(events)
    usage = next((dict(event.usage.received) for event in reversed(events) if isinstance(event, UsageTold)), {})
    answers: dict[str, list[ReplyEvent]] = {"": []}
    for event in events:
        if not isinstance(event, UsageTold):
            answers.setdefault(event.reply, []).append(event)
    return {
        "id": id,
        "object": "chat.completion",
        "created": created,
        "model": model,
        "choices": [_whole_choice(int(name or 0), said) for name, said in answers.items()],
        "usage": usage,
        "system_fingerprint": FINGERPRINT,
    }


def _whole_choice(index: int, events: Sequence[ReplyEvent]) -> dict[str, Any]:
    message: dict[str, Any] = {
        "role": "assistant",
        "content": "".join(event.text for event in events if isinstance(event, TextDelta)),
        "refusal": None,
    }
    if thoughts := "".join(event.text for event in events if isinstance(event, ThoughtDelta)):
        message["reasoning_content"] = thoughts
    if calls := [_call(event) for event in events if isinstance(event, ToolCalled)]:
        message["tool_calls"] = calls
    finish = next((event.finish for event in events if isinstance(event, ReplyEnded)), "") or "stop"
    choice: dict[str, Any] = {"index": index, "message": message, "finish_reason": finish}
    if tokens := [token for event in events if isinstance(event, TokensTold) for token in event.tokens]:
        choice["logprobs"] = encode_logprobs(tokens)
    return choice


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
