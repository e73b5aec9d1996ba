r"""The tree of a formula as presentation MathML, for documents and for typeset pictures: well-formed XML whatever the source held."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from grokchat.render.math.mathml_tables import ACCENTS, ALPHABETS, LONG, MARKS
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
from grokchat.text import show_line

_OPERATORS = frozenset("/|‖.!?:;,")
_COLOUR = re.compile(r"[a-zA-Z]+|#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?")
_NO_CHARACTER = re.compile("[\ufffe\uffff\t\n]")
_SIDES = {"l": "left", "c": "center", "r": "right"}
_NOTATIONS = {
    "box": "box", "cancel": "updiagonalstrike", "bcancel": "downdiagonalstrike", "xcancel": "updiagonalstrike downdiagonalstrike",
    "strike": "horizontalstrike", "angle": "actuarial", "phase": "phasorangle",
}  # fmt: skip


def mathml(tree: Row, *, display: bool = True) -> str:
    """A `math` element for the tree."""
    form = "block" if display else "inline"
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="{form}">{_row(tree)}</math>'


def _write(node: Node) -> str:
    return _WRITERS[type(node)](node)


def _safe(text: str) -> str:
    return escape(_NO_CHARACTER.sub(" ", show_line(text)))


def _row(row: Row) -> str:
    """One element: the only child, or an mrow."""
    parts = _parts(row.children)
    return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"


def _parts(children: Sequence[Node]) -> list[str]:
    """An element for each child; upright letters beside one another are one word."""
    parts: list[str] = []
    word: list[Symbol] = []
    for child in children:
        if isinstance(child, Symbol) and child.font == "upright" and child.kind == "ord" and child.text.isalpha():
            word.append(child)
            continue
        if word:
            parts.append(_word(word))
            word = []
        parts.append(_write(child))
    if word:
        parts.append(_word(word))
    return parts


def _word(symbols: Sequence[Symbol]) -> str:
    return f'<mi mathvariant="normal">{_safe("".join(symbol.text for symbol in symbols))}</mi>'


def _symbol(node: Symbol) -> str:
    text = _safe(node.text)
    if node.kind == "ord" and node.text not in _OPERATORS:
        if node.text[0].isdigit():
            return f"<mn>{_lettered(text, node.font)}</mn>"
        upright = ' mathvariant="normal"' if node.font == "upright" else ""
        return f"<mi{upright}>{_lettered(text, node.font)}</mi>"
    if node.large:
        return f'<mo largeop="true">{text}</mo>'
    fixed = ' stretchy="false"' if node.kind in {"open", "close"} or node.text in "|‖" else ""
    return f"<mo{fixed}>{text}</mo>"


def _text(node: Text) -> str:
    if not node.text.strip():
        return f'<mspace width="{0.3 * len(node.text):.3g}em"/>'
    return f"<mtext>{_lettered(_safe(node.text), node.font).replace(' ', '&#160;')}</mtext>"


def _lettered(text: str, font: str) -> str:
    """The text in the characters of its alphabet: of `mathvariant` browsers keep only the upright one."""
    if font not in ALPHABETS or "&" in text:
        return text
    return text.translate(ALPHABETS[font])


def _function(node: Function) -> str:
    name = _row(node.name)
    if not all(isinstance(child, Symbol | Space) for child in node.name.children):
        return name
    words = "".join(child.text if isinstance(child, Symbol) else "\u2009" for child in node.name.children)
    limits = ' movablelimits="true"' if node.limits else ""
    return f'<mo{limits} form="prefix" lspace="0" rspace="0.167em">{_safe(words)}</mo>'


def _space(node: Space) -> str:
    return f'<mspace width="{node.width:.3g}em"/>'


def _break(_: Break) -> str:
    return '<mspace linebreak="newline"/>'


def _fraction(node: Fraction) -> str:
    if node.slanted:
        return f"<mrow>{_row(node.above)}<mo>/</mo>{_row(node.below)}</mrow>"
    line = "" if node.line else ' linethickness="0"'
    inner = f"<mfrac{line}>{_row(node.above)}{_row(node.below)}</mfrac>"
    if node.size:
        inner = f'<mstyle displaystyle="{"true" if node.size == "display" else "false"}">{inner}</mstyle>'
    return _between(node.left, inner, node.right)


def _between(left: str, inner: str, right: str) -> str:
    if not left and not right:
        return inner
    return f"<mrow>{_fence(left, 'prefix')}{inner}{_fence(right, 'postfix')}</mrow>"


def _fence(delimiter: str, form: str) -> str:
    return f'<mo fence="true" stretchy="true" form="{form}">{_safe(delimiter)}</mo>' if delimiter else ""


def _root(node: Root) -> str:
    if node.index is None:
        return f"<msqrt>{_row(node.body)}</msqrt>"
    return f"<mroot>{_row(node.body)}{_row(node.index)}</mroot>"


def has_limits(node: Scripts) -> bool:
    """Whether the scripts stand above and below their base in a display."""
    if node.limits is not None:
        return node.limits
    base = node.base
    if isinstance(base, Symbol | Function):
        return base.limits
    return isinstance(base, Stretched) and base.mark in {"brace", "bracket", "parenthesis"}


def _scripts(node: Scripts) -> str:
    limits = has_limits(node)
    return _placed(_write(node.base), node.sub, node.sup, "munder" if limits else "msub", "mover" if limits else "msup")


def _placed(base: str, below: Row | None, above: Row | None, under: str, over: str) -> str:
    """A base with what stands below and above it, or beside it."""
    if below is not None and above is not None:
        both = under + over[1:]
        return f"<{both}>{base}{_row(below)}{_row(above)}</{both}>"
    if below is not None:
        return f"<{under}>{base}{_row(below)}</{under}>"
    return base if above is None else f"<{over}>{base}{_row(above)}</{over}>"


def _fenced(node: Fenced) -> str:
    parts = [_fence(node.left, "prefix"), _row(node.parts[0])]
    for middle, part in zip(node.middles, node.parts[1:], strict=True):
        parts += [_fence(middle, "infix"), _row(part)]
    return f"<mrow>{''.join(parts)}{_fence(node.right, 'postfix')}</mrow>"


def _sized(node: Sized) -> str:
    if not node.delimiter:
        return "<mrow></mrow>"
    size = 0.6 + 0.6 * node.size
    return f'<mo stretchy="true" minsize="{size:.1f}em" maxsize="{size:.1f}em">{_safe(node.delimiter)}</mo>'


def _accent(node: Accent) -> str:
    mark = ACCENTS.get(node.mark, node.mark)
    return f'<mover accent="true">{_row(node.body)}<mo stretchy="false">{_safe(mark)}</mo></mover>'


def _stretched(node: Stretched) -> str:
    over, under = MARKS.get(node.mark, ("¯", "_"))
    if node.above:
        return f'<mover accent="true">{_row(node.body)}<mo stretchy="true">{over}</mo></mover>'
    return f'<munder accentunder="true">{_row(node.body)}<mo stretchy="true">{under}</mo></munder>'


def _stack(node: Stack) -> str:
    return _placed(_row(node.base), node.below, node.above, "munder", "mover")


def _arrow(node: Arrow) -> str:
    return _placed(f'<mo stretchy="true">{LONG.get(node.name, _safe(node.name))}</mo>', node.below, node.above, "munder", "mover")


def _enclosed(node: Enclosed) -> str:
    return f'<menclose notation="{_NOTATIONS[node.how]}">{_row(node.body)}</menclose>'


def _coloured(node: Coloured) -> str:
    if not _COLOUR.fullmatch(node.colour):
        return _row(node.body)
    return f'<mstyle {"mathbackground" if node.background else "mathcolor"}="{node.colour}">{_row(node.body)}</mstyle>'


def _phantom(node: Phantom) -> str:
    hidden = f"<mphantom>{_row(node.body)}</mphantom>"
    if not node.width:
        return f'<mpadded width="0">{hidden}</mpadded>'
    return hidden if node.height else f'<mpadded height="0" depth="0">{hidden}</mpadded>'


def _tag(node: Tag) -> str:
    return f'<mspace width="2em"/>{_label(node)}'


def _label(node: Tag) -> str:
    return _row(node.body) if node.starred else f"<mrow><mtext>(</mtext>{_row(node.body)}<mtext>)</mtext></mrow>"


def _unknown(node: Unknown) -> str:
    return f"<mtext>{_safe(node.source)}</mtext>"


def _table(node: Table) -> str:
    tags = dict(node.tags)
    rows = "".join(_table_row(row, tags.get(at)) for at, row in enumerate(node.rows))
    sides = " ".join(_SIDES[side] for side in node.columns)
    spacing = "0em 2em" if node.kind == "align" else "0em" if node.kind in {"alignat", "substack"} else "1em"
    style = ' displaystyle="true"' if node.kind in {"align", "alignat", "gather"} else ""
    rules = _rules("columnlines", node.rules, max(len(row) for row in node.rows)) + _rules("rowlines", node.lines, len(node.rows))
    table = f'<mtable columnalign="{sides}" columnspacing="{spacing}"{style}{rules}>{rows}</mtable>'
    return _between(node.left, table, node.right)


def _table_row(cells: Sequence[Row], tag: Tag | None) -> str:
    label = "" if tag is None else f"<mtd>{_label(tag)}</mtd>"
    return f"<mtr>{''.join(f'<mtd>{_row(cell)}</mtd>' for cell in cells)}{label}</mtr>"


def _rules(name: str, places: Sequence[int], count: int) -> str:
    """The attribute that says between which rows or columns lines stand."""
    if count < 2 or not any(0 < place < count for place in places):
        return ""
    return f' {name}="{" ".join("solid" if place in places else "none" for place in range(1, count))}"'


_WRITERS: dict[type, Callable[[Any], str]] = {
    Symbol: _symbol,
    Text: _text,
    Function: _function,
    Row: _row,
    Space: _space,
    Break: _break,
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
    Coloured: _coloured,
    Phantom: _phantom,
    Tag: _tag,
    Table: _table,
    Unknown: _unknown,
}
