"""What does a negative output mean? The reference."""

import numpy as np


def responses(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the array of responses at every place where the kernel fits."""
    rows, columns = kernel.shape
    output = np.empty((image.shape[0] - rows + 1, image.shape[1] - columns + 1))
    for row, column in np.ndindex(output.shape):
        patch = image[row : row + rows, column : column + columns]
        output[row, column] = (patch * kernel).sum()
    return output


def negative_outputs(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return an array of bools: True where the response is negative."""
    return responses(image, kernel) < 0


def flat_response(kernel: np.ndarray, brightness: float, bias: float) -> float:
    """Return the output where every number of the patch is `brightness`."""
    return float(brightness * kernel.sum() + bias)


def most_negative_patch(kernel: np.ndarray, norm: float) -> np.ndarray:
    """Return the patch of this norm that gets the most negative response."""
    return -norm * kernel / np.linalg.norm(kernel)


def after_relu(image: np.ndarray, kernel: np.ndarray, bias: float) -> np.ndarray:
    """Return what ReLU leaves of the responses plus the bias."""
    return np.maximum(responses(image, kernel) + bias, 0)


QUESTION = 0
PREDICTION = -19
REASON = "d"
