"""What stands around the text of a message: who and when, pictures, thoughts, how it ended."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from grokchat.render.lines import Line, Span
from grokchat.text import cells, excerpt, show, show_line, wrap
from grokchat.tui.figures import reply_figures, thinking_seconds

if TYPE_CHECKING:
    from grokchat.conversation import ImagePart, Message


def head_line(message: Message, siblings: tuple[int, int], room: int) -> Line:
    """Who speaks and when, a reply's effort, and which of its branches a message is."""
    clock = time.strftime("%H:%M", time.localtime(message.at)) if message.at else ""
    place, count = siblings
    if count > 1:
        clock = f"◂ {place}/{count} ▸  {clock}"
    if message.role == "assistant":
        effort = message.asked.parameters.effort if message.asked else ""
        seconds = thinking_seconds(message, time.time()) if message.at else 0
        thinking = "thinking" if message.running and not message.text else "thought"
        words = (f" · {effort}" if effort else "") + (f" · {thinking} {seconds} s" if seconds and effort != "none" else "")
        spans = [Span("Grok", "assistant"), Span(words, "muted")]
    else:
        spans = [Span("You", "user")]
    free = room - sum(cells(span.text) for span in spans) - cells(clock)
    return Line((*spans, Span(" " * max(1, free)), Span(clock, "muted")))


def image_lines(message: Message, room: int) -> list[Line]:
    """A line for each picture of the message, and its preview below, which is made when it is looked at; nothing is ever fetched."""
    from grokchat.conversation import TextPart

    found: list[Line] = []
    for part in message.parts:
        if isinstance(part, TextPart):
            continue
        size = f" {part.width}×{part.height}" if part.width else ""
        words = excerpt(show_line(part.name or part.url or part.media_type), max(8, room - len(size) - 10))
        found.append(Line((Span(excerpt(f"▣ [image {words}{size}]", room), "image"),)))
        found += _preview(part, room)
    return [*found, Line()] if found and message.text else found


def _preview(part: ImagePart, room: int) -> list[Line]:
    """The rows of a picture that is kept, where Pillow is there to draw them."""
    if not part.sha256 or not part.width:
        return []
    from grokchat.attachments.preview import box, possible

    columns, rows = box(part.width, part.height, room) if possible() else (0, 0)
    if not rows:
        return []
    from grokchat.tui.previews import rows_of

    return rows_of(part.sha256, columns, rows)


def thought_lines(message: Message, room: int, *, opened: bool) -> list[Line]:
    """The thoughts, or the line that opens them."""
    told = message.usage.reasoning if message.usage else None
    if not message.thoughts and not told:
        return []
    count = f" ({told} tokens)" if told else ""
    unfolded = opened and bool(message.thoughts)
    found = [_fold_line(f"Thoughts{count}", "thoughts.fold", "thoughts", opened=unfolded)]
    if unfolded:
        found += _plain_lines(message.thoughts, room, "thoughts")
    return [*found, Line()] if unfolded or message.text else found


def ending_lines(message: Message, room: int) -> list[Line]:
    """How a reply ended, and its figures; a mark where it is still growing."""
    if message.role != "assistant":
        return []
    if message.running:
        return [Line((Span("▍", "assistant"),))]
    words = {"stopped": "■ Stopped; what came is kept.", "failed": f"✗ {message.detail}", "truncated": f"✂ {message.detail}"}
    text = show_line(words.get(message.how, message.detail))
    found: list[Line] = []
    if text:
        role = "notice" if message.how in ("stopped", "done") else "failure"
        found += [Line((Span(text[a:b], role),)) for a, b in wrap(text, room)]
    figures = reply_figures(message)
    if figures:
        found.append(Line((Span(" " * max(0, room - cells(figures))), Span(excerpt(figures, room), "muted"))))
    return found


def _fold_line(words: str, role: str, key: str, *, opened: bool) -> Line:
    return Line((Span(f"{'▾' if opened else '▸'} {words}", role),), fold=key)


def _plain_lines(text: str, room: int, role: str) -> list[Line]:
    """A text that is no Markdown, a little to the right."""
    found: list[Line] = []
    for paragraph in show(text).replace("\t", "    ").split("\n"):
        found += [Line((Span("  " + paragraph[a:b], role),)) for a, b in wrap(paragraph, max(1, room - 2))]
    return found
