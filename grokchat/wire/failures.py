"""What a refusal means: the service's bodies of every shape, as one error with the way out.

Texts that stand for a permanent failure are looked at before the status, because the same status and code can mean both.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from grokchat.conversation import parameter_named
from grokchat.errors import Malformed, Refused, ServiceError, Trace

CREDITS = "https://dash.cloudflare.com/?to=/:account/ai/ai-gateway"
"""Where credits are bought."""

LONGEST_WAIT = 120.0
"""Seconds; when the service asks for more, the person decides."""

MOST_WORDS = 300
"""How many characters of the service's own words are shown."""


class Verdict(NamedTuple):
    """What a failure is: its kind, grokchat's words for it, the way out, and whether a retry may help."""

    kind: str
    words: str
    hint: str
    retry: bool = False


_LOGIN = "Run `grokchat login`."
_MODELS = "Run `grokchat models`, or choose another with --model."
_AGAIN = "Try again in a while."

_BY_TEXT: tuple[tuple[str, Verdict], ...] = (
    ("not available via unified billing", Verdict("model", "This model cannot be paid with Cloudflare credits.", _MODELS)),
    ("insufficient balance", Verdict("credits", "The Cloudflare account has no credits left.", f"Top up at {CREDITS}")),
    ("payment error", Verdict("credits", "The Cloudflare account could not be charged.", f"Top up at {CREDITS}")),
    ("spend limit", Verdict("budget", "The account's spend limit is reached.", "Wait for its window to end, or raise the limit.")),
    ("neurons", Verdict("quota", "The daily free allocation is used up; it resets at 00:00 UTC.", "Wait, or use a paid plan.")),
    ("usage guidelines", Verdict("moderation", "xAI refused this prompt.", "Change the message and send it again.")),
    ("blocked due to security", Verdict("moderation", "The account's guardrails blocked it.", "Ask the account's owner.")),
    ("invalid api token", Verdict("credentials", "The API token is not valid.", _LOGIN)),
    ("could not route to", Verdict("account", "The account id is wrong.", "It is 32 hex digits; run `grokchat login`.")),
    ("model not found", Verdict("model", "There is no such model.", _MODELS)),
    ("rate limit", Verdict("rate", "The service takes no more requests for a moment.", _AGAIN, retry=True)),
    ("currently unavailable", Verdict("busy", "The service is not available for a moment.", _AGAIN, retry=True)),
    ("timed out waiting for first token", Verdict("busy", "The model took too long.", _AGAIN, retry=True)),
    ("overloaded", Verdict("busy", "The service is overloaded.", _AGAIN, retry=True)),
    ("internal server error", Verdict("server", "The service failed.", _AGAIN, retry=True)),
    (
        "failed to parse model output",
        Verdict("empty", "The model gave no answer.", "Raise max_completion_tokens or lower the effort."),
    ),
)

_BY_CODE: dict[str, Verdict] = {
    "2001": Verdict("gateway", "There is no such AI gateway.", "Correct or remove `gateway` in the settings."),
    "2002": Verdict("empty", "The model gave no answer.", "Raise max_completion_tokens or lower the effort."),
    "2016": Verdict("moderation", "The account's guardrails blocked the prompt.", "Ask the account's owner."),
    "2017": Verdict("moderation", "The account's guardrails blocked the reply.", "Ask the account's owner."),
    "2045": Verdict("budget", "The account's spend limit is reached.", "Wait for its window to end, or raise the limit."),
    "3036": Verdict("quota", "The daily free allocation is used up; it resets at 00:00 UTC.", "Wait, or use a paid plan."),
    "4006": Verdict("quota", "The daily free allocation is used up; it resets at 00:00 UTC.", "Wait, or use a paid plan."),
    "3040": Verdict("busy", "The service is out of capacity.", _AGAIN, retry=True),
    "3046": Verdict("busy", "The model took too long.", _AGAIN, retry=True),
    "3006": Verdict("too_large", "The request is too large.", "Leave out pictures or start a new conversation."),
    "3042": Verdict("model", "There is no such model.", _MODELS),
    "5007": Verdict("model", "There is no such model.", _MODELS),
    "9109": Verdict(
        "permission", "The token may not use this account.", "It needs AI Gateway and Workers AI; run `grokchat login`."
    ),
}

