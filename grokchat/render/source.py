"""A text as it came and as it is shown: both have the same length, so that a place in the one is a place in the other."""

from __future__ import annotations

from grokchat.text import show


class Source:
    """A text that grows; a line ends with a newline alone."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._last = ""

    @property
    def text(self) -> str:
        """All of it, as it came."""
        self._pieces[:] = ["".join(self._pieces)]
        return self._pieces[0]

    def add(self, text: str) -> str:
        """Keeps a text, and returns it as it is shown."""
        # What a joiner is depends on what it joins.
        shown = show(self._last + text)[len(self._last) :]
        self._last = text[-1:]
        kept = self._pieces[-1] if self._pieces else ""
        if "\n" in text and ("\r" in text or kept.endswith("\r")):
            # A CR before a line end must not be taken for a part of it when this is read again.
            text = text.replace("\r\n", "\n").replace("\r\n", "␍\n")
            if text[0] == "\n" and kept.endswith("\r"):
                self._pieces[-1] = kept[:-1] + "␍"
        # Halves of characters become whole ones.
        self._pieces.append(text if len(text) == len(shown) else shown)
        return shown

    def shown(self, start: int, end: int | None = None) -> str:
        """A part of it as it is shown behind the character before it."""
        before = min(start, 1)
        return show(self.text[start - before : end])[before:]
