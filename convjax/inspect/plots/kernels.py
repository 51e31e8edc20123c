"""What the first convolution looks for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from jaxtyping import Float

from convjax.arithmetic.messages import problem

from .colours import ink_on, largest_of, signed
from .sheets import Sheet, enlarged
from .writing import shortened, write

SIDE, GAP, COLUMNS = 108, 14, 8  # pixels: of a kernel of one channel, between two; kernels in a row
MOST_KERNELS, MOST_CHANNELS = 64, 4
MOST_NUMBERS, MOST_SIGNS = 4, 9  # windows up to this width have numbers in their cells, or signs
LEAST_NUMBER = 0.1  # two decimals tell little of what is smaller
COLOURS_OF_RGB = ("red", "green", "blue")


def plot_kernels(
    kernel: Float[np.ndarray, "height width in_channels out_channels"], path: str | Path, *, title: str
) -> None:
    """Draw the kernels of a convolution, each weight by its sign and size: blue below 0, white at 0, orange above.

    One scale holds for all. Cells of small windows hold the numbers, those of middle-sized ones the signs. Of several
    input channels each has a panel, one below the other; of more than four, the first four, and of more than 64
    kernels the first 64: the picture says so.

    Args:
        kernel: one window for each pair of an input and an output channel.
        path: the PNG to write.
        title: stands above them.

    Raises:
        ConvjaxError: the kernel has not four axes.
        OSError: the file cannot be written.
    """
    if np.ndim(kernel) != 4:
        what = f"kernel must be (height, width, in_channels, out_channels), got shape {np.shape(kernel)}"
        raise problem(what, "", "Use the kernel of a convolution with two spatial axes.")
    height, width, in_channels, out_channels = kernel.shape
    kernels, channels = min(out_channels, MOST_KERNELS), min(in_channels, MOST_CHANNELS)
    tall = max(1, round(SIDE * height / max(height, width)))
    columns = min(COLUMNS, kernels)
    block = channels * (tall + 4) + 20
    margin = 60 if channels > 1 else GAP
    across = max(margin + columns * (SIDE + GAP), 640)
    rows = -(-kernels // columns)
    sheet = Sheet(across, 84 + rows * (block + GAP))
    sheet.say(GAP, 12, shortened(title, across // 9), size=16)
    largest = largest_of(kernel)
    sheet.say(GAP, 40, _told(kernel.shape, kernels, channels), color="#616161")
    sheet.scale(across - GAP, 41, largest)
    for number in range(kernels):
        left = margin + number % columns * (SIDE + GAP)
        top = 76 + number // columns * (block + GAP)
        sheet.say(left, top, str(number), size=12, color="#616161")
        for channel in range(channels):
            y = top + 18 + channel * (tall + 4)
            _draw(sheet, left, y, kernel[:, :, channel, number], largest)
            if channels > 1 and number % columns == 0:
                name = COLOURS_OF_RGB[channel] if in_channels == 3 else f"{channel}"
                sheet.say(margin - 6, y + tall / 2, name, size=12, ha="right", va="center", color="#616161")
    write(sheet.figure, path)


def _told(shape: tuple[int, ...], kernels: int, channels: int) -> str:
    height, width, in_channels, out_channels = shape
    told = f"{out_channels} kernels of {height}×{width}"
    if kernels < out_channels:
        told = f"the first {kernels} of {told}"
    if in_channels > 1:
        told += f", a panel for each of {in_channels} input channels"
    if channels < in_channels:
        told = told.replace("each of", f"the first {channels} of")
    return told


def _draw(sheet: Sheet, left: float, top: float, weights: Float[np.ndarray, "height width"], largest: float) -> None:
    colours = signed(weights, largest)
    picture = enlarged(colours, SIDE)
    sheet.put(left, top, picture)
    sheet.frame(left, top, picture.shape[1], picture.shape[0])
    height, width = weights.shape
    if max(height, width) > MOST_SIGNS:
        return
    side = SIDE / max(height, width)
    with_numbers = max(height, width) <= MOST_NUMBERS and LEAST_NUMBER <= largest < 1000
    for (i, j), weight in np.ndenumerate(weights):
        text = _number(weight) if with_numbers else _sign(weight)
        place = (left + (j + 0.5) * side, top + (i + 0.5) * side)
        size = min(12.0, side / 2.3) if with_numbers else min(16.0, side)
        sheet.say(*place, text, size=size, ha="center", va="center_baseline", color=ink_on(colours[i, j]))


def _sign(weight: float) -> str:
    if not np.isfinite(weight):
        return "?"
    return "" if not weight else "+" if weight > 0 else "\N{MINUS SIGN}"


def _number(weight: float) -> str:
    """A weight in at most five letters."""
    if not np.isfinite(weight):
        return "?"
    decimals = 2 if abs(weight) < 9.995 else 1 if abs(weight) < 99.95 else 0
    text = f"{weight:.{decimals}f}".replace("-", "\N{MINUS SIGN}")
    return text.replace("0.", ".", 1) if text.lstrip("\N{MINUS SIGN}").startswith("0.") else text
