"""What a caller gives to every loop, in one form."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

PerAxis = int | Sequence[int]
Padding = str | Sequence[tuple[int, int]]


def each(value: PerAxis, axes: int) -> tuple[int, ...]:
    """One value per axis."""
    return (value,) * axes if isinstance(value, int) else tuple(value)


def wide(array: ArrayLike) -> NDArray[Any]:
    """The array in the widest type of its kind, float64 or complex128."""
    array = np.asarray(array)
    return array.astype(np.complex128 if np.iscomplexobj(array) else np.float64)
