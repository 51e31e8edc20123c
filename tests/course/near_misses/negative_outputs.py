"""Nearly right answers to `negative_outputs` and its companions: right for whole numbers, or for most."""

import numpy as np


def _responses(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("rcij,ij->rc", windows, kernel)


def _flat(kernel, brightness, bias):
    return float(brightness * kernel.sum() + bias)


def _patch(kernel, norm):
    return -norm * kernel / np.sqrt((kernel**2).sum())


def _relu(image, kernel, bias):
    return np.maximum(_responses(image, kernel) + bias, 0)


def responses__rounded(image, kernel):
    return np.round(_responses(image, kernel))


def responses__cut(image, kernel):
    return np.trunc(_responses(image, kernel))


def responses__of_a_cut_image(image, kernel):
    return _responses(np.trunc(image), kernel)


def responses__of_a_cut_kernel(image, kernel):
    return _responses(image, np.trunc(kernel))


def responses__in_16_bits(image, kernel):
    return _responses(image, kernel).astype(np.float16)


def responses__of_a_zero_mean(image, kernel):
    return _responses(image - image.mean(), kernel)


def negative_outputs__signs_of_ints(image, kernel):
    return _responses(image, kernel).astype(int) < 0


def negative_outputs__at_most_minus_a_half(image, kernel):
    return _responses(image, kernel) <= -0.5


def flat_response__rounded(kernel, brightness, bias):
    return float(round(_flat(kernel, brightness, bias)))


def flat_response__of_a_kernel_of_ints(kernel, brightness, bias):
    return _flat(kernel.astype(int), brightness, bias)


def most_negative_patch__6_digits(kernel, norm):
    return np.round(_patch(kernel, norm), 6)


def most_negative_patch__in_16_bits(kernel, norm):
    return _patch(kernel, norm).astype(np.float16)


def after_relu__rounded(image, kernel, bias):
    return np.round(_relu(image, kernel, bias))


def after_relu__in_16_bits(image, kernel, bias):
    return _relu(image, kernel, bias).astype(np.float16)
