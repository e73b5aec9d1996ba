"""The screen for what is attached: a line for a path or an address, names to complete it with, and what is attached already."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text
from textual.binding import Binding
from textual.widgets import Input, OptionList

from grokchat.attachments import completions
from grokchat.attachments.attachment import DETAILS
from grokchat.text import show, show_line
from grokchat.tui.list_screen import ListScreen, pieces, tones
from grokchat.tui.previews import Previews

if TYPE_CHECKING:
    from grokchat.attachments import Attachment
    from grokchat.tui.tray import Tray


PREVIEW = 6
"""Rows of a preview beside the list."""


class AttachScreen(ListScreen[None]):
    """Enter attaches what is typed and stays; with an empty line the list is what is attached. `take` gives words when it could not."""

    heading = "Attach pictures and files"
    hint = "Enter attach · Tab complete · Del remove · Ctrl+D detail · Esc close"
    short_hint = "Enter attach · Del remove · Esc"
    typing = True
    low = True
    placeholder = "a path or an https address"
    BINDINGS = [
        Binding("tab", "complete", "Complete", priority=True),
        Binding("delete", "take_away", "Take away", priority=True),
        Binding("ctrl+d", "detail", "Detail", priority=True),
    ]

    def __init__(self, tray: Tray, take: Callable[[str], Awaitable[str]]) -> None:
        super().__init__()
        self._tray = tray
        self._take = take
        self._wrong = ""
        self._busy = False
        self._previews = Previews(self, self._read, self.tell_details)

    @property
    def _typed(self) -> str:
        return self.query_one(Input).value

    def rows(self) -> Sequence[tuple[str, Text]]:
        """Names that the path may go on with, or what is attached."""
        if self._typed.strip():
            return [(name, Text(show_line(name))) for name in completions(self._typed.lstrip())] if "://" not in self._typed else []
        return [(f"{number}", Text(one.words(self.room))) for number, one in enumerate(self._tray.attachments)]

    def above(self) -> Text:
        """How much is attached."""
        count = len(self._tray.attachments)
        if not count:
            return Text("Nothing is attached yet.", tones(self.app).muted)
        return Text(f"{count} attached, ≈ {self._tray.tokens:,} tokens", tones(self.app).muted)

    def details(self, id: str) -> Text:
        """What is wrong with what was typed; else what was done to the attachment."""
        tone = tones(self.app)
        if self._wrong:
            return Text(show(self._wrong), tone.bad)
        if self._typed.strip() or not id.isdigit() or int(id) >= len(self._tray.attachments):
            return Text()
        one = self._tray.attachments[int(id)]
        notes = "".join(f"\n{show(note)}" for note in one.notes)
        return pieces((one.name, tone.name), (f"  {one.facts}", ""), (notes, tone.caution)).append_text(self._preview(one))

    def _preview(self, one: Attachment) -> Text:
        """The picture in few rows, once it is made."""
        from grokchat.attachments.preview import box, possible

        width, height = getattr(one.part, "width", 0), getattr(one.part, "height", 0)
        columns, rows = box(width, height, self.room, PREVIEW) if width and possible() else (0, 0)
        made = self._previews.rows(getattr(one.part, "sha256", ""), columns, rows) if rows else None
        text = Text()
        for row in made or ():
            text.append("\n")
            for segment in row:
                text.append(segment.text, segment.style)
        return text

    def _read(self, sha256: str) -> bytes:
        return next((one.data for one in self._tray.attachments if getattr(one.part, "sha256", "") == sha256), b"")

    def tell_details(self) -> None:
        """Also where no row is marked: an error stands beside the field whatever the list holds."""
        super().tell_details()
        if self._wrong and not self.marked:
            self.query_one(".details").update(self.details(""))  # type: ignore[attr-defined]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Shows what fits; an error is over when the text is another."""
        event.stop()
        self._wrong = ""
        self.fill()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Attaches what is typed; with nothing typed it is done."""
        event.stop()
        if not event.value.strip():
            self.dismiss(None)
        elif not self._busy:
            self._busy = True
            self.run_worker(self._try(event.value))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Completes with a clicked name."""
        event.stop()
        self.action_complete()

    def action_complete(self) -> None:
        """Takes the marked name into the line."""
        if self._typed.strip() and self.marked:
            line = self.query_one(Input)
            line.value = self.marked
            line.cursor_position = len(line.value)
            line.focus()

    def action_take_away(self) -> None:
        """Takes the marked attachment away; in a text the key is the line's own."""
        if self._typed:
            self.query_one(Input).action_delete_right()
        elif self.marked:
            self._tray.remove(int(self.marked))
            self.fill(self.marked)

    def action_detail(self) -> None:
        """Lets the model look more or less closely at the marked picture."""
        if not self._typed and self.marked:
            number = int(self.marked)
            one = self._tray.attachments[number]
            now = DETAILS.index(getattr(one.part, "detail", "auto"))
            self._tray.replace(number, one.with_detail(DETAILS[(now + 1) % len(DETAILS)]))
            self.fill(self.marked)

    async def _try(self, typed: str) -> None:
        try:
            wrong = await asyncio.shield(asyncio.ensure_future(self._take(typed)))
        finally:
            self._busy = False
        if not self.is_mounted:
            return
        if wrong:
            self._wrong = wrong
        elif self._typed == typed:
            self.query_one(Input).value = ""
        self.fill()
