"""What the client sends: addresses, headers, the token, and how the list of models is read."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pytest
from client_asking import ACCOUNT, QUESTION, SECRET, ask, client_of
from scripted_server import HELLO, Do, ScriptedServer, head, whole

from grokchat.conversation import Asked
from grokchat.errors import Malformed, Refused, ServiceError, Unreachable

ROOT = f"/client/v4/accounts/{ACCOUNT}/ai"


@pytest.mark.parametrize(
    ("form", "model", "path"),
    [
        ("chat", "xai/grok-4.3", "/v1/chat/completions"),
        ("chat", "@cf/meta/llama", "/v1/chat/completions"),
        ("run", "xai/grok-4.3", "/run"),
        ("run", "@cf/meta/llama", "/run/@cf/meta/llama"),
    ],
)
async def test_each_form_goes_to_its_address(form: str, model: str, path: str) -> None:
    """Cloudflare's own models stand in the address of the `run` form."""
    async with ScriptedServer([head(), HELLO]) as server:
        answer = await ask(server, replace(QUESTION, asked=Asked(model)), form=form)
    assert answer.text == "Hello"
    assert server.asked[0].line == f"POST {ROOT}{path} HTTP/1.1"


async def test_an_address_that_ends_with_a_stroke_is_the_same() -> None:
    """People write both."""
    async with ScriptedServer([head(), HELLO]) as server:
        await ask(server.base + "/")
    assert server.asked[0].line == f"POST {ROOT}/v1/chat/completions HTTP/1.1"


async def test_the_body_asks_for_a_stream_with_its_usage() -> None:
    """Without it the cost of a reply is not told."""
    async with ScriptedServer([head(), HELLO]) as server:
        await ask(server)
    body = server.asked[0].json
    assert body["model"] == "xai/grok-4.3"
    assert body["stream"] is True
    assert body["stream_options"] == {"include_usage": True}
    assert body["messages"] == [{"role": "user", "content": "Why?"}]


async def test_the_envelope_holds_the_same_question() -> None:
    """`run` puts it under `input`."""
    async with ScriptedServer([head(), HELLO]) as server:
        await ask(server, form="run")
    body = server.asked[0].json
    assert set(body) == {"model", "input"}
    assert body["input"]["stream_options"] == {"include_usage": True}


async def test_a_request_carries_these_headers_once() -> None:
    """The token, the kind, no packing, no cache that other people share."""
    async with ScriptedServer([head(), HELLO]) as server:
        await ask(server)
    asked = server.asked[0]
    assert asked.all("authorization") == [f"Bearer {SECRET}"]
    assert asked.all("content-type") == ["application/json"]
    assert asked.all("accept-encoding") == ["identity"]
    assert asked.all("cf-aig-skip-cache") == ["true"]
    assert asked.all("cf-aig-gateway-id") == []
    assert asked.all("cf-aig-collect-log") == []
    assert len(asked.all("host")) == len(asked.all("content-length")) == 1
    assert not [name for name, _ in asked.headers if name in ("cookie", "referer", "transfer-encoding")]


async def test_a_gateway_and_a_wish_for_no_log_are_sent_along() -> None:
    """Only when they are set."""
    async with ScriptedServer([head(), HELLO]) as server:
        await ask(server, gateway="mine", collect_log=False)
    assert server.asked[0].all("cf-aig-gateway-id") == ["mine"]
    assert server.asked[0].all("cf-aig-collect-log") == ["false"]


async def test_the_token_stands_in_no_body_and_no_address() -> None:
    """One header is enough."""
    async with ScriptedServer([head(), HELLO]) as server:
        answer = await ask(server)
    asked = server.asked[0]
    assert SECRET not in asked.line
    assert SECRET.encode() not in asked.body
    assert SECRET not in repr(answer.events)


async def test_a_cookie_that_was_set_by_an_error_does_not_change_the_next_try() -> None:
    """The edge marks its visitors; it learns nothing about this one by trying again."""
    async with ScriptedServer([whole(503, b"")], [head(), HELLO]) as server:
        await ask(server)
    assert server.asked[0].headers == server.asked[1].headers


