"""What a refusal means, from its status, headers and body alone."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.errors import Malformed, Refused, ServiceError
from grokchat.wire import clean, error_json, error_of_values, read_failure, retry_wait

NOW = 1_790_000_000.0


def failed(status: int, body: object = b"", **headers: str) -> ServiceError:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_failure(status, {name.replace("_", "-"): value for name, value in headers.items()}, data, now=NOW)


SHAPES: dict[str, tuple[dict[str, Any], str, str]] = {
    "Cloudflare's": ({"success": False, "errors": [{"code": 7, "message": "why"}], "result": None}, "why", "7"),
    "the gateway's": ({"success": False, "error": [{"code": 7, "message": "why"}], "internalCode": 8}, "why", "7"),
    "Workers AI's": ({"name": "AiError", "internalCode": 7, "message": "why", "description": "no"}, "why", "7"),
    "xAI's": ({"code": "some words", "error": "why"}, "why", "some words"),
    "OpenAI's": ({"error": {"message": "why", "type": "t", "param": None, "code": None}}, "why", "t"),
    "OpenAI's with a code": ({"error": {"message": "why", "type": "t", "code": "c"}}, "why", "c"),
    "a bare message": ({"message": "why"}, "why", ""),
    "a bare description": ({"description": "why"}, "why", ""),
    "a list of words": ({"errors": ["why"]}, "why", ""),
    "an empty list beside a message": ({"errors": [], "message": "why", "code": 7}, "why", "7"),
    "null beside an error": ({"errors": None, "error": {"message": "why", "code": 7}}, "why", "7"),
    "unknown keys": ({"error": {"message": "why", "more": [1]}, "trace": {}}, "why", ""),
}


@pytest.mark.parametrize(("body", "words", "code"), SHAPES.values(), ids=SHAPES.keys())
def test_words_and_code_are_found_in_every_shape(body: dict[str, Any], words: str, code: str) -> None:
    """Four services answer on one address."""
    error = failed(400, body)
    assert error.happened.endswith(f"It said: {words}")
    assert (error.trace.code, error.trace.status) == (code, 400)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"3", b'"x"', b"\xff\xfe\x00", b"[" * 50_000, b'{"error":{}}', b'{"errors":[[]]}']
)
def test_a_body_of_no_shape_leaves_the_status_to_speak(body: bytes) -> None:
    """Nothing is trusted and nothing is raised."""
    error = failed(401, body)
    assert error.kind == "credentials"
    assert len(str(error)) < 600


@pytest.mark.parametrize("body", [b"<html><body>hi</body></html>", b"<!DOCTYPE html>\n<title>502</title>"])
def test_a_web_page_is_not_shown(body: bytes) -> None:
    """Its status is enough."""
    assert failed(502, body).happened == "The service failed."


def test_plain_words_are_shown() -> None:
    """Some proxies speak so."""
    assert failed(503, b"upstream\n connect   error").happened == "The service failed. It said: upstream connect error"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 415, 422])
@pytest.mark.parametrize("words", ["rate limit", "currently unavailable", "overloaded", "internal server error"])
def test_a_refusal_for_good_is_not_tried_again_for_its_words(status: int, words: str) -> None:
    """They may be the person's own, repeated."""
    assert not failed(status, {"error": f"You said: {words}"}).retry


PERMANENT = (
    "Insufficient balance",
    "not available via unified billing",
    "Spend limit exceeded",
    "daily free allocation of 10,000 neurons",
    "Content violates usage guidelines",
    "Invalid API Token",
    "Payment error",
    "blocked due to security configurations",
)


@pytest.mark.parametrize("status", [402, 408, 429, 500, 502, 503, 529])
@pytest.mark.parametrize("words", PERMANENT)
def test_words_of_a_permanent_failure_go_before_the_status(status: int, words: str) -> None:
    """Trying again would be no use, or would cost."""
    error = failed(status, {"errors": [{"code": 1, "message": f"{words.upper()}."}]})
    assert not error.retry
    assert error.hint


@pytest.mark.parametrize("status", [*range(300, 600)])
def test_every_status_has_words_and_a_way_out(status: int) -> None:
    """Also those that nobody has seen yet."""
    error = failed(status)
    assert isinstance(error, Refused)
    assert error.exit_code == 4
    assert error.kept == "Your message is kept."
    assert error.happened.endswith(".")
    assert error.hint
    assert error.retry is (status in {408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})


def test_the_numbers_for_the_support_are_kept() -> None:
    """Ray and log id."""
    trace = failed(500, cf_ray="8abc-FRA", cf_aig_log_id="01J").trace
    assert (trace.ray, trace.log_id) == ("8abc-FRA", "01J")


