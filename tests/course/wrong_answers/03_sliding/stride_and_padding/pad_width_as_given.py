import numpy as np


def stride_and_padding(
    image: np.ndarray,
    kernel: np.ndarray,
    *,
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    """Return what comes out at every place of the padded image."""
    padded = np.pad(image, padding)
    k_rows, k_columns = kernel.shape
    out = []
    for r in range(0, padded.shape[0] - k_rows + 1, stride[0]):
        line = []
        for c in range(0, padded.shape[1] - k_columns + 1, stride[1]):
            line.append(np.sum(padded[r : r + k_rows, c : c + k_columns] * kernel))
        out.append(line)
    return np.array(out)
