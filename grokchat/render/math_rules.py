r"""Mathematics as rules of the parser: they come before escapes, emphasis and tables, so that code stays code and TeX stays whole.

A display may hold lines that would otherwise be a list, a quote or a heading, and stand in the middle of a sentence.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, paragraph, table
from markdown_it.rules_inline import StateInline

from grokchat.render.delimiters import LONGEST, closing_of, formula_at, open_at, opening_at, scan, unclosed_at, without_half

_TAIL = re.compile(r"\s*+([.,;:!?。，；、]*+)\s*+(?:\((\d{1,3}[a-z]?(?:\.\d{1,3})?)\))?\s*$")
"""What may stand after a display on its last line: punctuation, and the number of an equation."""

_NO_LINE_OF_MATH = re.compile(
    r"#{1,6} |```|~~~|(?:[-*] |\d+\. )?(?:\*\*|\\\[|\\\()|(?:[-*•]|\d+\.) [A-Z]|[A-Za-z,.']+(?: [A-Za-z,.']+){3}"
)
"""A line that no display goes on with after an empty line."""

_SIGN = re.compile(r"\\[A-Za-z]|[\^_=]")
"""What tells mathematics that ends with its text from words."""

MOST_COLUMNS = 128
"""Bars in the head of a table from which it is text: every row, however short, would be as wide."""

_MOST_LINES = 200
"""Of a display in a sentence."""

_DELIMITERS = re.compile(r"[ \t>]*[|:-][|:\- \t]*$")


def math_plugin(parser: MarkdownIt) -> None:
    """Adds the rules.

    Tokens are `math` in a line and `math_block`: `content` is what the delimiters hold, `markup` what opened it, and `meta` has
    `display`, `open` (its end has not come) and `source` (all of it, as it stands in the paragraph). Display mathematics that
    is not closed leaves its first line in the environment as `unclosed`. With `open` in the environment it goes on to the end
    of the text, which with `open` as "ended" nothing follows; `mended` is the place from which on a paragraph's text was only
    put there for show.
    """
    parser.inline.ruler.before("escape", "math", _inline)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("code", "math_block", _block, interrupts)
    parser.block.ruler.before("lheading", "math_paragraph", _paragraph_with_display)
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def _inline(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if source[start] not in "\\$":
        return False
    formula = formula_at(source, start) or unclosed_at(source, start)
    if formula is None or formula.end > state.posMax:
        return False
    if not silent:
        token = state.push("math", "math", 0)
        token.content = source[formula.body_start : formula.body_end]
        token.markup = opening_at(source, start)
        is_open = formula.end > state.env.get("mended", len(source)) or formula.body_end == len(source)
        token.meta = {"display": formula.display, "open": is_open, "source": source[start : formula.end]}
    state.pos = formula.end
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A display that stands by itself, from the beginning of a line to the end of one."""
    line = _line(state, first)
    opening = opening_at(line, 0) if line[:1] in ("$", "\\") else ""
    if opening in ("", "$", "\\(") or state.parentType == "table":
        return False
    closing = closing_of(opening)
    number, end = _last_line(state, first, opening, closing)
    if number < 0:
        return _open_block(state, first, last, silent)
    lines = [_line(state, one) for one in range(first, number + 1)]
    tail = lines[-1][end + len(closing) :]
    lines[-1] = lines[-1][: end + len(closing)]
    source = "\n".join(lines)
    found = _TAIL.match(tail)
    formula = formula_at(source, 0)
    if found is None or formula is None or formula.end != len(source):
        return found is None and state.is_code_block(first) and _display_paragraph(state, first, silent)
    if not silent:
        body = source[formula.body_start : formula.body_end].strip("\n")
        # An empty line, which TeX does not allow, ends a line.
        body = body if "\\begin" in body else re.sub(r"\n[ \t]*\n\s*", r"\n\\\\\n", body)
        number_of = f"\\tag{{{found[2]}}}" if found[2] and "\\tag" not in body else ""
        _push(
            state,
            (first, number + 1),
            opening,
            f"{body.rstrip()}{' ' * bool(found[1])}{found[1]}{number_of}",
            source + tail.rstrip(),
        )
    return True


def _push(state: StateBlock, lines: tuple[int, int], opening: str, body: str, source: str) -> None:
    token = state.push("math_block", "math", 0)
    token.content = body
    token.markup = opening
    token.map = list(lines)
    token.meta = {"display": True, "open": False, "source": source}
    state.line = lines[1]


def _last_line(state: StateBlock, first: int, opening: str, closing: str) -> tuple[int, int]:
    """The line that closes what a line opens, and where in it; -1 when none does."""
    skip, blank, size = len(opening), False, 0
    if state.env.get("unclosed", first) < first and state.src.find(closing, state.bMarks[first]) < 0:
        # To look through all that follows for each of many that nothing closes would be quadratic.
        return -1, -1
    number = first
    while number < state.lineMax and size < LONGEST:
        line = _line(state, number)
        # What is less indented than its item belongs to it only as long as nothing is between.
        outside = state.sCount[number] < state.blkIndent
        if number > first and line and _ends(line, outside=outside, blank=blank):
            break
        place = _place(line, closing, skip)
        if place >= 0:
            return number, place
        blank = blank or not line.strip()
        size += len(line) + 1
        skip = 0
        number += 1
    if number >= len(state.bMarks) - 1 and size < LONGEST:
        state.env["unclosed"] = min(first, state.env.get("unclosed", first))
    return -1, -1


