"""Whether a value fits a JSON schema, told within a time limit, whatever the two are. Nothing is ever fetched for it.

A pattern may go back and forth over a text for years, and holds Python's lock meanwhile; references may double the work again and
again. What may take long is therefore checked by a process of its own, which is ended when the time is up.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

MOST = 20
"""Problems that are told."""

SECONDS = 10.0
"""How long a check may take."""

WORDS = 160
"""Characters of what a problem is told with."""

_QUICK = 20_000_000
"""Characters of a value times characters of a schema, up to which plain keywords are checked in place."""

_HEAVY = ('"pattern"', '"patternProperties"', '"$dynamicRef"', '"$recursiveRef"', '"uniqueItems"', '"unevaluated')
_FAILURES = (ValueError, ArithmeticError, TypeError, LookupError, AttributeError, re.error)
"""What the check of a hostile value or schema may end with."""


class Problem(NamedTuple):
    """What of a value does not fit, and where it stands: names and places from the outside in."""

    path: tuple[str | int, ...]
    words: str

    @property
    def where(self) -> str:
        """The path as people write it: `$.works[0].year`."""
        return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)


class Misfits(NamedTuple):
    """What does not fit, at most `MOST`; `failure` says why it could not be told, empty when it could."""

    problems: tuple[Problem, ...] = ()
    failure: str = ""


def misfits(value: Any, schema: Mapping[str, Any], seconds: float = SECONDS) -> Misfits:
    """What of the value does not fit the schema, which must be one."""
    try:
        given, words = json.dumps(value), json.dumps(schema)
    except RecursionError:
        return Misfits(failure=_TOO_DEEP)
    if len(given) * len(words) <= _QUICK and words.count('"$ref"') < 2 and not any(one in words for one in _HEAVY):
        return _in_place(value, schema)
    try:
        done = subprocess.run(  # noqa: S603 - Python itself, with this module
            [sys.executable, "-P", "-m", __name__],
            input=f"[{given},{words}]".encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=True,
        )
        problems, failure = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return Misfits(failure=f"The check took longer than {seconds:g} seconds and was ended.")
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        return Misfits(failure=f"The process that checks it failed ({type(error).__name__}).")
    return Misfits(tuple(Problem(tuple(path), told) for path, told in problems), failure)


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
        return f"A pattern is no regular expression: {str(error)[:WORDS]}."
    except (SchemaError, RecursionError, *_FAILURES) as error:
        return f"It is no schema: {str(error)[:WORDS] or 'it is nested too deep'}."
    return "" if found is None else f"It is no schema: at {Problem(tuple(found.absolute_path), '').where}, {_told(found)}."


_TOO_DEEP = "It is nested too deep to be checked."


def _in_place(value: Any, schema: Mapping[str, Any]) -> Misfits:
    from jsonschema_specifications import REGISTRY
    from referencing.exceptions import Unresolvable

    problems: list[Problem] = []
    try:
        for error in _kind(schema)(schema, registry=REGISTRY).iter_errors(value):
            problems.append(Problem(tuple(error.absolute_path), _told(error)))
            if len(problems) == MOST:
                break
    except RecursionError:
        return Misfits(failure=_TOO_DEEP)
    except Unresolvable as error:
        return Misfits(failure=f"{str(error.ref)[:WORDS]} is not in the schema, and nothing is fetched.")
    except _FAILURES as error:
        return Misfits(failure=f"{type(error).__name__} in the schema.")
    return Misfits(tuple(problems))


def _kind(schema: Mapping[str, Any]) -> Any:
    from jsonschema.validators import Draft202012Validator, validator_for

    return validator_for(schema, default=Draft202012Validator)


def _told(error: Any) -> str:
    """The error's words: short ones of its own, where the library repeats the whole value."""
    words = str(error.message)
    if len(words) <= WORDS:
        return words
    limit = json.dumps(error.validator_value)[:WORDS] if error.validator != "required" else ""
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


if __name__ == "__main__":
    json.dump(_in_place(*json.load(sys.stdin.buffer)), sys.stdout)
