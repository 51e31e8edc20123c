"""FLOPs and MACs, padding counted, as PyTorch counts those of the layers that it runs."""

import math

import numpy as np
import pytest

from convjax import conv_flops, conv_macs, dense_macs

from .comparison import torch
from .convolutions import by_torch
from .drawing import GROUPS, Draw, Windows, transposed_windows, windows
from .torch_images import kernel_of, of_rank

flop_counter = pytest.importorskip("torch.utils.flop_counter")


def counted_by_torch(function, *shapes):
    """What PyTorch counts over arrays that have a shape and no elements."""
    with flop_counter.FlopCounterMode(display=False) as counter:
        function(*(torch.empty(shape, device="meta") for shape in shapes))
    return counter.get_total_flops()


def drawn_channels(draw):
    groups, group_in, group_out = draw.one(GROUPS)
    return groups, groups * group_in, groups * group_out


@pytest.mark.slow
def test_flops_with_padding_and_macs_are_those_that_pytorch_counts_of_a_convolution():
    draw = Draw(np.random.default_rng(0))
    for _ in range(300):
        found, batch = windows(draw), draw.integer(1, 3)
        groups, inputs, outputs = drawn_channels(draw)
        counted = counted_by_torch(
            lambda x, taps, bias, found=found, groups=groups: by_torch(x, taps, bias, found, groups),
            (batch, inputs, *found.size),
            (outputs, inputs // groups, *found.kernel_size),
            (outputs,),
        )
        setting = {"groups": groups, "spatial_dims": found.axes}
        flops = conv_flops(found.size, found.kernel_size, inputs, outputs, **found.options, **setting)
        assert batch * flops == counted, found
        assert 2 * batch * conv_macs(found.output_size, found.kernel_size, inputs, outputs, **setting) == counted, found


def test_a_transposed_convolution_costs_what_the_convolution_it_transposes_does():
    draw = Draw(np.random.default_rng(1))
    for _ in range(200):
        found, more = transposed_windows(draw, draw.integer(1, 3))
        groups, inputs, outputs = drawn_channels(draw)  # of the convolution: it is given `outputs` channels here
        counted = counted_by_torch(
            lambda x, taps, found=found, more=more, groups=groups: of_rank("conv_transpose", found.axes)(
                x, taps, None, found.stride, 0, more.of_torch, groups, found.dilation
            ),
            (1, outputs, *found.size),
            kernel_of(torch.empty(*found.kernel_size, inputs // groups, outputs)).shape,
        )
        macs = conv_macs(found.size, found.kernel_size, inputs, outputs, groups=groups, spatial_dims=found.axes)
        assert 2 * macs == counted, found


def test_a_dense_layer_costs_what_pytorch_counts():
    draw = Draw(np.random.default_rng(2))
    for _ in range(50):
        batch, inputs, outputs = draw.each(3, 1, 99)
        counted = counted_by_torch(torch.nn.functional.linear, (batch, inputs), (outputs, inputs), (outputs,))
        assert batch * 2 * dense_macs(inputs, outputs) == counted


def test_windows_apart_read_each_element_once_which_pytorch_counts_the_same():
    """A kernel as large as the image is a dense layer of all its elements."""
    for size in ((3,), (2, 5), (2, 3, 4)):
        found = Windows(size, size, (1,) * len(size), (1,) * len(size), "VALID", ((0, 0),) * len(size))
        shapes = (1, 2, *size), (7, 2, *size)
        counted = counted_by_torch(lambda x, taps, found=found: by_torch(x, taps, None, found, 1), *shapes)
        assert counted == 2 * dense_macs(2 * math.prod(size), 7)
        assert counted == conv_flops(size, size, 2, 7, spatial_dims=len(size))
