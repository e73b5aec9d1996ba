"""Tables in two dimensions: matrices, cases, aligned equations, arrays with rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from grokchat.render.math.drawing.box import EMPTY, LARGEST, Box, Mark, Side, TooLarge, beside, blank, raised, stacked
from grokchat.render.math.drawing.breaking import broken
from grokchat.render.math.drawing.equations import begins_equation, begins_with_word
from grokchat.render.math.drawing.fences import grown, sign
from grokchat.render.math.drawing.leaves import tag_label
from grokchat.render.math.drawing.painting import draw, draws_stacked
from grokchat.render.math.drawing.spacing import Item, items, joined, words
from grokchat.render.math.drawing.styles import Style
from grokchat.render.math.nodes import Row, Table

_GAPS = {"matrix": 2, "small": 1, "cases": 2, "align": 0, "alignat": 0, "gather": 0, "array": 2, "substack": 0, "diagram": 2}
_BETWEEN_PAIRS = 3


@draws_stacked(Table)
def table(node: Table, style: Style) -> Box:
    """The table between its delimiters, its middle row on the baseline."""
    body, places = rows_of(node, style)
    numbers = numbers_of(node, body, places, style)
    if numbers.width:
        body = beside([body, blank(4), numbers])
    if not node.left and not node.right:
        return body
    if body.height == 2 and (node.left in ("{", "}") or node.right in ("{", "}")):
        # A brace has a middle piece, and two cases are easier to read with room between them.
        body = _opened(body)
    right = node.right if node.closed else ""
    before = blank(1) if node.left == "{" and not node.right else EMPTY
    after = blank(1) if node.right == "}" and not node.left else EMPTY
    if body.height == 1:
        return beside([sign(node.left, style), body, sign(right, style)])
    return grown(node.left, beside([before, body, after]), right)


def _opened(body: Box) -> Box:
    marks = tuple(mark._replace(row=mark.row * 2) for mark in body.marks)
    return Box((body.rows[0], " " * body.width, body.rows[1]), body.width, 1, marks)


def _cells(node: Table, style: Style, width: int | None) -> list[list[Box]]:
    if node.kind in ("align", "alignat", "gather"):
        inner = style.small if style.script else style
    else:
        inner = style.small if node.kind == "substack" else style.text
    if node.kind in ("align", "alignat"):
        return _aligned(node, inner, width)
    if node.kind == "gather" and width is not None:
        return [[broken(items(words(cell.children), inner), width) for cell in cells] for cells in node.rows]
    return [[draw(cell, inner) for cell in cells] for cells in node.rows]


def _aligned(node: Table, style: Style, width: int | None) -> list[list[Box]]:
    """Cells of aligned equations, their right sides broken where there are only two columns and a width."""
    rows = [_cell_parts(node, cells, style) for cells in node.rows]
    if width is None or max([len(cells) for cells in rows], default=0) > 2:
        return [[joined(parts) for parts in cells] for cells in rows]
    left = max([joined(cells[0]).width for cells in rows if cells], default=0)
    return [
        [broken(parts, width - left) if index or len(cells) == 1 else joined(parts) for index, parts in enumerate(cells)]
        for cells in rows
    ]


def _cell_parts(node: Table, cells: Sequence[Row], style: Style) -> list[list[Item]]:
    """The parts of cells: the space at & is that between what stands on both its sides, unless an equation begins there."""
    found: list[list[Item]] = []
    kind = ""
    for index, cell in enumerate(cells):
        before = "" if begins_equation(node, index) else kind or "ord"
        parts = items(words(cell.children), style, before) if cell.children else []
        found.append(parts)
        kind = parts[-1].kind.replace("word", "ord") if parts else ""
    return found


def rows_of(node: Table, style: Style, width: int | None = None) -> tuple[Box, list[int]]:
    """The cells in their columns with rules, without delimiters; and where the baseline of each row is.

    Equations wider than `width` are broken where they can be.
    """
    rows = _cells(node, style, width)
    count = max([len(cells) for cells in rows], default=0)
    if not count:
        return Box(("",) * max(1, len(rows)), 0), list(range(len(rows)))
    widths = [0] * count
    for cells in rows:
        for column, box in enumerate(cells):
            widths[column] = max(widths[column], box.width)
    if (sum(widths) + 2 * count) * sum([max([box.height for box in cells], default=1) for cells in rows]) > LARGEST:
        raise TooLarge
    rules = {column: node.rules.count(column) for column in node.rules if column <= count}
    lines = {row: node.lines.count(row) for row in node.lines if row <= len(rows)}
    drawn = _Grid(node, widths, rules)
    for index, cells in enumerate(rows):
        if index in lines:
            drawn.rule(lines[index])
        elif index and _apart(node, rows[index - 1], cells):
            drawn.gap()
        drawn.row(cells)
    if len(rows) in lines:
        drawn.rule(lines[len(rows)])
    return drawn.box(), drawn.baselines


def numbers_of(node: Table, body: Box, places: Sequence[int], style: Style) -> Box:
    """The numbers of a table's rows, each in the row of its equation; empty where there are none."""
    labels = {places[row]: tag_label(tag, style) for row, tag in node.tags if row < len(places)}
    if not labels:
        return EMPTY
    return raised(stacked([labels.get(row, EMPTY) for row in range(body.height)], 0, "r"), body.baseline)


