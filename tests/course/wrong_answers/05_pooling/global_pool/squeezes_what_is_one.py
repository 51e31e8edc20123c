import numpy as np


def global_pool(x: np.ndarray) -> np.ndarray:
    """Return the mean of each channel, of one image or of each in a batch."""
    return x.mean(axis=(-3, -2)).squeeze()
