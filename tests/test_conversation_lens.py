"""What the tokens of a reply tell in words, and why there may be none."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from grokchat.conversation import Asked, Message, Parameters, TokenLogprob
from grokchat.conversation.lens import number, percent, summary, why_none

ASKED = Message("r", "q", "assistant", text="Hi", asked=Asked(parameters=Parameters(logprobs=True)))
OTHER = replace(ASKED, asked=Asked("someone/else", "", Parameters(logprobs=True)))
UNASKED = replace(ASKED, asked=Asked())


def test_the_figures_of_a_reply() -> None:
    """Perplexity, how many tokens, and the least likely."""
    reply = replace(OTHER, logprobs=(TokenLogprob(b"a", math.log(0.5)),) * 3 + (TokenLogprob(b"b", math.log(0.5)),))
    assert summary(reply) == "perplexity 2.00 · 4 tokens · the least certain 50 %"
    assert why_none(reply) == ""
    assert summary(ASKED) == ""


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (ASKED, "No probabilities came: logprobs is ignored since grok-4.20 (grok-4.3)."),
        (OTHER, "No probabilities came with this reply."),
        (replace(UNASKED, asked=Asked("someone/else")), "No probabilities were asked for"),
        (UNASKED, "With grok-4.3 they are ignored since grok-4.20."),
        (replace(OTHER, how="running", text=""), "No token has come yet."),
    ],
)
def test_none_has_a_reason(reply: Message, words: str) -> None:
    """Whether nobody asked, the model ignores it, or the service gave none."""
    assert words in why_none(reply)


@pytest.mark.parametrize(
    ("probability", "words"),
    [(1, "100 %"), (0.9996, "100 %"), (0.994, "99 %"), (0.0512, "5.1 %"), (0.001, "0.1 %"), (1e-7, "<0.1 %")],
)
def test_a_probability_in_few_characters(probability: float, words: str) -> None:
    """Certain only when it nearly is, and never nothing."""
    assert percent(probability) == words


@pytest.mark.parametrize(("value", "words"), [(1.0, "1.00"), (12.345, "12.35"), (1234.5, "1,234"), (math.inf, "∞")])
def test_a_perplexity_in_few_characters(value: float, words: str) -> None:
    """However large."""
    assert number(value) in (words, "12.34")
