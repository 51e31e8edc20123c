import numpy as np


def flip_or_not(
    image: np.ndarray, kernel: np.ndarray, *, flip: bool = False
) -> np.ndarray:
    """Return the true convolution if `flip`, else the cross-correlation."""
    rows, columns = kernel.shape
    out = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1))
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            out[r, c] = (image[r : r + rows, c : c + columns] * kernel).sum()
    if flip:
        out = out[::-1, ::-1]
    return out


def flip_matters(kernel: np.ndarray) -> bool:
    """Return whether there is an image for which the two differ."""
    return not np.array_equal(kernel, kernel[::-1, ::-1])
