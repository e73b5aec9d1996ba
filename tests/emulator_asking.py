"""Requests to a running emulator, and what its answers hold."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from grokchat.emulator import RunningEmulator

CHAT = "/accounts/local/ai/v1/chat/completions"


def connect(emulator: RunningEmulator) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(emulator.base_url).netloc, timeout=20)


def send(
    connection: http.client.HTTPConnection, path: str, body: Any, token: str = "demo", method: str = "POST"
) -> http.client.HTTPResponse:
    data = None if body is None else json.dumps(body)
    connection.request(method, "/client/v4" + path, data, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    return connection.getresponse()


def ask(emulator: RunningEmulator, path: str, body: Any, token: str = "demo", method: str = "POST") -> tuple[int, bytes]:
    connection = connect(emulator)
    try:
        response = send(connection, path, body, token, method)
        return response.status, response.read()
    finally:
        connection.close()


def chat(text: str = "hello", **more: Any) -> dict[str, Any]:
    return {"model": "xai/grok-4.3", "messages": [{"role": "user", "content": text}], **more}


def streamed(text: str = "hello", **more: Any) -> dict[str, Any]:
    return chat(text, stream=True, stream_options={"include_usage": True}, **more)


def chunks(data: bytes) -> list[dict[str, Any]]:
    lines = [line[6:] for line in data.split(b"\n") if line.startswith(b"data: ")]
    return [json.loads(line) for line in lines if line != b"[DONE]"]


def content(data: bytes) -> str:
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks(data) if chunk.get("choices"))


def error_of(data: bytes) -> tuple[int, str]:
    error = json.loads(data)["errors"][0]
    return error["code"], error["message"]
