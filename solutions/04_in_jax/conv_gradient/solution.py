"""The gradients of a convolution, by hand. The reference."""

import numpy as np


def kernel_gradient(x: np.ndarray, output_gradient: np.ndarray) -> np.ndarray:
    """Return the gradient with respect to the kernel."""
    height, width, out_channels = output_gradient.shape
    rows, columns = x.shape[0] - height + 1, x.shape[1] - width + 1
    gradient = np.empty((rows, columns, x.shape[2], out_channels))
    for a, b in np.ndindex(rows, columns):
        met = x[a : a + height, b : b + width]  # what this tap met, at all places
        gradient[a, b] = np.einsum("ijc,ijo->co", met, output_gradient)
    return gradient


def conv_gradient(x: np.ndarray, kernel: np.ndarray, output_gradient: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both gradients: that of the input, then that of the kernel."""
    height, width, _ = output_gradient.shape
    input_gradient = np.zeros(x.shape)
    for a, b in np.ndindex(kernel.shape[:2]):
        input_gradient[a : a + height, b : b + width] += output_gradient @ kernel[a, b].T
    return input_gradient, kernel_gradient(x, output_gradient)
