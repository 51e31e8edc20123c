"""The images that a network is surest of, and wrong about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from .sheets import Sheet, as_rgb, enlarged
from .writing import shortened, write

COLUMNS = 6
SIDE, GAP, LINES = 140, 38, 62  # pixels: of an image, between two, of what is written below it
NAME_LINE = 15  # more, where they have names
LONGEST_NAME, LONGEST_FILE = 16, 26


@dataclass(frozen=True, eq=False)
class Mistake:
    """An image that was taken for something else.

    Args:
        image: as it is stored.
        index: its number among the images that were looked at.
        true: the name of its class.
        said: the name of the class that it was taken for.
        probability: that the network gave to what it said, a share from 0 to 1.
        name: of its file, where it has one.
    """

    image: UInt8[np.ndarray, "height width channels"]
    index: int
    true: str
    said: str
    probability: float
    name: str = ""


def plot_mistakes(mistakes: Sequence[Mistake], path: str | Path, *, title: str, pixel_max: int = 255) -> None:
    """Draw images that were taken for something else: the image, its class, what it was taken for, how surely.

    Args:
        mistakes: in the order in which they are drawn, the most confident first; none gives a picture that says so.
        path: the PNG to write.
        title: stands above them.
        pixel_max: the number that a white pixel has.

    Raises:
        OSError: the file cannot be written.
    """
    rows = max(1, -(-len(mistakes) // COLUMNS))
    lines = LINES + (NAME_LINE if any(mistake.name for mistake in mistakes) else 0)
    width = COLUMNS * (SIDE + GAP) + GAP
    sheet = Sheet(width, 48 + rows * (SIDE + lines) + 6)
    sheet.say(width / 2, 14, shortened(title, 110), size=16, ha="center")
    if not mistakes:
        sheet.say(width / 2, 130, "no image was taken for another class", size=14, ha="center")
    for number, mistake in enumerate(mistakes):
        left = GAP + number % COLUMNS * (SIDE + GAP)
        top = 48 + number // COLUMNS * (SIDE + lines)
        picture = enlarged(as_rgb(mistake.image, pixel_max), SIDE)
        height, wide = picture.shape[:2]
        x, y = left + (SIDE - wide) // 2, top + (SIDE - height) // 2
        sheet.put(x, y, picture)
        sheet.frame(x, y, wide, height)
        sheet.say(left, top + SIDE + 5, f"said {shortened(mistake.said, LONGEST_NAME)}")
        sheet.say(left, top + SIDE + 22, f"is {shortened(mistake.true, LONGEST_NAME)}", color="#616161")
        detail = f"{as_share(mistake.probability)} sure · image {mistake.index}"
        sheet.say(left, top + SIDE + 38, detail, size=11, color="#616161")
        if mistake.name:
            sheet.say(left, top + SIDE + 53, shortened(mistake.name, LONGEST_FILE), size=11, color="#616161")
    write(sheet.figure, path)


def as_share(share: float) -> str:
    """A probability; never 100 % where a doubt was left."""
    return "> 99.9 %" if 0.9995 <= share < 1 else f"{100 * share:.1f} %"
