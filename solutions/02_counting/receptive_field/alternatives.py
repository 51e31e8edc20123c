"""Other right answers."""

import math


def receptive_field__from_the_output_back(layers):
    size = 1
    for kernel_size, stride in reversed(layers):
        size = (size - 1) * stride + kernel_size
    return size


def receptive_field__one_sum(layers):
    return 1 + sum(
        (kernel_size - 1) * math.prod(stride for _, stride in layers[:index])
        for index, (kernel_size, _) in enumerate(layers)
    )


def receptive_field__first_and_last_column(layers):
    first = last = 0
    for kernel_size, stride in layers[::-1]:
        first, last = first * stride, last * stride + kernel_size - 1
    return last - first + 1


def receptive_field__recursive(layers):
    if not layers:
        return 1
    (kernel_size, stride), *rest = layers
    return kernel_size + stride * (receptive_field__recursive(rest) - 1)
