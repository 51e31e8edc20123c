"""Other right answers."""

import jax
import jax.numpy as jnp


def patch_matrix__shifted_images(x, kernel_size):
    rows, columns = kernel_size
    height, width = x.shape[0] - rows + 1, x.shape[1] - columns + 1
    shifted = [x[a : a + height, b : b + width] for a in range(rows) for b in range(columns)]
    return jnp.stack(shifted, axis=2).reshape(height * width, -1)


def patch_matrix__row_by_row(x, kernel_size):
    rows, columns = kernel_size
    places = [(i, j) for i in range(x.shape[0] - rows + 1) for j in range(x.shape[1] - columns + 1)]
    return jnp.stack([x[i : i + rows, j : j + columns].ravel() for i, j in places])


def as_matrix_product__kernels_as_rows(x, kernel):
    rows, columns, _, out_channels = kernel.shape
    height, width = x.shape[0] - rows + 1, x.shape[1] - columns + 1
    kernels = jnp.moveaxis(kernel, -1, 0).reshape(out_channels, -1)
    product = kernels @ patch_matrix__shifted_images(x, (rows, columns)).T
    return jnp.moveaxis(product.reshape(out_channels, height, width), 0, -1)


def as_matrix_product__channels_first_on_both_sides(x, kernel):
    rows, columns, _, out_channels = kernel.shape
    height, width = x.shape[0] - rows + 1, x.shape[1] - columns + 1
    patches = patch_matrix__row_by_row(x, (rows, columns)).reshape(-1, rows, columns, x.shape[2])
    left = patches.transpose(0, 3, 1, 2).reshape(height * width, -1)
    return jnp.dot(left, kernel.transpose(2, 0, 1, 3).reshape(-1, out_channels)).reshape(height, width, -1)


def as_matrix_product__by_lax(x, kernel):
    return jax.lax.conv_general_dilated(x[None], kernel, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))[0]
