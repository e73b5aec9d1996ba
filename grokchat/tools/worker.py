"""The process in which functions run: one request on standard input, one answer on standard output, then it ends.

Whatever a function does (raise, print, exit, hang) stays in here; the one who started it kills it. What the function prints goes to
standard error, so that it cannot pass for the answer.
"""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import importlib
import inspect
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from grokchat.tools.limits import capped
from grokchat.tools.schema import Undeclared, arguments_for, declared

PREFIX = "grokchat_functions_"
"""Stands before the name of a person's file, which may be that of a library."""


def main() -> int:
    """Reads the request, does it, and writes the answer as one JSON value."""
    answer = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    request = json.loads(sys.stdin.buffer.read())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    with answer:
        json.dump(answered(request), answer)
    return 0


def answered(request: dict[str, Any]) -> dict[str, Any]:
    """`{functions, problems}` of a file, or `{result}` or `{failed}` of a call."""
    place = request["file"]
    try:
        module = _loaded(place, request.get("code", ""))
        if "function" not in request:
            return described(module, place)
        return {"result": capped(_text(_called(module, request)))}
    except BaseException as error:  # noqa: BLE001 - a person's code may raise anything, SystemExit too; this is the door of the process
        words = told(error, place)
        return {"failed": words} if "function" in request else {"functions": [], "problems": [words]}


def described(module: ModuleType, place: str) -> dict[str, Any]:
    """The functions that a module declares, and why others are not offered."""
    functions: list[dict[str, Any]] = []
    problems: list[str] = []
    for name, value in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(value) or value.__module__ != module.__name__:
            continue
        try:
            functions.append(declared(value))
        except Undeclared as error:
            problems.append(f"{Path(place).name}, line {value.__code__.co_firstlineno}: {error}")
    if not functions and not problems:
        problems.append(f"{Path(place).name} declares no function.")
    return {"functions": functions, "problems": problems}


def told(error: BaseException, place: str) -> str:
    """A failure in one line, with the line of the person's own file where it happened."""
    name = Path(place).name
    if isinstance(error, SyntaxError):
        return f"{name}, line {error.lineno}: {error.msg}."
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == place]
    where = f" ({name}, line {lines[-1]})" if lines else ""
    if isinstance(error, Undeclared | Changed):
        return str(error)
    words = str(error).strip()
    return f"{type(error).__name__}{': ' if words else ''}{words}{where}"


class Changed(Exception):
    """The file is not the one that was allowed to run."""


def _loaded(place: str, code: str) -> ModuleType:
    """The module of a file, of exactly the bytes that were allowed, or a built-in one by its name."""
    if not place.endswith(".py"):
        return importlib.import_module(place)
    source = Path(place).read_bytes()
    if code and hashlib.sha256(source).hexdigest() != code:
        raise Changed(f"{Path(place).name} was changed after it was looked at. Nothing was run.")
    module = ModuleType(PREFIX + Path(place).stem)
    module.__file__ = place
    # A file may import its neighbours, but none of them stands before a library.
    sys.path.append(str(Path(place).parent))
    # Dataclasses and annotations look their module up.
    sys.modules[module.__name__] = module
    exec(compile(source, place, "exec"), module.__dict__)  # noqa: S102 - the person's own file, in a process of its own
    return module


def _called(module: ModuleType, request: dict[str, Any]) -> Any:
    function: Callable[..., Any] = getattr(module, request["function"])
    given = arguments_for(function, request["arguments"])
    known = inspect.signature(function).parameters
    given |= {name: value for name, value in request.get("settings", {}).items() if name in known}
    result = function(**given)
    if not inspect.iscoroutine(result):
        return result

    async def wait() -> Any:
        """The result of a function that is a coroutine."""
        return await result

    return asyncio.run(wait())


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise Undeclared(f"It returned a {type(value).__name__}, which has no JSON; return text, numbers, lists or dicts.")


if __name__ == "__main__":
    sys.exit(main())
