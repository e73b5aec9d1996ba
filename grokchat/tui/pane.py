"""The conversation: one widget that draws only the lines in view, however long the conversation is.

Heights stand in a prefix sum, estimated until a message is seen; when an estimate turns out wrong, the line that is being
read stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from textual.events import Click
from textual.geometry import Region
from textual.message import Message as Notice
from textual.strip import Strip
from textual.timer import Timer

from grokchat.render.lines import Line
from grokchat.text import cells
from grokchat.theme import Theme
from grokchat.tui.column import Branches, Column
from grokchat.tui.drawing import COPY, INDENT, Drawing
from grokchat.tui.message_lines import FRAME
from grokchat.tui.pointing import PointingPane
from grokchat.tui.scrolling import Anchor
from grokchat.tui.taking import code_below, formula_at, link_at

if TYPE_CHECKING:
    from grokchat.conversation import Message
    from grokchat.render.formulas import Mode
    from grokchat.tui.pictures import Pictures
    from grokchat.tui.previews import Previews

SHARE = 5
"""A frame that takes long is followed by a rest of as many times its length."""


class ConversationPane(PointingPane, can_focus=True):
    """Draws the messages of a conversation; follows its end until the person scrolls up."""

    class Chosen(Notice):
        """Something in the text was clicked: a link's address, or code to copy."""

        def __init__(self, link: str = "", code: str = "") -> None:
            super().__init__()
            self.link = link
            self.code = code

    def __init__(self, theme: Theme) -> None:
        super().__init__("pane")
        self._drawing = Drawing(theme)
        self._welcome_text = ""
        self._thoughts = False
        self._frame: Timer | None = None
        self.needle = ""
        self.calm = True
        self.mathematics: Mode = "unicode"
        self.read_picture: Callable[[str], bytes] = lambda _sha256: b""
        """Gives the bytes of a picture, for its preview."""
        self._previews: Previews | None = None

    def set_palette(self, theme: Theme) -> None:
        """Draws in other colours."""
        self._drawing.use(theme)
        # Behind the new colours of the rest, which wait already: then one frame shows both.
        self.app.call_next(self.refresh)

    def use_pictures(self, pictures: Pictures) -> None:
        """Shows formulas typeset, as far as there are pictures of them."""
        self._drawing.pictures = pictures

    def show_welcome(self, text: str) -> None:
        """Shows a Markdown text while there are no messages."""
        self._column = Column(self._column.mathematics)
        self._welcome_text = text
        self._lay_out_welcome()

    def toggle_thoughts(self) -> bool:
        """Opens or folds all thoughts; whether they are open now."""
        self._thoughts = not self._thoughts
        for shown in self._column.shown:
            if shown.thoughts_open != self._thoughts:
                shown.toggle("thoughts")
        self._settle()
        return self._thoughts

    def toggle_code(self) -> bool:
        """Folds all long code, or opens it; whether it is folded now."""
        folds = not any(shown.folds for shown in self._column.shown)
        self._column.folds = folds
        for shown in self._column.shown:
            shown.fold_code(folds=folds)
        self._settle()
        return folds

    def show_mathematics(self, mode: Mode | None = None) -> Mode:
        """Shows all formulas in a mode; without one, as their source, or drawn again. Gives the mode."""
        if mode is None:
            drawn: Mode = self.mathematics if self.mathematics != "source" else "unicode"
            mode = drawn if self._column.mathematics == "source" else "source"
        else:
            self.mathematics = mode
        anchor = self._anchor()
        self._column.show_mathematics(mode)
        self._settle(anchor)
        return mode

    def turn_formula(self, x: int, y: int) -> bool:
        """Shows the formula at a cell of the widget the other way, drawn or as its source; False when there is none."""
        place = self._column.place(y + round(self.scroll_y))
        if place is None:
            return False
        anchor, source = self._anchor(), formula_at(place[0].line(place[1]), x - INDENT)
        if source < 0 or not place[0].turn(source):
            return False
        self._settle(anchor)
        return True

    def show_path(self, path: tuple[Message, ...], branches: Branches) -> None:
        """Draws these messages; those that did not change cost nothing."""
        before, anchor = len(self._column.shown), self._anchor()
        first = self._column.take(path, branches, self.room, thoughts_open=self._thoughts)
        if first is None:
            return
        if self._frame is not None and before == len(path) and first == len(path) - 1:
            # The next frame is on its way and shows this too.
            return
        if path:
            self._welcome, self._welcome_text = [], ""
        self._advance(first, anchor)

    def on_resize(self) -> None:
        """Fits what is shown to the new width; the line that is being read stays."""
        if self._welcome_text:
            self._lay_out_welcome()
        anchor = self._anchor()
        if self.caret is not None:
            self.end_selecting()
        self._column.fit(self.room)
        self._settle(anchor)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of a region; drawn here, so that finished ones do not pass the cache of styles again."""
        # Textual asks for the widget's own rows; nothing of it has a border or a padding.
        return [self._row(y).crop(crop.x, crop.right) for y in range(crop.y, crop.bottom)]

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        return self._row(y)

    def on_click(self, event: Click) -> None:
        """Follows a link, copies code, opens thoughts, shows a formula's source."""
        row = event.y + round(self.scroll_y)
        place = self._column.place(row)
        if place is None:
            return
        shown, index = place
        line = shown.line(index)
        if line.fold:
            shown.toggle(line.fold)
            self._settle()
        elif line.is_label and event.x >= INDENT + self.room - cells(COPY):
            self.post_message(self.Chosen(code=code_below(shown, index)))
        elif link := link_at(line, event.x - INDENT):
            self.post_message(self.Chosen(link=link))
        elif not self.text_selection:
            self.turn_formula(event.x, event.y)

    def jump(self, role: str, by: int) -> bool:
        """Goes to the next (`by` 1) or previous (-1) message, heading or code block; False when there is none."""
        row = self._column.next_row(role, by, round(self.scroll_y) + 1)
        return row is not None and self._go(row - 1)

    def find(self, words: str) -> bool:
        """Marks the words everywhere and goes to the next place that has them, from the top on; False when there is none."""
        self.needle = words.lower()
        self.refresh()
        row = self._column.find(self.needle, round(self.scroll_y) + 2) if self.needle else None
        return not self.needle or (row is not None and self._go(row - 2))

    def _lay_out_welcome(self) -> None:
        from grokchat.render.document import Document

        document = Document(self.room)
        document.append(self._welcome_text)
        document.finish()
        self._welcome = [Line(), *document.lines]
        self._set_height()
        self.refresh()

    def _advance(self, first: int, anchor: Anchor | None = None) -> None:
        """Shows more of what came, and again with the next frame while there is more."""
        began = perf_counter()
        last = self._column.shown[-1] if self._column.shown else None
        if last is not None:
            last.step(began, calm=self.calm)
            if first < len(self._column.shown):
                last.lay_out()
        self._column.sum(min(first, max(0, len(self._column.shown) - 1)))
        self._settle(anchor)
        if last is not None and last.behind and self._frame is None:
            self._frame = self.set_timer(max(FRAME, SHARE * (perf_counter() - began)), self._next_frame)

    def _next_frame(self) -> None:
        self._frame = None
        self._advance(len(self._column.shown) - 1)

    def _row(self, y: int) -> Strip:
        width, row = self.size.width, y + round(self.scroll_y)
        line, sticky = self._line(row), False
        place = self._column.place(row) if y == 0 else None
        if place is not None and place[1] > 1:
            # The head of a message stays in view while its text is read.
            line, sticky = place[0].line(1), True
        if line is None:
            return Strip.blank(width, self._drawing.style("text"))
        if line.fill.startswith("picture:"):
            return self._picture(line.fill).apply_offsets(0, row)
        line, shift = self.in_view(row, line)
        strip = self._drawing.strip(line, width, self.room, sticky=sticky, needle=self.needle)
        return self.selected(strip, row, shift).apply_offsets(shift, row)

    def _picture(self, role: str) -> Strip:
        """A row of a picture."""
        if self._previews is None:
            from grokchat.tui.previews import Previews

            self._previews = Previews(self, self.read_picture, self.refresh)
        return self._previews.strip(role, INDENT, self.size.width, self._drawing.style("text"))
