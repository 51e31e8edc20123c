"""Values, sizes and gradients of conv: against loops over NumPy arrays, and by identities."""

import functools
import itertools
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convjax import conv, output_size, pad, resolve_padding, testing, true_convolution

NAMES = ["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL"]
GROUPS = [(1, 1, 1), (1, 2, 3), (1, 3, 1), (2, 1, 2), (2, 2, 1), (3, 1, 1)]  # with channels in and out, of each


def numbers(seed, *shape, dtype="float32"):
    values = np.random.default_rng(seed).normal(size=shape)
    return jnp.asarray(values.astype(np.float32)).astype(dtype)


@st.composite
def settings_of_conv(draw):
    """A setting in which the kernel fits: (x, kernel, bias, options)."""
    dims = draw(st.integers(1, 3))
    most = {1: 9, 2: 6, 3: 4}[dims]

    def each(low, high):
        return tuple(draw(st.integers(low, high)) for _ in range(dims))

    kernel_size, dilation, stride = each(1, 3), each(1, 2), each(1, 3)
    size = each(1, most)
    pairs = tuple((draw(st.integers(0, 2)), draw(st.integers(0, 2))) for _ in range(dims))
    reach = [d * (k - 1) + 1 for k, d in zip(kernel_size, dilation, strict=True)]
    padding = draw(st.sampled_from([*NAMES, "pairs"]))
    if padding in ("VALID", "pairs"):
        size = tuple(max(n, r) for n, r in zip(size, reach, strict=True))
    groups, group_in, group_out = draw(
        st.sampled_from([(1, 1, 1), (1, 2, 3), (1, 3, 1), (2, 1, 2), (2, 2, 1), (3, 1, 1)])
    )
    batch = draw(st.sampled_from([(), (1,), (2,)]))
    seed = draw(st.integers(0, 2**16))
    x = numbers(seed, *batch, *size, groups * group_in)
    kernel = numbers(seed + 1, *kernel_size, group_in, groups * group_out)
    bias = draw(st.sampled_from([None, numbers(seed + 2, groups * group_out)]))
    options = {"stride": stride, "padding": pairs if padding == "pairs" else padding, "dilation": dilation}
    return x, kernel, bias, {**options, "groups": groups}


@settings(max_examples=40)
@given(settings_of_conv())
def test_conv_is_the_loop_over_windows_taps_and_channels(setting):
    x, kernel, bias, options = setting
    y = conv(x, kernel, bias, **options)
    assert y.dtype == x.dtype
    np.testing.assert_allclose(y, testing.conv(x, kernel, bias, **options), rtol=1e-5, atol=1e-5)


@settings(max_examples=8)
@given(settings_of_conv())
def test_the_gradients_of_conv_are_the_transposes_of_the_loop(setting):
    """The loop is linear in x and in the kernel, so ⟨g, loop(v)⟩ = ⟨gradient, v⟩ for every direction v."""
    x, kernel, bias, options = setting
    bias = jnp.zeros(kernel.shape[-1]) if bias is None else bias
    g = numbers(3, *jax.eval_shape(functools.partial(conv, **options), x, kernel).shape)

    def weighted(x, kernel, bias):
        return jnp.vdot(g, conv(x, kernel, bias, **options))

    to_x, to_kernel, to_bias = jax.jit(jax.grad(weighted, (0, 1, 2)))(x, kernel, bias)
    v, w = numbers(4, *x.shape), numbers(5, *kernel.shape)
    along_x = np.vdot(g, testing.conv(v, kernel, **options))
    along_kernel = np.vdot(g, testing.conv(x, w, **options))
    scale = 1e-4 * (1 + np.linalg.norm(g) * np.linalg.norm(v) * np.linalg.norm(w))
    assert abs(np.vdot(to_x, v) - along_x) <= scale
    assert abs(np.vdot(to_kernel, w) - along_kernel) <= scale
    np.testing.assert_allclose(to_bias, np.asarray(g).sum(tuple(range(g.ndim - 1))), rtol=1e-4, atol=1e-4)


