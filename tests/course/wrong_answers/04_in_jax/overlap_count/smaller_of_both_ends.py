import numpy as np


def along_one_axis(inputs, kernel, stride):
    place = np.arange((inputs - 1) * stride + kernel)
    reaching = -((place % stride - kernel) // stride)  # rounded up
    from_left = np.minimum(place // stride + 1, reaching)
    return np.minimum(from_left, from_left[::-1])


def overlap_count(
    input_size: tuple[int, int], kernel_size: tuple[int, int], *, stride: int
) -> np.ndarray:
    """Return how many copies of the kernel lie on each place of the output."""
    return np.outer(
        along_one_axis(input_size[0], kernel_size[0], stride),
        along_one_axis(input_size[1], kernel_size[1], stride),
    )
