"""Checks of `max_pool_gradient`, from the simplest case to the general one.

All numbers are quarters, so that every sum is exact, also in 32 bits.
"""

import numpy as np

from grader.checks import title


def drawn(rng, shape, low, high):
    return np.array([rng.randint(low, high) / 4 for _ in range(int(np.prod(shape)))]).reshape(shape)


def windows(x, output_gradient, kernel_size, stride=None):
    """Name the windows that a number of x lies in, their largest number and what they pass on."""
    step = stride or kernel_size

    def picture(index, expected, _got):
        row, column, channel = index
        lines = [f"x[{row}, {column}, {channel}] is {x[index]:g}. It lies in"]
        for i, j in np.ndindex(output_gradient.shape[:2]):
            top, left = i * step, j * step
            if top <= row < top + kernel_size and left <= column < left + kernel_size:
                window = x[top : top + kernel_size, left : left + kernel_size, channel]
                numbers = " / ".join(" ".join(f"{number:g}" for number in line) for line in window)
                lines.append(
                    f"  window [{i}, {j}]: {numbers}; the largest is {window.max():g}, "
                    f"the gradient {output_gradient[i, j, channel]:g}"
                )
        if len(lines) == 1:
            lines[0] = f"x[{row}, {column}, {channel}] lies in no window"
        return "\n".join([*lines, f"so it gets {expected[index]:g}"])

    return picture


@title("The largest of 2×2 numbers gets the whole gradient of 5")
def test_one_window(student):
    x, given = np.array([[1.0, 2.0], [4.0, 3.0]])[..., None], np.array([[[5.0]]])
    expected = np.array([[0.0, 0.0], [5.0, 0.0]])[..., None]
    student.max_pool_gradient(x, given, 2).should_equal(expected, picture=windows(x, given, 2))


@title("The lesson's map: 10, 20, 30 and 40 go to the largest of their windows")
def test_the_lessons_map(student):
    x = np.array([[1.0, 2, 0, 3], [4, 3, 1, 2], [-1, -3, 6, 0], [-2, -6, 2, 4]])[..., None]
    given = np.array([[10.0, 20.0], [30.0, 40.0]])[..., None]
    expected = np.array([[0.0, 0, 0, 20], [10, 0, 0, 0], [30, 0, 40, 0], [0, 0, 0, 0]])[..., None]
    student.max_pool_gradient(x, given, 2).should_equal(expected, picture=windows(x, given, 2))


@title("Each of 2 channels has a largest number of its own")
def test_channels(student):
    x = np.array([[[1.0, 9.0], [2.0, 0.5]], [[4.0, 0.0], [3.0, 8.0]]])
    given = np.array([[[5.0, -7.0]]])
    expected = np.array([[[0.0, -7.0], [0.0, 0.0]], [[5.0, 0.0], [0.0, 0.0]]])
    student.max_pool_gradient(x, given, 2).should_equal(expected, picture=windows(x, given, 2))


@title("Of 3 numbers that are equally large, the first gets it, row by row")
def test_ties(student):
    given = np.array([[[3.0]]])
    for numbers, place in (([[2.0, 7], [7, 7]], (0, 1)), ([[0.0, 0], [0, 0]], (0, 0)), ([[1.0, 2], [8, 8]], (1, 0))):
        x, expected = np.array(numbers)[..., None], np.zeros((2, 2, 1))
        expected[place] = 3.0
        student.max_pool_gradient(x, given, 2).should_equal(expected, picture=windows(x, given, 2))


@title("Of -4, -1, -2 and -3 the largest is -1, and it gets the gradient")
def test_below_zero(student):
    x, given = np.array([[-4.0, -1.0], [-2.0, -3.0]])[..., None], np.array([[[3.0]]])
    expected = np.array([[0.0, 3.0], [0.0, 0.0]])[..., None]
    student.max_pool_gradient(x, given, 2).should_equal(expected, picture=windows(x, given, 2))


@title("Two windows with the same largest number: each gradient stays in its window, 10 and 20")
def test_equal_in_two_windows(student):
    x, given = np.array([[7.0, 0, 1, 2], [0, 0, 3, 7]])[..., None], np.array([[10.0, 20.0]])[..., None]
    expected = np.array([[10.0, 0, 0, 0], [0, 0, 0, 20]])[..., None]
    student.max_pool_gradient(x, given, 2).should_equal(expected, picture=windows(x, given, 2))


@title("A number that is the largest of 2 windows gets 10 and 1, together 11")
def test_overlap(student):
    x, given = np.array([[1.0, 5, 2], [0, 3, 4]])[..., None], np.array([[10.0, 1.0]])[..., None]
    expected = np.array([[0.0, 11.0, 0.0], [0.0, 0.0, 0.0]])[..., None]
    student.max_pool_gradient(x, given, 2, stride=1).should_equal(expected, picture=windows(x, given, 2, 1))


@title("In a 5×7 map with stride 3, what lies in no window gets 0")
def test_stride(student):
    x = np.arange(35.0).reshape(5, 7, 1)
    given = np.array([[1.0, 2.0], [3.0, 4.0]])[..., None]
    expected = np.zeros((5, 7, 1))
    expected[[1, 1, 4, 4], [1, 4, 1, 4], 0] = 1.0, 2.0, 3.0, 4.0
    student.max_pool_gradient(x, given, 2, stride=3).should_equal(expected, picture=windows(x, given, 2, 3))


@title("Any map, also with many equal numbers, and any windows")
def test_any_map(student, rng):
    for kernel_size in (1, 2, 2, 3, 3, 4):
        stride = rng.choice((None, 1, 2, 3))
        step = stride or kernel_size
        rows, columns, channels = rng.randint(1, 3), rng.randint(2, 4), rng.randint(1, 3)
        sizes = [(count - 1) * step + kernel_size + rng.randrange(step) for count in (rows, columns)]
        lowest = rng.choice((-2, -6))
        x = drawn(rng, (*sizes, channels), lowest, lowest + 4)
        given = drawn(rng, (rows, columns, channels), -36, 36)
        student.max_pool_gradient(x, given, kernel_size, stride=stride).should_match_reference(
            picture=windows(x, given, kernel_size, stride)
        )
