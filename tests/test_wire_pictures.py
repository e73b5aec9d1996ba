"""PNG and JPEG by their bytes: whole or refused, and without what tells about their maker."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import PLACE, chunk, drawn, opened, photo, png, saved
from PIL import Image, ImageOps

from grokchat.wire.pictures import MOST_PIXELS, picture_type, read_picture

JPEGS = [photo(), photo(progressive=True), photo(6), saved("JPEG", drawn().convert("L")), saved("JPEG", drawn().convert("CMYK"))]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png(), "image/png"),
        (photo(), "image/jpeg"),
        (saved("GIF"), "image/gif"),
        (saved("WEBP"), "image/webp"),
        (saved("BMP"), "image/bmp"),
        (saved("TIFF"), "image/tiff"),
        (b"\0\0\0\x18ftypheic\0\0", "image/heic"),
        (b"\0\0\0\x18ftypavif\0\0", "image/avif"),
        (b"\0\0\0\x18ftypmp42\0\0", ""),
        (b'<?xml version="1.0"?>\n<!-- c -->\n<svg width="1">', "image/svg+xml"),
        (b"\xef\xbb\xbf<svg>", "image/svg+xml"),
        (b"the word <svg> in a text", ""),
        (b"%PDF-1.7", ""),
        (b"", ""),
        (b"\x89PNG", ""),
    ],
)
def test_the_bytes_tell_what_a_file_is(data: bytes, kind: str) -> None:
    """No name is asked for."""
    assert picture_type(data) == kind


def test_a_plain_png_stays_as_it_is_to_the_byte() -> None:
    """Its size is read off its header."""
    data = png(640, 480)
    assert read_picture(data) == ("image/png", 640, 480, data)


def test_notes_in_a_png_do_not_leave_the_machine() -> None:
    """Texts, Exif and times go; pixels and colours stay."""
    notes = [chunk(name, PLACE) for name in (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME")]
    data = read_picture(png(3, 2, chunk(b"gAMA", struct.pack(">I", 45455)), *notes)).data
    assert PLACE not in data
    assert b"gAMA" in data
    assert opened(data).tobytes() == opened(png(3, 2)).tobytes()


@pytest.mark.parametrize("data", JPEGS, ids=["plain", "progressive", "turned", "grey", "cmyk"])
def test_notes_in_a_jpeg_do_not_leave_the_machine_and_no_pixel_changes(data: bytes) -> None:
    """Exif, comments and what hangs behind the picture; it is not encoded again."""
    picture = read_picture(data + b"a second picture, " + PLACE)
    assert PLACE not in picture.data
    assert picture.media_type == "image/jpeg"
    assert (picture.width, picture.height) == ImageOps.exif_transpose(opened(data)).size
    assert opened(picture.data).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_stays_turned(orientation: int) -> None:
    """Of Exif the orientation alone is kept, where there is one to keep."""
    kept = opened(read_picture(photo(orientation)).data).getexif()
    assert dict(kept) == ({0x0112: orientation} if orientation != 1 else {})


def test_exif_of_either_byte_order_is_read() -> None:
    """Cameras write both."""
    for order, mark in (("<", b"II*\0"), (">", b"MM\0*")):
        tiff = mark + struct.pack(f"{order}IHHHIHH", 8, 1, 0x0112, 3, 1, 8, 0)
        piece = b"Exif\0\0" + tiff
        data = photo()
        begin = data[:2] + b"\xff\xe1" + struct.pack(">H", len(piece) + 2) + piece
        assert opened(read_picture(begin + data[2:]).data).getexif()[0x0112] == 8


@given(st.binary(max_size=60))
def test_exif_that_cannot_be_read_turns_nothing(piece: bytes) -> None:
    """It goes like any other."""
    data, exif = saved("JPEG"), b"Exif\0\0" + piece
    begin = data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    picture = read_picture(begin + data[2:])
    assert (picture.width, picture.height) == (64, 48)


@pytest.mark.parametrize("data", [png(30, 20), *JPEGS[:2]], ids=["png", "jpeg", "progressive"])
def test_a_picture_that_was_cut_off_is_refused_wherever_it_was_cut(data: bytes) -> None:
    """With a word, never with anything else than ValueError."""
    for length in range(len(data)):
        with pytest.raises(ValueError, match=r"cut off|no PNG or JPEG"):
            read_picture(data[:length])


def test_a_changed_byte_in_a_png_is_found() -> None:
    """Each chunk has a sum."""
    data = bytearray(png(30, 20))
    data[45] ^= 1
    with pytest.raises(ValueError, match="damaged"):
        read_picture(bytes(data))


@given(st.binary(max_size=200), st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\xff\xd8\xff\xc0", b""]))
def test_no_bytes_break_the_reader(data: bytes, begin: bytes) -> None:
    """They are refused."""
    with pytest.raises(ValueError, match=r"\w"):
        read_picture(begin + data)


def test_a_png_without_pixels_or_with_another_first_chunk_is_none() -> None:
    """As the format says."""
    begin = b"\x89PNG\r\n\x1a\n"
    for chunks in ((chunk(b"IEND"),), (png()[8:33], chunk(b"IEND")), (chunk(b"tEXt"), png()[8:])):
        with pytest.raises(ValueError, match="damaged"):
            read_picture(begin + b"".join(chunks))


@pytest.mark.parametrize(
    ("width", "height", "words"),
    [(1, 1, "refuses"), (0, 5, "refuses"), (100_000, 100_000, "at most 120 million"), (2**31 - 1, 2, "at most")],
)
def test_a_size_that_the_service_or_a_machine_cannot_take_is_refused(width: int, height: int, words: str) -> None:
    """By its header, before anything is decoded."""
    with pytest.raises(ValueError, match=words):
        read_picture(png(width, height))


def test_a_row_of_pixels_is_a_picture() -> None:
    """Only a single pixel is refused."""
    assert read_picture(png(2, 1))[1:3] == (2, 1)
    assert read_picture(png(12_000, MOST_PIXELS // 12_000)).width == 12_000


def test_what_pillow_writes_is_read_with_its_size() -> None:
    """In every form of PNG and JPEG that it has."""
    for mode in ("1", "L", "P", "RGB", "RGBA", "LA", "I;16"):
        image = Image.new(mode, (17, 9))
        assert read_picture(saved("PNG", image))[1:3] == (17, 9)
    for size in ((1, 2), (8, 8), (1000, 3)):
        file = BytesIO()
        Image.new("RGB", size).save(file, "JPEG", restart_marker_rows=1, optimize=True)
        assert read_picture(file.getvalue())[1:3] == size
