"""The options of `ask` for request parameters, made from their table, and what they set."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from typing import Any

from grokchat.conversation import PARAMETERS, Parameter, model_named, parameter_named
from grokchat.errors import ConfigError

_METAVARS = {"number": "NUMBER", "whole": "NUMBER", "text": "TEXT", "texts": "TEXT", "choice": "WORD"}


def add_parameter_options(parser: ArgumentParser) -> None:
    """An option for each parameter: `--top-p 0.9`, `--logprobs`, `--no-stream`, `--stop END` (several times)."""
    group = parser.add_argument_group("request parameters", "Sent only when they are given; kept for the conversation.")
    for one in PARAMETERS:
        option = f"--{one.name.replace('_', '-')}"
        if one.field == "effort":
            continue
        if one.kind == "flag":
            group.add_argument(option, dest=one.field, action=argparse.BooleanOptionalAction, default=None, help=_help(one))
        elif one.kind == "texts":
            group.add_argument(option, dest=one.field, action="append", metavar="TEXT", help=f"{_help(one)}; may be repeated")
        else:
            metavar = _METAVARS.get(one.kind, "JSON")
            group.add_argument(option, dest=one.field, type=_reader(one), metavar=metavar, help=_help(one))
    group.add_argument(
        "--param", action="append", default=[], metavar="NAME=JSON", help="any of them by its name, for example stop='[\"END\"]'"
    )


def given_parameters(options: Namespace) -> dict[str, Any]:
    """The parameters that the options set, by field. Raises ConfigError."""
    values: dict[str, Any] = {}
    for one in PARAMETERS:
        value = getattr(options, one.field, None)
        if value is not None and one.field != "effort":
            values[one.field] = tuple(value) if isinstance(value, list) else value
    return values | dict(_by_name(words) for words in options.param)


def effects(given: dict[str, Any], model: str) -> list[str]:
    """What will become of set parameters that the model does not honour, in words."""
    known = model_named(model)
    spoken = {name: known.effect(name) for name in given if known.heeds(name) in ("refused", "ignored") and name != "effort"}
    return [f"{name} is {words} ({known.name})." for name, words in spoken.items()]


def _help(one: Parameter) -> str:
    words = f"{one.help[:1].lower()}{one.help[1:].rstrip('.')} ({one.range})"
    return f"{words}; {one.effect}".replace("%", "%%") if one.effect else words.replace("%", "%%")


def _reader(one: Parameter) -> Callable[[str], Any]:
    def read(typed: str) -> Any:
        """The value of what was typed, as argparse wants it."""
        try:
            return one.read(typed)
        except ValueError as error:
            raise ArgumentTypeError(str(error).rstrip(".")) from error

    return read


def _by_name(words: str) -> tuple[str, Any]:
    """A parameter from NAME=JSON; a value that is no JSON is a text."""
    name, equals, value = words.partition("=")
    one = parameter_named(name)
    if not equals or one is None:
        known = ", ".join(sorted(known.name for known in PARAMETERS))
        raise ConfigError(f"--param {words!r} names no parameter.", hint=f"There are: {known}.")
    try:
        return one.field, one.read(value)
    except ValueError as error:
        raise ConfigError(str(error), hint=f"For example --param {one.name}='{one.example}'.") from error
