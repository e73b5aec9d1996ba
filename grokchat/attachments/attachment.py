"""A thing that is attached, as a value: what is said of it, and what it will weigh."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlsplit

from grokchat.conversation import ImagePart, Part, part_tokens
from grokchat.errors import ConfigError
from grokchat.text import excerpt, show_line

DETAILS = ("auto", "low", "high")
"""How closely the model looks at a picture."""

MOST_ADDRESS = 2_000
"""Characters of an address."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part of a message that is not sent yet; `data` are a picture's bytes, `size` those of the file, `notes` what was done to it."""

    part: Part
    data: bytes = b""
    size: int = 0
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's name, or the address; fit to be shown."""
        part = self.part
        return show_line(part.name or (part.url if isinstance(part, ImagePart) else ""))

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, not a text."""
        return isinstance(self.part, ImagePart)

    @property
    def tokens(self) -> int:
        """About how many tokens it has."""
        return part_tokens(self.part)

    @property
    def facts(self) -> str:
        """Pixels, size, tokens, detail: what is known of it."""
        part = self.part
        found = []
        if isinstance(part, ImagePart):
            found += [f"{part.width}×{part.height}"] if part.width else ["at an address"] if part.url else []
        found += [size_words(self.size)] if self.size else []
        found.append(f"≈ {self.tokens:,} tokens")
        if isinstance(part, ImagePart) and part.detail != "auto":
            found.append(f"detail {part.detail}")
        return " · ".join(found)

    def words(self, room: int) -> str:
        """Name and facts in at most `room` cells."""
        mark, facts = "▣" if self.is_picture else "≡", self.facts
        name = excerpt(self.name, max(8, room - len(facts) - 4))
        return excerpt(f"{mark} {name}  {facts}", room)

    def with_detail(self, detail: str) -> Attachment:
        """The picture looked at more or less closely; a text stays as it is."""
        return replace(self, part=replace(self.part, detail=detail)) if isinstance(self.part, ImagePart) else self

    def ready(self, attach: Callable[[bytes, str, str], ImagePart]) -> Part:
        """The part of the message; a picture's bytes are given to the conversation with `attach`."""
        part = self.part
        if isinstance(part, ImagePart) and part.sha256:
            attach(self.data, part.media_type, part.name)
        return part


class Found(NamedTuple):
    """What a path holds; `question` is asked before any of it is attached, empty where it may be attached at once."""

    attachments: tuple[Attachment, ...]
    question: str = ""


def from_part(part: Part, image: Callable[[str], bytes]) -> Attachment | None:
    """The attachment that a part of an earlier message was, None for words; `image` reads a picture by its sha256. Raises StoreError."""
    if isinstance(part, ImagePart):
        data = image(part.sha256) if part.sha256 else b""
        return Attachment(part, data, len(data))
    return Attachment(part, b"", len(part.text.encode("utf-8", "replace"))) if part.name else None


def picture_at(address: str, detail: str = "auto") -> Attachment:
    """The picture at an address, which the service fetches, not this program. Raises ConfigError for one that is not to be sent."""
    hint = "Give an https address, or a file."
    try:
        parts = urlsplit(address)
        host, sane = parts.hostname, parts.port != 0
    except ValueError as error:
        raise ConfigError(f"{address} is no address.", hint=hint) from error
    if parts.scheme != "https":
        raise ConfigError(f"{address[:80]} is no https address; pictures are taken from no other.", hint=hint)
    if not host or not sane or parts.username or parts.password:
        raise ConfigError(f"{address[:80]} names no host, or a user.", hint=hint)
    if len(address) > MOST_ADDRESS or show_line(address) != address or " " in address:
        raise ConfigError("The address is too long, or holds characters that no address has.", hint=hint)
    return Attachment(ImagePart(media_type="", url=address, detail=detail))


def size_words(size: int) -> str:
    """A number of bytes in words."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.0f} kB" if size < 999_500 else f"{size / 1e6:.1f} MB"
