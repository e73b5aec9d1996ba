r"""Delimiters: `\left … \middle … \right`, the big sizes, and what stands alone."""

from __future__ import annotations

from grokchat.render.math.nodes import AtomClass, Fenced, Node, Row, Sized, Symbol
from grokchat.render.math.parser import Command, Parser
from grokchat.render.math.symbols import DELIMITERS

_OPENING = frozenset("([{⟨⌊⌈⟦⟮⎰")
_CLOSING = frozenset(")]}⟩⌋⌉⟧⟯⎱")
_SIZES = {"big": 1, "Big": 2, "bigg": 3, "Bigg": 4}
_SIDES: dict[str, AtomClass] = {"l": "open", "r": "close", "m": "rel"}


def delimiter(parser: Parser) -> str:
    """The delimiter that follows, empty for none; what is not one is left."""
    token = parser.peek()
    if token == "{" and len(parser.stack) > 2 and parser.stack[-3] == "}":
        shown = DELIMITERS.get(parser.stack[-2])
        if shown is not None:
            del parser.stack[-3:]
            return shown
    if token not in DELIMITERS or token in "{}":
        parser.complete = False
        return ""
    parser.stack.pop()
    return DELIMITERS[token]


def _left(parser: Parser, token: str) -> Node:
    damaged = _is_damaged(parser)
    left = "{" if damaged else delimiter(parser)
    font = parser.font
    parts = [Row(parser.until("\\right", "\\middle"))]
    middles: list[str] = []
    while parser.take("\\middle"):
        middles.append(delimiter(parser))
        parts.append(Row(parser.until("\\right", "\\middle")))
    parser.font = font
    closed = parser.take("\\right")
    parser.complete &= closed
    right = "}" if closed and damaged and parser.take("}") else delimiter(parser) if closed else ""
    return Fenced(left, right, tuple(parts), tuple(middles), closed)


def _is_damaged(parser: Parser) -> bool:
    r"""Whether a brace follows that has lost its backslash on the way, as in `\left{`; it is read."""
    return not (len(parser.stack) > 2 and parser.stack[-3] == "}" and parser.stack[-2] in DELIMITERS) and parser.take("{")


def _sized(parser: Parser, token: str) -> Node:
    name = token[1:]
    size = _SIZES.get(name)
    text = delimiter(parser)
    if size is None:
        return Sized(text, _SIZES[name[:-1]], _SIDES[name[-1]])
    return Sized(text, size, kind_of_delimiter(text))


def kind_of_delimiter(text: str) -> AtomClass:
    """What a delimiter counts as where nothing says which side it is on."""
    return "open" if text in _OPENING else "close" if text in _CLOSING else "ord"


def _stray(parser: Parser, token: str) -> Node | None:
    r"""A `\right` or `\middle` without its left: its delimiter stands alone."""
    parser.problems.append(token)
    text = delimiter(parser)
    return Symbol(text, kind_of_delimiter(text)) if text else None


COMMANDS: dict[str, Command] = {
    "\\left": _left,
    "\\right": _stray,
    "\\middle": _stray,
    **{"\\" + size + side: _sized for size in _SIZES for side in ("", *_SIDES)},
}
"""Commands that take a delimiter."""
