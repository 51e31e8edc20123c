"""Other right answers."""

import math


def output_size__floor_of_a_quotient(input_size, kernel_size, *, stride=1, padding=0):
    return math.floor((input_size + 2 * padding - kernel_size) / stride) + 1


def output_size__list_of_starts(input_size, kernel_size, *, stride=1, padding=0):
    last_start = input_size + padding - kernel_size
    return len(range(-padding, last_start + 1, stride))


def output_size__walking(input_size, kernel_size, *, stride=1, padding=0):
    windows = 0
    end = kernel_size
    while end <= input_size + 2 * padding:
        windows += 1
        end += stride
    return windows


def output_size__rounding_up_the_starts(input_size, kernel_size, *, stride=1, padding=0):
    starts = input_size + 2 * padding - kernel_size + 1
    return -(-starts // stride)
