"""Refusals over real connections: what each means, whether it is tried again, and what a person is told."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple

import pytest
from client_asking import SECRET, Answer, ask, client_of
from scripted_server import HELLO, Do, ScriptedServer, Step, head, whole, word

from grokchat.errors import Refused, ServiceError


def cloudflare(code: int, message: str) -> dict[str, Any]:
    return {"success": False, "errors": [{"code": code, "message": message}], "messages": [], "result": None}


def gateway(code: int, message: str) -> dict[str, Any]:
    told = {"code": code, "message": message}
    return {"success": False, "result": [], "messages": [], "error": [told], "name": "AiGatewayError", "internalCode": code}


def workers(code: int, message: str, status: int = 400) -> dict[str, Any]:
    return {"name": "AiError", "httpCode": status, "internalCode": code, "message": f"AiError: {message}", "description": message}


def xai(code: str, error: str) -> dict[str, Any]:
    return {"code": code, "error": error}


def openai(message: str, type: str = "", code: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": type, "param": None, "code": code}}


class Row(NamedTuple):
    status: int
    body: dict[str, Any] | bytes
    kind: str
    retry: bool
    words: str
    tries: int = 3


PENALTY = "Argument not supported on this model: presencePenalty"
UNSAFE = "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_CSAM"
NOT_HERE = "Could not route to /client/v4/accounts/x/ai/v1/chat/completions, perhaps your object identifier is invalid?"
POOL = "Wholesale rate limit exceeded for this gateway. Please reduce request rate or use BYOK."
NEURONS = "You have used up your daily free allocation of 10,000 neurons."
SPENT = "Spend limit exceeded: rule 'month' (cost limit 10 USD)"
PAGE = b"<html><head><title>502</title></head><body>Bad gateway</body></html>"

ROWS: tuple[Row, ...] = (
    Row(400, cloudflare(7003, "Model execution failed (User Input Error): bad image"), "input", False, "bad image"),
    Row(400, gateway(2001, "Gateway does not exist"), "gateway", False, "`gateway` in the settings"),
    Row(400, workers(5006, "Bad input: required properties are missing"), "input", False, "required properties"),
    Row(400, workers(5004, "Invalid data"), "input", False, "Invalid data"),
    Row(400, workers(3003, "Incomplete request"), "input", False, "Incomplete request"),
    Row(400, workers(8001, "Invalid input"), "input", False, "Invalid input"),
    Row(400, workers(5007, "No such model"), "model", False, "grokchat models"),
    Row(400, xai("Client specified an invalid argument", PENALTY), "input", False, "presencePenalty"),
    Row(400, openai("No API key for byok_only"), "input", False, "byok_only"),
    Row(400, openai("The prompt says: rate limit"), "input", False, "rate limit"),
    Row(401, cloudflare(10000, "Authentication error"), "credentials", False, "grokchat login"),
    Row(401, cloudflare(1000, "Invalid API Token"), "credentials", False, "grokchat login"),
    Row(401, gateway(2009, "Unauthorized"), "credentials", False, "grokchat login"),
    Row(401, gateway(2047, "Invalid User Credentials"), "credentials", False, "grokchat login"),
    Row(403, cloudflare(1000, "Invalid API Token"), "credentials", False, "grokchat login"),
    Row(403, cloudflare(10000, "Authentication error"), "permission", False, "AI Gateway"),
    Row(403, cloudflare(9109, "Unauthorized to access requested resource"), "permission", False, "may not use this account"),
    Row(403, xai("permission-denied", UNSAFE), "moderation", False, "refused this prompt"),
    Row(403, xai("The caller does not have permission", UNSAFE), "moderation", False, "Change the message"),
    Row(403, workers(5018, "This account cannot use this model"), "permission", False, "cannot use this model"),
    Row(403, workers(3041, "Agreement not accepted"), "permission", False, "Agreement not accepted"),
    Row(402, gateway(2021, "Insufficient balance; add money to your gateway or use BYOK"), "credits", False, "Top up at https"),
    Row(402, gateway(2021, "This model is not available via unified billing. Please use BYOK."), "model", False, "--model"),
    Row(402, gateway(2021, POOL), "rate", True, "no more requests"),
    Row(402, cloudflare(7003, "Model execution failed (Payment error)"), "credits", False, "Top up"),
    Row(402, b"", "credits", False, "Top up"),
    Row(404, cloudflare(7003, "Model not found: x"), "model", False, "no such model"),
    Row(404, cloudflare(7003, NOT_HERE), "account", False, "32 hex digits"),
    Row(404, workers(3042, "Invalid model id", 404), "model", False, "no such model"),
    Row(405, cloudflare(7001, "GET not supported"), "protocol", False, "does not support"),
    Row(408, workers(3007, "Request timeout", 408), "busy", True, "timed out"),
    Row(408, workers(3008, "Aborted", 408), "busy", True, "Aborted"),
    Row(409, b"", "busy", True, "busy"),
    Row(425, b"", "busy", True, "busy"),
    Row(413, workers(3006, "Request is too large", 413), "too_large", False, "too large"),
    Row(415, xai("Unsupported media type", "No such content type"), "input", False, "No such content type"),
    Row(422, xai("Unprocessable", "Failed to deserialize"), "input", False, "Failed to deserialize"),
    Row(429, gateway(2003, "Rate limited"), "rate", True, "Rate limited"),
    Row(429, gateway(2018, "Wholesale Rate limited"), "rate", True, "Wholesale"),
    Row(429, gateway(2045, SPENT), "budget", False, "spend limit"),
    Row(429, cloudflare(2045, "no"), "budget", False, "spend limit"),
    Row(429, cloudflare(3036, NEURONS), "quota", False, "00:00 UTC"),
    Row(429, cloudflare(4006, "no"), "quota", False, "00:00 UTC"),
    Row(429, cloudflare(3040, "No more data centers to forward the request to"), "busy", True, "out of capacity"),
    Row(429, xai("Some resource has been exhausted", "Too many requests for team"), "rate", True, "Too many requests"),
    Row(429, b"", "rate", True, "no more requests"),
    Row(424, gateway(2016, "Prompt blocked due to security configurations"), "moderation", False, "owner"),
    Row(424, gateway(2017, "Response blocked due to security configurations"), "moderation", False, "owner"),
    Row(500, cloudflare(2002, "Failed to parse model output"), "empty", False, "max_completion_tokens"),
    Row(500, cloudflare(7000, "Internal"), "server", True, "failed"),
    Row(500, workers(3046, "Request timeout", 500), "busy", True, "too long", tries=2),
    *(Row(status, PAGE, "server", True, "failed") for status in (500, 502, 503, 504, 520, 521, 522, 523, 524)),
    Row(529, PAGE, "busy", True, "overloaded"),
    Row(501, b"not implemented", "server", False, "501"),
    Row(418, b"I'm a teapot", "protocol", False, "418"),
)


def shown(answer: Answer, row: Row) -> None:
    assert (answer.ended.how, answer.kind, answer.text) == ("failed", row.kind, "")
    assert row.words in answer.ended.detail
    assert "Your message is kept." in answer.ended.detail
    assert "<" not in answer.ended.detail
    assert "\n" not in answer.ended.detail
    assert answer.ended.error is not None
    assert answer.ended.error["hint"]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.status}-{row.kind}-{number}" for number, row in enumerate(ROWS)])
async def test_a_refusal_says_what_happened_what_is_kept_and_what_to_do(row: Row) -> None:
    """Its kind for programs, its words for people, and a retry only where it may help."""
    async with ScriptedServer([whole(row.status, row.body)]) as server:
        answer = await ask(server)
    shown(answer, row)
    assert answer.ended.error is not None
    assert answer.ended.error["status"] == row.status
    assert len(server.asked) == (row.tries if row.retry else 1)
    assert bool(answer.sleeps.taken) is row.retry


async def first_error(status: int, body: dict[str, Any] | bytes) -> ServiceError:
    async with ScriptedServer([whole(status, body)]) as server:
        client = client_of(server.base)
        with pytest.raises(ServiceError) as caught:
            await client.check()
        await client.close()
    return caught.value


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413, 429, 500, 502, 529])
async def test_every_refusal_ends_the_program_the_same_way(status: int) -> None:
    """Exit code 4 stands for the service."""
    error = await first_error(status, b"")
    assert isinstance(error, Refused)
    assert (error.exit_code, error.trace.status) == (4, status)


INSIDE: dict[str, tuple[dict[str, Any], str, bool]] = {
    "xai's words": (xai("The service is currently unavailable", "Timed out waiting for first token"), "busy", True),
    "a rate limit": (openai("slow down", "rate_limit_exceeded"), "rate", True),
    "a pool that is used up": (gateway(2021, POOL), "rate", True),
    "no capacity": (cloudflare(3040, "No more data centers"), "busy", True),
    "a status within": (workers(1, "upstream", 503), "server", True),
    "a code that is a status": (openai("try later", "", "503"), "server", True),
    "credits": (gateway(2021, "Insufficient balance"), "credits", False),
    "moderation": (xai("permission-denied", UNSAFE), "moderation", False),
    "a bad request": (openai("no such field", "invalid_request_error", "400"), "input", False),
    "nothing that is known": (openai("it went wrong"), "server", False),
    "a failed run": ({"result": {"state": "Failed", "error": {"code": 1, "message": "out of luck"}}}, "server", False),
}


@pytest.mark.parametrize("streamed", [False, True], ids=["body", "event"])
@pytest.mark.parametrize(("body", "kind", "retry"), INSIDE.values(), ids=INSIDE.keys())
async def test_a_failure_inside_a_good_answer_is_treated_like_a_status(
    body: dict[str, Any], kind: str, retry: bool, streamed: bool
) -> None:
    """Before the first word it is tried again when it says that this may help."""
    data = whole(200, body).partition(b"\r\n\r\n")[2]
    script: list[Step] = [head(), b"data: " + data + b"\n\n"] if streamed else [whole(200, body)]
    async with ScriptedServer(script, [head(), HELLO]) as server:
        answer = await ask(server)
    if retry:
        assert answer.outcome == ("done", "", "Hello")
        assert len(server.asked) == 2
        assert answer.notes[0].reason == "retrying"
    else:
        assert answer.outcome == ("failed", kind, "")
        assert len(server.asked) == 1


async def test_a_failure_inside_a_good_answer_is_given_up_after_the_last_try() -> None:
    """With its own words and with the numbers for the service's support."""
    body = xai("The service is currently unavailable", "Timed out waiting for first token")
    async with ScriptedServer([whole(200, body, "cf-ray: 8abc-FRA", "cf-aig-log-id: L1")]) as server:
        answer = await ask(server)
    assert (answer.kind, len(server.asked)) == ("busy", 3)
    assert "Timed out waiting for first token" in answer.ended.detail
    assert "(ray 8abc-FRA)" in answer.ended.detail
    assert "(log L1)" in answer.ended.detail
    assert answer.ended.error is not None
    assert answer.ended.error["code"] == "The service is currently unavailable"


