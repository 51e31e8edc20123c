"""Other right answers."""

import numpy as np


def window_dot_product__two_loops(image, kernel, row, column):
    total = 0.0
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            total += image[row + i, column + j] * kernel[i, j]
    return total


def window_dot_product__of_two_vectors(image, kernel, row, column):
    rows, columns = kernel.shape
    return image[row : row + rows, column : column + columns].ravel() @ kernel.ravel()


def window_dot_product__by_tensordot(image, kernel, row, column):
    return np.tensordot(image[row:, column:][: kernel.shape[0], : kernel.shape[1]], kernel)


def window_dot_product__in_32_bits(image, kernel, row, column):
    rows, columns = kernel.shape
    window = image[row : row + rows, column : column + columns]
    return np.einsum("ij,ij->", window.astype(np.float32), kernel.astype(np.float32))


def window_dot_product__row_by_row(image, kernel, row, column):
    width = kernel.shape[1]
    return sum(line[column : column + width] @ weights for line, weights in zip(image[row:], kernel, strict=False))
