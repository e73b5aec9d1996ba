"""Which function draws which node: one table for two dimensions, one for a single row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grokchat.render.math.drawing.box import Box
from grokchat.render.math.drawing.styles import Style
from grokchat.render.math.nodes import Node

Painter = Callable[[Any, Style], Box]

_STACKED: dict[type, Painter] = {}
_FLAT: dict[type, Painter] = {}


def draw(node: Node, style: Style) -> Box:
    """The box of a node."""
    return (_FLAT if style.flat else _STACKED)[type(node)](node, style)


def draws(kind: type) -> Callable[[Painter], Painter]:
    """Registers what draws a kind of node, in both tables."""

    def register(painter: Painter) -> Painter:
        """Keeps the painter and gives it back."""
        _STACKED[kind] = _FLAT[kind] = painter
        return painter

    return register


def draws_flat(kind: type) -> Callable[[Painter], Painter]:
    """Registers what draws a kind of node where there is one row only."""

    def register(painter: Painter) -> Painter:
        """Keeps the painter and gives it back."""
        _FLAT[kind] = painter
        return painter

    return register


def draws_stacked(kind: type) -> Callable[[Painter], Painter]:
    """Registers what draws a kind of node where there is room above and below."""

    def register(painter: Painter) -> Painter:
        """Keeps the painter and gives it back."""
        _STACKED[kind] = painter
        return painter

    return register
