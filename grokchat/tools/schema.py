"""A JSON schema from a Python function's annotations and docstring, and JSON values back as what the annotations say."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
import types
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints, is_typeddict

Json = dict[str, Any]

DEEPEST = 8
"""How deep an annotation may go; a class that refers to itself goes deeper."""

_PLAIN: dict[Any, Json] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    list: {"type": "array"},
    dict: {"type": "object"},
    Any: {},
}
_SECTION = re.compile(r"(Args|Arguments|Parameters|Returns|Raises|Yields|Example|Examples|Note|Notes):\s*")
_ARGUMENT = re.compile(r"(\w+)(?:\s*\([^)]*\))?:\s*(.*)")
_FIELD = re.compile(r":param\s+(?:[^:]*\s)?(\w+):\s*(.*)")


class Undeclared(ValueError):
    """A function that cannot be offered; the words say what it lacks."""


def declared(function: Callable[..., Any]) -> Json:
    """Name, description and parameters of a function. A parameter that begins with `_` and has a default is not told.

    Raises Undeclared.
    """
    summary, texts = _documented(inspect.getdoc(function) or "")
    if not summary:
        raise Undeclared(f"{function.__name__} has no docstring; the model reads there what it does.")
    hints = _hints(function)
    properties: Json = {}
    required: list[str] = []
    for parameter in inspect.signature(function).parameters.values():
        name, without = parameter.name, parameter.default is inspect.Parameter.empty
        if name.startswith("_") and not without:
            continue
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise Undeclared(f"{function.__name__}: {parameter} cannot be given by name.")
        if name not in hints:
            raise Undeclared(f"{function.__name__}: {name} has no annotation; write for example `{name}: str`.")
        properties[name] = _schema(hints[name], f"{function.__name__}: {name}")
        if name in texts:
            properties[name]["description"] = texts[name]
        if without:
            required.append(name)
        elif _is_json(parameter.default):
            properties[name]["default"] = parameter.default
    parameters = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {"name": function.__name__, "description": summary, "parameters": parameters}


def arguments_for(function: Callable[..., Any], values: Mapping[str, Any]) -> Json:
    """JSON values that fit the schema, as the function's annotations want them."""
    hints = _hints(function)
    return {name: _converted(hints.get(name, Any), value) for name, value in values.items()}


def _hints(function: Callable[..., Any]) -> Json:
    try:
        return get_type_hints(function, include_extras=True)
    except (NameError, TypeError, SyntaxError) as error:
        raise Undeclared(f"{getattr(function, '__name__', function)}: an annotation cannot be read: {error}.") from error


def _schema(annotation: Any, where: str, depth: int = 0) -> Json:
    if depth > DEEPEST:
        raise Undeclared(f"{where} goes too deep, or a class in it refers to itself.")
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        words = next((one for one in inner[1:] if isinstance(one, str)), "")
        return {**_schema(inner[0], where, depth + 1), **({"description": words} if words else {})}
    if origin in (Required, NotRequired):
        return _schema(inner[0], where, depth)
    if annotation in _PLAIN:
        return dict(_PLAIN[annotation])
    if origin is Literal:
        return _literal(inner, where)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(one, where, depth + 1) for one in inner]}
    if origin is list:
        return {"type": "array", "items": _schema(inner[0], where, depth + 1)}
    if origin is dict and inner[0] is str:
        return {"type": "object", "additionalProperties": _schema(inner[1], where, depth + 1)}
    if dataclasses.is_dataclass(annotation) or is_typeddict(annotation):
        properties = {name: _schema(one, f"{where}.{name}", depth + 1) for name, one in _hints(annotation).items()}
        return {"type": "object", "properties": properties, "required": _required(annotation), "additionalProperties": False}
    name = getattr(annotation, "__name__", annotation)
    raise Undeclared(f"{where} is a {name}, which has no JSON; use str, int, float, bool, list, dict, Literal or a dataclass.")


def _literal(values: tuple[Any, ...], where: str) -> Json:
    if not all(isinstance(value, str | int | None) for value in values):
        raise Undeclared(f"{where}: a Literal may hold texts, whole numbers, True, False and None.")
    kind: Json = {"type": "string"} if all(isinstance(value, str) for value in values) else {}
    return {**kind, "enum": list(values)}


def _required(annotation: Any) -> list[str]:
    if is_typeddict(annotation):
        # Python knows which are required only where annotations are no texts.
        origins: dict[str, Any] = {name: get_origin(one) for name, one in _hints(annotation).items()}
        free = {name for name, origin in origins.items() if origin is NotRequired}
        return sorted(annotation.__required_keys__ - free)
    missing = dataclasses.MISSING
    return [one.name for one in dataclasses.fields(annotation) if one.default is missing and one.default_factory is missing]


def _converted(annotation: Any, value: Any) -> Any:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Annotated, Required, NotRequired):
        return _converted(inner[0], value)
    if origin in (Union, types.UnionType):
        return next((_converted(one, value) for one in inner if _fits(one, value)), value)
    if annotation in (int, float) and isinstance(value, int | float) and not isinstance(value, bool):
        return annotation(value)
    if origin is list:
        return [_converted(inner[0], one) for one in value]
    if origin is dict:
        return {name: _converted(inner[1], one) for name, one in value.items()}
    if dataclasses.is_dataclass(annotation) or is_typeddict(annotation):
        made: Callable[..., Any] = annotation if isinstance(annotation, type) else dict
        return made(**arguments_for(made, value))
    return value


def _fits(annotation: Any, value: Any) -> bool:
    """Whether the value is meant by this alternative of a union."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Annotated, Required, NotRequired):
        return _fits(inner[0], value)
    if origin is Literal:
        return value in inner
    if dataclasses.is_dataclass(annotation) or is_typeddict(annotation):
        return isinstance(value, dict) and set(_required(annotation)) <= set(value) <= set(_hints(annotation))
    if annotation is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    kind = origin or annotation
    return kind is Any or (isinstance(value, kind) and (kind is not int or not isinstance(value, bool)))


def _is_json(value: object) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def _documented(text: str) -> tuple[str, dict[str, str]]:
    """The docstring without its sections, and what it says of each parameter (Google's form, or `:param name:`)."""
    summary: list[str] = []
    texts: dict[str, str] = {}
    section = last = ""
    indent = 0
    for line in text.split("\n"):
        heading, field = _SECTION.fullmatch(line), _FIELD.match(line.strip())
        words = line.strip()
        if heading or (re.match(r":\w+.*:", words) and not field):
            section, last, indent = heading[1] if heading else "Returns", "", 0
        elif field:
            section, last = "Args", field[1]
            texts[last] = field[2]
        elif not section:
            summary.append(line)
        elif section in ("Args", "Arguments", "Parameters") and words:
            depth = len(line) - len(line.lstrip())
            argument = _ARGUMENT.fullmatch(words) if not indent or depth <= indent else None
            if argument:
                last, indent = argument[1], depth
                texts[last] = argument[2]
            elif last:
                texts[last] = f"{texts[last]} {words}".strip()
    return "\n".join(summary).strip(), texts
