"""Cards for function calls in the conversation: what was asked, what came, and how it stands.

A long text is folded; `opened` holds the keys of those that are open.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from grokchat.render.lines import Line, Span
from grokchat.text import cells, excerpt, show, show_line, wrap

if TYPE_CHECKING:
    from grokchat.conversation import Message, ToolCall

FOLDED = 8
"""Lines of arguments or of a result that stand there unasked."""

STATES = {
    "": ("○ not answered", "notice"),
    "answered": ("✓ answered", "alert.tip"),
    "failed": ("✗ failed", "failure"),
    "denied": ("⊘ denied", "muted"),
    "by_hand": ("✎ by hand", "muted"),
    "stopped": ("■ stopped", "notice"),
}
"""How a call ended, as words and their role."""

_CUT = ("✂ cut off, not run", "notice")


def call_lines(message: Message, room: int, opened: Collection[str] = ()) -> list[Line]:
    """A card for each call of a reply; long arguments are folded, they are shown whole before they are run."""
    found: list[Line] = []
    whole = message.how in ("done", "running") and message.finish not in ("length", "content_filter")
    for call in message.tool_calls:
        state = STATES[call.outcome] if call.outcome or whole else _CUT
        found += [_top(call.name, "", state, room), *_body(_arguments(call), room, f"call:{call.id}", opened), _bottom(room)]
    return found


def result_lines(message: Message, room: int, opened: Collection[str] = ()) -> list[Line]:
    """A function's result: text as it came, never read as Markdown, folded when it is long."""
    state = STATES[message.outcome or "answered"]
    seconds = f"{message.seconds:.1f} s" if message.seconds >= 0.05 else ""
    body = _body(show(message.text).rstrip("\n"), room, "result", opened)
    return [_top(message.name or "function", seconds, state, room), *body, _bottom(room)]


def _arguments(call: ToolCall) -> str:
    """The arguments as they would be run, every character to be seen; as they came where they are no JSON."""
    from grokchat.engine.calls import offer_of

    return offer_of(call, None).shown


def _top(name: str, more: str, state: tuple[str, str], room: int) -> Line:
    words, role = state
    title = excerpt(show_line(f"ƒ {name}"), max(4, room - cells(words) - 9))
    more = f" · {more}" if more and cells(title) + cells(more) + cells(words) + 12 <= room else ""
    rule = max(1, room - cells(title) - cells(more) - cells(words) - 7)
    spans = [Span("╭─ ", "table"), Span(title, "term"), Span(more, "muted"), Span(f" {'─' * rule} ", "table")]
    return Line((*(span for span in spans if span.text), Span(words, role), Span(" ╮", "table")))


def _body(text: str, room: int, key: str, opened: Collection[str]) -> list[Line]:
    """The text in its frame; `key` names it among what is `opened`."""
    width = max(1, room - 4)
    # Shown behind a space, as it stands in the frame: a joiner has nothing to join there.
    lines = [show(f" {line}")[1:].replace("\t", "    ") for line in text.split("\n")]
    rows = [line[a:b] for line in lines for a, b in wrap(line, width, keep_spaces=True)]
    hidden = len(rows) - FOLDED
    # A fold of one line would take as much room as the line.
    if hidden <= 1:
        return [_row(row, "text", room) for row in rows]
    words = "▾ fold" if key in opened else f"▸ {hidden} more lines"
    shown = rows if key in opened else rows[:FOLDED]
    return [*(_row(row, "text", room) for row in shown), _row(words, "thoughts.fold", room, fold=key)]


def _row(text: str, role: str, room: int, *, fold: str = "") -> Line:
    gap = " " * max(0, room - 4 - cells(text))
    return Line((Span("│ ", "table"), Span(text, role), Span(gap + " │", "table")), fold=fold)


def _bottom(room: int) -> Line:
    return Line((Span(f"╰{'─' * max(0, room - 2)}╯", "table"),))
