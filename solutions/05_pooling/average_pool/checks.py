"""Checks of `average_pool`, from the simplest case to the general one."""

import numpy as np

from grader.checks import title

NEAR = {"rtol": 1e-5, "atol": 1e-6}  # what another order of the same sums may be off by, also in 32 bits
FLAT = np.full((1, 4, 1), 6.0)


def window(x, kernel_size, stride=None, padding=(0, 0), count_padding=True):
    """Draw the window that a mean comes from; padding is a dot."""
    steps = stride or kernel_size

    def picture(index, expected, _got):
        (row, column, channel), inside = index, [range(size) for size in x.shape[:2]]
        top, left = row * steps[0] - padding[0], column * steps[1] - padding[1]
        lines, numbers = [f"the window at row {top}, column {left} of x[:, :, {channel}]; padding is a dot:"], []
        for i in range(top, top + kernel_size[0]):
            line = []
            for j in range(left, left + kernel_size[1]):
                of_x = i in inside[0] and j in inside[1]
                line.append(f"{x[i, j, channel]:g}" if of_x else ".")
                numbers += [x[i, j, channel]] if of_x else []
            lines.append("  " + " ".join(f"{text:>5}" for text in line))
        count = kernel_size[0] * kernel_size[1] if count_padding else len(numbers)
        return "\n".join([*lines, f"{sum(numbers):g} / {count} = {expected[index]:g}"])

    return picture


@title("A 4×4 map and windows of 2×2: means of 2.5 1.5 over -3 3")
def test_the_mean(student):
    x = np.array([[1.0, 2, 0, 3], [4, 3, 1, 2], [-1, -3, 6, 0], [-2, -6, 2, 4]])[..., None]
    expected = np.array([[2.5, 1.5], [-3.0, 3.0]])[..., None]
    student.average_pool(x, (2, 2)).should_equal(expected, **NEAR, picture=window(x, (2, 2)))


@title("A window of 2 rows and 3 columns sums up 6 numbers and divides by 6")
def test_rows_and_columns(student):
    x = np.array([[1.0, 2, 3, 4, 5], [6, 7, 8, 9, 9], [0, 1, 0, 0, 2]])[..., None]
    student.average_pool(x, (2, 3)).should_equal(np.array([[[4.5]]]), **NEAR, picture=window(x, (2, 3)))
    tall = x[:, :3]
    expected = np.array([[17 / 6]])[..., None]  # 1 2, 6 7 and 0 1
    student.average_pool(tall, (3, 2)).should_equal(expected, **NEAR, picture=window(tall, (3, 2)))


@title("Each of 2 channels has its own mean: 2.5 and -10")
def test_channels(student):
    x = np.array([[[1.0, -4.0], [2.0, -8.0]], [[3.0, -12.0], [4.0, -16.0]]])
    student.average_pool(x, (2, 2)).should_equal(np.array([[[2.5, -10.0]]]), **NEAR, picture=window(x, (2, 2)))


@title("A stride of (1, 2) moves by 1 row and by 2 columns: a 3×5 map becomes 2×2")
def test_stride(student):
    x = np.array([[1.0, 2, 3, 4, 5], [5, 6, 7, 8, 9], [9, 1, 2, 3, 0]])[..., None]
    expected = np.array([[3.5, 5.5], [5.25, 5.0]])[..., None]
    student.average_pool(x, (2, 2), stride=(1, 2)).should_equal(expected, **NEAR, picture=window(x, (2, 2), (1, 2)))


@title("Where padding counts, a row of 6 6 6 6 becomes 4 6 6 4")
def test_padding_counts(student):
    setting = {"stride": (1, 1), "padding": (0, 1)}
    expected = np.array([[4.0, 6.0, 6.0, 4.0]])[..., None]
    picture = window(FLAT, (1, 3), **setting)
    student.average_pool(FLAT, (1, 3), **setting).should_equal(expected, **NEAR, picture=picture)
    student.average_pool(FLAT, (1, 3), **setting, count_padding=True).should_equal(expected, **NEAR, picture=picture)


@title("Where padding does not count, a row of 6 6 6 6 stays 6 6 6 6")
def test_padding_does_not_count(student):
    setting = {"stride": (1, 1), "padding": (0, 1), "count_padding": False}
    student.average_pool(FLAT, (1, 3), **setting).should_equal(FLAT, **NEAR, picture=window(FLAT, (1, 3), **setting))


@title("At a corner only 4 of 9 places are in x: a 2×3 map of 6 in 2 channels stays 6 everywhere")
def test_corners(student):
    x = np.full((2, 3, 2), 6.0)
    setting = {"stride": (1, 1), "padding": (1, 1), "count_padding": False}
    student.average_pool(x, (3, 3), **setting).should_equal(x, **NEAR, picture=window(x, (3, 3), **setting))


@title("Zeros of x count in any case: 0 6 0 6 becomes 3 2 4 3")
def test_zeros_of_x(student):
    x = np.array([[0.0, 6.0, 0.0, 6.0]])[..., None]
    setting = {"stride": (1, 1), "padding": (0, 1), "count_padding": False}
    expected = np.array([[3.0, 2.0, 4.0, 3.0]])[..., None]
    student.average_pool(x, (1, 3), **setting).should_equal(expected, **NEAR, picture=window(x, (1, 3), **setting))


@title("Any map, window, stride and padding")
def test_any_map(student, rng):
    for count_padding in (True, False) * 4:
        kernel_size = rng.randint(1, 4), rng.randint(1, 4)
        setting = {
            "stride": rng.choice((None, (rng.randint(1, 3), rng.randint(1, 3)))),
            "padding": tuple(rng.randint(0, size // 2) for size in kernel_size),
            "count_padding": count_padding,
        }
        shape = kernel_size[0] + rng.randint(0, 4), kernel_size[1] + rng.randint(2, 6), rng.randint(1, 3)
        x = np.array([rng.randint(-36, 36) / 4 for _ in range(int(np.prod(shape)))]).reshape(shape)
        student.average_pool(x, kernel_size, **setting).should_match_reference(
            **NEAR, picture=window(x, kernel_size, **setting)
        )
