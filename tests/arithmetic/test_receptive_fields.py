import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jax import lax

from convjax.arithmetic import Parallel, ReceptiveField, Window, output_size, receptive_field

SAME_3 = Window(3, padding="SAME")


def conv(window, x):
    kernel = jnp.ones((window.kernel_size, 1, 1))
    return lax.conv_general_dilated(
        x,
        kernel,
        (window.stride,),
        window.padding,
        rhs_dilation=(window.dilation,),
        dimension_numbers=("NWC", "WIO", "NWC"),
    )


def average_pool(window, x):
    k = window.kernel_size
    padding = window.padding if isinstance(window.padding, str) else ((0, 0), *window.padding, (0, 0))
    return lax.reduce_window(x, 0.0, lax.add, (1, k, 1), (1, window.stride, 1), padding) / k


def network(layers, x):
    for layer in layers:
        if isinstance(layer, Parallel):
            x = functools.reduce(jnp.add, [network(branch, x) for branch in layer.branches])
        else:
            x = (conv if layer.dilation > 1 or layer.kernel_size % 2 else average_pool)(layer, x)
    return x


def seen_by_gradients(layers, n):
    """For every unit of the last layer, which of n inputs have a gradient that is not zero."""
    through = jax.jit(jax.jacrev(lambda x: network(layers, x[None, :, None])[0, :, 0]))
    return np.asarray(through(jnp.ones(n))) != 0


def assert_gradients_agree(layers, n):
    field = receptive_field(layers, input_size=n)
    seen = seen_by_gradients(layers, n)
    assert output_size(n, field.size, stride=field.stride, padding=field.padding) == len(seen)
    for unit, row in enumerate(seen):
        start, end = field.interval(unit)
        (places,) = np.nonzero(row)
        assert all(start <= place < end for place in places)
        if start >= 0 and end <= n:  # nothing of what it sees is padding
            assert (places[0], places[-1] + 1) == (start, end)
            assert field.centre(unit) == (places[0] + places[-1]) / 2


NAMED = {
    "three convolutions": [Window(3), Window(3), Window(3)],
    "a strided stem": [Window(7, 2, ((3, 3),)), Window(3, 2, ((1, 1),)), Window(3, 1, ((1, 1),))],
    "convolutions and pools": [SAME_3, SAME_3, Window(2, 2), SAME_3, SAME_3, Window(2, 2), SAME_3],
    "same under strides": [Window(5, 2, "SAME"), Window(3, 2, "SAME"), Window(2, 2, "SAME"), SAME_3],
    "dilations": [Window(3, 1, "SAME", 1), Window(3, 1, "SAME", 2), Window(3, 1, "SAME", 4), Window(3, 1, "VALID", 3)],
    "uneven padding": [Window(4, 1, ((3, 0),)), Window(4, 2, ((0, 3),)), Window(2, 1, ((1, 0),))],
    "residual blocks": [Window(3, 2, "SAME"), Parallel([[SAME_3, SAME_3], []]), Parallel([[SAME_3, SAME_3], []])],
    "a strided shortcut": [Window(3), Parallel([[Window(3, 2, ((1, 1),)), SAME_3], [Window(1, 2)]]), SAME_3],
    "an inception block": [Window(3, 2), Parallel([[Window(1)], [SAME_3], [Window(5, 1, "SAME")], [SAME_3, SAME_3]])],
    "branches that look apart": [
        Parallel([[Window(2, 1, ((4, 0),)), Window(4)], [Window(4), Window(2, 1, ((0, 4),))]])
    ],
    "branches in branches": [Parallel([[Window(3, 2), Parallel([[SAME_3], []])], [Window(2, 2)]])],
}


@pytest.mark.parametrize("name", NAMED)
def test_the_field_is_where_the_gradient_of_a_unit_is_not_zero(name):
    assert_gradients_agree(NAMED[name], 41)


PADDING = st.one_of(st.just("SAME"), st.just("VALID"), st.tuples(st.tuples(st.integers(0, 2), st.integers(0, 2))))
WINDOW = st.builds(Window, st.integers(1, 4), st.integers(1, 3), PADDING, st.just(1))
DILATED = st.builds(Window, st.integers(2, 3), st.just(1), PADDING, st.integers(2, 3))
KEEPING = st.lists(st.builds(Window, st.integers(1, 4), st.just(1), st.just("SAME"), st.integers(1, 2)), max_size=2)
BRANCHES = st.builds(Parallel, st.lists(KEEPING, min_size=1, max_size=3))


@pytest.mark.slow
@settings(max_examples=15)
@given(st.lists(st.one_of(WINDOW, DILATED, BRANCHES), min_size=1, max_size=4), st.integers(60, 64))
def test_the_field_of_any_stack_is_where_its_gradients_are_not_zero(layers, n):
    assert_gradients_agree(layers, n)


@given(st.lists(st.builds(Window, *[st.integers(1, 5)] * 2, st.integers(0, 3), st.integers(1, 3)), max_size=5))
def test_a_stack_comes_out_as_large_as_one_window_of_its_size_stride_and_padding(layers):
    field = receptive_field(layers)
    for n in range(field.size, field.size + 20):
        through = n
        for window in layers:
            setting = {"stride": window.stride, "padding": window.padding, "dilation": window.dilation}
            through = output_size(through, window.kernel_size, **setting)
        assert output_size(n, field.size, stride=field.stride, padding=field.padding) == through
    assert receptive_field(layers, input_size=field.size) == field
    assert receptive_field([Window(field.size, field.stride, field.padding)]) == field


