r"""Commands that build: fractions, roots, accents, braces, stacks, arrows, frames and phantoms."""

from __future__ import annotations

from typing import Literal

from grokchat.render.math.lengths import dimension
from grokchat.render.math.nodes import (
    Accent,
    Arrow,
    AtomClass,
    Enclosed,
    Fraction,
    Function,
    Node,
    Phantom,
    Root,
    Row,
    Scripts,
    Stack,
    Stretched,
    Symbol,
)
from grokchat.render.math.parser import Command, Parser
from grokchat.render.math.symbols import DELIMITERS

_SIZES: dict[str, Literal["", "display", "text"]] = {"d": "display", "c": "display", "t": "text"}

_ACCENTS = {
    "hat": "\u0302", "bar": "\u0304", "vec": "\u20d7", "tilde": "\u0303", "dot": "\u0307", "ddot": "\u0308", "dddot": "\u20db",
    "ddddot": "\u20dc", "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300", "mathring": "\u030a",
}  # fmt: skip

_STRETCHED = {
    "overline": ("line", True), "underline": ("line", False), "underbar": ("line", False), "uline": ("line", False), "ul": ("line", False), "uwave": ("tilde", False), "dotuline": ("dots", False),
    "overlinesegment": ("line", True), "underlinesegment": ("line", False), "widebar": ("line", True),
    "overrightarrow": ("arrow-right", True), "overleftarrow": ("arrow-left", True), "overleftrightarrow": ("arrow-both", True),
    "underrightarrow": ("arrow-right", False), "underleftarrow": ("arrow-left", False), "underleftrightarrow": ("arrow-both", False),
    "Overrightarrow": ("double-arrow-right", True), "overrightharpoon": ("harpoon-right", True), "overleftharpoon": ("harpoon-left", True),
    "overbrace": ("brace", True), "underbrace": ("brace", False), "overbracket": ("bracket", True), "underbracket": ("bracket", False),
    "overparen": ("parenthesis", True), "underparen": ("parenthesis", False), "overgroup": ("parenthesis", True),
    "undergroup": ("parenthesis", False), "wideparen": ("parenthesis", True), "overarc": ("parenthesis", True),
    "widehat": ("hat", True), "widetilde": ("tilde", True), "widecheck": ("check", True), "utilde": ("tilde", False),
}  # fmt: skip

_ARROWS = {
    "xrightarrow": ("", "─", "→", "→"), "xleftarrow": ("←", "─", "", "←"), "xleftrightarrow": ("←", "─", "→", "↔"),
    "xRightarrow": ("", "═", "⇒", "⇒"), "xLeftarrow": ("⇐", "═", "", "⇐"), "xLeftrightarrow": ("⇐", "═", "⇒", "⇔"),
    "xlongrightarrow": ("", "─", "→", "⟶"), "xlongleftarrow": ("←", "─", "", "⟵"),
    "xmapsto": ("├", "─", "→", "↦"), "xhookrightarrow": ("↪", "─", "→", "↪"), "xhookleftarrow": ("←", "─", "↩", "↩"),
    "xlongequal": ("═", "═", "═", "="), "xrightharpoonup": ("", "─", "⇀", "⇀"), "xrightharpoondown": ("", "─", "⇁", "⇁"),
    "xleftharpoonup": ("↼", "─", "", "↼"), "xleftharpoondown": ("↽", "─", "", "↽"), "xtwoheadrightarrow": ("", "─", "↠", "↠"),
    "xtwoheadleftarrow": ("↞", "─", "", "↞"), "xrightleftharpoons": ("", "⇌", "", "⇌"), "xleftrightharpoons": ("", "⇋", "", "⇋"),
    "xtofrom": ("", "⇄", "", "⇄"), "xrightleftarrows": ("", "⇄", "", "⇄"), "xrightequilibrium": ("", "⇌", "", "⇌"),
    "xleftequilibrium": ("", "⇌", "", "⇌"), "xrightarrowtail": ("", "─", "→", "↣"),
}  # fmt: skip

_ENCLOSED: dict[str, Literal["box", "cancel", "bcancel", "xcancel", "strike", "angle", "phase"]] = {
    "boxed": "box", "Aboxed": "box", "cancel": "cancel", "bcancel": "bcancel", "xcancel": "xcancel", "sout": "strike", "hcancel": "strike", "st": "strike",
    "angl": "angle", "phase": "phase",
}  # fmt: skip

_INFIXES = {"over": ("", ""), "atop": ("", ""), "choose": ("(", ")"), "brace": ("{", "}"), "brack": ("[", "]"), "above": ("", "")}


def kind_of(row: Row) -> AtomClass:
    """What a row counts as: its only child's class, else ordinary."""
    if len(row.children) != 1:
        return "ord"
    node = row.children[0]
    if isinstance(node, Scripts):
        return kind_of(Row((node.base,)))
    if isinstance(node, Function):
        return "op"
    return node.kind if isinstance(node, Symbol | Row | Stack) else "ord"


def _fraction(parser: Parser, token: str) -> Node:
    size = _SIZES.get(token[1], "")
    if token == "\\cfrac":
        parser.optional()
    style = parser.style + 1 if not size else 1 if size == "display" else 2
    above = parser.argument_in(style)
    return Fraction(above, parser.argument_in(style), size=size)


def _slanted(parser: Parser, token: str) -> Node:
    parser.optional()
    above = parser.argument()
    return Fraction(above, parser.argument(), slanted=True)


def _binomial(parser: Parser, token: str) -> Node:
    above = parser.argument()
    return Fraction(above, parser.argument(), line=False, left="(", right=")", size=_SIZES.get(token[1], ""))


