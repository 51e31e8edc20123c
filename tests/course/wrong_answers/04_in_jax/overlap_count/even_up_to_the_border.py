import numpy as np


def along_one_axis(inputs, kernel, stride):
    size = (inputs - 1) * stride + kernel
    if kernel % stride == 0:
        return np.full(size, kernel // stride)
    counts = np.zeros(size, dtype=int)
    for i in range(inputs):
        counts[i * stride : i * stride + kernel] += 1
    return counts


def overlap_count(
    input_size: tuple[int, int], kernel_size: tuple[int, int], *, stride: int
) -> np.ndarray:
    """Return how many copies of the kernel lie on each place of the output."""
    return np.outer(
        along_one_axis(input_size[0], kernel_size[0], stride),
        along_one_axis(input_size[1], kernel_size[1], stride),
    )