async def test_a_failure_after_thoughts_is_not_tried_again() -> None:
    """Thoughts are visible too."""
    broken = b'data: {"error":{"message":"Rate limit exceeded"}}\n\n'
    async with ScriptedServer([head(), word("", reasoning_content="hm"), broken]) as server:
        answer = await ask(server)
    assert (answer.ended.how, answer.kind, len(server.asked)) == ("failed", "rate", 1)


async def test_the_end_of_ten_megabytes_of_error_is_not_waited_for() -> None:
    """The connection is closed after what a person can read."""
    piece = b"x" * 65536
    async with ScriptedServer([head(400, "text/plain"), *[piece] * 160, Do.OPEN]) as server:
        answer = await ask(server)
        await server.hung_up()
    assert answer.ended.how == "failed"
    assert len(answer.ended.detail) < 500


async def test_an_error_body_that_breaks_off_still_has_its_status() -> None:
    """The status says the rest."""
    async with ScriptedServer([head(401, "application/json", "content-length: 500"), b'{"succ']) as server:
        answer = await ask(server)
    assert answer.kind == "credentials"


@pytest.mark.parametrize("status", [200, 400, 401, 500])
@pytest.mark.parametrize("place", [0, 250, 262, 270, 285, 299])
async def test_a_token_that_the_service_sends_back_is_never_shown(status: int, place: int) -> None:
    """Not even the part of it that is left where words are cut."""
    body = openai("y" * place + f" Bearer {SECRET} is bad")
    async with ScriptedServer([whole(status, body)]) as server:
        answer = await ask(server)
        client = client_of(server.base)
        with pytest.raises(ServiceError) as caught:
            await client.check()
        await client.close()
    for words in (repr(answer.events), str(caught.value), repr(caught.value.trace)):
        assert SECRET[:12] not in words


async def test_leaving_while_an_error_is_read_closes_its_connection() -> None:
    """A body that never ends holds nobody."""
    async with ScriptedServer([head(500), b"x", Do.OPEN]) as server:
        task = asyncio.ensure_future(ask(server))
        await server.arrived.wait()
        task.cancel()
        await asyncio.wait([task])
        await server.hung_up()
    assert task.cancelled()
