r"""From LaTeX source to the tree of a formula: whatever comes in, a tree comes out, in bounded time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from grokchat.render.math import (
    chemistry,
    definitions,
    environments,
    fences,
    macros,
    names,
    physics,
    structures,
    styles,
    text_mode,
    units,
)
from grokchat.render.math.nodes import Node, Row, Unknown
from grokchat.render.math.parser import Grammar, Parser
from grokchat.render.math.reader import Macro, TooMuch
from grokchat.render.math.tokens import tokenise

LONGEST = 12_000
"""How many characters of source are read; a longer formula is shown as its source."""

GRAMMAR = Grammar(
    commands={
        **structures.COMMANDS,
        **styles.COMMANDS,
        **text_mode.COMMANDS,
        **names.COMMANDS,
        **physics.COMMANDS,
        **units.COMMANDS,
        **chemistry.COMMANDS,
        **fences.COMMANDS,
        **environments.COMMANDS,
        **definitions.COMMANDS,
    },
    infixes=structures.INFIXES,
    macros=macros.MACROS,
)
"""What every command means."""

_HALF = re.compile(
    r"\\(?:(?:begin|end)\s*\{[^{}]*|(?:begin\s*\{(?:array|tabular|subarray|alignat\*?|alignedat)\}\s*\{[^{}]*)|[a-zA-Z]*\*?)$"
)
_NONE: Mapping[str, Macro] = {}


class Parsed(NamedTuple):
    """A formula's tree; whether all that it opened was closed; what was not understood; the definitions that hold behind it."""

    tree: Row
    complete: bool
    problems: tuple[str, ...]
    macros: Mapping[str, Macro]


def parse(source: str, *, partial: bool = False, macros: Mapping[str, Macro] = _NONE, display: bool = True) -> Parsed:
    """The tree of a formula without its delimiters; a `partial` one is still arriving, and its half-written end is left out.

    Never raises: beyond the limits the tree is one `Unknown` with the source. `macros` are definitions of formulas before it.
    What is chosen by TeX's style is chosen for a display, or for a line of text.
    """
    if len(source) > LONGEST:
        return Parsed(Row((Unknown(source),)), complete=True, problems=("too long",), macros=macros)
    parser = Parser(
        tokenise(_HALF.sub("", source) if partial else source), GRAMMAR, macros, partial=partial, style=0 if display else 1
    )
    try:
        children = _whole(parser)
    except TooMuch:
        return Parsed(Row((Unknown(source),)), complete=True, problems=("too deep",), macros=macros)
    return Parsed(Row(children), parser.complete, tuple(parser.problems), parser.macros)


def _whole(parser: Parser) -> tuple[Node, ...]:
    """The whole formula; an ampersand outside of any environment makes it a table."""
    nodes = parser.until("&")
    return (environments.loose(parser, nodes),) if parser.peek() == "&" else nodes