def _apart(node: Table, upper: Sequence[Box], lower: Sequence[Box]) -> bool:
    """Whether two rows need a free one between them, so that nothing of one is read as a script of the other."""
    return node.kind != "substack" and (any(box.descent for box in upper) or any(box.baseline for box in lower))


class _Grid:
    """The rows of a table as they are drawn."""

    def __init__(self, node: Table, widths: Sequence[int], rules: dict[int, int]) -> None:
        self.node = node
        self.widths = widths
        self.rules = rules
        self.rows: list[str] = []
        self.marks: list[Mark] = []
        self.baselines: list[int] = []
        self.rule_rows: dict[int, bool] = {}
        self.sides = [self._side(column) for column in range(len(widths))]
        self.between = [self._before(column) for column in range(len(widths) + 1)]

    def _before(self, column: int) -> str:
        """What stands before a column in each row: its space, and its rule."""
        if column in self.rules:
            bar = "║" if self.rules[column] > 1 else "│"
            return (" " if column else "") + bar + (" " if column < len(self.widths) else "")
        if column in (0, len(self.widths)):
            return ""
        if self.node.kind == "align":
            return " " * (_BETWEEN_PAIRS if begins_equation(self.node, column) else 0)
        if self.node.kind == "alignat" and any(begins_with_word(row, column) for row in self.node.rows):
            return "  "
        return " " * _GAPS[self.node.kind]

    def _side(self, column: int) -> Side:
        columns = self.node.columns or "c"
        if self.node.kind in ("align", "alignat") and len(columns) <= 1:
            columns = "rl"
            return cast("Side", columns[column % 2])
        return cast("Side", columns[min(column, len(columns) - 1)])

    def row(self, cells: Sequence[Box]) -> None:
        """Adds the cells of a row."""
        placed: list[Box] = []
        for column, width in enumerate(self.widths):
            box = cells[column] if column < len(cells) else EMPTY
            placed.append(_in_column(box, width, self.sides[column]))
        ascent = max([box.baseline for box in placed])
        height = ascent + max([box.descent for box in placed]) + 1
        parts: list[Box] = []
        for between, box in zip(self.between, [*placed, EMPTY], strict=True):
            if between:
                parts.append(_upright(between, height, ascent))
            if box.width or box.height > 1:
                parts.append(box)
        whole = beside(parts)
        self.marks += [mark._replace(row=mark.row + len(self.rows)) for mark in whole.marks]
        self.baselines.append(len(self.rows) + whole.baseline)
        self.rows += whole.rows

    def gap(self) -> None:
        """Adds a free row, through which the vertical rules go."""
        self.rows.append(
            "".join(part for pair in zip(self.between, [" " * width for width in self.widths] + [""], strict=True) for part in pair)
        )

    def rule(self, count: int) -> None:
        """Adds a horizontal rule."""
        self.rule_rows[len(self.rows)] = count > 1
        self.rows.append("")

    def box(self) -> Box:
        """The whole."""
        height = len(self.rows)
        width = sum(self.widths) + sum(len(part) for part in self.between)
        for row, double in self.rule_rows.items():
            self.rows[row] = self._drawn_rule(row, double)
        count = len(self.baselines)
        middle, centre = self.baselines[count // 2], (height - 1) // 2
        # The letters of the middle row, where they are about in the middle of the whole.
        baseline = middle if count == 1 or (count % 2 and abs(middle - centre) <= 1) else centre
        return Box(self.rows, width, baseline, tuple(self.marks))

    def _drawn_rule(self, row: int, double: bool) -> str:
        """A horizontal rule with its crossings."""
        shaft = "═" if double else "─"
        place = 0 if row == 0 else 2 if row == len(self.rows) - 1 else 1
        parts: list[str] = []
        last = len(self.between) - 1
        for column, between in enumerate(self.between):
            if column in self.rules:
                crossing = _crossing(place, 0 if column == 0 else 2 if column == last else 1, double, self.rules[column] > 1)
                between = "".join(crossing if char in "│║" else shaft for char in between)  # noqa: PLW2901
            else:
                between = shaft * len(between)  # noqa: PLW2901
            parts.append(between)
            if column < last:
                parts.append(shaft * self.widths[column])
        return "".join(parts)


_CROSSINGS = {
    (False, False): ("┌┬┐", "├┼┤", "└┴┘"),
    (True, False): ("╒╤╕", "╞╪╡", "╘╧╛"),
    (False, True): ("╓╥╖", "╟╫╢", "╙╨╜"),
    (True, True): ("╔╦╗", "╠╬╣", "╚╩╝"),
}
"""By whether the horizontal and the vertical rule is double: rows of a table from above, in each from the left."""


def _crossing(row: int, column: int, level: bool, upright: bool) -> str:
    return _CROSSINGS[level, upright][row][column]


def _upright(text: str, height: int, baseline: int) -> Box:
    return Box((text,) * height, len(text), baseline)


def _in_column(box: Box, width: int, side: Side) -> Box:
    free = width - box.width
    if not box.width and box.height == 1:
        return blank(width)
    left = 0 if side == "l" else free if side == "r" else free // 2
    return beside([blank(left), box, blank(free - left)]) if free else box
