"""What the lines of a journal say at their beginnings, read without decoding them: for a summary, and to show the end first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from grokchat.conversation import Conversation, Recorded, replay_end

_KINDS = rb"spoke|reply_began|text|thought|tokens|tool_called|tool_answered|usage|reply_ended|head_moved"
_HEAD = re.compile(
    rb'\{"v":1,"n":(\d+),"id":"(\w+)","at":"(\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z)","type":"(' + _KINDS + rb')"'
)

_WINDOW = 1 << 16
"""How many bytes are looked at for the end; twice as many as long as they do not hold enough."""

_BRACE = ord("}")

_MESSAGES = 60
_CHARACTERS = 32_000
"""So many messages, or so much text, fill any screen."""


Head = tuple[bytes, bytes, bytes, bytes]
"""The beginning of a line: its number, its id, its time, its kind."""


def heads(data: bytes) -> Iterator[Head | None]:
    """The beginnings of the whole lines of a journal, up to one that is not as this program writes them; for that comes None."""
    position = 0
    while (end := data.find(b"\n", position)) >= 0:
        match = _HEAD.match(data, position, end)
        if match is None or data[end - 1] != _BRACE:
            yield None
            return
        n, id, at, kind = match.groups()
        yield n, id, at, kind
        position = end + 1


def in_order(known: Iterable[Head | None]) -> bool:
    """Whether the lines stand in the order of their times and numbers, each once, and all of them as this program writes them."""
    before = (b"", 0)
    for head in known:
        if head is None or (now := (head[2], int(head[0]))) <= before:
            return False
        before = now
    return True


def end_of(data: bytes, read: Callable[[bytes], Recorded | bool | None]) -> Conversation | None:
    """How the conversation of a journal ends, by its last lines alone; None when only the whole journal can tell.

    They can tell when every line stands in the order of its time: then no earlier line has anything to add to them.
    `read` decodes a line and gives no `Recorded` for one that is no event.
    """
    if not in_order(heads(data)):
        return None
    window = _WINDOW
    while window <= len(data) // 2:
        # The first piece is the rest of a line, the last one what a crash left of one.
        lines = data[-window:].split(b"\n")[1:-1]
        end = replay_end([one for one in map(read, lines) if isinstance(one, Recorded)])
        if end is not None and _fills(end):
            return end
        window *= 2
    return None


def _fills(end: Conversation) -> bool:
    path = end.path
    return len(path) >= _MESSAGES or sum(len(one.text) for one in path) >= _CHARACTERS
