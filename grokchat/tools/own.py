"""The person's own functions: each file of the tools folder is looked at in a process of its own, and again when it changed."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import Any

from grokchat.conversation import Answer, Function, Source, Trait
from grokchat.tools.limits import MOST_BYTES, capped
from grokchat.tools.process import Ran, run_worker

LOOKING = 10.0
"""Seconds that a file may take to say what it declares."""

BUILT_IN = "built in"
_BUILT_IN_PLACE = "grokchat.tools.builtin"
_TRAITS: dict[str, frozenset[Trait]] = {
    "read_file": frozenset({"reads"}),
    "fetch_url": frozenset({"untrusted", "sends"}),
}


class OwnFunctions:
    """The functions of the files in `folder`, and the built-in ones; `settings` is what built-in ones are told besides."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self._folder = folder
        self._settings = settings
        self._seen: dict[str, Source] = {}
        self._places: dict[str, str] = {}

    async def sources(self) -> list[Source]:
        """The built-in functions and those of each file; what was seen before and did not change costs nothing."""
        files = [path for path in sorted(self._folder.glob("*.py")) if not path.name.startswith("_")]
        return list(await asyncio.gather(self._source(_BUILT_IN_PLACE), *(self._source(str(path.absolute())) for path in files)))

    async def look_at(self, path: Path) -> Source:
        """What a file declares, wherever it is."""
        return await self._source(str(path))

    async def call(self, function: Function, arguments: dict[str, Any], seconds: float) -> Answer:
        """Runs it in a process of its own, and only if it is still the function that was looked at."""
        built_in = function.origin == BUILT_IN
        place = _BUILT_IN_PLACE if built_in else str((self._folder / function.origin).absolute())
        request: dict[str, Any] = {"file": place, "code": function.code, "function": function.name, "arguments": arguments}
        if built_in:
            request["settings"] = self._settings
        return _answer(await run_worker(request, seconds))

    async def _source(self, place: str) -> Source:
        name = BUILT_IN if place == _BUILT_IN_PLACE else Path(place).name
        try:
            code = "" if place == _BUILT_IN_PLACE else _code(place)
        except OSError as error:
            return Source(name, problems=(f"{name} cannot be read: {error.strerror}.",))
        key = f"{place}:{code}"
        if key not in self._seen:
            ran = await run_worker({"file": place, "code": code}, LOOKING)
            self._seen[key] = _described(name, code, ran)
        return self._seen[key]


def _code(place: str) -> str:
    """Names exactly this content of a file."""
    return hashlib.sha256(Path(place).read_bytes()).hexdigest()


def _described(name: str, code: str, ran: Ran) -> Source:
    if ran.answer is None:
        return Source(name, problems=(f"{name} cannot be looked at. {ran.end}{_last_words(ran)}",))
    functions = tuple(
        Function(
            one["name"],
            one["description"],
            one["parameters"],
            name,
            one["name"],
            code,
            _TRAITS.get(one["name"], frozenset()) if name == BUILT_IN else frozenset({"reads"}),
        )
        for one in ran.answer["functions"]
    )
    return Source(name, functions, tuple(ran.answer["problems"]))


def _answer(ran: Ran) -> Answer:
    """What a call gave: its result and what it printed, or how it failed."""
    printed = f"\n\nPrinted:\n{ran.printed.strip()}" if ran.printed.strip() else ""
    if ran.answer is None and len(ran.printed) < MOST_BYTES:
        return Answer(capped(f"The function failed. {ran.end}{printed}"), "failed")
    values = ran.answer or {}
    if "result" in values:
        return Answer(capped(f"{values['result']}{printed}".strip()) or "The function returned nothing.")
    return Answer(capped(f"The function failed. {values.get('failed', ran.end)}{printed}"), "failed")


def _last_words(ran: Ran) -> str:
    words = ran.printed.strip().rpartition("\n")[2]
    return f" It said: {words[:200]}" if words else ""
