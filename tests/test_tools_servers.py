"""Servers of the Model Context Protocol: real ones, over a real pipe, made with the official SDK."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from own_files import call, declare, toolbox

from grokchat.tools import Toolbox, servers

pytest.importorskip("mcp")

SERVER = str(Path(__file__).parent / "mcp_server.py")


def settings(*args: str, **more: Any) -> dict[str, Any]:
    return {"servers": {"docs": {"command": sys.executable, "args": [SERVER, *args], **more}}}


async def allowed(box: Toolbox, *names: str) -> None:
    """Allows the server, and these of its functions."""
    await box.allow("docs")
    for name in names:
        await box.allow(name)


async def test_nothing_is_started_that_was_not_allowed(tmp_path: Path) -> None:
    """It says what would be started, whole; allowing it once is enough, until the command changes."""
    marker = tmp_path / "started"
    command = f"open({str(marker)!r}, 'w')"
    servers_ = {"docs": {"command": sys.executable, "args": ["-c", command], "env": {"DOCS_KEY": "secret"}}}
    async with toolbox(tmp_path, servers=servers_) as box:
        source = (await box.sources())[-1]
        _, problems = await box.functions(["docs/add"])
    assert command in source.start.replace("'\"'\"'", "'")
    assert "DOCS_KEY" in source.start
    assert "secret" not in source.start
    assert problems == ["docs was not allowed to start yet."]
    assert not marker.exists()


async def test_a_servers_functions_are_called_by_server_and_name(tmp_path: Path) -> None:
    """The name that the model gets is one that every service takes."""
    async with toolbox(tmp_path, **settings()) as box:
        await allowed(box, "docs/add")
        found, problems = await box.functions(["docs/add"])
        assert problems == []
        assert [(one.name, one.title, one.origin) for one in found] == [("docs__add", "docs/add", "docs")]
        assert found[0].traits == {"untrusted", "sends"}
        answer = await box.call(found[0], {"a": 40, "b": 2})
        assert (answer.text, answer.outcome) == ("42", "answered")
        assert "'a' is a required property" in (await box.call(found[0], {})).text


async def test_a_server_gets_nothing_but_what_its_settings_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No token, no key; what the settings give it, it has."""
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "canary-4711")
    monkeypatch.setenv("OTHER_SECRET", "canary-4712")
    async with toolbox(tmp_path, **settings(env={"DOCS_KEY": "mine"})) as box:
        await allowed(box, "docs/environment")
        answer = await call(box, "docs/environment")
    assert "DOCS_KEY=mine" in answer.text
    assert "canary" not in answer.text


async def test_a_server_cannot_spend_the_persons_tokens(tmp_path: Path) -> None:
    """Nothing is offered to it in return."""
    async with toolbox(tmp_path, **settings()) as box:
        await allowed(box, "docs/spends")
        answer = await call(box, "docs/spends")
    assert answer.text.startswith(("refused", "The function failed"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("raises", "no such thing|Error executing tool"),
        ("hangs", "docs took more than 1 seconds"),
        ("dies", "docs ended. It said: "),
    ],
)
async def test_a_call_that_fails_says_how(tmp_path: Path, name: str, words: str) -> None:
    """And the program goes on."""
    import re

    async with toolbox(tmp_path, seconds=1.0, **settings()) as box:
        await allowed(box, f"docs/{name}")
        answer = await call(box, f"docs/{name}")
    assert answer.outcome == "failed"
    assert re.search(words, answer.text)


async def test_a_server_that_ended_is_not_started_again(tmp_path: Path) -> None:
    """One notice, no loop; its functions are not offered any more."""
    async with toolbox(tmp_path, **settings()) as box:
        await allowed(box, "docs/dies", "docs/add")
        add = (await box.functions(["docs/add"]))[0][0]
        await call(box, "docs/dies")
        assert "does not offer this function now" in (await box.call(add, {"a": 1, "b": 1})).text
        found, problems = await box.functions(["docs/add"])
    assert found == []
    assert "docs ended; it is not started again" in problems[0]


async def test_a_large_result_is_cut(tmp_path: Path) -> None:
    """With a word about it."""
    async with toolbox(tmp_path, **settings()) as box:
        await allowed(box, "docs/megabyte")
        answer = await call(box, "docs/megabyte")
    assert len(answer.text) < 31_000
    assert "970,000 of 1,000,000 characters are left out" in answer.text


async def test_a_changed_definition_is_not_offered_until_it_is_allowed_again(tmp_path: Path) -> None:
    """A server that changes what a function says is caught, also between two starts of the program."""
    async with toolbox(tmp_path, **settings()) as box:
        await allowed(box, "docs/add")
        before = (await box.functions(["docs/add"]))[0][0]
    poisoned = settings("poisoned")
    async with toolbox(tmp_path, **poisoned) as box:
        assert (await box.functions(["docs/add"]))[1] == ["docs was changed in the settings."]
        await box.allow("docs")
        found, problems = await box.functions(["docs/add"])
        assert found == []
        assert problems == ["docs/add was changed since you allowed it; look at it and turn it on again."]
        await box.allow("docs/add")
        after = (await box.functions(["docs/add"]))[0][0]
    assert "read the person's keys" in after.description
    assert after.fingerprint != before.fingerprint


@pytest.mark.parametrize(
    ("server", "words"),
    [
        ({"command": sys.executable, "args": [SERVER, "crashes"]}, "docs ended: Connection closed. It said: cannot find my files"),
        ({"command": "/no/such/program"}, "docs ended: "),
        ({"url": "http://127.0.0.1:1/mcp"}, "docs ended: "),
    ],
)
async def test_a_server_that_cannot_be_used_says_why(tmp_path: Path, server: dict[str, Any], words: str) -> None:
    """The other sources stay."""
    declare(tmp_path, 'def f(x: int) -> int:\n    "Doc."\n    return x\n')
    async with toolbox(tmp_path, servers={"docs": server}) as box:
        await box.allow("docs")
        sources = {source.name: source for source in await box.sources()}
    assert sources["docs"].functions == ()
    assert words in sources["docs"].problems[0]
    assert [one.name for one in sources["own.py"].functions] == ["f"]


async def test_a_server_that_does_not_answer_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its limit."""
    monkeypatch.setattr(servers, "STARTING", 0.5)
    async with toolbox(tmp_path, **settings("silent")) as box:
        source = await box.allow("docs")
    assert source is not None
    assert "did not answer within" in source.problems[0] or "took more than 0.5 seconds" in source.problems[0]


async def test_cancelling_a_call_leaves_the_server_usable(tmp_path: Path) -> None:
    """The next call is answered."""
    async with toolbox(tmp_path, **settings()) as box:
        await allowed(box, "docs/hangs", "docs/add")
        found, _ = await box.functions(["docs/hangs", "docs/add"])
        running = asyncio.ensure_future(box.call(found[0], {}))
        for _ in range(20):
            await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert (await box.call(found[1], {"a": 1, "b": 1})).text == "2"


async def test_a_damaged_file_of_what_was_allowed_allows_nothing(tmp_path: Path) -> None:
    """Whatever stands in it; the file is private."""
    async with toolbox(tmp_path, **settings()) as box:
        await box.allow("docs")
        path = tmp_path / "data" / "allowed-functions.json"
        assert path.stat().st_mode & 0o777 == 0o600
        assert set(json.loads(path.read_text())) == {"servers"}
    for text in ("", "[]", '{"servers": 7}', "{" * 100_000):
        path.write_text(text)
        async with toolbox(tmp_path, **settings()) as box:
            assert (await box.sources())[-1].problems == ("docs was not allowed to start yet.",)
