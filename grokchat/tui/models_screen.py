"""The picker of models: those that grokchat knows, Workers AI's own as the service lists them, and any name that is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from rich.text import Text
from textual.widgets import Input, OptionList

from grokchat.conversation import MODELS, ChatModel, ListedModel, model_named, price_of, price_words
from grokchat.errors import GrokchatError
from grokchat.text import show_line
from grokchat.tui.list_screen import ListScreen, pieces, tones


class ModelsScreen(ListScreen[str]):
    """Type to find; what is found nowhere is taken as it is typed."""

    heading = "Model"
    hint = "type to find, or any author/model · Enter choose · Esc close"
    short_hint = "type · Enter choose · Esc close"
    typing = True
    placeholder = "find a model, or type author/model"

    def __init__(self, chosen: str, ask: Callable[[], Future[list[ListedModel]]] | None) -> None:
        super().__init__()
        self._chosen = self.begin = model_named(chosen).id
        self._ask = ask
        self._listed: dict[str, ListedModel] = {}
        self._news = "" if ask is None else "Asking the service for its list…"

    def on_mount(self) -> None:
        """What is known is there at once; the service's list comes when it comes."""
        if self._ask is not None:
            self.run_worker(self._fetch(self._ask), exit_on_error=False)

    async def _fetch(self, ask: Callable[[], Future[list[ListedModel]]]) -> None:
        try:
            found = await asyncio.wrap_future(ask())
        except GrokchatError as error:
            self._news = f"The service's list did not come: {show_line(str(error))}"
        else:
            self._listed = {one.id: one for one in found}
            self._news = f"{len(found)} models of Workers AI listed by the service."
        self.refill()

    def rows(self) -> Sequence[tuple[str, Text]]:
        """Known models, then listed ones, then what was typed."""
        wanted = self.query_one(Input).value.strip()
        names = [one.id for one in MODELS]
        names += [name for name in (self._chosen, *self._listed) if name not in names]
        found = [name for name in names if all(word in name.lower() for word in wanted.lower().split())]
        if wanted and wanted not in found:
            found.append(wanted)
        return [(name, self._row(name)) for name in found]

    def above(self) -> Text:
        """How the service's list stands."""
        return Text(self._news, tones(self.app).muted)

    def details(self, id: str) -> Text:
        """Context, price, efforts, and what it does not heed."""
        tone, model = tones(self.app), model_named(id)
        listed = self._listed.get(id)
        words = Text()
        if listed is not None and listed.words:
            words.append(f"{show_line(listed.words)}\n")
        elif not model.known:
            words.append("Taken as it is typed; nothing is known of it.\n", tone.muted)
        price = price_of(id)
        if price is None:
            words.append("Price unknown", tone.caution)
        else:
            words.append(
                f"{price_words(price.prompt)} in, {price_words(price.cached)} cached, {price_words(price.completion)} out per million tokens"
            )
            if price.above is not None:
                words.append(
                    f"; from {price.step:,} tokens {price_words(price.above.prompt)} in, {price_words(price.above.completion)} out",
                    tone.caution,
                )
        words.append(f"\nEfforts: {', '.join(model.efforts) or 'none that can be set'}.")
        if model.refuses:
            words.append(f" Refuses {', '.join(model.refuses)}.", tone.muted)
        return words

    def on_input_changed(self, event: Input.Changed) -> None:
        """Shows the models that fit."""
        event.stop()
        self.fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Takes the marked model."""
        event.stop()
        if self.marked:
            self.dismiss(self.marked)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Takes the clicked model."""
        event.stop()
        self.dismiss(self.marked)

    def _row(self, name: str) -> Text:
        tone, model = tones(self.app), model_named(name)
        width = min(46, self.room - 2)
        words = show_line(name).ljust(width)
        row = pieces(("● " if name == self._chosen else "  ", tone.accent), (words, tone.name if model.known else ""))
        context = _context(model, self._listed.get(name))
        price = price_of(name)
        if self.room >= 56:
            row.append(context.rjust(10), tone.muted)
        if self.room >= 76:
            row.append(
                f"   {price_words(price.prompt)} / {price_words(price.completion)}".ljust(16) if price else "   price unknown",
                tone.muted,
            )
        return row


def _context(model: ChatModel, listed: ListedModel | None) -> str:
    tokens = model.context or (listed.context if listed is not None else 0)
    if not tokens:
        return ""
    return f"{tokens / 1_000_000:g}M" if tokens >= 1_000_000 else f"{tokens / 1000:.0f}k"
