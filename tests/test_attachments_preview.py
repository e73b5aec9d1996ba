"""Previews: how large, in which colours, upright, and what cannot be one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import drawn, photo, png, saved
from PIL import Image

from grokchat.attachments.preview import COLUMNS, ROWS, box, half_blocks


@pytest.mark.parametrize(
    ("width", "height", "room", "cells"),
    [
        (640, 480, 80, (32, 12)),
        (640, 480, 20, (20, 8)),
        (4000, 100, 80, (56, 1)),
        (100, 4000, 80, (1, 12)),
        (6, 4, 80, (6, 2)),
        (3, 3, 80, (3, 2)),
        (640, 480, 3, (0, 0)),
        (0, 0, 80, (0, 0)),
        (10_000, 10_000, 80, (0, 0)),
    ],
)
def test_a_preview_keeps_the_sides_and_enlarges_nothing(width: int, height: int, room: int, cells: tuple[int, int]) -> None:
    """A cell is two pixels high; what is unknown, gigantic or without room has none."""
    assert box(width, height, room) == cells


@given(st.integers(1, 6000), st.integers(1, 6000), st.integers(4, 200), st.integers(1, ROWS))
def test_a_preview_is_never_larger_than_its_room(width: int, height: int, room: int, most: int) -> None:
    """Nor empty."""
    columns, rows = box(width, height, room, most)
    assert 1 <= columns <= min(room, COLUMNS)
    assert 1 <= rows <= most


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_the_cells_have_the_pictures_colours(form: str) -> None:
    """Red at the left, blue at the right, in both halves."""
    cells = half_blocks(saved(form), 8, 3)
    assert [len(row) for row in cells] == [8] * 3
    for row in cells:
        for upper, lower in (row[1], row[6]):
            assert max(abs(a - b) for a, b in zip(upper, lower, strict=True)) < 40
        assert row[1][0][0] > 150 > row[1][0][2]
        assert row[6][0][2] > 150 > row[6][0][0]


def test_a_turned_photo_is_shown_upright() -> None:
    """A quarter turn: left is above."""
    cells = half_blocks(photo(6), 6, 4)
    assert cells[0][3][0][0] > 150
    assert cells[3][3][1][2] > 150


def test_upper_and_lower_pixels_are_two_halves_of_a_cell() -> None:
    """Ink and ground."""
    image = Image.new("RGB", (2, 2), (255, 0, 0))
    image.paste((0, 255, 0), (0, 1, 2, 2))
    assert half_blocks(saved("PNG", image), 2, 1) == [[((255, 0, 0), (0, 255, 0))] * 2]


def test_what_is_transparent_shows_the_ground() -> None:
    """That of the theme."""
    assert half_blocks(saved("PNG", Image.new("RGBA", (2, 2), (9, 9, 9, 0))), 2, 1, (1, 2, 3)) == [[((1, 2, 3), (1, 2, 3))] * 2]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK", "F"])
def test_every_kind_of_pixel_is_drawn(mode: str) -> None:
    """Bits, grey, palettes, sixteen bits, inks."""
    image = drawn().convert("L").convert(mode) if mode != "I;16" else Image.new("I;16", (64, 48), 40_000)
    assert len(half_blocks(saved("TIFF", image), 4, 2)) == 2


def test_what_cannot_be_read_is_told() -> None:
    """A PNG with sound pieces and pixels that are none."""
    broken = png(2000, 2000)
    with pytest.raises(ValueError, match="damaged"):
        half_blocks(broken, 4, 2)
