r"""Where mathematics begins and ends in a text: \( \), \[ \], $ $, $$ $$ and environments, told apart from money and code.

A dollar is taken for mathematics by pandoc's rules (no space beside only one of the two, no digit after the second) and only
when what stands between two of them looks like it: $5 and $10 are money, $HOME and $('x') are code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST = 12_000
"""The most characters of a formula; what is longer is text."""

_MOST_OPENINGS = 20
"""As many formulas that open behind an unclosed one make it none."""

ENVIRONMENT = re.compile(
    r"\\begin\{((?:align|alignat|xalignat|equation|gather|multline|eqnarray|flalign|displaymath|math|CD|IEEEeqnarray)\*?"
    r"|aligned|alignedat|gathered|split|multlined|[dr]?cases|(?:small|[pbBvV])?matrix|array|subarray)\}"
)
"""An environment that is mathematics without any delimiter around it."""

OPENINGS = {"\\(": "\\)", "\\[": "\\]", "$$": "$$", "$": "$"}
"""What opens mathematics, and what closes it."""

_WORDS_IN_TEXT = re.compile(
    r"\\(?:text\w*|mathrm|mathbf|mathsf|mathit|mathtt|mathcal|operatorname\*?|mbox|hbox|tag|label|color|textcolor|ce|begin|end)"
    r"\s*\{[^{}]*(?:\}|\Z)"
)
_COMMAND = re.compile(r"\\[A-Za-z]+|\\[{}|,;:!%&#]")
_NEVER = re.compile(r"[#@&]")
_SCRIPT = re.compile(r"[\^_]\s*[{\w\\(*+\-]")
_WORD = re.compile(r"(?<![\\A-Za-z{_^])[A-Za-z]{3,}(?![A-Za-z}])")
_PROSE = re.compile(r"(?<![\\A-Za-z])(?:[A-Za-z]{2,}[,.;:]? ){3,}[A-Za-z]{2,}")
_IDENTIFIER = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}_[A-Za-z]{2,}|(?<!\{)\b[A-Za-z]\w*(?:->|::)[A-Za-z]")
_CODE = re.compile(r"[\"`]|\$\{|&&|\|\s+[a-z]{2,}\s+-|[(\[]'[^']*'[)\]]|^\(\w+\)\.|^\{[A-Z_]{2,}\}|(?<!\\)\\[(\[]")
_SIGN = re.compile(r"[=<>≤≥≠≈+\-*/(),:!|\[\]{}°′'²³¹]|[A-Za-z]\d|\d[A-Za-z]|[α-ωΑ-Ω∈→∞π√∑∫±×·⋅∀∃ℝℤℕℚℂ]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:\s*/\s*\d+)?")
_MONEY = re.compile(
    r"\d[\d.,]*\s*(?:[kKmMbB]|bn|mn|million|billion|trillion|thousand|cents?|USD|CAD|AUD)?\+?"
    r"(?:\s*(?:/|per|a|an|each)\s*\w+)?\s*(?:[-–—~+*/,;:&]|to|or|and|vs\.?)?\s*[(]?"
)
_NAMES = frozenset(
    re.findall(
        r"\w+",
        "sin cos tan cot sec csc log exp lim max min mod deg det gcd lcm arg dim ker sup inf iff sgn Var Cov Pr and for not "
        "sinh cosh tanh arcsin arccos arctan const",
    )
)
_REGEX = re.compile(r"(?<!\.)\.[*+?]|\[\^|\[[a-z]-[a-z]|\\[.wWsSD][*+]|^\?|\[:|(?<=[\]).])[*+]$|^\w+(?:\\\|\w+)+$")
_UNDECIDED = re.compile(r"\d[\d.,]*(?:[-+*/=<>^_({ ]|[A-Za-z](?![A-Za-z]{2})){0,6}(?:\\[A-Za-z]*)?|[({]?[A-Za-z]{0,4}")
_HALF = re.compile(r"(?<!\\)((?:\\\\)*)(?:\\end\{[A-Za-z]*\*?|\\[A-Za-z]*|[\^_$])\Z")
_ONE_LETTER = re.compile(r"\s*[A-Za-z](?:'|′|\d)*\s*")


class Formula(NamedTuple):
    """A formula in a text: its bounds, those of what its delimiters hold, and whether it is a display."""

    start: int
    end: int
    body_start: int
    body_end: int
    display: bool


def formula_at(text: str, start: int) -> Formula | None:
    """The formula that begins at a place, None when none does or it is not closed."""
    opening = opening_at(text, start)
    if not opening:
        return None
    first = start if opening.startswith("\\begin") else start + len(opening)
    closing = closing_of(opening)
    end = _close(text, start + len(opening), closing)
    for _ in range(4):
        if not 0 <= end - start <= LONGEST:
            break
        last = end + len(closing) if first == start else end
        formula = Formula(start, end + len(closing), first, last, opening not in ("$", "\\("))
        if _is_mathematics(text, opening, formula):
            return formula
        # A price inside of a formula's words: the next dollar may be the right one.
        if opening != "$" or _depth(text, first, end) <= 0:
            break
        end = _close(text, end + 1, closing)
    return None


def unclosed_at(text: str, start: int) -> Formula | None:
    """A formula that its paragraph ends in the middle of: only where it is plain to see that it is one."""
    opening = opening_at(text, start)
    if opening in ("", "$") or text.count(opening, start) > _MOST_OPENINGS or not is_open(text, start):
        return None
    body = start if opening.startswith("\\begin") else start + len(opening)
    bare = _WORDS_IN_TEXT.sub("", text[body:])
    if not re.search(r"\\[A-Za-z]", text[body:]) or any(word not in _NAMES for word in _WORD.findall(bare)):
        return None
    return Formula(start, len(text), body, len(text), opening != "\\(")


def opening_at(text: str, start: int) -> str:
    """What opens mathematics at a place, empty when nothing does."""
    if text.startswith("\\begin{", start):
        found = ENVIRONMENT.match(text, start)
        return found[0] if found else ""
    pair = text[start : start + 2]
    if pair == "$$" and start and text[start - 1] == "$":
        return ""
    return pair if pair in OPENINGS else pair[:1] if pair[:1] == "$" else ""


def closing_of(opening: str) -> str:
    """What closes what was opened."""
    return OPENINGS.get(opening) or opening.replace("begin", "end", 1)


def scan(text: str) -> Iterator[Formula]:
    """The closed formulas of a paragraph's text, code apart."""
    position = 0
    while (found := _MARK.search(text, position)) is not None:
        formula = formula_at(text, found.start())
        if formula is not None:
            yield formula
        position = formula.end if formula else _passed(text, found)


