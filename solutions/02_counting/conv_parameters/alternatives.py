"""Other right answers."""

import math


def conv_parameters__by_shape(kernel_size, in_channels, out_channels, *, bias=True):
    return math.prod((*kernel_size, in_channels, out_channels)) + bias * out_channels


def conv_parameters__a_block_for_each_output(kernel_size, in_channels, out_channels, *, bias=True):
    block = kernel_size[0] * kernel_size[1] * in_channels
    if bias:
        block += 1
    return out_channels * block


def conv_parameters__one_by_one(kernel_size, in_channels, out_channels, *, bias=True):
    total = 0
    for _ in range(out_channels):
        for _ in range(in_channels):
            for _ in range(kernel_size[0]):
                total += kernel_size[1]
        total += 1 if bias else 0
    return total
