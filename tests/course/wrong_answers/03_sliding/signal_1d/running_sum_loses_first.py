"""What can a kernel do along time?

A kernel can slide along one axis as well: along the samples of a sound, of an
earthquake, of a heartbeat. The sum is the same as ever:

    response[t] = sum of signal[t + j] * kernel[j] over all j

What comes out depends on the kernel alone. Two of them have served for longer
than networks have learned theirs.

The moving average has `width` equal numbers, 1 / width each. It replaces each
window by its mean: noise gets smaller and the level stays.

    signal   1  2  6  4  2        width 3
    means          3  4  4        (1 + 2 + 6) / 3,  (2 + 6 + 4) / 3, ...

The matched filter has the shape of the pulse that is looked for. First the
mean of the pulse is taken off, so that the kernel sums to zero and the level
of the signal counts for nothing; then it is divided by its norm, the root of
its sum of squares, so that noise comes out as large as it goes in:

    kernel = (pulse - mean of the pulse) / norm of (pulse - mean of the pulse)

    pulse    0  6 -2  0           mean 1
    kernel  -1  5 -3 -1  / 6      norm = root of (1 + 25 + 9 + 1) = 6

Where the signal runs as the pulse does, large meets large: of all windows that
swing as much about their mean, none scores higher. Below, the pulse begins at
sample 2, on a level of 2:

    signal   2  2  2  8  0  2  2
    scores  -1  -2.67  6  -2.67   6 is (-1*2 + 5*8 - 3*0 - 1*2) / 6

    >>> signal_1d(np.array([1.0, 2, 6, 4]), np.array([1.0, -1]))
    array([-1., -4.,  2.])
    >>> moving_average(np.array([1.0, 2, 6, 4, 2]), 3)
    array([3., 4., 4.])
    >>> signal, pulse = [2.0, 2, 2, 8, 0, 2, 2], [0.0, 6, -2, 0]
    >>> scores = matched_filter(np.array(signal), np.array(pulse))
    >>> scores.round(2)
    array([-1.  , -2.67,  6.  , -2.67])
    >>> int(np.argmax(scores))
    2

Signals, kernels and pulses are one-dimensional float arrays, and so are the
answers, with one number for each place where the window fits. The kernel is
not flipped. A pulse is never the same number throughout. You may import NumPy
and the standard library; write the sliding yourself, without np.convolve and
np.correlate, and use it for the other two.
"""

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
