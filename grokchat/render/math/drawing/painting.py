"""The drawing of a node by the function that is registered for its kind: one for two dimensions, one for a single row."""

from __future__ import annotations

from collections.abc import Callable

from grokchat.render.math.drawing.box import Box
from grokchat.render.math.drawing.styles import FLAT, STACKED, Painter, Style
from grokchat.render.math.nodes import Node


def draw(node: Node, style: Style) -> Box:
    """The box of a node."""
    return style.painters[type(node)](node, style)


def draws(kind: type) -> Callable[[Painter], Painter]:
    """Registers what draws a kind of node, in both tables."""

    def register(painter: Painter) -> Painter:
        """Keeps the painter and gives it back."""
        STACKED[kind] = FLAT[kind] = painter
        return painter

    return register


def draws_flat(kind: type) -> Callable[[Painter], Painter]:
    """Registers what draws a kind of node where there is one row only."""

    def register(painter: Painter) -> Painter:
        """Keeps the painter and gives it back."""
        FLAT[kind] = painter
        return painter

    return register


def draws_stacked(kind: type) -> Callable[[Painter], Painter]:
    """Registers what draws a kind of node where there is room above and below."""

    def register(painter: Painter) -> Painter:
        """Keeps the painter and gives it back."""
        STACKED[kind] = painter
        return painter

    return register