def _general_fraction(parser: Parser, token: str) -> Node:
    left, right = (DELIMITERS.get(parser.name(), "") for _ in range(2))
    thickness = parser.name()
    size: Literal["", "display", "text"] = {"0": "display", "1": "text"}.get(parser.name(), "")  # type: ignore[assignment]
    above = parser.argument()
    return Fraction(above, parser.argument(), line=not _is_zero(thickness), left=left, right=right, size=size)


def _is_zero(dimension: str) -> bool:
    digits = dimension.strip("ptemxucin ")
    return bool(digits) and not digits.strip("0.")


def _infix(parser: Parser, token: str, above: Row) -> Node:
    left, right = _INFIXES[token[1:]]
    line = token in {"\\over", "\\above"}
    if token == "\\above":
        line = dimension(parser) != 0
    return Fraction(above, Row(parser.children()), line=line, left=left, right=right)


def _infix_with_delimiters(parser: Parser, token: str, above: Row) -> Node:
    left, right = (DELIMITERS.get(parser.peek() and parser.stack.pop(), "") for _ in range(2))
    line = not token.startswith("\\atop")
    if token == "\\abovewithdelims":
        line = dimension(parser) != 0
    return Fraction(above, Row(parser.children()), line=line, left=left, right=right)


def _root(parser: Parser, token: str) -> Node:
    index = parser.optional()
    shown = None if index is None else parser.within(index)
    return Root(parser.argument(), shown)


def _plain_root(parser: Parser, token: str) -> Node:
    r"""`\root 3 \of x`, as plain TeX writes it."""
    index = Row(parser.until("\\of"))
    parser.take("\\of")
    return Root(parser.argument(), index)


def _accent(parser: Parser, token: str) -> Node:
    return Accent(parser.argument(), _ACCENTS[token[1:]])


def _stretched(parser: Parser, token: str) -> Node:
    mark, above = _STRETCHED[token[1:]]
    return Stretched(parser.argument(), mark, above)


def _arrow(parser: Parser, token: str) -> Node:
    left, line, right, name = _ARROWS[token[1:]]
    below = parser.optional()
    shown = None if below is None else parser.within(below)
    return Arrow(left, line, right, name, parser.argument(), shown)


def _stack(parser: Parser, token: str) -> Node:
    below = parser.optional() if token == "\\stackrel" else None
    under = None if below is None else parser.within(below)
    above = parser.argument()
    base = parser.argument()
    kind: AtomClass = {"\\stackrel": "rel", "\\stackbin": "bin"}.get(token) or kind_of(base)  # type: ignore[assignment]
    return Stack(base, above, under, kind)


def _under(parser: Parser, token: str) -> Node:
    below = parser.argument()
    base = parser.argument()
    return Stack(base, None, below, kind_of(base))


def _over_and_under(parser: Parser, token: str) -> Node:
    first, second = parser.argument(), parser.argument()
    base = parser.argument()
    above, below = (first, second) if token == "\\overunderset" else (second, first)
    return Stack(base, above, below, kind_of(base))


def _build_relation(parser: Parser, token: str) -> Node:
    r"""`\buildrel above \over base`."""
    around, parser.stop = parser.stop, parser.stop | {"\\over"}
    above = Row(_plain_children(parser))
    parser.stop = around
    parser.take("\\over")
    return Stack(parser.argument(), above, None, "rel")


def _plain_children(parser: Parser) -> tuple[Node, ...]:
    nodes: list[Node] = []
    while (token := parser.peek()) and token not in parser.stop:
        node = parser.atom()
        if node is not None:
            nodes.append(parser.scripts(node))
    return tuple(nodes)


def _enclosed(parser: Parser, token: str) -> Node:
    return Enclosed(parser.argument(), _ENCLOSED[token[1:]])


def _cancelled_to(parser: Parser, token: str) -> Node:
    value = parser.argument()
    return Scripts(Enclosed(parser.argument(), "cancel"), None, value)


def _phantom(parser: Parser, token: str) -> Node:
    return Phantom(parser.argument(), width=token != "\\vphantom", height=token != "\\hphantom")


COMMANDS: dict[str, Command] = {
    **dict.fromkeys(("\\frac", "\\dfrac", "\\tfrac", "\\cfrac"), _fraction),
    **dict.fromkeys(("\\sfrac", "\\nicefrac", "\\flatfrac"), _slanted),
    **dict.fromkeys(("\\binom", "\\dbinom", "\\tbinom"), _binomial),
    **dict.fromkeys(("\\overset", "\\stackrel", "\\stackbin"), _stack),
    **dict.fromkeys(("\\overunderset", "\\underoverset"), _over_and_under),
    **dict.fromkeys(("\\phantom", "\\hphantom", "\\vphantom"), _phantom),
    **{"\\" + name: _accent for name in _ACCENTS},
    **{"\\" + name: _stretched for name in _STRETCHED},
    **{"\\" + name: _arrow for name in _ARROWS},
    **{"\\" + name: _enclosed for name in _ENCLOSED},
    "\\genfrac": _general_fraction,
    "\\sqrt": _root,
    "\\root": _plain_root,
    "\\underset": _under,
    "\\stackunder": _under,
    "\\buildrel": _build_relation,
    "\\cancelto": _cancelled_to,
}
"""Commands that build something from their arguments."""

INFIXES = {
    **{"\\" + name: _infix for name in _INFIXES},
    **{"\\" + name + "withdelims": _infix_with_delimiters for name in ("over", "atop", "above")},
}
"""Commands that stand between what they take."""
