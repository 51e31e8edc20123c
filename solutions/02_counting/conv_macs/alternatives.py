"""Other right answers."""

import math


def conv_macs__outputs_times_block(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    rows = math.floor((input_size[0] + 2 * padding - kernel_size[0]) / stride) + 1
    columns = math.floor((input_size[1] + 2 * padding - kernel_size[1]) / stride) + 1
    return rows * columns * out_channels * (kernel_size[0] * kernel_size[1] * in_channels)


def conv_macs__weights_times_places(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    weights = math.prod(kernel_size) * in_channels * out_channels
    starts = [range(-padding, n + padding - k + 1, stride) for n, k in zip(input_size, kernel_size, strict=True)]
    return weights * len(starts[0]) * len(starts[1])


def conv_macs__walking(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    macs = 0
    for _ in range(0, input_size[0] + 2 * padding - kernel_size[0] + 1, stride):
        for _ in range(0, input_size[1] + 2 * padding - kernel_size[1] + 1, stride):
            macs += kernel_size[0] * kernel_size[1]
    return macs * in_channels * out_channels
