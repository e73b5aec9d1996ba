"""Tokens seen from inside: how likely the model held each one, and what it would have written in its place."""

from __future__ import annotations

import codecs
import math
from collections.abc import Sequence
from typing import NamedTuple

LEAST = -9999.0
"""What services write for a token that cannot be; anything below is read as this."""

LEVELS = (0.9, 0.5, 0.2, 0.05)
"""The least probabilities of the levels 0 (sure) to 3; what is below is level 4."""

Alternative = tuple[bytes, float]
"""A token that might have been written, with its natural logarithm of probability."""


class TokenLogprob(NamedTuple):
    """A token as its bytes, which may be a part of a character, with its log probability and the likeliest tokens at its place."""

    piece: bytes
    logprob: float
    alternatives: tuple[Alternative, ...] = ()

    @property
    def probability(self) -> float:
        """From 0 to 1."""
        return math.exp(self.logprob)


class Piece(NamedTuple):
    """Tokens `first` up to `last` that make whole characters together: mostly one."""

    text: str
    first: int
    last: int


def perplexity(tokens: Sequence[TokenLogprob]) -> float:
    """Among how many equally likely tokens the model chose each time, on average: 1 is certain; 0 without tokens."""
    if not tokens:
        return 0.0
    mean = -sum(token.logprob for token in tokens) / len(tokens)
    # What no number can hold is endless.
    return math.exp(mean) if mean < 700 else math.inf


def level_of(probability: float) -> int:
    """How sure the model was, from 0 (sure) to 4 (surprised)."""
    return next((level for level, least in enumerate(LEVELS) if probability >= least), len(LEVELS))


def pieces_of(tokens: Sequence[TokenLogprob]) -> list[Piece]:
    """The tokens in groups that begin and end with whole characters; bytes that are no UTF-8 become U+FFFD."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    found: list[Piece] = []
    first, text = 0, ""
    for number, token in enumerate(tokens):
        text += decoder.decode(token.piece)
        if not decoder.getstate()[0]:
            found.append(Piece(text, first, number + 1))
            first, text = number + 1, ""
    text += decoder.decode(b"", final=True)
    if first < len(tokens):
        found.append(Piece(text, first, len(tokens)))
    return found


def words_of(piece: bytes) -> str:
    """One token by itself; bytes that are no whole character are written as ⟨E2 80⟩."""
    try:
        return piece.decode()
    except UnicodeDecodeError:
        return f"⟨{piece.hex(' ').upper()}⟩"


def least_certain(tokens: Sequence[TokenLogprob]) -> list[int]:
    """The tokens' places, the least likely first."""
    return sorted(range(len(tokens)), key=lambda place: (tokens[place].logprob, place))
