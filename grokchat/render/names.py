"""What a document gives names to, and what it shows while it is open: both are known from all that came so far."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Sequence
from typing import Any

from markdown_it.token import Token

from grokchat.render.mend import mended, without_held_line
from grokchat.render.parser import Known, parse_blocks, parse_inline, read


class Names:
    """The links and notes that a document has named; `late` tells of a name that came after a text that may have meant it."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.late = False
        self._brackets = False

    def fresh(self) -> dict[str, Any]:
        """What is known so far, for one parsing to add to."""
        kept = self.known.setdefault("references", {})
        return {"references": ChainMap({}, kept), "breaks": self.known.get("breaks", False)}

    def pass_over(self, text: str) -> None:
        """Tells of a text that is final."""
        self._brackets = self._brackets or "[" in text

    def learn(self, known: Known, line: int | None) -> None:
        """Keeps what one parsing added up to a line, all of it when that is None."""
        kept = self.known.setdefault("references", {})
        for name, value in known["references"].maps[0].items():
            if name not in kept and (line is None or value["map"][1] <= line):
                kept[name] = value
                self.late = self.late or self._brackets


def open_end(text: str, names: Names) -> tuple[str, list[Token]]:
    """An open text as it will look: without what is held back, its open marks closed."""
    known = names.fresh() | {"open": True}
    tokens = parse_blocks(text, known)
    code = bool(tokens) and _leaf(tokens).type in ("fence", "code_block", "html_block", "math_block")
    held = without_held_line(text, code=code)
    if held != text:
        text, known = held, names.fresh() | {"open": True}
        tokens = parse_blocks(text, known)
    leaf = _leaf(tokens) if tokens else None
    if leaf is not None and leaf.type == "inline" and leaf.content and not text.endswith("\n\n"):
        leaf.meta["arrived"] = leaf.content
        leaf.content = mended(leaf.content, known)
        leaf.children = parse_inline(leaf.content, known)
        # It holds for this paragraph only.
        known.pop("mended", None)
    read([token for token in tokens if not token.children], text, known)
    return text, tokens


def _leaf(tokens: Sequence[Token]) -> Token:
    """The last token that holds text."""
    return next((token for token in reversed(tokens) if token.nesting == 0 or token.content), tokens[-1])
