"""The exact request of a reply, remembered or made again, and its raw answer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import TOKEN

from grokchat.client import Endpoint, WorkersAI
from grokchat.conversation import Asked, Message, Parameters, TextPart, Token, replay
from grokchat.emulator import Emulator, RunningEmulator
from grokchat.engine import Engine, Inspector, SessionSettings
from grokchat.engine.exchanges import MOST
from grokchat.store import Library, read_raw

PNG = b"\x89PNG\r\n\x1a\n" + bytes(300)


class Service:
    """An emulator whose requests can be looked at."""

    def __init__(self) -> None:
        self.emulator = Emulator(0, "", 0, 0)
        self.running = RunningEmulator(self.emulator)
        self.base = self.running.base_url


@pytest.fixture
def service() -> Iterator[Service]:
    one = Service()
    yield one
    one.running.stop()


def engine_of(service: Service, folder: Path, *, keep_raw: bool = False) -> Engine:
    library = Library(folder / "data", folder / "cache")
    return Engine(lambda: WorkersAI(Endpoint(service.base, "local"), Token(TOKEN)), library, keep_raw=keep_raw)


def no_image(sha256: str) -> bytes:
    raise AssertionError(sha256)


def test_a_request_made_again_is_the_one_that_was_sent(service: Service, tmp_path: Path) -> None:
    """Of the first and of the second reply, with a picture, a system prompt and parameters; read from the disk by another."""
    engine = engine_of(service, tmp_path)
    session = engine.new(SessionSettings(system="Be brief.", parameters=Parameters(effort="high", seed=4, stream=False)))
    picture = session.attach(PNG, "image/png", "a.png")
    first = session.say((TextPart("Look"), picture)).result()
    session.change(parameters=Parameters(effort="low"))
    second = session.say((TextPart("And now?"),)).result()
    id, image = session.id, session.image
    conversation = replay(Library(tmp_path / "data", tmp_path / "cache").read(id)[2])
    inspector = Inspector(service.base, "local")
    for number, reply in enumerate((first, second)):
        remembered = inspector.sent(session.conversation, reply, image, session.exchanges.of(reply.id))
        rebuilt = inspector.sent(conversation, conversation.messages[reply.id], image)
        assert (remembered.rebuilt, rebuilt.rebuilt) == (False, True)
        assert (remembered.url, remembered.headers, remembered.body) == (rebuilt.url, rebuilt.headers, rebuilt.body)
        assert json.loads(remembered.body) == service.emulator.requests[number]
    engine.close()


def test_what_is_read_shows_neither_the_token_nor_a_pictures_bytes(service: Service, tmp_path: Path) -> None:
    """The token's place holds the variable's name."""
    engine = engine_of(service, tmp_path)
    session = engine.new(SessionSettings())
    reply = session.say((session.attach(PNG, "image/png", "a.png"),)).result()
    sent = Inspector(service.base, "local").sent(session.conversation, reply, session.image, session.exchanges.of(reply.id))
    assert TOKEN not in sent.text + sent.curl
    assert "Bearer $CLOUDFLARE_API_TOKEN" in sent.text
    assert "data:image/png;base64,… 412 characters" in sent.text
    assert len(sent.body) > 412
    engine.close()


@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("bash") is None, reason="needs curl and bash")
@pytest.mark.parametrize("words", ['It\'s $HOME, "quoted" \\n `id` 中文', "JSON\n'JSON'\n", "x" * 200_000])
def test_the_curl_command_asks_the_same_in_a_real_shell(service: Service, words: str) -> None:
    """Whatever the words hold, and longer than an argument may be."""
    reply = Message("a", "q", "assistant", asked=Asked(parameters=Parameters(stream=False)))
    question = Message("q", "", "user", text=words, parts=(TextPart(words),))
    messages = {"q": question, "a": reply}
    from grokchat.conversation import Conversation

    sent = Inspector(service.base, "local").sent(Conversation(messages, "a"), reply, no_image)
    environ = {"PATH": os.environ["PATH"], "CLOUDFLARE_API_TOKEN": "demo", "NO_PROXY": "*"}
    done = subprocess.run(["bash"], input=sent.curl.encode(), capture_output=True, env=environ, timeout=60)
    assert json.loads(done.stdout)["choices"][0]["message"]["content"], done.stderr
    assert service.emulator.requests[-1] == json.loads(sent.body)
    assert service.emulator.requests[-1]["messages"][0]["content"] == words


def test_raw_answers_are_in_memory_and_by_setting_on_the_disk(service: Service, tmp_path: Path) -> None:
    """With their headers; a failed one too."""
    for keep in (False, True):
        engine = engine_of(service, tmp_path / str(keep), keep_raw=keep)
        session = engine.new(SessionSettings())
        good = session.say((TextPart("Hello"),)).result()
        bad = session.say((TextPart("fault:insufficient-credits"),)).result()
        raw = session.exchanges.raw(good.id)
        assert raw.startswith("HTTP 200\n")
        assert "cf-ray: demo-ray" in raw
        assert raw.rstrip().endswith("data: [DONE]")
        assert session.exchanges.raw(bad.id).startswith("HTTP 402\n")
        folder = tmp_path / str(keep) / "data" / "sessions" / session.id
        assert read_raw(folder, good.id) == (raw if keep else "")
        id = session.id
        engine.close()
        again = engine_of(service, tmp_path / str(keep))
        assert again.open(id).exchanges.raw(good.id) == (raw if keep else "")
        again.close()


def test_memory_holds_only_the_last_exchanges(service: Service, tmp_path: Path) -> None:
    """The oldest makes room; its request can still be made again."""
    engine = engine_of(service, tmp_path)
    session = engine.new(SessionSettings())
    replies = [session.say((TextPart("Hello"),)).result() for _ in range(MOST + 1)]
    assert session.exchanges.of(replies[0].id) is None
    assert session.exchanges.raw(replies[0].id) == ""
    assert session.exchanges.of(replies[1].id) is not None
    sent = Inspector(service.base, "local").sent(session.conversation, replies[0], no_image, session.exchanges.of(replies[0].id))
    assert json.loads(sent.body) == service.emulator.requests[0]
    engine.close()


def test_one_message_may_be_asked_with_other_parameters(service: Service, tmp_path: Path) -> None:
    """Only that one; the reply remembers them, the conversation keeps its own."""
    engine = engine_of(service, tmp_path)
    session = engine.new(SessionSettings(parameters=Parameters(effort="low")))
    session.once = Parameters(effort="high", temperature=0.1)
    replies = [session.say((TextPart("Hello"),)).result() for _ in range(2)]
    asked = [one.asked.parameters.given() for one in replies if one.asked]
    assert asked == [{"effort": "high", "temperature": 0.1}, {"effort": "low"}]
    assert session.settings.parameters == Parameters(effort="low")
    assert [body["reasoning_effort"] for body in service.emulator.requests] == ["high", "low"]
    engine.close()


def test_the_first_words_are_in_the_journal_with_their_time(service: Service, tmp_path: Path) -> None:
    """So that a ledger that is read later tells the same seconds as the one of the moment."""
    engine = engine_of(service, tmp_path)
    session = engine.new(SessionSettings())
    reply = session.say((TextPart("Hello"),)).result()
    read = replay(Library(tmp_path / "data", tmp_path / "cache").read(session.id)[2]).messages[reply.id]
    assert read.ids == reply.ids == {"cf-ray": "demo-ray", "cf-aig-log-id": "demo-log"}
    assert abs((read.first_token_at - read.at) - (reply.first_token_at - reply.at)) < 0.1
    assert read.first_token_at <= read.first_word_at <= read.ended_at
    engine.close()


def test_the_engine_lists_the_models_page_by_page(service: Service, tmp_path: Path) -> None:
    """More than one page of them, with their context."""
    engine = engine_of(service, tmp_path)
    found = engine.models().result()
    assert len({one.id for one in found}) == len(found) > 100
    assert all(one.id.startswith(("@cf/", "demo/")) and one.context for one in found)
    engine.close()
