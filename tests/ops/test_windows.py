"""unfold and fold: against a loop over windows, as transposes of each other, and as the two halves of a convolution."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convjax import conv, fold, output_size, testing, unfold

NAMES = ["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL"]


def numbers(seed, *shape, dtype="float32"):
    values = np.random.default_rng(seed).normal(size=shape)
    return jnp.asarray(values.astype(np.float32)).astype(dtype)


@st.composite
def settings_of_windows(draw):
    """(x, kernel_size, options) in which the windows fit."""
    dims = draw(st.integers(1, 3))

    def each(low, high):
        return tuple(draw(st.integers(low, high)) for _ in range(dims))

    kernel_size, dilation, stride, size = each(1, 3), each(1, 2), each(1, 3), each(1, {1: 9, 2: 6, 3: 4}[dims])
    padding = draw(st.sampled_from([*NAMES, "pairs"]))
    if padding in ("VALID", "pairs"):
        reach = [d * (k - 1) + 1 for k, d in zip(kernel_size, dilation, strict=True)]
        size = tuple(max(n, r) for n, r in zip(size, reach, strict=True))
    if padding == "pairs":
        padding = tuple((draw(st.integers(0, 4)), draw(st.integers(0, 4))) for _ in range(dims))
    batch = draw(st.sampled_from([(), (1,), (2,)]))
    x = numbers(draw(st.integers(0, 2**16)), *batch, *size, draw(st.integers(1, 3)))
    return x, kernel_size, {"stride": stride, "padding": padding, "dilation": dilation, "spatial_dims": dims}


def size_of(x, options):
    return x.shape[-options["spatial_dims"] - 1 : -1]


@settings(max_examples=20)
@given(settings_of_windows())
def test_unfold_is_the_loop_over_windows_and_taps(setting):
    x, kernel_size, options = setting
    patches = unfold(x, kernel_size, **options)
    dims = options.pop("spatial_dims")
    batched = np.asarray(x).reshape(-1, *x.shape[-dims - 1 :])
    expected = testing.unfold(batched, kernel_size, **options)
    np.testing.assert_array_equal(patches, expected.reshape(*x.shape[: -dims - 1], *expected.shape[1:]))
    assert patches.dtype == x.dtype


@settings(max_examples=8)
@given(settings_of_windows())
def test_fold_is_the_transpose_of_unfold_and_unfold_that_of_fold(setting):
    x, kernel_size, options = setting
    out = functools.partial(unfold, kernel_size=kernel_size, **options)
    back = functools.partial(fold, output_size=size_of(x, options), kernel_size=kernel_size, **options)
    patches = numbers(1, *jax.eval_shape(out, x).shape)
    (transposed,) = jax.linear_transpose(out, x)(patches)
    np.testing.assert_allclose(back(patches), transposed, rtol=1e-5, atol=1e-5)
    (transposed,) = jax.linear_transpose(back, patches)(x)
    np.testing.assert_array_equal(out(x), transposed)


@settings(max_examples=10)
@given(settings_of_windows())
def test_fold_sums_what_the_loop_spreads(setting):
    """⟨patches, loop(x)⟩ = ⟨fold(patches), x⟩ for every x: the transpose of the loop, without the code under test."""
    x, kernel_size, options = setting
    patches = numbers(1, *jax.eval_shape(functools.partial(unfold, kernel_size=kernel_size, **options), x).shape)
    folded = fold(patches, size_of(x, options), kernel_size, **options)
    dims = options.pop("spatial_dims")
    spread = testing.unfold(np.asarray(x).reshape(-1, *x.shape[-dims - 1 :]), kernel_size, **options)
    tolerance = 1e-5 * (1 + np.linalg.norm(patches) * np.linalg.norm(spread))
    assert abs(np.vdot(spread, patches) - np.vdot(folded, x)) <= tolerance


@settings(max_examples=20)
@given(settings_of_windows())
def test_the_output_size_of_arithmetic_is_the_number_of_patches(setting):
    x, kernel_size, options = setting
    patches = jax.eval_shape(functools.partial(unfold, kernel_size=kernel_size, **options), x)
    size, dims = size_of(x, options), options.pop("spatial_dims")
    assert patches.shape[-2 * dims - 1 :] == (*output_size(size, kernel_size, **options), *kernel_size, x.shape[-1])


def test_folding_what_was_unfolded_multiplies_each_element_by_the_windows_that_read_it():
    x = numbers(0, 2, 6, 7, 3)
    counts = fold(unfold(jnp.ones_like(x), 3), (6, 7), 3)
    assert counts[0, 0, 0, 0] == 1
    assert counts[0, 2, 3, 0] == 9
    np.testing.assert_allclose(fold(unfold(x, 3), (6, 7), 3), counts * x, rtol=1e-5)


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_a_convolution_is_a_product_of_patches_and_kernel(dims):
    x, kernel = numbers(0, 2, *(6, 5, 7)[:dims], 3), numbers(1, *(3, 2, 2)[:dims], 3, 4)
    patches = unfold(x, kernel.shape[:dims], stride=2, padding="SAME", spatial_dims=dims)
    y = jnp.tensordot(patches, kernel, dims + 1)
    np.testing.assert_allclose(y, conv(x, kernel, stride=2, padding="SAME"), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_windows_of_a_padding_mode_are_those_of_an_image_that_was_padded_before(mode):
    x = numbers(0, 2, 5, 6, 2)
    before = testing.pad(x, [(2, 1), (0, 3)], padding_mode=mode)
    patches = unfold(x, (3, 2), stride=2, padding=((2, 1), (0, 3)), padding_mode=mode)
    np.testing.assert_array_equal(patches, unfold(jnp.asarray(before), (3, 2), stride=2))


@pytest.mark.parametrize("k", [16, 17, 500])
def test_many_taps_are_copied_and_added_up_as_few_are(k):
    """More taps than 16 are copied in another way."""
    x = numbers(0, 2, 600, 3)
    options = {"stride": 3, "padding": ((5, 7),), "dilation": 1 if k == 500 else 4}
    patches = unfold(x, k, **options, spatial_dims=1)
    starts = testing.window_starts(612, k, options["stride"], options["dilation"])
    padded = np.pad(np.asarray(x), ((0, 0), (5, 7), (0, 0)))
    for window, start in enumerate(starts):
        taps = start + options["dilation"] * np.arange(k)
        np.testing.assert_array_equal(patches[:, window], padded[:, taps])
    assert patches.shape == (2, len(starts), k, 3)
    sums = np.zeros(padded.shape)
    for window, start in enumerate(starts):
        sums[:, start + options["dilation"] * np.arange(k)] += patches[:, window]
    added = fold(patches, 600, k, **options, spatial_dims=1)
    np.testing.assert_allclose(added, sums[:, 5:605], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
@pytest.mark.parametrize("k", [16, pytest.param(4096, marks=pytest.mark.slow)])
def test_the_gradient_of_an_element_counts_all_its_windows_in_half_precision(dtype, k):
    x = jnp.ones((1, 1), dtype)
    gradient = jax.jit(jax.grad(lambda x: unfold(x, k, padding="FULL", spatial_dims=1).sum()))(x)
    assert gradient.dtype == x.dtype
    assert gradient.item() == k


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_four_thousand_small_numbers_are_all_added_in_half_precision(dtype):
    y = fold(jnp.ones((64, 64, 64, 64, 1), dtype), 1, 64, padding="FULL")
    assert y.dtype == jnp.dtype(dtype)
    assert y.item() == 4096
