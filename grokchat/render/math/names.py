r"""Commands that name or class what follows: `\operatorname`, `\mathrel`, `\not`, `\sideset`, `\tag`, `\ref`, characters by number."""

from __future__ import annotations

import unicodedata

from grokchat.render.math.nodes import AtomClass, Font, Function, Node, Row, Scripts, Space, Symbol, Tag, Text
from grokchat.render.math.parser import EMPTY, Command, Parser
from grokchat.render.math.symbols import NEGATED
from grokchat.render.math.text_mode import text
from grokchat.render.math.tokens import spell

_CLASSES: dict[str, AtomClass] = {
    "mathord": "ord", "mathbin": "bin", "mathrel": "rel", "mathopen": "open", "mathclose": "close", "mathpunct": "punct",
    "mathinner": "inner",
}  # fmt: skip
_SOLIDUS = "\u0338"
_PLAIN = {"−": "-", "∗": "*", "‘": "`", "∶": ":"}
_INERT = (
    "input", "include", "includegraphics", "write", "openin", "openout", "read", "immediate", "special", "directlua", "catcode", "loop",
    "repeat", "csname", "endcsname",
)  # fmt: skip
_HIGHEST = 0x10FFFF


def _operator_name(parser: Parser, token: str) -> Node:
    limits = parser.star() or token.endswith("withlimits")
    font: Font = parser.font
    parser.font = "upright"
    name = parser.argument()
    parser.font = font
    return Function(Row(tuple(_as_letter(node) for node in name.children)), limits)


def _as_letter(node: Node) -> Node:
    """Within a name a hyphen is a hyphen and a star a star."""
    if isinstance(node, Symbol) and node.kind != "ord":
        return Symbol(_PLAIN.get(node.text, node.text), "ord", "upright")
    return node


def _operator(parser: Parser, token: str) -> Node:
    return Function(parser.argument(), limits=True)


def _classed(parser: Parser, token: str) -> Node:
    return Row(parser.argument().children, _CLASSES[token[1:]])


def _not(parser: Parser, token: str) -> Node | None:
    body = parser.argument()
    if len(body.children) != 1 or not isinstance(node := body.children[0], Symbol):
        return Row((*body.children, Symbol("/"))) if body.children else Symbol("/")
    shown = NEGATED.get(node.text) or unicodedata.normalize("NFC", node.text + _SOLIDUS)
    return Symbol(shown, "rel" if node.text == "|" else node.kind, node.font)


def _side_set(parser: Parser, token: str) -> Node:
    left, right = parser.raw(), parser.raw()
    parser.peek()
    operator = parser.argument()
    before = parser.within(["{", "}", *left])
    after = parser.within([*right])
    inner = after.children[0] if after.children else EMPTY
    base: Node = operator.children[0] if len(operator.children) == 1 else operator
    if isinstance(inner, Scripts):
        base = Scripts(base, inner.sub, inner.sup, limits=False)
    base = parser.scripts(Function(Row((base,)), limits=True))
    return Row((*before.children, base), "op")


def _prescript(parser: Parser, token: str) -> Node:
    above, below = parser.argument(), parser.argument()
    return Row((Scripts(EMPTY, below or None, above), *parser.argument().children))


def _tag(parser: Parser, token: str) -> Node:
    starred = parser.star()
    return Tag(Row((text(parser),)), starred)


def _reference(parser: Parser, token: str) -> Node:
    words = parser.name()
    return Text({"\\eqref": f"({words})", "\\cite": f"[{words}]"}.get(token, words))


def _circled(parser: Parser, token: str) -> Node:
    words = parser.name()
    if words.isdigit() and words.isascii() and int(words) <= 20:
        return Symbol("⓪" if words == "0" else chr(0x2460 + int(words) - 1))
    if len(words) == 1 and words.isascii() and words.isalpha():
        return Symbol(chr((0x24B6 if words.isupper() else 0x24D0 - 32) + ord(words) - 65))
    return Text(f"({words})")


