"""upsample, pixel_shuffle and pixel_unshuffle: against loops, and by identities."""

import functools
import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import ConvjaxError, pixel_shuffle, pixel_unshuffle, upsample

METHODS = ["nearest", "bilinear", "bicubic"]
WEIGHTS = {  # of an element at a distance d
    "nearest": lambda d: float(-0.5 < d <= 0.5),
    "bilinear": lambda d: max(1 - abs(d), 0),
    "bicubic": lambda d: (
        1.5 * abs(d) ** 3 - 2.5 * d**2 + 1 if abs(d) <= 1 else max(2 - abs(d), 0) ** 2 * (1 - abs(d)) / 2
    ),
}
every_method = pytest.mark.parametrize("method", METHODS)


def numbers(seed, *shape, dtype="float32"):
    values = np.random.default_rng(seed).normal(size=shape)
    return jnp.asarray(values.astype(np.float32)).astype(dtype)


def interpolated(x, axis, wanted, method, *, align_corners=False):
    """One axis of an array, by a loop over what comes out, in float64."""
    x = np.moveaxis(np.asarray(x, np.float64), axis, 0)
    y = []
    for i in range(wanted):
        place = (i + 0.5) * len(x) / wanted - 0.5
        if align_corners:
            place = i * (len(x) - 1) / (wanted - 1)
        weights = [WEIGHTS[method](j - place) for j in range(len(x))]
        y.append(sum(w * one for w, one in zip(weights, x, strict=True)) / sum(weights))
    return np.moveaxis(np.array(y), 0, axis)


@every_method
@pytest.mark.parametrize("dims", [1, 2, 3])
def test_upsampling_is_the_weighted_mean_of_the_formula_along_each_axis(method, dims):
    size, wanted = (5, 3, 2)[:dims], (7, 9, 5)[:dims]
    x = numbers(0, 2, *size, 3)
    y = expected = x
    for axis in range(dims):
        expected = interpolated(expected, axis + 1, wanted[axis], method)
    y = upsample(x, output_size=wanted, method=method, spatial_dims=dims)
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(
        upsample(x[0], output_size=wanted, method=method, spatial_dims=dims), y[0], rtol=1e-5, atol=1e-5
    )


@pytest.mark.parametrize("method", ["bilinear", "bicubic"])
@pytest.mark.parametrize("dims", [1, 2, 3])
def test_with_aligned_corners_the_outermost_elements_stay_where_they_are(method, dims):
    size, wanted = (5, 3, 1)[:dims], (17, 9, 4)[:dims]
    x = numbers(0, 2, *size, 3)
    y = upsample(x, output_size=wanted, method=method, align_corners=True, spatial_dims=dims)
    expected = x
    for axis in range(dims):
        expected = interpolated(expected, axis + 1, wanted[axis], method, align_corners=True)
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("n", [2, 100, 1000])
def test_with_aligned_corners_a_straight_line_stays_straight_to_its_ends(n):
    y = upsample(
        jnp.arange(n).astype("float32").reshape(n, 1),
        output_size=3 * n,
        method="bilinear",
        align_corners=True,
        spatial_dims=1,
    )
    np.testing.assert_allclose(y.ravel(), np.linspace(0, n - 1, 3 * n), rtol=1e-6, atol=2e-6 * n)


def test_the_nearest_elements_have_no_corners_to_align():
    with pytest.raises(ConvjaxError, match='align_corners is True for method "nearest"'):
        upsample(jnp.ones((3, 3, 1)), factor=2, align_corners=True)


def test_the_nearest_elements_are_repeated():
    x = numbers(0, 2, 3, 4, 2)
    repeated = jnp.repeat(jnp.repeat(x, 2, 1), 3, 2)
    np.testing.assert_array_equal(upsample(x, factor=(2, 3)), repeated)
    np.testing.assert_array_equal(upsample(x, output_size=(6, 12)), repeated)


@every_method
def test_a_factor_of_one_changes_nothing_and_equal_numbers_stay_equal(method):
    x = numbers(0, 4, 5, 2)
    np.testing.assert_allclose(upsample(x, factor=1, method=method), x, rtol=1e-6)
    np.testing.assert_allclose(upsample(jnp.ones((3, 3, 1)), factor=3, method=method), jnp.ones((9, 9, 1)), rtol=1e-6)


