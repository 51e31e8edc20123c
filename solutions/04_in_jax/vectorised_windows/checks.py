"""Checks of `vectorised_windows`: one channel, then sizes of two axes, strides, channels, jit.

Windows are copies, so that every comparison is exact. Most is asked under jit, which compiles once for a shape; eager
code compiles every operation in it.
"""

import jax.numpy as jnp
import numpy as np

from grader.checks import title

TWO_BY_TWO = np.array(
    [
        [[[1.0, 2, 3], [5, 6, 7]], [[2, 3, 4], [6, 7, 8]]],
        [[[5, 6, 7], [9, 10, 11]], [[6, 7, 8], [10, 11, 12]]],
    ],
    np.float32,
)[..., None]


def counting(*shape):
    """An image in which every number says where it stands: 1.0, 2.0 and so on."""
    return jnp.array(np.arange(1, np.prod(shape) + 1).reshape(shape), jnp.float32)


def place(stride):
    """Say which element of the image belongs at an index of the windows."""

    def picture(index, expected, _got):
        i, j, a, b, c = index
        row, column = i * stride[0] + a, j * stride[1] + b
        return (
            f"windows[{i}, {j}, {a}, {b}, {c}] is tap {a}, {b} of the window at place {i}, {j}:\n"
            f"  row     {i} * {stride[0]} + {a} = {row}\n"
            f"  column  {j} * {stride[1]} + {b} = {column}\n"
            f"  x[{row}, {column}, {c}] = {expected[index]:g}"
        )

    return picture


@title("A 3×4 image and a 2×3 kernel: 2×2 places, each a window of 2×3")
def test_two_by_two_places(student):
    student.vectorised_windows(counting(3, 4, 1), (2, 3)).should_equal(TWO_BY_TWO, picture=place((1, 1)))


@title("The same under jax.jit, where x stands for an image that is not known yet")
def test_under_jit(student):
    student.vectorised_windows.jit(counting(3, 4, 1), (2, 3), static=(1,)).should_equal(
        TWO_BY_TWO, exact_dtype=True, picture=place((1, 1))
    )


@title("A kernel as large as the image has one window: the image")
def test_one_window(student):
    image = counting(3, 4, 1)
    student.vectorised_windows.jit(image, (3, 4), static=(1,)).should_equal(image[None, None], picture=place((1, 1)))


@title("Stride 2 for rows and 1 for columns, and the other way round")
def test_strides_of_two_axes(student):
    for stride in ((2, 1), (1, 2)):
        student.vectorised_windows.jit(
            counting(4, 5, 1), (2, 3), stride=stride, static=(1, "stride")
        ).should_match_reference(picture=place(stride))


@title("What is too short for a step is left out: 5×6 with a 2×3 kernel and stride 2 has 2×2 places")
def test_rounded_down(student):
    rows, columns = [[0, 1], [2, 3]], [[0, 1, 2], [2, 3, 4]]
    expected = [[[[6.0 * r + c + 1 for c in taps] for r in lines] for taps in columns] for lines in rows]
    student.vectorised_windows.jit(counting(5, 6, 1), (2, 3), stride=(2, 2), static=(1, "stride")).should_equal(
        np.array(expected)[..., None], picture=place((2, 2))
    )


@title("Channels stay together, the last axis of five")
def test_channels(student):
    image = counting(4, 5, 3)
    student.vectorised_windows.jit(image, (2, 3), stride=(2, 1), static=(1, "stride")).should_match_reference(
        picture=place((2, 1))
    )


@title("The windows have the dtype of x, here float16")
def test_dtype(student):
    image = counting(3, 4, 1).astype(jnp.float16)
    student.vectorised_windows.jit(image, (2, 3), static=(1,)).should_equal(
        TWO_BY_TWO.astype(np.float16), exact_dtype=True, picture=place((1, 1))
    )


@title("Any image")
def test_any_image(student, rng):
    image = jnp.array(np.reshape([rng.randint(-999, 999) / 8 for _ in range(7 * 8 * 2)], (7, 8, 2)), jnp.float32)
    for kernel_size, stride in (((3, 2), (2, 3)), ((1, 4), (3, 1))):
        student.vectorised_windows.jit(image, kernel_size, stride=stride, static=(1, "stride")).should_match_reference(
            picture=place(stride)
        )
