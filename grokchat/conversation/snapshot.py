"""Messages by their ids, as a value that is cheap to change at its end.

A reply grows thirty times a second; copying ten thousand messages each time would cost more than drawing it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grokchat.conversation.messages import Message


class Snapshot(Mapping[str, Message]):
    """Settled messages, shared with the snapshot before, and beside them the one that is changing.

    It stands in the order in which the messages came.
    """

    __slots__ = ("_changing", "_settled")

    def __init__(self, settled: Mapping[str, Message], changing: Message | None = None) -> None:
        self._settled = settled
        self._changing = changing

    def __getitem__(self, id: str) -> Message:
        changing = self._changing
        return changing if changing is not None and changing.id == id else self._settled[id]

    def __iter__(self) -> Iterator[str]:
        yield from self._settled
        if self._changing is not None and self._changing.id not in self._settled:
            yield self._changing.id

    def __len__(self) -> int:
        return len(self._settled) + (self._changing is not None and self._changing.id not in self._settled)

    def __repr__(self) -> str:
        return f"Snapshot({dict(self)!r})"

    def put(self, message: Message) -> Snapshot:
        """The messages with this one, new or changed; copies all only when it is another than the last time."""
        changing = self._changing
        if changing is None or changing.id == message.id:
            return Snapshot(self._settled, message)
        return Snapshot({**self._settled, changing.id: changing}, message)
