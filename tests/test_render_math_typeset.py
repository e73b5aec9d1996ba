"""Formulas as typeset pictures, looked at pixel by pixel."""

from __future__ import annotations

import struct
import zlib

import pytest

pytest.importorskip("ziamath", reason="the extra `images` is not installed")
pytest.importorskip("resvg_py", reason="the extra `images` is not installed")

from grokchat.emulator.gallery import GALLERY
from grokchat.render.math import layout
from grokchat.render.math.parse import parse
from grokchat.render.math.typeset import LONGEST, Picture, Room, typeset

COLOURS = {"math": "#336699", "red": "#cc2211"}
Pixel = tuple[int, int, int, int]


def room(tex: str, columns: int = 76, cell: tuple[int, int] = (10, 20)) -> Room:
    return Room(columns, len(layout(tex).rows), *cell)


def pixels(png: bytes) -> list[list[Pixel]]:
    """The pixels of an RGBA picture, row by row; only what the encoder writes is read."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, data, width, height = 8, b"", 0, 0
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            assert (depth, colour) == (8, 6)
        data += body if kind == b"IDAT" else b""
        at += size + 12
    raw, stride = zlib.decompress(data), width * 4
    before, rows = bytes(stride), []
    for y in range(height):
        kind, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        for x in range(stride):
            left, up, corner = (line[x - 4] if x > 3 else 0), before[x], (before[x - 4] if x > 3 else 0)
            line[x] = (line[x] + _guess(kind, left, up, corner)) & 255
        before = bytes(line)
        rows.append([(before[x], before[x + 1], before[x + 2], before[x + 3]) for x in range(0, stride, 4)])
    return rows


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    """What a filter of the PNG format foretells of a byte."""
    paeth = min((left, up, corner), key=lambda one: abs(left + up - corner - one))
    return (0, left, up, (left + up) // 2, paeth)[kind]


def ink(tex: str, within: Room | None = None) -> set[tuple[int, int, int]]:
    """The colours of all that is drawn fully."""
    found = typeset(tex, {}, within or room(tex), COLOURS)
    assert found is not None
    return {pixel[:3] for row in pixels(found.png) for pixel in row if pixel[3] == 255}


@pytest.mark.parametrize("cell", [(10, 20), (7, 15), (18, 40)])
def test_a_picture_fills_whole_cells_and_as_many_rows_as_the_drawing(cell: tuple[int, int]) -> None:
    """So that nothing moves when it comes."""
    for tex in (r"\frac{a}{b}", "E = mc^2", r"\sum_{i=1}^n i"):
        found = typeset(tex, {}, room(tex, cell=cell), COLOURS)
        assert found is not None
        rows = pixels(found.png)
        assert (len(rows[0]), len(rows)) == (found.columns * cell[0], len(layout(tex).rows) * cell[1])


def test_a_picture_has_the_colours_of_the_theme() -> None:
    """Letters, bars and boxes in that of mathematics, LaTeX's names as the theme has them, the ground transparent."""
    assert ink(r"\boxed{\frac{a}{b}}") == {(0x33, 0x66, 0x99)}
    assert ink(r"\frac{\textcolor{red}{MMM}}{MMM}") == {(0x33, 0x66, 0x99), (0xCC, 0x22, 0x11)}
    found = typeset("x", {}, room("x"), COLOURS)
    assert found is not None
    assert pixels(found.png)[0][0][3] == 0


def test_nothing_is_cut_off() -> None:
    """The outermost pixels of the gallery's pictures are empty."""
    for _, formulas in GALLERY:
        for tex in formulas:
            found = typeset(tex, {}, room(tex), COLOURS)
            if found is not None:
                rows = pixels(found.png)
                edge = [*rows[0], *rows[-1], *(row[0] for row in rows), *(row[-1] for row in rows)]
                assert max(pixel[3] for pixel in edge) < 200, tex


def test_most_of_the_gallery_has_a_picture() -> None:
    """Nine tenths; the rest stays in cells."""
    every = [tex for _, formulas in GALLERY for tex in formulas]
    found = [typeset(tex, {}, room(tex), COLOURS) for tex in every]
    assert sum(isinstance(one, Picture) for one in found) >= 0.9 * len(every)


@pytest.mark.parametrize(
    "tex",
    [r"\text{日本}", r"\nosuchthing + 1", r"\frac{a}{b", "x" * (LONGEST + 1), r"\begin{matrix} a", "한"],
)
def test_whatever_is_in_doubt_has_no_picture(tex: str) -> None:
    """Letters that the typeface has not, what is not understood, what is not closed, what is long."""
    assert typeset(tex, {}, Room(76, 3, 10, 20), COLOURS) is None


def test_what_does_not_fit_legibly_has_no_picture() -> None:
    """Too wide, or too high for the rows; a little smaller is allowed."""
    assert typeset("a+b+c+d+e+f", {}, Room(5, 1, 10, 20), COLOURS) is None
    assert typeset(r"\frac{\frac{a}{b}}{\frac{c}{d}}", {}, Room(40, 1, 10, 20), COLOURS) is None
    whole, smaller = (typeset("a+b+c+d+e+f", {}, Room(columns, 1, 10, 20), COLOURS) for columns in (40, 11))
    assert whole is not None
    assert smaller is not None
    assert smaller.columns == 11 < whole.columns


def test_macros_of_earlier_formulas_hold_in_a_picture() -> None:
    """As in the drawing."""
    defined = parse(r"\newcommand{\half}{\frac{1}{2}}").macros
    found = typeset(r"\half x", defined, room(r"\frac12 x"), COLOURS)
    plain = typeset(r"\frac{1}{2} x", {}, room(r"\frac12 x"), COLOURS)
    assert found == plain is not None
    assert typeset(r"\half x", {}, room("x"), COLOURS) is None
