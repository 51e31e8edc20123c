"""One number for each feature map? The reference."""

import numpy as np


def global_pool(x: np.ndarray) -> np.ndarray:
    """Return the mean of each channel, of one image or of each in a batch."""
    return x.mean(axis=(-3, -2))  # counted from the end, rows and columns stand there with and without a batch
