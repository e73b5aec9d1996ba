"""The whole way: a person's file, a process, the engine, real sockets, the emulator; and the official client beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from own_files import GOOD, declare

from grokchat.client import Endpoint, WorkersAI
from grokchat.conversation import Message, Parameters, TextPart, Token
from grokchat.emulator import RunningEmulator, serve_in_thread
from grokchat.engine import Engine, Session, SessionSettings
from grokchat.store import Library
from grokchat.tools import Toolbox

MODEL = "xai/grok-4.3"
NAMES = ("calculator", "weather", "raises", "hangs")


@pytest.fixture(scope="module")
def emulator() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


@contextmanager
def engine_at(emulator: RunningEmulator, folder: Path, *, seconds: float = 20.0, form: Any = "chat") -> Iterator[Engine]:
    declare(folder, GOOD)
    engine = Engine(
        lambda: WorkersAI(Endpoint(emulator.base_url, "local", form), Token("demo")),
        Library(folder / "data", folder / "cache"),
        lambda: Toolbox(folder / "config" / "tools", folder / "data", seconds=seconds),
    )
    try:
        yield engine
    finally:
        engine.close()


def converse(session: Session, words: str) -> Message:
    """Says it and runs every call until words come."""
    last = session.say((TextPart(words),)).result(30)
    while offers := session.calls.offers().result(30):
        last = session.calls.run(offers[0]).result(30)
    return last


def results(session: Session) -> list[tuple[str, str, str]]:
    return [(one.name, one.outcome, one.text) for one in session.conversation.path if one.role == "tool"]


QUESTIONS = [
    ('Use calculator {"expression": "6 * 7"}', {}),
    ('Use weather {"city": "Ülm"} and calculator {"expression": "1 / 0"}', {}),
    ('Use weather {"city": "Ulm", "days": 2}, weather {"city": "Rom"}', {"parallel_tool_calls": False}),
    ('Use weather {"city": "Ulm"} or calculator', {"tool_choice": {"type": "function", "function": {"name": "calculator"}}}),
    ("Something else", {"tool_choice": "required"}),
    ("Use calculator", {"tool_choice": "none"}),
    ('Use weather {"town": "Ulm"}', {"tool_choice": "auto"}),
    ('Use raises {"city": "x"}', {}),
]


@pytest.mark.parametrize(("form", "stream"), [("chat", None), ("run", False)])
@pytest.mark.parametrize(("words", "more"), QUESTIONS)
def test_the_official_client_and_ours_get_the_same(
    emulator: RunningEmulator, tmp_path: Path, words: str, more: dict[str, Any], stream: bool | None, form: str
) -> None:
    """The same calls with the same arguments, and after the same results the same words."""
    openai = pytest.importorskip("openai")
    with engine_at(emulator, tmp_path, form=form) as engine:
        session = engine.new(SessionSettings(functions=NAMES, parameters=Parameters(stream=stream, **more)))
        ours = converse(session, words)
        tools = list(session.conversation.path[1].asked.parameters.tools or ()) if session.conversation.path[1].asked else []
    with openai.OpenAI(base_url=emulator.base_url + "/accounts/local/ai/v1", api_key="demo", max_retries=0) as client:
        theirs, calls = _converse_by_sdk(client, words, tools, more, results(session))
    assert ours.text == theirs
    assert [(call.name, json.loads(call.arguments)) for one in session.conversation.path for call in one.tool_calls] == calls


def _converse_by_sdk(client: Any, words: str, tools: list[Any], more: dict[str, Any], answers: list[Any]) -> tuple[str, list[Any]]:
    """The final words and the calls, when the same answers are given."""
    messages: list[Any] = [{"role": "user", "content": words}]
    asked: list[Any] = []
    left = [text for _, _, text in answers]
    while True:
        said = (
            client.chat.completions.create(model=MODEL, messages=messages, tools=tools, reasoning_effort="medium", **more)
            .choices[0]
            .message
        )
        if not said.tool_calls:
            return said.content, asked
        asked += [(call.function.name, json.loads(call.function.arguments)) for call in said.tool_calls]
        messages.append({"role": "assistant", "content": said.content, "tool_calls": [one.model_dump() for one in said.tool_calls]})
        messages += [{"role": "tool", "tool_call_id": one.id, "content": left.pop(0)} for one in said.tool_calls]
        more = {name: value for name, value in more.items() if name != "tool_choice" or value in ("auto", "none")}


def test_the_answer_of_a_function_reaches_the_model(emulator: RunningEmulator, tmp_path: Path) -> None:
    """And its words come back with it."""
    with engine_at(emulator, tmp_path) as engine:
        session = engine.new(SessionSettings(functions=NAMES))
        reply = converse(session, 'Use calculator {"expression": "6 * 7"} and weather {"city": "Ulm"}')
    assert results(session) == [
        ("calculator", "answered", "42"),
        ("weather", "answered", '{"city": "Ulm", "days": 1, "wind": [1.5]}'),
    ]
    assert "`42`" in reply.text
    assert '"city": "Ulm"' in reply.text


def test_a_function_that_hangs_is_stopped_by_escape(emulator: RunningEmulator, tmp_path: Path) -> None:
    """Its process is gone, the conversation goes on."""
    with engine_at(emulator, tmp_path) as engine:
        session = engine.new(SessionSettings(functions=NAMES))
        session.say((TextPart("Use hangs"),)).result(30)
        future = session.calls.run(session.calls.offers().result(30)[0])
        while not session.calls.running:
            pass
        session.stop()
        assert future.result(30).outcome == "stopped"
        assert "stopped the function" in session.retry().result(30).text


def test_every_reply_of_a_round_has_its_cost(emulator: RunningEmulator, tmp_path: Path) -> None:
    """Each request is one that is paid for."""
    with engine_at(emulator, tmp_path) as engine:
        session = engine.new(SessionSettings(functions=NAMES))
        converse(session, 'Use calculator {"expression": "1 + 1"}')
    replies = [one for one in session.conversation.path if one.role == "assistant"]
    assert len(replies) == 2
    assert all(one.usage is not None and one.usage.cost for one in replies)