_INPUT = Verdict("input", "The service did not take the request.", "Correct what it names and send again.")
_PERMISSION = Verdict(
    "permission", "The token is not allowed to do this.", "It needs AI Gateway and Workers AI; run `grokchat login`."
)
_SERVER = Verdict("server", "The service failed.", _AGAIN, retry=True)

_BY_STATUS: dict[int, Verdict] = {
    400: _INPUT,
    401: Verdict("credentials", "The service refused the token.", _LOGIN),
    402: Verdict("credits", "The service asks to be paid.", f"Top up at {CREDITS}"),
    403: _PERMISSION,
    404: Verdict("model", "The service has no such model or address.", _MODELS),
    405: Verdict("protocol", "The service does not support this request.", "Check `base_url` in the settings."),
    408: Verdict("busy", "The service timed out.", _AGAIN, retry=True),
    409: Verdict("busy", "The service is busy.", _AGAIN, retry=True),
    413: Verdict("too_large", "The request is too large.", "Leave out pictures or start a new conversation."),
    415: _INPUT,
    422: _INPUT,
    425: Verdict("busy", "The service is busy.", _AGAIN, retry=True),
    429: Verdict("rate", "The service takes no more requests for a moment.", _AGAIN, retry=True),
    529: Verdict("busy", "The service is overloaded.", _AGAIN, retry=True),
}
_NAMING = re.compile(r"(?:^|(?:supported[^:]*|key|missing): *|(?:argument|parameter) )[\"'`]?([A-Za-z_]+)(?![A-Za-z_]| \w)")
"""Where the service's words name what they refuse: at their beginning, or after one of these."""

_FOR_GOOD = frozenset({"account", "budget", "credentials", "credits", "moderation", "permission", "quota"})
"""Kinds that no header makes worth another try: a refused prompt may be charged each time."""

_TRANSIENT = frozenset({500, 502, 503, 504, 520, 521, 522, 523, 524})


def read_failure(status: int, headers: Mapping[str, str], body: bytes, *, now: float) -> ServiceError:
    """The error that an answer of that status, headers (lower-case names) and body stands for; `now` in seconds UTC."""
    text = body.decode("utf-8", "replace")
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        values = None
    if isinstance(values, dict):
        said, code = _said(values)
    else:
        said, code = ("" if "<" in text[:200] else text.strip()), ""
    trace = Trace(status, code, headers.get("cf-ray", ""), headers.get("cf-aig-log-id", ""))
    return _error(_verdict(status, code, said), said, trace, headers, now)


def error_of_values(values: Mapping[str, Any], redact: Callable[[str], str] = str) -> ServiceError | None:
    """The error that JSON values of a 200 answer or of a stream's event tell, None when they tell none.

    `redact` takes secrets out of the service's words before they are cut to their length.
    """
    named = values.get("httpCode")
    refused = isinstance(named, int) and named >= 400
    failed = values.get("success") is False or values.get("state") == "Failed" or refused
    told = values.get("error") or (failed and (values.get("errors") or values.get("message") or "It did not say why."))
    if not told:
        return None
    said, code = _said(values)
    status = _status_in(values, code)
    return _error(_verdict(status, code, said), redact(said), Trace(200, redact(code)), {}, 0.0)


def _status_in(values: Mapping[str, Any], code: str) -> int:
    """The HTTP status that an error inside a 200 answer names, 0 when it names none."""
    named = values.get("httpCode")
    text = str(named) if isinstance(named, int) else code
    return int(text) if re.fullmatch("[45][0-9][0-9]", text) else 0


def error_json(error: ServiceError) -> dict[str, Any]:
    """The error for programs: `kind`, `message`, `hint`, `status` (null when there was no answer), `code` (null if none).

    `parameter` is there when the service refused one.
    """
    return {
        "kind": error.kind,
        "message": error.happened,
        "hint": error.hint,
        "status": error.trace.status or None,
        "code": error.trace.code or None,
        **({"parameter": error.parameter} if error.parameter else {}),
    }


