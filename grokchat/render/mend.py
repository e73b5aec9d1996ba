r"""Half-arrived text, shown as it will look: marks that are open are closed, and what may yet become anything is held back.

Only the last line and the last paragraph are ever touched; the next piece of text decides what they are.
"""

from __future__ import annotations

import re

from grokchat.render.delimiters import closing_of, ends, is_undecided, opening_at, without_half
from grokchat.render.parser import Known, open_marks

_MOST_HELD = 60
"""The longest text in brackets that waits for what follows it."""

_HELD_LINE = re.compile(
    r"""[ \t>]*+(?:
      (?:[-+*]|\d{1,9}[.)]?)(?:[ \t]+(?:\[[ xX]?\]?[ \t]*)?)?   # a list's marker, with a task's box
    | \#{1,6}[ \t]*                                             # a heading's marks
    | (?:```|~~~)[^`]*                                          # a fence and its language
    | [-=*_][-=*_ \t]*                                          # a rule, or the line under a heading
    | \|.*                                                      # a row of a table
    | :[ \t]*                                                   # a definition
    | \[[^\]\n]+\]:.*                                           # what a link or a note refers to
    | \[!?[A-Za-z]*\]?                                          # the title of an alert
    )?$""",
    re.VERBOSE,
)
_HELD_IN_CODE = re.compile(r"[ \t>]*+(?:`+|~+)?[ \t]*+$")
_DELIMITERS = re.compile(r"[ \t>]*+[|:\- \t]*+$")
_HEAD = re.compile(r"[ \t>]*\|")
_ENDS = re.compile(
    r"""(?:
      (?<!\\)(?:\\\\)*(\\)                # an escape
    | (&[A-Za-z0-9\#]{0,31})              # an entity
    | (<(?:[A-Za-z/!?][^\s<>]{0,200})?)   # a tag or an address
    | (?<![*_~])([*_~]+)                  # marks that open or close
    | (\$)                                # mathematics, or money
    | (!)(?=$)                            # an image
    | (\\b(?:e(?:g(?:i(?:n(?:\{[A-Za-z]{0,12}\*?)?)?)?)?)?)    # an environment of mathematics
    )$""",
    re.VERBOSE,
)
_TARGET = re.compile(r"\]\(([^\s()<>]*)(?:\([^\s()<>]*\)[^\s()<>]*)*(?:[ \n]+[\"'(].*)?$", re.DOTALL)
_BADGE = re.compile(r"\[!\[[^\[\]]*\]\([^\s()]*\)(\]?)$")
"""An image in a link."""


def without_held_line(text: str, *, code: bool) -> str:
    """The open text without a last line that may become something else; `code` says that it is a line of code."""
    start = text.rfind("\n") + 1
    last = text[start:]
    if code:
        return text[:start] if last and _HELD_IN_CODE.match(last) else text
    if _DELIMITERS.match(last):
        before = text.rfind("\n", 0, max(0, start - 1)) + 1
        if start and _HEAD.match(text, before, start) and not _DELIMITERS.match(text[before : start - 1]):
            return text[:before]
    return text[:start] if last and _HELD_LINE.match(last) else text


def mended(content: str, known: Known) -> str:
    """A paragraph's text so far, with its open marks closed and its ambiguous end left out."""
    content = content.rstrip()
    whole, start = ends(content)
    run, position = _open_code(content) if start >= 0 else (0, 0)
    if start >= 0 and not (run and position < start):
        closed = _closed_math(content, start)
        if closed:
            known["mended"] = len(content[:start]) + len(closed[0])
            return content[:start] + "".join(closed) + _closing(content[:start], open_marks(content[:start], known))
        content = content[:start].rstrip()
    for _ in range(8):
        shorter = _without_ambiguous_end(content)
        if shorter == content or len(shorter) < whole:
            break
        content = shorter.rstrip()
    content = _closed_code(content)
    target = _TARGET.search(content)
    if target and not _is_code(content, target.start()):
        content = f"{content[: target.start()]}]({target[1] or '#'})"
    badge = _BADGE.search(content)
    if badge:
        content += "(#)" if badge[1] else "](#)"
    if not any(mark in content for mark in "*_~"):
        return content
    return content + _closing(content, open_marks(content, known))


def _without_ambiguous_end(content: str) -> str:
    run, position = _open_code(content)
    if run:
        # The rest is code: only its closing marks are half there.
        return content if content[position + run :].strip("`") else content[:position]
    found = _ENDS.search(content)
    if found and found.start() < found.end():
        start = next(found.start(group) for group in range(1, 8) if found[group] is not None)
        return content[:start]
    bracket = _open_bracket(content)
    if bracket >= 0 and len(content) - bracket <= _MOST_HELD:
        return content[: bracket - 1] if content[bracket - 1 : bracket] == "!" else content[:bracket]
    return content


def _open_bracket(content: str) -> int:
    """Where a bracket stands that is open at the end, or closed by the last character; -1 when there is none."""
    if content.endswith("]"):
        depth = 0
        for index in range(len(content) - 1, max(-1, len(content) - _MOST_HELD), -1):
            depth += (content[index] == "]") - (content[index] == "[")
            if not depth:
                return -1 if content.startswith("[![", index) else index
        return -1
    start = content.rfind("[")
    return start if start >= 0 and "]" not in content[start:] and content[start - 1 : start] != "\\" else -1


def _open_code(content: str) -> tuple[int, int]:
    """The length and the place of a run of backticks that no other run closes; (0, 0) when there is none."""
    position = content.find("`")
    while position >= 0:
        if content[position - 1 : position] == "\\" and position:
            position = content.find("`", position + 1)
            continue
        size = len(content) - position - len(content[position:].lstrip("`"))
        closing = re.compile(rf"(?<!`)`{{{size}}}(?!`)").search(content, position + size)
        if closing is None:
            return size, position
        position = content.find("`", closing.end())
    return 0, 0


def _closed_code(content: str) -> str:
    run, _ = _open_code(content)
    return content.rstrip("`") + "`" * run if run else content


def _closed_math(content: str, start: int) -> tuple[str, str] | None:
    """A formula that is open from `start` on and what closes it; None while it shows nothing, or may yet be anything else."""
    opening = opening_at(content, start)
    body = without_half(content[start + len(opening) :]).rstrip()
    if not body.strip() or (opening == "$" and is_undecided(content[start + 1 :])):
        return None
    return opening + body, closing_of(opening)


def _is_code(content: str, position: int) -> bool:
    return content.count("`", 0, position) % 2 == 1


def _closing(content: str, marks: str) -> str:
    found = ""
    for mark in reversed(marks):
        place = content.rfind(mark)
        inside = mark not in found and marks.count(mark) == 1 and content[place - 1 : place].isalnum()
        found += "" if inside else mark
    # The parser counts tildes in pairs: one alone strikes nothing through.
    return found.replace("~", "~~")