def test_an_empty_completion_is_no_refusal() -> None:
    """The model thought until nothing was left to say it with."""
    error = failed(500, {"errors": [{"code": 2002, "message": "Failed to parse model output"}]})
    assert isinstance(error, Malformed)
    assert (error.kind, error.retry) == ("empty", False)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "2"}, 2.0),
        ({"retry-after": " 2 "}, 2.0),
        ({"retry-after": "2.5"}, 2.5),
        ({"retry-after": "1e2"}, 100.0),
        ({"retry-after": "1e400"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "0x10"}, None),
        ({"retry-after": "1_000"}, None),
        ({"retry-after": "\u0662"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Mon, 21 Sep 2026 14:13:27 GMT"}, 7.0),
        ({"retry-after": "Mon, 21 Sep 2026 16:13:27 +0200"}, 7.0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after": "Mon, 99 Sep 2026 14:13:27 GMT"}, None),
        ({"retry-after": "Mon, 21 Sep 99999 14:13:27 GMT"}, None),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"retry-after-ms": "Mon, 21 Sep 2026 14:13:27 GMT"}, None),
    ],
)
def test_a_wait_is_read_or_counts_as_not_asked(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, milliseconds or a date."""
    assert retry_wait(headers, NOW) == (None if seconds is None else pytest.approx(seconds))


@given(st.dictionaries(st.sampled_from(["retry-after", "retry-after-ms"]), st.text() | st.text("0123456789.eE+-", max_size=9)))
def test_a_wait_is_never_negative_or_endless(headers: dict[str, str]) -> None:
    """Whatever the headers say."""
    seconds = retry_wait(headers, NOW)
    assert seconds is None or (seconds >= 0 and math.isfinite(seconds))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["error", "errors", "message", "code", "result", "success", "state", "httpCode", "internalCode", "type"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.integers(100, 999), JSON)
def test_any_body_gives_an_error_of_one_line(status: int, body: object) -> None:
    """Nothing that a server says can break the reading of it."""
    error = failed(status, body)
    assert "\n" not in str(error)
    assert len(error.happened) < 500
    json.dumps(error_json(error))


@given(st.integers(100, 999), st.binary(max_size=200))
def test_any_bytes_give_an_error(status: int, body: bytes) -> None:
    """Also those that are no text."""
    assert failed(status, body).exit_code == 4


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=3) | JSON.filter(lambda value: isinstance(value, dict)))
def test_any_values_tell_an_error_or_none(values: dict[str, Any]) -> None:
    """Inside an answer with status 200."""
    error = error_of_values(values)
    assert error is None or error.trace.status == 200


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"error": None},
        {"error": ""},
        {"error": {}},
        {"errors": []},
        {"success": True, "errors": [], "result": {}},
        {"httpCode": 200},
    ],
)
def test_an_answer_without_an_error_tells_none(values: dict[str, Any]) -> None:
    """Empty and null are no errors."""
    assert error_of_values(values) is None


def test_a_failure_without_a_reason_is_still_one() -> None:
    """`success: false` and nothing else."""
    error = error_of_values({"success": False})
    assert error is not None
    assert (error.kind, error.retry) == ("server", False)


@given(st.text())
def test_shown_words_are_one_short_line(text: str) -> None:
    """At most 300 characters."""
    line = clean(text)
    assert len(line) <= 300
    assert line == " ".join(line.split())


def test_long_words_end_with_an_ellipsis() -> None:
    """So that one sees that there was more."""
    assert clean("x" * 301) == "x" * 299 + "…"
    assert clean("x" * 300) == "x" * 300


def test_programs_get_null_where_nothing_is_known() -> None:
    """Of a connection that was never made."""
    values = error_json(ServiceError("No.", kind="unreachable"))
    assert values == {"kind": "unreachable", "message": "No.", "hint": "", "status": None, "code": None}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Argument not supported on this model: presencePenalty", "presence_penalty"),
        ("Argument not supported on this model: stop", "stop"),
        ("Model grok-4.3 does not support parameter presencePenalty.", "presence_penalty"),
        ("Model execution failed (User Input Error): temperature: must be from 0 to 2", "temperature"),
        ("Model execution failed (User Input Error): Unrecognized key: logprobs", "logprobs"),
        ("Model execution failed (User Input Error): Required value missing: stream_options.include_usage", "stream_options"),
        ("reasoning_effort: invalid value 'huge'", "reasoning_effort"),
        ("Model execution failed (User Input Error): messages[0]: content must be a string", ""),
        ("Model execution failed (User Input Error): Required value missing: messages", ""),
        ("Unrecognized key: logit_bias", ""),
        ("The user must stop asking for tools", ""),
        ("stop the stream, user", ""),
        ("", ""),
    ],
)
def test_the_refused_parameter_is_named_in_grokchats_spelling(said: str, name: str) -> None:
    """For people and for programs; words that only happen to be in the text name nothing."""
    error = failed(400, {"errors": [{"code": 7003, "message": said}]})
    assert error.parameter == name
    assert error_json(error).get("parameter", "") == name
    assert error.kind == "input"
    if name:
        assert f"parameter {name}" in error.happened
        assert "without it" in error.hint


def test_a_refusal_of_another_kind_names_no_parameter() -> None:
    """A rate limit that speaks of a parameter is still a rate limit."""
    assert failed(429, {"error": "parameter n: Rate limited"}).parameter == ""
