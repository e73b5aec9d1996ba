"""A secret that no print, log, error or pickle can show."""

from __future__ import annotations

from typing import NoReturn


class Token:
    """An API token; only `reveal()` gives it out."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The token itself, for the one place that sends it."""
        return self._value

    def __repr__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a token is never pickled")

    def __getstate__(self) -> NoReturn:
        raise TypeError("a token has no state to give")

    @property
    def last_four(self) -> str:
        """Its end, by which a person knows it again; nothing of a short one."""
        return f"…{self._value[-4:]}" if len(self._value) >= 20 else "…"

    def redact(self, text: str) -> str:
        """The text with the token taken out, should somebody have put it there."""
        return text.replace(self._value, "***") if self._value else text
