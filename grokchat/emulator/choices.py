"""Several answers to one question, and how likely their tokens would be: as fixed as the texts, and different from each other.

The distributions are made from the text by a sum over it. They have the shape of real ones, with long sure stretches and doubt where a
sentence begins; they say nothing about any model.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from grokchat.conversation import ReplyEvent, TextDelta, TokenLogprob, TokensTold, ToolCalled, model_named

GIVING = "demo/tokens"
"""The demo's own model, which gives the probabilities of its tokens; Grok has ignored that since grok-4.20."""

_OPENINGS = ("", "Put differently:", "In short:", "Step by step:", "To begin with:", "Seen from afar:", "Once more:")
_OTHER_WORDS = (("is", "remains"), ("are", "stay"), ("with", "by means of"), ("a", "one"), ("and", "as well as"), ("the", "this"))


def variant(text: str, number: int) -> str:
    """Another answer of the same contents: an opening, other words, a paragraph less; the text itself for number 0."""
    if not number:
        return text
    old, new = _OTHER_WORDS[(number - 1) % len(_OTHER_WORDS)]
    blocks = text.split("\n\n")
    if len(blocks) > 3:
        # The first says what it is about, the last that it is a demo.
        del blocks[1 + number % (len(blocks) - 2)]
    fenced = False
    for place, block in enumerate(blocks[:-1]):
        fences = block.count("```")
        if not (fenced or fences or "$" in block or "|" in block or "\\" in block):
            blocks[place] = block.replace(f" {old} ", f" {new} ")
        fenced = fenced != bool(fences % 2)
    return "\n\n".join([_OPENINGS[1 + (number - 1) % (len(_OPENINGS) - 1)], *blocks])


def interleaved(answers: Sequence[Sequence[ReplyEvent]]) -> list[ReplyEvent]:
    """The events of several answers in turn, as they come over one connection; those of another than the first bear its number."""
    named = [[_named(event, number) for event in events] for number, events in enumerate(answers)]
    return [event for row in zip_longest(*named) for event in row if event is not None]


def _named(event: ReplyEvent, number: int) -> ReplyEvent:
    if not number:
        return event
    if isinstance(event, ToolCalled):
        event = replace(event, id=f"{event.id}-{number}")
    return replace(event, reply=str(number))


def gives_logprobs(body: Mapping[str, Any], model: str) -> bool:
    """Whether a request asks for probabilities and its model gives them."""
    return bool(body.get("logprobs")) and model_named(model).heeds("logprobs") not in ("ignored", "refused")


def with_logprobs(events: Sequence[ReplyEvent], most: int) -> Iterator[ReplyEvent]:
    """The events with the probabilities of each piece of text before it, and `most` alternatives."""
    words: dict[bool, list[str]] = {True: [], False: []}
    for event in events:
        if isinstance(event, TextDelta):
            # Where a word begins, others may begin; where it goes on, others go on.
            words[event.text[:1].isspace()].append(event.text)
    before = ""
    for event in events:
        if isinstance(event, TextDelta):
            yield TokensTold(tuple(_tokens(event.text, before, words[event.text[:1].isspace()], most)), event.reply)
            before += event.text
        yield event


def _tokens(text: str, before: str, words: Sequence[str], most: int) -> Iterator[TokenLogprob]:
    """The tokens of a piece: one, or two where a character of four bytes stands in it, which vocabularies cut in the middle."""
    data = text.encode()
    cut = next((place + 2 for place, byte in enumerate(data) if byte >= 0xF0), len(data))
    for piece, context in ((data[:cut], before), (data[cut:], before + text)):
        if piece:
            yield _token(piece, context, words, most)


def _token(piece: bytes, before: str, words: Sequence[str], most: int) -> TokenLogprob:
    chance = _chance(before, piece)
    probability = _probability(piece, before, chance)
    others: list[tuple[bytes, float]] = []
    left = 1 - probability
    seed = zlib.crc32(before[-40:].encode())
    for number in range(2 * most):
        other = words[(seed + number * number * 31 + number * 7) % len(words)].encode()
        if other != piece and other not in [known for known, _ in others] and left > 0.0001:
            share = left * (0.45 + 0.4 * _chance(before, other))
            others.append((other, _logarithm(share)))
            left -= share
    known = [(piece, _logarithm(probability)), *others]
    alternatives = sorted(known, key=lambda one: -one[1])[:most]
    return TokenLogprob(piece, known[0][1], tuple(alternatives))


def _probability(piece: bytes, before: str, chance: float) -> float:
    """The rest of a word is nearly sure, a word in a sentence mostly likely, its beginning open."""
    if not piece[:1].isspace() and before and not before[-1:].isspace():
        return 1 - 0.12 * chance**4
    begins = before.rstrip()[-1:] in ("", ".", ":", "!", "?", "|")
    # One time in twenty the unlikely was written.
    return 0.01 + 2 * (1 - chance) if chance > 0.95 else 1 - (0.85 if begins else 0.6) * chance ** (1 if begins else 3)


def _chance(before: str, piece: bytes) -> float:
    """A number from 0 to 1 that only the text decides."""
    return zlib.crc32(before[-80:].encode() + b"\0" + piece) / 2**32


def _logarithm(probability: float) -> float:
    return round(math.log(max(probability, 1e-6)), 4)
