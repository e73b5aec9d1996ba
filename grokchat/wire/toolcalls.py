"""Function calls put together from their pieces."""

from __future__ import annotations

import json
from typing import Any

from grokchat.conversation import ToolCalled


class ToolCalls:
    """Collects the pieces of function calls by index; the first id and name that are not empty count."""

    def __init__(self) -> None:
        self._calls: dict[int, dict[str, str]] = {}

    def __bool__(self) -> bool:
        return bool(self._calls)

    def add(self, pieces: object) -> None:
        """Takes a `tool_calls` array: OpenAI's pieces, whole calls, or flat `{name, arguments}` objects."""
        if not isinstance(pieces, list):
            return
        for place, piece in enumerate(pieces):
            if isinstance(piece, dict):
                self._add_one(piece, place)

    def _add_one(self, piece: dict[str, Any], place: int) -> None:
        index = piece.get("index")
        nested = piece.get("function")
        function = nested if isinstance(nested, dict) else piece
        arguments = function.get("arguments")
        if not isinstance(index, int):
            # A whole call without an index is one of its own, whatever stands at its place already.
            whole = isinstance(arguments, dict) or self._is_another(piece.get("id"), place)
            index = max(self._calls) + 1 if whole and place in self._calls else place
        call = self._calls.setdefault(index, {"id": "", "name": "", "arguments": ""})
        for name, value in (("id", piece.get("id")), ("name", function.get("name"))):
            if isinstance(value, str) and value and not call[name]:
                call[name] = value
        if isinstance(arguments, str):
            call["arguments"] += arguments
        elif arguments is not None:
            call["arguments"] += json.dumps(arguments)

    def _is_another(self, id: object, place: int) -> bool:
        """Whether an id tells that a piece is of another call than the one at its place."""
        known = self._calls.get(place, {}).get("id", "")
        return isinstance(id, str) and bool(id and known) and id != known

    def whole(self) -> list[ToolCalled]:
        """The calls that have a name, with their arguments as they came; whether one may be run is for others to say."""
        return [
            ToolCalled(call["id"] or f"call_{index}", call["name"], call["arguments"] or "{}")
            for index, call in sorted(self._calls.items())
            if call["name"]
        ]
