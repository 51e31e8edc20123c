import numpy as np


def overlap_count(
    input_size: tuple[int, int], kernel_size: tuple[int, int], *, stride: int
) -> np.ndarray:
    """Return how many copies of the kernel lie on each place of the output."""
    rows = (stride * np.arange(input_size[0])[:, None] + np.arange(kernel_size[0])).ravel()
    columns = (stride * np.arange(input_size[1])[:, None] + np.arange(kernel_size[1])).ravel()
    counts = np.zeros((rows[-1] + 1, columns[-1] + 1), dtype=int)
    counts[np.ix_(rows, columns)] += 1
    return counts
