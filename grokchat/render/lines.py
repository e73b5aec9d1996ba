"""What a renderer makes: lines of spans, each with a role that a theme gives a style to."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Text of one role. `link` is an address or empty; `source` where the text begins in the source, -1 for decoration."""

    text: str
    role: str = "text"
    link: str = ""
    source: int = -1


class Line(NamedTuple):
    """One row of the screen. `fill` is the role of the cells to the right of the spans (`code` in a code block)."""

    spans: tuple[Span, ...] = ()
    fill: str = "text"

    @property
    def text(self) -> str:
        """The line without its roles."""
        return "".join(span.text for span in self.spans)
