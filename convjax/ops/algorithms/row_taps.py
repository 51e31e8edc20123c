"""One matrix product for every row of the kernel, with what the windows read through that row."""

import jax
import jax.numpy as jnp

from . import sub_pixel
from .setting import Setting, Sizes, places, size_of


def forward(x: jax.Array, kernel: jax.Array, setting: Setting) -> jax.Array:
    """Add up what each row of the kernel makes of the images."""
    x, kernel = setting.in_one_type(x, kernel)
    padded = setting.padded(x)
    output_size = setting.output_size(size_of(x), kernel.shape[:-2])
    last = kernel.shape[-3]
    products = [
        setting.product(
            _row(padded, row, last, setting, output_size),
            kernel[row].reshape(-1, kernel.shape[-1]),
            ((padded.ndim - 1,), (0,)),
        )
        for row in places(kernel.shape[:-3])
    ]
    total = products[0]
    for one in products[1:]:
        total = total + one
    return total


def input_gradient(g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes) -> jax.Array:
    """The products of rows over g, one sum for every place within a stride."""
    return sub_pixel.gathered(g, kernel, setting, input_size, forward)


def kernel_gradient(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """What was read through each row, turned on its side, times what came of it."""
    x, g = setting.in_one_type(x, g)
    padded = setting.padded(x)
    over = tuple(range(g.ndim - 1))
    gradients = [
        setting.product(_row(padded, row, kernel_size[-1], setting, size_of(g)), g, (over, over))
        for row in places(kernel_size[:-1])
    ]
    return jnp.stack(gradients).reshape(*kernel_size, x.shape[-1], g.shape[-1])


def _row(padded: jax.Array, row: Sizes, length: int, setting: Setting, output_size: Sizes) -> jax.Array:
    return jnp.concatenate([setting.read(padded, (*row, tap), output_size) for tap in range(length)], -1)
