"""Answers that are right for whole numbers, or for most: refused under every seed, whatever is said about them."""

import math
import os

import numpy as np
import pytest

SEEDS = range(int(os.environ.get("COURSE_SEEDS", "3")))


def responses(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("rcij,ij->rc", windows, kernel)


def flat(kernel, brightness, bias):
    return float(brightness * kernel.sum() + bias)


def patch(kernel, norm):
    return -norm * kernel / np.sqrt((kernel**2).sum())


def relu(image, kernel, bias):
    return np.maximum(responses(image, kernel) + bias, 0)


def shared(input_size, kernel_size, cut):
    places = input_size - kernel_size + 1
    ratio, locality = input_size**2 * places**2 / kernel_size**2, input_size**2 / kernel_size**2
    return ratio, locality, cut(ratio / locality)


NEAR_MISSES = {
    "responses rounded": ("responses", lambda image, kernel: np.round(responses(image, kernel))),
    "responses cut": ("responses", lambda image, kernel: np.trunc(responses(image, kernel))),
    "a cut image": ("responses", lambda image, kernel: responses(np.trunc(image), kernel)),
    "a cut kernel": ("responses", lambda image, kernel: responses(image, np.trunc(kernel))),
    "responses in 16 bits": ("responses", lambda image, kernel: responses(image, kernel).astype(np.float16)),
    "a zero mean": ("responses", lambda image, kernel: responses(image - image.mean(), kernel)),
    "signs of ints": ("negative_outputs", lambda image, kernel: responses(image, kernel).astype(int) < 0),
    "at most -0.5": ("negative_outputs", lambda image, kernel: responses(image, kernel) <= -0.5),
    "a rounded sum": ("flat_response", lambda *given: float(round(flat(*given)))),
    "a kernel of ints": ("flat_response", lambda kernel, *given: flat(kernel.astype(int), *given)),
    "6 digits": ("most_negative_patch", lambda *given: np.round(patch(*given), 6)),
    "a patch in 16 bits": ("most_negative_patch", lambda *given: patch(*given).astype(np.float16)),
    "ReLU, rounded": ("after_relu", lambda *given: np.round(relu(*given))),
    "ReLU in 16 bits": ("after_relu", lambda *given: relu(*given).astype(np.float16)),
    "sharing cut": ("parameter_sharing", lambda size, kernel, *_: shared(size, kernel, int)),
    "sharing rounded down": ("parameter_sharing", lambda size, kernel, *_: shared(size, kernel, math.floor)),
    "a ratio of two": ("parameter_sharing", lambda size, kernel, *_: shared(size, kernel, round)[:2]),
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_an_answer_that_is_nearly_right_is_refused(course_room, name):
    function, near = NEAR_MISSES[name]
    room = course_room("parameter_sharing" if function == "parameter_sharing" else "negative_outputs")
    for seed in SEEDS:
        assert room.failures(room.student(function, near), seed)


def test_sharing_found_by_division_and_rounded_is_right(course_room):
    room = course_room("parameter_sharing")

    def rounded(input_size, kernel_size, in_channels, out_channels):
        del in_channels, out_channels  # they cancel
        return shared(input_size, kernel_size, round)

    for seed in SEEDS:
        assert not room.failures(room.student("parameter_sharing", rounded), seed)
