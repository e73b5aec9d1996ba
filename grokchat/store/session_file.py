"""`session.toml`: what a person may edit of a conversation, replaced whole and atomically."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grokchat.conversation import EFFORTS, GROK, Parameters
from grokchat.store import files

NAME = files.SETTINGS

LAST_MOMENT = 253_402_300_800.0
"""The end of the year 9999."""


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """Title and what the next reply is asked with; `created` in seconds since 1970 (UTC), `functions` the names of those that are on."""

    title: str = ""
    created: float = 0.0
    model: str = GROK.id
    system: str = ""
    parameters: Parameters = field(default_factory=Parameters)
    pinned: bool = False
    tags: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()


def write_settings(folder: Path, settings: SessionSettings) -> None:
    """Replaces the file. Raises StoreError, and the old one stands."""
    import tomli_w

    given = settings.parameters.given()
    effort = given.pop("effort")
    values: dict[str, Any] = {
        "title": settings.title,
        "created": settings.created,
        "model": settings.model,
        "effort": effort,
        "system": settings.system,
        "pinned": settings.pinned,
        "tags": list(settings.tags),
        "functions": list(settings.functions),
        "parameters": {name: value for name, value in given.items() if not _has_null(value)},
        # TOML has no null, a schema may.
        "parameters_as_json": {name: json.dumps(value) for name, value in given.items() if _has_null(value)},
    }
    path = folder / NAME
    try:
        files.replace_file(path, tomli_w.dumps(values, multiline_strings=True).encode("utf-8", "replace"))
    except OSError as error:
        raise files.store_error("write", path, error, kept="The old settings stand.") from error


def read_settings(folder: Path) -> tuple[SessionSettings, str]:
    """The settings and a notice, empty when all is well; a file that cannot be read never hides its conversation."""
    path = folder / NAME
    try:
        values = tomllib.loads(path.read_bytes().decode())
        given = dict(values.get("parameters", {}))
        given |= {name: json.loads(value) for name, value in dict(values.get("parameters_as_json", {})).items()}
        effort = values.get("effort", "medium")
        parameters = Parameters.from_given({**given, "effort": effort if effort in EFFORTS else "medium"})
        settings = SessionSettings(
            str(values.get("title", "")),
            _moment(values.get("created", 0.0)),
            str(values.get("model", GROK.id)),
            str(values.get("system", "")),
            Parameters(effort=parameters.effort) if parameters.problems() else parameters,
            bool(values.get("pinned", False)),
            _texts(values.get("tags", [])),
            _texts(values.get("functions", [])),
        )
    except FileNotFoundError:
        return SessionSettings(), f"{NAME} is missing; the usual settings stand in for it."
    except (OSError, ValueError, TypeError, OverflowError, RecursionError) as error:
        reason = (error.strerror or error) if isinstance(error, OSError) else error
        return SessionSettings(), f"{NAME} cannot be read ({reason}); the usual settings stand in for it."
    return settings, " ".join(parameters.problems())


def set_aside(folder: Path, *, changed: bool) -> str:
    """Gives settings another name that cannot be read, or not wholly, or were `changed` by somebody else, before new ones take their place.

    Says so; empty when there are none. Raises StoreError.
    """
    path = folder / NAME
    if not path.exists():
        return ""
    unread = read_settings(folder)[1]
    if not unread and not changed:
        return ""
    aside = files.aside_of(path, "kept")
    try:
        path.rename(aside)
    except OSError as error:
        raise files.store_error("set aside", path, error, kept="It stands as it was.") from error
    reason = "could not be read" if unread else "was changed by somebody else"
    return f"{NAME} {reason}: it is kept as {aside.name}, and new settings stand in its place."


def _has_null(value: object) -> bool:
    if isinstance(value, dict):
        return any(_has_null(inner) for inner in value.values())
    return value is None or (isinstance(value, list) and any(_has_null(inner) for inner in value))


def _texts(value: Any) -> tuple[str, ...]:
    """The texts of a list; a text by itself, as a person may write it, is a list of one."""
    return (value,) if isinstance(value, str) else tuple(str(one) for one in value)


def _moment(value: Any) -> float:
    """Seconds since 1970, 0 for what no calendar has."""
    seconds = float(value)
    return seconds if 0 <= seconds < LAST_MOMENT else 0.0
