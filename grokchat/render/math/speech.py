"""A formula in words, for those who listen: read from the same tree that is drawn.

What is simple is said as people say it (x squared, a over b); what is not has its end said, too, so that it can be followed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from grokchat.render.math.bars import BARS, with_bars
from grokchat.render.math.nodes import (
    Accent,
    Arrow,
    Break,
    Coloured,
    Enclosed,
    Fenced,
    Fraction,
    Function,
    Node,
    Phantom,
    Root,
    Row,
    Scripts,
    Sized,
    Space,
    Stack,
    Stretched,
    Symbol,
    Table,
    Tag,
    Text,
    Unknown,
)
from grokchat.render.math.parse import parse
from grokchat.render.math.reader import Macro
from grokchat.render.math.spoken_words import DELIMITERS, FUNCTIONS, MARKS, POWERS, SETS, STRETCHED, SYMBOLS, ordinal

_PAUSES = re.compile(r"\s*(?:[,;.](?!\d)\s*)+")


def speak(source: str, macros: dict[str, Macro] | None = None) -> str:
    """The formula in English words; never raises: what cannot be read is its source.

    `macros` are the definitions of formulas before it; its own are added to them.
    """
    try:
        parsed = parse(source, macros=macros or {})
        words = _said(parsed.tree)
    except RecursionError:
        return source
    if macros is not None:
        macros.update(parsed.macros)
    # Pauses that meet are one, the longest of them.
    return _PAUSES.sub(lambda found: max(found[0], key=" ,;.".index) + " ", " ".join(words.split())).strip(" ,;")


def _said(node: Node) -> str:
    return _SPEAKERS[type(node)](node)


def _row(row: Row) -> str:
    """The words side by side; bars on both sides of something are said as what they mean."""
    words: list[str] = []
    children = with_bars(row.children)
    marks = [child.text for child in children if isinstance(child, Symbol)]
    opened: list[str] = []
    silent = _arguments(children)
    for place, child in enumerate(children):
        if place in silent:
            words.append(silent[place])
            continue
        bar = BARS.get(child.text) if isinstance(child, Symbol) and (child.text, child.kind) != ("∥", "rel") else None
        if bar is None or not isinstance(child, Symbol):
            words.append(_said(child))
        elif marks.count(child.text) % 2:
            words.append("given")
        elif child.text in opened:
            opened.remove(child.text)
            words.append(f", end of {bar},")
        else:
            opened.append(child.text)
            words.append(f"the {bar} of")
    return " ".join([word for word in words if word])


def _arguments(children: Sequence[Node]) -> dict[int, str]:
    """What is said for the parentheses of f(x), by their places: of, and nothing."""
    found: dict[int, str] = {}
    for place, child in enumerate(children[1:], 1):
        if not isinstance(child, Symbol) or child.text != "(" or not _is_named(children[place - 1]):
            continue
        end = place + 1
        while end < len(children) and _is_argument(children[end]):
            end += 1
        last = children[end] if end < len(children) else None
        if isinstance(last, Symbol) and last.text == ")" and end > place + 1:
            said = _said(children[place - 1])
            found |= {place: "" if said.endswith(" of") else "of", end: ""}
    return found


def _is_named(node: Node) -> bool:
    if isinstance(node, Scripts):
        return _is_named(node.base)
    return isinstance(node, Function) or (isinstance(node, Symbol) and node.text in tuple("fghuvFGHPO"))


def _is_argument(node: Node) -> bool:
    return isinstance(node, Space) or (isinstance(node, Symbol) and node.kind in ("ord", "punct") and node.text not in BARS)


def _is_simple(row: Row) -> bool:
    """Whether it is one thing, so that nobody asks where it ends."""
    parts = [child for child in row.children if not isinstance(child, Space)]
    if len(parts) == 1 and isinstance(parts[0], Row):
        return _is_simple(parts[0])
    return len(parts) == 1 and isinstance(parts[0], Symbol | Text | Function)


def _symbol(node: Symbol) -> str:
    if node.font == "double-struck":
        return SETS.get(node.text, node.text)
    if node.text == "−" and node.kind != "bin":
        return "minus"
    return SYMBOLS.get(node.text) or _name(node.text)


def _name(text: str) -> str:
    """A letter or a number is itself; anything else has its name."""
    if len(text) != 1 or text.isascii():
        return text
    name = unicodedata.name(text, "").lower()
    if name.startswith("greek capital letter"):
        return "capital " + name.split()[-1].replace("lamda", "lambda")
    if name.startswith("greek"):
        return name.replace(" symbol", "").split()[-1].replace("lamda", "lambda")
    return text if text.isalpha() or not name else name.removesuffix(" sign").removesuffix(" operator")


def _function(node: Function) -> str:
    name = "".join([part.text if isinstance(part, Symbol | Text) else " " for part in node.name.children])
    return FUNCTIONS.get(name, name)


def _fraction(node: Fraction) -> str:
    above, below = _row(node.above), _row(node.below)
    if not node.line:
        return f"{above} choose {below}" if node.left == "(" else f"{above} above {below}"
    if f"{above} ".startswith(("d ", "partial ")) and below.startswith(("d ", "partial ")) and len(node.below.children) > 1:
        return f"{above} by {below}"
    simple = _is_simple(node.above) and _is_simple(node.below)
    return f"the fraction {above} over {below}" + ("" if simple else ", end of fraction,")


def _root(node: Root) -> str:
    index = _row(node.index) if node.index else ""
    kind = {"": "square", "2": "square", "3": "cube", "4": "fourth", "5": "fifth"}.get(index) or ordinal(index)
    return f"the {kind} root of {_row(node.body)}" + ("" if _is_simple(node.body) else ", end of root,")


def _scripts(node: Scripts) -> str:
    base = node.base
    sub = _row(node.sub) if node.sub else ""
    sup = _row(node.sup) if node.sup else ""
    if isinstance(base, Symbol) and base.large:
        bounds = (f" from {sub}" if sub and sup else f" over {sub}" if sub else "") + (f" to {sup}" if sup else "")
        return f"{_symbol(base)}{bounds} of"
    if isinstance(base, Function):
        return _limited(base, sub, sup)
    if isinstance(base, Stretched) and base.mark in ("brace", "bracket"):
        return f"{_said(base)} labelled {sub or sup},"
    words = _said(base) + (f" sub {sub}" + ("" if node.sub and _is_simple(node.sub) else ", end of subscript,") if sub else "")
    return words + (_power(node.sup, sup) if node.sup else "")


def _limited(base: Function, sub: str, sup: str) -> str:
    name = _function(base)
    if name in ("the limit", "the maximum", "the minimum", "the supremum", "the infimum"):
        below = sub.replace(" to ", " goes to ", 1) if name == "the limit" else sub
        return f"{name} {'as' if name == 'the limit' else 'over'} {below} of" if sub else f"{name} of"
    return (
        name
        + (f" base {sub}" if sub and name == "log" else f" sub {sub}" if sub else "")
        + (f" to the power of {sup}" if sup else "")
    )


def _power(row: Row, words: str) -> str:
    text = "".join([child.text if isinstance(child, Symbol) else "?" for child in row.children])
    if text in POWERS:
        return f" {POWERS[text]}"
    if text and set(text) <= set("′″‴"):
        return " " + " ".join({"′": "prime", "″": "double prime", "‴": "triple prime"}[char] for char in text)
    return f" to the power of {words}" + ("" if _is_simple(row) else ", end of exponent,")


def _fenced(node: Fenced) -> str:
    inside = f" {DELIMITERS.get(node.middles[0], (node.middles[0], ''))[0] if node.middles else ''} ".join(
        _row(part) for part in node.parts
    )
    if node.left in ("|", "∣") and node.right == node.left:
        return f"the absolute value of {inside}, end of absolute value,"
    if node.left in ("‖", "∥") and node.right == node.left:
        return f"the norm of {inside}, end of norm,"
    left, right = DELIMITERS.get(node.left, (node.left, ""))[0], DELIMITERS.get(node.right, ("", node.right))[1]
    return f"{left} {inside} {right}"


def _sized(node: Sized) -> str:
    return DELIMITERS.get(node.delimiter, (node.delimiter, node.delimiter))[node.kind == "close"]


def _accent(node: Accent) -> str:
    mark = MARKS.get(node.mark, "")
    return f"vector {_row(node.body)}" if mark == "vector" else f"{_row(node.body)} {mark}"


def _stretched(node: Stretched) -> str:
    mark = STRETCHED.get(node.mark, node.mark.replace("-", " "))
    return f"{_row(node.body)} with {'an' if mark.startswith('a') else 'a'} {mark} {'above' if node.above else 'below'}"


def _stack(node: Stack) -> str:
    words = _row(node.base)
    words += f" with {_row(node.above)} above" if node.above else ""
    return words + (f" with {_row(node.below)} below" if node.below else "")


def _arrow(node: Arrow) -> str:
    words = {"→": "goes to", "←": "comes from"}.get(node.name) or SYMBOLS.get(node.name) or _name(node.name)
    above, below = _row(node.above), _row(node.below) if node.below else ""
    return words + (f" with {above} above" if above else "") + (f" with {below} below" if below else "")


def _enclosed(node: Enclosed) -> str:
    words = {"box": "boxed", "angle": "angle", "phase": "phase"}.get(node.how, "crossed out")
    return f"{words} {_row(node.body)}" + ("" if _is_simple(node.body) else f", end of {words},")


def _table(node: Table) -> str:
    rows = [[_row(cell) for cell in row] for row in node.rows]
    if node.kind in ("align", "alignat", "gather", "substack", "diagram"):
        return "; next line: ".join(" ".join(cell for cell in row if cell) for row in rows)
    if node.kind == "cases":
        return "cases: " + "; ".join(", ".join(cell.rstrip(",") for cell in row if cell) for row in rows) + "; end of cases,"
    widest = max([len(row) for row in rows], default=0)
    what = "determinant" if node.left == "|" else "table" if node.kind == "array" and not node.left else "matrix"
    told = "; ".join(f"row {number}: " + ", ".join(cell or "empty" for cell in row) for number, row in enumerate(rows, 1))
    return f"the {len(rows)} by {widest} {what}, {told}; end of {what},"


def _words(words: str) -> Callable[[Any], str]:
    return lambda _node: words


def _body(node: Coloured) -> str:
    return _row(node.body)


def _text(node: Text) -> str:
    return node.text


def _tag(node: Tag) -> str:
    return f", equation {_row(node.body)},"


def _unknown(node: Unknown) -> str:
    return node.source


_SPEAKERS: dict[type, Callable[[Any], str]] = {
    Symbol: _symbol,
    Function: _function,
    Text: _text,
    Row: _row,
    Space: _words(""),
    Break: _words("; next line:"),
    Fraction: _fraction,
    Root: _root,
    Scripts: _scripts,
    Fenced: _fenced,
    Sized: _sized,
    Accent: _accent,
    Stretched: _stretched,
    Stack: _stack,
    Arrow: _arrow,
    Enclosed: _enclosed,
    Coloured: _body,
    Phantom: _words(""),
    Tag: _tag,
    Table: _table,
    Unknown: _unknown,
}
