"""The probabilities of tokens as the service writes them, both halves: `{content: [{token, logprob, bytes, top_logprobs}]}`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from grokchat.conversation import TokenLogprob
from grokchat.conversation.logprobs import LEAST, Alternative

DIGITS = 4
"""Digits behind the point of a logarithm that are kept: a hundredth of a per cent."""

MOST = 20
"""The most alternatives of one token that are read."""


def logprobs_of(value: object) -> list[TokenLogprob]:
    """The tokens of a choice's `logprobs`; what makes no sense is left out."""
    content = value.get("content") if isinstance(value, Mapping) else None
    found: list[TokenLogprob] = []
    for row in content if isinstance(content, list) else ():
        pair = _pair_of(row)
        if pair is not None:
            others = row.get("top_logprobs")
            pairs = map(_pair_of, others[:MOST] if isinstance(others, list) else ())
            found.append(TokenLogprob(*pair, tuple(pair for pair in pairs if pair is not None)))
    return found


def encode_logprobs(tokens: Iterable[TokenLogprob]) -> dict[str, Any]:
    """The tokens as the service writes them."""
    rows = [
        {**_row(token.piece, token.logprob), "top_logprobs": [_row(*other) for other in token.alternatives]} for token in tokens
    ]
    return {"content": rows, "refusal": None}


def _pair_of(row: object) -> Alternative | None:
    """A token and its log probability; its bytes go before its text, which cannot hold a part of a character."""
    if not isinstance(row, Mapping):
        return None
    token, logprob, given = row.get("token"), row.get("logprob"), row.get("bytes")
    if isinstance(logprob, bool) or not isinstance(logprob, int | float) or logprob != logprob:  # noqa: PLR0124 - not a number
        return None
    if isinstance(given, list) and all(isinstance(one, int) and 0 <= one <= 255 for one in given):
        piece = bytes(given)
    elif isinstance(token, str):
        piece = token.encode("utf-8", "replace")
    else:
        return None
    return piece, round(float(min(0.0, max(LEAST, logprob))), DIGITS)


def _row(piece: bytes, logprob: float) -> dict[str, Any]:
    return {"token": piece.decode("utf-8", "backslashreplace"), "logprob": logprob, "bytes": list(piece)}
