"""Arrays of any size that are worth looking at: what a kernel looks for, what an image may hold."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

Pattern = Callable[[tuple[int, ...]], "np.ndarray | None"]
"""Of sizes, one per axis; None where there is no such pattern of these sizes."""


def outer(vectors: list[np.ndarray]) -> np.ndarray:
    """The product of one number of each vector, for every choice of them."""
    result = np.ones(())
    for vector in vectors:
        result = np.multiply.outer(result, vector)
    return result


def binomial(taps: int) -> np.ndarray:
    """A row of the triangle of Pascal: 1 2 1 of three taps."""
    return np.array([math.comb(taps - 1, tap) for tap in range(taps)], float)


def centre(size: tuple[int, ...]) -> tuple[int, ...]:
    """The tap in the middle; of two in the middle the first."""
    return tuple((taps - 1) // 2 for taps in size)


def identity(size: tuple[int, ...]) -> np.ndarray:
    """1 in the middle, 0 elsewhere."""
    pattern = np.zeros(size)
    pattern[centre(size)] = 1
    return pattern


def difference(taps: int) -> np.ndarray:
    """1 before the middle, -1 behind it."""
    places = np.arange(taps)
    return np.sign((taps - 1) - 2 * places).astype(float)


def edges(axis: int) -> Pattern:
    """The difference along an axis, and a sum along all others."""

    def pattern(size: tuple[int, ...]) -> np.ndarray | None:
        place = len(size) + axis
        if place < 0 or size[place] < 2:
            return None
        return outer([difference(taps) if one == place else np.ones(taps) for one, taps in enumerate(size)])

    return pattern


def sobel(axis: int) -> Pattern:
    """The difference along an axis and a weighted mean along all others, both of the triangle of Pascal.

    Source:
        I. Sobel and G. Feldman, A 3×3 isotropic gradient operator for image processing, 1968.
    """

    def pattern(size: tuple[int, ...]) -> np.ndarray | None:
        place = len(size) + axis
        if len(size) < 2 or min(size) < 3:
            return None
        slope = np.convolve(binomial(size[place] - 2), [1.0, 0.0, -1.0])
        return outer([slope if one == place else binomial(taps) for one, taps in enumerate(size)])

    return pattern


def laplacian(size: tuple[int, ...]) -> np.ndarray | None:
    """The second difference along every axis, in the middle."""
    if min(size) < 3:
        return None
    pattern, middle = np.zeros(size), centre(size)
    for axis in range(len(size)):
        for step in (-1, 1):
            pattern[tuple(one + step * (place == axis) for place, one in enumerate(middle))] += 1
        pattern[middle] -= 2
    return pattern


def sharpened(size: tuple[int, ...]) -> np.ndarray | None:
    """The middle less the second difference."""
    second = laplacian(size)
    return None if second is None else identity(size) - second


def box(size: tuple[int, ...]) -> np.ndarray:
    """The same share for every tap."""
    return np.full(size, 1 / math.prod(size))


def gaussian(size: tuple[int, ...]) -> np.ndarray:
    """A row of the triangle of Pascal along each axis: what a bell curve is for whole numbers."""
    return outer([binomial(taps) / 2 ** (taps - 1) for taps in size])


def checkerboard(size: tuple[int, ...]) -> np.ndarray:
    """0 and 1 in turn."""
    return np.indices(size).sum(axis=0) % 2


def dot(size: tuple[int, ...]) -> np.ndarray:
    """1 in the middle."""
    return identity(size)


def edge(size: tuple[int, ...]) -> np.ndarray:
    """0 in the first half of the last axis, 9 in the second."""
    return np.broadcast_to(np.where(np.arange(size[-1]) < (size[-1] + 1) // 2, 0, 9), size)


def ramp(size: tuple[int, ...]) -> np.ndarray:
    """0, 1, 2 and so on along the last axis."""
    return np.broadcast_to(np.arange(size[-1]), size)
