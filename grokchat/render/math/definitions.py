r"""Definitions: `\newcommand`, `\def`, `\let`, `\DeclareMathOperator` and their like, and macros from their source."""

from __future__ import annotations

from grokchat.render.math.parser import Command, Parser
from grokchat.render.math.reader import Macro
from grokchat.render.math.symbols import FUNCTIONS, SYMBOLS
from grokchat.render.math.tokens import DIGITS, spell, tokenise

_MOST = 400
"""How many tokens a definition's body may have."""


def macro(source: str, arity: int = 0, default: str | None = None) -> Macro:
    """A macro from its body's source, in which #1 stands for the first argument."""
    return Macro(arity, _places(tokenise(source)), None if default is None else tuple(tokenise(default)))


def _places(tokens: list[str]) -> tuple[str | int, ...]:
    """A body with its arguments' places as numbers."""
    parts: list[str | int] = []
    for token in tokens[:_MOST]:
        if parts and parts[-1] == "#" and token[0] in DIGITS:
            parts[-1] = int(token[0])
            parts += [token[1:]] if len(token) > 1 else []
        else:
            parts.append(token)
    return tuple(parts)


def _command_name(parser: Parser) -> str:
    r"""The command that is defined, with or without braces; empty where there is none."""
    tokens = [token for token in parser.raw() if token != " "]
    return tokens[0] if len(tokens) == 1 and tokens[0][0] == "\\" else ""


def _new_command(parser: Parser, token: str) -> None:
    parser.star()
    name = _command_name(parser)
    count = spell(parser.optional() or ())
    default = parser.optional()
    body = _places(parser.raw())
    if not name or (token == "\\providecommand" and _is_known(parser, name)):
        return
    arity = int(count) if count.strip() in DIGITS else 0
    parser.define(name, Macro(arity, body, None if default is None else tuple(default)))


def _is_known(parser: Parser, name: str) -> bool:
    grammar = parser.grammar
    return any(name in table for table in (parser.macros, SYMBOLS, FUNCTIONS, grammar.commands, grammar.macros))


def _define(parser: Parser, token: str) -> None:
    r"""`\def\name#1#2{…}`; delimited arguments are not understood, and read as plain ones."""
    name = _command_name(parser)
    arity = 0
    while parser.peek() not in {"{", ""}:
        following = parser.stack.pop()
        arity += following == "#"
        if following == "\\end":
            parser.stack.append(following)
            return
    body = _places(parser.raw())
    if name:
        parser.define(name, Macro(min(arity, 9), body), everywhere=token in {"\\gdef", "\\xdef"})


def _let(parser: Parser, token: str) -> None:
    name = _command_name(parser)
    parser.take("=")
    if not name or not parser.peek():
        return
    target = parser.stack.pop()
    known = parser.macros.get(target)
    parser.define(name, None if target == name else known or Macro(0, (target,)))


def _operator(parser: Parser, token: str) -> None:
    command = "\\operatorname*" if parser.star() else "\\operatorname"
    name = _command_name(parser)
    body = parser.raw()
    if name:
        parser.define(name, Macro(0, _places([*tokenise(command), "{", *body, "}"])))


def _paired(parser: Parser, token: str) -> None:
    r"""What mathtools has as `\DeclarePairedDelimiter\abs{|}{|}`."""
    name = _command_name(parser)
    left, right = parser.raw(), parser.raw()
    if name:
        parser.define(name, Macro(1, ("\\left", *left, 1, "\\right", *right)))


def _new_environment(parser: Parser, token: str) -> None:
    parser.star()
    parser.raw()
    while parser.optional() is not None:
        pass
    parser.raw()
    parser.raw()


COMMANDS: dict[str, Command] = {
    **dict.fromkeys(("\\newcommand", "\\renewcommand", "\\providecommand", "\\DeclareRobustCommand"), _new_command),
    **dict.fromkeys(("\\def", "\\gdef", "\\edef", "\\xdef"), _define),
    **dict.fromkeys(("\\let", "\\futurelet"), _let),
    **dict.fromkeys(("\\newenvironment", "\\renewenvironment"), _new_environment),
    "\\DeclareMathOperator": _operator,
    "\\DeclarePairedDelimiter": _paired,
}
"""Commands that define others; none of them draws anything."""
