"""The letters that MathML has for fonts, and the characters that it draws accents and stretched marks with."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase, digits

from grokchat.render.math.drawing.glyphs import ALPHABETS as DRAWN

_STARTS = ((ascii_uppercase, 0x1D670), (ascii_lowercase, 0x1D68A), (digits, 0x1D7F6))
_MONOSPACE = {letter: chr(start + at) for letters, start in _STARTS for at, letter in enumerate(letters)}

ALPHABETS = DRAWN | {"monospace": str.maketrans(_MONOSPACE)}
"""The tables from letters to those of an alphabet, for each font that has one."""

ACCENTS = {
    "\u0302": "^", "\u0304": "¯", "\u20d7": "→", "\u0303": "~", "\u0307": "˙", "\u0308": "¨", "\u20db": "⃛", "\u20dc": "⃜", "\u030c": "ˇ",
    "\u0306": "˘", "\u0301": "´", "\u0300": "`", "\u030a": "˚",
}  # fmt: skip
"""The character for a combining mark."""

MARKS = {
    "line": ("¯", "_"), "double-line": ("═", "═"), "brace": ("⏞", "⏟"), "bracket": ("⎴", "⎵"), "parenthesis": ("⏜", "⏝"),
    "arrow-right": ("→", "→"), "arrow-left": ("←", "←"), "arrow-both": ("↔", "↔"), "double-arrow-right": ("⇒", "⇒"),
    "harpoon-right": ("⇀", "⇀"), "harpoon-left": ("↼", "↼"), "hat": ("^", "^"), "tilde": ("~", "~"), "check": ("ˇ", "ˇ"),
    "dots": ("⋯", "⋯"),
}  # fmt: skip
"""The characters above and below for a stretched mark."""

LONG = dict(zip("→←↔⇒⇐⇔↦", "⟶⟵⟷⟹⟸⟺⟼", strict=True))
"""Arrows that are longer before they stretch, since labels stand at them."""
