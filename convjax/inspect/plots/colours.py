"""Colours that colour-blind readers tell apart, and what says the sign of a number."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, UInt8
from matplotlib.colors import LinearSegmentedColormap

# Okabe and Ito chose them for colour-blind readers.
BLUE, ORANGE, BLACK = "#0072B2", "#D55E00", "#000000"
NEGATIVE, POSITIVE = "#004c77", "#8f3f00"  # the same, darker: what is largest stands out from what is large

SIGNED = LinearSegmentedColormap.from_list(
    "signed", [(0, NEGATIVE), (0.2, BLUE), (0.5, "#ffffff"), (0.8, ORANGE), (1, POSITIVE)]
).with_extremes(bad="#808080")  # no number


def signed(values: Float[np.ndarray, "*shape"], largest: float) -> UInt8[np.ndarray, "*shape 3"]:
    """Numbers as colours: blue below 0, white at 0, orange above; grey is no finite number.

    Args:
        values: any numbers.
        largest: the magnitude that has the darkest colour; 0 where all numbers are 0.
    """
    scaled = np.where(np.isfinite(values), values, np.nan) / (largest or 1.0)
    return SIGNED(np.ma.masked_invalid(0.5 + 0.5 * scaled), bytes=True)[..., :3]


def largest_of(values: Float[np.ndarray, "*shape"]) -> float:
    """The largest magnitude of finite numbers, 0 where there are none."""
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size else 0.0


def ink_on(colour: UInt8[np.ndarray, " 3"]) -> str:
    """Black or white, whichever stands out more on a colour (relative luminance of WCAG 2)."""
    share = np.asarray(colour, float) / 255
    linear = np.where(share <= 0.03928, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return "black" if linear @ (0.2126, 0.7152, 0.0722) > 0.179 else "white"
