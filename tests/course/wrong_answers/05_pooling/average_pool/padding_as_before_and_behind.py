import numpy as np


def average_pool(
    x: np.ndarray,
    kernel_size: tuple[int, int],
    *,
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
    count_padding: bool = True,
) -> np.ndarray:
    """Return the mean of each window, channel by channel."""
    if stride is None:
        stride = kernel_size
    padded = np.pad(x, (padding, padding, (0, 0)))
    inside = np.pad(np.ones(x.shape[:2]), (padding, padding))
    rows = (padded.shape[0] - kernel_size[0]) // stride[0] + 1
    columns = (padded.shape[1] - kernel_size[1]) // stride[1] + 1
    out = np.zeros((rows, columns, x.shape[2]))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride[0], j * stride[1]
            window = np.s_[top : top + kernel_size[0], left : left + kernel_size[1]]
            if count_padding:
                count = kernel_size[0] * kernel_size[1]
            else:
                count = inside[window].sum()
            out[i, j] = padded[window].sum(axis=(0, 1)) / count
    return out
