"""What `ask --schema` adds: a schema from a file, a word about what xAI does not take of it, and whether the reply fits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grokchat.cli.words import tell
from grokchat.conversation import Message
from grokchat.conversation.structured import as_form, refused_keywords, schema_in, wants_json
from grokchat.errors import ConfigError

MISFIT = 1
"""The exit code for a reply that does not fit its schema."""


def read_form(name: str, kept: Path) -> dict[str, Any]:
    """The form of a schema in a file, or of that name in the folder of kept ones. Raises ConfigError for what is no schema."""
    path, other = Path(name), kept / f"{name.removesuffix('.json')}.json"
    try:
        if not path.exists() and "/" not in name and other.exists():
            path = other
        schema = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is no UTF-8 text.", hint="Convert it first, for example with iconv.") from error
    except OSError as error:
        hint = f"Give the path of a JSON file, or the name of one in {kept}."
        raise ConfigError(f"Cannot read the schema {path}: {error.strerror}.", hint=hint) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path} is no JSON: {error}.", hint="Correct it first.") from error
    from grokchat.validation import schema_problem

    form = as_form(schema, path.stem) if isinstance(schema, dict) else {}
    problem = schema_problem(schema_in(form) if form else schema)
    if problem:
        raise ConfigError(f"{path}: {problem}", hint="Correct it first.")
    if refused := refused_keywords(schema_in(form)):
        tell(f"xAI does not support {', '.join(refused)} in a schema; it may refuse or ignore that. The reply is checked here.")
    return form


def judge(reply: Message) -> tuple[bool, list[str]] | None:
    """Whether a reply that was to be JSON fits, and what not; None for one that was not, or that did not come to its end."""
    form = reply.asked.parameters.response_format if reply.asked is not None else None
    if not wants_json(form) or reply.how != "done" or reply.tool_calls:
        return None
    from grokchat.engine.structured import check

    verdict = check(reply.text, form)
    return verdict.fits, [] if verdict.fits else [verdict.words, *(f"{one.where}: {one.words}" for one in verdict.problems)]


def fits(reply: Message) -> int:
    """The exit code of a reply that may have a schema; says what does not fit."""
    verdict = judge(reply)
    for words in verdict[1] if verdict is not None else []:
        tell(words)
    return 0 if verdict is None or verdict[0] else MISFIT


def as_json(reply: Message) -> dict[str, Any]:
    """What the JSON object of `ask --json` says of it: `fits` and `problems`; nothing where nothing was to be checked."""
    verdict = judge(reply)
    return {} if verdict is None else {"fits": verdict[0], "problems": verdict[1]}
