"""The estimate before sending: honest about what it knows, and in time with its warnings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.config import read_prices
from grokchat.conversation import (
    ImagePart,
    Message,
    TextPart,
    Usage,
    context_tokens,
    estimate,
    meter,
    part_tokens,
    picture_tokens,
    set_prices,
    tokens_of,
)
from grokchat.conversation.estimates import HIDDEN, PICTURE

GROK = "xai/grok-4.3"


@pytest.fixture(autouse=True)
def the_list() -> Iterator[None]:
    set_prices(read_prices({}))
    yield
    set_prices({})


def said(text: str, *parts: ImagePart) -> Message:
    return Message("u", "", "user", text=text, parts=(TextPart(text), *parts))


def told(prompt: int, completion: int, reasoning: int = 0) -> Message:
    details = {"reasoning_tokens": reasoning}
    usage = Usage({"prompt_tokens": prompt, "completion_tokens": completion, "completion_tokens_details": details})
    return Message("a", "u", "assistant", text="words", usage=usage)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("", 0, 0),
        ("word", 1, 1),
        ("The quick brown fox jumps over the lazy dog. " * 20, 180, 240),
        ("你好世界" * 25, 80, 120),
        ("Привет мир " * 20, 80, 160),
        ("for i in range(10):\n    print(i)\n" * 10, 70, 110),
    ],
)
def test_a_text_has_about_as_many_tokens_as_in_life(text: str, least: int, most: int) -> None:
    """Letters by four, Chinese one by one."""
    assert least <= tokens_of(text) <= most


@given(st.text(st.characters(exclude_categories=[])), st.text())
def test_more_text_never_has_fewer_tokens(one: str, two: str) -> None:
    """And joined texts have at most the sum; surrogates do not break it."""
    assert tokens_of(one) <= tokens_of(one + two) <= tokens_of(one) + tokens_of(two)


def test_what_was_told_is_taken_and_only_the_rest_is_estimated() -> None:
    """Thinking is not sent back, so it does not fill the context."""
    assert context_tokens((said("x" * 400), told(500, 60, 900))) == 560
    assert context_tokens((said("x" * 400), told(500, 60), said("y" * 40))) == 570
    assert context_tokens(()) == 0


def test_before_the_first_reply_the_hidden_prompt_the_system_prompt_and_pictures_count() -> None:
    """As far as is known."""
    assert estimate((said("x" * 40),), "", GROK, "s" * 400).prompt == HIDDEN + 100 + 10
    assert estimate((said("x" * 40, ImagePart("ab")),), "", GROK).prompt == HIDDEN + PICTURE + 10


@pytest.mark.parametrize(
    ("width", "height", "detail", "tokens"),
    [
        (448, 448, "auto", 512),
        (449, 448, "high", 768),
        (640, 480, "auto", 1280),
        (8000, 6000, "auto", PICTURE),
        (8000, 6000, "low", 512),
        (0, 0, "auto", PICTURE),
    ],
)
def test_a_picture_is_estimated_by_its_size(width: int, height: int, detail: str, tokens: int) -> None:
    """In squares and the whole; never above what a photo took, as which one of unknown size is taken."""
    assert picture_tokens(width, height, detail) == tokens


def test_what_is_attached_counts() -> None:
    """Like words."""
    assert estimate((), "x" * 40, GROK, attached=5_000).prompt == HIDDEN + 10 + 5_000
    assert part_tokens(ImagePart("ab", width=640, height=480)) == 1280
    assert part_tokens(TextPart("x" * 40, "a.txt")) == 10


def test_a_first_message_has_a_cost_and_no_warning() -> None:
    """Its tokens and those of the service's own prompt."""
    one = estimate((), "x" * 400, GROK, warn_cost=1.0)
    assert (one.prompt, one.warnings) == (HIDDEN + 100, ())
    assert one.dollars == pytest.approx(one.prompt * 1.25e-6)


def test_an_answer_like_those_before_is_part_of_the_cost() -> None:
    """With its thinking, which is paid for."""
    one = estimate((said("q"), told(1000, 100, 300)), "next", GROK)
    assert one.answer == 400
    assert one.dollars == pytest.approx((one.prompt * 1.25 + 400 * 2.5) / 1e6)


@pytest.mark.parametrize(("limit", "warned"), [(0.0, False), (0.01, True), (100.0, False)])
def test_a_dear_message_is_told_before_it_goes(limit: float, warned: bool) -> None:
    """Above the limit only; nought never asks."""
    one = estimate((), "x" * 400_000, GROK, warn_cost=limit)
    assert bool(one.warnings) == warned
    assert one.dollars == pytest.approx(100_130 * 1.25e-6)


def test_the_step_of_the_price_is_told_once_when_it_is_crossed() -> None:
    """Not before, and not again behind it."""
    before, after = (said("q"), told(199_000, 500)), (said("q"), told(201_000, 500))
    assert estimate(before, "short", GROK).warnings == ()
    assert "200,000" in estimate(before, "x" * 4_000, GROK).warnings[0]
    assert estimate(after, "x" * 4_000, GROK).warnings == ()


def test_the_end_of_the_context_is_told() -> None:
    """The service would refuse it."""
    assert any("1,000,000" in one for one in estimate((said("q"), told(999_000, 900)), "x" * 4_000, GROK).warnings)


def test_an_unknown_price_is_no_nought_and_warns_of_nothing() -> None:
    """Nobody knows."""
    one = estimate((), "x" * 4_000_000, "someone/else", warn_cost=0.01)
    assert (one.dollars, one.warnings) == (None, ())


@pytest.mark.parametrize(
    ("used", "words"),
    [
        (0, "context ······ 0.0 %"),
        (10, "context ▏····· 0.0 %"),
        (500_000, "context ███··· 50.0 %"),
        (179_999, "context █▏···· 18.0 %"),
        (180_000, "context 180,000: dearer from 200,000"),
        (200_000, "context █▎···· 20.0 %"),
        (950_000, "context █████▊ 95.0 % FULL"),
        (2_000_000, "context ██████ 200.0 % FULL"),
    ],
)
def test_the_meter_fills_and_speaks_up_near_a_limit(used: int, words: str) -> None:
    """From nine tenths of the price step, and of the whole."""
    assert meter(used, GROK) == words


def test_the_meter_of_an_unknown_model_counts() -> None:
    """Without a share of what nobody knows."""
    assert meter(1234, "someone/else") == "context 1,234"
