"""The price list: a data file of the program, and over it the settings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from grokchat.conversation import Price
from grokchat.errors import ConfigError

_FIGURES = ("prompt", "cached", "completion")


def read_prices(own: Mapping[str, Any]) -> dict[str, Price]:
    """The price of each model; `own` is the table of the settings and goes first. Raises ConfigError that names the model."""
    listed = tomllib.loads(files("grokchat.config").joinpath("prices.toml").read_text(encoding="utf-8"))
    return {model: _price(model, values) for model, values in {**listed, **own}.items()}


def _price(model: str, values: object) -> Price:
    wanted = f"The price of {model!r}"
    if not isinstance(values, Mapping):
        raise ConfigError(f"{wanted} must be a table.", hint="For example { prompt = 1.25, cached = 0.2, completion = 2.5 }.")
    unknown = sorted(set(values) - {*_FIGURES, "step", "above"})
    if unknown:
        raise ConfigError(f"{wanted} has no {unknown[0]!r}.", hint="It has prompt, cached, completion, step and above.")
    for name in _FIGURES:
        figure = values.get(name)
        if not isinstance(figure, int | float) or isinstance(figure, bool) or not 0 <= figure < 1e6:
            raise ConfigError(f"{wanted} needs {name}, dollars for a million tokens.")
    step = values.get("step", 0)
    if not isinstance(step, int) or isinstance(step, bool) or step < 0:
        raise ConfigError(f"{wanted} has a step that is no number of tokens.")
    above = values.get("above")
    prompt, cached, completion = (float(values[name]) for name in _FIGURES)
    return Price(prompt, cached, completion, step, None if above is None else _price(f"{model} above the step", above))
