"""Accents, marks as wide as their body, frames and strokes."""

from __future__ import annotations

from grokchat.render.math.drawing.box import Box, beside, blank, line, painted, parenthesised, stacked
from grokchat.render.math.drawing.fences import sign
from grokchat.render.math.drawing.glyphs import SUBSCRIPTS, SUPERSCRIPTS, UPRIGHT
from grokchat.render.math.drawing.painting import draw, draws_flat, draws_stacked
from grokchat.render.math.drawing.precedence import is_single
from grokchat.render.math.drawing.styles import Style
from grokchat.render.math.nodes import Accent, Enclosed, Row, Stretched
from grokchat.text import cells, char_cells

_MACRONS = "\u0304\u0305"
_OVERLINE = "\u0305"
_SMALL = frozenset((*SUBSCRIPTS.values(), *SUPERSCRIPTS.values()))
_SPACING = {
    "\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0304": "_", "\u0305": "_", "\u0306": "˘", "\u0307": "˙", "\u0308": "¨",
    "\u030a": "˚", "\u030c": "ˇ", "\u20d6": "←", "\u20d7": "→", "\u20db": "…", "\u20dc": "…", "\u20e1": "↔", "\u0330": "~", "\u0332": "‾",
    "\u0331": "‾", "\u0323": ".", "\u20d1": "⇀", "\u20d0": "↼",
}  # fmt: skip
"""The character that looks like a combining mark and stands by itself."""

_BELOW = "\u0323\u0330\u0331\u0332\u0325\u032d\u20ee\u20ef"
_COMBINING = {
    "line": ("\u0305", "\u0332"),
    "double-line": ("\u033f", "\u0333"),
    "arrow-right": ("\u20d7", "\u20ef"),
    "double-arrow-right": ("\u20d7", "\u20ef"),
    "arrow-left": ("\u20d6", "\u20ee"),
    "arrow-both": ("\u20e1", "\u034d"),
    "harpoon-right": ("\u20d1", "\u20ef"),
    "harpoon-left": ("\u20d0", "\u20ee"),
    "hat": ("\u0302", "\u032d"),
    "tilde": ("\u0303", "\u0330"),
    "check": ("\u030c", "\u032c"),
    "dots": ("\u0308", "\u0324"),
}
"""For each stretched mark, the one over and under a single letter."""


def _is_letter(box: Box) -> bool:
    """Whether a box is a single character, that may carry marks already."""
    return box.height == 1 and box.width == 1 and all(char_cells(char) == 0 for char in box.rows[0][1:])


def _combined(box: Box, mark: str) -> Box:
    return Box((box.rows[0] + mark,), box.width, 0, box.marks)


@draws_flat(Accent)
def _accent_flat(node: Accent, style: Style) -> Box:
    return _marked_flat(draw(node.body, style), node.body, node.mark, style)


def _marked_flat(body: Box, row: Row, mark: str, style: Style) -> Box:
    """A mark in one row: on a letter, on the letter before its script, as a bar over letters, else on the parenthesis that closes a group."""
    if not body.width:
        return body
    if style.ascii or cells(mark):
        return beside([body if is_single(row) else parenthesised(body), line(_SPACING.get(mark, "^"))])
    if _is_letter(body):
        return _combined(body, mark)
    text = body.rows[0]
    if mark in _MACRONS and body.width <= 4 and text.translate(UPRIGHT).isalnum():
        return _overlined(body)
    if body.width > 1 and _SMALL.issuperset(text[1:]):
        return _on_first(body, mark)
    return _combined(parenthesised(body), mark)


def _overlined(body: Box) -> Box:
    row = "".join([char + _OVERLINE if char_cells(char) == 1 else char for char in body.rows[0]])
    return Box((row,), body.width, 0, body.marks)


@draws_stacked(Accent)
def _accent(node: Accent, style: Style) -> Box:
    body = draw(node.body, style)
    if not body.width:
        return body
    if not cells(node.mark) and not style.ascii:
        if _is_letter(body):
            return _combined(body, node.mark)
        if body.height == 1 and _SMALL.issuperset(body.rows[0][1:]):
            return _on_first(body, node.mark)
    bar = line(_wide_sign(_SPACING.get(node.mark, "^"), body.width))
    return stacked([body, bar], 0) if node.mark in _BELOW else stacked([bar, body], 1)


def _wide_sign(sign: str, width: int) -> str:
    """What stands for an accent over more than a letter; a hat over an even number of cells has two."""
    if sign in "_‾":
        return sign * width
    if sign in "→⇀" and width > 1:
        return "─" * (width - 1) + sign
    return "╱╲" if sign == "^" and width % 2 == 0 else sign


