"""Other right answers."""

import jax
import jax.numpy as jnp
import numpy as np


def vectorised_windows__one_axis_after_the_other(x, kernel_size, *, stride=(1, 1)):
    def along(array, axis, taps, step):
        starts = jnp.arange((array.shape[axis] - taps) // step + 1) * step
        return jnp.take(array, starts[:, None] + jnp.arange(taps)[None, :], axis=axis)

    by_rows = along(x, 0, kernel_size[0], stride[0])  # (places, taps, width, channels)
    by_both = along(by_rows, 2, kernel_size[1], stride[1])  # (places, taps, places, taps, channels)
    return by_both.transpose(0, 2, 1, 3, 4)


def vectorised_windows__shifted_images(x, kernel_size, *, stride=(1, 1)):
    height, width = (size - taps + 1 for size, taps in zip(x.shape, kernel_size, strict=False))
    shifted = [
        jnp.stack([x[a : a + height : stride[0], b : b + width : stride[1]] for b in range(kernel_size[1])], axis=2)
        for a in range(kernel_size[0])
    ]
    return jnp.stack(shifted, axis=2)


def vectorised_windows__slices_under_vmap(x, kernel_size, *, stride=(1, 1)):
    starts = [
        np.arange(0, size - taps + 1, step) for size, taps, step in zip(x.shape, kernel_size, stride, strict=False)
    ]

    def window(row, column):
        return jax.lax.dynamic_slice(x, (row, column, 0), (*kernel_size, x.shape[2]))

    over_columns = jax.vmap(window, in_axes=(None, 0))
    return jax.vmap(over_columns, in_axes=(0, None))(*starts)


def vectorised_windows__tables_of_numpy(x, kernel_size, *, stride=(1, 1)):
    places = [(size - taps) // step + 1 for size, taps, step in zip(x.shape, kernel_size, stride, strict=False)]
    i, j, a, b = np.ogrid[: places[0], : places[1], : kernel_size[0], : kernel_size[1]]
    return x[i * stride[0] + a, j * stride[1] + b]
