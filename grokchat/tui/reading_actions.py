"""The commands for reading: find, jump, scroll, follow a link."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from grokchat.tui.conversation_actions import ConversationActions

if TYPE_CHECKING:
    from grokchat.tui.pointing import PointingPane
    from grokchat.tui.selecting import SelectingPane


class ReadingActions(ConversationActions):
    """What moves the view and changes nothing."""

    def action_find_words(self) -> None:
        """Asks for words and goes to the next place that has them."""
        from grokchat.tui.screens import LineScreen

        self.push_screen(LineScreen("Find in this conversation", self.pane.needle, "find"), self._find)

    def action_mathematics(self) -> None:
        """Shows all formulas as their source, or drawn again."""
        shown = self.pane.show_mathematics()
        self.tell("Formulas are shown as LaTeX." if shown == "source" else "Formulas are drawn.")

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

    @property
    def selecting(self) -> bool:
        """Whether the keys belong to a caret in the conversation."""
        panes = self.screen_stack[0].query("#pane") if self.screen_stack else ()
        return any(getattr(pane, "caret", None) is not None and pane.has_focus for pane in panes)

    def action_select(self) -> None:
        """Puts a caret into the conversation, or takes it away."""
        if self.pane.caret is not None:
            self.pane.end_selecting()
            self.composer.focus()
        elif self.pane.begin_selecting():
            self.tell("Move with the arrows, w, b, { and }; v selects, y copies, Esc leaves. F1 shows all.")
        else:
            self.tell("There is nothing to select yet.")

    def action_copy(self) -> None:
        """Copies the last reply's Markdown."""
        self._copy_message(1, "assistant")

    def action_copy_message(self) -> None:
        """Asks which message, and copies it as Markdown."""
        self._ask_number("Copy which message? 1 is the last one.", self._copy_message)

    def action_copy_code(self) -> None:
        """Asks which code block, and copies it."""
        self._ask_number("Copy which code block? 1 is the last one.", self._copy_code)

    def action_code_fold(self) -> None:
        """Folds or opens long code."""
        self.tell("Long code is folded." if self.pane.toggle_code() else "Long code is shown whole.")

    def take_copy(self, text: str) -> None:
        """Gives a text to the terminal's clipboard, and says how far that is known to work."""
        self.copy_to_clipboard(text.encode("utf-8", "replace").decode())
        self.tell(copied_words(len(text), tmux=bool(os.environ.get("TMUX"))))

    def on_selecting_pane_taken(self, event: SelectingPane.Taken) -> None:
        """Copies what was selected by keys."""
        self.take_copy(event.text)
        self.composer.focus()

    def on_pointing_pane_pointed(self, event: PointingPane.Pointed) -> None:
        """Shows where the link under the pointer leads, in the place of the keys."""
        from textual.widgets import Static

        from grokchat.text import excerpt, show_line

        if event.link:
            words = excerpt(f"→ {show_line(event.link)}", self.size.width - 4)
            self.query_one("#keys", Static).update(words, layout=False)
        else:
            self.fit(self.size.width)

    def on_selecting_pane_left(self) -> None:
        """Goes back to the box."""
        self.composer.focus()

    def on_selecting_pane_opened(self, event: SelectingPane.Opened) -> None:
        """Shows where the link leads."""
        self.ask_to_open(event.link)

    def _copy_message(self, number: int, role: str = "") -> None:
        path = self.chat.conversation.path if self.chat else ()
        found = [one for one in path if one.text and role in ("", one.role)]
        if 0 < number <= len(found):
            self.take_copy(found[-number].text)
        else:
            self.tell("There is no such message.")

    def _copy_code(self, number: int) -> None:
        from grokchat.render.parser import code_of

        path = self.chat.conversation.path if self.chat else ()
        left = number
        for one in reversed(path):
            found = code_of(one.text)
            if 0 < left <= len(found):
                self.take_copy(found[-left])
                return
            left -= len(found)
        self.tell("There is no such code block.")

    def _ask_number(self, title: str, act: Callable[[int], None]) -> None:
        from grokchat.tui.screens import LineScreen

        def done(words: str | None) -> None:
            """Does what was chosen."""
            if words is not None:
                act(int(words) if words.isascii() and words.isdigit() and len(words) < 6 else 0)

        self.push_screen(LineScreen(title, "1", "copy"), done)

    def ask_to_open(self, link: str) -> None:
        """Shows where a link leads before anything is done with it."""
        from grokchat.tui.question_screen import QuestionScreen

        def done(answer: str | None) -> None:
            """Does what was chosen."""
            if answer == "open":
                self.open_url(link)
            elif answer == "copy":
                self.take_copy(link)

        answers = [("copy", "Copy the address"), ("open", "Open it in the browser")]
        self.push_screen(QuestionScreen("Link", link, answers), done)

    def _find(self, words: str | None) -> None:
        self.read_all()
        if words is not None and not self.pane.find(words):
            self.tell("Not found.")

    def _jump(self, role: str, by: int) -> None:
        if by < 0:
            self.read_all()
        if not self.pane.jump(role, by):
            self.tell("There is none that way.")


def copied_words(count: int, *, tmux: bool) -> str:
    """What is known of a copy: it was sent, and whether it arrived only the terminal knows."""
    more = "tmux needs `set -g set-clipboard on` for it." if tmux else "Some terminals do not allow it."
    return f"Sent {count:,} characters to the terminal's clipboard (OSC 52). {more}"
