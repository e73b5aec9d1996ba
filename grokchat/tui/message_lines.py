"""A message as lines: who and when, thoughts, the text as its document lays it out, and how it ended."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grokchat.render.lines import Line, Span
from grokchat.text import cells, excerpt, show, show_line, wrap
from grokchat.tui.figures import reply_figures, thinking_seconds

if TYPE_CHECKING:
    from grokchat.conversation import Message
    from grokchat.render.document import Document


@dataclass
class Shown:
    """A message as it is drawn: its lines, and the document that its text grows in."""

    message: Message
    lines: list[Line] = field(default_factory=list)
    document: Document | None = None
    length: int = 0
    thoughts: bool = False
    siblings: tuple[int, int] = (1, 1)


def lines_of(shown: Shown, room: int, thoughts_open: bool) -> list[Line]:
    """A message's lines: head, thoughts, text, calls, ending; an empty line before."""
    message = shown.message
    found = [Line(), _head(shown, room)]
    if message.thoughts or (message.usage and message.usage.reasoning):
        found += _thought_lines(message, room, thoughts_open)
    if message.text:
        found += _body(shown, room)
    for call in message.tool_calls:
        found.append(Line((Span(show_line(f"ƒ {call.name}({excerpt(call.arguments, 60)})"), "notice"),)))
    found += _ending(message, room)
    return found


def _head(shown: Shown, room: int) -> Line:
    message = shown.message
    clock = time.strftime("%H:%M", time.localtime(message.at)) if message.at else ""
    place, count = shown.siblings
    if count > 1:
        clock = f"⑂ {place}/{count}  {clock}"
    if message.role == "assistant":
        effort = message.asked.parameters.effort if message.asked else ""
        seconds = thinking_seconds(message, time.time())
        thinking = "thinking" if message.running and not message.text else "thought"
        words = f" · {effort}" + (f" · {thinking} {seconds} s" if seconds and effort != "none" else "")
        spans = [Span("Grok", "assistant"), Span(words, "muted")]
    else:
        spans = [Span("You" if message.role == "user" else "Function", "user")]
    free = room - sum(cells(span.text) for span in spans) - cells(clock)
    return Line((*spans, Span(" " * max(1, free)), Span(clock, "muted")))


def _thought_lines(message: Message, room: int, thoughts_open: bool) -> list[Line]:
    told = message.usage.reasoning if message.usage else None
    count = f" ({told} tokens)" if told else ""
    open_now = thoughts_open and message.thoughts
    found = [Line((Span(f"{'▾' if open_now else '▸'} Thoughts{count}", "thoughts"),))]
    if open_now:
        for paragraph in show(message.thoughts).split("\n"):
            found += [Line((Span("  " + paragraph[a:b], "thoughts"),)) for a, b in wrap(paragraph, room - 2)]
    return found


def _body(shown: Shown, room: int) -> list[Line]:
    from grokchat.render.document import Document

    message = shown.message
    if shown.document is None or shown.document.width != room or shown.length > len(message.text):
        shown.document = Document(room)
        shown.length = 0
    if len(message.text) > shown.length:
        shown.document.append(message.text[shown.length :])
        shown.length = len(message.text)
    if not message.running:
        shown.document.finish()
    return list(shown.document.lines)


def _ending(message: Message, room: int) -> list[Line]:
    if message.role != "assistant":
        return []
    if message.running:
        return [Line((Span("▍", "assistant"),))]
    found: list[Line] = []
    words = {"stopped": "■ Stopped; what came is kept.", "failed": f"✗ {message.detail}", "truncated": f"✂ {message.detail}"}
    text = show_line(words.get(message.how, message.detail))
    if text:
        role = "notice" if message.how in ("stopped", "done") else "failure"
        found += [Line((Span(text[a:b], role),)) for a, b in wrap(text, room)]
    figures = reply_figures(message)
    if figures:
        found.append(Line((Span(" " * max(0, room - cells(figures))), Span(figures, "muted"))))
    return found
