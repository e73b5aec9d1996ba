"""What a request will weigh before it is sent: tokens and dollars, always an estimate and marked ≈ wherever it is shown.

The service tells tokens only afterwards. A token of English prose is about 4.8 characters, of Markdown with code and formulas
about 3.4 (counted on recorded replies of grok-4.3), so four characters a token are wrong by up to a fifth either way; a Chinese
character is counted as a token. What earlier replies told is taken as it is, so that only what
was written since is estimated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grokchat.conversation.messages import ImagePart, Message, Part
from grokchat.conversation.models import model_named
from grokchat.conversation.prices import dollars, price_of

CHARACTERS = 4
"""Characters of a token, in scripts of letters."""

HIDDEN = 130
"""Tokens that the service adds to the first request by itself, as recorded (130 to 150 for a short question)."""

PICTURE = 2_400
"""Tokens of a photo, as recorded once; no picture is taken for more, and one of unknown size for as much."""

TILE = 448
TILE_TOKENS = 256
"""A model that sees cuts a picture into squares of so many pixels, each of so many tokens, and looks once at the whole."""

NEAR = 0.9
"""The part of a limit from which on it is spoken of."""


def tokens_of(text: str) -> int:
    """About how many tokens the text has."""
    size = len(text)
    # A Chinese character has two bytes beyond the first and makes a token, a Cyrillic letter has one and makes half of one.
    beyond = 0 if text.isascii() else len(text.encode("utf-8", "replace")) - size
    return -(-(2 * size + 3 * beyond) // (2 * CHARACTERS))


def picture_tokens(width: int, height: int, detail: str = "auto") -> int:
    """About how many tokens a picture has; the service tells it only afterwards."""
    if detail == "low":
        return 2 * TILE_TOKENS
    tiles = -(-width // TILE) * -(-height // TILE)
    return min(PICTURE, TILE_TOKENS * (tiles + 1)) if tiles else PICTURE


def part_tokens(part: Part) -> int:
    """About how many tokens a part of a message has."""
    return picture_tokens(part.width, part.height, part.detail) if isinstance(part, ImagePart) else tokens_of(part.text)


def context_tokens(messages: Iterable[Message], before: int = 0) -> int:
    """The tokens that the messages fill after `before`: what the last reply told, and about how many came after it.

    Thinking is not among them: it is never sent back.
    """
    total = before
    for message in messages:
        usage = message.usage
        if usage is not None and usage.prompt is not None and usage.completion is not None:
            # Of several answers only this one goes on; the service told the tokens of all.
            total = usage.prompt + (usage.completion if message.answers == 1 else tokens_of(message.text))
        else:
            total += tokens_of(message.text) + sum(part_tokens(part) for part in message.parts if isinstance(part, ImagePart))
    return total


@dataclass(frozen=True, slots=True)
class Estimate:
    """A request that is about to be sent: its tokens, the answer's likely ones, and dollars (None: the price is unknown).

    `warnings` says in words what a person should know before it goes, empty when there is nothing.
    """

    prompt: int
    answer: int
    dollars: float | None
    warnings: tuple[str, ...] = ()


def estimate(
    path: Sequence[Message], text: str, model: str, system: str = "", warn_cost: float = 0.0, attached: int = 0
) -> Estimate:
    """What saying `text` and `attached` more tokens after `path` will take; nothing is taken for cached, and the answer is as long as those before.

    It warns of a cost above `warn_cost` dollars (0: never), of the prompt length from which on tokens cost more, and of the
    end of the model's context.
    """
    before = context_tokens(path, HIDDEN + tokens_of(system))
    prompt = before + tokens_of(text) + attached
    answers = [(one.usage.completion or 0) + (one.usage.reasoning or 0) for one in path if one.usage is not None]
    answer = sum(answers) // len(answers) if answers else 0
    price, known = price_of(model), model_named(model)
    cost = None if price is None else price.of(prompt, 0, answer)
    warnings = []
    if cost is not None and warn_cost and cost > warn_cost:
        warnings.append(f"This would cost ≈ {dollars(cost)}, more than {dollars(warn_cost)}.")
    if price is not None and price.step and before < price.step <= prompt:
        warnings.append(f"From {price.step:,} tokens on everything costs more; this has ≈ {prompt:,}.")
    if known.context and prompt > known.context:
        warnings.append(f"{known.name} reads {known.context:,} tokens; this has ≈ {prompt:,}.")
    return Estimate(prompt, answer, cost, tuple(warnings))


def meter(used: int, model: str) -> str:
    """How full the model's context is, in words, and whether a limit is near; `used` in tokens."""
    known, price = model_named(model), price_of(model)
    if price is not None and price.step and NEAR * price.step <= used < price.step:
        return f"context {used:,}: dearer from {price.step:,}"
    if not known.context:
        return f"context {used:,}"
    full = " FULL" if used > NEAR * known.context else ""
    return f"context {_bar(used / known.context)} {100 * used / known.context:.1f} %{full}"


def _bar(share: float, width: int = 6) -> str:
    """A bar of eighths of cells."""
    eighths = min(8 * width, round(share * 8 * width) or (share > 0))
    whole, rest = divmod(eighths, 8)
    return ("█" * whole + (" ▏▎▍▌▋▊▉"[rest] if rest else "")).ljust(width, "·")
