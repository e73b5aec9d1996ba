"""Conversations for tests: events of every kind, alone and as whole journals."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from grokchat.conversation import (
    Asked,
    Event,
    HeadMoved,
    Identified,
    ImagePart,
    Outcome,
    Parameters,
    Recorded,
    ReplyBegan,
    ReplyEnded,
    Spoke,
    TextDelta,
    TextPart,
    ThoughtDelta,
    TokenLogprob,
    TokensTold,
    ToolAnswered,
    ToolCalled,
    Usage,
    UsageTold,
)

words = st.text(st.characters(), max_size=20)
names = st.text("abcdef0123456789", min_size=1, max_size=8)
numbers = st.integers(0, 2**31)
parameters = st.builds(
    Parameters,
    effort=st.sampled_from(["none", "low", "medium", "high"]),
    temperature=st.none() | st.floats(0, 2),
    seed=st.none() | st.integers(-(2**53) + 1, 2**53 - 1),
    stop=st.none() | st.lists(words, max_size=4).map(tuple),
    tools=st.none() | st.just(({"type": "function", "function": {"name": "f", "parameters": {}}},)),
    response_format=st.none() | st.just({"type": "json_object"}),
)
pixels = st.integers(0, 2**31)
pictures = st.builds(ImagePart, names, st.just("image/jpeg"), words, width=pixels, height=pixels)
parts = st.lists(st.builds(TextPart, words, st.just("") | names) | pictures, max_size=3).map(tuple)
logprobs = st.floats(-9999, 0)
alternatives = st.lists(st.tuples(st.binary(max_size=5), logprobs), max_size=2).map(tuple)
tokens = st.builds(TokenLogprob, st.binary(max_size=5), logprobs, alternatives)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Spoke, names, names, parts),
    st.builds(ReplyBegan, names, names, st.builds(Asked, words, words, parameters), st.just("") | names),
    st.builds(TokensTold, st.lists(tokens, max_size=3).map(tuple), names, numbers),
    st.builds(Identified, st.dictionaries(words, words, max_size=2), names),
    st.builds(TextDelta, words, names, numbers, numbers),
    st.builds(ThoughtDelta, words, names, numbers),
    st.builds(ToolCalled, names, names, words, names),
    st.builds(
        ToolAnswered,
        names,
        names,
        names,
        words,
        st.sampled_from(get_args(Outcome)),
        words,
        words,
        st.floats(0, 1e6, allow_nan=False),
    ),
    st.builds(UsageTold, st.builds(Usage, st.dictionaries(words, numbers | words | st.none(), max_size=3)), names),
    st.builds(
        ReplyEnded,
        st.sampled_from(["done", "stopped", "failed", "truncated"]),
        words,
        words,
        names,
        st.none() | st.dictionaries(words, words, max_size=2),
    ),
    st.builds(HeadMoved, names),
)


def spoke(id: str, parent: str = "", text: str = "words") -> Spoke:
    """A message of the user."""
    return Spoke(id, parent, (TextPart(text),))


def answered(id: str, parent: str, *pieces: str) -> tuple[Event, ...]:
    """A whole reply in pieces."""
    starts = [sum(len(one) for one in pieces[:index]) for index in range(len(pieces))]
    deltas = [TextDelta(piece, id, start) for piece, start in zip(pieces, starts, strict=True)]
    return (ReplyBegan(id, parent, Asked()), *deltas, ReplyEnded("done", "", "stop", id))


def recorded(*given: Event, copy: str = "", at: float = 1000.0, n: int = 0) -> tuple[Recorded, ...]:
    """The events as one writer puts them into its journal, a second apart."""
    return tuple(Recorded(f"{copy}{n + number}", at + number, event, n + number) for number, event in enumerate(given))
