"""What the service does not take is made into PNG, upright and without notes; what is too large is made smaller, with a word."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from pictures import PLACE, drawn, heavy, opened, png, saved
from PIL import Image

from grokchat.attachments.conversion import INSTALL
from grokchat.attachments.files import picture
from grokchat.conversation import ImagePart
from grokchat.errors import ConfigError
from grokchat.wire.pictures import MOST_BYTES


@pytest.mark.parametrize("form", ["WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_other_forms_are_made_into_png(form: str) -> None:
    """The picture is the same, and a word says what was done."""
    data = saved(form, lossless=True) if form == "WEBP" else saved(form)
    one = picture(data, "a.bin")
    assert isinstance(one.part, ImagePart)
    assert (one.part.media_type, one.part.width, one.part.height) == ("image/png", 64, 48)
    assert opened(one.data).format == "PNG"
    left, right = (opened(one.data).convert("RGB").getpixel((x, 24)) for x in (5, 60))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[0] > 150 > left[2]
    assert right[2] > 150 > right[0]
    assert "made into PNG" in one.notes[0]


def test_of_a_moving_gif_the_first_frame_is_taken() -> None:
    """The word says so."""
    frames = [drawn(), Image.new("RGB", (64, 48), (0, 200, 0))]
    one = picture(saved("GIF", frames[0], save_all=True, append_images=frames[1:]), "a.gif")
    colour = opened(one.data).convert("RGB").getpixel((5, 5))
    assert isinstance(colour, tuple)
    assert colour[0] > 150
    assert one.notes == ("a.gif: GIF made into PNG, the first of 2 frames.",)


def test_a_picture_is_turned_upright_and_its_notes_stay_here() -> None:
    """Orientation 6 is a quarter turn: what was at the left is above."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, PLACE.decode()
    one = picture(saved("WEBP", exif=exif), "a.webp")
    turned = opened(one.data)
    assert turned.size == (48, 64)
    assert PLACE not in one.data
    assert dict(turned.getexif()) == {}
    above = turned.convert("RGB").getpixel((24, 4))
    assert isinstance(above, tuple)
    assert above[0] > 150


def test_what_is_transparent_stays_so() -> None:
    """In a WebP with alpha and in a GIF with a colour for it."""
    glass = Image.new("RGBA", (20, 10), (200, 0, 0, 0))
    glass.paste((0, 0, 200, 255), (10, 0, 20, 10))
    for data in (saved("WEBP", glass, lossless=True), saved("GIF", glass)):
        image = opened(picture(data, "a").data)
        assert image.mode == "RGBA"
        assert [image.getpixel((x, 5))[3] for x in (2, 15)] == [0, 255]  # type: ignore[index]


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_picture_of_more_than_20_mib_is_made_smaller(form: str) -> None:
    """In its own form, with the same sides, and a word with both sizes."""
    side = 2700 if form == "PNG" else 4400
    noise = Image.frombytes("RGB", (side, side), random.Random(5).randbytes(3 * side * side))
    data = saved("PNG", noise, compress_level=1) if form == "PNG" else saved("JPEG", noise, quality=100, subsampling=0)
    assert len(data) > MOST_BYTES
    one = picture(data, "large.bin")
    assert len(one.data) <= MOST_BYTES
    assert opened(one.data).format == form
    assert isinstance(one.part, ImagePart)
    assert one.part.width == one.part.height
    assert one.part.width < side or form == "JPEG"
    if one.part.width < side:
        assert f"{side}×{side} scaled to" in one.notes[0]
        assert f"{one.part.width}×{one.part.height}" in one.notes[0]
    assert "20 MiB" in one.notes[0]


def test_a_picture_with_much_beside_its_pixels_is_saved_anew() -> None:
    """It keeps its size."""
    one = picture(heavy(), "a.png")
    assert opened(one.data).size == (8, 8)
    assert one.notes == ("a.png: saved anew, because it was larger than 20 MiB.",)
    assert one.size == len(one.data) < 1000


@pytest.mark.parametrize("form", ["WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_a_cut_off_picture_of_any_form_is_refused(form: str) -> None:
    """Pillow's complaints do not reach a person."""
    data = saved(form)
    for length in (20, len(data) // 3, len(data) // 2):
        with pytest.raises(ConfigError, match=r"cut off or damaged|is no picture"):
            picture(data[:length], "a.bin")


def test_bombs_of_other_forms_are_refused_before_they_are_decoded() -> None:
    """A BMP of a hundred bytes and a GIF of forty that claim billions of pixels."""
    header = struct.pack("<2sIHHIIiiHHIIiiII", b"BM", 154, 0, 0, 54, 40, 60_000, 60_000, 1, 24, 0, 100, 0, 0, 0, 0)
    with pytest.raises(ConfigError, match="pixels"):
        picture(header + bytes(100), "bomb.bmp")
    gif = (
        b"GIF89a"
        + struct.pack("<HHBBB", 20_000, 20_000, 0, 0, 0)
        + b","
        + struct.pack("<HHHHB", 0, 0, 20_000, 20_000, 0)
        + b"\x02\0;"
    )
    with pytest.raises(ConfigError, match="pixels"):
        picture(gif, "bomb.gif")


def test_a_heic_that_nothing_here_reads_says_what_would() -> None:
    """Pillow needs a helper of its own for it."""
    with pytest.raises(ConfigError, match="HE") as caught:
        picture(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(60), "a.heic")
    assert "pillow-heif" in caught.value.hint or "Open it" in caught.value.hint


def test_without_pillow_a_word_says_how_to_get_it(tmp_path: Path) -> None:
    """PNG and JPEG need none of it."""
    (tmp_path / "a.webp").write_bytes(saved("WEBP"))
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "large.png").write_bytes(heavy())
    script = f"""
        import sys
        from pathlib import Path
        sys.path[:0] = {sys.path!r}
        sys.modules["PIL"] = None
        from grokchat.attachments import find
        from grokchat.errors import ConfigError
        for name in ("a.png", "a.webp", "large.png"):
            try:
                print(find(Path({str(tmp_path)!r}, name)).attachments[0].facts)
            except ConfigError as error:
                print(error)
    """
    said = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, timeout=60)
    taken, webp, large = said.stdout.strip().split("\n")
    assert "3×2" in taken
    assert "is a WebP picture" in webp
    assert "is too large" in large
    assert INSTALL in webp
    assert INSTALL in large
