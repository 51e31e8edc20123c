"""Arrays as text, quickly: each float32 as a short decimal that is read as the same float32 again."""

from __future__ import annotations

from typing import Any

import numpy as np

_DIGITS = (7, 8, 9)  # significant ones: 9 always tell a float32 from its neighbours
_LARGEST_POWER = 22  # 10 to at most this is exact in float64, so that one division rounds to the nearest


def as_json(array: np.ndarray | None) -> str:
    """The array as nested lists."""
    if array is None:
        return "null"
    pattern, numbers = _pattern_and_numbers(array)
    for size in array.shape[::-1]:
        pattern = f"[{','.join([pattern] * size)}]"
    return pattern % tuple(numbers)


def words(array: np.ndarray) -> list[str]:
    """Each number of the array, in order."""
    pattern, numbers = _pattern_and_numbers(array)
    return [pattern % number for number in numbers]


def _pattern_and_numbers(array: np.ndarray) -> tuple[str, list[Any]]:
    """Plain numbers of Python, and how each is written."""
    numbers = array.ravel()
    if array.dtype.kind in "iu" or (np.array_equal(numbers, np.rint(numbers)) and np.abs(numbers).max() < 2**24):
        return "%d", numbers.astype(np.int64).tolist()
    if array.dtype == np.float32:
        return "%.9g", _rounded(numbers).tolist()
    return "%.17g", numbers.tolist()


def _rounded(numbers: np.ndarray) -> np.ndarray:
    """As float64, the decimal of the fewest digits that is nearest to each float32 and to no other."""
    exact = numbers.astype(np.float64)
    size = np.abs(exact)
    exponent = np.floor(np.log10(np.where(size == 0, 1, size))).astype(np.int64)
    found, missing = exact.copy(), np.ones(exact.shape, bool)
    for digits in _DIGITS:
        places = digits - 1 - exponent
        power = 10.0 ** np.minimum(np.abs(places), _LARGEST_POWER)
        decimal = np.where(places >= 0, np.rint(exact * power) / power, np.rint(exact / power) * power)
        good = missing & (decimal.astype(np.float32) == numbers)
        found[good] = decimal[good]
        missing &= ~good
    return found
