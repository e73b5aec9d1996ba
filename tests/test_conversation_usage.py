"""Usage: what the service told, without trust in its form."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import GROK, Price, Usage, cost_of

OPENAI = {
    "prompt_tokens": 203,
    "completion_tokens": 97,
    "total_tokens": 658,
    "prompt_tokens_details": {"text_tokens": 203, "cached_tokens": 128},
    "completion_tokens_details": {"reasoning_tokens": 358},
    "num_sources_used": 0,
    "cost_in_usd_ticks": 12_568_500,
}
NATIVE = {"prompt_tokens": 20, "completion_tokens": 30, "total_tokens": 50}
FIGURES = ("prompt", "completion", "reasoning", "cached", "total", "cost")


def figures(received: dict[str, Any]) -> list[object]:
    return [getattr(Usage(received), name) for name in FIGURES]


def test_the_openai_form_is_read() -> None:
    """Thinking and cache stand in the details; ticks are ten-billionths of a dollar."""
    assert figures(OPENAI)[:5] == [203, 97, 358, 128, 658]
    assert Usage(OPENAI).cost == pytest.approx(0.00125685)


def test_the_native_form_is_read() -> None:
    """No details and no price."""
    assert figures(NATIVE) == [20, 30, None, None, 50, None]


def test_the_told_cost_is_tokens_times_price() -> None:
    """The three prices of the model, checked against the service's own figure."""
    reckoned = Price(1.25, 0.20, 2.50).of(203, 128, 97 + 358)
    assert Usage(OPENAI).cost == pytest.approx(reckoned)
    assert reckoned == pytest.approx((128 * 0.20 + 75 * 1.25 + (97 + 358) * 2.50) / 1e6)


def test_a_missing_total_is_the_sum_with_thinking() -> None:
    """What now fills the context."""
    assert Usage({**OPENAI, "total_tokens": None}).total == 203 + 97 + 358
    assert Usage({"prompt_tokens": 1}).total is None


def test_nothing_told_is_nothing_known() -> None:
    """A stream that was stopped has no usage."""
    assert figures({}) == [None] * 6


@pytest.mark.parametrize("value", [-1, 1.5, "7", True, None, [], {}])
def test_a_number_that_makes_no_sense_is_unknown(value: object) -> None:
    """Negative, broken, text, true: never shown as a figure."""
    names = ("prompt_tokens", "completion_tokens", "total_tokens", "cost_in_usd_ticks")
    assert figures(dict.fromkeys(names, value)) == [None] * 6
    assert figures({"prompt_tokens_details": value, "completion_tokens_details": {"reasoning_tokens": value}}) == [None] * 6


def test_nothing_costs_nothing() -> None:
    """Zero ticks are known to be free."""
    assert Usage({"cost_in_usd_ticks": 0}).cost == 0.0


@given(
    st.dictionaries(
        st.sampled_from([*OPENAI]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dictionaries(st.text(), st.integers()),
    )
)
def test_any_usage_can_be_read(received: dict[str, Any]) -> None:
    """Figures are whole numbers from 0, or unknown."""
    for name in FIGURES[:5]:
        value = getattr(Usage(received), name)
        assert value is None or (type(value) is int and value >= 0)
    cost = cost_of(GROK.id, Usage(received))
    assert cost is None or cost.dollars >= 0
