"""JSON that grows: each value is known as soon as its first character is there, whatever is still missing.

Every character is read once, and nothing calls itself, so that neither length nor depth can hold anything up. Where it stops being
JSON, `broken` says so and nothing behind it is read; whether it is JSON to the last rule, `json` says in the end.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["object", "array", "string", "word"]
"""What a value is; a word is a number, true, false or null."""

_SPACE = re.compile(r"[ \t\r\n]*")
_STOP = re.compile(r'["\\]')
_WORD = re.compile(r"[^\s{}\[\]:,\"]+")
_TAIL = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")
_HALF = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\Z")


@dataclass(slots=True, eq=False)
class Value:
    """A value: its place in the source (`end` -1 while it is open), the number of the one that it stands in (-1: none), how deep.

    `key` bounds its name with the quotes, or is None in an array, where `place` counts from 0. `count` is how many values it holds.
    """

    kind: Kind
    start: int
    parent: int
    depth: int
    key: tuple[int, int] | None
    place: int
    end: int = -1
    count: int = 0

    @property
    def holds(self) -> bool:
        """Whether it is an object or an array."""
        return self.kind in ("object", "array")


class JSONReader:
    """Reads JSON in any pieces; `values` stand in the order of their beginnings. `broken` is where it is none, -1 so far."""

    def __init__(self) -> None:
        self.values: list[Value] = []
        self.broken = -1
        self._offset = 0
        self._open: list[int] = []
        self._wanted = "value"
        self._key: tuple[int, int] | None = None
        self._reading: Literal["", "key", "string", "word"] = ""
        self._escaped = False

    @property
    def whole(self) -> bool:
        """Whether the outermost value is closed."""
        return self.broken < 0 and bool(self.values) and self.values[0].end >= 0

    def feed(self, text: str) -> None:
        """Reads on."""
        position = 0
        while position < len(text) and self.broken < 0:
            if self._reading in ("key", "string"):
                position = self._quoted(text, position)
            elif self._reading == "word":
                position = self._bare(text, position)
            else:
                position = self._between(text, position)
        self._offset += len(text)

    def finish(self) -> None:
        """Tells that nothing more comes: a number that ends the text has no other end."""
        if self._reading == "word":
            self._end_value(self._offset)

    def _quoted(self, text: str, position: int) -> int:
        if self._escaped:
            self._escaped = False
            return position + 1
        stop = _STOP.search(text, position)
        if stop is None:
            return len(text)
        if stop[0] == "\\":
            self._escaped = True
        elif self._reading == "key":
            assert self._key is not None
            self._key = (self._key[0], self._offset + stop.end())
            self._reading, self._wanted = "", "colon"
        else:
            self._end_value(self._offset + stop.end())
        return stop.end()

    def _bare(self, text: str, position: int) -> int:
        word = _WORD.match(text, position)
        end = word.end() if word else position
        if end < len(text):
            self._end_value(self._offset + end)
        return end

    def _between(self, text: str, position: int) -> int:
        space = _SPACE.match(text, position)
        position = space.end() if space else position
        if position == len(text):
            return position
        char, wanted = text[position], self._wanted
        holder = self.values[self._open[-1]] if self._open else None
        if char in "]}":
            self._close(char, holder, position)
        elif char == "," and wanted == "comma" and holder is not None:
            self._wanted = "key" if holder.kind == "object" else "value"
        elif char == ":" and wanted == "colon":
            self._wanted = "value"
        elif char == '"' and wanted in ("key", "first key"):
            self._reading, self._key = "key", (self._offset + position, -1)
        elif wanted in ("value", "first value") and char not in ",:":
            self._begin(char, position)
            # The first character of a word belongs to it.
            return position if self._reading == "word" else position + 1
        else:
            self.broken = self._offset + position
        return position + 1

    def _begin(self, char: str, position: int) -> None:
        kinds: dict[str, Kind] = {"{": "object", "[": "array", '"': "string"}
        parent = self._open[-1] if self._open else -1
        place = self.values[parent].count if parent >= 0 else 0
        if parent >= 0:
            self.values[parent].count += 1
        value = Value(kinds.get(char, "word"), self._offset + position, parent, len(self._open), self._key, place)
        self.values.append(value)
        self._key = None
        if value.holds:
            self._open.append(len(self.values) - 1)
            self._wanted = "first key" if value.kind == "object" else "first value"
        else:
            self._reading = "string" if value.kind == "string" else "word"

    def _close(self, char: str, holder: Value | None, position: int) -> None:
        wanted = {"}": ("object", "first key"), "]": ("array", "first value")}[char]
        if holder is None or holder.kind != wanted[0] or self._wanted not in ("comma", wanted[1]):
            self.broken = self._offset + position
            return
        holder.end = self._offset + position + 1
        self._open.pop()
        self._wanted = "comma" if self._open else "nothing"

    def _end_value(self, end: int) -> None:
        self.values[-1].end = end
        self._reading = ""
        self._wanted = "comma" if self._open else "nothing"


def words_of(inner: str, *, closed: bool) -> str:
    """The text of a JSON string, given without its quotes; as it stands where it is none. What is half a character is left out."""
    try:
        return str(json.loads(f'"{inner if closed else _whole_characters(inner)}"', strict=False))
    except ValueError:
        return inner


def _whole_characters(inner: str) -> str:
    """The beginning of a string without an escape that is not all there, and without half of a surrogate pair."""
    tail = _TAIL.search(inner)
    if tail is not None:
        before = inner[: tail.start()]
        # An even number of backslashes before it: it begins an escape.
        inner = before if (len(before) - len(before.rstrip("\\"))) % 2 == 0 else inner
    return _HALF.sub("", inner)
