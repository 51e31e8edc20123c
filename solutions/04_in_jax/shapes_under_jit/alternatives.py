"""Other right answers."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax


def window_at__moved_indices(image, row, column, *, kernel_size):
    row = jnp.minimum(row, image.shape[0] - kernel_size[0])
    column = jnp.minimum(column, image.shape[1] - kernel_size[1])
    return image[row + np.arange(kernel_size[0])[:, None], column + np.arange(kernel_size[1])[None, :]]


def window_at__rolled(image, row, column, *, kernel_size):
    row, column = (
        jnp.clip(start, 0, size - taps)
        for start, size, taps in zip((row, column), image.shape, kernel_size, strict=True)
    )
    return jnp.roll(image, (-row, -column), axis=(0, 1))[: kernel_size[0], : kernel_size[1]]


def shapes_under_jit__multiplied_by_a_mask(signal, first, *, kernel_size, stride=1):
    count = (signal.shape[0] - kernel_size) // stride + 1
    starts = np.arange(count) * stride
    sums = sum(signal[tap : tap + count * stride : stride][:count] for tap in range(kernel_size))
    return sums * (starts >= first)


def shapes_under_jit__window_by_window(signal, first, *, kernel_size, stride=1):
    def total(start):
        window = lax.dynamic_slice(signal, (start,), (kernel_size,))
        return lax.select(start >= first, window.sum(), jnp.zeros((), signal.dtype))

    return jax.vmap(total)(jnp.arange(0, signal.shape[0] - kernel_size + 1, stride))


def shapes_under_jit__a_convolution(signal, first, *, kernel_size, stride=1):
    sums = jnp.convolve(signal, jnp.ones(kernel_size, signal.dtype), mode="valid")[::stride]
    return jnp.where(jnp.arange(len(sums)) * stride < first, 0.0, sums)
