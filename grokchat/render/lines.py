"""What a renderer makes: lines of spans, each with a role that a theme gives a style to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from grokchat.render.math.reader import Macro


class Span(NamedTuple):
    """Text of one role. `link` is an address or empty; `source` where the text begins in the source, -1 for decoration.

    `end` is where the whole ends that the text is a part of, when it does not stand in the source letter by letter, as that of
    a formula; else -1.
    """

    text: str
    role: str = "text"
    link: str = ""
    source: int = -1
    end: int = -1


class FormulaRow(NamedTuple):
    """Which row of a finished display a line is, of how many: what is needed to set the same formula as a picture.

    `defined` are the macros of the formulas before it.
    """

    tex: str
    defined: tuple[tuple[str, Macro], ...]
    row: int
    rows: int


class Line(NamedTuple):
    """One row of the screen. `fill` is the role of the cells to the right of the spans (`code` in a code block).

    `start` and `end` bound the source of the block that the line belongs to; a line of code has its own bounds, and the line
    above a code block has those of the whole code. -1 where the line stands for no source. `fold` names what a press on the
    line opens or folds. `formula` is set where the line is a row of a formula drawn in two dimensions.
    """

    spans: tuple[Span, ...] = ()
    fill: str = "text"
    start: int = -1
    end: int = -1
    fold: str = ""
    formula: FormulaRow | None = None

    @property
    def is_label(self) -> bool:
        """Whether the line stands above a code block, whose code begins at `start`."""
        if self.fill != "code" or not 0 <= self.start == self.end:
            return False
        return all(role == "code.label" or not role.startswith("code") for _, role, *_ in self.spans)

    @property
    def text(self) -> str:
        """The line without its roles."""
        return "".join(span.text for span in self.spans)
