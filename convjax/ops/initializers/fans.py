"""Random kernels whose spread follows from how many numbers meet in one: He, LeCun and Glorot."""

import math
from typing import Literal, SupportsIndex

import jax
import numpy as np
from jax.nn.initializers import Initializer
from jaxtyping import Array

from convjax.arithmetic.axes import integer
from convjax.arithmetic.counting import truth

from .requests import in_groups, initializer


def he_normal(*, groups: SupportsIndex = 1, transposed: bool = False) -> Initializer:
    """Draw from a normal distribution that keeps the variance of activations through a ReLU.

    Formula:
        variance = 2 / fan_in, with fan_in = ∏ kernel_size · in_channels / groups: the numbers that meet in one output.
        The distribution is cut at two standard deviations and then widened, so that this is its variance.

    Args:
        groups: parts that the channels are split into; it matters where transposed is True.
        transposed: whether the kernel is that of a transposed convolution, which has its output channels last but one.
            Every tap is counted, though with stride s each output of it meets only one in s along each axis.

    Returns:
        A function of (key, shape, dtype) that gives an array; shape is (*kernel_size, channels, channels) with up to
        three spatial axes, or (in_features, out_features).

    Raises:
        ConvjaxError: groups that are no int, below 1 or do not divide the last axis, a transposed that is neither True
            nor False; and from the function, a key, shape or dtype that is none.

    Example:
        >>> kernel = he_normal()(jax.random.key(0), (3, 3, 64, 32), "float32")
        >>> round(float(kernel.var()) * 3 * 3 * 64, 1)
        2.0

    Source:
        He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015, section 2.2, equation 10.
    """
    return _scaled(2.0, "fan_in", "truncated_normal", groups, transposed)


def he_uniform(*, groups: SupportsIndex = 1, transposed: bool = False) -> Initializer:
    """Draw from an interval, so that the variance of activations is kept through a ReLU.

    Formula:
        variance = 2 / fan_in, from −√(6 / fan_in) to √(6 / fan_in), with fan_in = ∏ kernel_size · in_channels / groups.

    Args:
        groups: as for he_normal.
        transposed: as for he_normal.

    Returns:
        A function of (key, shape, dtype) that gives an array, as he_normal does.

    Raises:
        ConvjaxError: as he_normal.

    Example:
        >>> kernel = he_uniform()(jax.random.key(0), (3, 3, 64, 32), "float32")
        >>> bool(abs(kernel).max() <= (6 / (3 * 3 * 64)) ** 0.5)
        True

    Source:
        He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015, section 2.2, equation 10, for the variance.
    """
    return _scaled(2.0, "fan_in", "uniform", groups, transposed)


def lecun_normal(*, groups: SupportsIndex = 1, transposed: bool = False) -> Initializer:
    """Draw from a normal distribution that keeps the variance of activations, where nothing is cut off at zero.

    Formula:
        variance = 1 / fan_in, with fan_in = ∏ kernel_size · in_channels / groups. The distribution is cut at two
        standard deviations and then widened, so that this is its variance.

    Args:
        groups: as for he_normal.
        transposed: as for he_normal.

    Returns:
        A function of (key, shape, dtype) that gives an array, as he_normal does.

    Raises:
        ConvjaxError: as he_normal.

    Example:
        >>> kernel = lecun_normal()(jax.random.key(0), (3, 3, 64, 32), "float32")
        >>> round(float(kernel.var()) * 3 * 3 * 64, 1)
        1.0

    Source:
        LeCun, Bottou, Orr and Müller, Efficient BackProp, 1998, section 4.6.
    """
    return _scaled(1.0, "fan_in", "truncated_normal", groups, transposed)


