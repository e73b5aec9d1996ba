"""LaTeX mathematics to rows of characters with a baseline: pure, tolerant of anything, and fast."""

from grokchat.render.math.drawing.layout import Drawing, layout

__all__ = ["Drawing", "layout"]
