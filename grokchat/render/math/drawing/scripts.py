"""Scripts, stacks and arrows in two dimensions."""

from __future__ import annotations

from functools import lru_cache

from grokchat.render.math.drawing.box import EMPTY, Box, beside, blank, line, stacked
from grokchat.render.math.drawing.fences import grown
from grokchat.render.math.drawing.glyphs import LONG_PAIRS, MARKS_OF_A_SCRIPT, small
from grokchat.render.math.drawing.painting import draw, draws_stacked
from grokchat.render.math.drawing.precedence import bare, is_label
from grokchat.render.math.drawing.styles import Style
from grokchat.render.math.nodes import Arrow, Fraction, Function, Row, Scripts, Stack, Symbol

_LONGEST = 5
"""How many small characters in a row are still easy to read."""


@draws_stacked(Scripts)
def _scripts(node: Scripts, style: Style) -> Box:
    base = draw(node.base, style)
    sub = draw(node.sub, style.small) if node.sub is not None else None
    sup = draw(node.sup, style.small) if node.sup is not None else None
    if _has_limits(node, style):
        return _limits(base, sub, sup)
    if base.height == 1:
        return _beside_a_row(base, sub, sup, style)
    if isinstance(bare(node.base), Fraction):
        # Nothing but size would tell a script of the whole from one of a part.
        base = grown("(", base, ")")
    integral = isinstance(node.base, Symbol) and node.base.large
    little = None if integral else _little(sup, style, above=True)
    return beside([base, _corners(base, sub, little or sup)])


def _has_limits(node: Scripts, style: Style) -> bool:
    if node.limits is not None:
        return node.limits
    base = bare(node.base)
    if is_label(base):
        return True
    if isinstance(base, Stack):
        return base.kind == "op" and style.display
    return isinstance(base, Symbol | Function) and base.limits and style.display


def _limits(base: Box, sub: Box | None, sup: Box | None) -> Box:
    parts = [part for part in (sup, base, sub) if part is not None]
    return stacked(parts, 0 if sup is None else 1)


def _little(box: Box | None, style: Style, *, above: bool) -> Box | None:
    """The script in characters that are raised or lowered by themselves, where all of it can be and stays easy to read."""
    return None if box is None or box.height > 1 or style.ascii else _of_little(box.rows[0].strip(), above)


@lru_cache(2048)
def _of_little(text: str, above: bool) -> Box | None:
    shown = small(text, above=above, greek=False)
    if shown is None or (len(shown) > _LONGEST and not MARKS_OF_A_SCRIPT.issuperset(shown)):
        return None
    return line(shown)


def _beside_a_row(base: Box, sub: Box | None, sup: Box | None, style: Style) -> Box:
    """Scripts of a base of one row: small ones in its row, others in rows of their own above and below."""
    little_sub, little_sup = _little(sub, style, above=False), _little(sup, style, above=True)
    in_row = [part for part in (little_sub, little_sup) if part is not None]
    over = sup if sup is not None and little_sup is None else None
    under = sub if sub is not None and little_sub is None else None
    if over is None and under is None:
        return beside([base, *in_row])
    middle = beside(in_row)
    parts = [part for part in (over, middle, under) if part is not None]
    return beside([base, stacked(parts, 0 if over is None else 1, "l")])


def _corners(base: Box, sub: Box | None, sup: Box | None) -> Box:
    """Scripts at the upper and lower right corner of a tall base."""
    upper, lower = sup or EMPTY, sub or EMPTY
    gap = [blank(0, base.height - 2)] if base.height > 2 else []
    column = stacked([upper, *gap, lower], 0, "l")
    return Box(column.rows, column.width, upper.height - 1 + base.baseline, column.marks)


@draws_stacked(Stack)
def _stack(node: Stack, style: Style) -> Box:
    base = draw(node.base, style)
    above, below = _label(node.above, style), _label(node.below, style)
    parts = [part for part in (above, base, below) if part is not None]
    return stacked(parts, 0 if above is None else 1)


def _label(row: Row | None, style: Style) -> Box | None:
    if row is None:
        return None
    box = draw(row, style.small)
    return box if box.width else None


@draws_stacked(Arrow)
def _arrow(node: Arrow, style: Style) -> Box:
    above, below = _label(node.above, style), _label(node.below, style)
    width = max([part.width for part in (above, below) if part is not None], default=1) + 2
    left, right = LONG_PAIRS.get(node.line, (node.left, node.right))
    shaft = "─" if node.line in LONG_PAIRS else node.line or "─"
    bar = line(left + shaft * max(1, width - len(left) - len(right)) + right)
    parts = [part for part in (above, bar, below) if part is not None]
    return stacked(parts, 0 if above is None else 1)
