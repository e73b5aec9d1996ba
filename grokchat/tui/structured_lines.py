"""A structured reply on the screen: whether it is shown as a tree, and what was found when it was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grokchat.conversation.structured import wants_json
from grokchat.render.lines import Line, Span
from grokchat.text import show_line, wrap

if TYPE_CHECKING:
    from grokchat.conversation import Message
    from grokchat.engine.structured import Verdict
    from grokchat.render.json_document import JSONDocument

TOLD = 5
"""Problems that stand under a reply; the others stand only beside their values."""


def is_tree(message: Message) -> bool:
    """Whether the reply was asked for as JSON and begins like JSON."""
    asked = message.asked
    if asked is None or not wants_json(asked.parameters.response_format):
        return False
    return message.text.lstrip(" \t\r\n")[:1] in ("{", "[")


def tree_of(message: Message, room: int) -> JSONDocument | None:
    """What lays out such a reply, None for any other message."""
    if not is_tree(message):
        return None
    from grokchat.render.json_document import JSONDocument

    return JSONDocument(room)


def to_check(message: Message) -> bool:
    """Whether an ended reply was asked for as JSON; one that failed, or that calls functions, has nothing to check."""
    asked = message.asked
    if asked is None or message.running or not message.text or message.tool_calls:
        return False
    return wants_json(asked.parameters.response_format)


def verdict_lines(verdict: Verdict | None, room: int) -> list[Line]:
    """Whether the reply fits, and where not."""
    if verdict is None:
        return []
    if verdict.fits:
        return [Line(), Line((Span(f"✓ {verdict.words}", "alert.tip"),))]
    told = [f"{problem.where}: {problem.words}" for problem in verdict.problems[:TOLD]]
    more = len(verdict.problems) - TOLD
    words = [
        f"✗ {verdict.words}",
        *(f"  {one}" for one in told),
        *([f"  and {more} more, beside their values"] if more > 0 else []),
    ]
    return [
        Line(),
        *(Line((Span(one[a:b], "failure"),)) for one in map(show_line, words) for a, b in wrap(one, room, keep_spaces=True)),
    ]