def open_at(text: str) -> int:
    """Where a formula begins that is still open at the end of a paragraph's text, -1 when all are closed."""
    return ends(text)[1]


def ends(text: str) -> tuple[int, int]:
    """Where the last closed formula of a paragraph's text ends (0: there is none), and where an open one begins (-1)."""
    position = closed = 0
    while (found := _MARK.search(text, position)) is not None:
        formula = formula_at(text, found.start())
        if formula is not None:
            position = closed = formula.end
        elif is_open(text, found.start()):
            return closed, found.start()
        else:
            position = _passed(text, found)
    return closed, -1


def is_open(text: str, start: int) -> bool:
    """Whether mathematics begins at a place and may go on after the end of the text."""
    opening = opening_at(text, start)
    if not opening or len(text) - start > LONGEST or _close(text, start + len(opening), closing_of(opening)) >= 0:
        return False
    body = text[start + len(opening) :]
    if opening != "$":
        return opening != "\\(" or not _is_regex(text, start, body)
    if not _may_open(text, start) or body[:1].isspace() or "\n" in body:
        return False
    return is_undecided(body) or looks_like_mathematics(without_half(body) or "x")


def is_undecided(body: str) -> bool:
    """Whether what follows a dollar may yet be mathematics, money or code."""
    return _UNDECIDED.fullmatch(body) is not None


def without_half(body: str) -> str:
    """A formula so far without what shows nothing at its end: half a command, half of what closes it."""
    return _HALF.sub(r"\1", body)


@lru_cache(2048)
def looks_like_mathematics(body: str) -> bool:
    """Whether what stands between two single dollars is mathematics, and neither money, prose nor code."""
    bare = _WORDS_IN_TEXT.sub("", body) if "\\" in body else body
    if _CODE.search(body) or _PROSE.search(bare):
        return False
    if _COMMAND.search(body):
        return True
    if _IDENTIFIER.search(bare) or body.rstrip().endswith(";"):
        return False
    stripped = bare.strip()
    if _NEVER.search(bare) or not stripped:
        return False
    if _SCRIPT.search(bare) or _NUMBER.fullmatch(stripped) or _ONE_LETTER.fullmatch(stripped) or stripped in ("\\%", "\\$"):
        return True
    if _MONEY.fullmatch(stripped) and not re.fullmatch(r"\d+[a-z]|\d+\s*[-+*/]\s*(?:\d+|[A-Za-z])", stripped):
        return False
    words = [word for word in _WORD.findall(bare) if word not in _NAMES and not (word.isupper() and len(word) <= 4)]
    if words or (stripped.islower() and len(stripped) > 2 and stripped.isalpha()) or _unbalanced(bare):
        return False
    if re.fullmatch(r"[A-Z]{2,}|[a-z]{2}", stripped):
        return len(stripped) <= 3
    if re.fullmatch(r"(?:\d+|[A-Za-z])(?: (?:\d+|[A-Za-z]))+", stripped):
        return True
    return _SIGN.search(bare) is not None or not stripped.isascii() or re.fullmatch(r"[A-Za-z]{1,3}", stripped) is not None


