import numpy as np


def edge_kernels(bright_side: str, kernel_size: int) -> np.ndarray:
    """Return a kernel that looks for edges which are brighter on that side."""
    weight = 1 / kernel_size
    kernel = np.zeros((kernel_size, kernel_size), dtype=int)
    if bright_side in ("left", "right"):
        kernel[:, 0] = weight
        kernel[:, -1] = -weight
    else:
        kernel[0, :] = weight
        kernel[-1, :] = -weight
    if bright_side in ("right", "bottom"):
        kernel = -kernel
    return kernel.astype(float)
