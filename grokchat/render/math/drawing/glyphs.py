"""The characters that formulas are drawn with: scripts, alphabets, fractions, pieces of delimiters, and their ASCII twins.

Chosen for what common monospaced fonts and terminals draw in one cell.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ROMAN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GREEK = "αβγδεζηθικλμνξοπρςστυφχψω"
_GREEK_VARIANTS = "ϵϑϰϕϱϖ"
_GREEK_CAPITALS = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ"


def _run(first: int, letters: str) -> dict[str, str]:
    return {letter: chr(first + offset) for offset, letter in enumerate(letters)}


ITALIC: dict[str, str] = (
    _run(0x1D434, _ROMAN) | {"h": "ℎ"} | _run(0x1D6FC, _GREEK) | _run(0x1D716, _GREEK_VARIANTS) | {"ı": "𝚤", "ȷ": "𝚥"}
)
"""A variable's letter and its italic twin, which stands for it until the drawing is finished. Greek capitals are upright."""

UPRIGHT = str.maketrans({twin: letter for letter, twin in ITALIC.items()})
"""From the italic twins to the letters."""

_HOLES = {
    "script": dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    "fraktur": dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
    "double-struck": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
}
"""Letters that Unicode had before it had the alphabets."""

_STARTS = {
    "bold": 0x1D400,
    "bold-italic": 0x1D468,
    "script": 0x1D49C,
    "bold-script": 0x1D4D0,
    "fraktur": 0x1D504,
    "double-struck": 0x1D538,
    "bold-fraktur": 0x1D56C,
    "sans-serif": 0x1D5A0,
    "bold-sans-serif": 0x1D5D4,
}
_DIGITS = {"bold": 0x1D7CE, "bold-italic": 0x1D7CE, "double-struck": 0x1D7D8, "bold-sans-serif": 0x1D7EC}


def _alphabet(font: str) -> dict[int, str]:
    letters = _run(_STARTS[font], _ROMAN) | _HOLES.get(font, {})
    if font in _DIGITS:
        letters |= _run(_DIGITS[font], "0123456789")
    if font.startswith("bold") and font in ("bold", "bold-italic"):
        start = 0x1D6A8 if font == "bold" else 0x1D71C
        letters |= _run(start, _GREEK_CAPITALS) | _run(start + 26, _GREEK) | {"∇": chr(start + 25), "∂": chr(start + 51)}
        letters |= _run(start + 52, _GREEK_VARIANTS)
    return str.maketrans(letters)


ALPHABETS: dict[str, dict[int, str]] = {font: _alphabet(font) for font in _STARTS}
"""For each font that has letters of its own: a table for `str.translate`. A terminal's letters are monospaced already."""

