"""Kernels that keep lengths, or that give back what they get: orthogonal, delta orthogonal, dirac."""

import functools
import math
from typing import SupportsFloat, SupportsIndex

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.nn.initializers import Initializer
from jaxtyping import Array

from convjax.arithmetic.axes import integer
from convjax.arithmetic.counting import truth
from convjax.arithmetic.messages import problem
from convjax.ops import arguments

from .requests import centre, in_groups, initializer


def orthogonal(*, scale: SupportsFloat = 1.0, groups: SupportsIndex = 1) -> Initializer:
    """Draw a kernel whose output channels are orthonormal, each as one long row of its taps and input channels.

    Formula:
        Σ_t Σ_j kernel[t, j, c] · kernel[t, j, d] is scale² where c = d and 0 elsewhere, for c and d of one group.
        Where a group has more output channels than ∏ kernel_size · in_channels / groups, the rows are orthonormal
        instead, which are as many as that. Complex numbers are conjugated in one of the factors.

    Args:
        scale: the length of each output channel.
        groups: parts that the channels are split into; each is drawn by itself.

    Returns:
        A function of (key, shape, dtype) that gives an array; shape is (*kernel_size, channels, channels) with up to
        three spatial axes, or (in_features, out_features). A transposed convolution takes the same kernel: where its
        copies do not overlap, it keeps lengths.

    Raises:
        ConvjaxError: a scale that is no finite number or negative, groups that are no int, below 1 or do not divide
            the last axis; and from the function, a key, shape or dtype that is none.

    Example:
        >>> kernel = orthogonal()(jax.random.key(0), (2, 2, 2, 4), "float32").reshape(8, 4)
        >>> bool(jnp.allclose(kernel.T @ kernel, jnp.eye(4), atol=1e-5))
        True

    Source:
        Saxe, McClelland and Ganguli, Exact solutions to the nonlinear dynamics of learning in deep linear neural
        networks, 2014, section 3.
    """
    factor = arguments.number("scale", scale, at_least=0.0, known="")
    parts = integer("groups", groups, at_least=1)

    def fill(key: Array, shape: tuple[int, ...], dtype: np.dtype) -> Array:
        of_group = (math.prod(shape[:-1]), in_groups(shape, parts))
        matrices = _orthogonal_matrices(key, parts, of_group, dtype, factor)
        return jnp.moveaxis(matrices, 0, 1).reshape(shape)

    return initializer(fill, least_axes=2)


def delta_orthogonal(*, scale: SupportsFloat = 1.0, groups: SupportsIndex = 1, transposed: bool = False) -> Initializer:
    """Draw a kernel that keeps the length of every image: an orthogonal matrix at its centre, zeros around.

    Formula:
        kernel[t] = scale · Q where t is the centre (k − 1) // 2 along every axis, else 0, with Q (input channels,
        output channels) of a group: |Qᵀx| = |x| for every x. Under padding="SAME" and stride 1 the convolution is then
        |y| = scale · |x|; with a dilation, where the sizes of the kernel are odd.

    Args:
        scale: what lengths are multiplied by.
        groups: parts that the channels are split into; each is drawn by itself.
        transposed: whether the kernel is that of a transposed convolution, which has its output channels last but one.

    Returns:
        A function of (key, shape, dtype) that gives an array; shape is (*kernel_size, channels, channels) with one to
        three spatial axes.

    Raises:
        ConvjaxError: a scale that is no finite number or negative, groups that are no int, below 1 or do not divide
            the last axis, a transposed that is neither True nor False; and from the function, a key, shape or dtype
            that is none, or fewer output channels than input channels, which cannot hold their lengths.

    Example:
        >>> kernel = delta_orthogonal()(jax.random.key(0), (3, 3, 4, 8), "float32")
        >>> bool(jnp.allclose(kernel[1, 1] @ kernel[1, 1].T, jnp.eye(4), atol=1e-5)), int((kernel != 0).sum())
        (True, 32)

    Source:
        Xiao et al., Dynamical isometry and a mean field theory of CNNs, 2018, section 2.5, algorithm 2.
    """
    factor = arguments.number("scale", scale, at_least=0.0, known="")
    parts = integer("groups", groups, at_least=1)
    backwards = truth("transposed", transposed)

    def fill(key: Array, shape: tuple[int, ...], dtype: np.dtype) -> Array:
        of_group = (shape[-2], in_groups(shape, parts))
        into, out = reversed(of_group) if backwards else of_group
        if out < into:
            what = f"a group has {into} input and {out} output channels, which cannot hold the lengths of its images"
            raise problem(what, f"shape is {shape}", "Use at least as many output as input channels, or orthogonal.")
        matrices = _orthogonal_matrices(key, parts, of_group, dtype, factor)
        matrix = jnp.moveaxis(matrices, 0, 1).reshape(shape[-2:])
        return lax.full(shape, 0, dtype).at[centre(shape)].set(matrix)

    return initializer(fill, least_axes=3)


def dirac(*, groups: SupportsIndex = 1) -> Initializer:
    """Make a kernel that gives back what it gets: each channel goes to the one of its number.

    Formula:
        kernel[t, j, c] = 1 where t is the centre (k − 1) // 2 along every axis and j is the number of c in its group,
        else 0. Under padding="SAME" and stride 1, y = x; where there are more output channels than input channels,
        those left over are zero. With a dilation this holds where the sizes of the kernel are odd.

    Args:
        groups: parts that the channels are split into; each gives back its own channels.

    Returns:
        A function of (key, shape, dtype) that gives an array; shape is (*kernel_size, channels, channels) with one to
        three spatial axes. The key is not used. A transposed convolution takes the same kernel, and gives back too.

    Raises:
        ConvjaxError: groups that are no int, below 1 or do not divide the last axis; and from the function, a key,
            shape or dtype that is none.

    Example:
        >>> dirac()(jax.random.key(0), (3, 2, 2), "float32").tolist()
        [[[0.0, 0.0], [0.0, 0.0]], [[1.0, 0.0], [0.0, 1.0]], [[0.0, 0.0], [0.0, 0.0]]]

    Source:
        Zagoruyko and Komodakis, DiracNets: training very deep neural networks without skip-connections, 2017, section
        3.1.
    """
    parts = integer("groups", groups, at_least=1)

    def fill(key: Array, shape: tuple[int, ...], dtype: np.dtype) -> Array:
        del key  # nothing is drawn
        return lax.full(shape, 0, dtype).at[centre(shape)].set(channels_to_themselves(shape, parts, dtype))

    return initializer(fill, least_axes=3)


def channels_to_themselves(shape: tuple[int, ...], groups: int, dtype: np.dtype) -> Array:
    """The last two axes of a kernel that joins each channel with the one of its number, group by group."""
    numbers = np.arange(shape[-1]) % in_groups(shape, groups)
    return lax.convert_element_type(numbers == np.arange(shape[-2])[:, None], dtype)


def _orthogonal_matrices(key: Array, count: int, shape: tuple[int, int], dtype: np.dtype, scale: float) -> Array:
    """Random (count, *shape), each with orthonormal columns or rows, whichever are fewer; drawn in float32 or wider."""
    wide = arguments.accumulator(dtype)
    draw = functools.partial(jax.nn.initializers.orthogonal(scale), shape=shape, dtype=wide)
    return jax.vmap(draw)(jax.random.split(key, count)).astype(dtype)