@settings(max_examples=12)
@given(settings_of_conv(), st.sampled_from(["reflect", "replicate", "circular"]))
def test_a_padding_mode_is_the_loop_over_what_the_mode_puts_there(setting, mode):
    x, kernel, bias, options = setting
    dims = kernel.ndim - 2
    size = x.shape[-dims - 1 : -1]
    most = [n - (mode == "reflect") for n in size]
    sizes = {key: options[key] for key in ("stride", "padding", "dilation")}
    pairs = resolve_padding(input_size=size, kernel_size=kernel.shape[:-2], **sizes)
    if any(max(pair) > room for pair, room in zip(pairs, most, strict=True)):
        x = jnp.tile(x, (1,) * (x.ndim - dims - 1) + (6,) * dims + (1,))[..., :12, :]  # room for every padding
    y = conv(x, kernel, bias, **options, padding_mode=mode)
    oracle = testing.conv(x, kernel, bias, **options, padding_mode=mode)
    np.testing.assert_allclose(y, oracle, rtol=1e-5, atol=1e-5)


def test_a_padding_mode_is_the_same_as_padding_before():
    x, kernel = numbers(0, 7, 8, 2), numbers(1, 3, 4, 2, 3)
    for mode, padding in itertools.product(["zeros", "reflect", "replicate", "circular"], ["SAME", "CAUSAL", 2]):
        before = pad(x, resolve_padding(padding, (7, 8), (3, 4)), padding_mode=mode)
        y = conv(x, kernel, padding=padding, padding_mode=mode)
        np.testing.assert_allclose(y, conv(before, kernel), rtol=1e-5, atol=1e-5)


