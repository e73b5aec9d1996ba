"""What drawing needs and what takes long to make, made before it is needed."""

from __future__ import annotations

LANGUAGES = ("python", "bash", "javascript", "json")
"""Of the code that is met most: a lexer takes up to twenty milliseconds to make."""


def warm() -> None:
    """Makes the lexers, and imports the drawing of mathematics."""
    from grokchat.render.highlighting import Highlighter
    from grokchat.render.math.drawing import layout

    for language in LANGUAGES:
        Highlighter(language)
    layout.layout("x", display=True)
