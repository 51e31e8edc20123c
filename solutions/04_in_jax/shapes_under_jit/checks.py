"""Checks of `shapes_under_jit`: a window at a place that is a value, then sums of which some count.

All numbers are quarters, so that every sum is exact in 32 bits, in any order.
"""

import jax.numpy as jnp
import numpy as np

from grader.checks import title

NEAR = {"rtol": 1e-5, "atol": 1e-4}
KERNEL = {"static": ("kernel_size",)}
KERNEL_AND_STRIDE = {"static": ("kernel_size", "stride")}


def array(numbers, *shape):
    return jnp.array(np.reshape(numbers, shape), jnp.float32)


def quarters(rng, *shape):
    return array([rng.randint(-36, 36) / 4 for _ in range(int(np.prod(shape)))], *shape)


def window(signal, kernel_size, stride, first):
    """Say where the window of a number of the output starts, and whether it counts."""

    def picture(index, expected, _got):
        start = index[0] * stride
        numbers = " + ".join(f"{number:g}" for number in np.asarray(signal)[start : start + kernel_size])
        counts = f"= {expected[index]:g}" if start >= first else f"starts before {first}: 0"
        return f"window {index[0]} starts at signal[{start}]:  {numbers}  {counts}"

    return picture


IMAGE = array(np.arange(20), 4, 5)


@title("A 2×3 window at row 1, column 2 of a 4×5 image")
def test_a_window(student):
    student.window_at(IMAGE, 1, 2, kernel_size=(2, 3)).should_equal(array([7, 8, 9, 12, 13, 14], 2, 3))


@title("The same under jax.jit, where row and column are not known yet")
def test_a_traced_window(student):
    student.window_at.jit(IMAGE, 1, 2, kernel_size=(2, 3), **KERNEL).should_equal(array([7, 8, 9, 12, 13, 14], 2, 3))
    student.window_at.jit(IMAGE, 2, 0, kernel_size=(2, 3), **KERNEL).should_equal(array([10, 11, 12, 15, 16, 17], 2, 3))


@title("A window that would hang over the edge is moved back until it fits")
def test_moved_back(student):
    student.window_at.jit(IMAGE, 3, 4, kernel_size=(2, 3), **KERNEL).should_equal(array([12, 13, 14, 17, 18, 19], 2, 3))
    student.window_at.jit(IMAGE, 0, 3, kernel_size=(2, 3), **KERNEL).should_equal(array([2, 3, 4, 7, 8, 9], 2, 3))


@title("Sums of two neighbours of 1 2 4 8 16 from place 2 on: 0 0 12 24")
def test_sums(student):
    signal = array([1, 2, 4, 8, 16], 5)
    student.shapes_under_jit(signal, 2, kernel_size=2).should_equal(
        array([0, 0, 12, 24], 4), picture=window(signal, 2, 1, 2), **NEAR
    )


@title("The same under jax.jit, where `first` is not known yet")
def test_traced_sums(student):
    signal = array([1, 2, 4, 8, 16], 5)
    student.shapes_under_jit.jit(signal, 2, kernel_size=2, **KERNEL).should_equal(
        array([0, 0, 12, 24], 4), picture=window(signal, 2, 1, 2), **NEAR
    )


@title("With stride 3 the windows of 11 start at 0, 3 and 6; from 4 on, only the last counts")
def test_stride(student):
    signal = array(np.arange(1, 12), 11)
    student.shapes_under_jit.jit(signal, 4, kernel_size=4, stride=3, **KERNEL_AND_STRIDE).should_equal(
        array([0, 0, 34], 3), picture=window(signal, 4, 3, 4), **NEAR
    )


@title("The size is the same for every `first`: from 0 on, all count; from 50 on, none")
def test_same_size(student):
    signal = array(np.arange(1, 12), 11)
    for first, sums in ((0, [10, 22, 34]), (50, [0, 0, 0])):
        student.shapes_under_jit.jit(signal, first, kernel_size=4, stride=3, **KERNEL_AND_STRIDE).should_equal(
            array(sums, 3), picture=window(signal, 4, 3, first), **NEAR
        )


@title("Any signal, from any place on")
def test_any_signal(student, rng):
    for first in (rng.randint(1, 9), 2 * rng.randint(1, 4)):
        signal = quarters(rng, 12)
        answer = student.shapes_under_jit.jit(signal, first, kernel_size=3, stride=2, **KERNEL_AND_STRIDE)
        answer.should_match_reference(picture=window(signal, 3, 2, first), **NEAR)
