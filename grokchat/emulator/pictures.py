"""Pictures in a request: checked as the service checks them, counted, and described so that it shows what arrived."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from grokchat.conversation import picture_tokens
from grokchat.wire.pictures import MOST_BYTES, Picture, picture_type, read_picture


def pictures_of(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The address and the detail of every picture in the messages."""
    for message in body["messages"]:
        content = message.get("content")
        for part in content if isinstance(content, list) else []:
            if part.get("type") == "image_url":
                yield part["image_url"]["url"], part["image_url"].get("detail") or "auto"


def picture_problem(body: Mapping[str, Any]) -> str:
    """What the service refuses of the pictures, empty when nothing."""
    for url, _ in pictures_of(body):
        if url.startswith("https://"):
            continue
        try:
            _, size = _decoded(url)
        except ValueError as error:
            return f"image {error}"
        if size > MOST_BYTES:
            return "image is larger than 20 MiB"
    return ""


def image_tokens(body: Mapping[str, Any]) -> int:
    """What the pictures count, by their size; one at an address counts as a photo."""
    return sum(picture_tokens(*_pixels(url), detail) for url, detail in pictures_of(body))


def described(url: str) -> str:
    """A picture in words."""
    if not url.startswith("data:"):
        return f"- a picture's address of {len(url)} characters"
    picture, size = _decoded(url)
    name = "PNG" if picture.media_type == "image/png" else "JPEG"
    return f"- a {name} image of {picture.width}×{picture.height} pixels, {size:,} bytes"


def _pixels(url: str) -> tuple[int, int]:
    if not url.startswith("data:"):
        return 0, 0
    picture, _ = _decoded(url)
    return picture.width, picture.height


def _decoded(url: str) -> tuple[Picture, int]:
    """The picture in a data address and its bytes. Raises ValueError."""
    head, _, data = url.partition(",")
    kind = head.removeprefix("data:").removesuffix(";base64")
    if not head.startswith("data:") or not head.endswith(";base64") or kind not in ("image/png", "image/jpeg", "image/jpg"):
        raise ValueError("url must be https, or the data of a png or jpeg")
    try:
        bytes_ = base64.b64decode(data, validate=True)
    except (ValueError, binascii.Error) as error:
        raise ValueError("data is no base64") from error
    if picture_type(bytes_) not in ("image/png", "image/jpeg"):
        raise ValueError("is no png or jpeg")
    return read_picture(bytes_), len(bytes_)
