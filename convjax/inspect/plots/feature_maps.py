"""What the convolutions and pools of a network make of one image."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import UInt8

from .colours import largest_of, signed
from .sheets import Sheet, as_rgb, enlarged, mosaic
from .writing import shortened, write

if TYPE_CHECKING:
    from convjax.inspect.capturing import LayerOutput

WIDTH, GAP = 1090, 16
FEW, MOST = 8, 32  # feature maps that are drawn large; that are drawn of a layer
LARGE, SMALL, BETWEEN = 128, 60, 4  # pixels


def plot_feature_maps(
    outputs: Sequence[LayerOutput],
    path: str | Path,
    *,
    title: str,
    image: UInt8[np.ndarray, "height width channels"] | None = None,
    pixel_max: int = 255,
) -> None:
    """Draw the feature maps of every layer, each number by its sign and size: blue below 0, white at 0, orange above.

    Each layer has a scale of its own, whose ends are written beside it. Of more than 32 feature maps the first 32 are
    drawn: the picture says so.

    Args:
        outputs: from :func:`convjax.inspect.layer_outputs`, in the order in which they are drawn.
        path: the PNG to write.
        title: stands above them.
        image: what the network was shown, as it is stored; drawn first.
        pixel_max: the number that a white pixel of the image has.

    Raises:
        OSError: the file cannot be written.
    """
    shown = None if image is None else enlarged(as_rgb(image, pixel_max), LARGE)
    strips = [_strip(output) for output in outputs]
    above = 0 if shown is None else shown.shape[0] + GAP
    sheet = Sheet(WIDTH, 48 + above + sum(strip.shape[0] + 44 for strip in strips) + (0 if strips else 30))
    sheet.say(GAP, 14, shortened(title, 110), size=16)
    y: float = 48
    if shown is not None:
        sheet.put(GAP, y, shown)
        sheet.frame(GAP, y, shown.shape[1], shown.shape[0])
        y += above
    if not outputs:
        sheet.say(GAP, y, "no convolution and no pool with two spatial axes was found")
    for output, strip in zip(outputs, strips, strict=True):
        height, width, count = output.maps.shape
        drawn = f"{count} feature maps" if count <= MOST else f"the first {MOST} of {count} feature maps"
        sheet.say(GAP, y, shortened(output.name, 40), weight="bold")
        sheet.say(GAP + 340, y, f"{output.kind} · {drawn} of {height}×{width}", color="#616161")
        sheet.scale(WIDTH - GAP, y, largest_of(output.maps))
        sheet.put(GAP, y + 22, strip)
        y += strip.shape[0] + 44
    write(sheet.figure, path)


def _strip(output: LayerOutput) -> UInt8[np.ndarray, "height width 3"]:
    """The feature maps of one layer, each in a thin frame."""
    count = min(output.maps.shape[-1], MOST)
    side = LARGE if count <= FEW else SMALL
    columns = (WIDTH - 2 * GAP + BETWEEN) // (side + 2 + BETWEEN)
    largest = largest_of(output.maps)
    pictures = [
        np.pad(
            signed(enlarged(output.maps[..., channel], side), largest), ((1, 1), (1, 1), (0, 0)), constant_values=190
        )
        for channel in range(count)
    ]
    return mosaic(pictures, columns, gap=BETWEEN)
