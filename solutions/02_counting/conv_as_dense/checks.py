"""Checks of `conv_as_dense`, from one row of pixels to any image. Weights are sixteenths, exact in 32 bits too."""

import numpy as np

from grader.checks import title


def some_kernel(rng, rows, columns):
    """Return a kernel of distinct weights, none of them 0."""
    sixteenths = rng.sample([sixteenth for sixteenth in range(-99, 100) if sixteenth % 4], rows * columns)
    return np.array(sixteenths).reshape(rows, columns) / 16


def place_and_pixel(kernel, input_shape):
    """Say for an item of the matrix which window and which pixel it is about."""

    def picture(index, expected, got):
        place, pixel = index
        start = divmod(place, input_shape[1] - kernel.shape[1] + 1)
        row, column = divmod(pixel, input_shape[1])
        under = tuple(at - first for at, first in zip((row, column), start, strict=True))
        lies = all(0 <= at < side for at, side in zip(under, kernel.shape, strict=True))
        weight = f"lies under kernel{list(under)} = {kernel[under]:g}" if lies else "is not covered: 0"
        ends = [first + side for first, side in zip(start, kernel.shape, strict=True)]
        return (
            f"row {place}: the window on image[{start[0]}:{ends[0]}, {start[1]}:{ends[1]}]\n"
            f"column {pixel}: the pixel at [{row}, {column}], which {weight}"
        )

    return picture


def asked(student, kernel, input_shape):
    return student.conv_as_dense(kernel, input_shape), place_and_pixel(kernel, input_shape)


@title("In one row of 4 pixels, a kernel of 2 stands at 3 places")
def test_one_row(student):
    answer, picture = asked(student, np.array([[2.0, 3.0]]), (1, 4))
    answer.should_equal(np.array([[2.0, 3, 0, 0], [0, 2, 3, 0], [0, 0, 2, 3]]), picture=picture)


@title("In one column of 3 pixels, a kernel of 2 stands at 2 places")
def test_one_column(student):
    answer, picture = asked(student, np.array([[2.0], [-0.5]]), (3, 1))
    answer.should_equal(np.array([[2.0, -0.5, 0], [0, 2.0, -0.5]]), picture=picture)


@title("A 2×2 kernel on a 3×3 image: each row of the kernel lies on its own row of the image")
def test_rows_of_the_kernel(student):
    answer, picture = asked(student, np.array([[1.0, 2.0], [3.0, 4.0]]), (3, 3))
    expected = [
        [1, 2, 0, 3, 4, 0, 0, 0, 0],
        [0, 1, 2, 0, 3, 4, 0, 0, 0],
        [0, 0, 0, 1, 2, 0, 3, 4, 0],
        [0, 0, 0, 0, 1, 2, 0, 3, 4],
    ]
    answer.should_equal(np.array(expected, float), picture=picture)


@title("A 5×5 image and a 3×3 kernel: 9 rows, 25 columns, 81 of 225 entries not 0")
def test_five_by_five(student):
    kernel = np.arange(1.0, 10.0).reshape(3, 3)
    answer, picture = asked(student, kernel, (5, 5))
    answer.should_match_reference(picture=picture)


@title("An image of 3 rows and 4 columns is not one of 4 rows and 3 columns")
def test_image_not_square(student):
    kernel = np.array([[1.0, 2.0], [3.0, 4.0]])
    for input_shape in ((3, 4), (4, 3)):
        answer, picture = asked(student, kernel, input_shape)
        answer.should_match_reference(picture=picture)


@title("A kernel of 1×3 is not one of 3×1, and one as large as the image gives one row")
def test_kernel_not_square(student):
    for kernel in (np.array([[1.0, 2.0, 3.0]]), np.array([[1.0], [2.0], [3.0]])):
        answer, picture = asked(student, kernel, (4, 5))
        answer.should_match_reference(picture=picture)
    student.conv_as_dense(np.array([[0.25, -2.0, 0.5], [4.0, 8.0, -1.0]]), (2, 3)).should_equal(
        np.array([[0.25, -2.0, 0.5, 4.0, 8.0, -1.0]])
    )


@title("A kernel of ints gives a matrix of floats as well")
def test_floats(student):
    student.conv_as_dense(np.array([[2, 3]]), (1, 3)).should_equal(np.array([[2.0, 3.0, 0.0], [0.0, 2.0, 3.0]]))


@title("Any image and any kernel that fits")
def test_any(student, rng):
    for largest in range(1, 7):
        kernel = some_kernel(rng, rng.randint(1, 3), rng.randint(2, 4))
        input_shape = kernel.shape[0] + rng.randint(0, largest), kernel.shape[1] + rng.randint(1, largest)
        answer, picture = asked(student, kernel, input_shape)
        answer.should_match_reference(picture=picture)
