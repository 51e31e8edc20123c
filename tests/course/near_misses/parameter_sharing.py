"""Nearly right answers to `parameter_sharing`, and one that only looks so."""

import math


def _shared(input_size, kernel_size, cut):
    places = input_size - kernel_size + 1
    ratio, locality = input_size**2 * places**2 / kernel_size**2, input_size**2 / kernel_size**2
    return ratio, locality, cut(ratio / locality)


def parameter_sharing__cut(input_size, kernel_size, in_channels, out_channels):
    return _shared(input_size, kernel_size, int)


def parameter_sharing__rounded_down(input_size, kernel_size, in_channels, out_channels):
    return _shared(input_size, kernel_size, math.floor)


def parameter_sharing__a_ratio_of_two(input_size, kernel_size, in_channels, out_channels):
    return _shared(input_size, kernel_size, round)[:2]


def parameter_sharing__right_by_division_and_rounding(input_size, kernel_size, in_channels, out_channels):
    return _shared(input_size, kernel_size, round)
