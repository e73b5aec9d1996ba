"""The functions that there are: which are on in this conversation, what the model is told of them, and where they come from."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from grokchat.text import show, show_line
from grokchat.tui.question_screen import QuestionScreen

if TYPE_CHECKING:
    from grokchat.conversation import Function, Source

Look = Callable[[], Awaitable[Sequence["Source"]]]
Allow = Callable[[str], Awaitable[object]]
SERVER = "server:"


class FunctionsScreen(ModalScreen[tuple[str, ...]]):
    """Turns functions on and off; gives the names of those that are on.

    `look` finds the sources, `allow` lets a server be started, or one of its functions be offered as it now is.
    """

    BINDINGS = [
        Binding("escape", "leave", "Done", priority=True),
        Binding("space", "switch", "On or off", priority=True),
        Binding("pageup", "scroll_by(-1)", "Up", priority=True),
        Binding("pagedown", "scroll_by(1)", "Down", priority=True),
    ]

    def __init__(self, on: Sequence[str], look: Look, allow: Allow) -> None:
        super().__init__()
        self._on = list(on)
        self._look = look
        self._allow = allow
        self._sources: Sequence[Source] = ()
        self._functions: dict[str, Function] = {}

    def compose(self) -> ComposeResult:
        """The list, and beside or under it what is told of the marked function."""
        with Vertical(classes="dialogue functions") as box:
            box.border_title = "Functions of this conversation"
            box.border_subtitle = "Space on/off · PgDn read · Esc close"
            yield OptionList(compact=True)
            with VerticalScroll(can_focus=False, id="function-text"):
                yield Static("Looking for functions…", markup=False)

    def on_mount(self) -> None:
        """Looks for the functions; files and servers take their time."""
        self.run_worker(self._show())

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tells more of what is marked."""
        self._tell(event.option.id or "")

    def on_option_list_option_selected(self) -> None:
        """Enter does what Space does."""
        self.action_switch()

    def action_switch(self) -> None:
        """Turns the marked function on or off, or asks before a server is started."""
        options = self.query_one(OptionList)
        id = options.get_option_at_index(options.highlighted).id if options.highlighted is not None else None
        if id is not None and id.startswith(SERVER):
            self._ask_to_start(id.removeprefix(SERVER))
        elif id in self._on:
            self._on.remove(id)
            self.run_worker(self._fill())
        elif id in self._functions:
            self._on.append(id)
            self.run_worker(self._allowed(id))

    def action_scroll_by(self, pages: int) -> None:
        """Reads on."""
        text = self.query_one("#function-text", VerticalScroll)
        text.scroll_relative(y=pages * max(1, text.size.height - 1), animate=False)

    def action_leave(self) -> None:
        """Gives what is on."""
        self.dismiss(tuple(self._on))

    def _ask_to_start(self, name: str) -> None:
        source = next(one for one in self._sources if one.name == name)

        def done(answer: str | None) -> None:
            """Starts the server that was agreed to."""
            if answer == "start":
                self.run_worker(self._started(name))

        rows = [("no", "Do not start it"), ("start", "Start it")]
        words = f"{source.start}\n\nIt runs with your rights."
        self.app.push_screen(QuestionScreen(f"Start {name}?", words, rows), done)

    async def _started(self, name: str) -> None:
        self.query_one("#function-text Static", Static).update(f"Starting {show_line(name)}…")
        await self._allow(name)
        await self._show()

    async def _allowed(self, name: str) -> None:
        await self._allow(name)
        await self._fill()

    async def _show(self) -> None:
        self._sources = await self._look()
        self._functions = {function.name: function for source in self._sources for function in source.functions}
        await self._fill()

    async def _fill(self) -> None:
        options = self.query_one(OptionList)
        marked = options.highlighted or 0
        options.clear_options()
        options.add_options(self._rows())
        if options.option_count:
            options.highlighted = min(marked, options.option_count - 1)
            options.focus()

    def _rows(self) -> list[Option]:
        rows: list[Option] = []
        for source in self._sources:
            for function in source.functions:
                words = f"{'●' if function.name in self._on else '○'} {function.title}   {source.name}"
                rows.append(Option(_line(words), id=function.name))
            if source.start:
                rows.append(Option(_line(f"▸ {source.name}   server, not started"), id=f"{SERVER}{source.name}"))
            elif source.problems:
                rows.append(Option(_line(f"! {source.name}   {source.problems[0]}"), id=f"problem:{source.name}"))
        known = {*self._functions}
        rows += [Option(_line(f"● {name}   is not there now"), id=name) for name in self._on if name not in known]
        return rows

    def _tell(self, id: str) -> None:
        static = self.query_one("#function-text Static", Static)
        function = self._functions.get(id)
        if function is not None:
            text = Text(show(function.description) + "\n\n")
            text.append(f"{show_line(function.name)}, from {show_line(function.origin)}, takes:\n", "bold")
            text.append(show(json.dumps(dict(function.parameters), indent=2, ensure_ascii=True)))
            static.update(text)
            return
        name = id.partition(":")[2]
        source = next((one for one in self._sources if one.name == name), None)
        if source is not None:
            start = f"\n\nWould be started:\n{source.start}" if source.start else ""
            static.update(Text(show("\n".join(source.problems) + start)))


def _line(words: str) -> Text:
    return Text(show_line(words), no_wrap=True, overflow="ellipsis")