_MARK = re.compile(r"\\begin\{|\\[(\[]|\\.|\$|(?<!`)`+", re.DOTALL)


def _passed(text: str, found: re.Match[str]) -> int:
    """Where to go on after something that opens no mathematics: after a code span's end, for one."""
    if found[0][0] != "`":
        return found.start() + 2 if found[0] in ("\\(", "\\[") else found.end() if found[0] != "$" else found.start() + 1
    closing = re.compile(rf"(?<!`){found[0]}(?!`)").search(text, found.end())
    return closing.end() if closing else found.end()


def _close(text: str, start: int, closing: str) -> int:
    """Where the closing delimiter stands, outside of braces where there is one; -1 when there is none."""
    limit = start + LONGEST
    first = -1
    position = text.find(closing, start, limit)
    for _ in range(8):
        while position >= 0 and _escaped(text, position, start):
            position = text.find(closing, position + 1, limit)
        if position < 0:
            break
        if _depth(text, start, position) <= 0:
            return position
        first = position if first < 0 else first
        position = text.find(closing, position + len(closing), limit)
    return first


def _escaped(text: str, position: int, start: int) -> bool:
    count = 0
    while position - count > start and text[position - count - 1] == "\\":
        count += 1
    return count % 2 == 1


def _depth(text: str, start: int, end: int) -> int:
    """How many braces are open."""
    opened = text.count("{", start, end) - text.count("\\{", start, end)
    return opened - text.count("}", start, end) + text.count("\\}", start, end)


def _is_mathematics(text: str, opening: str, formula: Formula) -> bool:
    body = text[formula.body_start : formula.body_end]
    if not body.strip():
        return False
    if opening == "$":
        return _is_between_dollars(text, formula, body)
    if opening == "\\(":
        return not _is_regex(text, formula.start, body) and not _is_aside(body)
    if opening == "\\[":
        return not _is_aside(body) and (_stands_alone(text, formula) or not _is_reference(body))
    return opening != "$$" or (body[0] != "$" and not _is_aside(body))


def _may_open(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return not (before.isalnum() and before.isascii()) and before not in ("$", "_")


def _is_between_dollars(text: str, formula: Formula, body: str) -> bool:
    after = text[formula.end : formula.end + 1]
    if not _may_open(text, formula.start) or "\n\n" in body or body[0].isspace() != body[-1].isspace():
        return False
    if (after.isdigit() and after.isascii()) or after in ("$", "{"):
        return False
    if body[-1] in "=+-*/,:;|<>(&." and (after.isalnum() or after in ("(", "_")) and after.isascii():
        return False
    return looks_like_mathematics(body)


def _is_regex(text: str, start: int, body: str) -> bool:
    """Whether a group of a regular expression as sed and Emacs write it."""
    return text[start - 1 : start] == "/" or _REGEX.search(body) is not None


def _is_aside(body: str) -> bool:
    """Whether words in escaped brackets: no sign of mathematics, and words."""
    bare = _WORDS_IN_TEXT.sub("0", body)
    words = [word for word in _WORD.findall(bare) if word not in _NAMES]
    return not re.search(r"[\\^_=<>+\d|]", bare) and " " in bare.strip() and bool(words)


def _is_reference(body: str) -> bool:
    """Whether a footnote, a task's box or a link's word in escaped brackets."""
    return re.fullmatch(r"\^?\d{1,3}(?:[,–-] ?\d{1,3})*|[ xX]|[A-Za-z]{3,}", body) is not None


def _stands_alone(text: str, formula: Formula) -> bool:
    """Whether nothing else is on its lines."""
    before = text.rfind("\n", 0, formula.start) + 1
    after = text.find("\n", formula.end)
    rest = text[before : formula.start] + text[formula.end : after if after >= 0 else len(text)]
    return not rest.strip(" \t>.,")


def _unbalanced(body: str) -> bool:
    """Whether a parenthesis closes before it opens."""
    depth = 0
    for char in body:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return "[" not in body
    return False
