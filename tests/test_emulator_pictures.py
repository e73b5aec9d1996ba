"""The emulator on pictures: it refuses what the service refuses, counts the rest, and says what arrived."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from emulator_asking import CHAT, ask, chat, chunks, content, error_of, streamed
from pictures import heavy, photo, png, saved

from grokchat.emulator import RunningEmulator, serve_in_thread


@pytest.fixture(scope="module")
def emulator() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


def data_of(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def picture(url: str, **more: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url, **more}}


def parts(*found: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "text", "text": "What is this?"}, *found]


def test_it_says_what_arrived(emulator: RunningEmulator) -> None:
    """Form, pixels and bytes of each picture, and that it cannot see."""
    jpeg = photo()
    asked = streamed("")
    asked["messages"][0]["content"] = parts(picture(data_of(png(640, 480))), picture(data_of(jpeg, "image/jpeg"), detail="low"))
    status, answer = ask(emulator, CHAT, asked)
    said = content(answer)
    assert status == 200
    assert "a PNG image of 640×480 pixels" in said
    assert f"a JPEG image of 64×48 pixels, {len(jpeg):,} bytes" in said
    assert "cannot see" in said
    usage = next(chunk["usage"] for chunk in chunks(answer) if chunk.get("usage"))
    details = usage["prompt_tokens_details"]
    assert details["image_tokens"] == 256 * 5 + 512
    assert details["image_tokens"] + details["text_tokens"] == usage["prompt_tokens"]


def test_a_picture_at_an_address_is_counted_and_not_fetched(emulator: RunningEmulator) -> None:
    """As a photo, whose size nobody knows."""
    asked = chat("")
    asked["messages"][0]["content"] = parts(picture("https://example.invalid/a.png"))
    status, answer = ask(emulator, CHAT, asked)
    values = json.loads(answer)
    assert status == 200
    assert "a picture's address of 29 characters" in values["choices"][0]["message"]["content"]
    assert values["usage"]["prompt_tokens_details"]["image_tokens"] == 2400


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.png",
        "file:///etc/passwd",
        data_of(png(1, 1)),
        data_of(png(30, 30)[:-9]),
        data_of(b"words"),
        data_of(saved("GIF"), "image/gif"),
        data_of(saved("WEBP")),
        "data:image/png,plain",
        "data:image/png;base64,####",
        data_of(png(2, 2, b"\0" * (21 * 2**20))),
    ],
    ids=["http", "file", "one pixel", "cut off", "text", "gif", "webp as png", "no base64", "bad base64", "broken and large"],
)
def test_what_the_service_refuses_is_refused(emulator: RunningEmulator, url: str) -> None:
    """As a user's input error, with status 400."""
    asked = chat("")
    asked["messages"][0]["content"] = parts(picture(url))
    status, answer = ask(emulator, CHAT, asked)
    assert status == 400
    assert "image" in error_of(answer)[1]


def test_more_than_20_mib_is_refused(emulator: RunningEmulator) -> None:
    """Of a sound picture too."""
    asked = chat("")
    asked["messages"][0]["content"] = parts(picture(data_of(heavy(20 * 2**20))))
    status, answer = ask(emulator, CHAT, asked)
    assert (status, "20 MiB" in error_of(answer)[1]) == (400, True)
