"""Fractions and roots in two dimensions."""

from __future__ import annotations

from grokchat.render.math.drawing.box import Box, beside, blank, line, stacked, widened
from grokchat.render.math.drawing.fences import grown
from grokchat.render.math.drawing.glyphs import VULGAR, small
from grokchat.render.math.drawing.one_row import flat_fraction, flat_root
from grokchat.render.math.drawing.painting import draw, draws_stacked
from grokchat.render.math.drawing.precedence import bare, is_single
from grokchat.render.math.drawing.styles import Style
from grokchat.render.math.nodes import Fraction, Root, Row, Scripts, Symbol, Text


@draws_stacked(Fraction)
def _fraction(node: Fraction, style: Style) -> Box:
    if node.slanted or _fits_one_row(node, style):
        return flat_fraction(node, style.row)
    inner = style if node.size == "display" else style.text
    above, below = draw(node.above, inner), draw(node.below, inner)
    width = max(above.width, below.width, 1)
    if node.line:
        if _has_fraction(node.above) or _has_fraction(node.below):
            width += 2
        bar = Box(("─" * width,), width)
    else:
        bar = blank(width)
    body = stacked([above, bar, below], 1)
    return grown(node.left, body, node.right) if node.left or node.right else body


def _fits_one_row(node: Fraction, style: Style) -> bool:
    """Whether the fraction reads well as a/b or as one character: simple ones in scripts, in matrices, and small ones."""
    if not node.line or node.left or node.right or node.size == "display" or (style.display and not node.size):
        return False
    above, below = _digit(node.above), _digit(node.below)
    if style.script or node.size == "text":
        return is_single(node.above) and is_single(node.below)
    # One whose lower part has yet to come may become one character.
    return f"{above}/{below}" in VULGAR or (not node.below.children and (bool(above) or not node.above.children))


def _digit(row: Row) -> str:
    """The digit that is all there is in a row, else nothing."""
    only = row.children[0] if len(row.children) == 1 else None
    return only.text if isinstance(only, Symbol) and len(only.text) == 1 and only.text.isdigit() else ""


def _has_fraction(row: Row) -> bool:
    """Whether a bar within makes this one longer, to tell the two apart."""
    return any(isinstance(child, Fraction) and child.line for child in row.children)


@draws_stacked(Root)
def _root(node: Root, style: Style) -> Box:
    if _needs_no_bar(node.body) and (node.index is None or style.script or not node.index.children or _digit(node.index)):
        return flat_root(node, style.row)
    body = draw(node.body, style)
    root = _short_root(widened(body, 1), style) if body.height == 1 else _tall_root(body)
    return root if node.index is None else _indexed(root, draw(node.index, style.small))


def _needs_no_bar(body: Row) -> bool:
    """Whether √ alone tells what is under it: one letter, one number, a letter with a small subscript."""
    if not body.children:
        return True
    only = bare(body)
    if isinstance(only, Scripts) and only.sup is None and only.sub is not None:
        return isinstance(only.base, Symbol) and _is_small(only.sub)
    return (isinstance(only, Symbol) and not only.large) or (isinstance(only, Text) and " " not in only.text)


def _is_small(row: Row) -> bool:
    """Whether a subscript is of symbols that have small forms."""
    texts = [child.text for child in row.children if isinstance(child, Symbol)]
    return len(texts) == len(row.children) and small("".join(texts), above=False, greek=False) is not None


def _short_root(body: Box, style: Style) -> Box:
    hook = "\\/" if style.ascii else "√"
    bar = "_" * body.width if style.ascii else "┌" + "─" * (body.width - 1)
    return beside([Box((" " * len(hook), hook), len(hook), 1), stacked([line(bar), body], 1)])


def _tall_root(body: Box) -> Box:
    height = body.height
    hook = ["  "] + [" │"] * (height - 1) + ["╲│"]
    hook[0] = " ┌"
    bar = line("─" * (body.width + 1))
    return beside([Box(hook, 2, body.baseline + 1), stacked([bar, widened(body, body.width + 1, "r")], 1)])


def _indexed(root: Box, index: Box) -> Box:
    """The index stands over the hook: raised by itself beside a short root, in the notch of a tall one."""
    little = small(index.rows[0], above=True, greek=False) if index.height == 1 else None
    if little is not None and root.height == 2:
        mark = line(little)
        return beside([Box((" " * mark.width, *mark.rows), mark.width, 1), root])
    over = 2 if root.height > 2 else 1
    notch = 1 if root.height > 2 else 0
    lifted = Box([*index.rows, *(" " * index.width,) * over], index.width, index.height + over - 1)
    left = max(0, index.width - notch)
    return _overlaid(root, lifted, left)


def _overlaid(root: Box, lifted: Box, left: int) -> Box:
    """The index drawn into the empty corner of the root; its last row is the root's."""
    shift = max(0, lifted.height - root.height)
    rows = [" " * (root.width + left)] * shift + [" " * left + row for row in root.rows]
    top = len(rows) - lifted.height
    for offset, text in enumerate(lifted.rows):
        if text.strip():
            rows[top + offset] = text + rows[top + offset][lifted.width :]
    marks = tuple(mark._replace(row=mark.row + shift, column=mark.column + left) for mark in root.marks)
    return Box(rows, root.width + left, root.baseline + shift, marks)
