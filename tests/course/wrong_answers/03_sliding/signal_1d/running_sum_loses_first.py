import numpy as np


def signal_1d(signal: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the response at every place where the kernel fits."""
    count = len(signal) - len(kernel) + 1
    return np.array([np.sum(signal[t : t + len(kernel)] * kernel) for t in range(count)])


def moving_average(signal: np.ndarray, width: int) -> np.ndarray:
    """Return the mean of every window of `width` samples."""
    sums = np.cumsum(signal)
    return (sums[width:] - sums[:-width]) / width


def matched_filter(signal: np.ndarray, pulse: np.ndarray) -> np.ndarray:
    """Return how well every window agrees with the pulse."""
    kernel = pulse - pulse.mean()
    return signal_1d(signal, kernel / np.linalg.norm(kernel))
