"""What holds together in one row, and what needs parentheses there."""

from __future__ import annotations

from collections.abc import Sequence

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
    Root,
    Row,
    Scripts,
    Sized,
    Space,
    Stretched,
    Symbol,
    Table,
    Tag,
    Text,
    Unknown,
)

_WIDE = 0.75
"""The width in em of a space that sets apart."""
_LOOSE = (Break, Tag, Table, Arrow, Unknown)


def bare(node: Node) -> Node:
    """The node itself, groups with a single node in them opened."""
    while isinstance(node, Row) and len(node.children) == 1:
        node = node.children[0]
    return node


def content(row: Row) -> list[Node]:
    """The nodes of a row that are drawn, groups with a single row in them opened."""
    children: list[Node] = [child for child in row.children if not isinstance(child, Space)]
    if len(children) == 1 and isinstance(children[0], Row | Coloured):
        only = children[0]
        return content(only if isinstance(only, Row) else only.body)
    return children


def is_single(row: Row) -> bool:
    """Whether a row is one thing that nothing beside it can tear apart: a letter, a number, a word, something in parentheses."""
    children = content(row)
    while len(children) > 1 and _is_postfix(children[-1]):
        children = children[:-1]
    return not children or (len(children) == 1 and is_single_node(children[0])) or _is_wrapped(children)


def _is_postfix(node: Node) -> bool:
    return isinstance(node, Symbol) and node.text in "!%°"


def _is_bar(node: Node) -> bool:
    return isinstance(node, Symbol) and node.text in ("|", "‖", "∣", "∥")


def _is_wrapped(children: Sequence[Node]) -> bool:
    """Whether the first and the last of a row are a pair of delimiters."""
    if _is_bar(children[0]) and children[0] == children[-1]:
        return len(children) > 1 and children.count(children[0]) == 2
    depth = 0
    for index, child in enumerate(children):
        kind = child.kind if isinstance(child, Symbol | Sized) else ""
        depth += (kind == "open") - (kind == "close")
        if depth <= 0:
            return index == len(children) - 1 and kind == "close"
    return False


def is_applied(children: Sequence[Node]) -> bool:
    """Whether it is a function and its argument in parentheses."""
    if len(children) < 2 or not isinstance(children[0].base if isinstance(children[0], Scripts) else children[0], Function):
        return False
    return _is_wrapped(children[1:]) or (len(children) == 2 and isinstance(children[1], Fenced))


def is_single_node(node: Node) -> bool:
    """Whether a node is one thing that nothing beside it can tear apart."""
    if isinstance(node, Scripts):
        return is_single_node(node.base)
    if isinstance(node, Row):
        return is_single(node)
    if isinstance(node, Symbol):
        return not node.large
    if isinstance(node, Fraction):
        return bool(node.left and node.right)
    if isinstance(node, Text):
        return " " not in node.text.strip()
    return isinstance(node, Fenced | Function | Accent | Stretched | Enclosed | Root)


def is_compound(row: Row) -> bool:
    """Whether a row needs parentheses as the upper part of a fraction: operators, relations, a function and what it is of."""
    children = content(row)
    if any(isinstance(child, Space) and child.width >= _WIDE for child in row.children):
        return True
    depth = 0
    for index, child in enumerate(children):
        base = child.base if isinstance(child, Scripts) else child
        kind = base.kind if isinstance(base, Symbol | Row | Sized) else ""
        depth += (kind == "open") - (kind == "close")
        if depth:
            continue
        if isinstance(base, _LOOSE) or kind in ("rel", "punct") or (kind == "bin" and index):
            return True
        if (isinstance(base, Symbol) and base.large) or (isinstance(base, Fraction) and not base.left):
            return True
        if isinstance(base, Function) and index + 1 < len(children) and not _opens(children[index + 1]):
            return True
    return False


def _opens(node: Node) -> bool:
    return isinstance(node, Fenced) or (isinstance(node, Symbol | Sized) and node.kind == "open")


def is_label(node: Node) -> bool:
    """Whether what stands beyond a mark is a label of it, and no script."""
    return isinstance(node, Stretched) and node.mark in ("brace", "bracket", "parenthesis")
