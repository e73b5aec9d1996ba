"""What MathML calls fonts, and the characters that it draws accents and stretched marks with."""

from __future__ import annotations

VARIANTS = {
    "upright": "normal", "italic": "italic", "bold": "bold", "bold-italic": "bold-italic", "double-struck": "double-struck",
    "script": "script", "bold-script": "bold-script", "fraktur": "fraktur", "bold-fraktur": "bold-fraktur", "sans-serif": "sans-serif",
    "bold-sans-serif": "bold-sans-serif", "monospace": "monospace",
}  # fmt: skip
"""The value of `mathvariant` for a font."""

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
