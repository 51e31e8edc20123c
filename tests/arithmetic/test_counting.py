import itertools

import jax
import jax.numpy as jnp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jax import lax

from convjax import testing
from convjax.arithmetic import (
    activation_bytes,
    conv_flops,
    conv_macs,
    conv_parameters,
    dense_macs,
    dense_parameters,
    output_size,
    resolve_padding,
)
from convjax.arithmetic.sizes import sweep

SPATIAL = {1: "W", 2: "HW", 3: "DHW"}


def flops_of_xla(input_size, kernel_size, in_channels, out_channels, *, stride, padding, dilation, groups):
    letters = SPATIAL[len(input_size)]
    conv = jax.jit(
        lambda x, kernel: lax.conv_general_dilated(
            x,
            kernel,
            stride,
            padding,
            rhs_dilation=dilation,
            feature_group_count=groups,
            dimension_numbers=(f"N{letters}C", f"{letters}IO", f"N{letters}C"),
        )
    )
    x = jax.ShapeDtypeStruct((1, *input_size, in_channels), jnp.float32)
    kernel = jax.ShapeDtypeStruct((*kernel_size, in_channels // groups, out_channels), jnp.float32)
    return conv.lower(x, kernel).cost_analysis()["flops"]


def test_the_numbers_of_the_lesson_on_parameter_sharing():
    shared = conv_parameters(3, 3, 64, bias=False)
    assert shared == 1_728
    assert dense_parameters(224 * 224 * 3, 1000, bias=False) == 150_528_000
    height, width = output_size((224, 224), 3)
    assert dense_parameters(224 * 224 * 3, height * width * 64, bias=False) == 474_791_804_928


def test_an_int_kernel_size_counts_along_every_axis():
    assert conv_parameters(3, 1, 1, bias=False) == conv_parameters((3, 3), 1, 1, bias=False) == 9
    assert conv_parameters(3, 1, 1, bias=False, spatial_dims=1) == conv_parameters(
        (3,), 1, 1, bias=False, spatial_dims=1
    )
    assert conv_parameters(3, 1, 1, bias=False, spatial_dims=3) == 27


def test_published_networks():
    vgg16 = [(3, 64), (64, 64), (64, 128), (128, 128), (128, 256), (256, 256), (256, 256), (256, 512)]
    vgg16 += [(512, 512)] * 5
    dense = [(512 * 7 * 7, 4096), (4096, 4096), (4096, 1000)]
    convolutions = sum(conv_parameters(3, *pair) for pair in vgg16)
    assert convolutions + sum(dense_parameters(*pair) for pair in dense) == 138_357_544


@given(st.integers(1, 5), st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_g_groups_need_a_gth_of_the_weights_and_the_same_biases(k, groups, in_parts, out_parts):
    inputs, outputs = groups * in_parts, groups * out_parts
    weights = conv_parameters(k, inputs, outputs, bias=False)
    assert conv_parameters(k, inputs, outputs, bias=False, groups=groups) * groups == weights
    assert conv_parameters(k, inputs, outputs, groups=groups) == weights // groups + outputs


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_dense_layer_is_a_convolution_with_one_tap(inputs, outputs):
    assert dense_parameters(inputs, outputs) == conv_parameters(1, inputs, outputs)


def test_xla_leaves_out_the_taps_that_read_padding_and_pytorch_counts_them():
    assert conv_flops(4, 2, 1, 2, padding="SAME", count_padding=False) == 196
    assert conv_flops(4, 2, 1, 2, padding="SAME") == conv_flops(4, 2, 1, 2, padding="SAME", count_padding=True) == 256


AXIS = st.tuples(
    st.integers(4, 9), st.integers(1, 3), st.integers(1, 3), st.integers(1, 2), st.integers(0, 5), st.integers(0, 3)
)


@given(st.lists(AXIS, min_size=1, max_size=3), st.integers(1, 3), st.integers(1, 2), st.integers(1, 3))
def test_without_padding_the_flops_are_those_that_xla_counts(axes, groups, in_parts, out_parts):
    n, k, stride, dilation, low, high = zip(*axes, strict=True)
    if any(d * (taps - 1) >= size for size, taps, d in zip(n, k, dilation, strict=True)):
        return
    channels = groups * in_parts, groups * out_parts
    padding = tuple(zip(low, high, strict=True))
    setting = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    counted = conv_flops(n, k, *channels, **setting, spatial_dims=len(n), count_padding=False)
    assert counted == flops_of_xla(n, k, *channels, **setting)


@pytest.mark.parametrize("padding", ["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL"])
def test_under_every_named_padding_the_flops_are_those_that_xla_counts(padding):
    for n, k, stride in itertools.product((6, 7), (2, 3), (1, 2)):
        pairs = resolve_padding(padding, (n, n), k, stride=stride)
        wanted = flops_of_xla((n, n), (k, k), 3, 4, stride=(stride, stride), padding=pairs, dilation=(1, 1), groups=1)
        assert conv_flops(n, k, 3, 4, stride=stride, padding=padding, count_padding=False) == wanted


def test_the_taps_inside_are_those_that_can_be_listed():
    grid = itertools.product((1, 2, 5), (1, 2, 4), (1, 2, 3, 7), (1, 2, 5), (0, 1, 6), (0, 3))
    for n, k, stride, dilation, low, high in grid:
        starts = testing.window_starts(low + n + high, k, stride, dilation)
        if starts:
            inside = sum(low <= start + dilation * tap < low + n for start in starts for tap in range(k))
            found = sweep((n,), k, stride=stride, padding=((low, high),), dilation=dilation, known="")
            assert found.taps_inside() == (inside,)


@given(st.integers(1, 10**12), st.integers(1, 10**12), st.integers(1, 10**6))
def test_under_full_padding_every_element_meets_every_tap_however_many_there_are(n, k, step):
    full = (step * (k - 1), step * (k - 1))
    for stride in (1, step):  # windows between those of the larger stride read nothing else
        settings = {"stride": stride, "padding": (full,), "dilation": step, "spatial_dims": 1}
        found = conv_flops(step * n, k, 1, 1, **settings, count_padding=False)
        assert found == 2 * n * k * (step // stride)


def test_a_kernel_of_a_thousand_million_taps_is_counted_at_once():
    assert conv_flops(10**9, 10**9, 1, 1, padding=1, spatial_dims=1, count_padding=False) == 2 * (3 * 10**9 - 2)


@given(st.integers(5, 30), st.integers(1, 5), st.integers(1, 3), st.sampled_from(["VALID", "SAME", "FULL"]))
def test_one_mac_is_two_flops_and_nothing_is_left_out_where_there_is_no_padding(n, k, stride, padding):
    setting = {"stride": stride, "padding": padding}
    macs = conv_macs(output_size((n, n), k, **setting), k, 3, 4)
    assert conv_flops(n, k, 3, 4, **setting) == 2 * macs
    without = conv_flops(n, k, 3, 4, **setting, count_padding=False)
    padded = resolve_padding(padding, (n, n), k, stride=stride) != ((0, 0), (0, 0))
    assert (without < 2 * macs) == padded


@given(st.integers(1, 5), st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(1, 3))
def test_each_weight_multiplies_once_at_each_position(k, inputs, outputs, size, spatial_dims):
    setting = {"spatial_dims": spatial_dims}
    weights = conv_parameters(k, inputs, outputs, bias=False, **setting)
    assert conv_macs(size, k, inputs, outputs, **setting) == weights * size**spatial_dims
    assert conv_macs((size,) * spatial_dims, k, inputs, outputs, **setting) == weights * size**spatial_dims
    assert dense_macs(inputs, outputs) == dense_parameters(inputs, outputs, bias=False)


def test_the_published_multiply_adds_of_vgg16_and_mobilenet():
    stages = [(224, [3, 64, 64]), (112, [64, 128, 128]), (56, [128, 256, 256, 256])]
    stages += [(28, [256, 512, 512, 512]), (14, [512, 512, 512, 512])]
    vgg16 = sum(conv_macs(size, 3, *pair) for size, widths in stages for pair in itertools.pairwise(widths))
    assert round(vgg16 / 1e9, 1) == 15.3  # He and others, Deep residual learning, 2016, section 3.3

    size, channels, mobilenet = 112, 32, conv_macs(112, 3, 3, 32)
    for out_channels, stride in (
        [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)]
        + [(512, 1)] * 5
        + [
            (1024, 2),
            (1024, 1),
        ]
    ):
        size //= stride
        mobilenet += conv_macs(size, 3, channels, channels, groups=channels)
        mobilenet += conv_macs(size, 1, channels, out_channels)
        channels = out_channels
    assert round((mobilenet + dense_macs(1024, 1000)) / 1e6) == 569  # Howard and others, MobileNets, 2017, table 4


@pytest.mark.parametrize(
    "name", ["bool", "int8", "uint16", "int32", "float16", "bfloat16", "float32", "complex64"], ids=str
)
def test_an_activation_takes_the_bytes_of_its_array_however_its_type_is_written(name):
    array = jnp.zeros((2, 3, 5), name)
    for dtype in (name, array.dtype, getattr(jnp, "bool_" if name == "bool" else name), array.itemsize):
        assert activation_bytes(array.shape, dtype=dtype) == array.nbytes
    assert activation_bytes((), dtype=name) == array.itemsize


def test_an_activation_is_of_float32_unless_said_otherwise_and_eight_bytes_are_known_too():
    assert activation_bytes((2, 3)) == 24
    assert [activation_bytes([1], dtype=d) for d in ("int64", "uint64", "float64", "complex128")] == [8, 8, 8, 16]
