"""A picture in half blocks: two pixels in a cell, one as its ink and one as its ground (extra `images`)."""

from __future__ import annotations

import importlib.util
from functools import lru_cache

from grokchat.attachments.conversion import opened
from grokchat.wire.pictures import picture_type

COLUMNS = 56
ROWS = 12
"""The largest preview."""

MOST_DRAWN = 40_000_000
"""Pixels of a picture that is previewed."""

Colour = tuple[int, int, int]
Cells = list[list[tuple[Colour, Colour]]]
"""Rows of cells, each with the colours of its upper and its lower half."""


@lru_cache(1)
def possible() -> bool:
    """Whether Pillow is there."""
    return importlib.util.find_spec("PIL") is not None


def box(width: int, height: int, room: int, most: int = ROWS) -> tuple[int, int]:
    """The columns and rows of the preview of a picture of so many pixels, in `room` cells; nothing is enlarged. Noughts for none."""
    if not 0 < width * height <= MOST_DRAWN or room < 4:
        return 0, 0
    scale = min(1.0, min(COLUMNS, room) / width, 2 * most / height)
    return max(1, int(width * scale)), max(1, -(-int(height * scale) // 2))


def half_blocks(data: bytes, columns: int, rows: int, ground: Colour = (0, 0, 0)) -> Cells:
    """The picture in that many cells, upright, what is transparent on `ground`. Raises GrokchatError or ValueError for one that cannot be read."""
    from PIL import Image, ImageOps

    image = opened(data, picture_type(data), "The picture")
    try:
        # A JPEG is decoded no larger than it is needed.
        image.draft("RGB", (2 * columns, 4 * rows))
        image = ImageOps.exif_transpose(image).convert("RGBA")
        image = image.resize((columns, 2 * rows), Image.Resampling.BOX if image.width > columns else Image.Resampling.NEAREST)
    except (OSError, SyntaxError, EOFError) as error:
        raise ValueError("is cut off or damaged") from error
    flat = Image.alpha_composite(Image.new("RGBA", image.size, (*ground, 255)), image).convert("RGB").tobytes()
    pixels = [(flat[place], flat[place + 1], flat[place + 2]) for place in range(0, len(flat), 3)]
    lines = [pixels[start : start + columns] for start in range(0, len(pixels), columns)]
    return [list(zip(lines[row], lines[row + 1], strict=True)) for row in range(0, 2 * rows, 2)]
