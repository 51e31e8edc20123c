"""A sheet of paper measured in pixels, on which small pictures lie in rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Num, UInt8
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from .colours import SIGNED
from .writing import DPI

POINTS = 72 / DPI  # that a pixel has: sizes of letters are given in points


class Sheet:
    """A figure whose coordinates are its pixels, from the left upper corner.

    Args:
        width: in pixels.
        height: in pixels.
    """

    def __init__(self, width: float, height: float) -> None:
        """Begin with an empty sheet."""
        self.figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="white")
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, width), ylim=(height, 0))
        self._axes.axis("off")

    def say(self, x: float, y: float, text: str, *, size: float = 13, **how: Any) -> Text:
        """Write a text whose upper edge is at y; size is in pixels."""
        return self._axes.text(x, y, text, **({"fontsize": size * POINTS, "va": "top", "color": "#212121"} | how))

    def put(self, x: float, y: float, picture: UInt8[np.ndarray, "height width 3"]) -> None:
        """Lay a picture down, pixel by pixel."""
        height, width = picture.shape[:2]
        self._axes.imshow(picture, extent=(x, x + width, y + height, y), interpolation="nearest", aspect="auto")

    def frame(
        self, x: float, y: float, width: float, height: float, colour: str = "#9e9e9e", *, width_of_line: float = 1.0
    ) -> None:
        """A line around what lies here, thin unless it is said otherwise."""
        edges = ([x, x + width, x + width, x, x], [y, y, y + height, y + height, y])
        self._axes.plot(
            *edges, color=colour, linewidth=width_of_line * POINTS, zorder=2.8, solid_joinstyle="miter", clip_on=False
        )

    def squares(
        self,
        corners: Sequence[tuple[float, float]],
        side: float,
        fill: Any,
        edge: str,
        *,
        width: float = 1.0,
        dashed: bool = False,
        **how: Any,
    ) -> PolyCollection:
        """Squares with these left upper corners, all at once; fill is one colour, or one for each."""
        places = np.asarray(corners, float).reshape(-1, 1, 2)
        outlines = places + side * np.asarray([[(0, 0), (1, 0), (1, 1), (0, 1)]], float)
        style: dict[str, Any] = {
            "linewidths": width * POINTS,
            "linestyles": (0, (2.5, 2.5)) if dashed else "solid",
            "joinstyle": "miter",
        }
        squares = PolyCollection(list(outlines), facecolors=fill, edgecolors=edge, zorder=2)
        squares.set(**(style | how))
        self._axes.add_collection(squares, autolim=False)
        return squares

    def shape(self, corners: Sequence[tuple[float, float]], fill: str, edge: str = "#424242") -> None:
        """A filled shape with straight sides."""
        style: dict[str, Any] = {"facecolors": fill, "edgecolors": edge, "linewidths": POINTS, "zorder": 2}
        self._axes.add_collection(PolyCollection([np.asarray(corners, float)], **style), autolim=False)

    def scale(self, right: float, y: float, largest: float) -> None:
        """The key to signed colours, its right end here: blue, white, orange, and the numbers at the ends."""
        shades = (SIGNED(np.linspace(0, 1, 100), bytes=True)[None, :, :3]).repeat(10, axis=0)
        ends = f"{largest:.3g}"
        room = 8 * len(ends)
        self.say(right, y, f"+{ends}", size=12, ha="right")
        self.put(right - room - 12 - 100, y + 3, shades)
        self.frame(right - room - 12 - 100, y + 3, 100, 10)
        self.say(right - room - 18 - 100, y, f"\N{MINUS SIGN}{ends}", size=12, ha="right")


def enlarged(
    values: Num[np.ndarray, "height width *channels"], side: int
) -> Num[np.ndarray, "new_height new_width *channels"]:
    """A picture whose longer side has so many pixels: squares where it grows, means where it shrinks."""
    height, width = values.shape[:2]
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if scale >= 1:
        rows = np.arange(size[1]) * height // size[1]
        return values[rows][:, np.arange(size[0]) * width // size[0]]
    planes = np.moveaxis(values.reshape(height, width, -1), -1, 0).astype(np.float32)
    shrunk = [np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BOX)) for plane in planes]
    whole = np.stack(shrunk, axis=-1).reshape(size[1], size[0], *values.shape[2:])
    return np.rint(whole).astype(values.dtype) if np.issubdtype(values.dtype, np.integer) else whole


def mosaic(pictures: Sequence[UInt8[np.ndarray, "height width 3"]], columns: int, *, gap: int = 4) -> Any:
    """Pictures of one size as one: rows of so many, white between them."""
    height, width = pictures[0].shape[:2]
    rows = -(-len(pictures) // columns)
    across = min(columns, len(pictures))
    whole = np.full((rows * (height + gap) - gap, across * (width + gap) - gap, 3), 255, np.uint8)
    for number, picture in enumerate(pictures):
        top, left = number // columns * (height + gap), number % columns * (width + gap)
        whole[top : top + height, left : left + width] = picture
    return whole


def as_rgb(image: UInt8[np.ndarray, "height width channels"], pixel_max: int) -> UInt8[np.ndarray, "height width 3"]:
    """Grey and RGB images in the colours of a screen; other numbers of channels as the mean of all."""
    bright = np.clip(image.astype(np.float32) * (255 / pixel_max), 0, 255)
    grey = bright if image.shape[-1] in (1, 3) else bright.mean(axis=-1, keepdims=True)
    return np.broadcast_to(np.rint(grey).astype(np.uint8), (*image.shape[:2], 3))
