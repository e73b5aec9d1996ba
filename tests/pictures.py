"""Pictures made for the tests: by hand where each byte counts, through Pillow in the forms that cameras and programs write."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

PLACE = b"GPS 48.2082 N 16.3738 E"
"""What must not leave the machine."""


def chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 3, height: int = 2, *more: bytes) -> bytes:
    """A grey PNG; `more` are chunks before its pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = b"" if width * height > 1_000_000 else (b"\0" + b"\x80" * width) * height
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND")


def heavy(size: int = 21 * 2**20) -> bytes:
    """A PNG of a few pixels and very many bytes."""
    return png(8, 8, chunk(b"teSt", b"x" * size))


def drawn(width: int = 64, height: int = 48) -> Image.Image:
    """Red at the left and blue at the right."""
    image = Image.new("RGB", (width, height), (200, 0, 0))
    image.paste((0, 0, 200), (width // 2, 0, width, height))
    return image


def saved(form: str, image: Image.Image | None = None, **more: Any) -> bytes:
    file = io.BytesIO()
    (image or drawn()).save(file, form, **more)
    return file.getvalue()


def photo(orientation: int = 1, **more: Any) -> bytes:
    """A JPEG with what a camera writes into it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, PLACE.decode()
    return saved("JPEG", exif=exif, comment=PLACE, **more)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
