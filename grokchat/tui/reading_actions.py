"""The commands for reading: find, jump, scroll, follow a link."""

from __future__ import annotations

from grokchat.tui.conversation_actions import ConversationActions


class ReadingActions(ConversationActions):
    """What moves the view and changes nothing."""

    def action_find_words(self) -> None:
        """Asks for words and goes to the next place that has them."""
        from grokchat.tui.screens import LineScreen

        self.push_screen(LineScreen("Find in this conversation", self.pane.needle), self._find)

    def action_mathematics(self) -> None:
        """Shows all formulas as their source, or drawn again."""
        self.pane.show_mathematics()

    def action_formula(self) -> None:
        """Shows the formula under the pointer the other way."""
        x, y = self.mouse_position - self.pane.region.offset
        if not self.pane.turn_formula(x, y):
            self.tell("There is no formula under the pointer.")

    def action_message_previous(self) -> None:
        """Goes to the message above."""
        self._jump("message", -1)

    def action_message_next(self) -> None:
        """Goes to the message below."""
        self._jump("message", 1)

    def action_heading_previous(self) -> None:
        """Goes to the heading above."""
        self._jump("heading", -1)

    def action_heading_next(self) -> None:
        """Goes to the heading below."""
        self._jump("heading", 1)

    def action_code_previous(self) -> None:
        """Goes to the code block above."""
        self._jump("code.label", -1)

    def action_code_next(self) -> None:
        """Goes to the code block below."""
        self._jump("code.label", 1)

    def action_scroll_up(self) -> None:
        """Scrolls the conversation up by most of a screen, wherever the cursor is."""
        self.pane.scroll_relative(y=-max(1, self.pane.size.height - 3), animate=False, immediate=True)

    def action_scroll_down(self) -> None:
        """Scrolls the conversation down."""
        self.pane.scroll_relative(y=max(1, self.pane.size.height - 3), animate=False, immediate=True)

    def action_scroll_home(self) -> None:
        """Goes to the beginning."""
        self.read_all()
        self.pane.follow = False
        self.pane.scroll_to(y=0, animate=False, immediate=True)

    def action_scroll_end(self) -> None:
        """Goes to the end and follows it."""
        self.pane.follow = True
        self.pane.scroll_end(animate=False, immediate=True)

    def ask_to_open(self, link: str) -> None:
        """Shows where a link leads before anything is done with it."""
        from grokchat.text import excerpt, show_line
        from grokchat.tui.screens import ChoiceScreen

        def done(answer: str | None) -> None:
            if answer == "open":
                self.open_url(link)
            elif answer == "copy":
                self.copy_to_clipboard(link)

        self.push_screen(
            ChoiceScreen(excerpt(show_line(link), 70), [("copy", "Copy the address"), ("open", "Open it in the browser")]), done
        )

    def _find(self, words: str | None) -> None:
        self.read_all()
        if words is not None and not self.pane.find(words):
            self.tell("Not found.")

    def _jump(self, role: str, by: int) -> None:
        if by < 0:
            self.read_all()
        if not self.pane.jump(role, by):
            self.tell("There is none that way.")
