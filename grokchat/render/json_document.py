"""JSON that grows as a tree of lines: a value is there while it is still written, and the lines above it stay.

It has the face of a Markdown document, so that what shows the one shows the other: final lines in chunks, an open end, places in
the source.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from grokchat.render.document import KEPT, Chunk
from grokchat.render.formulas import Formulas
from grokchat.render.growth import Joint
from grokchat.render.json_lines import Look, lines_of_rest, name_of, value_lines
from grokchat.render.json_reader import JSONReader
from grokchat.render.lines import Line

CHUNK = 120
"""Values from which a chunk is closed."""

_PIECE = 16_384
_MARK = "json:"
Path = tuple[str | int, ...]


class JSONDocument:
    """Lines of a JSON text at a width in cells.

    By a value's number in the text: `turned` holds the objects that are folded and the long texts that are open, `marks` words
    that stand under a value.
    """

    def __init__(self, width: int) -> None:
        self.formulas = Formulas("source")
        self.turned: set[int] = set()
        self.marks: dict[int, list[str]] = {}
        self._reader = JSONReader()
        self._width = max(4, width)
        self._source: list[str] = []
        self._chunks: list[Chunk] = []
        self._spans: dict[Chunk, range] = {}
        self._laid_out: dict[Chunk, None] = {}
        self._next = 0
        self._hidden = bytearray()

    @property
    def width(self) -> int:
        """The width in cells."""
        return self._width

    @property
    def source(self) -> str:
        """The text so far."""
        self._source[:] = ["".join(self._source)]
        return self._source[0]

    @property
    def chunks(self) -> Sequence[Chunk]:
        """What is final, in chunks; a height is an estimate until the chunk is laid out."""
        return self._chunks

    @property
    def end_lines(self) -> list[Line]:
        """The lines after the last chunk: what may still change, and a text that is no JSON, as it came."""
        found = self._lines(range(self._next, len(self._reader.values)))
        if self._reader.broken >= 0:
            found += lines_of_rest(self.source, self._reader.broken, self._width)
        return found

    @property
    def lines(self) -> list[Line]:
        """All lines so far."""
        return [line for chunk in self._chunks for line in self.lay_out(chunk)] + self.end_lines

    def give(self, text: str, *, ended: bool = True) -> None:
        """Takes a text whole, of which nothing more comes where it has `ended`."""
        self.append(text)
        if ended:
            self.finish()

    def append(self, text: str) -> None:
        """Adds text."""
        self._source.append(text)
        for start in range(0, len(text), _PIECE):
            self._reader.feed(text[start : start + _PIECE])
            self._close_chunks()

    def finish(self) -> None:
        """Tells that nothing more comes."""
        self._reader.finish()

    def rewrap(self, width: int) -> None:
        """Takes another width; what is final is laid out again when it is asked for."""
        self._width = max(4, width)
        self._forget()

    def lay_out(self, chunk: Chunk) -> list[Line]:
        """A chunk's lines; its height is exact from now on."""
        if chunk.lines is None:
            chunk.lines = self._lines(self._spans[chunk])
            chunk.height = len(chunk.lines)
        self._laid_out.pop(chunk, None)
        self._laid_out[chunk] = None
        if len(self._laid_out) > KEPT:
            oldest = next(iter(self._laid_out))
            del self._laid_out[oldest]
            oldest.lines = None
        return chunk.lines

    def toggle(self, key: str) -> bool:
        """Folds or opens the value of a line's `fold`; False when it is none of these lines."""
        number = key.removeprefix(_MARK)
        if number == key or not number.isdecimal():
            return False
        self.turned ^= {int(number)}
        self._forget()
        return True

    def mark(self, problems: Sequence[tuple[Path, str]]) -> None:
        """Puts words beside the values at these paths, or at the nearest value above one that is not there."""
        self.marks = {}
        for path, words in problems:
            self.marks.setdefault(self._number_of(path), []).append(words)
        self._forget()

    def _number_of(self, path: Path) -> int:
        """The last value of that path, as the last of two equal names counts in JSON."""
        values, found, source = self._reader.values, 0, self.source
        for step in path:
            inside = None
            for number in range(found + 1, len(values)):
                value = values[number]
                if value.depth <= values[found].depth:
                    break
                if value.parent == found and step == (value.place if value.key is None else name_of(source, value)):
                    inside = number
            if inside is None:
                break
            found = inside
        return found

    def _forget(self) -> None:
        self._hidden = bytearray()
        for chunk in self._chunks:
            chunk.lines = None
            chunk.height = len(self._visible(self._spans[chunk]))
        self._laid_out.clear()

    def _close_chunks(self) -> None:
        """Freezes what is final: all but the last value, which may still grow. Of an open object the line does not change."""
        values = self._reader.values
        while len(values) - 1 - self._next >= CHUNK:
            numbers = range(self._next, self._next + CHUNK)
            chunk = Chunk(values[numbers[0]].start, values[numbers[-1] + 1].start, Joint(), 0, None, 0)
            self._spans[chunk] = numbers
            chunk.height = len(self._visible(numbers))
            self._chunks.append(chunk)
            self._next = numbers[-1] + 1

    def _visible(self, numbers: range) -> Sequence[int]:
        """Those of the values that are in nothing folded."""
        if not self.turned:
            return numbers
        values, hidden = self._reader.values, self._hidden
        # By one walk over all, however deep they are: what stands in a hidden or a folded value is hidden.
        for value in values[len(hidden) : numbers.stop]:
            above = value.parent
            hidden.append(above >= 0 and (hidden[above] or above in self.turned))
        return [number for number in numbers if not hidden[number]]

    def _lines(self, numbers: range) -> list[Line]:
        source = self.source
        found: list[Line] = []
        for number in self._visible(numbers):
            look = Look(source, self._width, number in self.turned, tuple(self.marks.get(number, ())))
            found += value_lines(self._reader.values[number], f"{_MARK}{number}", look)
        return found


def pretty(text: str) -> str:
    """The JSON with a value a line, as people keep it in files; as it came where it is none."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
    except (ValueError, RecursionError):
        return text
