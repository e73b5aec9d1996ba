"""Typeset pictures of formulas in the place of their cells, set one by one beside the screen's thread, when they are looked at.

A formula stays in cells until its picture is there, and for good when there is any doubt. The rows stay as many as they were.
"""

from __future__ import annotations

import asyncio
import random
import struct
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from grokchat.render.lines import FormulaRow, Line, Span
from grokchat.text import cells
from grokchat.tui.drawing import PICTURE
from grokchat.tui.kitty import MOST, placeholder, removal, transmission

if TYPE_CHECKING:
    from grokchat.render.math.typeset import Picture
    from grokchat.theme import Theme

KEPT = 400
"""Pictures that the terminal holds; then all are sent anew. kitty forgets pictures beyond 320 MB, and would show nothing."""

_USUAL_CELL = (10, 20)
_COLOURS = ("red", "blue", "green", "orange", "purple", "cyan", "magenta", "brown", "gray", "teal", "yellow")


class _Wanted(NamedTuple):
    """A formula without its row, the columns it may fill, and the colours."""

    formula: FormulaRow
    columns: int
    theme: str


class _Sent(NamedTuple):
    number: int
    columns: int


class Pictures:
    """The pictures of one terminal; `write` sends to it, `changed` is called when there is another one to draw."""

    def __init__(self, write: Callable[[str], None], changed: Callable[[], object], cell: tuple[int, int]) -> None:
        self._write = write
        self._changed = changed
        self._cell = cell
        self._found: dict[_Wanted, _Sent | None] = {}
        self._next = random.randrange(1, 1 << 23)
        self._setting: asyncio.Future[Picture | None] | None = None
        self._off = False

    def placed(self, line: Line, room: int, theme: Theme) -> Line:
        """The line with its row of the picture, once that is there; until then the line."""
        formula = line.formula
        if formula is None or self._off:
            return line
        first = next((at for at, span in enumerate(line.spans) if span.source == line.start and span.end == line.end), 0)
        before = line.spans[:first]
        columns = min(MOST, room - sum(cells(span.text) for span in before))
        wanted = _Wanted(formula._replace(row=0), columns, theme.name)
        if wanted not in self._found:
            self._set(wanted, theme)
        sent = self._found.get(wanted)
        if sent is None:
            return line
        role = f"{PICTURE}{sent.number:06x}"
        drawn = (Span(placeholder(formula.row, column), role, "", line.start, line.end) for column in range(sent.columns))
        return line._replace(spans=(*before, *drawn), formula=None)

    def forget(self) -> None:
        """Takes all pictures from the terminal."""
        self._write("".join(removal(sent.number) for sent in self._found.values() if sent is not None))
        self._found.clear()

    def close(self) -> None:
        """Takes all pictures from the terminal, and sends no more."""
        self._off = True
        self.forget()

    def _set(self, wanted: _Wanted, theme: Theme) -> None:
        """Begins to set a formula, unless another one is being set: then it is asked for again when that is drawn."""
        if self._setting is not None:
            return
        from grokchat.render.math.typeset import Room, typeset

        room = Room(wanted.columns, wanted.formula.rows, *self._cell)
        if room.rows > MOST or room.columns < 1:
            self._found[wanted] = None
            return
        loop = asyncio.get_running_loop()
        formula = wanted.formula
        setting = loop.run_in_executor(None, typeset, formula.tex, dict(formula.defined), room, colours_of(theme))
        self._setting = setting
        setting.add_done_callback(lambda done: self._done(wanted, done))

    def _done(self, wanted: _Wanted, done: asyncio.Future[Picture | None]) -> None:
        self._setting = None
        if done.cancelled() or self._off:
            return
        error = done.exception()
        # Without the extra there are no pictures; whatever else went wrong, this formula has none.
        self._off = isinstance(error, ImportError)
        picture = None if error is not None else done.result()
        if len(self._found) >= KEPT:
            self.forget()
        if picture is None:
            self._found[wanted] = None
        else:
            self._next = self._next % 0xFFFFFF + 1
            self._write(transmission(self._next, picture.png, picture.columns, wanted.formula.rows))
            self._found[wanted] = _Sent(self._next, picture.columns)
        self._changed()


def colours_of(theme: Theme) -> Mapping[str, str]:
    """The colours of mathematics in a theme, as #rrggbb."""
    plain = _hex_in(theme.style("math")) or theme.colours["text"]
    return {"math": plain} | {name: _hex_in(theme.style(f"math.colour.{name}")) or plain for name in _COLOURS}


def _hex_in(style: str) -> str:
    words = style.partition(" on ")[0].split()
    return next((word for word in words if word.startswith("#")), "")


def cell_size() -> tuple[int, int]:
    """The pixels of a cell, as the terminal told the system; a usual size where it did not."""
    try:
        import fcntl
        import termios

        answer = fcntl.ioctl(sys.__stdout__.fileno() if sys.__stdout__ else 1, termios.TIOCGWINSZ, bytes(8))
    except (ImportError, OSError, ValueError):
        return _USUAL_CELL
    rows, columns, width, height = struct.unpack("HHHH", answer)
    if not (rows and columns and width >= columns and height >= rows):
        return _USUAL_CELL
    return width // columns, height // rows
