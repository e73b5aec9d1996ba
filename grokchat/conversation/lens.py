"""What the tokens of a reply tell, in words, and why there may be none."""

from __future__ import annotations

from grokchat.conversation.logprobs import perplexity
from grokchat.conversation.messages import Message
from grokchat.conversation.models import model_named


def summary(reply: Message) -> str:
    """The tokens of a reply in one line: how many, perplexity, the least likely; empty without tokens."""
    tokens = reply.logprobs
    if not tokens:
        return ""
    least = min(tokens, key=lambda token: token.logprob).probability
    return f"perplexity {number(perplexity(tokens))} · {len(tokens):,} tokens · the least certain {percent(least)}"


def why_none(reply: Message) -> str:
    """Why a reply has no probabilities; empty where it has."""
    if reply.logprobs or reply.asked is None:
        return ""
    model = model_named(reply.asked.model)
    effect = model.effect("logprobs")
    heeds = model.heeds("logprobs") in ("ignored", "refused")
    if not reply.asked.parameters.logprobs:
        words = (
            "No probabilities were asked for with this reply: set logprobs, and top_logprobs for the alternatives, and ask again."
        )
        return f"{words} With {model.name} they are {effect}." if heeds else words
    if reply.running and not reply.text:
        return "No token has come yet."
    return f"No probabilities came: logprobs is {effect} ({model.name})." if heeds else "No probabilities came with this reply."


def percent(probability: float) -> str:
    """A probability in few characters."""
    part = 100 * probability
    if part >= 99.95:
        return "100 %"
    return f"{part:.0f} %" if part >= 10 else f"{part:.1f} %" if part >= 0.1 else "<0.1 %"


def number(value: float) -> str:
    """A perplexity in few characters."""
    return "∞" if value > 1e6 else f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
