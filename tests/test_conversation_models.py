"""Models: the known ones, and any other name as it is typed."""

from __future__ import annotations

import pytest
from conversation_events import parameters
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import EFFORTS, GROK, MODELS, PARAMETERS, Parameters, model_named
from grokchat.conversation.parameter_table import BY_FIELD


def test_the_default_model_is_what_its_card_says() -> None:
    """Context, efforts and pictures."""
    assert (GROK.id, GROK.name, GROK.context, GROK.images) == ("xai/grok-4.3", "grok-4.3", 1_000_000, True)
    assert GROK.efforts == ("none", "low", "medium", "high")
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
    assert (model.id, model.context, model.known, model.refuses, model.ignores) == (name, 0, False, (), ())
    assert model.heeds("stop") == "unknown"


def test_what_models_do_not_heed_are_parameters() -> None:
    """A typing error would hide what the service refuses; efforts are known ones."""
    for model in MODELS:
        assert set(model.ignores) | set(model.refuses) <= set(BY_FIELD)
        assert not set(model.ignores) & set(model.refuses)
        assert set(model.efforts) <= set(EFFORTS)


def test_the_effect_of_each_parameter_is_told_in_words() -> None:
    """Refused, ignored, of no use, not known, or nothing to tell."""
    assert GROK.effect("stop") == "refused by reasoning models"
    assert GROK.effect("presence_penalty") == "refused by reasoning models, even at 0"
    assert GROK.effect("logprobs") == "ignored since grok-4.20"
    assert "Cloudflare" in GROK.effect("deferred")
    assert model_named("xai/grok-4.7").effect("logprobs") == "refused by this model"
    assert GROK.effect("temperature") == ""
    assert model_named("xai/grok-4.20-0309-non-reasoning").effect("stop") == ""
    assert model_named("someone/else").effect("stop") == "not known for this model"
    assert model_named("@cf/meta/llama-3").effect("effort") == "not taken by this model"


@given(parameters, st.sampled_from([*MODELS, model_named("someone/else"), model_named("@cf/meta/llama-3")]))
def test_another_model_gets_only_what_it_takes(given_parameters: Parameters, model: object) -> None:
    """What it refuses is left out and named, the rest stays; doing it twice changes nothing more."""
    known = model_named(model.id)  # type: ignore[attr-defined]
    fitted, words = known.fitted(given_parameters)
    before, after = given_parameters.given(), fitted.given()
    lost = set(before) - set(after)
    assert lost == set(before) & set(known.refuses)
    assert all(name in " ".join(words) for name in lost)
    assert {name for name in after if name != "effort" and after[name] != before[name]} == set()
    assert fitted.effort in (known.efforts or (given_parameters.effort,))
    assert (words == []) == (fitted == given_parameters)
    assert known.fitted(fitted) == (fitted, [])


@pytest.mark.parametrize(
    ("model", "effort", "nearest"),
    [
        ("xai/grok-4.3", "xhigh", "high"),
        ("xai/grok-4.7", "none", "low"),
        ("xai/grok-4.7", "xhigh", "xhigh"),
        ("@cf/x", "high", "high"),
    ],
)
def test_the_nearest_effort_is_taken(model: str, effort: str, nearest: str) -> None:
    """A model without efforts leaves it as it is."""
    assert model_named(model).nearest(effort) == nearest  # type: ignore[arg-type]


def test_a_model_heeds_every_parameter_in_some_way() -> None:
    """The docs and the form have a word for each."""
    for model in MODELS:
        assert {model.heeds(one.field) for one in PARAMETERS} <= {"honoured", "ignored", "refused"}