_SUPER_LETTERS = "abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW"
SUPERSCRIPTS = dict(zip(_SUPER_LETTERS, "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ", strict=True))
SUPERSCRIPTS |= dict(zip("0123456789+−-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾", strict=True))
SUPERSCRIPTS |= dict(zip("′″‴⁗*∗⋆†‡°∘⊤", "′″‴⁗**⋆†‡°°ᵀ", strict=True)) | {"𝖳": "ᵀ"}
SUBSCRIPTS = dict(zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
SUBSCRIPTS |= dict(zip("0123456789+−-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
for _table in (SUPERSCRIPTS, SUBSCRIPTS):
    _table |= {ITALIC[_letter]: _small for _letter, _small in _table.items() if _letter in ITALIC}

GREEK_SUPERSCRIPTS = dict(zip("βγδθφχ", "ᵝᵞᵟᶿᵠᵡ", strict=True))
GREEK_SUBSCRIPTS = dict(zip("βγρφχ", "ᵦᵧᵨᵩᵪ", strict=True))
for _table in (GREEK_SUPERSCRIPTS, GREEK_SUBSCRIPTS):
    _table |= {ITALIC[_letter]: _small for _letter, _small in _table.items() if _letter in ITALIC}

MARKS_OF_A_SCRIPT = frozenset("′″‴⁗*⋆†‡°")
"""Superscripts that stand raised by themselves."""


def small(text: str, *, above: bool, greek: bool) -> str | None:
    """The text in superscript or subscript characters, None where one has none. `greek` also uses Greek ones, which few fonts have."""
    table = SUPERSCRIPTS if above else SUBSCRIPTS
    more = (GREEK_SUPERSCRIPTS if above else GREEK_SUBSCRIPTS) if greek else {}
    if len(text) > 3 and "(" in text:
        # Small parentheses are hard to tell from small ones and letters, except around a single one.
        return None
    found = [table.get(char) or more.get(char, "") for char in text]
    return "".join(found) if all(found) else None


VULGAR = {
    f"{above}/{below}": char
    for below, tops, chars in (
        ("2", "1", "½"),
        ("3", "12", "⅓⅔"),
        ("4", "13", "¼¾"),
        ("5", "1234", "⅕⅖⅗⅘"),
        ("6", "15", "⅙⅚"),
        ("8", "1357", "⅛⅜⅝⅞"),
    )
    for above, char in zip(tops, chars, strict=True)
}
"""Fractions that are one character."""

PIECES: dict[str, tuple[str, str, str]] = {
    "(": ("⎛", "⎜", "⎝"),
    ")": ("⎞", "⎟", "⎠"),
    "⟮": ("⎛", "⎜", "⎝"),
    "⟯": ("⎞", "⎟", "⎠"),
    "[": ("⎡", "⎢", "⎣"),
    "]": ("⎤", "⎥", "⎦"),
    "⌊": ("⎢", "⎢", "⎣"),
    "⌋": ("⎥", "⎥", "⎦"),
    "⌈": ("⎡", "⎢", "⎢"),
    "⌉": ("⎤", "⎥", "⎥"),
    "|": ("│", "│", "│"),
    "∣": ("│", "│", "│"),
    "│": ("│", "│", "│"),
    "‖": ("║", "║", "║"),
    "∥": ("║", "║", "║"),
    "⟦": ("⎡⎡", "⎢⎢", "⎣⎣"),
    "⟧": ("⎤⎤", "⎥⎥", "⎦⎦"),
    "↑": ("↑", "│", "│"),
    "↓": ("│", "│", "↓"),
    "↕": ("↑", "│", "↓"),
    "⇑": ("⇑", "║", "║"),
    "⇓": ("║", "║", "⇓"),
    "⇕": ("⇑", "║", "⇓"),
    "⎰": ("⎧", "⎪", "⎭"),
    "⎱": ("⎫", "⎪", "⎩"),
    "┌": ("┌", " ", " "),
    "┐": ("┐", " ", " "),
    "└": (" ", " ", "└"),
    "┘": (" ", " ", "┘"),
}
"""First, middle and last row of a delimiter that has grown."""

BRACES = {"{": ("⎧", "⎨", "⎩"), "}": ("⎫", "⎬", "⎭")}
"""First, middle and last row of a brace; ⎪ stands between them."""

INTEGRALS = {"∫": (1, False), "∬": (2, False), "∭": (3, False), "⨌": (4, False), "∮": (1, True), "∯": (2, True), "∰": (3, True)}
"""How many strokes an integral has, and whether there is a ring around them."""

LONG_PAIRS = {"⇌": ("↽", "⇀"), "⇋": ("↼", "⇁"), "⇄": ("←", "→"), "⇆": ("←", "→")}
"""The ends of a long arrow both ways, whose own character cannot be drawn longer."""

OVER_EQUALS = {"?": "≟", "def": "≝", "Δ": "≜", "△": "≜", "∘": "≗", "⋆": "≛", "∧": "≙", "m": "≞"}
"""What stands above an equals sign, and the character for both."""

_DRAWN_IN_ASCII = str.maketrans(
    dict.fromkeys("─═╌", "-")
    | dict.fromkeys("│║⎮⎜⎟⎢⎥⎪⌽", "|")
    | dict.fromkeys("┌┐└┘├┤┬┴┼╞╡╪╫╬╥╨╢╟╤╧╒╕╘╛╓╖╙╜╔╗╚╝╠╣╦╩╭╮╰╯⎡⎤⎣⎦", "+")
    | dict.fromkeys("╱⎛⎠⎭⎧⌠⌡", "/")
    | dict.fromkeys("╲⎝⎞⎩⎫", "\\")
    | {"⎨": "<", "⎬": ">", "‾": "-", "∗": "*", "‖": "|", "⟨": "<", "⟩": ">", "√": "V", "→": ">", "←": "<", "⇒": ">", "⇐": "<"}
    | {
        "⇀": ">",
        "⇁": ">",
        "↼": "<",
        "↽": "<",
        "⇑": "^",
        "⇓": "v",
        "↑": "^",
        "↓": "v",
        "ˇ": "v",
        "˘": "u",
        "˙": ".",
        "¨": '"',
        "´": "'",
        "˚": "o",
        "…": ":",
    }
    | dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ", "0123456789n", strict=True))
)
_ASCII = {
    "−": "-", "×": "x", "·": "*", "⋅": "*", "∗": "*", "÷": "/", "±": "+-", "∓": "-+", "∘": "o", "°": "deg", "′": "'", "″": "''", "‴": "'''",
    "≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=", "≠": "!=", "≈": "~~", "∼": "~", "≃": "~=", "≅": "~=", "≡": "==", "≔": ":=", "≪": "<<",
    "≫": ">>", "∝": "propto", "→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "⇐": "<=", "⇔": "<=>", "⟶": "-->", "⟵": "<--", "⟹": "==>",
    "⟸": "<==", "⇌": "<=>", "⇋": "<=>", "⇄": "<->", "⟺": "<==>", "↦": "|->", "⟼": "|-->", "∞": "oo", "∂": "d", "∇": "nabla", "∑": "sum", "∏": "prod", "∫": "int", "∬": "iint",
    "∭": "iiint", "∮": "oint", "√": "sqrt", "…": "...", "⋯": "...", "⋮": ":", "⋱": "\\", "∈": "in", "∉": "not in", "⊂": "subset",
    "⊆": "subseteq", "∪": "cup", "∩": "cap", "∧": "and", "∨": "or", "¬": "not ", "∀": "forall", "∃": "exists", "∅": "{}", "⟨": "<",
    "⟩": ">", "‖": "||", "∥": "||", "∣": "|", "ℏ": "hbar", "ℓ": "l", "⊗": "(x)", "⊕": "(+)", "⊥": "perp", "†": "+", "‡": "++", "∖": "\\",
    "½": "1/2", "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "⟦": "[[", "⟧": "]]", "⁄": "/", "∠": "/_",
    "△": "triangle", "□": "square", "⋃": "union", "⋂": "intersection", "∐": "coprod", "⋀": "and", "⋁": "or", "⨁": "(+)", "⨂": "(x)",
}  # fmt: skip


_PUNCTUATION = str.maketrans({"–": "--", "—": "---", "‐": "-", "“": '"', "”": '"', "‘": "`", "’": "'", "…": "..."})


def ascii_punctuation(text: str) -> str:
    """Words with ASCII dashes and quotes; their letters stay what they are."""
    return text if text.isascii() else text.translate(_PUNCTUATION)


@lru_cache(1024)
def ascii_text(text: str) -> str:
    """The text in ASCII: a letter's name, an operator's usual spelling, else the name that Unicode gives it."""
    return text if text.isascii() else "".join([_ascii_char(char) for char in text])


def _ascii_char(char: str) -> str:
    if char.isascii():
        return char
    if char in _ASCII:
        return _ASCII[char]
    plain = unicodedata.normalize("NFKD", char)
    if plain != char:
        return ascii_text("".join(part for part in plain if not unicodedata.combining(part)))
    number = f"U+{ord(char):04X}"
    # The names of ideographs and syllables tell less than their numbers, and are ten times as long.
    name = number if unicodedata.category(char) == "Lo" else unicodedata.name(char, number)
    if name.startswith("GREEK "):
        word = name.split(" LETTER ")[-1].removesuffix(" SYMBOL").removeprefix("GREEK ").split(" ")[0].lower()
        return word.capitalize() if "CAPITAL" in name else word
    return number if name == number else name.lower().replace(" ", "-")


def ascii_pieces(row: str) -> str:
    """A drawn row with its pieces in ASCII, cell by cell."""
    return row if row.isascii() else row.translate(_DRAWN_IN_ASCII)