def _on_first(body: Box, mark: str) -> Box:
    """The mark on a letter whose script stands in the same row."""
    text = body.rows[0]
    return Box((text[0] + mark + text[1:],), body.width, 0, body.marks)


@draws_flat(Stretched)
def _stretched_flat(node: Stretched, style: Style) -> Box:
    body = draw(node.body, style)
    marks = _COMBINING.get(node.mark)
    return _marked_flat(body, node.body, marks[0 if node.above else 1], style) if marks else body


@draws_stacked(Stretched)
def _stretched(node: Stretched, style: Style) -> Box:
    body = draw(node.body, style)
    marks = _COMBINING.get(node.mark)
    if marks and _is_letter(body) and not style.ascii:
        return _combined(body, marks[0 if node.above else 1])
    if not body.width:
        return body
    bar = line(_bar(node.mark, body.width, above=node.above))
    return stacked([bar, body], 1) if node.above else stacked([body, bar], 0)


_TIPS = {"arrow-right": ("", "─", "→"), "arrow-left": ("←", "─", ""), "arrow-both": ("←", "─", "→"), "double-arrow-right": ("", "═", "⇒"),
         "harpoon-right": ("", "─", "⇀"), "harpoon-left": ("↼", "─", "")}  # fmt: skip
_CORNERS = {
    ("brace", True): "╭┴╮",
    ("brace", False): "╰┬╯",
    ("bracket", True): "┌─┐",
    ("bracket", False): "└─┘",
    ("parenthesis", True): "╭─╮",
    ("parenthesis", False): "╰─╯",
}


def _bar(mark: str, width: int, *, above: bool) -> str:
    """A mark of a width, for above or below."""
    if mark in _TIPS:
        left, shaft, right = _TIPS[mark]
        return left + shaft * (width - len(left) - len(right)) + right
    if (mark, above) in _CORNERS:
        return _hooked(_CORNERS[mark, above], width)
    if mark in ("hat", "check") and width > 1:
        left, middle, right = ("╱", "‾", "╲") if mark == "hat" else ("╲", "_", "╱")
        return left + middle * (width - 2) + right
    if mark == "line":
        return ("_" if above else "‾") * width
    return {"double-line": "═", "tilde": "~", "dots": "˙", "hat": "^", "check": "ˇ"}.get(mark, "─") * width


def _hooked(corners: str, width: int) -> str:
    left, middle, right = tuple(corners)
    if width < 3:
        return left + right if width == 2 else middle
    before = (width - 2) // 2 - (width % 2 == 0)
    return left + "─" * before + middle + "─" * (width - 3 - before) + right


@draws_flat(Enclosed)
def _enclosed_flat(node: Enclosed, style: Style) -> Box:
    body = draw(node.body, style)
    if node.how == "box":
        return beside([sign("⟦", style), body, sign("⟧", style)])
    if node.how in ("angle", "phase"):
        return beside([sign("∠", style), body if is_single(node.body) else parenthesised(body)])
    return _struck(body, style)


@draws_stacked(Enclosed)
def _enclosed(node: Enclosed, style: Style) -> Box:
    body = draw(node.body, style)
    if node.how == "box":
        return _boxed(body)
    if node.how == "angle":
        edge = Box(("┐", *"│" * body.height), 1, body.baseline + 1)
        return beside([stacked([line("─" * body.width), body], 1), edge])
    if node.how == "phase":
        return beside([sign("∠", style), stacked([body, line("‾" * body.width)], 0)])
    return _struck(body, style)


def _boxed(body: Box) -> Box:
    sides = Box(("┌", *"│" * body.height, "└"), 1, body.baseline + 1)
    other = Box(("┐", *"│" * body.height, "┘"), 1, body.baseline + 1)
    width = body.width + 2
    padded = beside([blank(1), body, blank(1)])
    return beside([sides, stacked([line("─" * width), padded, line("─" * width)], 1), other])


def _struck(body: Box, style: Style) -> Box:
    """A stroke through each character, and a role. A slash would make other signs of some, and few fonts place it well."""
    if style.ascii:
        return beside([line("~"), body, line("~")]) if body.height == 1 else painted(body, "math.struck")
    rows = ["".join([char + "\u0336" if char != " " and char_cells(char) == 1 else char for char in row]) for row in body.rows]
    return painted(Box(rows, body.width, body.baseline, body.marks), "math.struck")
