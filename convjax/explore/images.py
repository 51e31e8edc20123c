"""A picture that somebody brought along, as numbers to be looked at."""

from __future__ import annotations

import base64
import binascii
import io
from typing import Any

import numpy as np

from convjax.arithmetic.messages import shown
from convjax.data.pictures import decode_picture, read_header

from .refusals import Refusal

MOST_PIXELS = 10**6
"""A picture of as many is refused: the page scales down what is larger before it sends it."""

_LONGEST_SIDE = 512
_WHITE = 9  # one digit, so that a term can be read


def uploaded(request: dict[str, Any]) -> dict[str, Any]:
    """The picture of a request, brought to the size that is wanted.

    Args:
        request: `data`, PNG or JPEG in base64, with or without the head of a data: URL; `input_size`, height and width;
            `in_channels`, 1 for grey, which is usual, or 3 for colour; `white`, what white becomes, 9 if left out.

    Returns:
        x, (height, width, channels), of whole numbers from 0 to white; its input_size and in_channels.

    Raises:
        Refusal: 400 and 413, for what is no picture, and for one of a million pixels.
        ConvjaxError: for a damaged picture.
    """
    data = _decoded(request.get("data"))
    height, width = _sides(request.get("input_size"))
    channels = _whole("in_channels", request.get("in_channels", 1), 1, 3)
    if channels == 2:
        raise Refusal(400, "in_channels is 2. Use 1 for grey, 3 for red, green and blue.")
    white = _whole("white", request.get("white", _WHITE), 1, 255)
    name = "The picture"
    header = read_header(io.BytesIO(data), name=name)
    if header.height * header.width >= MOST_PIXELS:
        size = f"{header.width}×{header.height}"
        raise Refusal(413, f"{name} has {size} pixels. Scale it down: it must have fewer than {MOST_PIXELS:,}.")
    pixels = decode_picture(io.BytesIO(data), name=name, image_shape=(height, width, channels))
    x = np.rint(pixels * (white / 255)).astype(int)
    return {"x": x.tolist(), "input_size": [height, width], "in_channels": channels}


def _decoded(data: Any) -> bytes:
    if not isinstance(data, str) or not data:
        raise Refusal(400, "data is missing: send a PNG or JPEG in base64.")
    try:
        return base64.b64decode(data.partition(",")[2] if data.startswith("data:") else data, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(400, "data is no base64.") from None


def _sides(size: Any) -> tuple[int, int]:
    if not isinstance(size, list) or len(size) != 2:
        raise Refusal(400, f"input_size must be height and width, as [28, 28] is, not {shown(size)}.")
    height, width = (_whole("input_size", side, 1, _LONGEST_SIDE) for side in size)
    return height, width


def _whole(name: str, value: Any, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Refusal(400, f"{name} must be a whole number from {least} to {most}, not {shown(value)}.")
    return value
