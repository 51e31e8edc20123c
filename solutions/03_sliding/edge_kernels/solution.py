"""Which kernel sees an edge? The reference, one of many that answer as they should."""

import numpy as np


def edge_kernels(bright_side: str, kernel_size: int) -> np.ndarray:
    """Return a kernel that looks for edges which are brighter on that side."""
    half = kernel_size // 2
    left = np.zeros((kernel_size, kernel_size))
    left[:, :half] = 1  # the mean of what lies left of the middle,
    left[:, -half:] = -1  # less the mean of what lies right of it
    left /= half * kernel_size
    return {"left": left, "right": -left, "top": left.T, "bottom": -left.T}[bright_side]