def lecun_uniform(*, groups: SupportsIndex = 1, transposed: bool = False) -> Initializer:
    """Draw from an interval, so that the variance of activations is kept where nothing is cut off at zero.

    Formula:
        variance = 1 / fan_in, from −√(3 / fan_in) to √(3 / fan_in), with fan_in = ∏ kernel_size · in_channels / groups.

    Args:
        groups: as for he_normal.
        transposed: as for he_normal.

    Returns:
        A function of (key, shape, dtype) that gives an array, as he_normal does.

    Raises:
        ConvjaxError: as he_normal.

    Example:
        >>> kernel = lecun_uniform()(jax.random.key(0), (3, 3, 64, 32), "float32")
        >>> bool(abs(kernel).max() <= (3 / (3 * 3 * 64)) ** 0.5)
        True

    Source:
        LeCun, Bottou, Orr and Müller, Efficient BackProp, 1998, section 4.6.
    """
    return _scaled(1.0, "fan_in", "uniform", groups, transposed)


def glorot_normal(*, groups: SupportsIndex = 1, transposed: bool = False) -> Initializer:
    """Draw from a normal distribution between what activations need forwards and gradients need backwards.

    Formula:
        variance = 2 / (fan_in + fan_out), with fan_in = ∏ kernel_size · in_channels / groups and
        fan_out = ∏ kernel_size · out_channels / groups. The distribution is cut at two standard deviations and then
        widened, so that this is its variance.

    Args:
        groups: parts that the channels are split into; each output channel then goes into one group alone.
        transposed: as for he_normal; with both fans counted, it changes nothing.

    Returns:
        A function of (key, shape, dtype) that gives an array, as he_normal does.

    Raises:
        ConvjaxError: as he_normal.

    Example:
        >>> kernel = glorot_normal(groups=4)(jax.random.key(0), (3, 3, 64, 32), "float32")
        >>> round(float(kernel.var()) * (3 * 3 * 64 + 3 * 3 * 8) / 2, 1)
        1.0

    Source:
        Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010, section
        4.2.1, equation 12, for the variance.
    """
    return _scaled(1.0, "fan_avg", "truncated_normal", groups, transposed)


def glorot_uniform(*, groups: SupportsIndex = 1, transposed: bool = False) -> Initializer:
    """Draw from an interval between what activations need forwards and gradients need backwards.

    Formula:
        variance = 2 / (fan_in + fan_out), from −√(6 / (fan_in + fan_out)) to √(6 / (fan_in + fan_out)); see
        glorot_normal.

    Args:
        groups: as for glorot_normal.
        transposed: as for glorot_normal.

    Returns:
        A function of (key, shape, dtype) that gives an array, as he_normal does.

    Raises:
        ConvjaxError: as he_normal.

    Example:
        >>> kernel = glorot_uniform()(jax.random.key(0), (3, 3, 64, 32), "float32")
        >>> bool(abs(kernel).max() <= (6 / (3 * 3 * 64 + 3 * 3 * 32)) ** 0.5)
        True

    Source:
        Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010, section
        4.2.2, equation 16: normalized initialization.
    """
    return _scaled(1.0, "fan_avg", "uniform", groups, transposed)


def _scaled(
    scale: float,
    mode: Literal["fan_in", "fan_avg"],
    distribution: Literal["truncated_normal", "uniform"],
    groups: SupportsIndex,
    transposed: bool,
) -> Initializer:
    parts = integer("groups", groups, at_least=1)
    backwards = truth("transposed", transposed)

    def fill(key: Array, shape: tuple[int, ...], dtype: np.dtype) -> Array:
        taps, (first, last) = math.prod(shape[:-2]), (shape[-2], in_groups(shape, parts))
        fan_in, fan_out = (taps * last, taps * first) if backwards else (taps * first, taps * last)
        fan = fan_in if mode == "fan_in" else (fan_in + fan_out) / 2
        as_counted_by_jax = scale * taps * first / fan  # it takes the last axis but one for the input channels
        draw = jax.nn.initializers.variance_scaling(as_counted_by_jax, "fan_in", distribution)
        return draw(key, shape, dtype)

    return initializer(fill, least_axes=2)
