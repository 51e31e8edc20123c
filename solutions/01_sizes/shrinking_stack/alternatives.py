"""Other right answers."""

import itertools
import math
from fractions import Fraction


def shrinking_stack__accumulated(input_size, layers):
    def after(size, layer):
        kernel_size, stride, padding = layer
        return (size + 2 * padding - kernel_size) // stride + 1

    return list(itertools.accumulate(layers, after, initial=input_size))


def shrinking_stack__from_the_last_backwards(input_size, layers):
    if not layers:
        return [input_size]
    kernel_size, stride, padding = layers[-1]
    before = shrinking_stack__from_the_last_backwards(input_size, layers[:-1])
    return [*before, len(range(0, before[-1] + 2 * padding - kernel_size + 1, stride))]


def shrinking_stack__by_walking(input_size, layers):
    sizes = [input_size]
    for layer in layers:
        columns = sizes[-1] + 2 * layer[2]
        windows = 0
        while windows * layer[1] + layer[0] <= columns:
            windows += 1
        sizes.append(windows)
    return sizes


def shrinking_stack__rounding_once_in_exact_fractions(input_size, layers):
    # A floor inside a floor changes nothing where only whole numbers are added and divided by.
    exact = [Fraction(input_size)]
    for kernel_size, stride, padding in layers:
        exact.append((exact[-1] + 2 * padding - kernel_size) / stride + 1)
    return [math.floor(size) for size in exact]