@settings(max_examples=4)
@given(settings_of_conv())
def test_channels_first_moves_the_channels_of_x_and_of_the_result_alone(setting):
    x, kernel, bias, options = setting
    first = 1 - kernel.ndim
    y = conv(jnp.moveaxis(x, -1, first), kernel, bias, **options, layout="channels_first")
    last = conv(x, kernel, bias, **options)
    np.testing.assert_allclose(jnp.moveaxis(y, first, -1), last, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("algorithm", ["auto", "lax", "patches"])
@pytest.mark.parametrize("precision", [None, "default", "high", "highest", jax.lax.Precision.HIGH], ids=str)
def test_the_precision_is_handed_to_the_program(precision, algorithm):
    with_it = jax.jit(functools.partial(conv, precision=precision, algorithm=algorithm))
    program = with_it.lower(numbers(0, 5, 2), numbers(1, 3, 2, 4)).as_text()
    wanted = "HIGHEST" if precision is None else getattr(precision, "name", precision).upper()  # None: as configured
    assert re.findall(r"\b(?:DEFAULT|HIGH|HIGHEST)\b", program) == [wanted] * 2


@settings(max_examples=8)
@given(settings_of_conv())
def test_a_true_convolution_is_the_loop_over_the_kernel_turned_around(setting):
    x, kernel, bias, options = setting
    y = true_convolution(x, kernel, bias, **options)
    np.testing.assert_allclose(y, testing.true_convolution(x, kernel, bias, **options), rtol=1e-5, atol=1e-5)


def test_a_full_true_convolution_is_the_product_of_polynomials():
    x, kernel = numbers(0, 9), numbers(1, 4)
    y = true_convolution(x.reshape(9, 1), kernel.reshape(4, 1, 1), padding="FULL").ravel()
    np.testing.assert_allclose(y, np.convolve(x, kernel), rtol=1e-5, atol=1e-5)
    turned = true_convolution(kernel.reshape(4, 1), x.reshape(9, 1, 1), padding="FULL").ravel()
    np.testing.assert_allclose(turned, y, rtol=1e-5, atol=1e-5)  # it commutes; a cross-correlation does not


def traced_size(n, k, **options):
    y = jax.eval_shape(functools.partial(conv, **options), jnp.zeros((n, 1)), jnp.zeros((k, 1, 1)))
    return y.shape[0]


@pytest.mark.parametrize("padding", [*NAMES, 0, 2, ((1, 2),)], ids=str)
def test_the_output_size_of_arithmetic_is_the_shape_of_the_program(padding):
    for n, k, stride, dilation in itertools.product((1, 2, 5, 8), (1, 2, 3), (1, 2, 3), (1, 2)):
        options = {"stride": stride, "padding": padding, "dilation": dilation}
        low, high = (2, 2) if padding == 2 else (1, 2) if isinstance(padding, tuple) else (0, 0)
        if (isinstance(padding, str) and padding != "VALID") or n + low + high >= dilation * (k - 1) + 1:
            assert traced_size(n, k, **options) == output_size(n, k, **options)


@given(settings_of_conv())
def test_the_output_size_of_arithmetic_is_the_shape_of_the_program_along_every_axis(setting):
    x, kernel, bias, options = setting
    y = jax.eval_shape(functools.partial(conv, **options), x, kernel, bias)
    *batch_and_size, _ = x.shape
    *kernel_size, _, out_channels = kernel.shape
    batch, size = batch_and_size[: -len(kernel_size)], batch_and_size[-len(kernel_size) :]
    sizes = {key: options[key] for key in ("stride", "padding", "dilation")}
    assert y.shape == (*batch, *output_size(size, kernel_size, **sizes), out_channels)


def test_a_named_padding_is_the_same_as_its_pairs():
    x, kernel = numbers(0, 7, 8, 2), numbers(1, 2, 3, 2, 3)
    for name, stride in itertools.product(NAMES, (1, 2)):
        pairs = resolve_padding(name, (7, 8), (2, 3), stride=stride)
        named = conv(x, kernel, stride=stride, padding=name.lower())
        np.testing.assert_array_equal(named, conv(x, kernel, stride=stride, padding=pairs))


def test_a_causal_convolution_sees_no_later_input():
    x, kernel = numbers(0, 9, 1), numbers(1, 3, 1, 1)
    seen = jax.jacobian(lambda x: conv(x, kernel, padding="CAUSAL", dilation=2))(x)[:, 0, :, 0]
    assert np.all(np.triu(seen, 1) == 0)
    assert np.all(np.diag(seen) != 0)


def test_the_kernel_is_not_flipped():
    x = jnp.zeros((5, 1)).at[2, 0].set(1.0)
    assert conv(x, jnp.array([1.0, 2.0, 3.0]).reshape(3, 1, 1)).ravel().tolist() == [3.0, 2.0, 1.0]


def test_each_group_is_a_convolution_by_itself():
    x, kernel = numbers(0, 2, 6, 6, 6), numbers(1, 3, 3, 2, 9)
    apart = [conv(x[..., 2 * g : 2 * g + 2], kernel[..., 3 * g : 3 * g + 3]) for g in range(3)]
    np.testing.assert_allclose(conv(x, kernel, groups=3), jnp.concatenate(apart, -1), rtol=1e-5, atol=1e-5)


def test_an_image_alone_gives_what_it_gives_in_a_batch():
    x, kernel = numbers(0, 3, 6, 6, 2), numbers(1, 3, 3, 2, 4)
    together = conv(x, kernel, padding="SAME")
    for image, alone in zip(together, x, strict=True):
        np.testing.assert_allclose(conv(alone, kernel, padding="SAME"), image, rtol=1e-6, atol=1e-6)


@pytest.mark.usefixtures("unhooked")
def test_numpy_arrays_are_taken_as_they_are():
    x, kernel = np.ones((5, 5, 1), np.float32), np.ones((3, 3, 1, 2), np.float32)
    assert conv(x, kernel).tolist() == [[[9.0] * 2] * 3] * 3


def test_a_batch_split_over_two_devices_gives_the_same():
    mesh = jax.make_mesh((2,), ("data",), axis_types=(jax.sharding.AxisType.Auto,))
    split = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec("data"))
    x, kernel, bias = numbers(0, 4, 6, 6, 2), numbers(1, 3, 3, 2, 4), numbers(2, 4)
    strided = functools.partial(conv, stride=2, padding="SAME")
    y = jax.jit(strided)(jax.device_put(x, split), kernel, bias)
    assert len(y.sharding.device_set) == 2
    np.testing.assert_allclose(y, strided(x, kernel, bias), rtol=1e-5, atol=1e-5)
