"""What a convolution does, whatever the algorithm: its numbers, and the sizes that follow from them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

Sizes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """The numbers of a convolution that its arrays do not tell, one per spatial axis, checked.

    Sums are kept in dtype, and every algorithm gives its result in it. An algorithm that walks over the images takes
    as many of them at a time as there are devices that share the batch, one from each.
    """

    stride: Sizes
    padding: tuple[tuple[int, int], ...]
    dilation: Sizes
    groups: int
    dtype: np.dtype
    precision: lax.Precision | None = None
    devices: int = 1

    @property
    def spatial_dims(self) -> int:
        """The number of spatial axes."""
        return len(self.stride)

    def padded_size(self, input_size: Sizes) -> Sizes:
        """The sizes of an image with its padding around it."""
        return tuple(n + low + high for n, (low, high) in zip(input_size, self.padding, strict=True))

    def output_size(self, input_size: Sizes, kernel_size: Sizes) -> Sizes:
        """The number of windows along every axis."""
        sizes = zip(self.padded_size(input_size), kernel_size, self.stride, self.dilation, strict=True)
        return tuple((n - d * (k - 1) - 1) // s + 1 for n, k, s, d in sizes)

    def in_one_type(self, *arrays: jax.Array) -> tuple[jax.Array, ...]:
        """The arrays in the type that sums are kept in."""
        return tuple(array.astype(self.dtype) for array in arrays)

    def padded(self, x: jax.Array) -> jax.Array:
        """Images with zeros around them; a negative padding takes elements off."""
        if not any(map(any, self.padding)):
            return x
        around = [(0, 0, 0), *((low, high, 0) for low, high in self.padding), (0, 0, 0)]
        return lax.pad(x, np.zeros((), x.dtype), around)

    def read(self, padded: jax.Array, tap: Sizes, output_size: Sizes) -> jax.Array:
        """What one tap of the kernel reads of padded images, one element for every window."""
        begin = tuple(t * d for t, d in zip(tap, self.dilation, strict=True))
        end = tuple(b + s * (o - 1) + 1 for b, s, o in zip(begin, self.stride, output_size, strict=True))
        batch, channels = padded.shape[0], padded.shape[-1]
        return lax.slice(padded, (0, *begin, 0), (batch, *end, channels), (1, *self.stride, 1))

    def product(self, a: jax.Array, b: jax.Array, axes: tuple[Sizes, Sizes]) -> jax.Array:
        """The sums over these axes of a and of b, in the type that sums are kept in."""
        return lax.dot_general(  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only
            a, b, (axes, ((), ())), precision=self.precision, preferred_element_type=self.dtype
        )


def zeros(shape: tuple[Any, ...], dtype: np.dtype) -> jax.Array:
    """An array to add to; its batch may be symbolic."""
    return jnp.zeros(shape, dtype)  # pyright: ignore[reportUnknownMemberType]  # JAX does not type its argument device


def places(kernel_size: Sizes) -> Iterator[Sizes]:
    """The places of a kernel, in the order in which its array holds them."""
    return product(*map(range, kernel_size))


def size_of(array: jax.Array) -> Sizes:
    """The sizes along the spatial axes of a batch of images."""
    return array.shape[1:-1]


def bytes_of(shape: Sizes, dtype: np.dtype) -> int:
    """The memory that an array takes."""
    return math.prod(shape) * dtype.itemsize
