"""`grokchat tools`: the functions that there are, one of them in full, a file to check, a server to allow."""

from __future__ import annotations

import asyncio
import stat
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from grokchat.cli.output import as_json
from grokchat.cli.parser import Parser
from grokchat.cli.setup import make_tools, read_setup
from grokchat.conversation import Function, Source
from grokchat.errors import ConfigError
from grokchat.text import excerpt, show, show_line
from grokchat.tools import Toolbox

T = TypeVar("T")
_NEEDS = {"show": "the name of a function", "check": "a file", "start": "the name of a server"}


def run(_verb: str, arguments: list[str]) -> int:
    """Does one of the actions."""
    parser = Parser("tools", _description(), "grokchat tools check weather.py")
    parser.add_argument("action", nargs="?", choices=("list", *_NEEDS), default="list", help="what to do; list when left out")
    parser.add_argument("name", nargs="?", default="", help="of the function, file or server")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--yes", action="store_true", help="with start: allow it without a question")
    options = parser.parse_args(arguments)
    if options.action in _NEEDS and not options.name:
        raise ConfigError(f"`tools {options.action}` needs {_NEEDS[options.action]}.", hint="See `grokchat tools --help`.")
    if options.action == "show":
        return _show(options.name)
    if options.action == "check":
        return _check(options.name, json=options.json)
    if options.action == "start":
        return _start(options.name, yes=options.yes)
    return _list(json=options.json)


def _description() -> str:
    return (
        "Lists the functions that the model may call when you turn them on, and shows or checks one.\n\n"
        "Your own are Python files in the folder tools beside settings.toml: each public function with annotations and a\n"
        "docstring. Servers stand in [mcp_servers] of settings.toml."
    )


def _list(*, json: bool) -> int:
    sources = _with_tools(lambda box: box.sources())
    on = read_setup().settings.functions
    if json:
        print(as_json([_as_json(source) for source in sources], indent=2))
        return 0
    for source in sources:
        print(show_line(source.name))
        for function in source.functions:
            mark = "on " if function.name in on else "   "
            print(f"  {mark} {show_line(function.title):<22} {excerpt(show_line(function.description), 90)}".rstrip())
        if source.start:
            print(f"      would start: {show_line(source.start)}")
        for problem in source.problems:
            print(f"    ! {show_line(problem)}")
    return 0


def _show(name: str) -> int:
    found, problems = _with_tools(lambda box: box.functions([name]))
    if not found:
        raise ConfigError(problems[0], hint="`grokchat tools` lists what there is.")
    print(as_json(found[0].definition, indent=2))
    return 0


def _check(name: str, *, json: bool) -> int:
    path = Path(name).absolute()
    hint = "Give the path of a file whose name ends in .py."
    try:
        kind = path.stat().st_mode
    except OSError as error:
        raise ConfigError(f"Cannot read {name}: {error.strerror}.", hint=hint) from error
    if not stat.S_ISREG(kind) or path.suffix != ".py":
        raise ConfigError(f"{name} is {'a folder' if stat.S_ISDIR(kind) else 'no Python file'}.", hint=hint)
    source = _with_tools(lambda box: box.look_at(path))
    if json:
        print(as_json(_as_json(source), indent=2))
    else:
        for function in source.functions:
            print(f"{show_line(function.title)}: {excerpt(show_line(function.description), 90)}")
            print(show(as_json(dict(function.parameters), indent=2)))
    for problem in source.problems:
        print(f"grokchat: {show_line(problem)}", file=sys.stderr)
    return ConfigError.exit_code if source.problems else 0


def _start(name: str, *, yes: bool) -> int:
    """Shows what would be started, and keeps that the person allowed it, with the functions as they now are."""

    async def start(box: Toolbox) -> Source:
        """Starts the server and tells what it offers."""
        source = next((one for one in await box.sources() if one.name == name and one.name in box.server_names), None)
        if source is None:
            raise ConfigError(f"There is no server {name!r} in settings.toml.", hint="It stands in a table [mcp_servers.NAME].")
        if source.start:
            _agree(f"This would be started:\n\n  {show_line(source.start)}\n", "Start it?", yes=yes)
            source = await box.allow(name) or source
        if not source.functions:
            raise ConfigError(source.problems[0] if source.problems else f"{name} offers no function.")
        words = "\n".join(f"  {show_line(one.title)}: {show_line(one.description)}" for one in source.functions)
        _agree(f"It offers:\n\n{words}\n", "Allow these, as they now are, to be turned on?", yes=yes)
        for function in source.functions:
            await box.allow(function.name)
        return source

    source = _with_tools(start)
    print(f"{len(source.functions)} functions of {show_line(name)} can be turned on.", file=sys.stderr)
    return 0


def _agree(words: str, question: str, *, yes: bool) -> None:
    """Raises ConfigError when the person does not agree, or is not there."""
    print(words, file=sys.stderr)
    if yes:
        return
    if not (sys.stdin is not None and sys.stdin.isatty()):
        raise ConfigError("Nothing was allowed.", hint="Add --yes to allow it where nobody can be asked.")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise ConfigError("Nothing was allowed.")


def _with_tools(work: Callable[[Toolbox], Awaitable[T]]) -> T:
    """Does something with the functions, and ends what was started for it."""

    async def do() -> T:
        """Works with a toolbox and closes it."""
        box = make_tools(read_setup())
        try:
            return await work(box)
        finally:
            await box.close()

    return asyncio.run(do())


def _as_json(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "functions": [_function_json(one) for one in source.functions],
        "problems": list(source.problems),
        "start": source.start or None,
    }


def _function_json(function: Function) -> dict[str, Any]:
    values: dict[str, Any] = {"name": function.name, "title": function.title, "description": function.description}
    return {**values, "parameters": dict(function.parameters)}
