import itertools

import jax
import jax.numpy as jnp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jax import lax

from convjax.arithmetic import output_size, resolve_padding, transposed_output_size

NAMES = ["VALID", "FULL", "CAUSAL", "SAME", "SAME_LOWER"]


def size_of_lax(n, k, stride, pair, more, dilation):
    """The length that the gradient of a convolution has in lax: zeros between the elements, then a convolution."""
    reach = dilation * (k - 1)
    low, high = pair
    out = jax.eval_shape(
        lambda x, kernel: lax.conv_general_dilated(
            x,
            kernel,
            (1,),
            ((reach - low, reach - high + more),),
            lhs_dilation=(stride,),
            rhs_dilation=(dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
        ),
        jax.ShapeDtypeStruct((1, n, 1), jnp.float32),
        jax.ShapeDtypeStruct((k, 1, 1), jnp.float32),
    )
    return out.shape[1]


def test_the_sizes_of_known_decoders():
    assert transposed_output_size((4, 4), 4, stride=2, padding=1) == (8, 8)  # DCGAN's generator
    assert transposed_output_size(28, 2, stride=2) == 56  # U-Net's up-convolution
    assert transposed_output_size(5, 3, padding="SAME", stride=2) == 10
    assert transposed_output_size(9, 3) == 11


def test_the_size_is_the_one_lax_gives_to_a_convolution_over_elements_spread_out():
    grid = itertools.product((1, 4), (1, 2, 3), (1, 2, 3), ((0, 0), (1, 0), (1, 2)), (0, 1), (1, 2))
    for n, k, stride, pair, more, dilation in grid:
        if more < stride and (n - 1) * stride + dilation * (k - 1) + 1 + more > sum(pair):
            size = transposed_output_size(n, k, stride=stride, padding=(pair,), output_padding=more, dilation=dilation)
            assert size == size_of_lax(n, k, stride, pair, more, dilation)


@pytest.mark.parametrize("name", NAMES)
@given(st.integers(1, 40), st.integers(1, 7), st.integers(1, 5), st.integers(1, 3), st.data())
def test_the_convolution_takes_the_size_back(name, n, k, stride, dilation, data):
    more = 0 if name.startswith("SAME") else data.draw(st.integers(0, stride - 1))
    if name == "FULL" and (n - 1) * stride + 1 + more <= dilation * (k - 1):
        return  # fewer elements than the zeros around them
    settings = {"stride": stride, "padding": name, "dilation": dilation}
    back = transposed_output_size(n, k, output_padding=more, **settings)
    assert output_size(back, k, **settings) == n


@given(st.integers(1, 40), st.integers(1, 7), st.integers(1, 5), st.integers(0, 2), st.integers(0, 2))
def test_every_size_that_the_convolution_takes_to_n_is_reached_by_one_output_padding(n, k, stride, low, high):
    settings = {"stride": stride, "padding": ((low, high),)}
    smallest = (n - 1) * stride + k - low - high
    if smallest >= 1:
        reached = [transposed_output_size(n, k, output_padding=more, **settings) for more in range(stride)]
        assert reached == list(range(smallest, smallest + stride))
        assert [output_size(size, k, **settings) for size in reached] == [n] * stride
        assert output_size(smallest + stride, k, **settings) == n + 1


@given(st.integers(1, 40), st.integers(1, 7), st.integers(1, 5), st.sampled_from(["SAME", "SAME_LOWER"]))
def test_same_gives_stride_times_the_size_which_is_the_largest_that_comes_back(n, k, stride, name):
    assert transposed_output_size(n, k, stride=stride, padding=name) == n * stride
    assert output_size(n * stride + 1, k, stride=stride, padding=name) == n + 1


@given(st.integers(1, 40), st.integers(1, 7), st.integers(1, 3))
def test_the_pairs_that_same_comes_to_give_the_size_of_same_where_they_are_not_zero(n, k, stride):
    ((low, high),) = resolve_padding("SAME", n * stride, k, stride=stride)
    if low + high:
        assert transposed_output_size(n, k, stride=stride, padding=((low, high),)) == n * stride


def test_an_int_gives_an_int_and_a_sequence_a_tuple():
    assert type(transposed_output_size(4, 3)) is int
    assert transposed_output_size(4, 3, output_padding=(0, 1), stride=(1, 2)) == (6, 10)
    assert transposed_output_size((4,), 3) == (6,)
