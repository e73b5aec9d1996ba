r"""A stack of tokens, the next on top, so that a macro is expanded by pushing its body; arguments as they stand, and names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from grokchat.render.math.tokens import DIGITS, spell

EXPANSION = 20_000
"""How many tokens all macros of a formula may expand to."""

_OPTIONAL = 400
"""How many tokens an argument in brackets may have; looking further for its end would take time in the square of the source."""


class TooMuch(Exception):
    """The formula is beyond the limits of depth or expansion; only `parse` catches it."""


class Macro(NamedTuple):
    """A definition: how many arguments, a body in which a number is an argument's place, and what an omitted first one is."""

    arity: int
    body: tuple[str | int, ...]
    default: tuple[str, ...] | None = None


class Reader:
    """The tokens of one formula and its macros; `stop` are the tokens that end the row at hand and are never an argument."""

    __slots__ = ("budget", "complete", "macros", "partial", "stack", "stop")

    def __init__(self, tokens: list[str], macros: Mapping[str, Macro], stop: frozenset[str], *, partial: bool = False) -> None:
        self.stack = tokens[::-1]
        self.macros = dict(macros)
        self.stop = stop
        self.partial = partial
        self.budget = EXPANSION
        self.complete = True

    def peek(self) -> str:
        """The next token that is no space, empty at the end."""
        stack = self.stack
        while stack and stack[-1] == " ":
            stack.pop()
        return stack[-1] if stack else ""

    def take(self, token: str) -> bool:
        """Whether the next token is this one, which is then read."""
        if self.peek() != token:
            return False
        self.stack.pop()
        return True

    def take_now(self, token: str) -> bool:
        """Whether this token follows at once, without a space before it; it is then read."""
        if not self.stack or self.stack[-1] != token:
            return False
        self.stack.pop()
        return True

    def star(self) -> bool:
        """Whether a star follows at once, which is then read."""
        return self.take_now("*")

    def push(self, tokens: list[str]) -> None:
        """Puts tokens before what comes next."""
        self.budget -= len(tokens) + 1
        if self.budget < 0:
            raise TooMuch
        self.stack.extend(reversed(tokens))

    def raw(self) -> list[str]:
        """The tokens of the next argument, as they stand."""
        token = self.peek()
        if not token or token in self.stop:
            self.complete = False
            return []
        stack = self.stack
        stack.pop()
        if token != "{":
            if token[0] in DIGITS and len(token) > 1:
                stack.append(token[1:])
                return [token[0]]
            return [token]
        tokens: list[str] = []
        depth = 1
        while stack:
            token = stack.pop()
            depth += (token == "{") - (token == "}")
            if not depth:
                return tokens
            tokens.append(token)
        self.complete = False
        return tokens

    def name(self) -> str:
        """The source of the next argument, for names, colours and dimensions."""
        return spell(self.raw()).strip()

    def optional(self) -> list[str] | None:
        """The tokens of an argument in brackets, None where there is none; in a partial formula it may be open at the end."""
        if self.peek() != "[":
            return None
        stack = self.stack
        depth = 0
        for at in range(len(stack) - 2, max(-1, len(stack) - 2 - _OPTIONAL), -1):
            token = stack[at]
            depth += (token == "{") - (token == "}")
            if depth < 0:
                return None
            if token == "]" and not depth:
                found = stack[at + 1 : -1][::-1]
                del stack[at:]
                return found
        if self.partial and len(stack) < _OPTIONAL:
            found = stack[:-1][::-1]
            stack.clear()
            self.complete = False
            return found
        return None

    def expansion(self, macro: Macro) -> list[str]:
        """A macro's body with the arguments that follow, which are read."""
        arguments: list[list[str]] = []
        if macro.default is not None:
            given = self.optional()
            arguments.append(list(macro.default) if given is None else given)
        while len(arguments) < macro.arity:
            arguments.append(self.raw())
        tokens: list[str] = []
        for part in macro.body:
            if isinstance(part, str):
                tokens.append(part)
            elif part <= len(arguments):
                tokens += arguments[part - 1]
                if len(tokens) > EXPANSION:
                    raise TooMuch
        return tokens
