"""Rows of aligned equations: which of their cells belong together."""

from __future__ import annotations

from collections.abc import Sequence

from grokchat.render.math.nodes import Node, Row, Space, Symbol, Table, Text


def begins_equation(node: Table, column: int) -> bool:
    """Whether what stands in a column of aligned equations has nothing to do with what is on its left."""
    if not column or node.kind == "alignat":
        return not column
    return column % (3 if node.columns.startswith("rcl") else 2) == 0


def begins_with_word(cells: Sequence[Row], column: int) -> bool:
    """Whether a cell begins with text, behind something else."""
    children = cells[column].children if column < len(cells) else ()
    return bool(children) and isinstance(children[0], Text) and any(cell.children for cell in cells[:column])


def equation(node: Table, cells: Sequence[Row]) -> Row:
    """A row of aligned equations as one row: the space at & is that between what stands on both its sides."""
    children: list[Node] = []
    apart = False
    for column, cell in enumerate(cells):
        apart |= begins_with_word(cells, column) if node.kind == "alignat" else begins_equation(node, column)
        inside = list(cell.children)
        # Writers close a relation or an operator with {} before &: in one row the two sides meet without it.
        while inside and inside[-1] == Row():
            inside.pop()
        if not inside:
            continue
        first = inside[0]
        if children and apart and not (isinstance(first, Symbol) and first.kind in ("rel", "bin")):
            children.append(Space(1))
        children += inside
        apart = False
    return Row(tuple(children))
