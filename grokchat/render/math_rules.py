r"""Mathematics as rules of the parser: \( \), \[ \], $ and $$, so that code stays code and backslashes stay whole.

A dollar opens only before a character that is no space, closes only after one, and never before a digit: $5 and $10 are money.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline


def math_plugin(parser: MarkdownIt) -> None:
    """Adds the rules.

    Display mathematics that is not closed at the end of the text leaves its first line in the environment as `unclosed`; with
    `bare` there it counts as mathematics when nothing stands beside what opened it.
    """
    parser.inline.ruler.before("escape", "math", _inline)
    parser.block.ruler.before("fence", "math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _inline(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$"), ("$", "$")):
        if source.startswith(opening, start):
            end = _dollar(source, start) if opening == "$" else source.find(closing, start + len(opening))
            if end < 0 or end >= state.posMax:
                return False
            if not silent:
                token = state.push("math", "math", 0)
                token.content = source[start : end + len(closing)]
                token.markup = opening
            state.pos = end + len(closing)
            return True
    return False


def _dollar(source: str, start: int) -> int:
    """Where the dollar that closes the one at `start` stands, -1 when that one is money."""
    if start + 1 >= len(source) or source[start + 1].isspace():
        return -1
    end = source.find("$", start + 1)
    while end >= 0 and (source[end - 1] == "\\" or source[end - 1].isspace()):
        end = source.find("$", end + 1)
    if end < 0 or "\n\n" in source[start:end] or source[end + 1 : end + 2].isdigit():
        return -1
    return end


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    begin = state.bMarks[first] + state.tShift[first]
    line = state.src[begin : state.eMarks[first]]
    closing = {"\\[": "\\]", "$$": "$$"}.get(line[:2])
    if closing is None or state.is_code_block(first) or state.parentType == "table":
        return False
    number = first
    rest = line[2:]
    while closing not in rest:
        number += 1
        if number >= len(state.bMarks) - 1:
            state.env["unclosed"] = min(first, state.env.get("unclosed", first))
            if state.env.get("bare") and not line[2:].strip():
                rest, number = closing, number - 1
                break
        if number >= last or state.isEmpty(number) or state.sCount[number] < state.blkIndent:
            return False
        rest = state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
    if rest.split(closing, 1)[1].strip():
        return False
    if silent:
        return True
    token = state.push("math_block", "math", 0)
    token.content = state.getLines(first, number + 1, state.sCount[first], keepLastLF=False).strip()
    token.map = [first, number + 1]
    token.markup = line[:2]
    state.line = number + 1
    return True
