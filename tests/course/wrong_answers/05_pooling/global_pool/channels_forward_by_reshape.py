import numpy as np


def global_pool(x: np.ndarray) -> np.ndarray:
    """Return the mean of each channel, of one image or of each in a batch."""
    if x.ndim == 3:
        return x.reshape(x.shape[2], -1).mean(axis=1)
    return x.reshape(x.shape[0], x.shape[3], -1).mean(axis=2)
