"""Other right answers."""

import math


def same_padding__by_remainder(input_size, kernel_size, *, stride=1):
    last_step = input_size % stride or stride
    total = max(0, kernel_size - last_step)
    return total // 2, math.ceil(total / 2)


def same_padding__by_trying(input_size, kernel_size, *, stride=1):
    """Add zeros one by one, the high side first, until enough windows fit."""
    wanted = math.ceil(input_size / stride)
    low = high = 0
    while (input_size + low + high - kernel_size) // stride + 1 < wanted:
        if high > low:
            low += 1
        else:
            high += 1
    return (low, high)


def same_padding__by_divmod(input_size, kernel_size, *, stride=1):
    output = (input_size + stride - 1) // stride
    missing = (output - 1) * stride + kernel_size - input_size
    if missing <= 0:
        return 0, 0
    half, odd = divmod(missing, 2)
    return half, half + odd
