"""xAI's own address: the same replies, and those that are made later and fetched once by their request id."""

from __future__ import annotations

import json
from typing import Any

PENDING = 2
"""How many times an answer that is made later is not there yet."""


class Later:
    """The answers that wait to be fetched."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[int, dict[str, Any]]] = {}
        self._count = 0

    def begin(self, body: dict[str, Any]) -> bytes:
        """Takes a request and gives its id."""
        self._count += 1
        id = f"00000000-0000-4000-8000-{self._count:012}"
        self._waiting[id] = (PENDING, body)
        return json.dumps({"request_id": id}).encode()

    def fetch(self, id: str) -> tuple[int, dict[str, Any] | None]:
        """202 while it is made, 200 with the request once, then 404."""
        left, body = self._waiting.pop(id, (-1, None))
        if left > 0 and body is not None:
            self._waiting[id] = (left - 1, body)
            return 202, None
        return (404, None) if body is None else (200, body)