async def test_a_check_costs_nothing() -> None:
    """One line of the model list."""
    async with ScriptedServer([whole(200, {"success": True, "result": []})]) as server:
        client = client_of(server.base)
        await client.check()
        await client.close()
    asked = server.asked[0]
    assert asked.line == f"GET {ROOT}/models/search?per_page=1 HTTP/1.1"
    assert asked.all("authorization") == [f"Bearer {SECRET}"]
    assert asked.all("accept-encoding") == ["identity"]


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, {"errors": [{"code": 1000, "message": "Invalid API Token"}]}, "credentials"),
        (403, {"errors": [{"code": 9109, "message": "Unauthorized"}]}, "permission"),
        (404, {"errors": [{"code": 7003, "message": "Could not route to /x"}]}, "account"),
        (200, {"success": False, "errors": [{"code": 1000, "message": "Invalid API Token"}]}, "credentials"),
        (302, b"", "protocol"),
    ],
)
async def test_a_check_says_what_is_missing(status: int, body: dict[str, object] | bytes, kind: str) -> None:
    """Token, permission or account."""
    async with ScriptedServer([whole(status, body)]) as server:
        client = client_of(server.base)
        with pytest.raises(Refused) as caught:
            await client.check()
        await client.close()
    assert caught.value.kind == kind
    assert caught.value.hint


@pytest.mark.parametrize("body", [b"", b"hello", b"<html>", b"[" * 100_000, b"\xff\xfe"])
async def test_a_check_of_something_else_is_told(body: bytes) -> None:
    """A page of the network's, or nothing."""
    async with ScriptedServer([whole(200, body)]) as server:
        client = client_of(server.base)
        with pytest.raises(Malformed, match="base_url") as caught:
            await client.check()
        await client.close()
    assert caught.value.kind == "protocol"


async def test_a_check_of_nobody_is_told() -> None:
    """The server is gone."""
    async with ScriptedServer([Do.FIN]) as server:
        client = client_of(server.base)
        with pytest.raises(Unreachable):
            await client.check()
        await client.close()


def page(*names: str) -> bytes:
    return whole(200, {"success": True, "result": [{"name": name} for name in names]}, "connection: close")


async def test_the_models_are_read_page_by_page_until_one_is_short() -> None:
    """A hundred a page."""
    full = [f"@cf/m/{number}" for number in range(100)]
    async with ScriptedServer([page(*full)], [page("@cf/m/last")]) as server:
        client = client_of(server.base)
        names = [one.id for one in await client.models()]
        await client.close()
    assert names == [*full, "@cf/m/last"]
    assert [asked.line.split("&page=")[1] for asked in server.asked] == ["1 HTTP/1.1", "2 HTTP/1.1"]
    assert "task=Text%20Generation" in server.asked[0].line.replace("+", "%20")


async def test_a_list_of_models_that_never_ends_is_left() -> None:
    """Twenty pages are enough."""
    async with ScriptedServer([page(*map(str, range(100)))]) as server:
        client = client_of(server.base)
        names = [one.id for one in await client.models()]
        await client.close()
    assert (len(server.asked), len(names)) == (20, 2000)


@pytest.mark.parametrize("result", [None, {}, [], "x", [None, 1, "a", {}, {"name": ""}, {"name": None}], [[]]])
async def test_rows_that_are_no_models_are_left_out(result: object) -> None:
    """The list is not trusted."""
    async with ScriptedServer([whole(200, {"success": True, "result": result})]) as server:
        client = client_of(server.base)
        names = [one.id for one in await client.models()]
        await client.close()
    assert names == []


async def test_a_packed_list_is_read() -> None:
    """Though it was not asked for."""
    body = gzip.compress(json.dumps({"result": [{"name": "@cf/a"}]}).encode())
    async with ScriptedServer([whole(200, body, "content-encoding: gzip")]) as server:
        client = client_of(server.base)
        names = [one.id for one in await client.models()]
        await client.close()
    assert names == ["@cf/a"]


async def test_a_packed_error_is_read() -> None:
    """Its words stand in the message."""
    body = gzip.compress(b'{"errors":[{"code":7003,"message":"no such field"}]}')
    async with ScriptedServer([whole(400, body, "content-encoding: gzip")]) as server:
        answer = await ask(server)
    assert "no such field" in answer.ended.detail


async def test_a_closed_client_can_be_asked_again() -> None:
    """It makes its connections anew."""
    async with ScriptedServer([whole(200, {"result": []})]) as server:
        client = client_of(server.base)
        await client.close()
        await client.check()
        await client.close()
        await client.close()
        await client.check()
        await client.close()
    assert len(server.connections) == 2


async def test_no_error_of_a_failed_list_shows_the_token() -> None:
    """Not even in the chain of its causes."""
    async with ScriptedServer([whole(500, {"error": f"Bearer {SECRET}"})]) as server:
        client = client_of(server.base)
        with pytest.raises(ServiceError) as caught:
            await client.models()
        await client.close()
    error: BaseException | None = caught.value
    while error is not None:
        assert SECRET not in f"{error!r} {error}"
        error = error.__cause__ or error.__context__
    assert SECRET not in repr(client)
