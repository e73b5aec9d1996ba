"""Whether a text is JSON that fits a schema, and whether a schema is one. Nothing is ever fetched for it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from grokchat.conversation.structured import Form, schema_in

MOST = 20
"""Problems that are told."""

LONGEST = 4 * 2**20
"""Characters of a text that is checked."""

_WORDS = 160
_FAILURES = (ValueError, ArithmeticError, TypeError, LookupError, AttributeError, RecursionError, re.error)
"""What the check of a hostile value or schema may end with."""


class Problem(NamedTuple):
    """What of a value does not fit, and where it stands: names and places from the outside in."""

    path: tuple[str | int, ...]
    words: str

    @property
    def where(self) -> str:
        """The path as people write it: `$.works[0].year`."""
        return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)


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
        return Verdict(False, f"The reply is no JSON: {str(error)[:_WORDS]}.")
    if schema is None:
        return Verdict(True, "It is JSON.") if isinstance(value, dict) else Verdict(False, "The reply is JSON, but no object.")
    if problem := schema_problem(schema):
        return Verdict(False, f"It could not be checked: {problem}")
    return _checked(value, schema)


def schema_problem(schema: object) -> str:
    """Why it is no schema, with the place; empty when it is one."""
    if not isinstance(schema, Mapping):
        return "A schema is an object in braces."
    from jsonschema.exceptions import SchemaError, best_match

    try:
        kind = _kind(schema)
        found = best_match(kind(kind.META_SCHEMA).iter_errors(schema))
        if found is None:
            for pattern in _patterns(schema):
                re.compile(pattern)
    except re.error as error:
        return f"A pattern is no regular expression: {str(error)[:_WORDS]}."
    except (SchemaError, *_FAILURES) as error:
        return f"It is no schema: {str(error)[:_WORDS] or 'it is nested too deep'}."
    return "" if found is None else f"It is no schema: at {Problem(tuple(found.absolute_path), '').where}, {_told(found)}."


def _checked(value: Any, schema: Mapping[str, Any]) -> Verdict:
    from jsonschema_specifications import REGISTRY
    from referencing.exceptions import Unresolvable

    problems: list[Problem] = []
    try:
        for error in _kind(schema)(schema, registry=REGISTRY).iter_errors(value):
            problems.append(Problem(tuple(error.absolute_path), _told(error)))
            if len(problems) == MOST:
                break
    except RecursionError:
        return Verdict(False, "The reply is nested too deep to be checked.")
    except Unresolvable as error:
        return Verdict(False, f"It could not be checked: {str(error.ref)[:_WORDS]} is not in the schema, and nothing is fetched.")
    except _FAILURES as error:
        return Verdict(False, f"It could not be checked: {type(error).__name__} in the schema.")
    if not problems:
        return Verdict(True, "It fits the schema.")
    count = f"{MOST} problems or more" if len(problems) == MOST else f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    return Verdict(False, f"It does not fit the schema: {count}.", tuple(sorted(problems, key=lambda one: one.where)))


def _kind(schema: Mapping[str, Any]) -> Any:
    from jsonschema.validators import Draft202012Validator, validator_for

    return validator_for(schema, default=Draft202012Validator)


def _told(error: Any) -> str:
    """The error's words: short ones of its own, where the library repeats the whole value."""
    words = str(error.message)
    if len(words) <= _WORDS:
        return words
    limit = json.dumps(error.validator_value)[:_WORDS] if error.validator != "required" else ""
    return f"it fails {error.validator} {limit}".strip()


def _patterns(schema: object) -> list[str]:
    found: list[str] = []
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            found += [one for one in [value.get("pattern")] if isinstance(one, str)]
            inner = value.get("patternProperties")
            found += [str(key) for key in inner] if isinstance(inner, Mapping) else []
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")
