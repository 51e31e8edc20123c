"""What counts in an average pool? The reference."""

import numpy as np


def average_pool(
    x: np.ndarray,
    kernel_size: tuple[int, int],
    *,
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
    count_padding: bool = True,
) -> np.ndarray:
    """Return the mean of each window, channel by channel."""
    steps = kernel_size if stride is None else stride
    # A NaN marks the padding where it does not count: nanmean passes over it.
    fill = 0.0 if count_padding else np.nan
    margins = [(size, size) for size in padding] + [(0, 0)]
    padded = np.pad(x, margins, constant_values=fill)
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel_size, axis=(0, 1))
    return np.nanmean(windows[:: steps[0], :: steps[1]], axis=(-2, -1))
