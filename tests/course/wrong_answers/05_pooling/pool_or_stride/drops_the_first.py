import numpy as np


def responses_of(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum(axis=(2, 3))


def pool_by_two(values):
    rows, columns = values.shape
    kept = values[rows % 2 :, columns % 2 :]
    return kept.reshape(rows // 2, 2, columns // 2, 2).max(axis=(1, 3))


def pool_or_stride(
    image: np.ndarray, kernel: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what the pool keeps, and what stride 2 keeps."""
    responses = responses_of(image, kernel)
    return pool_by_two(responses), responses[::2, ::2]


def macs_of_both(
    shape: tuple[int, int],
    kernel_size: int,
    in_channels: int,
    out_channels: int,
) -> tuple[int, int]:
    """Return the MACs with stride 1 and a pool, and those with stride 2."""
    rows, columns = shape[0] - kernel_size + 1, shape[1] - kernel_size + 1
    weights = kernel_size**2 * in_channels * out_channels
    return rows * columns * weights, ((rows + 1) // 2) * ((columns + 1) // 2) * weights
