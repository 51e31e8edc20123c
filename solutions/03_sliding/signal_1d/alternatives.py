"""Other right answers."""

import math

import numpy as np


def signal_1d__windows_at_once(signal, kernel):
    return np.lib.stride_tricks.sliding_window_view(signal, len(kernel)) @ kernel


def signal_1d__shifted_signals(signal, kernel):
    places = len(signal) - len(kernel) + 1
    return sum(weight * signal[j : j + places] for j, weight in enumerate(kernel))


def signal_1d__plain_loops(signal, kernel):
    output = []
    for start in range(len(signal) - len(kernel) + 1):
        total = 0.0
        for j in range(len(kernel)):
            total += signal[start + j] * kernel[j]
        output.append(total)
    return np.array(output)


def signal_1d__in_32_bits(signal, kernel):
    return signal_1d__windows_at_once(signal.astype(np.float32), kernel.astype(np.float32))


def moving_average__mean_of_windows(signal, width):
    return np.lib.stride_tricks.sliding_window_view(signal, width).mean(axis=1)


def moving_average__differences_of_running_sums(signal, width):
    sums = np.concatenate([[0.0], np.cumsum(signal)])
    return (sums[width:] - sums[:-width]) / width


def moving_average__one_in_one_out(signal, width):
    total = math.fsum(signal[:width])
    means = [total / width]
    for leaving, coming in zip(signal, signal[width:], strict=False):
        total += coming - leaving
        means.append(total / width)
    return np.array(means)


def matched_filter__mean_of_the_window_too(signal, pulse):
    windows = np.lib.stride_tricks.sliding_window_view(signal, len(pulse))
    shape = pulse - pulse.mean()
    return (windows - windows.mean(axis=1, keepdims=True)) @ shape / math.sqrt(shape @ shape)


def matched_filter__by_the_deviation(signal, pulse):
    kernel = (pulse - pulse.mean()) / (pulse.std() * math.sqrt(len(pulse)))
    return signal_1d__plain_loops(signal, kernel)


def matched_filter__divided_at_the_end(signal, pulse):
    shape = pulse - sum(pulse) / len(pulse)
    return signal_1d__shifted_signals(signal, shape) / np.sqrt(np.sum(shape**2))


def matched_filter__in_32_bits(signal, pulse):
    shape = pulse.astype(np.float32) - np.float32(pulse.mean())
    return signal_1d__in_32_bits(signal, shape / np.linalg.norm(shape))
