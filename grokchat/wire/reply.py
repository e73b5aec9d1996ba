"""A reply from bytes: both stream dialects, a whole JSON body, and every envelope around it.

However the bytes are cut, the events join to the same text; exactly one `ReplyEnded` comes, and it comes last. Text is
never trimmed, never made the same as other text, never dropped as a repetition.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from grokchat.conversation import ReplyEnded, ReplyEvent, Usage, UsageTold
from grokchat.errors import Malformed, ServiceError
from grokchat.wire.choices import Choice, text_of
from grokchat.wire.failures import error_json, error_of_values
from grokchat.wire.sse import EVENT_LIMIT, SSEDecoder

MOST_CHOICES = 10
"""The most answers that one request can bring."""

_DEPTH = 3


class ReplyDecoder:
    """Takes the bytes of an answer in any pieces and gives its events.

    `done` turns true at `[DONE]`: nothing after it is read. `skipped` counts events that could not be read. `failure` is
    the error that the answer told, or that it is, None while there is none. `redact` takes secrets out of an error's words.
    Events of another answer than the first have its index in `reply`; the `ReplyEnded` without one comes last and ends all.
    """

    def __init__(self, content_type: str = "text/event-stream", *, redact: Callable[[str], str] = str) -> None:
        self._redact = redact
        self._sse = None if "json" in content_type.lower() else SSEDecoder()
        self._body = bytearray()
        self._first = Choice()
        self._choices = {0: self._first}
        self._native_end = False
        self._seen = False
        self._ended = False
        self._usage: Usage | None = None
        self._found: list[ReplyEvent] = []
        self.done = False
        self.skipped = 0
        self.failure: ServiceError | None = None

    def feed(self, data: bytes) -> list[ReplyEvent]:
        """The events that `data` completes, neighbouring pieces of text joined. Raises Malformed past a limit."""
        if self.done:
            return []
        if self._sse is None:
            self._body += data
            if len(self._body) > EVENT_LIMIT:
                raise Malformed(f"The service sent a body of more than {EVENT_LIMIT // 2**20} MiB.", kind="limit")
            return []
        for event in self._sse.feed(data):
            if not self.done:
                self._take_data(event.data)
        return self._given()

    def close(self) -> list[ReplyEvent]:
        """The rest, at the end of the bytes: what was held back and the `ReplyEnded`."""
        if not self.done:
            if self._sse is None:
                self._take_whole(bytes(self._body))
            else:
                self._take_rest()
        self._end()
        return self._given()

    def _take_rest(self) -> None:
        """What stands at the end of a stream without its blank line; a piece of JSON is a cut, not an error."""
        assert self._sse is not None
        for event in self._sse.close():
            if event.data == "[DONE]" or _json(event.data) is not None:
                self._take_data(event.data)

    def _take_whole(self, body: bytes) -> None:
        values = _json(body.decode("utf-8", "replace"))
        if isinstance(values, dict):
            self._take(values, whole=True)
            if not self._ended and self._came:
                self._first.finish = self._first.finish or "stop"
        elif body.strip():
            self._fail(Malformed("The service sent something that is not a reply.", hint="Try again."))

    def _take_data(self, data: str) -> None:
        if data.strip() == "[DONE]":
            self.done = True
            self._end()
            return
        if not data:
            return
        values = _json(data)
        if isinstance(values, dict):
            self._take(values)
        elif values is None and data.lstrip()[:1] not in ("{", "["):
            self._fail(Malformed("The service sent words in place of a reply.", hint="Try again."))
        else:
            self.skipped += 1

    def _take(self, values: dict[str, Any], *, whole: bool = False) -> None:
        values, failure = _unwrapped(values, self._redact)
        if failure is not None:
            self._fail(failure)
            return
        choices = values.get("choices")
        if isinstance(choices, list):
            for choice in choices:
                if isinstance(choice, dict):
                    self._take_choice(choice)
        elif "response" in values or "tool_calls" in values:
            self._take_native(values, whole=whole)
        elif whole and "request_id" in values:
            self._fail(_deferred(str(values["request_id"])))
        usage = values.get("usage")
        if isinstance(usage, dict):
            self._seen = True
            self._usage = Usage(usage)

    def _take_choice(self, values: dict[str, Any]) -> None:
        index = values.get("index") or 0
        if not isinstance(index, int) or not 0 <= index < MOST_CHOICES:
            self.skipped += 1
            return
        choice = self._choices.setdefault(index, Choice(index))
        if choice.over:
            return
        choice.take(values)
        if choice.reply and choice.finish:
            # The first ends with the whole: what the request took stands at it.
            choice.over = True
            self._found += [*choice.close(), ReplyEnded("done", "", choice.finish, choice.reply)]

    def _take_native(self, values: dict[str, Any], *, whole: bool) -> None:
        self._native_end = self._native_end or whole or isinstance(values.get("usage"), dict)
        response = values.get("response")
        if isinstance(response, str) or response is not None:
            self._seen = True
        self._first.add("text", text_of(response))
        self._first.calls.add(values.get("tool_calls"))

    @property
    def _came(self) -> bool:
        return self._seen or any(choice.seen for choice in self._choices.values())

    def _fail(self, error: ServiceError) -> None:
        if not self._ended:
            self._flush_usage()
            self._found.append(ReplyEnded("failed", str(error), error=error_json(error)))
            self._ended = self.done = True
            self.failure = error

    def _end(self) -> None:
        if self._ended:
            return
        self._ended = True
        calls = bool(self._first.calls.whole())
        for choice in self._choices.values():
            if not choice.over:
                self._found += choice.close()
        self._flush_usage()
        if not self._came and not calls:
            words = "The service answered with nothing."
            error = Malformed(words, hint="Try again, with less effort or more tokens.", kind="empty")
            self._found.append(ReplyEnded("failed", str(error), error=error_json(error)))
        elif self._first.finish or self._native_end or self.done:
            finish = self._first.finish or ("tool_calls" if calls else "stop")
            self._found.append(ReplyEnded("done", self._unread(), finish))
        else:
            cut = ServiceError("The reply broke off before its end.", kept="What came is kept.", hint="Try again.", kind="cut_off")
            self._found.append(ReplyEnded("truncated", str(cut), error=error_json(cut)))

    def _flush_usage(self) -> None:
        if self._usage is not None:
            self._found.append(UsageTold(self._usage))
            self._usage = None

    def _unread(self) -> str:
        if not self.skipped:
            return ""
        return f"{self.skipped} part{'s' if self.skipped > 1 else ''} of the reply could not be read."

    def _given(self) -> list[ReplyEvent]:
        """What came: words before what was told of them, so nothing of an answer follows its ending."""
        open_choices = [choice for choice in self._choices.values() if not choice.over]
        given = [*(event for choice in open_choices for event in choice.given()), *self._found]
        self._found = []
        return given


def _deferred(request: str) -> Malformed:
    """What a request id in place of an answer means, told as it came."""
    words = f"The service will answer later and gave only a request id, {request[:80]}. Cloudflare has no address to fetch it from."
    hint = "Ask again without `deferred`; Alt+Z and `ask --detach` finish a reply in the background."
    error = Malformed(words, hint=hint, kind="deferred")
    error.trace = error.trace._replace(code=request)
    return error


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _unwrapped(values: dict[str, Any], redact: Callable[[str], str]) -> tuple[dict[str, Any], ServiceError | None]:
    """The reply inside Cloudflare's envelopes, at most three deep, or the failure that one of them tells."""
    for _ in range(_DEPTH + 1):
        failure = error_of_values(values, redact)
        if failure is not None:
            return values, failure
        inner = values.get("result")
        if any(key in values for key in ("choices", "response", "output")) or not isinstance(inner, dict):
            break
        values = inner
    return values, None
