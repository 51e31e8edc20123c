"""FLOPs without padding, as XLA counts those of the programs that conv and conv_transpose are."""

import functools

import jax
import numpy as np
import pytest

import convjax

from .drawing import GROUPS, Draw, transposed_windows, windows


def counted_by_xla(function, *shapes):
    arrays = (jax.ShapeDtypeStruct(shape, "float32") for shape in shapes)
    return jax.jit(function).lower(*arrays).cost_analysis().get("flops", 0)  # it names no number where it is 0


def in_reach(found):
    """Whether each part of the padding is read beside an element; the rest is made before, and counts for XLA."""
    windows = zip(found.kernel_size, found.dilation, found.pairs, strict=True)
    return all(max(pair) <= dilation * (k - 1) for k, dilation, pair in windows)


@pytest.mark.slow
def test_flops_without_padding_are_those_that_xla_counts_of_a_convolution():
    draw = Draw(np.random.default_rng(0))
    for _ in range(300):
        found, batch = windows(draw), draw.integer(1, 3)
        groups, group_in, group_out = draw.one(GROUPS)
        inputs, outputs = groups * group_in, groups * group_out
        options = {**found.options, "groups": groups}
        if not in_reach(found):
            continue
        counted = counted_by_xla(
            functools.partial(convjax.conv, **options, algorithm="lax"),
            (batch, *found.size, inputs),
            (*found.kernel_size, group_in, outputs),
        )
        setting = {**options, "spatial_dims": found.axes, "count_padding": False}
        assert batch * convjax.conv_flops(found.size, found.kernel_size, inputs, outputs, **setting) == counted, found


@pytest.mark.slow
def test_a_transposed_convolution_costs_what_the_convolution_it_transposes_does():
    """Neither the zeros between the elements nor the padding that is taken off are multiplied."""
    draw = Draw(np.random.default_rng(1))
    for _ in range(200):
        found, more = transposed_windows(draw, draw.integer(1, 3))
        groups, group_in, group_out = draw.one(GROUPS)
        inputs, outputs = groups * group_in, groups * group_out
        options = {**found.options, "groups": groups}
        whole = convjax.transposed_output_size(
            found.size, found.kernel_size, **found.options, output_padding=more.asked
        )
        counted = counted_by_xla(
            functools.partial(convjax.conv_transpose, **options, output_padding=more.asked, algorithm="lax"),
            (1, *found.size, outputs),
            (*found.kernel_size, group_in, outputs),
        )
        setting = {**options, "spatial_dims": found.axes, "count_padding": False}
        assert convjax.conv_flops(whole, found.kernel_size, inputs, outputs, **setting) == counted, found
