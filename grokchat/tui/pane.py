"""The conversation: one widget that draws only the lines in view, however long the conversation is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from grokchat.render.lines import Line
from grokchat.text import cells
from grokchat.theme import Theme
from grokchat.tui.message_lines import Shown, lines_of

if TYPE_CHECKING:
    from grokchat.conversation import Message

INDENT = 2


class ConversationPane(ScrollView, can_focus=True):
    """Draws the messages of a conversation; follows its end until the person scrolls up."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(id="pane")
        self._palette = theme
        self._shown: list[Shown] = []
        self._starts: list[int] = [0]
        self._welcome = ""
        self._role_styles: dict[str, Style] = {}
        self._thoughts = False
        self.follow = True

    def set_palette(self, theme: Theme) -> None:
        """Draws in other colours."""
        self._palette = theme
        self._role_styles.clear()
        self.refresh()

    def show_welcome(self, text: str) -> None:
        """Shows a Markdown text while there are no messages."""
        self._welcome = text
        self._shown.clear()
        self._lay_out_from(0)

    def toggle_thoughts(self) -> None:
        """Opens or folds all thoughts."""
        self._thoughts = not self._thoughts
        self._lay_out_from(0)

    def show_path(self, path: tuple[Message, ...], siblings: dict[str, tuple[int, int]]) -> None:
        """Draws these messages; those that did not change cost nothing."""
        if path:
            self._welcome = ""
        first = 0
        while first < min(len(path), len(self._shown)):
            shown = self._shown[first]
            if shown.message is not path[first] or shown.siblings != siblings.get(path[first].id, (1, 1)):
                break
            first += 1
        if first == len(path) == len(self._shown):
            return
        for index in range(first, len(path)):
            message = path[index]
            old = self._shown[index] if index < len(self._shown) else None
            shown = old if old is not None and old.message.id == message.id else Shown(message)
            shown.message = message
            shown.siblings = siblings.get(message.id, (1, 1))
            if shown is not old:
                self._shown[index:] = [shown]
        del self._shown[len(path) :]
        self._lay_out_from(first)

    def on_resize(self) -> None:
        """Lays everything out for the new width."""
        for shown in self._shown:
            shown.document = None
            shown.length = 0
        self._lay_out_from(0)

    def on_mouse_scroll_up(self) -> None:
        """Scrolling up stops following."""
        self.follow = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follows again once the end is reached, and stops when the person scrolls up."""
        super().watch_scroll_y(old_value, new_value)
        if new_value < old_value and self.max_scroll_y > new_value:
            self.follow = False
        elif new_value >= self.max_scroll_y:
            self.follow = True

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        row = y + round(self.scroll_offset.y)
        width = self.size.width
        line = self._line_at(row)
        if line is None:
            return Strip.blank(width, self._style("text"))
        segments = [Segment(" " * INDENT, self._style("text"))]
        used = INDENT
        for span in line.spans:
            segments.append(Segment(span.text, self._style(span.role)))
            used += cells(span.text)
        room = max(0, width - used)
        fill = min(room, max(0, width - INDENT - used)) if line.fill != "text" else 0
        segments += [
            Segment(" " * fill, self._style(line.fill)),
            Segment(" " * (room - fill), self._style("text")),
        ]
        return Strip(segments, width).crop(0, width)

    def _line_at(self, row: int) -> Line | None:
        low, high = 0, len(self._shown) - 1
        if self._welcome and not self._shown:
            lines = self._welcome_lines()
            return lines[row] if 0 <= row < len(lines) else None
        while low <= high:
            middle = (low + high) // 2
            if row < self._starts[middle]:
                high = middle - 1
            elif row >= self._starts[middle + 1]:
                low = middle + 1
            else:
                return self._shown[middle].lines[row - self._starts[middle]]
        return None

    def _welcome_lines(self) -> list[Line]:
        from grokchat.render.document import Document

        document = Document(self._room)
        document.append(self._welcome)
        document.finish()
        return [Line(), *document.lines]

    @property
    def _room(self) -> int:
        return max(8, min(110, self.size.width - 2 * INDENT - 1))

    def _lay_out_from(self, first: int) -> None:
        if not self.size.width:
            return
        del self._starts[first + 1 :]
        for shown in self._shown[first:]:
            shown.lines = lines_of(shown, self._room, self._thoughts)
            self._starts.append(self._starts[-1] + len(shown.lines))
        height = self._starts[-1] if self._shown else len(self._welcome_lines()) if self._welcome else 0
        self.virtual_size = Size(self.size.width - 1, height)
        if self.follow:
            self.scroll_end(animate=False, immediate=True, x_axis=False)
        self.refresh()

    def _style(self, role: str) -> Style:
        style = self._role_styles.get(role)
        if style is None:
            colours = self._palette.colours
            base = Style.parse(f"{colours['text']} on {colours['background']}")
            style = self._role_styles[role] = base + Style.parse(self._palette.style(role))
        return style
