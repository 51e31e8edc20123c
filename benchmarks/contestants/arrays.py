"""The numbers that all contestants are given: the same for each."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Convolution, Training

Numbers = NDArray[np.float32]


@lru_cache(maxsize=8)  # all contestants of a race ask for the same, and drawing takes longer than many of them
def normal(*shape: int, seed: int = 0) -> Numbers:
    """Numbers around 0, drawn anew for each seed."""
    numbers = np.random.default_rng(seed).standard_normal(shape, np.float32)
    numbers.setflags(write=False)
    return numbers


def convolution_arrays(case: Convolution, result_shape: tuple[int, ...]) -> tuple[Numbers, Numbers, Numbers]:
    """Images, a kernel, and a gradient of the result."""
    return normal(*case.images_shape), normal(*case.kernel_shape, seed=1), normal(*result_shape, seed=2)


def batches(case: Training, count: int) -> tuple[Numbers, NDArray[Any]]:
    """So many batches of images, and the numbers of their classes."""
    generator = np.random.default_rng(3)
    labels = generator.integers(0, case.classes, (count, case.batch), np.int32)
    return generator.standard_normal((count, *case.images_shape), np.float32), labels


def images_of(file: str) -> dict[str, NDArray[Any]]:
    """Images and labels to train on and to test with, out of the file that the command wrote."""
    with np.load(file) as arrays:
        return {name: arrays[name] for name in arrays.files}