def _ends(line: str, *, outside: bool, blank: bool) -> bool:
    """Whether a line is the end of a search for what closes a display."""
    if line.startswith("\\["):
        return True
    return (outside and blank) or ((outside or blank) and _NO_LINE_OF_MATH.match(line) is not None)


def _place(line: str, closing: str, start: int) -> int:
    place = line.find(closing, start)
    while place > start and (len(line[start:place]) - len(line[start:place].rstrip("\\"))) % 2:
        place = line.find(closing, place + 1)
    return place


def _open_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A display whose end has not come, where the text may go on."""
    if not state.env.get("open") or state.env.get("unclosed") != first or last < state.lineMax:
        return False
    number = state.lineMax
    if number < len(state.bMarks) - 1:
        return False
    if state.env["open"] == "ended" and not _SIGN.search(state.src, state.bMarks[first] + 2):
        return False
    if not silent:
        lines = [_line(state, one) for one in range(first, number)]
        source = "\n".join(lines).rstrip()
        opening = opening_at(source, 0)
        source = opening + without_half(source[len(opening) :])
        _push(state, (first, number), opening, source if opening.startswith("\\begin") else source[len(opening) :], source)
        state.tokens[-1].meta["open"] = True
    return True


def _paragraph_with_display(state: StateBlock, first: int, _last: int, silent: bool) -> bool:
    """A paragraph in which a display begins after words or is followed by some."""
    line = _line(state, first)
    if "$$" not in line and ("\\" not in line or ("\\[" not in line and "\\begin{" not in line)):
        return False
    return _display_paragraph(state, first, silent)


_CLOSES = re.compile(r"\$|\\(?:[\])]|end)")


def _display_paragraph(state: StateBlock, first: int, silent: bool) -> bool:
    """Keeps the lines of an open display together, whatever they look like; False where no display goes on to another line."""
    number, held = first, 0
    text = line = _line(state, first)
    last = min(state.lineMax - 1, first + _MOST_LINES)
    while number < last and not state.isEmpty(number + 1) and len(text) < LONGEST:
        # What is open stays open until something comes that closes: to look again at each line would be quadratic.
        if number == first or _CLOSES.search(line):
            start = open_at(text)
            if start < 0 or opening_at(text, start) in ("$", "\\("):
                break
        number += 1
        line = _line(state, number)
        if _ends(line, outside=state.sCount[number] < state.blkIndent, blank=False):
            return False
        text += "\n" + line
        held = number
    if not held and not state.is_code_block(first):
        return False
    if open_at(text) >= 0:
        if number + 1 < len(state.bMarks) - 1:
            return False
        state.env["unclosed"] = min(first, state.env.get("unclosed", first))
        if not state.env.get("open"):
            return False
    if silent:
        return True
    hidden = state.sCount[first + 1 : held + 1]
    # The parser's own rule ends the paragraph; a line that it takes for a lazy one cannot end it.
    state.sCount[first + 1 : held + 1] = [-1] * len(hidden)
    paragraph(state, first, state.lineMax, silent)
    state.sCount[first + 1 : held + 1] = hidden
    return True


def _table(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """The parser's own rule for tables, which does not see the bars of mathematics."""
    if first + 2 > last or not 0 < _line(state, first).count("|") <= MOST_COLUMNS or not _DELIMITERS.match(_line(state, first + 1)):
        return False
    original, begin = state.src, state.bMarks[first]
    end = original.find("\n\n", begin)
    end = len(original) if end < 0 else end
    if original.find("$", begin, end) < 0 and original.find("\\", begin, end) < 0:
        return table(state, first, last, silent)
    stand_in = _stand_in(original)
    rows = original[begin:end].split("\n")
    state.src = original[:begin] + "\n".join(_without_bars(row, stand_in) for row in rows) + original[end:]
    before = len(state.tokens)
    try:
        return table(state, first, last, silent)
    finally:
        state.src = original
        for token in state.tokens[before:]:
            token.content = token.content.replace(stand_in, "|")


def _stand_in(text: str) -> str:
    """A character that is not in the text."""
    return next(char for char in map(chr, range(0xE000, 0xF8FF)) if char not in text)


def _without_bars(row: str, stand_in: str) -> str:
    pieces, position = [], 0
    for formula in scan(row) if "|" in row and ("$" in row or "\\" in row) else ():
        body = row[formula.start : formula.end]
        # One that is escaped alone was escaped for the table's sake; two are a norm.
        bars = r"(?<!\\)\|" if body.count("\\|") % 2 else r"\|"
        pieces += [row[position : formula.start], re.sub(bars, stand_in, body)]
        position = formula.end
    return "".join(pieces) + row[position:]
