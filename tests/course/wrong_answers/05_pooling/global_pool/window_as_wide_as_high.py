import numpy as np


def global_pool(x: np.ndarray) -> np.ndarray:
    """Return the mean of each channel, of one image or of each in a batch."""
    size = x.shape[-3]
    window = x[..., :size, :size, :]
    return window.mean(axis=(-3, -2))
