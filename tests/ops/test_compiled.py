"""One program against the same operations one by one: a compiler that joins loops wrongly is found here.

jaxlib 0.10.2 computes the first of these wrongly (https://github.com/jax-ml/jax/issues/39103), and only where there are
more rows than one loop of it takes: so the arrays are long.
"""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import convjax

ROWS = 32_769


def squares_of_products(x, matrix):
    """The length of what a matrix makes of each row, squared."""
    return jax.vmap(lambda row: jnp.sum((matrix @ row) ** 2))(x)


def squares_of_a_pointwise_convolution(x, matrix):
    """The same by a convolution."""
    y = convjax.conv(x[:, None, :], matrix.T[None])
    return jnp.sum(y**2, (1, 2))


def signal(x):
    return x.reshape(1, -1, 3)


def signal_convolved(x, matrix):
    return convjax.conv(signal(x), jnp.stack([matrix, matrix + 1, -matrix]), padding="SAME")


def channels_apart(x, matrix):
    return convjax.depthwise_conv(signal(x), matrix[:, None], padding="SAME")


def pooled(x, matrix):
    return convjax.max_pool(signal(x @ matrix), 3, padding="SAME", stride=2, spatial_dims=1)


def averaged(x, matrix):
    return convjax.avg_pool(signal(x @ matrix), 2, spatial_dims=1)


def each_place_normalised(x, matrix):
    return convjax.layer_norm(signal(x @ matrix), spatial_dims=1)


def each_map_normalised(x, matrix):
    return convjax.instance_norm(signal(x @ matrix), spatial_dims=1)


def groups_normalised(x, matrix):
    images = (x @ matrix).reshape(-1, 11, 9)  # one group of three channels over eleven places
    return convjax.group_norm(images, groups=3, spatial_dims=1)


def batches_normalised(x, matrix):
    images = signal(x @ matrix)
    return convjax.batch_norm(images, *convjax.batch_statistics(images, spatial_dims=1), spatial_dims=1)


def spread(x, matrix):
    return convjax.conv_transpose(signal(x), jnp.stack([matrix, -matrix]), stride=2)


def separated(x, matrix):
    return convjax.separable_conv(signal(x), matrix[:, None], matrix[None], padding="SAME")


FOUND_WRONG = [squares_of_products, averaged, each_place_normalised]  # by some release
OTHERS = [
    squares_of_a_pointwise_convolution,
    signal_convolved,
    channels_apart,
    spread,
    separated,
    pooled,
    each_map_normalised,
    groups_normalised,
    batches_normalised,
]


def gradients_of(function):
    def sum_of_sines(x, matrix):
        return jnp.sum(jnp.sin(function(x, matrix)))

    return jax.grad(sum_of_sines, (0, 1))


@pytest.mark.parametrize("function", [*FOUND_WRONG, *(pytest.param(one, marks=pytest.mark.slow) for one in OTHERS)])
def test_a_compiled_function_gives_what_its_operations_give_one_by_one(function):
    x = jnp.asarray(np.random.default_rng(0).normal(size=(ROWS, 3)), "float32")
    matrix = jnp.array([[1.0, -0.5, 0.25], [0.5, 2.0, -1.0], [-0.25, 1.0, 0.5]])
    with jax.disable_jit():
        wanted, wanted_gradients = function(x, matrix), gradients_of(function)(x, matrix)
    np.testing.assert_allclose(jax.jit(function)(x, matrix), wanted, rtol=1e-5, atol=1e-5)
    for found, one in zip(jax.jit(gradients_of(function))(x, matrix), wanted_gradients, strict=True):
        np.testing.assert_allclose(found, one, rtol=1e-4, atol=1e-4 * np.abs(one).max())
