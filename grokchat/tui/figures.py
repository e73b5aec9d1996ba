"""Figures in words: tokens, cost, speed, context, effort."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from grokchat.conversation import FREE, context_tokens, cost_of, cost_words

if TYPE_CHECKING:
    from grokchat.conversation import Conversation, Cost, Message


def reply_figures(reply: Message) -> str:
    """A reply's tokens, speed and cost."""
    parts: list[str] = []
    # The service tells the tokens of several answers together; those of one can only be counted.
    tokens = reply.usage.completion if reply.usage and reply.answers == 1 else None
    count = tokens if tokens is not None else reply.words
    if count:
        parts.append(f"{count:,} tok")
    end = reply.ended_at
    if count and reply.first_word_at and end - reply.first_word_at > 0.2:
        parts.append(f"{count / (end - reply.first_word_at):.0f} tok/s")
    if reply.asked is not None and reply.usage is not None:
        words = cost_words(cost_of(reply.asked.model, reply.usage))
        parts.append(f"{words} (all {reply.answers})" if reply.answers > 1 else words)
    return " · ".join(part for part in parts if part)


def live_speed(reply: Message, now: float) -> str:
    """The tokens a second of a running reply."""
    passed = now - reply.first_word_at
    return f"{reply.words / passed:.0f} tok/s" if reply.first_word_at and passed > 0.5 else ""


def thinking_seconds(reply: Message, now: float) -> int:
    """How long the model thought, or has been thinking."""
    end = reply.first_word_at or reply.ended_at or now
    return max(0, round(end - reply.at))


class Totals:
    """What a conversation fills and costs. What stands before its last message is counted once, not at each frame."""

    def __init__(self) -> None:
        self._earlier: tuple[Message, ...] | None = None
        self._counted = ("", 0)
        self._before = (0, FREE)

    def of(self, conversation: Conversation) -> tuple[int, Cost]:
        """The tokens of the context and the cost of all branches, as far as it is known."""
        messages, now = conversation.messages, (conversation.head, len(conversation.messages))
        if conversation.earlier is not self._earlier or now != self._counted:
            self._earlier, self._counted = conversation.earlier, now
            others = (message for id, message in messages.items() if id != conversation.head)
            self._before = context_tokens(conversation.earlier), total_cost(others)
        used, cost = self._before
        last = messages.get(conversation.head)
        return (used, cost) if last is None else (context_tokens((last,), used), cost + total_cost((last,)))


def total_cost(messages: Iterable[Message]) -> Cost:
    """What all replies cost, as far as it is known."""
    costs = (cost_of(one.asked.model, one.usage) for one in messages if one.asked is not None)
    return sum((cost for cost in costs if cost is not None), FREE)


def effort_words(effort: str, efforts: Sequence[str], room: int) -> str:
    """The model's efforts with the chosen one in brackets, or only that one where there is little room.

    One that the model has not is not sent, so nothing stands in brackets.
    """
    whole = " · ".join(f"[{one}]" if one == effort else one for one in efforts)
    if efforts and room >= len(whole):
        return whole
    return f"[{effort}]" if effort in efforts else "no effort"
