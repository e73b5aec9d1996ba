"""What went over the wire for the last replies of an open conversation, for those who want to look."""

from __future__ import annotations

from grokchat.conversation import Exchange
from grokchat.engine.keeping import Keeping

MOST = 8
"""How many replies' exchanges are held in memory; each may have a few megabytes."""


class Exchanges:
    """The exchanges by their reply's id; a raw answer also goes to the disk where the settings say so."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._held: dict[str, Exchange] = {}

    def begin(self, reply: str) -> Exchange:
        """A new one for a reply; the oldest makes room."""
        while len(self._held) >= MOST:
            del self._held[next(iter(self._held))]
        exchange = self._held[reply] = Exchange()
        return exchange

    def end(self, reply: str) -> None:
        """The reply has ended."""
        if reply in self._held:
            self._keeping.keep_raw(reply, self._held[reply].raw)

    def of(self, reply: str) -> Exchange | None:
        """The exchange of a reply that was asked for since the conversation was opened."""
        return self._held.get(reply)

    def raw(self, reply: str) -> str:
        """The raw answer, from memory or from the disk; empty when it was not kept."""
        exchange = self._held.get(reply)
        return exchange.raw if exchange is not None and exchange.raw else self._keeping.raw(reply)
