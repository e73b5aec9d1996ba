"""The pictures that the service takes: PNG and JPEG, known by their bytes, whole, and free of what tells about their maker.

Nothing is decoded here: the parts of a file tell its size in pixels, whether it is all there, and which of them are notes.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

MOST_BYTES = 20 * 2**20
"""Bytes of a picture."""

MOST_PARTS = 20
"""Parts of a message: its words are one, each picture is one."""

MOST_PIXELS = 120_000_000
"""Pixels of a picture, grokchat's own limit: a file of some kilobytes can claim billions."""

PNG = "image/png"
JPEG = "image/jpeg"

_PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
_PNG_NOTES = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")
_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_JPEG_NOTES = (0xE1, 0xED, 0xFE)
"""Exif and XMP, IPTC, comments."""
_SCANS_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ORIENTATION = 0x0112

_KINDS: tuple[tuple[bytes, str], ...] = (
    (_PNG_BEGIN, PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE svg[^>]*>|\s)*<svg[\s/>]", re.DOTALL | re.IGNORECASE)


class Picture(NamedTuple):
    """A picture as it may be sent: `data` without notes, its size in pixels."""

    media_type: str
    width: int
    height: int
    data: bytes


def picture_type(data: bytes) -> str:
    """The media type that the first bytes tell, whatever the file's name; empty for what is no known picture."""
    for begin, kind in _KINDS:
        if data.startswith(begin):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        return "image/heic" if data[8:12] in _HEIF else "image/avif" if data[8:12] in (b"avif", b"avis") else ""
    return "image/svg+xml" if _SVG.match(data.removeprefix(b"\xef\xbb\xbf")[:4096]) else ""


def read_picture(data: bytes) -> Picture:
    """A PNG or JPEG without its notes; of Exif only the orientation stays. Raises ValueError that says what is wrong with it."""
    kind = picture_type(data)
    if kind not in (PNG, JPEG):
        raise ValueError("is no PNG or JPEG picture")
    try:
        picture = _png(data) if kind == PNG else _jpeg(data)
    except (struct.error, IndexError) as error:
        raise ValueError("is cut off or damaged") from error
    check_pixels(picture.width, picture.height)
    return picture


def check_pixels(width: int, height: int) -> None:
    """Raises ValueError for a size that the service refuses, or that is too much for a machine."""
    if width < 1 or height < 1 or width * height == 1:
        raise ValueError(f"has {width}×{height} pixels, which the service refuses")
    if width * height > MOST_PIXELS:
        raise ValueError(f"has {width}×{height} pixels; at most {MOST_PIXELS // 10**6} million are taken")


def _png(data: bytes) -> Picture:
    kept = [_PNG_BEGIN]
    width = height = position = 0
    name = b""
    position = len(_PNG_BEGIN)
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", data, position)
        end = position + 12 + size
        (told,) = struct.unpack_from(">I", data, end - 4)
        if zlib.crc32(memoryview(data)[position + 4 : end - 4]) != told:
            raise ValueError("is cut off or damaged")
        if position == len(_PNG_BEGIN):
            if name != b"IHDR":
                raise ValueError("is cut off or damaged")
            width, height = struct.unpack_from(">II", data, position + 8)
        if name not in _PNG_NOTES:
            kept.append(data[position:end])
        position = end
    if not any(chunk[4:8] == b"IDAT" for chunk in kept):
        raise ValueError("is cut off or damaged")
    return Picture(PNG, width, height, b"".join(kept))


def _jpeg(data: bytes) -> Picture:
    kept = [data[:2]]
    width = height = 0
    scanned = lies = False
    for marker, start, end in _segments(data):
        piece = data[start:end]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, start + 5)
        scanned = scanned or marker == 0xDA
        if marker in _JPEG_NOTES:
            turn = _orientation(piece) if piece[4:10] == b"Exif\0\0" else 1
            kept += [_exif(turn)] if turn != 1 else []
            lies = lies or turn >= 5
        elif not (marker == 0xE2 and piece[4:8] == b"MPF\0"):
            kept.append(piece)
    if not scanned:
        raise ValueError("is cut off or damaged")
    # Sizes are those of the picture as it is seen.
    return Picture(JPEG, *((height, width) if lies else (width, height)), b"".join(kept))


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The pieces after the first mark up to the end mark, each with its marker, where it begins and ends; what follows is no part of it."""
    position, marker = 2, 0
    while marker != 0xD9:
        start = position
        if data[position] != 0xFF:
            raise ValueError("is cut off or damaged")
        while data[position] == 0xFF:
            position += 1
        marker = data[position]
        position += 1
        if marker != 0xD9:
            (size,) = struct.unpack_from(">H", data, position)
            position += size
        if marker == 0xDA:
            following = _SCANS_END.search(data, position)
            if following is None:
                raise ValueError("is cut off or damaged")
            position = following.start()
        yield marker, start, position


def _orientation(exif: bytes) -> int:
    """How a picture is to be turned, 1 to 8; 1 where its Exif cannot be read."""
    tiff = exif[10:]
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (place,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, place)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, place + 2 + 12 * number)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _exif(orientation: int) -> bytes:
    """A piece of Exif that tells how the picture is to be turned, and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff
