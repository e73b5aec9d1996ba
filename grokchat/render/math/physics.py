r"""What the packages physics, braket and diffcoeff add: derivatives, states, and quantities between delimiters."""

from __future__ import annotations

from collections.abc import Sequence

from grokchat.render.math.nodes import Fenced, Fraction, Node, Row, Scripts, Space, Symbol, Text
from grokchat.render.math.parser import Command, Parser
from grokchat.render.math.symbols import SYMBOLS

_D = Symbol("d", "ord", "upright")
_SIGNS = {"dv": _D, "derivative": _D, "odv": _D, "pdv": SYMBOLS["\\partial"], "partialderivative": SYMBOLS["\\partial"],
          "pderivative": SYMBOLS["\\partial"], "fdv": Symbol("δ"), "functionalderivative": Symbol("δ")}  # fmt: skip
_PAIRS = {"(": ")", "[": "]", "\\{": "\\}", "|": "|", "\\|": "\\|", "\\lvert": "\\rvert", "\\langle": "\\rangle"}
_FENCES = {
    "abs": "||", "absolutevalue": "||", "norm": "‖‖", "pqty": "()", "bqty": "[]", "Bqty": "{}", "vqty": "||", "bra": "⟨|",
    "Bra": "⟨|", "ket": "|⟩", "Ket": "|⟩", "ceil": "⌈⌉", "floor": "⌊⌋", "pb": "{}", "poissonbracket": "{}", "comm": "[]",
    "commutator": "[]", "acomm": "{}", "anticommutator": "{}",
}  # fmt: skip
_LONGEST = 500
"""How many tokens may stand between delimiters; looking further for the closing one would take time in the square of the source."""

_TWO = frozenset({"pb", "poissonbracket", "comm", "commutator", "acomm", "anticommutator"})
_MATRICES = {"mqty": "matrix", "pmqty": "pmatrix", "bmqty": "bmatrix", "vmqty": "vmatrix", "matrixquantity": "matrix", "smqty": "smallmatrix",
             "spmqty": "psmallmatrix", "sbmqty": "bsmallmatrix", "svmqty": "vsmallmatrix"}  # fmt: skip
_WORDS = {"qif": "if", "qthen": "then", "qelse": "else", "qotherwise": "otherwise", "qunless": "unless", "qgiven": "given",
          "qusing": "using", "qassume": "assume", "qsince": "since", "qlet": "let", "qfor": "for", "qall": "all", "qeven": "even",
          "qodd": "odd", "qinteger": "integer", "qand": "and", "qor": "or", "qas": "as", "qin": "in", "qcc": "c.c."}  # fmt: skip


def fence(left: str, parts: Sequence[Row], right: str, middle: str = "|") -> Fenced:
    """Parts between delimiters, parted by a bar or by what is given."""
    return Fenced(left, right, tuple(parts), (middle,) * (len(parts) - 1))


def _fence(parser: Parser, token: str) -> Node:
    name = token[1:]
    left, right = _FENCES[name][0], _FENCES[name][1]
    parser.star()
    body = _body(parser)
    if name in _TWO and parser.peek() == "{":
        body = Row((*body.children, Symbol(",", "punct"), *parser.argument().children))
    return fence(left, (body,), right)


def _evaluated(parser: Parser, token: str) -> Node:
    r"""`\eval{…}`, and `\eval(…|` or `\eval[…|`, whose first delimiter is drawn."""
    parser.star()
    between = _between(parser, "|") if parser.peek() in {"(", "["} else None
    if between is None:
        return fence("", (parser.argument(),), "|")
    return fence(between[0], (parser.within(between[1]),), "|")


def _vector(parser: Parser, token: str) -> Node:
    font = parser.font
    parser.font = "bold-italic" if parser.star() else "bold"
    body = parser.argument()
    parser.font = font
    return body.children[0] if len(body.children) == 1 else body


def _comma(parser: Parser, token: str) -> Node:
    return Row((Symbol(",", "punct"), Space(1.0)))


def _body(parser: Parser) -> Row:
    """An argument in braces, or between delimiters of its own, which are not drawn again."""
    between = _between(parser) if parser.peek() in {"(", "["} else None
    return parser.argument() if between is None else parser.within(between[1])


def _between(parser: Parser, ending: str = "") -> tuple[str, list[str], str] | None:
    """A delimiter, the tokens up to the one that closes it or to `ending`, and that one; None where it is not closed."""
    stack = parser.stack
    opening = parser.peek()
    closing = ending or _PAIRS.get(opening)
    if closing is None:
        return None
    depth = braces = 0
    for at in range(len(stack) - 1, max(-1, len(stack) - _LONGEST), -1):
        token = stack[at]
        braces += (token == "{") - (token == "}")
        if braces < 0:
            return None
        if token == closing and not braces and at < len(stack) - 1:
            depth -= 1
            if depth <= 0:
                inner = stack[at + 1 : -1][::-1]
                del stack[at:]
                return opening, inner, closing
        elif token == opening:
            depth += 1
    return None


def _quantity(parser: Parser, token: str) -> Node:
    r"""`\qty(…)`, `\qty[…]`, `\qty{…}`: delimiters that grow."""
    size_given = parser.peek() in {"\\big", "\\Big", "\\bigg", "\\Bigg"}
    if size_given:
        parser.stack.pop()
    between = _between(parser)
    if between is None:
        return fence("{", (parser.argument(),), "}")
    opening, inner, closing = between
    return fence(SYMBOLS[opening].text if opening in SYMBOLS else opening, (parser.within(inner),), _shown(closing))