def test_a_straight_line_stays_straight_between_the_outermost_elements():
    y = upsample(jnp.arange(8.0).reshape(8, 1), factor=4, method="bilinear", spatial_dims=1).ravel()
    np.testing.assert_allclose(y[2:-2], (np.arange(2, 30) + 0.5) / 4 - 0.5, rtol=1e-5)


def blocks_of(dims, factors):
    return list(itertools.product(*(range(r) for r in factors[:dims])))


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "int32", "uint8", "complex64"])
def test_channels_are_spread_over_blocks_row_by_row(dims, dtype):
    size, factors = (2, 3, 2)[:dims], (2, 3, 2)[:dims]
    places = blocks_of(dims, factors)
    x = jnp.arange(2 * np.prod(size) * 3 * len(places)).reshape(2, *size, 3 * len(places)).astype(dtype)
    y = pixel_shuffle(x, factors, spatial_dims=dims)
    assert y.dtype == x.dtype
    x, y = np.asarray(x), np.asarray(y)
    for i in itertools.product(*map(range, size)):
        for number, t in enumerate(places):
            pixel = [r * j + s for r, j, s in zip(factors, i, t, strict=True)]
            for c in range(3):
                np.testing.assert_array_equal(
                    y[(slice(None), *pixel, c)], x[(slice(None), *i, len(places) * c + number)]
                )


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_shuffling_and_unshuffling_undo_each_other(dims):
    x = numbers(0, 2, *(4, 6, 2)[:dims], 24)
    factors = (2, 3, 2)[:dims]
    shuffle = functools.partial(pixel_shuffle, factor=factors, spatial_dims=dims)
    unshuffle = functools.partial(pixel_unshuffle, factor=factors, spatial_dims=dims)
    np.testing.assert_array_equal(unshuffle(shuffle(x)), x)
    np.testing.assert_array_equal(shuffle(unshuffle(x)), x)
    np.testing.assert_array_equal(shuffle(x[0]), shuffle(x)[0])
    (transposed,) = jax.linear_transpose(shuffle, x)(shuffle(x))
    np.testing.assert_array_equal(transposed, x)


@every_method
@pytest.mark.parametrize(("dtype", "ulp"), [("float16", 2.0**-10), ("bfloat16", 2.0**-7)])
def test_half_precision_is_kept_and_rounded_once(method, dtype, ulp):
    x = numbers(0, 2, 5, 5, 3, dtype=dtype)
    y = upsample(x, factor=3, method=method)
    assert y.dtype == x.dtype
    exact = upsample(x.astype(jnp.float32), factor=3, method=method)
    assert np.all(np.abs(y.astype(jnp.float32) - exact) <= 0.51 * ulp * np.abs(exact) + 1e-6)


@every_method
def test_float64_is_computed_in_float64(method):
    with jax.enable_x64(True):
        x = jnp.asarray(np.random.default_rng(0).normal(size=(5, 1)))
        y = upsample(x, output_size=8, method=method, spatial_dims=1)
        assert y.dtype == jnp.float64
        np.testing.assert_allclose(y, interpolated(x, 0, 8, method), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(("n", "o"), [(224, 227), (97, 255), (7, 21)])
def test_the_nearest_element_is_the_one_that_holds_the_place_at_every_size(n, o):
    nearest = [(2 * i + 1) * n // (2 * o) for i in range(o)]  # ⌊(i + ½)·n / o⌋
    y = upsample(jnp.arange(float(n)).reshape(n, 1), output_size=o, spatial_dims=1)
    np.testing.assert_array_equal(y.ravel(), nearest)


@pytest.mark.parametrize("method", METHODS)
def test_gradients_of_half_precision_are_added_up_in_float32(method):
    x = jnp.ones((2, 1), "bfloat16")
    gradient = jax.jit(
        jax.grad(lambda x: upsample(x, factor=1024, method=method, spatial_dims=1).astype("float32").sum())
    )(x)
    np.testing.assert_allclose(gradient.astype("float32"), 1024, rtol=0.01)
