"""Markdown as plain words, for screen readers and pipes: nothing is drawn, a table is read row by row, mathematics is said.

Text is never broken into lines: who shows it does that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from markdown_it.token import Token

from grokchat.render.blocks import blocks_of
from grokchat.render.displays import fence_pieces
from grokchat.render.inline import safe_link
from grokchat.render.parser import Known, parse
from grokchat.text import show

Said = Literal["spoken", "source"]
"""How mathematics is given: in words, or as its LaTeX."""


_GO_ON = ("bullet_list_open", "ordered_list_open", "dl_open", "footnote_reference_open")
"""Blocks that go on after an empty line."""


class Voice:
    """Says the formulas of a text; what one defines holds in those after it."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self._macros: dict[str, Any] = {}

    def speak(self, tex: str) -> str:
        """The formula in words."""
        from grokchat.render.math.speech import speak

        return speak(tex, self._macros)


class PlainText:
    """Plain words of a Markdown text that grows: each block once, when it is whole."""

    def __init__(self, mathematics: Said = "spoken") -> None:
        self._voice = Voice(mathematics)
        self._known: Known = {}
        self._tail = ""
        self._held = ""
        self._begun = False

    def add(self, text: str) -> str:
        """What the text completes."""
        text = self._held + text
        self._held = text[-1] if text[-1:] == "\r" or "\ud800" <= text[-1:] <= "\udbff" else ""
        self._tail += show(text[: len(text) - len(self._held)])
        if "\n\n" not in self._tail:
            return ""
        known = self._copy()
        tokens = parse(self._tail, known)
        blocks = blocks_of(tokens)
        if len(blocks) > 1 and blocks[-2][0].type in _GO_ON and not self._tail.endswith("\n"):
            # The line that is not whole may become a part of it.
            return ""
        first = blocks[-1][0].map if blocks else None
        line = first[0] if first else 0
        line = min(line, int(known.get("unclosed", line)))
        done = [token for block in blocks if block[0].map and block[0].map[1] <= line for token in block]
        if not line or not done:
            return ""
        self._tail = "\n".join(self._tail.split("\n")[line:])
        self._known["references"] = {**known.get("references", {}), **self._known.get("references", {})}
        return self._joined(done)

    def finish(self) -> str:
        """The rest."""
        self._tail += show(self._held)
        self._held = ""
        text, self._tail = self._tail, ""
        return self._joined(parse(text, self._copy() | {"open": "ended"}))

    def _copy(self) -> dict[str, Any]:
        return {"references": dict(self._known.get("references", {}))}

    def _joined(self, tokens: Sequence[Token]) -> str:
        words = "\n\n".join(block for block in (_block(one, self._voice) for one in blocks_of(tokens)) if block)
        if not words:
            return ""
        before = "\n" if self._begun else ""
        self._begun = True
        return f"{before}{words}\n"


def _block(block: Sequence[Token], voice: Voice) -> str:
    token = block[0]
    inner = block[1:-1]
    if token.type in ("heading_open", "paragraph_open", "dt_open"):
        return _inline(block[1].children or (), voice)
    if token.type in ("bullet_list_open", "ordered_list_open"):
        return "\n".join(_items(block, voice))
    if token.type == "blockquote_open":
        return _indented(_blocks(inner, voice), "> ", "> ")
    if token.type == "dl_open":
        parts = [("\n" if part[0].type == "dt_open" else "") + _block(part, voice) for part in blocks_of(inner)]
        return "\n".join(parts).removeprefix("\n")
    if token.type == "table_open":
        return _table(inner, voice)
    if token.type in ("fence", "code_block"):
        return _code(token, voice)
    if token.type == "math_block":
        return _formula(token, voice)
    if token.type == "hr":
        return ""
    if token.type == "footnote_reference_open":
        return _indented(_blocks(inner, voice), f"[^{token.meta['label']}]: ", "  ")
    if token.type == "dd_open":
        return _indented(_blocks(inner, voice), "  ", "  ")
    return _blocks(inner, voice) if inner else token.content.rstrip("\n")


def _blocks(tokens: Sequence[Token], voice: Voice) -> str:
    return "\n".join(block for block in (_block(one, voice) for one in blocks_of(tokens)) if block)


def _items(block: Sequence[Token], voice: Voice) -> Iterator[str]:
    number = int(block[0].attrs.get("start", 1)) if block[0].type == "ordered_list_open" else None
    for item in blocks_of(block[1:-1]):
        mark = f"{number}. " if number is not None else "- "
        yield _indented(_blocks(item[1:-1], voice), mark, "  ")
        number = number + 1 if number is not None else None


def _indented(words: str, first: str, rest: str) -> str:
    lines = words.split("\n")
    return "\n".join((first if number == 0 else rest) + line for number, line in enumerate(lines))


def _code(token: Token, voice: Voice) -> str:
    language = token.info.split(maxsplit=1)[0] if token.info.split() else ""
    pieces = fence_pieces(language, token.content, closed=True) if token.type == "fence" else None
    if pieces is None or voice.said == "source":
        return token.content.rstrip("\n")
    return "\n".join(voice.speak(token.content[piece.body_start : piece.body_end]) for piece in pieces)


def _table(tokens: Sequence[Token], voice: Voice) -> str:
    """Each cell on a line behind the head of its column, an empty line between rows."""
    heads: list[str] = []
    rows: list[list[str]] = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open") and following is not None and following.type == "inline":
            rows[-1].append(_inline(following.children or (), voice))
    heads = rows.pop(0) if rows else []
    if not rows:
        return ", ".join(heads)
    return "\n\n".join(
        "\n".join(f"{head}: {cell}" if head else cell for head, cell in zip(heads, row, strict=False) if cell) for row in rows
    )


def _inline(tokens: Sequence[Token], voice: Voice) -> str:
    words: list[str] = []
    target = ""
    for token in tokens:
        if token.type == "math":
            words.append(_formula(token, voice))
        elif token.type in ("softbreak", "hardbreak"):
            words.append(" " if token.type == "softbreak" else "\n")
        elif token.type == "image":
            words.append("image: " + (_inline(token.children or (), voice) or str(token.attrs.get("src", ""))))
        elif token.type == "link_open":
            target = safe_link(str(token.attrs.get("href", ""))) if token.markup not in ("linkify", "autolink") else ""
        elif token.type == "link_close":
            words.append(f" ({target})" if target else "")
        elif token.type == "html_inline":
            words.append("\n" if token.content.lower().startswith("<br") else token.content)
        elif token.type == "footnote_ref":
            words.append(f"[^{token.meta['label']}]")
        else:
            words.append(show(token.content).replace("\n", " "))
    return "".join(words)


def _formula(token: Token, voice: Voice) -> str:
    return str(token.meta["source"]) if voice.said == "source" else voice.speak(token.content)
