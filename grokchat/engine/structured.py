"""Whether a reply is JSON that fits its form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from grokchat.conversation.structured import Form, schema_in
from grokchat.validation import MOST, WORDS, Problem, misfits, schema_problem

LONGEST = 4 * 2**20
"""Characters of a text that is checked."""


class Verdict(NamedTuple):
    """What a check found; `words` says it in a line."""

    fits: bool
    words: str
    problems: tuple[Problem, ...] = ()


def check(text: str, form: Form | None) -> Verdict:
    """Whether the text is JSON, and fits the form's schema where it has one."""
    schema = schema_in(form)
    if len(text) > LONGEST:
        return Verdict(False, f"The JSON is longer than {LONGEST // 2**20} MiB and was not checked.")
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        return Verdict(False, "The reply is nested too deep to be checked.")
    except ValueError as error:
        return Verdict(False, f"The reply is no JSON: {str(error)[:WORDS]}.")
    if schema is None:
        return Verdict(True, "It is JSON.") if isinstance(value, dict) else Verdict(False, "The reply is JSON, but no object.")
    if problem := schema_problem(schema):
        return Verdict(False, f"It could not be checked: {problem}")
    return _checked(value, schema)


def _checked(value: Any, schema: Mapping[str, Any]) -> Verdict:
    problems, failure = misfits(value, schema)
    if failure:
        return Verdict(False, f"It could not be checked: {failure}")
    if not problems:
        return Verdict(True, "It fits the schema.")
    count = f"{MOST} problems or more" if len(problems) == MOST else f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    return Verdict(False, f"It does not fit the schema: {count}.", tuple(sorted(problems, key=lambda one: one.where)))


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")
