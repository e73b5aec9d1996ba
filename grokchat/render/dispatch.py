"""The library's parsers with their rules sorted: at a character or a line, only the rules are asked that may begin with it.

The library asks every rule at every line and at every character that begins any of them, which is most of the time that
reading a text takes. What a rule begins with stands in two tables here; a rule that is in none of them raises KeyError.
"""

from __future__ import annotations

import re
from collections import defaultdict

from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_MARKS = {
    "text": "",
    "linkify": ":",
    "newline": "\n",
    "math": "\\$",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
}
"""The characters that a rule for marks begins with, by its name."""

_BETWEEN = "]"
"""What the library looks for itself between two tokens."""

_LINES = {
    "table": None,
    "math_block": "\\$",
    "code": None,
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
    "math_paragraph": None,
    "lheading": None,
    "deflist": None,
    "paragraph": None,
}
"""The characters that the first line of a block begins with after its indent, by the name of its rule; None: any."""


class InlineParser(ParserInline):
    """The parser of the marks in a paragraph's text."""

    def __init__(self, of: ParserInline) -> None:
        """`of` has the rules."""
        super().__init__()
        self.ruler, self.ruler2 = of.ruler, of.ruler2
        self._rules: dict[str, list[RuleFuncInlineType]] = {_BETWEEN: []}
        for name, rule in zip(of.ruler.get_active_rules(), of.ruler.getRules(""), strict=True):
            for char in _MARKS[name]:
                self._rules.setdefault(char, []).append(rule)
        self._next = re.compile(f"[{re.escape(''.join(self._rules))}]").search

    def tokenize(self, state: StateInline) -> None:
        """Reads the text from `pos` up to `posMax`."""
        source, end, rules, following = state.src, state.posMax, self._rules, self._next
        if state.level >= state.md.options["maxNesting"]:
            state.append_pending(source[state.pos : end])
            state.pos = end
        while (start := state.pos) < end:
            found = following(source, start, end)
            position = found.start() if found else end
            if position > start:
                state.append_pending(source[start:position])
                state.pos = position
                if found is None:
                    break
            for rule in rules[source[position]]:
                if rule(state, False):
                    break
            else:
                state.append_pending(source[position])
                state.pos = position + 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - the library's name
        """Steps over what begins at `pos`, without making tokens of it."""
        start, cache = state.pos, state.cache
        if start in cache:
            state.pos = cache[start]
            return
        if state.level >= state.md.options["maxNesting"]:
            state.pos = state.posMax + 1
        elif (rules := self._rules.get(state.src[start])) is None:
            found = self._next(state.src, start, state.posMax)
            state.pos = found.start() if found else state.posMax
        else:
            state.level += 1
            if not any(rule(state, True) for rule in rules):
                state.pos = start + 1
            state.level -= 1
        cache[start] = state.pos


class _Chain:
    """Rules for blocks in their order, as one rule."""

    def __init__(self, names: list[str], rules: list[RuleFuncBlockType]) -> None:
        named = [(_LINES[name], rule) for name, rule in zip(names, rules, strict=True)]
        anywhere = [rule for chars, rule in named if chars is None]
        self._rules: defaultdict[str, list[RuleFuncBlockType]] = defaultdict(lambda: anywhere)
        for char in {char for chars, _ in named for char in chars or ""}:
            self._rules[char] = [rule for chars, rule in named if chars is None or char in chars]

    def __call__(self, state: StateBlock, first: int, last: int, silent: bool) -> bool:
        position = state.bMarks[first] + state.tShift[first]
        return any(rule(state, first, last, silent) for rule in self._rules[state.src[position : position + 1]])


class _Chains(Ruler[RuleFuncBlockType]):
    """The chains of a ruler's rules, each sorted into one rule."""

    def __init__(self, of: Ruler[RuleFuncBlockType]) -> None:
        super().__init__()
        self._of = of
        self._names = dict(zip(of.getRules(""), of.get_active_rules(), strict=True))
        self._chains: dict[str, list[RuleFuncBlockType]] = {}

    def get_active_rules(self) -> list[str]:
        """The names of the rules."""
        return self._of.get_active_rules()

    def getRules(self, chainName: str = "") -> list[RuleFuncBlockType]:  # noqa: N802, N803 - the library's names
        """The chain of that name, as one rule."""
        found = self._chains.get(chainName)
        if found is None:
            rules = self._of.getRules(chainName)
            found = self._chains[chainName] = [_Chain([self._names[rule] for rule in rules], rules)]
        return found


class BlockParser(ParserBlock):
    """The parser of blocks."""

    def __init__(self, of: ParserBlock) -> None:
        """`of` has the rules."""
        super().__init__()
        self.ruler = _Chains(of.ruler)
