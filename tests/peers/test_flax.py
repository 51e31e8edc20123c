"""Layers and pools of Flax over drawn settings, given the same arrays."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

import convjax

from .drawing import GROUPS, Draw, transposed_windows, windows

pytestmark = pytest.mark.slow


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=2e-5)


def numbers(draw, *shape):
    return jnp.asarray(draw.numbers(*shape), jnp.float32)


def layer_of(kind, kernel, inputs, outputs, **options):
    """A layer that holds this kernel and no bias."""
    return kind(
        inputs,
        outputs,
        kernel.shape[:-2],
        use_bias=False,
        kernel_init=lambda *_: kernel,
        rngs=nnx.Rngs(0),
        **options,
    )


def test_a_convolution_of_flax_with_the_same_kernel_is_the_same():
    draw = Draw(np.random.default_rng(0))
    for _ in range(8):
        found = windows(draw)
        groups, group_in, group_out = draw.one(GROUPS)
        inputs, outputs = groups * group_in, groups * group_out
        x, kernel = numbers(draw, 2, *found.size, inputs), numbers(draw, *found.kernel_size, group_in, outputs)
        padding = found.padding if found.padding in ("VALID", "SAME") else found.pairs
        options = {"strides": found.stride, "padding": padding, "kernel_dilation": found.dilation}
        layer = layer_of(nnx.Conv, kernel, inputs, outputs, feature_group_count=groups, **options)
        close(convjax.conv(x, kernel, groups=groups, **found.options), layer(x))


@pytest.mark.parametrize(("padding", "mode"), [("CIRCULAR", "circular"), ("REFLECT", "reflect")])
def test_a_convolution_of_flax_that_pads_with_what_it_is_given_does_so_under_same_padding(padding, mode):
    draw = Draw(np.random.default_rng(1))
    for axes in (1, 2):
        x, kernel = numbers(draw, 2, *draw.each(axes, 4, 6), 2), numbers(draw, *draw.each(axes, 2, 3), 2, 3)
        layer = layer_of(nnx.Conv, kernel, 2, 3, padding=padding)
        close(convjax.conv(x, kernel, padding="SAME", padding_mode=mode), layer(x))


def test_a_causal_convolution_of_flax_is_the_causal_one():
    draw = Draw(np.random.default_rng(2))
    for dilation in (1, 2):
        x, kernel = numbers(draw, 2, 7, 2), numbers(draw, 3, 2, 3)
        layer = layer_of(nnx.Conv, kernel, 2, 3, padding="CAUSAL", kernel_dilation=dilation)
        close(convjax.conv(x, kernel, padding="CAUSAL", dilation=dilation), layer(x))


@pytest.mark.parametrize("transposes", [True, False], ids=["transpose_kernel", "as_it_is"])
def test_a_transposed_convolution_of_flax_is_the_transpose_if_its_kernel_is_told_to_be_one(transposes):
    """Else it slides its kernel unflipped, with input and output channels in the other order.

    Under "VALID" it adds elements at the end where the stride is longer than the kernel reaches.
    """
    draw = Draw(np.random.default_rng(3))
    for padding, _ in itertools.product(("SAME", "VALID"), range(3)):
        found, _ = transposed_windows(draw, draw.integer(1, 3))
        inputs, outputs = draw.each(2, 1, 3)
        x, kernel = numbers(draw, 2, *found.size, inputs), numbers(draw, *found.kernel_size, outputs, inputs)
        spatial = tuple(range(found.axes))
        theirs = kernel if transposes else jnp.flip(kernel, spatial).swapaxes(-1, -2)
        options = {"strides": found.stride, "kernel_dilation": found.dilation, "padding": padding}
        layer = layer_of(nnx.ConvTranspose, theirs, inputs, outputs, transpose_kernel=transposes, **options)
        more = tuple(max(s - reach, 0) for s, reach in zip(found.stride, found.reach, strict=True))
        setting = {"stride": found.stride, "dilation": found.dilation, "padding": padding}
        setting["output_padding"] = more if padding == "VALID" else 0
        close(convjax.conv_transpose(x, kernel, **setting), layer(x))


def test_the_pools_of_flax_are_the_same_once_they_are_told_a_stride():
    draw = Draw(np.random.default_rng(4))
    for _ in range(2):
        found = windows(draw, most_dilation=1)
        padding = found.padding if found.padding in ("VALID", "SAME") else "SAME"
        x, options = numbers(draw, 2, *found.size, 2), {"stride": found.stride, "padding": padding}
        theirs = {"window_shape": found.kernel_size, "strides": found.stride, "padding": padding}
        setting = options | {"spatial_dims": found.axes}
        close(convjax.max_pool(x, found.kernel_size, **setting), nnx.max_pool(x, **theirs))
        close(convjax.min_pool(x, found.kernel_size, **setting), nnx.min_pool(x, **theirs))
        for counted in (True, False):
            ours = convjax.avg_pool(x, found.kernel_size, count_padding=counted, **setting)
            with jax.numpy_dtype_promotion("standard"):  # it divides by an int
                close(ours, nnx.avg_pool(x, count_include_pad=counted, **theirs))


def test_the_norms_of_flax_are_the_same_with_its_epsilon():
    draw = Draw(np.random.default_rng(5))
    x = 2 + 3 * numbers(draw, 2, 4, 5, 6)
    options = {"epsilon": 1e-5, "use_bias": False, "use_scale": False, "rngs": nnx.Rngs(0)}
    close(convjax.layer_norm(x), jax.jit(nnx.LayerNorm(6, **options))(x))
    close(convjax.group_norm(x, groups=3), jax.jit(nnx.GroupNorm(6, num_groups=3, **options))(x))
    close(convjax.instance_norm(x), jax.jit(nnx.InstanceNorm(6, **options))(x))
