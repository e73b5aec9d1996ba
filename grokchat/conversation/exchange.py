"""What went over the wire for one reply: filled by the client while it happens, kept in memory by the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

MOST_BYTES = 4 * 2**20
"""The most bytes of an answer that are kept."""


@dataclass(slots=True)
class Exchange:
    """The request as it was sent, without its token, and the answer as it came; retries write over the tries before them.

    `left_out` counts the answer's bytes beyond `MOST_BYTES`.
    """

    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    status: int = 0
    answer_headers: Mapping[str, str] = field(default_factory=dict)
    answer: bytearray = field(default_factory=bytearray)
    left_out: int = 0
    redact: Callable[[str], str] = str

    def ask(self, url: str, headers: Mapping[str, str], body: bytes, redact: Callable[[str], str] = str) -> None:
        """A request goes out; `redact` takes its token out of whatever is shown of the answer."""
        self.url, self.headers, self.body, self.redact = url, headers, body, redact
        self.status, self.answer_headers, self.left_out = 0, {}, 0
        self.answer.clear()

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """The answer's status and headers came."""
        self.status, self.answer_headers = status, headers

    def take(self, data: bytes) -> None:
        """Some of the answer came."""
        kept = data[: max(0, MOST_BYTES - len(self.answer))]
        self.answer += kept
        self.left_out += len(data) - len(kept)

    @property
    def raw(self) -> str:
        """The answer as it came: status, headers, and what followed them; empty when there was none."""
        if not self.status:
            return ""
        head = "".join(f"{name}: {value}\n" for name, value in self.answer_headers.items())
        rest = f"\n… {self.left_out:,} more bytes are not kept.\n" if self.left_out else ""
        return self.redact(f"HTTP {self.status}\n{head}\n{self.answer.decode('utf-8', 'replace')}{rest}")
