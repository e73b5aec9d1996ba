"""Answers that xAI makes later: asked for until they are there, at its own address only."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from grokchat.cli.setup import form_of
from grokchat.client import Endpoint, WorkersAI
from grokchat.config import Settings, find_credentials
from grokchat.config.paths import Paths
from grokchat.conversation import Asked, Identified, Message, Parameters, ReplyEnded, Request, TextDelta, TextPart, Token, Waiting
from grokchat.emulator import Emulator
from grokchat.wire.request import deferred_address, encode_request, endpoint


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    made = Emulator(rate=0, think=0)
    await made.start()
    yield made
    await made.close()


def request(words: str, **parameters: object) -> Request:
    asked = Asked("xai/grok-4.3", "", Parameters(**parameters))  # type: ignore[arg-type]
    return Request(asked, (Message("1", "", "user", text=words, parts=(TextPart(words),)),))


async def events_of(emulator: Emulator, words: str, form: str, **parameters: object) -> tuple[list[object], list[float]]:
    """What comes, and how long was waited between two questions."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    client = WorkersAI(Endpoint(emulator.base_url, "local", form), Token("a-key"), sleep=sleep)  # type: ignore[arg-type]
    found: list[object] = [event async for event in client.reply(request(words, **parameters))]
    await client.close()
    return found, pauses


def text(events: list[object]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_an_answer_that_is_made_later_is_asked_for_until_it_is_there(emulator: Emulator) -> None:
    """Twice it is not; its request id is told, and its words are those of any answer."""
    found, pauses = await events_of(emulator, "rust", "xai", deferred=True)
    assert isinstance(found[-1], ReplyEnded)
    assert found[-1].how == "done"
    assert [event.ids for event in found if isinstance(event, Identified)][-1]["request_id"].startswith("0000")
    assert len(pauses) == sum(isinstance(event, Waiting) and event.reason == "deferred" for event in found) == 2
    plain, none = await events_of(emulator, "rust", "xai")
    assert text(found) == text(plain) != ""
    assert none == []
    assert emulator.requests[0]["model"] == "grok-4.3"
    assert emulator.requests[0]["stream"] is False


async def test_through_cloudflare_a_request_id_is_told_and_never_asked_for(emulator: Emulator) -> None:
    """It ends as a failure that says why."""
    found, pauses = await events_of(emulator, "fault:request-id", "chat", deferred=True)
    assert isinstance(found[-1], ReplyEnded)
    assert found[-1].how == "failed"
    assert "0000later" in found[-1].detail
    assert "Cloudflare has no address" in found[-1].detail
    assert pauses == []


def test_addresses_and_bodies_of_xai() -> None:
    """With or without its version in the address; no name of Cloudflare's in the model."""
    for base in ("https://api.x.ai", "https://api.x.ai/", "https://api.x.ai/v1"):
        assert endpoint(base, "any", "xai/grok-4.3", "xai") == "https://api.x.ai/v1/chat/completions"
        assert deferred_address(base, "a/b") == "https://api.x.ai/v1/chat/deferred-completion/a%2Fb"
    assert json.loads(encode_request(request("x"), "xai"))["model"] == "grok-4.3"
    assert json.loads(encode_request(request("x", deferred=True), "chat"))["stream"] is True
    assert set(Endpoint("https://api.x.ai", "", "xai").headers()) == {"content-type", "accept-encoding"}


def test_xai_gets_its_own_key_and_no_token_of_cloudflares(tmp_path: Path) -> None:
    """From XAI_API_KEY; without it nothing is sent."""
    settings, paths = Settings(base_url="https://api.x.ai/v1"), Paths(tmp_path, tmp_path, tmp_path)
    environ = {"CLOUDFLARE_API_TOKEN": "cf-token", "CLOUDFLARE_ACCOUNT_ID": "0" * 32}
    assert form_of(settings) == "xai"
    assert form_of(Settings()) == "chat"
    assert find_credentials(settings, paths, environ) is None
    found = find_credentials(settings, paths, {**environ, "XAI_API_KEY": "xai-key"})
    assert found is not None
    assert found.token.reveal() == "xai-key"
