"""Models: the known ones, and any other name as it is typed."""

from __future__ import annotations

import pytest

from grokchat.conversation import EFFORTS, GROK, MODELS, Parameters, Usage, model_named
from grokchat.conversation.models import Price


def test_the_default_model_is_what_its_card_says() -> None:
    """Context, efforts, prices and pictures."""
    assert (GROK.id, GROK.name, GROK.context, GROK.images) == ("xai/grok-4.3", "grok-4.3", 1_000_000, True)
    assert GROK.efforts == EFFORTS
    assert GROK.price == Price(1.25, 0.20, 2.50)
    assert model_named(Parameters().effort) != GROK


def test_every_known_model_can_be_named_in_two_ways() -> None:
    """By its id and by the part after the author; no name means two models."""
    for model in MODELS:
        assert model_named(model.id) is model
        assert model_named(model.name) is model
    assert len({name for model in MODELS for name in (model.id, model.name)}) == 2 * len(MODELS)


@pytest.mark.parametrize("name", ["@cf/meta/llama-4", "xai/grok-99", "gpt", ""])
def test_an_unknown_model_is_taken_as_it_is(name: str) -> None:
    """Of which nothing is known but its id."""
    model = model_named(name)
    assert (model.id, model.context, model.efforts, model.price, model.ignores) == (name, 0, (), None, ())
    assert model.cost(Usage({"prompt_tokens": 1, "completion_tokens": 1})) is None


def test_what_models_ignore_are_parameters() -> None:
    """A typing error would send what the service refuses; efforts are known ones."""
    for model in MODELS:
        assert set(model.ignores) <= set(Parameters.__dataclass_fields__)
        assert set(model.efforts) <= set(EFFORTS)


def test_the_cost_needs_both_sides() -> None:
    """Unknown stays unknown and is never a guess."""
    assert GROK.cost(None) is None
    assert GROK.cost(Usage({"prompt_tokens": 5})) is None
    assert GROK.cost(Usage({"completion_tokens": 5})) is None


def test_the_price_has_three_steps() -> None:
    """Cached, fresh and written tokens; thinking is written."""
    usage = {
        "prompt_tokens": 1_000_000,
        "completion_tokens": 500_000,
        "completion_tokens_details": {"reasoning_tokens": 500_000},
        "prompt_tokens_details": {"cached_tokens": 400_000},
    }
    assert GROK.cost(Usage(usage)) == pytest.approx(0.4 * 0.20 + 0.6 * 1.25 + 2.50)


def test_more_cached_than_sent_is_never_a_refund() -> None:
    """The cached part is at most the whole request."""
    usage = {"prompt_tokens": 10, "completion_tokens": 0, "prompt_tokens_details": {"cached_tokens": 99}}
    assert GROK.cost(Usage(usage)) == pytest.approx(10 * 0.20 / 1e6)


def test_what_the_service_told_goes_before_the_price_list() -> None:
    """Prices change; its own figure is what is paid."""
    assert GROK.cost(Usage({"prompt_tokens": 1, "completion_tokens": 1, "cost_in_usd_ticks": 10**10})) == pytest.approx(1.0)
