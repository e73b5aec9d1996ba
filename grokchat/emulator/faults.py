"""Every way the service is known to fail, by name."""

from __future__ import annotations

import json
from typing import NamedTuple


class Fault(NamedTuple):
    """What a fault does: a refusal (`status`, `body`, `headers`), or something done to a stream when `status` is 0."""

    what: str
    status: int = 0
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def _gateway(code: int, message: str) -> str:
    return json.dumps({"success": False, "result": [], "messages": [], "error": [{"code": code, "message": message}]})


def _cloudflare(code: int, message: str) -> str:
    return json.dumps({"errors": [{"code": code, "message": message}], "success": False, "result": {}, "messages": []})


def _xai(code: str, error: str) -> str:
    return json.dumps({"code": code, "error": error})


USER_INPUT = "Model execution failed (User Input Error): "


def user_input(problem: str) -> str:
    """The body of a request that the schema refuses."""
    return _cloudflare(7003, USER_INPUT + problem)


def not_supported(argument: str) -> str:
    """The body of a request with a parameter that the model refuses."""
    return _xai("Client specified an invalid argument", f"Argument not supported on this model: {argument}")


def no_route(path: str) -> str:
    """The body for an address with a wrong account id."""
    return _cloudflare(7003, f"Could not route to {path}, perhaps your object identifier is invalid?")


def no_model(model: str) -> str:
    """The body for a model that the catalogue does not have."""
    return _cloudflare(7003, f"Model not found: {model}")


WRONG_TOKEN = _cloudflare(10000, "Authentication error")

FAULTS: dict[str, Fault] = {
    "insufficient-credits": Fault(
        "402: no credits", 402, _gateway(2021, "Insufficient balance; add money to your gateway or use BYOK")
    ),
    "not-unified": Fault(
        "402: the model cannot be paid with credits",
        402,
        _gateway(2021, "This model is not available via unified billing. Please use BYOK."),
    ),
    "wholesale-402": Fault(
        "402 that passes: too many requests",
        402,
        _gateway(2021, "Wholesale rate limit exceeded for this gateway. Please reduce request rate or use BYOK."),
    ),
    "payment": Fault("402: the account could not be charged", 402, _cloudflare(7003, "Model execution failed (Payment error)")),
    "wholesale-429": Fault("429: the gateway's pool is used up", 429, _gateway(2018, "Wholesale Rate limited")),
    "rate-limited": Fault("429: wait a second", 429, _gateway(2003, "Rate limited"), (("retry-after", "1"),)),
    "rate-limited-long": Fault("429: wait an hour", 429, _gateway(2003, "Rate limited"), (("retry-after", "3600"),)),
    "spend-limit": Fault(
        "429: the budget is reached", 429, _gateway(2045, "Spend limit exceeded: rule 'daily' (cost limit 1 per 86400s, fixed)")
    ),
    "daily-quota": Fault(
        "429: the free allocation is used up",
        429,
        _cloudflare(3036, "You have used up your daily free allocation of 10,000 neurons."),
    ),
    "capacity": Fault("429: out of capacity", 429, _cloudflare(3040, "Capacity temporarily exceeded")),
    "plain-429": Fault("429 in plain text", 429, "Rate limited"),
    "wrong-token": Fault("401: the token is refused", 401, WRONG_TOKEN),
    "invalid-token": Fault("401: the token is no token", 401, _cloudflare(1000, "Invalid API Token")),
    "gateway-auth": Fault("401: the gateway asks for a token", 401, _gateway(2009, "unauthorized")),
    "permission": Fault("403: the token lacks a permission", 403, _cloudflare(9109, "Unauthorized to access requested resource")),
    "moderation": Fault(
        "403: xAI refused the prompt",
        403,
        _xai("permission-denied", "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_DEMO"),
    ),
    "guardrail-prompt": Fault("403: a guardrail blocked it", 403, _gateway(2016, "Prompt blocked due to security configurations")),
    "no-model": Fault("404: no such model", 404, no_model("xai/none")),
    "wrong-account": Fault("404: wrong account id", 404, no_route("/client/v4/accounts/x/ai/v1/chat/completions")),
    "no-gateway": Fault("400: no such gateway", 400, _gateway(2001, "no such gateway")),
    "unsupported": Fault("400: a parameter the model refuses", 400, not_supported("presencePenalty")),
    "bad-input": Fault("400: the schema refuses it", 400, user_input("Required value missing: messages")),
    "not-allowed": Fault("405", 405, _cloudflare(7001, "GET not supported for requested URI.")),
    "timeout-408": Fault("408", 408, _cloudflare(3007, "Timeout")),
    "conflict": Fault("409", 409, _cloudflare(1, "Conflict")),
    "too-large": Fault("413", 413, _cloudflare(3006, "Request too large")),
    "unprocessable": Fault("422", 422, _xai("Unprocessable", "Failed to deserialize the request")),
    "server-500": Fault("500", 500, _cloudflare(7000, "Internal error")),
    "html-502": Fault(
        "502 with a web page", 502, "<html><body><h1>502 Bad Gateway</h1></body></html>", (("content-type", "text/html"),)
    ),
    "unavailable": Fault("503", 503, _cloudflare(1, "Service unavailable")),
    "overloaded": Fault("529", 529, _cloudflare(1, "Overloaded")),
    "unavailable-200": Fault(
        "200 that is an error", 200, _xai("The service is currently unavailable", "Timed out waiting for first token")
    ),
    "no-output": Fault("500: the model gave nothing", 500, _gateway(2002, "Failed to parse model output")),
    "request-id": Fault(
        "200 with a request id and no answer", 200, json.dumps({"request_id": "00000000-0000-4000-8000-0000000later"})
    ),
    "redirect": Fault("307 to elsewhere", 307, "", (("location", "http://127.0.0.1:9/"),)),
    "html-200": Fault(
        "200 with a web page", 200, "<html><body>Sign in to the network</body></html>", (("content-type", "text/html"),)
    ),
    "flaky": Fault("503 twice, then well"),
    "stall-before-headers": Fault("no answer at all"),
    "stall": Fault("silence in the middle of the reply"),
    "reset": Fault("the connection is reset in the middle of a character"),
    "no-done": Fault("no [DONE] at the end"),
    "no-finish": Fault("ends with neither finish reason nor [DONE]"),
    "empty": Fault("a stream without events"),
    "one-answer": Fault("one answer, however many were asked for"),
    "one-byte": Fault("one byte a piece"),
    "crlf": Fault("CRLF, comments and event names"),
    "native": Fault("the native dialect"),
    "json-instead": Fault("a JSON body in answer to a stream"),
    "slow": Fault("five tokens a second"),
    "error-in-stream": Fault("an error object after some words"),
    "bad-json": Fault("one event that is no JSON"),
    "truncated-json": Fault("ends in the middle of an event"),
    "misfit": Fault("JSON that does not fit its schema"),
    "big-event": Fault("an event of 10 MB"),
    "huge-event": Fault("an event beyond every limit"),
}
"""All faults; `grokchat emulator --fault NAME`, or `fault:NAME` in a message, brings one about."""
