"""What a page needs to know of a pool's windows beside their results: how each number counts, and which one won."""

from __future__ import annotations

import functools
import itertools

import numpy as np

from .settings import Setting
from .taps import AxisTaps


def shares_of(setting: Setting, axes: tuple[AxisTaps, ...]) -> np.ndarray:
    """For each output what an average pool multiplies the numbers of its window by: one over how many count."""
    counted = [
        [len(row) if setting.count_padding else sum(isinstance(one, int) for one in row) for row in axis.table]
        for axis in axes
    ]
    return 1.0 / functools.reduce(np.multiply.outer, [np.array(counts) for counts in counted])


def winners_of(axes: tuple[AxisTaps, ...], x: np.ndarray) -> np.ndarray:
    """For each output and channel the tap whose element is the largest of the window, the first of equal ones."""
    size = tuple(len(axis.places) for axis in axes)
    largest = np.full((*size, x.shape[-1]), -np.inf, np.float32)
    winners = np.zeros((*largest.shape, len(axes)), np.int64)
    for tap in itertools.product(*(range(len(axis.places[0])) for axis in axes)):
        reads = [[row[one] for row in axis.table] for axis, one in zip(axes, tap, strict=True)]
        inside = [np.array([isinstance(place, int) for place in read]) for read in reads]
        places = [np.array([place if isinstance(place, int) else 0 for place in read]) for read in reads]
        values = np.where(functools.reduce(np.multiply.outer, inside)[..., None], x[np.ix_(*places)], -np.inf)
        better = values > largest
        largest[better], winners[better] = values[better], tap
    return winners
