"""The answers to one request: the first, and those that the service writes beside it, as siblings in the tree.

Each has a beginning, pieces and an ending of its own. What the request took is told once and stands at the first.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, Protocol

from grokchat.conversation import Event, ReplyBegan, ReplyEnded, ReplyEvent, Waiting
from grokchat.engine.drafts import Drafts, Write
from grokchat.engine.news import News


class Record(Protocol):
    """Writes an event and folds it into the conversation."""

    def __call__(self, event: Event, *, sync: bool = True) -> None:
        """With `sync` it waits for the disk."""
        ...


class Desk(NamedTuple):
    """Where events go: into the journal and the conversation (`record`), the journal alone, the conversation alone, to who listens."""

    record: Record
    write: Write
    fold: Callable[[Event], None]
    on_event: Callable[[Event | Waiting], None]


class Answers:
    """Sorts the events of one request by their answer and gives each its reply's id; it lives on the engine's loop."""

    def __init__(self, first: ReplyBegan, desk: Desk) -> None:
        self._first = first
        self._desk = desk
        self._open: dict[str, tuple[str, Drafts, News]] = {}
        self._names: set[str] = set()
        self._begin("", first)

    def take(self, event: ReplyEvent) -> None:
        """An event as the wire names it; an answer that was not heard of before begins."""
        if event.reply not in self._names:
            self._begin(event.reply, replace(self._first, id=secrets.token_hex(5), beside=self._first.id))
        if event.reply not in self._open:
            # It has ended; nothing comes behind an ending.
            return
        if isinstance(event, ReplyEnded):
            self._end(event.reply, event)
            return
        _, drafts, news = self._open[event.reply]
        whole = drafts.take(event)
        news.take(whole)
        self._desk.on_event(whole)

    def end(self, ended: ReplyEnded) -> None:
        """Ends what is still open, the first answer last; where fewer came than were asked for, the ending says so."""
        for name in [name for name in self._open if name]:
            self._end(name, replace(ended, finish=""))
        wanted = self._first.asked.parameters.n or 1
        if ended.how == "done" and (came := len(self._names)) < wanted:
            ended = replace(ended, detail=f"The service gave {came} of {wanted} answers. {ended.detail}".strip())
        self._end("", ended)

    def _begin(self, name: str, began: ReplyBegan) -> None:
        self._names.add(name)
        self._desk.record(began, sync=False)
        self._open[name] = began.id, Drafts(began.id, self._desk.write), News(self._desk.fold)
        self._desk.on_event(began)

    def _end(self, name: str, ended: ReplyEnded) -> None:
        reply, drafts, news = self._open.pop(name)
        news.flush()
        drafts.flush()
        ended = replace(ended, reply=reply)
        self._desk.record(ended, sync=True)
        self._desk.on_event(ended)
