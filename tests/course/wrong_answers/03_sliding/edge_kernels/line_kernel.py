import numpy as np


def edge_kernels(bright_side: str, kernel_size: int) -> np.ndarray:
    """Return a kernel that looks for edges which are brighter on that side."""
    half = kernel_size // 2
    left = np.full((kernel_size, kernel_size), -1.0)
    left[:, half] = kernel_size - 1
    left /= kernel_size * half
    if bright_side == "left":
        return left
    if bright_side == "right":
        return -left
    if bright_side == "top":
        return left.T
    return -left.T
