"""Events and parameters as plain JSON values and back; what the journal's lines and `ask --jsonl` are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, get_args

from grokchat.conversation.events import (
    Ending,
    Event,
    HeadMoved,
    Identified,
    ReplyBegan,
    ReplyEnded,
    Spoke,
    TextDelta,
    ThoughtDelta,
    TokensTold,
    ToolAnswered,
    ToolCalled,
    UsageTold,
)
from grokchat.conversation.logprobs import LEAST, Alternative, TokenLogprob
from grokchat.conversation.messages import Asked, ImagePart, Outcome, Part, TextPart
from grokchat.conversation.parameters import Parameters
from grokchat.conversation.usage import Usage

Json = dict[str, Any]

_PIXELS = ("width", "height")
_ENDINGS: tuple[str, ...] = get_args(Ending)
_OUTCOMES: tuple[str, ...] = get_args(Outcome)


def encode(event: Event) -> Json:
    """The event as JSON values, with its `type` in the past tense (`spoke`, `text`, `reply_ended`, …)."""
    match event:
        case Spoke(id, parent, parts):
            return {"type": "spoke", "message": id, "parent": parent, "parts": [encode_part(part) for part in parts]}
        case ReplyBegan(id, parent, asked, beside):
            began: Json = {"type": "reply_began", "message": id, "parent": parent, "asked": encode_asked(asked)}
            return {**began, "beside": beside} if beside else began
        case Identified(ids, reply):
            return {"type": "identified", "reply": reply, "ids": dict(ids)}
        case TextDelta(text, reply, start, tokens):
            return {"type": "text", "reply": reply, "start": start, "tokens": tokens, "text": text}
        case ThoughtDelta(text, reply, start):
            return {"type": "thought", "reply": reply, "start": start, "text": text}
        case TokensTold(tokens, reply, start):
            return {"type": "tokens", "reply": reply, "start": start, "tokens": [_encode_token(token) for token in tokens]}
        case ToolCalled(id, name, arguments, reply):
            return {"type": "tool_called", "reply": reply, "call": id, "name": name, "arguments": arguments}
        case ToolAnswered():
            return _encode_answer(event)
        case UsageTold(usage, reply):
            return {"type": "usage", "reply": reply, "usage": dict(usage.received)}
        case ReplyEnded(how, detail, finish, reply, error):
            ended: Json = {"type": "reply_ended", "reply": reply, "how": how, "finish": finish, "detail": detail}
            return ended if error is None else {**ended, "error": dict(error)}
        case HeadMoved(to):
            return {"type": "head_moved", "to": to}


def decode(values: Mapping[str, Any]) -> Event | None:
    """The event that `encode` made these values of; None for a type of a later version.

    Raises ValueError when a known type lacks a field or holds one of the wrong kind.
    """
    read = _READERS.get(str(values.get("type")))
    if read is None:
        return None
    try:
        return read(values)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"a {values.get('type')} event lacks or garbles {error}") from error


def _encode_answer(event: ToolAnswered) -> Json:
    answer: Json = {"type": "tool_answered", "message": event.id, "parent": event.parent, "call": event.call, "text": event.text}
    outcome = "" if event.outcome == "answered" else event.outcome
    more = {"outcome": outcome, "name": event.name, "arguments": event.arguments, "seconds": event.seconds}
    return {**answer, **{name: value for name, value in more.items() if value}}


def encode_part(part: Part) -> Json:
    """A part of a message as JSON values; empty fields are left out."""
    if isinstance(part, TextPart):
        return {"text": part.text, "name": part.name} if part.name else {"text": part.text}
    given = {field.name: getattr(part, field.name) for field in fields(ImagePart)}
    return {"image": {name: value for name, value in given.items() if value}}


def decode_part(values: Mapping[str, Any]) -> Part:
    """The part that `encode_part` made these values of; fields of a later version are left out."""
    if "image" not in values:
        return TextPart(_text(values, "text"), _text({"name": "", **values}, "name"))
    image: Mapping[str, Any] = values["image"]
    words = {
        field.name: _text(image, field.name) for field in fields(ImagePart) if field.name in image and field.name not in _PIXELS
    }
    width, height = (max(0, int(image.get(name, 0))) for name in _PIXELS)
    return ImagePart(**words, width=width, height=height)


def encode_asked(asked: Asked) -> Json:
    """What a reply was asked with, as JSON values."""
    return {"model": asked.model, "system": asked.system, "parameters": asked.parameters.given()}


def decode_asked(values: Mapping[str, Any]) -> Asked:
    """What `encode_asked` made these values of."""
    return Asked(_text(values, "model"), _text(values, "system"), Parameters.from_given(values["parameters"]))


def _decode_parts(values: Mapping[str, Any]) -> tuple[Part, ...]:
    """The parts of a message; kinds of a later version are left out."""
    return tuple(decode_part(part) for part in values["parts"] if "text" in part or "image" in part)


def _encode_token(token: TokenLogprob) -> list[Any]:
    """A token as a short array: its text, or its bytes where they are no text, its log probability, and the alternatives."""
    others = [[_encode_piece(piece), logprob] for piece, logprob in token.alternatives]
    return [_encode_piece(token.piece), token.logprob, *([others] if others else [])]


def _encode_piece(piece: bytes) -> str | list[int]:
    try:
        return piece.decode()
    except UnicodeDecodeError:
        return list(piece)


def _decode_tokens(values: Mapping[str, Any]) -> TokensTold:
    tokens = [
        TokenLogprob(*_decode_pair(row), tuple(map(_decode_pair, row[2] if len(row) > 2 else ()))) for row in values["tokens"]
    ]
    return TokensTold(tuple(tokens), _text(values, "reply"), int(values["start"]))


def _decode_pair(row: Any) -> Alternative:
    piece, logprob = row[0], float(row[1])
    if not isinstance(piece, str | list) or not LEAST <= logprob <= 0:
        raise TypeError("tokens")
    return piece.encode() if isinstance(piece, str) else bytes(piece), logprob


def _decode_ended(values: Mapping[str, Any]) -> ReplyEnded:
    how, error = values["how"], values.get("error")
    if how not in _ENDINGS or not (error is None or isinstance(error, dict)):
        raise TypeError("how")
    return ReplyEnded(how, str(values.get("detail", "")), str(values.get("finish", "")), _text(values, "reply"), error)


def _decode_answer(values: Mapping[str, Any]) -> ToolAnswered:
    outcome = values.get("outcome", "answered")
    if outcome not in _OUTCOMES:
        raise TypeError("outcome")
    more = {"name": "", "arguments": "", **values}
    return ToolAnswered(
        _text(values, "message"),
        _text(values, "parent"),
        _text(values, "call"),
        _text(values, "text"),
        outcome,
        _text(more, "name"),
        _text(more, "arguments"),
        float(values.get("seconds", 0.0)),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


_READERS: dict[str, Callable[[Mapping[str, Any]], Event]] = {
    "spoke": lambda v: Spoke(_text(v, "message"), _text(v, "parent"), _decode_parts(v)),
    "reply_began": lambda v: ReplyBegan(
        _text(v, "message"), _text(v, "parent"), decode_asked(v["asked"]), _text({"beside": "", **v}, "beside")
    ),
    "identified": lambda v: Identified({str(name): str(value) for name, value in v["ids"].items()}, _text(v, "reply")),
    "text": lambda v: TextDelta(_text(v, "text"), _text(v, "reply"), int(v["start"]), int(v.get("tokens", 1))),
    "thought": lambda v: ThoughtDelta(_text(v, "text"), _text(v, "reply"), int(v["start"])),
    "tokens": _decode_tokens,
    "tool_called": lambda v: ToolCalled(_text(v, "call"), _text(v, "name"), _text(v, "arguments"), _text(v, "reply")),
    "tool_answered": _decode_answer,
    "usage": lambda v: UsageTold(Usage(dict(v["usage"])), _text(v, "reply")),
    "reply_ended": _decode_ended,
    "head_moved": lambda v: HeadMoved(_text(v, "to")),
}
