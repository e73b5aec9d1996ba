"""Where a finished text may be cut without being parsed: the beginnings of blocks that nothing before them can reach into.

Only the safest places count: after an empty line, at the left edge, with a letter or a heading's mark, outside of anything that may
hold an empty line (code between fences, raw HTML). Where that is not plain to see, the rest of the text stays in one piece.
"""

from __future__ import annotations

import re

from grokchat.render.delimiters import LONGEST
from grokchat.render.formulas import defines
from grokchat.render.parser import Known, parse_blocks

_EVENT = re.compile(
    r"""^(?P<lead>[ ]{0,3})(?:
      (?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$
    | <(?P<html>script|pre|style|textarea|!--|\?|!\[CDATA\[|![a-z])
    )
    | ^[ ]*(?P<display>\$\$|\\\[)
    | ^(?P<begin>\#{1,6}[ ]|[^\W\d_])""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_ENDS = {"!--": "-->", "?": "?>", "![cdata[": "]]>"}
_RAW = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)


_NAME = re.compile(r"^[ \t>*+\-\d.):]*\[(?!\^)(?:[^\[\]\\]|\\.)+\]:", re.MULTILINE)
"""What may give a name to a link."""


def named_pieces(text: str, size: int, known: Known) -> list[int]:
    """The cuts of a text, whose first piece shows something; the names that it gives to links are learned into `known`."""
    places = cuts(text, size)
    known.setdefault("references", {})
    if not _NAME.search(text):
        return places
    number = 0
    while number < len(places):
        is_last = number + 1 == len(places)
        part = text[places[number] : len(text) if is_last else places[number + 1]]
        if (
            _NAME.search(part)
            and not parse_blocks(part, {**known, "open": "ended"} if is_last else known)
            and number == 0
            and not is_last
        ):
            # Names alone are no block: what follows them is the first that is seen.
            del places[1]
            continue
        number += 1
    return places


def cuts(text: str, size: int) -> list[int]:
    """Places that are at least `size` characters apart, the beginning first; `text` has newlines as its only line ends."""
    found = [0]
    if defines(text):
        # What a formula defines holds in those after it, which are read after it.
        return found
    position = 0
    while event := _EVENT.search(text, position):
        if event["begin"]:
            place = event.start()
            if place - found[-1] >= size and _after_empty(text, place):
                found.append(place)
            position = event.end()
            continue
        if event["display"]:
            position = _end_of_display(text, event)
            continue
        position = _end_of_fence(text, event) if event["fence"] else _end_of_html(text, event)
        if position < 0:
            break
    return found


def _after_empty(text: str, place: int) -> bool:
    before = text.rfind("\n", 0, place - 1) + 1 if place > 1 else 0
    return place > 0 and not text[before:place].strip()


def _end_of_fence(text: str, opening: re.Match[str]) -> int:
    """Where the code between fences ends, -1 when that cannot be told.

    An indented fence may stand in an item, and end with it: it counts only when all of it is indented as its first line is.
    """
    lead, marks = opening["lead"], opening["fence"]
    if marks[0] == "`" and "`" in opening["info"]:
        return opening.end()
    indent = re.escape(lead) if lead else " {0,3}"
    closing = re.compile(rf"^{indent}{marks[0]}{{{len(marks)},}}[ \t]*$", re.MULTILINE).search(text, opening.end())
    if closing is None:
        return -1
    if lead and re.compile(rf"^(?!{lead}|[ \t]*$)", re.MULTILINE).search(text, opening.end() + 1, closing.start()):
        return -1
    return closing.end()


def _end_of_display(text: str, opening: re.Match[str]) -> int:
    """Where mathematics ends that may hold an empty line; where it begins, when it is none."""
    closing = text.find("$$" if opening["display"] == "$$" else "\\]", opening.end(), opening.end() + LONGEST)
    inside = text[opening.end() : max(closing, 0)]
    return closing + 2 if closing >= 0 and "```" not in inside and "~~~" not in inside else opening.end()


def _end_of_html(text: str, opening: re.Match[str]) -> int:
    kind = opening["html"].lower()
    if kind in ("script", "pre", "style", "textarea"):
        closing = _RAW.search(text, opening.end())
        end = closing.end() if closing else -1
    else:
        end = text.find(_ENDS.get(kind, ">"), opening.end())
    return -1 if opening["lead"] and "\n" in text[opening.end() : max(end, opening.end())] else end
