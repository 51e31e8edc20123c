"""Kernels of transposed convolutions that upsample."""

from typing import SupportsIndex

import numpy as np
from jax import lax
from jax.nn.initializers import Initializer
from jaxtyping import Array

from convjax.arithmetic.axes import integer

from .isometries import channels_to_themselves
from .requests import initializer


def bilinear(*, groups: SupportsIndex = 1) -> Initializer:
    """Make a kernel with which a transposed convolution interpolates between the elements of each channel.

    Formula:
        kernel[t, j, c] = ∏ max(1 − |t − (k − 1)/2| / f, 0) over the axes, where f = ⌈k / 2⌉ and j is the number of c in
        its group; else 0. To enlarge images by f, use stride f, padding="SAME" and k = 2·f where f is even, 2·f − 1
        where it is odd: the result is upsample(x, factor=f, method="bilinear"), but for the ⌊f / 2⌋ elements at each
        edge, where neighbours are missing and count as zeros here.

    Args:
        groups: parts that the channels are split into, most often one for every channel.

    Returns:
        A function of (key, shape, dtype) that gives an array; shape is (*kernel_size, channels, channels) with one to
        three spatial axes. The key is not used.

    Raises:
        ConvjaxError: groups that are no int, below 1 or do not divide the last axis; and from the function, a key,
            shape or dtype that is none.

    Example:
        >>> bilinear()(jax.random.key(0), (4, 1, 1), "float32").ravel().tolist()
        [0.25, 0.75, 0.75, 0.25]

    Source:
        Long, Shelhamer and Darrell, Fully convolutional networks for semantic segmentation, 2015, section 3.3.
    """
    parts = integer("groups", groups, at_least=1)

    def fill(key: Array, shape: tuple[int, ...], dtype: np.dtype) -> Array:
        del key  # nothing is drawn
        weights = np.ones(())
        for size in shape[:-2]:
            weights = weights[..., None] * _triangle(size)
        joined = channels_to_themselves(shape, parts, dtype).reshape((1,) * weights.ndim + shape[-2:])
        return lax.convert_element_type(weights[..., None, None], dtype) * joined

    return initializer(fill, least_axes=3)


def _triangle(size: int) -> np.ndarray:
    reach = (size + 1) // 2
    return 1 - np.abs(np.arange(size) - (size - 1) / 2) / reach
