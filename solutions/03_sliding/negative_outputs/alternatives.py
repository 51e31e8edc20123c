"""Other right answers."""

import math

import numpy as np


def responses__windows_at_once(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("rcij,ij->rc", windows, kernel)


def responses__shifted_images(image, kernel):
    rows, columns = (size - width + 1 for size, width in zip(image.shape, kernel.shape, strict=True))
    total = np.zeros((rows, columns))
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            total += kernel[i, j] * image[i : i + rows, j : j + columns]
    return total


def responses__plain_loops(image, kernel):
    output = []
    for row in range(image.shape[0] - kernel.shape[0] + 1):
        line = []
        for column in range(image.shape[1] - kernel.shape[1] + 1):
            total = 0.0
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    total += image[row + i, column + j] * kernel[i, j]
            line.append(total)
        output.append(line)
    return np.array(output)


def responses__by_fourier_transform(image, kernel):
    product = np.fft.fft2(image) * np.conj(np.fft.fft2(kernel, image.shape))
    rows, columns = (size - width + 1 for size, width in zip(image.shape, kernel.shape, strict=True))
    return np.fft.ifft2(product).real[:rows, :columns]


def responses__in_32_bits(image, kernel):
    return responses__shifted_images(image.astype(np.float32), kernel.astype(np.float32)).astype(np.float32)


def negative_outputs__by_fourier_transform(image, kernel):
    return responses__by_fourier_transform(image, kernel) < 0


def negative_outputs__by_sign(image, kernel):
    return np.sign(responses__windows_at_once(image, kernel)) == -1


def negative_outputs__what_relu_would_cut(image, kernel):
    raw = responses__shifted_images(image, kernel)
    return np.maximum(raw, 0) != raw


def flat_response__a_patch_after_all(kernel, brightness, bias):
    return (np.full_like(kernel, brightness) * kernel).sum() + bias


def flat_response__sum_of_a_list(kernel, brightness, bias):
    return brightness * sum(kernel.ravel().tolist()) + bias


def most_negative_patch__by_the_root(kernel, norm):
    return kernel * (-norm / np.sqrt(np.sum(kernel**2)))


def most_negative_patch__unit_first(kernel, norm):
    unit = kernel / math.sqrt(float(np.vdot(kernel, kernel)))
    return norm * -unit


def after_relu__by_fourier_transform(image, kernel, bias):
    return np.maximum(responses__by_fourier_transform(image, kernel) + bias, 0)


def after_relu__by_where(image, kernel, bias):
    output = responses__windows_at_once(image, kernel) + bias
    return np.where(output > 0, output, 0.0)


def after_relu__in_place(image, kernel, bias):
    output = responses__plain_loops(image, kernel) + bias
    output[output < 0] = 0
    return output
