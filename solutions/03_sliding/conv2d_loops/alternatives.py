"""Other right answers."""

import numpy as np


def conv2d_loops__window_by_window(image, kernel):
    rows, columns = kernel.shape
    output = np.empty((image.shape[0] - rows + 1, image.shape[1] - columns + 1))
    for r, c in np.ndindex(*output.shape):
        output[r, c] = np.vdot(image[r : r + rows, c : c + columns], kernel)
    return output


def conv2d_loops__weight_by_weight(image, kernel):
    down, across = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    return sum(kernel[i, j] * image[i : i + down, j : j + across] for i, j in np.ndindex(*kernel.shape))


def conv2d_loops__collecting_rows(image, kernel):
    height, width = kernel.shape
    return np.array(
        [
            [
                sum(float(image[r + i, c + j] * kernel[i, j]) for i in range(height) for j in range(width))
                for c in range(image.shape[1] - width + 1)
            ]
            for r in range(image.shape[0] - height + 1)
        ]
    )


def conv2d_loops__windows_at_once(image, kernel):
    return np.einsum("rcij,ij->rc", np.lib.stride_tricks.sliding_window_view(image, kernel.shape), kernel)


def conv2d_loops__in_32_bits(image, kernel):
    return conv2d_loops__weight_by_weight(image.astype(np.float32), kernel.astype(np.float32))


def conv2d_loops__by_fourier_transform(image, kernel):
    product = np.fft.fft2(image) * np.conj(np.fft.fft2(kernel, image.shape))
    return np.fft.ifft2(product).real[: image.shape[0] - kernel.shape[0] + 1, : image.shape[1] - kernel.shape[1] + 1]