def _character(parser: Parser, token: str) -> Node | None:
    r"""`\char"263A`, `\char`65`, `\unicode{x263A}`, `\symbol{65}`."""
    base = 10
    while parser.peek() in {'"', "'", "`"} and base == 10:
        base = {'"': 16, "'": 8, "`": 0}[parser.stack.pop()]
    if not base:
        return Symbol(parser.name()[-1:] or "`")
    digits = parser.name() if parser.peek() == "{" else _digits(parser)
    if digits[:1] == "x":
        base, digits = 16, digits[1:]
    try:
        code = int(digits, base)
    except ValueError:
        return parser.unknown(f"{token}{{{digits}}}")
    if not 32 <= code <= _HIGHEST or 0xD800 <= code < 0xE000:
        return parser.unknown(f"{token}{{{digits}}}")
    return Symbol(chr(code))


def _digits(parser: Parser) -> str:
    text = ""
    while parser.stack and len(text) < 6 and all(one in "0123456789abcdefABCDEF" for one in parser.stack[-1]):
        text += parser.stack.pop()
    return text


def _verbatim(parser: Parser, token: str) -> Node:
    parser.star()
    if not parser.stack:
        return Text("", "monospace")
    mark = parser.stack.pop()
    words = ""
    while parser.stack and parser.stack[-1] != mark:
        words += parser.stack.pop()
    parser.complete &= parser.take_now(mark)
    return Text(words, "monospace")


def _inert(parser: Parser, token: str) -> Node:
    r"""Commands that would touch a file or the machine: only their source is shown."""
    parser.optional()
    words = spell(parser.raw()) if parser.peek() == "{" else ""
    return parser.unknown(f"{token}{{{words}}}" if words else token)


def _remainder(parser: Parser, token: str) -> Node:
    r"""`\pmod`, `\pod` and `\mod`."""
    body = parser.argument().children
    word: tuple[Node, ...] = () if token == "\\pod" else (Symbol("mod", "ord", "upright"), Space(1 / 3))
    if token == "\\mod":
        return Row((Space(1.0), *word, *body))
    return Row((Space(1.0), Symbol("(", "open"), *word, *body, Symbol(")", "close")))


def _binary_remainder(parser: Parser, token: str) -> Node:
    return Row((Symbol("mod", "ord", "upright"),), "bin")


def _group(parser: Parser, token: str) -> Node:
    return Row(parser.group())


def _stray_brace(parser: Parser, token: str) -> None:
    parser.problems.append(token)


def _stray_ampersand(parser: Parser, token: str) -> Node:
    return parser.unknown("&")


def _mathematics_mark(parser: Parser, token: str) -> None:
    r"""A dollar or `\(` inside mathematics, which is mathematics already."""


COMMANDS: dict[str, Command] = {
    **{"\\" + name: _classed for name in _CLASSES},
    **dict.fromkeys(("\\operatorname", "\\operatornamewithlimits"), _operator_name),
    **dict.fromkeys(("\\tag",), _tag),
    **dict.fromkeys(("\\ref", "\\eqref", "\\cite", "\\pageref", "\\autoref", "\\cref"), _reference),
    **dict.fromkeys(("\\char", "\\unicode", "\\symbol"), _character),
    **dict.fromkeys(("\\pmod", "\\pod", "\\mod"), _remainder),
    **{"\\" + name: _inert for name in _INERT},
    **dict.fromkeys(("$", "\\(", "\\)", "\\[", "\\]"), _mathematics_mark),
    "\\mathop": _operator,
    "\\not": _not,
    "\\sideset": _side_set,
    "\\prescript": _prescript,
    "\\textcircled": _circled,
    "\\verb": _verbatim,
    "\\bmod": _binary_remainder,
    "{": _group,
    "}": _stray_brace,
    "&": _stray_ampersand,
}
"""Commands of names and classes, and the tokens that may stray."""
