"""Markdown that grows: only its open end is parsed again, and lines above it never change.

What is final is kept in chunks of whole blocks. A chunk is laid out when its lines are asked for, so that another width costs
only what is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from grokchat.render.blocks import Layout
from grokchat.render.bounds import cuts_of_paragraph
from grokchat.render.cutting import cuts, named_pieces
from grokchat.render.formulas import Formulas, Mode
from grokchat.render.growth import Growth, Joint
from grokchat.render.lines import Line
from grokchat.render.parser import Known, parse
from grokchat.render.source import Source

_PIECE = 16_384
"""Characters that are parsed at a time, so that a long text given at once is frozen as it goes."""

CHUNK = 120
"""Lines from which a chunk is closed."""

_CUT = 4_096
"""Characters from which a text that is given whole is cut."""

KEPT = 40
"""Chunks whose lines are kept: what is far from view costs no memory, and the collector of garbage no time."""


@dataclass(slots=True, eq=False)
class Chunk:
    """Whole blocks: their place in the source, how they go on from above, and their lines once laid out.

    `names` is how many link references were known when the blocks were final; `exact` says that the height is no estimate.
    """

    start: int
    end: int
    joint: Joint
    height: int
    lines: list[Line] | None
    names: int
    exact: bool = False


class Document:
    """Lines of a Markdown text at a width in cells, its mathematics in a mode.

    With `breaks` a line end in it is one on the screen too; with `wrap_code` off a line of code is one line, however wide.
    """

    def __init__(self, width: int, *, breaks: bool = False, mathematics: Mode = "unicode", wrap_code: bool = True) -> None:
        self.formulas = Formulas(mathematics)
        self._wraps = wrap_code
        self._laid_out: dict[Chunk, None] = {}
        self._chunks: list[Chunk] = []
        self._source = Source()
        self._held = ""
        self._finished = False
        self._chunk_height = 0
        self._last_joint = Joint()
        self._width = max(4, width)
        self._growth = self._growing(0, Joint(), {"breaks": breaks})

    @property
    def width(self) -> int:
        """The width in cells."""
        return self._width

    @property
    def source(self) -> str:
        """The text so far; a line ends with a newline alone."""
        return self._source.text

    @property
    def chunks(self) -> Sequence[Chunk]:
        """What is final, in chunks; after `rewrap` their heights are estimates until they are laid out."""
        return self._chunks

    @property
    def end_lines(self) -> list[Line]:
        """The lines after the last chunk."""
        return [*self._growth.frozen, *self._growth.tail_lines]

    @property
    def lines(self) -> Sequence[Line]:
        """All lines so far."""
        return [*(line for chunk in self._chunks for line in self.lay_out(chunk)), *self.end_lines]

    @property
    def final(self) -> int:
        """How many lines can never change, whatever comes."""
        return self._chunk_height + len(self._growth.frozen)

    def __len__(self) -> int:
        for chunk in self._chunks:
            if not chunk.exact:
                self.lay_out(chunk)
        return self.final + len(self._growth.tail_lines)

    def line(self, index: int) -> Line:
        """One line, without making a list of all."""
        return self.lines_between(index, index + 1)[0]

    def lines_between(self, first: int, last: int) -> list[Line]:
        """The lines from `first` up to `last`, without making a list of all."""
        found: list[Line] = []
        start = 0
        for chunk in self._chunks:
            if start + chunk.height > first and start < last:
                found += self.lay_out(chunk)[max(0, first - start) : last - start]
            start += chunk.height
        return found + self.end_lines[max(0, first - start) : max(0, last - start)]

    def give(self, text: str, *, ended: bool = True) -> None:
        """Takes a long text whole, into an empty document: it is cut into chunks, and laid out where it is looked at.

        Unless it has `ended`, what follows its last cut is open and may go on.
        """
        shown = self._source.add(text if ended else self._without_half(text))
        known = self._growth.names.known
        end = len(shown) if ended else cuts(shown, _CUT)[-1]
        if end or ended:
            self._chunks = _chunks_of(shown[:end], self._width, known)
            self._chunk_height = sum(chunk.height for chunk in self._chunks)
            self._last_joint = Joint(1)
            self._growth = self._growing(end, Joint(1), known)
            self._growth.names.pass_over(shown[:end])
        self._finished = ended
        self._grow(shown[end:])

    def append(self, text: str) -> int:
        """Adds text and returns the first line that may have changed."""
        return self._take(self._without_half(self._held + text))

    def finish(self, *, printed: bool = False) -> int:
        """Tells that nothing more comes; returns the first line that may have changed.

        With `printed`, lines that are final stay as they are: a link that was named after its use is set no more.
        """
        held, self._held = self._held, ""
        first = self._take(held)
        self._finished = True
        self._growth.finish()
        if self._growth.names.late and not printed:
            # A link was named after its first use: all is read again, now that every name is known.
            for chunk in self._chunks:
                chunk.names = len(self._growth.names.known["references"])
            self.rewrap(self._width)
            return 0
        return first

    def rewrap(self, width: int) -> None:
        """Takes another width; what is final is laid out again when it is asked for."""
        old, chunks, growth = self._width, self._chunks, self._growth
        start = chunks[-1].end if chunks else 0
        joint = self._last_joint
        self._begin(width, growth.names.known)
        for chunk in chunks:
            chunk.height = max(1, -(-chunk.height * old // self._width))
            chunk.lines, chunk.exact = None, False
        self._chunks = chunks
        self._chunk_height = sum(chunk.height for chunk in chunks)
        self._last_joint = joint
        self._growth = self._growing(start, joint, growth.names.known)
        self._grow(self._source.shown(start))
        if self._finished:
            self._growth.finish()

    def lay_out(self, chunk: Chunk) -> list[Line]:
        """A chunk's lines; its height is exact from now on."""
        lines = chunk.lines
        if lines is None:
            text = self._source.shown(chunk.start, chunk.end)
            layout = Layout(text, chunk.start, chunk.joint.number, self.formulas, wraps=self._wraps)
            names = self._growth.names.known.get("references", {})
            known: Known = {
                "references": dict(islice(names.items(), chunk.names)),
                "breaks": self._growth.names.known.get("breaks", False),
            }
            if chunk.end >= len(self.source):
                known["open"] = "ended"
            lines = layout.lines(parse(text, known), self._width)
            lines = chunk.lines = [*[Line()] * chunk.joint.blank, *lines] if lines else []
            self._chunk_height += len(lines) - chunk.height
            chunk.height, chunk.exact = len(lines), True
        self._keep(chunk)
        return lines

    def _keep(self, chunk: Chunk) -> None:
        """Keeps the lines of the chunks that were looked at last."""
        self._laid_out.pop(chunk, None)
        self._laid_out[chunk] = None
        if len(self._laid_out) > KEPT:
            oldest = next(iter(self._laid_out))
            del self._laid_out[oldest]
            oldest.lines = None

    def _growing(self, offset: int, joint: Joint, known: Known) -> Growth:
        return Growth(self._width, offset, joint, known, self.formulas, wraps=self._wraps)

    def _begin(self, width: int, known: Known) -> None:
        self._width = max(4, width)
        self._chunks = []
        self._chunk_height = 0
        self._laid_out.clear()
        self._last_joint = Joint()
        self._growth = self._growing(0, Joint(), known)

    def _without_half(self, text: str) -> str:
        """A text without its last character where that waits for the next: a CR may be half of a line end, a high surrogate of a character."""
        self._held = text[-1] if text and (text[-1] == "\r" or "\ud800" <= text[-1] <= "\udbff") else ""
        return text[: len(text) - len(self._held)]

    def _take(self, text: str) -> int:
        return self._grow(self._source.add(text)) if text else self.final

    def _grow(self, text: str) -> int:
        first = self.final
        for position in range(0, len(text), _PIECE):
            last = position + _PIECE >= len(text)
            part = text[position : position + _PIECE]
            while self._growth.feed(part, last=last):
                self._close_chunk(fewest=1)
                part = ""
            self._close_chunk()
        return first

    def _close_chunk(self, fewest: int = CHUNK) -> None:
        growth = self._growth
        if len(growth.frozen) >= fewest and growth.between_blocks:
            start = self._chunks[-1].end if self._chunks else 0
            names = len(growth.names.known.get("references", ()))
            chunk = Chunk(start, growth.offset, self._last_joint, len(growth.frozen), growth.frozen, names, exact=True)
            self._chunks.append(chunk)
            self._chunk_height += chunk.height
            self._keep(chunk)
            self._last_joint = growth.joint
            growth.frozen = []


def _chunks_of(text: str, width: int, known: Known) -> list[Chunk]:
    """A text cut into chunks, none of them laid out; what it names is learned into `known`."""
    found: list[Chunk] = []
    pieces = named_pieces(text, _CUT, known)
    names = len(known.get("references", ()))
    for start, end in pairwise([*pieces, len(text)]):
        for low, high in pairwise([start, *cuts_of_paragraph(text, start, end), end]):
            height = text.count("\n", low, high) + (high - low) // width + 1
            found.append(Chunk(low, high, Joint(int(start > 0 and low == start)), height, None, names))
    return found
