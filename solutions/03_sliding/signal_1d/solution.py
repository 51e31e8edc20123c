"""What can a kernel do along time? The reference."""

import numpy as np


def signal_1d(signal: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the response at every place where the kernel fits."""
    places = len(signal) - len(kernel) + 1
    return np.array([(signal[start : start + len(kernel)] * kernel).sum() for start in range(places)])


def moving_average(signal: np.ndarray, width: int) -> np.ndarray:
    """Return the mean of every window of `width` samples."""
    return signal_1d(signal, np.full(width, 1 / width))


def matched_filter(signal: np.ndarray, pulse: np.ndarray) -> np.ndarray:
    """Return how well every window agrees with the pulse."""
    shape = pulse - pulse.mean()
    return signal_1d(signal, shape / np.linalg.norm(shape))
