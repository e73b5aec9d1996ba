"""A request as bytes: where it goes and what its body says."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from itertools import takewhile
from typing import Any, Literal
from urllib.parse import quote

from grokchat.conversation import ImagePart, Message, Request, TextPart, model_named

Form = Literal["chat", "run", "xai"]
"""`chat` is OpenAI's body, `run` Cloudflare's envelope around it, `xai` OpenAI's body at xAI's own address."""


def endpoint(base: str, account: str, model: str, form: Form = "chat") -> str:
    """The address that a request for `model` goes to; `base` ends before `/accounts`."""
    if form == "xai":
        return f"{_xai(base)}/chat/completions"
    root = f"{base.rstrip('/')}/accounts/{quote(account, safe='')}/ai"
    if form == "chat":
        return f"{root}/v1/chat/completions"
    return f"{root}/run/{quote(model, safe='@/')}" if model.startswith("@cf/") else f"{root}/run"


def deferred_address(base: str, request: str) -> str:
    """Where xAI gives an answer that it made later, by its request id."""
    return f"{_xai(base)}/chat/deferred-completion/{quote(request, safe='')}"


def _xai(base: str) -> str:
    return f"{base.rstrip('/').removesuffix('/v1')}/v1"


def headers_of_request(gateway: str, *, collect_log: bool) -> dict[str, str]:
    """What every request for a reply carries, the token apart; `gateway` empty means the account's default one.

    The gateway has served other people's identical requests from its cache, so the cache is skipped.
    """
    headers = {"content-type": "application/json", "accept-encoding": "identity", "cf-aig-skip-cache": "true"}
    if gateway:
        headers["cf-aig-gateway-id"] = gateway
    if not collect_log:
        headers["cf-aig-collect-log"] = "false"
    return headers


def encode_request(request: Request, form: Form = "chat") -> bytes:
    """The body of a request: what was set and nothing else.

    Thoughts of earlier replies are left out: the service refuses them in a history. A stream is asked for unless the
    parameters say otherwise, and that it tells its tokens at the end.
    """
    model = model_named(request.asked.model)
    given = request.asked.parameters.given()
    effort = given.pop("effort")
    inputs: dict[str, Any] = {"messages": _messages(request)}
    if effort in model.efforts:
        inputs["reasoning_effort"] = effort
    inputs |= given
    # xAI answers later to what does not stream.
    if inputs.setdefault("stream", not (form == "xai" and given.get("deferred"))):
        inputs.setdefault("stream_options", {"include_usage": True})
    if form == "xai":
        body = {"model": model.id.removeprefix("xai/"), **inputs}
    elif form == "chat":
        body = {"model": model.id, **inputs}
    elif request.asked.model.startswith("@cf/"):
        body = inputs
    else:
        body = {"model": model.id, "input": inputs}
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode()


def _messages(request: Request) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if request.asked.system:
        found.append({"role": "system", "content": request.asked.system})
    for place, message in enumerate(request.messages):
        if message.role == "user":
            found.append({"role": "user", "content": _content(message, request)})
        elif message.role == "tool":
            found.append({"role": "tool", "content": message.text, "tool_call_id": message.call})
        else:
            answer = _answer(message, request.messages[place + 1 :])
            if answer["content"] or "tool_calls" in answer:
                found.append(answer)
    return found


def _answer(message: Message, below: Sequence[Message]) -> dict[str, Any]:
    """The reply with those of its calls that were answered: the service refuses a history with an open one."""
    answered = {other.call for other in takewhile(lambda other: other.role == "tool", below)}
    calls = [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": _object(call.arguments)}}
        for call in message.tool_calls
        if call.id in answered
    ]
    answer: dict[str, Any] = {"role": "assistant", "content": message.text}
    return {**answer, "tool_calls": calls} if calls else answer


def _object(arguments: str) -> str:
    """The arguments as they came; an empty object for what is none, which the service would refuse for ever after."""
    try:
        return arguments if isinstance(json.loads(arguments), dict) else "{}"
    except (ValueError, RecursionError):
        return "{}"


def _content(message: Message, request: Request) -> str | list[dict[str, Any]]:
    if all(isinstance(part, TextPart) for part in message.parts):
        return message.text
    content: list[dict[str, Any]] = []
    for part in message.parts:
        if isinstance(part, ImagePart):
            content.append({"type": "image_url", "image_url": {"url": _address(part, request), "detail": part.detail}})
        elif content and content[-1]["type"] == "text":
            # Words beside words are one part: a message has few.
            content[-1]["text"] += f"\n\n{part.text}"
        else:
            content.append({"type": "text", "text": part.text})
    return content


def _address(part: ImagePart, request: Request) -> str:
    if part.url:
        return part.url
    data = base64.b64encode(request.images[part.sha256]).decode()
    return f"data:{part.media_type};base64,{data}"
