"""What tokens cost: told by the service, reckoned by the list, or unknown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.config import read_prices
from grokchat.conversation import FREE, Cost, Price, Usage, cost_of, cost_words, price_of, price_words, set_prices
from grokchat.errors import ConfigError

GROK = "xai/grok-4.3"


@pytest.fixture(autouse=True)
def the_list() -> Iterator[None]:
    set_prices(read_prices({}))
    yield
    set_prices({})


def usage(prompt: int, cached: int = 0, completion: int = 0, reasoning: int = 0, **more: Any) -> Usage:
    return Usage(
        {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "completion_tokens_details": {"reasoning_tokens": reasoning},
            "prompt_tokens_details": {"cached_tokens": cached},
            **more,
        }
    )


def dollars(one: Usage, model: str = GROK) -> float:
    cost = cost_of(model, one)
    assert cost is not None
    return cost.dollars


def test_the_cost_needs_both_sides() -> None:
    """Unknown stays unknown and is never a guess."""
    assert cost_of(GROK, None) is None
    assert cost_of(GROK, Usage({"prompt_tokens": 5})) is None
    assert cost_of(GROK, Usage({"completion_tokens": 5})) is None
    assert cost_of("someone/else", usage(1, 0, 1)) is None
    assert price_of("someone/else") is None


def test_the_price_has_three_parts() -> None:
    """Cached, fresh and written tokens; thinking is written. A short name has the same price."""
    one = usage(100_000, 40_000, 50_000, 50_000)
    assert dollars(one) == pytest.approx(0.04 * 0.20 + 0.06 * 1.25 + 0.1 * 2.50)
    assert dollars(one, "grok-4.3") == dollars(one)
    assert cost_of(GROK, one) == Cost(dollars(one), told=False)


def test_from_the_step_on_the_whole_request_costs_more() -> None:
    """Not only the tokens beyond it."""
    assert dollars(usage(199_999)) == pytest.approx(0.199999 * 1.25)
    assert dollars(usage(200_000)) == pytest.approx(0.2 * 2.50)
    assert dollars(usage(200_000, 100_000, 1_000)) == pytest.approx(0.1 * 2.50 + 0.1 * 0.40 + 0.001 * 5.0)


def test_more_cached_than_sent_is_never_a_refund() -> None:
    """The cached part is at most the whole request."""
    assert dollars(usage(10, 99)) == pytest.approx(10 * 0.20 / 1e6)


def test_what_the_service_told_goes_before_the_list() -> None:
    """Prices change; its own figure is what is paid, of any model."""
    told = usage(1, 0, 1, cost_in_usd_ticks=10**10)
    assert cost_of(GROK, told) == cost_of("someone/else", told) == Cost(1.0, told=True)


def test_own_prices_go_before_the_programs() -> None:
    """And add models that it does not know."""
    set_prices(
        read_prices({GROK: {"prompt": 10, "cached": 1, "completion": 20}, "a/b": {"prompt": 1, "cached": 0, "completion": 0}})
    )
    assert price_of(GROK) == Price(10, 1, 20)
    assert dollars(usage(1_000_000), "a/b") == pytest.approx(1.0)
    assert price_of("xai/grok-4.7") is not None


@pytest.mark.parametrize(
    ("own", "word"),
    [
        ({"a/b": 5}, "table"),
        ({"a/b": {"prompt": 1, "cached": 1}}, "completion"),
        ({"a/b": {"prompt": "1", "cached": 1, "completion": 1}}, "prompt"),
        ({"a/b": {"prompt": -1, "cached": 1, "completion": 1}}, "prompt"),
        ({"a/b": {"prompt": True, "cached": 1, "completion": 1}}, "prompt"),
        ({"a/b": {"prompt": 1, "cached": 1, "completion": 1, "output": 1}}, "output"),
        ({"a/b": {"prompt": 1, "cached": 1, "completion": 1, "step": "x"}}, "step"),
        ({"a/b": {"prompt": 1, "cached": 1, "completion": 1, "step": 5, "above": {"prompt": 1}}}, "above"),
    ],
)
def test_a_price_that_makes_no_sense_is_named(own: dict[str, Any], word: str) -> None:
    """With its model, not silently taken."""
    with pytest.raises(ConfigError, match="a/b") as raised:
        read_prices(own)
    assert word in str(raised.value)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_more_tokens_never_cost_less(prompt: int, completion: int, more: int) -> None:
    """Over the step too."""
    assert dollars(usage(prompt, 0, completion)) <= dollars(usage(prompt + more, 0, completion + more))
    assert dollars(usage(prompt, prompt, completion)) <= dollars(usage(prompt, 0, completion))


def test_a_cost_in_words_says_how_sure_it_is() -> None:
    """Told, reckoned, or unknown."""
    assert cost_words(Cost(0.00125, told=True)) == "$0.0013"
    assert cost_words(Cost(1234.5, told=False)) == "≈ $1,234.50"
    assert cost_words(None) == "price unknown"


def test_a_sum_of_costs_is_reckoned_when_one_of_them_is() -> None:
    """And nothing is free of doubt."""
    told, reckoned = Cost(1.0, told=True), Cost(2.0, told=False)
    assert sum((told, told), FREE) == Cost(2.0, told=True)
    assert told + reckoned == reckoned + told == Cost(3.0, told=False)


@pytest.mark.parametrize(("amount", "words"), [(0.2, "$0.20"), (2.5, "$2.50"), (5, "$5.00"), (0.045, "$0.045"), (1.25, "$1.25")])
def test_a_price_has_its_cents(amount: float, words: str) -> None:
    """And more digits where it has more."""
    assert price_words(amount) == words