def retry_wait(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds that `retry-after-ms` or `retry-after` (seconds or HTTP date) ask to wait; None when they make no sense."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if re.fullmatch(r"[0-9]+(\.[0-9]+)?([eE][0-9]+)?", value):
            seconds = float(value) / unit
            if math.isfinite(seconds):
                return seconds
        elif name == "retry-after" and value[:1].isalpha():
            try:
                return max(0.0, parsedate_to_datetime(value).timestamp() - now)
            except (ValueError, TypeError, OverflowError):
                return None
    return None


def clean(text: str) -> str:
    """The service's words on one line, without tags, at most 300 characters."""
    line = " ".join(re.sub(r"<[^>]*>", " ", text).split())
    return line if len(line) <= MOST_WORDS else line[: MOST_WORDS - 1] + "…"


def refused_parameter(said: str) -> str:
    """The parameter that the service's words refuse, in grokchat's spelling; empty when they name none.

    xAI writes `presencePenalty`, Cloudflare's schema `presence_penalty`; messages are no parameter.
    """
    for word in _NAMING.findall(said.rpartition("Error): ")[2]):
        parameter = parameter_named(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).lower())
        if parameter is not None:
            return parameter.name
    return ""


def _said(values: Mapping[str, Any]) -> tuple[str, str]:
    """The message and the code of a body, wherever its shape keeps them."""
    for key in ("errors", "error"):
        inner = values.get(key)
        if isinstance(inner, list) and inner:
            inner = inner[0]
        if isinstance(inner, Mapping):
            code = inner.get("code") or inner.get("type") or ""
            return str(inner.get("message") or ""), str(code)
        if isinstance(inner, str) and inner:
            return inner, str(values.get("code") or "")
    code = values.get("internalCode") or values.get("code") or ""
    return str(values.get("message") or values.get("description") or ""), str(code)


def _verdict(status: int, code: str, said: str) -> Verdict:
    lower = f"{said} {code}".lower().replace("_", " ")
    final = status in _BY_STATUS and status != 402 and not _BY_STATUS[status].retry
    for text, verdict in _BY_TEXT:
        # A refusal for good stays one, even if the words that it repeats speak of a rate limit.
        if text in lower and not (verdict.retry and final):
            return verdict
    if code in _BY_CODE:
        return _BY_CODE[code]
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status in _TRANSIENT:
        return _SERVER
    if status == 0:
        # Told inside a 200 answer, of a kind that is not known: asking again might be paid twice for the same refusal.
        return Verdict("server", "The service failed.", _AGAIN)
    if 300 <= status < 400:
        return Verdict("protocol", "The service sends elsewhere; grokchat does not follow.", "Check `base_url` in the settings.")
    return Verdict("server" if status >= 500 else "protocol", f"The service answered with status {status}.", _AGAIN)


def _error(verdict: Verdict, said: str, trace: Trace, headers: Mapping[str, str], now: float) -> ServiceError:
    words = clean(said)
    parameter = refused_parameter(said) if verdict.kind == "input" else ""
    if parameter:
        verdict = Verdict("input", f"The model did not take the parameter {parameter}.", "Ask again without it (Alt+D).")
    happened = verdict.words if not words or words in verdict.words else f"{verdict.words} It said: {words}"
    wait = retry_wait(headers, now)
    told = headers.get("x-should-retry", "").lower()
    retry = verdict.retry
    if told == "false" or (told == "true" and verdict.kind not in _FOR_GOOD):
        retry = told == "true"
    hint = verdict.hint
    if retry and wait is not None and wait > LONGEST_WAIT:
        retry = False
        hint = f"It asks to wait {_duration(wait)}; try again then."
    kind = Malformed if verdict.kind == "empty" else Refused
    return kind(
        happened,
        kept="Your message is kept.",
        hint=hint,
        kind=verdict.kind,
        retry=retry,
        wait=wait,
        trace=trace,
        parameter=parameter,
    )


def _duration(seconds: float) -> str:
    minutes = math.ceil(seconds / 60)
    return f"{minutes} min" if minutes <= 600 else "many hours"
