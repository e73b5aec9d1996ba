"""Pictures that the service does not take are made into PNG, and too large ones smaller, through Pillow (extra `images`)."""

from __future__ import annotations

import importlib
import io
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from grokchat.attachments.attachment import size_words
from grokchat.errors import ConfigError
from grokchat.wire.pictures import JPEG, MOST_BYTES, PNG, check_pixels

if TYPE_CHECKING:
    from PIL import Image

INSTALL = 'pip install "grokchat[images]"'
_FORMATS = {
    PNG: "PNG",
    JPEG: "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
    "image/heic": "HEIF",
    "image/avif": "AVIF",
}
_NAMES = {"image/heic": "HEIC", "image/webp": "WebP"}


def converted(data: bytes, kind: str, told: str) -> tuple[bytes, str]:
    """The picture as a PNG (a JPEG stays one) of at most 20 MiB, turned upright and without notes, and what was done in words.

    Raises ConfigError that tells what to install, ValueError for a picture that cannot be read.
    """
    image = opened(data, kind, told)
    name = _NAMES.get(kind, _FORMATS[kind])
    try:
        return _encoded(image, "JPEG" if kind == JPEG else "PNG", "" if kind in (PNG, JPEG) else name)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ValueError("is cut off or damaged") from error


def opened(data: bytes, kind: str, told: str) -> Image.Image:
    """The picture as Pillow reads it, decoded by nothing but its own format's reader. Raises as `converted`."""
    try:
        from PIL import Image
    except ImportError as error:
        large = "is too large to be sent" if kind in (PNG, JPEG) else f"is a {_NAMES.get(kind, _FORMATS[kind])} picture"
        raise ConfigError(f"{told} {large}; changing it needs Pillow.", hint=f"{INSTALL}, or convert it yourself.") from error
    if kind == "image/heic":
        with suppress(ImportError):
            importlib.import_module("pillow_heif").register_heif_opener()
    with warnings.catch_warnings():
        # Pillow warns of what is refused below with words.
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data), formats=[_FORMATS[kind]])
        except KeyError as error:
            raise ConfigError(
                f"{told} is a {_FORMATS[kind]} picture, which cannot be read here.", hint="pip install pillow-heif, or convert it."
            ) from error
        except Image.DecompressionBombError as error:
            raise ValueError("has more pixels than are taken") from error
        except (OSError, SyntaxError, ValueError) as error:
            raise ValueError("is cut off or damaged") from error
    check_pixels(*image.size)
    return image


def _encoded(image: Image.Image, form: str, was: str) -> tuple[bytes, str]:
    from PIL import ImageOps

    frames = int(getattr(image, "n_frames", 1))
    image = ImageOps.exif_transpose(image)
    size = image.size
    image = image.convert("RGBA" if image.has_transparency_data and form == "PNG" else "RGB")
    data = _bytes(image, form)
    while len(data) > MOST_BYTES:
        share = min(0.9, (MOST_BYTES / len(data)) ** 0.5)
        image = image.resize((max(1, int(image.width * share)), max(1, int(image.height * share))))
        data = _bytes(image, form)
    done = [f"{was} made into PNG"] if was else []
    done += [f"the first of {frames} frames"] if frames > 1 else []
    if image.size != size:
        done.append(f"{size[0]}×{size[1]} scaled to {image.width}×{image.height} ({size_words(len(data))}), 20 MiB are taken")
    return data, ", ".join(done or ["saved anew, because it was larger than 20 MiB"])


def _bytes(image: Image.Image, form: str) -> bytes:
    file = io.BytesIO()
    image.save(file, form, quality=92) if form == "JPEG" else image.save(file, form)
    return file.getvalue()
