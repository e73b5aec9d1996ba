"""Which bars of a row are absolute values and norms, for a voice: as models write them, without a word about their sides."""

from __future__ import annotations

from collections.abc import Sequence

from grokchat.render.math.nodes import Node, Row, Scripts, Symbol

BARS = {"|": "absolute value", "∣": "absolute value", "‖": "norm", "∥": "norm"}
"""What is said for a pair of them."""


def with_bars(children: Sequence[Node]) -> list[Node]:
    """The same with scripts behind their bars, and two bars side by side as the one sign that they stand for.

    While a single bar is open, two of them are its end and the beginning of the next.
    """
    found: list[Node] = []
    single = False
    for child in _unscripted(children):
        if not isinstance(child, Symbol) or child.text != "|":
            found.append(child)
            single = False
        elif single and found[-1] == child and _opened(found[:-1]) % 2 == 0:
            found[-1] = Symbol("‖", child.kind, child.font, child.large, child.limits)
            single = False
        else:
            found.append(child)
            single = True
    return found


def _opened(nodes: Sequence[Node]) -> int:
    return sum(isinstance(node, Symbol) and node.text == "|" for node in nodes)


def _unscripted(children: Sequence[Node]) -> list[Node]:
    """Scripts of a bar are those of what it ends."""
    found: list[Node] = []
    for child in children:
        if isinstance(child, Scripts) and isinstance(child.base, Symbol) and child.base.text in BARS:
            found += [child.base, Scripts(Row(), child.sub, child.sup, child.limits)]
        else:
            found.append(child)
    return found
