"""A formula's tree as one line of text, for tests to read: `frac(a, b)`, `x_(i)^(2)`, `fence((, a + b, ))`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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

MARKS = {
    "\u0302": "hat", "\u0304": "bar", "\u20d7": "vec", "\u0303": "tilde", "\u0307": "dot", "\u0308": "ddot", "\u20db": "dddot", "\u20dc": "ddddot",
    "\u030c": "check", "\u0306": "breve", "\u0301": "acute", "\u0300": "grave", "\u030a": "ring",
}  # fmt: skip


def outline(source: str) -> str:
    """The outline of a formula's source."""
    return line(parse(source).tree.children)


def line(nodes: Sequence[Node]) -> str:
    """Nodes side by side."""
    return " ".join(one(node) for node in nodes)


def one(node: Node | None) -> str:
    """One node; a row of its own stands in braces, with its class where that is not the usual one."""
    if node is None:
        return ""
    match node:
        case Symbol():
            return f"{node.font}:{node.text}" if node.font else node.text
        case Text():
            return f'{node.font}"{node.text}"'
        case Row():
            return "{" + line(node.children) + "}" + ("" if node.kind == "ord" else ":" + node.kind)
        case Function():
            name = line(node.name.children).replace("upright:", "").replace(" ", "")
            return f"{'limits' if node.limits else 'fn'}({name})"
        case Space():
            return f"[{node.width:.2f}]"
        case Break():
            return "break"
        case Unknown():
            return f"unknown({node.source})"
        case _:
            return _built(node)


def _built(node: Any) -> str:
    match node:
        case Fraction():
            look = ("" if node.line else "noline ") + (node.size + " " if node.size else "") + ("slanted " if node.slanted else "")
            return f"{look}{node.left}frac({line(node.above.children)}, {line(node.below.children)}){node.right}"
        case Root():
            index = "" if node.index is None else f"[{line(node.index.children)}]"
            return f"root{index}({line(node.body.children)})"
        case Scripts():
            how = {None: "", True: "!limits", False: "!beside"}[node.limits]
            sub = "" if node.sub is None else f"_({line(node.sub.children)})"
            sup = "" if node.sup is None else f"^({line(node.sup.children)})"
            return one(node.base) + how + sub + sup
        case Fenced():
            parts = line(node.parts[0].children)
            for middle, part in zip(node.middles, node.parts[1:], strict=True):
                parts += f" {middle} {line(part.children)}"
            return f"fence({node.left or '.'} {parts} {node.right or '.'})" + ("" if node.closed else "…")
        case Sized():
            return f"size{node.size}({node.delimiter or '.'}:{node.kind})"
        case Accent():
            return f"{MARKS[node.mark]}({line(node.body.children)})"
        case Stretched():
            return f"{'over' if node.above else 'under'}-{node.mark}({line(node.body.children)})"
        case _:
            return _dressed(node)


def _dressed(node: Any) -> str:
    match node:
        case Stack():
            above = "" if node.above is None else line(node.above.children)
            below = "" if node.below is None else line(node.below.children)
            return f"stack({above} / {line(node.base.children)} / {below}):{node.kind}"
        case Arrow():
            below = "" if node.below is None else line(node.below.children)
            return f"arrow{node.name}({line(node.above.children)} / {below})"
        case Enclosed():
            return f"{node.how}({line(node.body.children)})"
        case Coloured():
            return f"{'on ' if node.background else ''}{node.colour}({line(node.body.children)})"
        case Phantom():
            kept = ("w" if node.width else "") + ("h" if node.height else "")
            return f"phantom-{kept}({line(node.body.children)})"
        case Tag():
            return f"tag{'*' if node.starred else ''}({line(node.body.children)})"
        case Table():
            return _table(node)
        case _:
            raise AssertionError(node)


def _table(node: Table) -> str:
    rows = " // ".join(" & ".join(line(cell.children) for cell in row) for row in node.rows)
    extras = "".join(
        (
            f" rules={node.rules}" if node.rules else "",
            f" lines={node.lines}" if node.lines else "",
            f" tags={[row for row, _ in node.tags]}" if node.tags else "",
            "" if node.closed else " …",
        )
    )
    return f"{node.kind}-{node.columns}{extras} {node.left}[{rows}]{node.right}"
