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
    widths = ((padding[0], padding[0]), (padding[1], padding[1]), (0, 0))
    padded = np.pad(x, widths, mode="constant" if count_padding else "edge")
    rows = (padded.shape[0] - kernel_size[0]) // stride[0] + 1
    columns = (padded.shape[1] - kernel_size[1]) // stride[1] + 1
    out = np.zeros((rows, columns, x.shape[2]))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride[0], j * stride[1]
            window = np.s_[top : top + kernel_size[0], left : left + kernel_size[1]]
            out[i, j] = padded[window].mean(axis=(0, 1))
    return out
