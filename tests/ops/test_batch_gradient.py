"""The normalisation that a layer trains with: its sums and its derivatives, written by hand, against those of JAX."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import export
from jax.sharding import AxisType, NamedSharding, PartitionSpec
from jax.test_util import check_grads

from convjax import batch_norm, batch_statistics
from convjax.ops.batch_normalization import normalised_by_batch
from convjax.ops.channel_sums import channel_sum, over_positions

EPSILON = 1e-3
SHAPES = [(3, 4, 6, 5), (2, 7, 3), (5, 3), (4, 4, 2000), (1, 2, 2, 2, 3), (64, 16, 16, 8)]


def drawn(*shape, seed=0):
    return np.random.default_rng(seed).normal(2.0, 3.0, shape).astype(np.float32)


def arrays(shape):
    return tuple(map(jnp.asarray, (drawn(*shape), drawn(shape[-1], seed=1), drawn(shape[-1], seed=2))))


def by_definition(x, scale, bias):
    """Of NumPy arrays in float64, with the gradients of sum(y · weights) as they stand in the paper of batch norm."""
    axes = tuple(range(x.ndim - 1))
    mean, variance = x.mean(axes), x.var(axes)
    normal = (x - mean) / np.sqrt(variance + EPSILON)
    weights = drawn(*x.shape, seed=3).astype(float)
    along = (weights * normal).mean(axes)
    of_x = scale / np.sqrt(variance + EPSILON) * (weights - weights.mean(axes) - normal * along)
    return normal * scale + bias, (of_x, (weights * normal).sum(axes), weights.sum(axes)), weights


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_the_normalised_images_and_their_gradients_are_those_of_the_paper(shape):
    given = arrays(shape)
    y, gradients, weights = by_definition(*(np.asarray(one, float) for one in given))

    def weighted(x, scale, bias):
        return jnp.vdot(normalised_by_batch(x, scale, bias, EPSILON)[0], jnp.asarray(weights, jnp.float32))

    np.testing.assert_allclose(normalised_by_batch(*given, EPSILON)[0], y, rtol=1e-4, atol=1e-4)
    for found, expected in zip(jax.jit(jax.grad(weighted, (0, 1, 2)))(*given), gradients, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=2e-5 * np.abs(expected).max())


def test_derivatives_of_all_orders_flow_through_the_images_and_their_statistics_alike():
    given = arrays((3, 4, 2))

    def step_by_step(x, scale, bias):
        mean, variance = batch_statistics(x)
        return batch_norm(x, mean, variance, scale, bias, epsilon=EPSILON), mean, variance

    def at_once(x, scale, bias):
        return normalised_by_batch(*map(jnp.asarray, (x, scale, bias)), EPSILON)

    def curvature(function):
        def total(*given):
            return sum(jnp.sum(jnp.sin(one)) for one in function(*given))

        return jax.jit(jax.hessian(total, (0, 1, 2)))(*given)

    found, expected = (jax.tree.leaves(curvature(one)) for one in (at_once, step_by_step))
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-5)
    check_grads(at_once, given, order=1, modes=("fwd", "rev"), rtol=1e-2, atol=1e-2)


def test_many_batches_side_by_side_are_normalised_each_by_itself():
    x, scale, bias = arrays((5, 3, 4, 2))

    def one(x):
        return normalised_by_batch(x, scale, bias, EPSILON)[0]

    gradient = jax.grad(lambda x: jnp.sum(one(x) ** 3))
    for function in (one, gradient):
        alone = jax.jit(function)
        expected = np.stack([alone(each) for each in x])
        np.testing.assert_allclose(jax.jit(jax.vmap(function))(x), expected, rtol=1e-3, atol=1e-4)


def test_half_precision_is_summed_in_float32_and_comes_back_as_it_was():
    x, scale, bias = (one.astype(jnp.bfloat16) for one in arrays((2, 4, 4, 3)))
    y, mean, variance = normalised_by_batch(x, scale, bias, EPSILON)
    gradient = jax.eval_shape(jax.grad(lambda x: normalised_by_batch(x, scale, bias, EPSILON)[0].max()), x)
    assert (y.dtype, mean.dtype, variance.dtype, gradient.dtype) == (x.dtype, jnp.float32, jnp.float32, x.dtype)
    np.testing.assert_allclose(mean, np.asarray(x, float).mean((0, 1, 2)), rtol=1e-6)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_channels_are_summed_and_laid_out_as_numpy_does_it(shape):
    x, numbers = drawn(*shape), drawn(shape[-1], seed=1)
    expected = x.astype(float).reshape(-1, shape[-1]).sum(0)
    np.testing.assert_allclose(jax.jit(channel_sum)(jnp.asarray(x)), expected, rtol=1e-4, atol=1e-2)
    np.testing.assert_array_equal(over_positions(jnp.asarray(numbers), jnp.asarray(x)), np.broadcast_to(numbers, shape))


@pytest.mark.parametrize("kind", [AxisType.Auto, AxisType.Explicit])
def test_devices_that_share_a_batch_send_sums_around_and_no_images(kind):
    mesh = jax.make_mesh((2,), ("devices",), axis_types=(kind,))
    given = arrays((4, 4, 4, 3))

    def gradients(x, scale, bias):
        return jax.grad(lambda *given: (normalised_by_batch(*given, EPSILON)[0] ** 3).sum(), (0, 1, 2))(x, scale, bias)

    expected = jax.jit(gradients)(*given)
    with jax.set_mesh(mesh):
        places = (PartitionSpec("devices"), PartitionSpec(), PartitionSpec())
        shared = [jax.device_put(one, NamedSharding(mesh, place)) for one, place in zip(given, places, strict=True)]
        compiled = jax.jit(gradients).lower(*shared).compile()
    assert "all-reduce" in compiled.as_text()
    assert "all-gather" not in compiled.as_text()
    for found, one in zip(compiled(*shared), expected, strict=True):
        np.testing.assert_allclose(found, one, rtol=1e-3, atol=1e-3)


def test_only_a_cpu_adds_the_channels_of_many_positions_as_rows():
    def gradient(x):
        return jax.grad(lambda x: (normalised_by_batch(x, None, None, EPSILON)[0] ** 3).sum())(x)

    images = jax.ShapeDtypeStruct((2, 8, 8, 16), jnp.float32)
    for platform, adds_rows in (("cpu", True), ("cuda", False), ("tpu", False)):
        program = export.export(jax.jit(gradient), platforms=[platform])(images).mlir_module()
        assert ("tensor<2x1x1024xf32>" in program) is adds_rows


def test_a_batch_of_symbolic_size_is_exported_and_gives_the_same():
    shape = export.symbolic_shape("batch, 4, 6, 5")

    def normalised(x):
        return normalised_by_batch(x, None, None, EPSILON)

    exported = export.export(jax.jit(normalised))(jax.ShapeDtypeStruct(shape, jnp.float32))
    x = jnp.asarray(drawn(3, 4, 6, 5))
    for found, expected in zip(exported.call(x), normalised(x), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)
