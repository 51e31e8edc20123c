"""Checks of `pool_or_stride`: what each way keeps, then what it costs."""

import numpy as np

from grader.checks import title

NEAR = {"rtol": 1e-5, "atol": 1e-6}  # what another order of the same sums may be off by, also in 32 bits
ONE = np.array([[1.0]])


def quarters(rng, *shape):
    return np.array([rng.randint(-16, 16) / 4 for _ in range(int(np.prod(shape)))]).reshape(shape)


def four(image, kernel):
    """Draw the responses at stride 1 from which both ways choose."""

    def picture(index, _expected, _got):
        rows, columns = kernel.shape
        lines = [f"the responses at stride 1, from row {2 * index[0]} and column {2 * index[1]} on:"]
        for row in (2 * index[0], 2 * index[0] + 1):
            line = []
            for column in (2 * index[1], 2 * index[1] + 1):
                patch = image[row : row + rows, column : column + columns]
                line.append(f"{(patch * kernel).sum():g}" if patch.shape == kernel.shape else "")
            lines.append("  " + " ".join(f"{text:>7}" for text in line))
        return "\n".join([*lines, "the pool keeps the largest of four, stride 2 the upper left"])

    return picture


@title("The lesson's responses: the pool keeps 9 5 7 2, the stride 0 0 7 1")
def test_the_lessons_responses(student):
    image = np.array([[0.0, 0, 0, 0], [0, 9, 0, 5], [7, 0, 1, 0], [0, 0, 0, 2]])
    expected = np.array([[9.0, 5.0], [7.0, 2.0]]), np.array([[0.0, 0.0], [7.0, 1.0]])
    student.pool_or_stride(image, ONE).should_equal(expected, **NEAR, picture=four(image, ONE))


@title("Responses are sums over the kernel: 1 0 over 0 2 on a 3×5 image")
def test_a_kernel_of_two(student):
    image = np.array([[1.0, 2, 0, 3, 1], [0, 1, 4, 1, 0], [2, 0, 1, 0, 3]])
    kernel = np.array([[1.0, 0.0], [0.0, 2.0]])
    # All responses: 3 10 2 3 over 0 3 4 7.
    expected = np.array([[10.0, 7.0]]), np.array([[3.0, 2.0]])
    student.pool_or_stride(image, kernel).should_equal(expected, **NEAR, picture=four(image, kernel))


@title("Negative responses stay negative: of -4 -1 -3 -2 the pool keeps -1, the stride -4")
def test_negative(student):
    image = np.array([[-4.0, -1.0], [-3.0, -2.0]])
    expected = np.array([[-1.0]]), np.array([[-4.0]])
    student.pool_or_stride(image, ONE).should_equal(expected, **NEAR, picture=four(image, ONE))


@title("Of 3×5 places the pool leaves 1×2, the stride 2×3")
def test_odd_places(student):
    image = np.array([[1.0, 2, 3, 4, 9], [5, 0, 8, 1, 2], [6, 7, 2, 3, 5]])
    expected = np.array([[5.0, 8.0]]), np.array([[1.0, 3.0, 9.0], [6.0, 2.0, 5.0]])
    student.pool_or_stride(image, ONE).should_equal(expected, **NEAR, picture=four(image, ONE))


@title("Any image and any kernel, square or not")
def test_any_image(student, rng):
    for largest in (1, 2, 2, 3, 3, 4):
        kernel = quarters(rng, rng.randint(1, largest), rng.randint(2, largest + 1))
        image = quarters(rng, kernel.shape[0] + rng.randint(1, 4), kernel.shape[1] + rng.randint(3, 6))
        student.pool_or_stride(image, kernel).should_match_reference(**NEAR, picture=four(image, kernel))


@title("A 3×3 kernel on 8×8: 324 MACs with the pool, a quarter of them with the stride, 81")
def test_macs(student):
    student.macs_of_both((8, 8), 3, 1, 1).should_equal((324, 81))


@title("On 9×9 there are 7×7 places and 4×4: 441 MACs and 144, more than a quarter")
def test_odd_macs(student):
    student.macs_of_both((9, 9), 3, 1, 1).should_equal((441, 144))


@title("Rows, columns and channels all count: 10×7, 3 channels in and 4 out")
def test_macs_of_channels(student):
    student.macs_of_both((10, 7), 3, 3, 4).should_equal((4320, 1296))
    student.macs_of_both((7, 10), 2, 5, 2).should_equal((2160, 600))


@title("The MACs of any image, kernel and channels")
def test_any_macs(student, rng):
    for _ in range(12):
        kernel_size = rng.randint(1, 7)
        shape = kernel_size + rng.randint(1, 40), kernel_size + rng.randint(1, 40)
        student.macs_of_both(shape, kernel_size, rng.randint(1, 16), rng.randint(1, 16)).should_match_reference()
