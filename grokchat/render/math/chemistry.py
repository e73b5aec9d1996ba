r"""Chemical equations as mhchem writes them, `\ce{…}`: turned into plain LaTeX, which the parser then reads.

What a sign means depends on what stands before it: a number begins a species or counts its atoms, a plus joins or is a charge.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Literal

from grokchat.render.math.nodes import Node
from grokchat.render.math.parser import Command, Parser
from grokchat.render.math.tokens import spell, tokenise

Before = Literal["start", "amount", "species", "word", "open", "bond"]
"""What the last piece was: `start` also behind a space, an arrow or an operator."""

_DEEPEST = 8
_ARROWS = {
    "<=>>": (r"\rightleftharpoons ", "xrightleftharpoons"),
    "<<=>": (r"\leftrightharpoons ", "xleftrightharpoons"),
    "<=>": (r"\rightleftharpoons ", "xrightleftharpoons"),
    "<-->": (r"\rightleftarrows ", "xtofrom"),
    "<->": (r"\longleftrightarrow ", "xleftrightarrow"),
    "-->": (r"\longrightarrow ", "xrightarrow"),
    "->": (r"\longrightarrow ", "xrightarrow"),
    "<--": (r"\longleftarrow ", "xleftarrow"),
    "<-": (r"\longleftarrow ", "xleftarrow"),
    "→": (r"\longrightarrow ", "xrightarrow"),
    "⟶": (r"\longrightarrow ", "xrightarrow"),
    "←": (r"\longleftarrow ", "xleftarrow"),
    "↔": (r"\longleftrightarrow ", "xleftrightarrow"),
    "⇌": (r"\rightleftharpoons ", "xrightleftharpoons"),
}
_BONDS = {
    "-": "{-}", "1": "{-}", "=": "{=}", "2": "{=}", "#": r"{\equiv}", "3": r"{\equiv}", "~": r"{\cdots}", "~-": r"{\cdots}",
    "~--": r"{\cdots}", "~=": r"{\cdots}", "-~-": r"{\cdots}", "...": r"{\cdots}", "....": r"{\cdots}", "->": r"{\rightarrow}",
    "<-": r"{\leftarrow}",
}  # fmt: skip
_CHEMICAL_ARGUMENTS = frozenset({"\\frac", "\\overset", "\\underset", "\\underbrace", "\\overbrace", "\\ce", "\\cancel", "\\boxed"})
_AMOUNT = r"(?:[0-9]+/[0-9]+|[0-9]*[.,]?[0-9]+)(?:[a-z](?=\s*[A-Z]))?|[a-z](?=\s+[A-Z(\[])"
_SCRIPT = r"[+\-]?[0-9]+(?:[+\-]+(?![A-Za-z0-9(\[]))?|[a-z][+\-]+|[+\-]+|[*.]+[+\-]*|'+|\\[a-zA-Z]+|[A-Za-z]"


def chemistry(source: str, depth: int = 0) -> str:
    r"""LaTeX for the contents of a `\ce`."""
    if depth > _DEEPEST:
        return "\\text{" + re.sub(r"[\\{}$]", "", source) + "}"
    return _Reaction(source, depth).latex()


class _Reaction:
    """The text of a reaction while it is read."""

    def __init__(self, source: str, depth: int) -> None:
        self.source = source
        self.depth = depth
        self.at = 0
        self.before: Before = "start"
        self.spaced = False
        self.out: list[str] = []

    def latex(self) -> str:
        """What is left of the source, as LaTeX."""
        while self.at < len(self.source):
            for pattern, read in _rules():
                found = pattern.match(self.source, self.at)
                if found is not None and read(self, found):
                    break
            else:
                self.out.append(self.source[self.at])
                self.at += 1
                self.before = "start"
        return "".join(self.out)

    def put(self, latex: str, found: re.Match[str], before: Before) -> bool:
        """Adds a piece; two pieces that a space parts stay apart."""
        if self.spaced and self.before in {"species", "word"} and before in {"species", "word", "amount", "open"}:
            self.out.append(r"\ ")
        self.spaced = False
        self.out.append(latex)
        self.at = found.end()
        self.before = before
        return True

    def braces(self, at: int) -> tuple[str, int]:
        """What the braces that open at a place hold, and where they end."""
        depth = 0
        for end in range(at, len(self.source)):
            depth += (self.source[end] == "{") - (self.source[end] == "}")
            if not depth:
                return self.source[at + 1 : end], end + 1
        return self.source[at + 1 :], len(self.source)

    def inner(self, source: str) -> str:
        """A part of the source, one level deeper."""
        return chemistry(source, self.depth + 1)


def _space(reaction: _Reaction, found: re.Match[str]) -> bool:
    reaction.at = found.end()
    reaction.spaced = True
    return True


def _arrow(reaction: _Reaction, found: re.Match[str]) -> bool:
    plain, labelled = _ARROWS[found[0]]
    reaction.put("", found, "start")
    labels: list[str] = []
    while len(labels) < 2 and reaction.source.startswith("[", reaction.at):
        end = _bracket_end(reaction.source, reaction.at)
        labels.append(reaction.inner(reaction.source[reaction.at + 1 : end]))
        reaction.at = end + 1
    below = f"[{{{labels[1]}}}]" if len(labels) > 1 else ""
    reaction.out.append(f"\\{labelled}{below}{{{labels[0]}}}" if labels else plain)
    return True


def _bracket_end(source: str, at: int) -> int:
    """Where the bracket that opens at a place is closed, braces and other brackets aside."""
    depth = braces = 0
    for end in range(at, len(source)):
        braces += (source[end] == "{") - (source[end] == "}")
        if not braces:
            depth += (source[end] == "[") - (source[end] == "]")
            if not depth:
                return end
    return len(source)


def _falls_or_rises(reaction: _Reaction, found: re.Match[str]) -> bool:
    r"""A lone v or ^, also in parentheses: a precipitate or a gas."""
    if not (reaction.spaced or reaction.at == 0 or found[0][0] == "("):
        return False
    reaction.spaced = False
    return reaction.put(r"\,{\downarrow}" if "v" in found[0] else r"\,{\uparrow}", found, "start")


def _amount(reaction: _Reaction, found: re.Match[str]) -> bool:
    if reaction.before not in {"start", "amount"} and not reaction.spaced:
        return False
    number = found[0]
    fraction = re.fullmatch(r"([0-9]+)/([0-9]+)([a-z]?)", number)
    shown = f"\\frac{{{fraction[1]}}}{{{fraction[2]}}}{fraction[3]}" if fraction else number.replace(",", "{,}")
    return reaction.put(shown + r"\,", found, "amount")


def _count(reaction: _Reaction, found: re.Match[str]) -> bool:
    if reaction.before not in {"species", "word"} or reaction.spaced:
        return False
    return reaction.put(f"_{{{found[0]}}}", found, "species")


def _species(reaction: _Reaction, found: re.Match[str]) -> bool:
    return reaction.put(f"\\text{{{found[0]}}}", found, "species" if found[0][0].isupper() else "word")


def _script(reaction: _Reaction, found: re.Match[str]) -> bool:
    """A charge, an index, or the numbers of an isotope before its element."""
    sign = found[0][0]
    if found[0][-1] == "{":
        body, end = reaction.braces(found.end() - 1)
    elif found[0][-1] == "$":
        end = reaction.source.find("$", found.end())
        end = len(reaction.source) if end < 0 else end + 1
        body = reaction.source[found.end() - 1 : end]
    else:
        body, end = found[0][1:], found.end()
    leads = reaction.spaced or reaction.before in {"start", "amount"}
    reaction.put(("{}" if leads and reaction.out[-1:] != ["{}"] else "") + f"{sign}{{{_label(body)}}}", found, "species")
    reaction.at = end
    return True


def _label(body: str) -> str:
    """What stands in a script: upright, dots of radicals raised, braces for words, dollars for mathematics."""
    parts = re.split(r"(\$[^$]*\$?|\{[^{}]*\}?|\\[a-zA-Z]+\s*(?:\{[^{}]*\})?)", body)
    shown: list[str] = []
    for at, part in enumerate(parts):
        if at % 2 == 0:
            dotted = re.sub(r"(?<![0-9])\.|\.(?![0-9])", r"{\\cdot}", part.replace(",", "{,}"))
            shown.append(re.sub(r"[A-Za-z]+", r"\\mathrm{\g<0>}", dotted) if "\\" not in dotted else dotted)
        elif part[0] == "$":
            shown.append("{" + part.strip("$") + "}")
        elif part[0] == "{":
            shown.append("\\text" + part + ("" if part[-1] == "}" else "}"))
        else:
            shown.append(part)
    return "".join(shown)


def _charge(reaction: _Reaction, found: re.Match[str]) -> bool:
    """Signs at once behind a species, with nothing behind them that they could join it to."""
    if reaction.before not in {"species", "word"} or reaction.spaced:
        return False
    return reaction.put(f"^{{{found[0]}}}", found, "species")


def _sign(reaction: _Reaction, found: re.Match[str]) -> bool:
    """A bond between two species, a hyphen behind a word, or an operator."""
    sign = found[0]
    if sign == "+" or reaction.spaced or reaction.before not in {"species", "word", "open"}:
        return reaction.put(f" {sign} ", found, "start")
    return reaction.put("\\text{-}" if sign == "-" and reaction.before == "word" else _BONDS[sign], found, "bond")


def _bond(reaction: _Reaction, found: re.Match[str]) -> bool:
    body, end = reaction.braces(found.end() - 1)
    reaction.put(_BONDS.get(body.strip(), "{-}"), found, "bond")
    reaction.at = end
    return True


def _mathematics(reaction: _Reaction, found: re.Match[str]) -> bool:
    return reaction.put("{" + found[0].strip("$") + "}", found, "species")


def _words(reaction: _Reaction, found: re.Match[str]) -> bool:
    body, end = reaction.braces(found.start())
    reaction.put(f"\\text{{{body}}}" if body else "{}", found, "word" if body else "start")
    reaction.at = end
    return True


def _command(reaction: _Reaction, found: re.Match[str]) -> bool:
    """A command with its arguments; those of some are chemistry again."""
    name = found[1]
    shown = [r"{\sim}" if name == "\\ca" else name]
    end = found.end()
    while reaction.source.startswith("{", end):
        body, end = reaction.braces(end)
        shown.append("{" + (reaction.inner(body) if name in _CHEMICAL_ARGUMENTS else body) + "}")
    if len(shown) == 1:
        shown.append(" ")
    elif name == "\\ce":
        shown = shown[1:]
    reaction.put("".join(shown), found, "word" if len(shown) == 2 and shown[1] == " " else "species")
    reaction.at = end
    return True


def _adduct(reaction: _Reaction, found: re.Match[str]) -> bool:
    reaction.spaced = False
    return reaction.put(r"\cdot ", found, "start")


def _opening(reaction: _Reaction, found: re.Match[str]) -> bool:
    return reaction.put(found[0], found, "open")


def _closing(reaction: _Reaction, found: re.Match[str]) -> bool:
    return reaction.put(found[0], found, "species")


def _between(reaction: _Reaction, found: re.Match[str]) -> bool:
    return reaction.put(f"{{{found[0].strip()}}}\\ " if found[0][0] in ",;" else found[0], found, "start")


def _prime(reaction: _Reaction, found: re.Match[str]) -> bool:
    return reaction.put(found[0], found, "species")


@cache
def _rules() -> list[tuple[re.Pattern[str], Callable[[_Reaction, re.Match[str]], bool]]]:
    """What is read how, compiled with the first reaction."""
    return [(re.compile(pattern), read) for pattern, read in _READ]


_READ: tuple[tuple[str, Callable[[_Reaction, re.Match[str]], bool]], ...] = (
    (r"\s+", _space),
    ("|".join(map(re.escape, sorted(_ARROWS, key=len, reverse=True))), _arrow),
    (r"\([v^]\)|[v^](?=\s|$|\))", _falls_or_rises),
    (r"\([0-9]+/[0-9]+\)", _closing),
    (_AMOUNT, _amount),
    (r"[0-9]+", _count),
    (r"[A-Z][a-z]*|[a-z]+", _species),
    (rf"[\^_](?:\{{|\$|{_SCRIPT})", _script),
    (r"[+\-]+(?=\s|$|[)\]}(,;_^$]|\\[}\]])", _charge),
    (r"[+\-=#]", _sign),
    (r"\\bond\s*\{", _bond),
    (r"\$[^$]*\$?", _mathematics),
    (r"\\[{(\[]|[(\[]", _opening),
    (r"\\[})\]]|[)\]]", _closing),
    (r"\{", _words),
    (r"(\\(?:[a-zA-Z]+|.?))\s*", _command),
    (r"[.*·•]", _adduct),
    (r"[,;]\s*|[/&]", _between),
    (r"'+", _prime),
)


def _ce(parser: Parser, token: str) -> Node:
    return parser.within(tokenise(chemistry(spell(parser.raw()))))


COMMANDS: dict[str, Command] = dict.fromkeys(("\\ce", "\\cf", "\\cee"), _ce)
"""Commands of mhchem."""
