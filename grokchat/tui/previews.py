"""Previews of pictures as rows of the conversation, made beside the frames and kept while they are near.

A frame only looks up what is there; a row whose picture is not made yet is blank and asks for it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from grokchat.attachments.preview import half_blocks
from grokchat.errors import GrokchatError
from grokchat.render.lines import Line

KEPT = 16
"""Previews that are kept; those that were not looked at for the longest time go first."""

PREFIX = "picture:"
"""How the role of a row of a picture begins."""

Rows = list[list[Segment]]


def rows_of(sha256: str, columns: int, rows: int) -> list[Line]:
    """The rows of a preview, to be drawn when they are in view."""
    return [Line((), f"{PREFIX}{sha256}:{columns}:{rows}:{row}") for row in range(rows)]


class Previews:
    """Pictures of a conversation; `read` gives their bytes by sha256, `ready` is called when one is made; `widget` works for it."""

    def __init__(self, widget: Widget, read: Callable[[str], bytes], ready: Callable[[], object]) -> None:
        self._widget = widget
        self._ready = ready
        self._read = read
        self._made: OrderedDict[tuple[str, int, int], Rows] = OrderedDict()
        self._making: set[tuple[str, int, int]] = set()
        self._one = asyncio.Semaphore(1)

    def strip(self, role: str, indent: int, width: int, plain: Style) -> Strip:
        """The row of a picture that a role names."""
        sha256, columns, rows, row = role.removeprefix(PREFIX).split(":")
        made = self.rows(sha256, int(columns), int(rows))
        segments = made[int(row)] if made is not None else []
        return Strip([Segment(" " * indent, plain), *segments]).adjust_cell_length(width, plain)

    def rows(self, sha256: str, columns: int, rows: int) -> Rows | None:
        """The rows of a picture; None while they are being made."""
        key = (sha256, columns, rows)
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key]
        if key not in self._making:
            self._making.add(key)
            self._widget.run_worker(self._make(key))
        return None

    async def _make(self, key: tuple[str, int, int]) -> None:
        sha256, columns, rows = key
        ground = Color.parse(self._widget.app.current_theme.background or "#000000").rgb
        try:
            # One after the other: pictures are large while they are read.
            async with self._one:
                cells = await asyncio.to_thread(lambda: half_blocks(self._read(sha256), columns, rows, ground))
            made = [_segments(row) for row in cells]
        except (GrokchatError, ValueError):
            muted = Style(color=self._widget.app.current_theme.variables.get("text-muted"))
            made = [[Segment("(the picture cannot be shown)"[:columns], muted)], *([] for _ in range(rows - 1))]
        finally:
            self._making.discard(key)
        self._made[key] = made
        while len(self._made) > KEPT:
            self._made.popitem(last=False)
        self._ready()


def _segments(row: list[tuple[tuple[int, int, int], tuple[int, int, int]]]) -> list[Segment]:
    """Cells of the same colours are one segment."""
    found: list[Segment] = []
    last, size = None, 0
    for cell in [*row, None]:
        if cell != last and last is not None:
            upper, lower = (f"#{r:02x}{g:02x}{b:02x}" for r, g, b in last)
            found.append(Segment("▀" * size, Style(color=upper, bgcolor=lower)))
            size = 0
        last, size = cell, size + 1
    return found