def _shown(delimiter: str) -> str:
    return SYMBOLS[delimiter].text if delimiter in SYMBOLS else delimiter


def _derivative(parser: Parser, token: str) -> Node:
    sign = _SIGNS[token[1:]]
    slanted = parser.star()
    order = parser.optional()
    power = None if order is None else parser.within(order)
    arguments = [parser.argument()]
    most = 3 if sign is not _D else 2
    while len(arguments) < most and parser.peek() == "{":
        arguments.append(parser.argument())
    above = () if len(arguments) == 1 else arguments[0].children
    variables = arguments[-1:] if len(arguments) < 3 else arguments[1:]
    total = power or (Row((Symbol("2"),)) if len(variables) == 2 else None)
    below: list[Node] = []
    for variable in variables:
        below += [sign, *_raised(variable.children, power)]
    return Fraction(Row((*_raised((sign,), total), *above)), Row(tuple(below)), slanted=slanted)


def _raised(nodes: tuple[Node, ...], power: Row | None) -> tuple[Node, ...]:
    if power is None or not nodes:
        return nodes
    return (*nodes[:-1], Scripts(nodes[-1], None, power))


def _differential(parser: Parser, token: str) -> Node:
    sign = {"\\var": Symbol("δ"), "\\variation": Symbol("δ")}.get(token, _D)
    order = parser.optional()
    raised = _raised((sign,), None if order is None else parser.within(order))
    body = parser.argument().children if parser.peek() == "{" else ()
    return Row((Space(1 / 6), *raised, *body) if sign is _D else (*raised, *body))


def _bracket(parser: Parser, token: str) -> Node:
    r"""`\braket{a|b}` and `\braket{a}{b}`; `\Set` and `\set` likewise part at a bar."""
    left, right = ("{", "}") if token in {"\\set", "\\Set"} else ("⟨", "⟩")
    parser.star()
    parts = _parted(parser)
    if left == "⟨" and len(parts) == 1 and parser.stack[-1:] == ["{"]:
        parts.append(parser.argument())
    return fence(left, parts, right)


def _parted(parser: Parser) -> list[Row]:
    """The parts of an argument between the bars that stand outside of any group."""
    if parser.peek() != "{":
        return [parser.argument()]
    parts: list[list[str]] = [[]]
    depth = 0
    for token in parser.raw():
        depth += (token in {"{", "\\left"}) - (token in {"}", "\\right"})
        if not depth and token in {"|", "\\mid", "\\middle", "\\vert"}:
            if token != "\\middle":
                parts.append([])
        else:
            parts[-1].append(token)
    return [parser.within(part) for part in parts]


def _outer(parser: Parser, token: str) -> Node:
    ket = parser.argument()
    bra = parser.argument() if parser.peek() == "{" else ket
    return Row((fence("|", (ket,), "⟩"), fence("⟨", (bra,), "|")))


def _expectation(parser: Parser, token: str) -> Node:
    parser.star()
    operator = parser.argument()
    if parser.stack[-1:] != ["{"]:
        return fence("⟨", (operator,), "⟩")
    state = parser.argument()
    return fence("⟨", (state, operator, state), "⟩")


def _matrix_element(parser: Parser, token: str) -> Node:
    parser.star()
    return fence("⟨", (parser.argument(), parser.argument(), parser.argument()), "⟩")


def _order(parser: Parser, token: str) -> Node:
    return Row((Symbol("O", "ord", "script"), fence("(", (_body(parser),), ")")))


def _matrix(parser: Parser, token: str) -> Node:
    between = _between(parser)
    inner = parser.raw() if between is None else between[1]
    name = _MATRICES[token[1:]]
    if between is not None and name == "matrix":
        name = {"(": "pmatrix", "[": "bmatrix", "|": "vmatrix"}.get(between[0], name)
    return parser.within(["\\begin", "{", name, "}", *inner, "\\end", "{", name, "}"])


def _word(parser: Parser, token: str) -> Node:
    return Row((Space(1.0), Text(_WORDS[token[1:]]), Space(1.0)))


COMMANDS: dict[str, Command] = {
    **{"\\" + name: _fence for name in _FENCES},
    **{"\\" + name: _derivative for name in _SIGNS},
    **{"\\" + name: _matrix for name in _MATRICES},
    **{"\\" + name: _word for name in _WORDS},
    **dict.fromkeys(("\\dd", "\\differential", "\\var", "\\variation"), _differential),
    **dict.fromkeys(("\\braket", "\\Braket", "\\innerproduct", "\\ip", "\\set", "\\Set"), _bracket),
    **dict.fromkeys(("\\ketbra", "\\dyad", "\\outerproduct", "\\op"), _outer),
    **dict.fromkeys(("\\expval", "\\ev", "\\expectationvalue"), _expectation),
    **dict.fromkeys(("\\mel", "\\matrixel", "\\matrixelement"), _matrix_element),
    **dict.fromkeys(("\\quantity", "\\qty"), _quantity),
    **dict.fromkeys(("\\eval", "\\evaluated"), _evaluated),
    **dict.fromkeys(("\\vb", "\\vectorbold"), _vector),
    **dict.fromkeys(("\\qc", "\\qcomma"), _comma),
    "\\order": _order,
}
"""Commands of physics and braket."""
