import numpy as np


def kernel_gradient(x: np.ndarray, output_gradient: np.ndarray) -> np.ndarray:
    """Return the gradient with respect to the kernel."""
    high, wide, out_channels = output_gradient.shape
    rows, columns = x.shape[0] - high + 1, x.shape[1] - wide + 1
    gradient = np.zeros((rows, columns, x.shape[2], out_channels))
    for a in range(rows):
        for b in range(columns):
            patch = x[a : a + high, b : b + wide]
            gradient[a, b] = np.einsum("ijc,ijo->co", patch, output_gradient)
    return gradient / (high * wide)


def conv_gradient(
    x: np.ndarray, kernel: np.ndarray, output_gradient: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return both gradients: that of the input, then that of the kernel."""
    rows, columns = kernel.shape[:2]
    high, wide = output_gradient.shape[:2]
    input_gradient = np.zeros(x.shape)
    for a in range(rows):
        for b in range(columns):
            input_gradient[a : a + high, b : b + wide] += output_gradient @ kernel[a, b].T
    return input_gradient, kernel_gradient(x, output_gradient)
