import numpy as np


def edge_kernels(bright_side: str, kernel_size: int) -> np.ndarray:
    """Return a kernel that looks for edges which are brighter on that side."""
    half = kernel_size // 2
    left = np.zeros((kernel_size, kernel_size))
    left[:, :half] = 1.0 / (kernel_size * half)
    left[:, -half:] = -1.0 / (kernel_size * half)
    turns = ["left", "top", "right", "bottom"].index(bright_side)
    return np.rot90(left, turns)
