"""Other right answers."""

import math
from fractions import Fraction


def conv_weights__by_shape(kernel_size, in_channels, out_channels):
    return math.prod((kernel_size, kernel_size, in_channels, out_channels))


def conv_weights__one_by_one(kernel_size, in_channels, out_channels):
    return sum(kernel_size * kernel_size for _ in range(in_channels) for _ in range(out_channels))


def dense_weights__by_features(input_size, in_channels, units):
    features = input_size * input_size * in_channels
    return features * units


def dense_weights__as_a_kernel_of_the_inputs_size(input_size, in_channels, units):
    return math.prod((input_size, input_size, in_channels, units))


def parameter_sharing__channels_cancel(input_size, kernel_size, in_channels, out_channels):
    locality = (input_size / kernel_size) ** 2
    places = len(range(input_size - kernel_size + 1))
    return locality * places**2, locality, places**2


def parameter_sharing__exact_until_the_end(input_size, kernel_size, in_channels, out_channels):
    places = input_size - kernel_size + 1
    outputs = places * places * out_channels
    dense = input_size * input_size * in_channels * outputs
    unshared = kernel_size * kernel_size * in_channels * outputs  # local, but every place with its own weights
    conv = kernel_size * kernel_size * in_channels * out_channels
    return float(Fraction(dense, conv)), float(Fraction(dense, unshared)), unshared // conv
