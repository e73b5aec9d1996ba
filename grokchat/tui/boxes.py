"""The boxes that a person writes in. What is pasted or comes from a file is shown, never obeyed: Textual paints it as it is."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Input, TextArea

from grokchat.text import show_line


class TextBox(TextArea):
    """Lines of text, kept as they are; a control character is seen as one cell."""

    def get_line(self, line_index: int) -> Text:
        """The line as it may be painted, as many characters as it has."""
        line = self.document.get_line(line_index)
        if not (line.isascii() and line.isprintable()):
            line = "".join(char if char == "\t" else show_line(char) for char in line)
        return Text(line, end="", no_wrap=True)


class LineBox(Input):
    """One line of text, in which a control character is what it is seen as."""

    def validate_value(self, value: str) -> str:
        """Whatever is typed, pasted or given."""
        return value if value.isascii() and value.isprintable() else show_line(value)
