"""The norms: against NumPy in float64, and by what they promise of means, variances and what they ignore."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import batch_norm, batch_statistics, group_norm, instance_norm, layer_norm


def numbers(seed, *shape, dtype="float32"):
    values = np.random.default_rng(seed).normal(size=shape)
    return jnp.asarray(values.astype(np.float32)).astype(dtype)


def batch_norm_in_training(x, scale=None, bias=None, **options):
    return batch_norm(x, *batch_statistics(x), scale, bias, **options)


def by_numpy(x, scale, bias, axes, epsilon=1e-5):
    x = np.asarray(x, np.float64)
    normalised = (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + epsilon)
    return normalised * np.asarray(scale, np.float64) + np.asarray(bias, np.float64)


def groups_by_numpy(x, scale, bias, groups):
    each = [np.split(np.asarray(a, np.float64), groups, -1) for a in (x, scale, bias)]
    return np.concatenate([by_numpy(*group, (1, 2, 3)) for group in zip(*each, strict=True)], -1)


NORMS = {
    "batch": batch_norm_in_training,
    "layer": layer_norm,
    "instance": instance_norm,
    "group": functools.partial(group_norm, groups=2),
}
LOOPS = {
    "batch": functools.partial(by_numpy, axes=(0, 1, 2)),
    "layer": functools.partial(by_numpy, axes=3),
    "instance": functools.partial(by_numpy, axes=(1, 2)),
    "group": functools.partial(groups_by_numpy, groups=2),
}
every_norm = pytest.mark.parametrize("name", NORMS)


@every_norm
def test_a_norm_is_the_formula_in_numpy(name):
    x, scale, bias = 3 + 2 * numbers(0, 3, 4, 5, 6), numbers(1, 6), numbers(2, 6)
    y = NORMS[name](x, scale, bias)
    assert y.dtype == x.dtype
    np.testing.assert_allclose(y, LOOPS[name](x, scale, bias), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(NORMS[name](x), LOOPS[name](x, np.ones(6), np.zeros(6)), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(NORMS[name](x, None, bias), LOOPS[name](x, np.ones(6), bias), rtol=1e-4, atol=1e-5)


@every_norm
def test_adding_to_all_and_multiplying_all_changes_nothing(name):
    x = numbers(0, 3, 4, 5, 6)
    np.testing.assert_allclose(NORMS[name](50 * x + 7, epsilon=1e-12), NORMS[name](x, epsilon=1e-12), atol=1e-4)


@every_norm
def test_equal_elements_give_the_bias_and_finite_gradients(name):
    x, bias = jnp.full((2, 4, 4, 6), 3.0), numbers(0, 6)
    np.testing.assert_allclose(NORMS[name](x, None, bias), jnp.broadcast_to(bias, x.shape), atol=1e-6)
    assert np.all(np.isfinite(jax.jit(jax.grad(lambda x: (NORMS[name](x) ** 2).sum()))(x)))


@every_norm
def test_the_variance_of_large_numbers_does_not_cancel(name):
    x = 3000 + numbers(0, 3, 4, 5, 6)
    np.testing.assert_allclose(NORMS[name](x), LOOPS[name](x, np.ones(6), np.zeros(6)), atol=2e-3)


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_groups_of_all_channels_and_of_one_are_the_norms_of_images_and_of_maps(dims):
    x = numbers(0, 2, *(4, 5, 3)[:dims], 6)
    whole = group_norm(x, groups=1, spatial_dims=dims)
    axes = tuple(range(1, dims + 2))
    np.testing.assert_allclose(whole.mean(axes), jnp.zeros(2), atol=1e-5)
    np.testing.assert_allclose(whole.var(axes), jnp.ones(2), rtol=1e-3)
    maps = instance_norm(x, spatial_dims=dims)
    np.testing.assert_allclose(group_norm(x, groups=6, spatial_dims=dims), maps, atol=1e-5)
    np.testing.assert_allclose(instance_norm(x[0], spatial_dims=dims), maps[0], atol=1e-6)
    np.testing.assert_allclose(group_norm(x[0], groups=3, spatial_dims=dims).shape, x[0].shape)


def test_statistics_are_over_everything_but_the_channels_in_any_rank():
    x = numbers(0, 2, 3, 4, 5)
    for shape in ((24, 5), (2, 12, 5), (2, 3, 4, 5)):
        mean, variance = batch_statistics(x.reshape(shape))
        np.testing.assert_allclose(mean, np.mean(x, (0, 1, 2)), rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(variance, np.var(x, (0, 1, 2)), rtol=1e-4)


def test_given_statistics_are_used_as_they_are():
    x, mean, variance = numbers(0, 2, 3, 3, 4), numbers(1, 4), numbers(2, 4) ** 2
    expected = (np.asarray(x, np.float64) - np.asarray(mean)) / np.sqrt(np.asarray(variance) + 0.1)
    np.testing.assert_allclose(batch_norm(x, mean, variance, epsilon=0.1), expected, rtol=1e-4, atol=1e-6)


def test_the_gradient_of_a_batch_norm_in_training_flows_through_the_statistics():
    """What adds to all elements of a channel, or multiplies them, changes nothing: the gradient is at right angles."""
    x, g = numbers(0, 4, 3, 3, 2), numbers(1, 4, 3, 3, 2)
    gradient = jax.jit(jax.grad(lambda x: jnp.vdot(g, batch_norm_in_training(x, epsilon=1e-12))))(x)
    np.testing.assert_allclose(gradient.sum((0, 1, 2)), jnp.zeros(2), atol=1e-4)
    np.testing.assert_allclose((gradient * x).sum((0, 1, 2)), jnp.zeros(2), atol=1e-4)
    assert jnp.max(jnp.abs(gradient)) > 0.1


@every_norm
def test_the_gradient_is_the_difference_quotient(name):
    x, scale, bias, g = (numbers(i, *shape) for i, shape in enumerate([(2, 3, 3, 4), (4,), (4,), (2, 3, 3, 4)]))
    along = [numbers(4 + i, *one.shape) for i, one in enumerate((x, scale, bias))]
    gradients = jax.jit(jax.grad(lambda *a: jnp.vdot(g, NORMS[name](*a)), (0, 1, 2)))(x, scale, bias)
    step = 1e-5
    ahead, behind = (
        LOOPS[name](
            *(np.asarray(a, np.float64) + s * np.asarray(v) for a, v in zip((x, scale, bias), along, strict=True))
        )
        for s in (step, -step)
    )
    found = sum(np.vdot(one, v) for one, v in zip(gradients, along, strict=True))
    np.testing.assert_allclose(found, np.vdot(g, (ahead - behind) / (2 * step)), rtol=1e-3, atol=1e-3)


@every_norm
@pytest.mark.parametrize(("dtype", "ulp"), [("float16", 2.0**-10), ("bfloat16", 2.0**-7)])
def test_half_precision_is_computed_in_float32_and_rounded_once(name, dtype, ulp):
    x, scale, bias = (numbers(i, *shape, dtype=dtype) for i, shape in enumerate([(3, 5, 5, 4), (4,), (4,)]))
    y = NORMS[name](x, scale, bias)
    assert y.dtype == x.dtype
    exact = LOOPS[name](*(a.astype(jnp.float32) for a in (x, scale, bias)))
    assert np.all(np.abs(y.astype(jnp.float32) - exact) <= 0.51 * ulp * np.abs(exact) + 1e-4)
    assert batch_statistics(x)[0].dtype == jnp.float32
    assert jax.eval_shape(jax.grad(lambda x: NORMS[name](x, scale, bias).sum()), x).dtype == x.dtype


@every_norm
def test_float64_is_computed_in_float64(name):
    with jax.enable_x64(True):
        x = jnp.asarray(np.random.default_rng(0).normal(size=(3, 4, 5, 6)))
        y = NORMS[name](x)
        assert y.dtype == jnp.float64
        np.testing.assert_allclose(y, LOOPS[name](x, np.ones(6), np.zeros(6)), rtol=1e-11, atol=1e-12)