def vgg16():
    widths = [2, 2, 3, 3, 3]
    return [[*[SAME_3] * convolutions, Window(2, 2)] for convolutions in widths]


def alexnet_v2():
    pool = Window(3, 2)
    return [Window(11, 4), pool, Window(5, padding="SAME"), pool, *[SAME_3] * 3, pool]


def resnet_v1(*blocks):
    """As the paper's authors of the table have it: the last block of a stage is the one with a stride."""
    stages = [Window(7, 2, 3), Window(3, 2, "SAME")]
    for stage, count in enumerate(blocks):
        strides = [1] * (count - 1) + [2 if stage < 3 else 1]
        stages += [Parallel([[Window(1), Window(3, s, 1), Window(1)], [Window(1, s)]]) for s in strides]
    return stages


def mobilenet_v1():
    strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1]
    return [Window(3, 2, "SAME"), *([Window(3, s, "SAME"), Window(1)] for s in strides)]


def inception_v2():
    halving = Window(3, 2, "SAME")
    block = Parallel([[Window(1)], [Window(1), SAME_3], [Window(1), SAME_3, SAME_3], [SAME_3, Window(1)]])
    smaller = Parallel([[Window(1), halving], [Window(1), SAME_3, halving], [halving]])
    stem = [Window(7, 2, "SAME"), halving, Window(1), SAME_3, halving]
    return [stem, [block] * 2, smaller, [block] * 4, smaller, [block] * 2]


@pytest.mark.parametrize(
    ("layers", "size", "stride", "padding"),
    [
        (alexnet_v2(), 195, 32, 64),
        (vgg16(), 212, 32, 90),
        (mobilenet_v1(), 315, 32, 126),
        (resnet_v1(3, 4, 6, 3), 483, 32, 239),
        (resnet_v1(3, 4, 23, 3), 1027, 32, 511),
        (inception_v2(), 699, 32, 318),
    ],
    ids=["alexnet_v2", "vgg_16", "mobilenet_v1", "resnet_v1_50", "resnet_v1_101", "inception_v2"],
)
def test_the_published_fields_of_known_networks(layers, size, stride, padding):
    field = receptive_field(layers, input_size=224)  # Araujo and others, 2019, the table of modern networks
    assert (field.size, field.stride, field.padding[0][0]) == (size, stride, padding)


def test_vgg16_needs_no_input_size_since_its_pools_are_not_padded():
    field = receptive_field(vgg16())
    assert field == receptive_field(vgg16(), input_size=224)
    assert output_size(224, field.size, stride=field.stride, padding=field.padding) == 7
    assert field.interval(3) == (6, 218)
    assert field.centre(3) == 111.5  # the middle of 224 lies between units 3 and 4, and left of it between elements


def test_n_convolutions_of_three_see_two_more_elements_each_and_dilation_doubles():
    assert [receptive_field([Window(3)] * layers).size for layers in range(5)] == [1, 3, 5, 7, 9]
    dilated = [Window(3, dilation=2**layer) for layer in range(5)]
    assert [receptive_field(dilated[:layers]).size for layers in range(6)] == [1, 3, 7, 15, 31, 63]


def test_every_axis_is_followed_by_itself_and_an_int_stands_for_all():
    layers = [Window((3, 5), (1, 2), ((1, 1), (0, 3))), Window(2, 2), Parallel([[Window((1, 3), padding="SAME")], []])]
    field = receptive_field(layers)
    heights = receptive_field([Window(3, 1, 1), Window(2, 2)])
    widths = receptive_field([Window(5, 2, ((0, 3),)), Window(2, 2), Parallel([[SAME_3], []])])
    assert field.size == (heights.size, widths.size)
    assert field.stride == (heights.stride, widths.stride)
    assert field.padding == (*heights.padding, *widths.padding)
    assert field.interval((1, 2)) == (heights.interval(1), widths.interval(2))
    assert field.centre((1, 2)) == (heights.centre(1), widths.centre(2))
    assert heights.interval((1, 2)) == (heights.interval(1), heights.interval(2))
    assert field.interval(1) == field.interval((1, 1))


def test_a_sequence_of_one_number_gives_tuples_and_ints_give_ints():
    assert receptive_field([Window(3)]) == ReceptiveField(3, 1, ((0, 0),))
    assert receptive_field([Window((3,))]) == ReceptiveField((3,), (1,), ((0, 0),))
    assert receptive_field([Window(3)], input_size=(9, 9)) == ReceptiveField((3, 3), (1, 1), ((0, 0), (0, 0)))
    assert receptive_field([]) == ReceptiveField(1, 1, ((0, 0),))
    assert receptive_field(Window(3)) == receptive_field([[Window(3)], []])


def test_same_under_a_stride_depends_on_the_input_size():
    layers = [Window(3, 2, "SAME")]
    assert receptive_field(layers, input_size=8).padding == ((0, 1),)
    assert receptive_field(layers, input_size=9).padding == ((1, 1),)
    assert receptive_field([Window(1, 2, "SAME")]) == ReceptiveField(1, 2, ((0, 0),))  # one tap needs no padding


def test_branches_of_different_sizes_are_joined_where_the_input_makes_them_equal():
    downsampled = Parallel([[Window(3, 2, 1)], [Window(2, 2)]])  # the shortcut of ResNet-D
    assert receptive_field([downsampled]) == ReceptiveField(3, 2, ((1, 0),))  # the last unit ends with an even input
    assert receptive_field([downsampled], input_size=8) == receptive_field([downsampled])
    with pytest.raises(ValueError, match="different sizes, 5 and 4"):
        receptive_field([downsampled], input_size=9)
