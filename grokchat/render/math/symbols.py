r"""What each character and each named symbol stands for: one table from a token to its `Symbol`, and the tables of delimiters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from string import ascii_letters

from grokchat.render.math import letters, operators
from grokchat.render.math.nodes import AtomClass, Font, Function, Row, Symbol


def _pairs(table: str) -> Iterator[tuple[str, str]]:
    words = table.split()
    return zip(words[::2], words[1::2], strict=True)


_CLASSES: tuple[tuple[str, AtomClass], ...] = (
    (letters.GREEK, "ord"),
    (letters.ORDINARY, "ord"),
    (operators.BINARY, "bin"),
    (operators.RELATIONS, "rel"),
    (operators.COMPOUND_RELATIONS, "rel"),
    (operators.ARROWS, "rel"),
    (operators.OPENING, "open"),
    (operators.CLOSING, "close"),
    (operators.INNER, "inner"),
)

_KEYS: dict[str, tuple[str, AtomClass]] = {
    "+": ("+", "bin"),
    "-": ("−", "bin"),
    "−": ("−", "bin"),
    "*": ("∗", "bin"),
    "=": ("=", "rel"),
    "<": ("<", "rel"),
    ">": (">", "rel"),
    ":": (":", "rel"),
    ",": (",", "punct"),
    ";": (";", "punct"),
    "(": ("(", "open"),
    "[": ("[", "open"),
    ")": (")", "close"),
    "]": ("]", "close"),
    "!": ("!", "close"),
    "?": ("?", "close"),
    "`": ("‘", "ord"),
    "\\{": ("{", "open"),
    "\\}": ("}", "close"),
    "\\|": ("‖", "ord"),
    "\\vert": ("|", "ord"),
    "\\Vert": ("‖", "ord"),
    "\\ldotp": (".", "punct"),
    "\\cdotp": ("·", "punct"),
    "\\colon": (":", "punct"),
    "·": ("⋅", "bin"),
}

_SIGNS = "#$%&_"


def _symbols() -> dict[str, Symbol]:
    table = {letter: Symbol(letter) for letter in ascii_letters}
    for names, kind in _CLASSES:
        for name, text in _pairs(names):
            table["\\" + name] = Symbol(text, kind)
    for name, text in _pairs(letters.UPRIGHT_GREEK):
        table["\\up" + name] = Symbol(text, "ord", "upright")
        table["\\Up" + name] = Symbol(text.upper(), "ord", "upright")
    for names, limits in ((operators.LARGE, True), (operators.INTEGRALS, False)):
        for name, text in _pairs(names):
            table["\\" + name] = Symbol(text, "op", "", True, limits)
    table["\\intop"] = Symbol("∫", "op", "", True, True)
    for symbol in [*table.values()]:
        if len(symbol.text) == 1 and symbol.text not in "|/&{}" and symbol.kind != "ord":
            table.setdefault(symbol.text, symbol)
    for key, (text, kind) in _KEYS.items():
        table[key] = Symbol(text, kind)
    for sign in _SIGNS:
        table.setdefault("\\" + sign, Symbol(sign))
    for mark in "…⋯⋱":
        table[mark] = Symbol(mark, "inner")
    return table


SYMBOLS = _symbols()
"""The symbol of a token that stands for itself: a letter, a sign, or a command without arguments."""

FUNCTIONS = {
    "\\" + name: Function(Row((Symbol(operators.SPELLED.get(name, name), "ord", "upright"),)), limits)
    for names, limits in ((operators.FUNCTIONS, False), (operators.LIMITS, True))
    for name in names.split()
}
"""The operators that are written as their name."""

NEGATED = dict(_pairs(operators.NEGATED))
r"""What `\not` makes of a character."""

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+−=()ni", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+−=()aehijklmnoprstuvx", strict=True))
"""Characters that are scripts by themselves, with what they show."""

DELIMITERS = {
    **{"\\" + name: text for names in (operators.OPENING, operators.CLOSING) for name, text in _pairs(names)},
    **dict(zip("()[]|/<>⟨⟩‖⌊⌋⌈⌉⟦⟧{}", "()[]|/⟨⟩⟨⟩‖⌊⌋⌈⌉⟦⟧{}", strict=True)),
    ".": "",
    "\\{": "{",
    "\\}": "}",
    "\\|": "‖",
    "\\vert": "|",
    "\\Vert": "‖",
    "\\mid": "|",
    "\\parallel": "‖",
    "∥": "‖",
    "∣": "|",
    "\\backslash": "∖",
    "\\lt": "⟨",
    "\\gt": "⟩",
    "\\uparrow": "↑",
    "\\downarrow": "↓",
    "\\updownarrow": "↕",
    "\\bracevert": "|",
    "\\Uparrow": "⇑",
    "\\Downarrow": "⇓",
    "\\Updownarrow": "⇕",
    "↑": "↑",
    "↓": "↓",
    "\\arrowvert": "|",
    "\\Arrowvert": "‖",
}
"""What may follow left, right, middle and the big sizes; a full stop is no delimiter."""

_DRESSED = frozenset(ascii_letters)


@lru_cache(4096)
def dressed(symbol: Symbol, font: Font) -> Symbol:
    """An ordinary symbol in a font."""
    return Symbol(symbol.text, "ord", font)
