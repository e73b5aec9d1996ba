r"""The parser's core: rows of atoms, scripts and groups; what a command means stands in tables of handlers.

Nothing is ever refused: what is open is closed where its surroundings end, and what is beyond the limits raises `TooMuch`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from grokchat.render.math.nodes import Font, Node, Row, Scripts, Symbol, Unknown
from grokchat.render.math.reader import Macro, Reader, TooMuch
from grokchat.render.math.symbols import FUNCTIONS, SUBSCRIPTS, SUPERSCRIPTS, SYMBOLS, dressed
from grokchat.render.math.tokens import DIGITS

DEPTH = 60
"""How many commands and groups may stand in one another."""

EMPTY = Row()
"""Nothing, where something was to stand."""

_LIMITS = {"\\limits": True, "\\nolimits": False, "\\displaylimits": None}
_SCRIPTS = frozenset({"^", "_", "'", "\\sp", "\\sb", *_LIMITS, *SUPERSCRIPTS, *SUBSCRIPTS})
_PRIMES = ("", "′", "″", "‴")
_CLOSERS = frozenset({"}", "\\right", "\\middle", "\\end", "$", "\\)"})


class Grammar(NamedTuple):
    """The tables that give commands their meaning; `infixes` take the row before them and the row behind them."""

    commands: Mapping[str, Command]
    infixes: Mapping[str, Callable[[Parser, str, Row], Node]]
    macros: Mapping[str, Macro]


class Parser(Reader):
    """One formula while it is read; `font` is what letters are drawn in, `environments` are those that are open.

    `style` is TeX's: 0 for a display, 1 in a line, 2 in a script, 3 in a script of that.
    """

    __slots__ = ("depth", "environments", "everywhere", "font", "grammar", "problems", "style")

    def __init__(
        self, tokens: list[str], grammar: Grammar, macros: Mapping[str, Macro], *, partial: bool = False, style: int = 0
    ) -> None:
        super().__init__(tokens, macros, frozenset(grammar.infixes), partial=partial)
        self.grammar = grammar
        self.font: Font = ""
        self.style = style
        self.everywhere: dict[str, Macro] = {}
        self.depth = 0
        self.problems: list[str] = []
        self.environments: list[str] = []

    def children(self) -> tuple[Node, ...]:
        """The nodes up to a token that ends the row, which is left."""
        nodes: list[Node] = []
        stack, stop, font, style, macros = self.stack, self.stop, self.font, self.style, self.macros
        while stack:
            token = stack[-1]
            if token == " ":
                stack.pop()
            elif token in stop:
                infix = self.grammar.infixes.get(token)
                if infix is None:
                    break
                self.deeper()
                nodes = [infix(self, stack.pop(), Row(tuple(nodes)))]
                self.depth -= 1
            elif (symbol := SYMBOLS.get(token)) is not None and not self.font and not self.macros:
                # Most of what comes; this is all that `atom` would do.
                stack.pop()
                nodes.append(self.scripts(symbol) if self.peek() in _SCRIPTS else symbol)
            else:
                node = EMPTY if token in _SCRIPTS else self.atom()
                if node is not None:
                    if self.macros:
                        self._expand_next()
                    nodes.append(self.scripts(node))
        self.font, self.style = font, style
        if self.depth and self.macros is not macros:
            # The row is the inside of a group: what was defined in it ends with it.
            self.macros = {**macros, **self.everywhere}
        return tuple(nodes)

    def define(self, name: str, macro: Macro | None, *, everywhere: bool = False) -> None:
        """Gives a name a meaning, or takes it away, up to the end of the group; `everywhere` beyond that, too."""
        self.macros = {one: known for one, known in self.macros.items() if one != name}
        if self.depth <= 1 or macro is None:
            self.everywhere.pop(name, None)
        if macro is not None:
            self.macros[name] = macro
            if everywhere:
                self.everywhere[name] = macro

    def _expand_next(self) -> None:
        """A macro behind an atom may be its script."""
        while (macro := self.macros.get(self.peek())) is not None:
            self.stack.pop()
            self.push(self.expansion(macro))

    def atom(self) -> Node | None:
        """The node that the next token begins; None for what draws nothing and for a macro, whose body then comes next."""
        token = self.stack.pop()
        if self.macros and token in self.macros:
            self.push(self.expansion(self.macros[token]))
            return None
        symbol = SYMBOLS.get(token)
        if symbol is not None:
            return dressed(symbol, self.font) if self.font and symbol.kind == "ord" else symbol
        command = self.grammar.commands.get(token)
        if command is not None:
            self.deeper()
            node = command(self, token)
            self.depth -= 1
            return node
        return self._named(token) if token[0] == "\\" else Symbol(token, "ord", self.font)

    def _named(self, token: str) -> Node | None:
        function = FUNCTIONS.get(token)
        if function is not None:
            return function
        macro = self.grammar.macros.get(token)
        if macro is not None:
            self.push(self.expansion(macro))
            return None
        return self.unknown(token)

    def deeper(self) -> None:
        """Counts one thing more that stands in another."""
        self.depth += 1
        if self.depth > DEPTH:
            raise TooMuch

    def unknown(self, source: str) -> Unknown:
        """What is shown as its source, and named among the problems."""
        self.problems.append(source)
        return Unknown(source)

    def scripts(self, base: Node) -> Node:
        """The base with the scripts, primes and limits that follow it."""
        sub: tuple[Node, ...] | None = None
        sup: tuple[Node, ...] | None = None
        limits: bool | None = None
        while (token := self.peek()) in _SCRIPTS:
            if token in {"_", "\\sb"}:
                self.stack.pop()
                sub = (sub or ()) + self.argument_in(max(2, self.style + 1)).children
            elif token in {"^", "\\sp"}:
                self.stack.pop()
                sup = (sup or ()) + self.argument_in(max(2, self.style + 1)).children
            elif token == "'":
                sup = (*(sup or ()), self._primes())
            elif token in _LIMITS:
                self.stack.pop()
                limits = _LIMITS[token]
            elif token in SUPERSCRIPTS:
                sup = (*(sup or ()), *self._small(SUPERSCRIPTS))
            else:
                sub = (*(sub or ()), *self._small(SUBSCRIPTS))
        if sub is None and sup is None:
            return base
        return Scripts(base, None if sub is None else Row(sub), None if sup is None else Row(sup), limits)

    def _primes(self) -> Symbol:
        count = 0
        while self.take("'"):
            count += 1
        return Symbol(_PRIMES[count] if count < len(_PRIMES) else "′" * count)

    def _small(self, table: Mapping[str, str]) -> tuple[Node, ...]:
        """A run of Unicode's own super- or subscripts as what they show."""
        shown = ""
        while self.stack and self.stack[-1] in table:
            shown += table[self.stack.pop()]
        if shown.isdigit():
            return (Symbol(shown),)
        return tuple(SYMBOLS.get(one) or Symbol(one) for one in shown)

    def argument(self) -> Row:
        """The next argument: a group, or one token with what it takes."""
        token = self.peek()
        if token == "{":
            self.stack.pop()
            self.deeper()
            nodes = self.group()
            self.depth -= 1
            return Row(nodes)
        if not token or token in self.stop:
            self.complete = False
            return EMPTY
        if token in _SCRIPTS:
            return EMPTY
        if token[0] in DIGITS and len(token) > 1:
            self.stack[-1] = token[1:]
            return Row((Symbol(token[0], "ord", self.font),))
        macro = self.macros.get(token) or self.grammar.macros.get(token)
        if macro is not None:
            self.stack.pop()
            return self.within(self.expansion(macro))
        node = self.atom()
        return EMPTY if node is None else Row((node,))

    def argument_in(self, style: int) -> Row:
        """The next argument in another style."""
        around, self.style = self.style, min(style, 3)
        row = self.argument()
        self.style = around
        return row

    def within(self, tokens: list[str]) -> Row:
        """Tokens that were taken out, or that stand for something, as a row of their own."""
        self.stack.append("}")
        self.push(tokens)
        self.stack.append("{")
        return self.argument()

    def group(self) -> tuple[Node, ...]:
        """The nodes up to the closing brace, which is read; the opening one was."""
        stop, font = self.stop, self.font
        self.stop = _inside(stop)
        nodes = self.children()
        self.stop, self.font = stop, font
        self.complete &= self.take_now("}")
        return nodes

    def until(self, *stop: str) -> tuple[Node, ...]:
        """The nodes up to one of these tokens or to what ends the row around them; it is left."""
        around = self.stop
        self.stop = around.union(stop)
        nodes = self.children()
        self.stop = around
        return nodes


Command = Callable[[Parser, str], Node | None]
"""What a command does with the parser, given its own token: the node, or None where nothing is drawn."""


@lru_cache(256)
def _inside(stop: frozenset[str]) -> frozenset[str]:
    """What ends a group in braces: its brace, an infix, and whatever closes something that is open around it."""
    infixes = frozenset(token for token in stop if len(token) > 2 and token[0] == "\\" and token != "\\cr")
    return (stop & _CLOSERS) | infixes | {"}"}
