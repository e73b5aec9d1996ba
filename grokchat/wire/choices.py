"""One answer of a reply: its words, thoughts, calls and tokens put together from the pieces of a choice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from grokchat.conversation import ReplyEvent, TextDelta, ThoughtDelta, TokenLogprob, TokensTold
from grokchat.wire.logprobs import logprobs_of
from grokchat.wire.toolcalls import ToolCalls

_FINISH = {"model_length": "length", "function_call": "tool_calls"}
Kind = Literal["text", "thought"]


class Choice:
    """Takes the choices of one index. `reply` is the answer's name on the wire: empty for the first, else its index.

    `seen` turns true once anything came, `finish` holds the service's reason for the end, `over` is set by who told the ending.
    """

    def __init__(self, index: int = 0) -> None:
        self.reply = str(index) if index else ""
        self.calls = ToolCalls()
        self.finish = ""
        self.seen = False
        self.over = False
        self._half: dict[Kind, str] = {"text": "", "thought": ""}
        self._found: list[ReplyEvent] = []
        self._tokens: list[TokenLogprob] = []

    def take(self, choice: Mapping[str, Any]) -> None:
        """A choice of a piece of the stream, or of a whole answer."""
        delta = choice.get("delta") or choice.get("message")
        if isinstance(delta, Mapping):
            thought = delta.get("reasoning_content")
            self.add("thought", text_of(delta.get("reasoning") if thought is None else thought))
            self.add("text", text_of(delta.get("content")) or text_of(delta.get("refusal")))
            self.calls.add(delta.get("tool_calls"))
        self._tokens += logprobs_of(choice.get("logprobs"))
        finish = choice.get("finish_reason")
        if isinstance(finish, str):
            if finish:
                self.finish = _FINISH.get(finish, finish)
            elif self.calls:
                self.finish = "tool_calls"
            self.seen = True

    def add(self, kind: Kind, text: str) -> None:
        """A piece of the words or of the thoughts."""
        text, self._half[kind] = _joined(self._half[kind] + text)
        if text:
            self._put(kind, text)

    def given(self) -> list[ReplyEvent]:
        """What came since the last call; neighbouring pieces are joined, and the tokens stand behind the words."""
        found, self._found = self._found, []
        if self._tokens:
            found.append(TokensTold(tuple(self._tokens), self.reply))
            self._tokens = []
        return found

    def close(self) -> list[ReplyEvent]:
        """The rest: halves of characters whose other half never came, and the calls."""
        for kind, half in self._half.items():
            if half:
                self._put(kind, "\ufffd")
                self._half[kind] = ""
        return [*self.given(), *(replace(call, reply=self.reply) for call in self.calls.whole())]

    def _put(self, kind: Kind, text: str) -> None:
        self.seen = True
        last = self._found[-1] if self._found else None
        if kind == "text" and isinstance(last, TextDelta):
            self._found[-1] = replace(last, text=last.text + text, tokens=last.tokens + 1)
        elif kind == "thought" and isinstance(last, ThoughtDelta):
            self._found[-1] = replace(last, text=last.text + text)
        else:
            self._found.append(TextDelta(text, self.reply) if kind == "text" else ThoughtDelta(text, self.reply))


def text_of(value: object) -> str:
    """The words of a content field: none for null, JSON for a value that is no text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        texts = [part.get("text") for part in value if isinstance(part, Mapping)]
        if texts and all(isinstance(text, str) for text in texts):
            return "".join(str(text) for text in texts)
    return json.dumps(value, ensure_ascii=False)


def _joined(text: str) -> tuple[str, str]:
    """The text with its surrogate halves joined, and a last half that waits for the other one."""
    if not text or text.isascii():
        return text, ""
    rest = text[-1] if "\ud800" <= text[-1] <= "\udbff" else ""
    body = text[: len(text) - len(rest)]
    if any("\ud800" <= char <= "\udfff" for char in body):
        body = body.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return body, rest
