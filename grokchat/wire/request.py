"""A request as bytes: where it goes and what its body says."""

from __future__ import annotations

import base64
import json
from typing import Any, Literal
from urllib.parse import quote

from grokchat.conversation import MODELS, ImagePart, Message, Part, Request, TextPart, model_named

Form = Literal["chat", "run"]
"""`chat` is OpenAI's body, `run` Cloudflare's envelope around it."""

REFUSED_BY_REASONING = ("stop", "frequency_penalty", "presence_penalty")
"""Parameters whose mere presence makes a reasoning model answer 400."""


def endpoint(base: str, account: str, model: str, form: Form = "chat") -> str:
    """The address that a request for `model` goes to; `base` ends before `/accounts`."""
    root = f"{base.rstrip('/')}/accounts/{quote(account, safe='')}/ai"
    if form == "chat":
        return f"{root}/v1/chat/completions"
    return f"{root}/run/{quote(model, safe='@/')}" if model.startswith("@cf/") else f"{root}/run"


def unsent(request: Request) -> list[str]:
    """The parameters that are set but left out, because the model would refuse the whole request for them."""
    ignored = model_named(request.asked.model).ignores
    given = request.asked.parameters.given()
    return [name for name in REFUSED_BY_REASONING if name in given and name in ignored]


def encode_request(request: Request, form: Form = "chat", *, stream: bool = True) -> bytes:
    """The body of a request. Thoughts of earlier replies are left out: the service refuses them in a history."""
    inputs: dict[str, Any] = {"messages": _messages(request)}
    given = request.asked.parameters.given()
    effort = given.pop("effort")
    model = model_named(request.asked.model)
    if effort in model.efforts or model not in MODELS:
        inputs["reasoning_effort"] = effort
    if request.asked.model.startswith("@cf/"):
        inputs.pop("reasoning_effort", None)
    left_out = unsent(request)
    inputs.update((name, value) for name, value in given.items() if name not in left_out)
    if stream:
        inputs["stream"] = True
        inputs["stream_options"] = {"include_usage": True}
    if form == "chat":
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
    for message in request.messages:
        if message.role == "user":
            found.append({"role": "user", "content": _content(message, request)})
        elif message.role == "tool":
            found.append({"role": "tool", "content": message.text, "tool_call_id": message.call})
        else:
            answer = _answer(message, request)
            if answer["content"] or "tool_calls" in answer:
                found.append(answer)
    return found


def _answer(message: Message, request: Request) -> dict[str, Any]:
    answered = {other.call for other in request.messages if other.role == "tool"}
    calls = [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for call in message.tool_calls
        if call.id in answered
    ]
    answer: dict[str, Any] = {"role": "assistant", "content": message.text}
    return {**answer, "tool_calls": calls} if calls else answer


def _content(message: Message, request: Request) -> str | list[dict[str, Any]]:
    if all(isinstance(part, TextPart) for part in message.parts):
        return message.text
    return [_part(part, request) for part in message.parts]


def _part(part: Part, request: Request) -> dict[str, Any]:
    if isinstance(part, TextPart):
        return {"type": "text", "text": part.text}
    return {"type": "image_url", "image_url": {"url": _address(part, request), "detail": part.detail}}


def _address(part: ImagePart, request: Request) -> str:
    if part.url:
        return part.url
    data = base64.b64encode(request.images[part.sha256]).decode()
    return f"data:{part.media_type};base64,{data}"
