"""Checks of `many_kernels_and_bias`: one kernel, two, their biases, and then any shape.

All numbers are quarters, so that every sum is exact, also where an answer computes in 32 bits.
"""

import numpy as np

from grader.checks import title

NEAR = 1e-9  # what another order of the same sums may be off by


def quarters(rng, *shape):
    largest = 20
    return np.array([rng.randint(-largest, largest) / 4 for _ in range(int(np.prod(shape)))]).reshape(shape)


def by_channels(x, kernel, bias):
    """Draw the sum behind a number of the output: what each channel of x adds to it, and the bias."""

    def picture(index, expected, _got):
        row, column, number = index
        rows, columns, in_channels, _ = kernel.shape
        patch, one = x[row : row + rows, column : column + columns], kernel[..., number]
        lines = [f"x[{row}:{row + rows}, {column}:{column + columns}, :] under kernel {number}:"]
        for channel in range(in_channels):
            share = (patch[..., channel] * one[..., channel]).sum()
            left, right = aligned(patch[..., channel]), aligned(one[..., channel])
            for line in range(rows):
                name, sign, sum_of_it = (f"channel {channel}", "×", f"=  {share:g}") if line == 0 else ("", " ", "")
                lines.append(f"  {name:10} {left[line]}  {sign}  {right[line]}  {sum_of_it}".rstrip())
        lines += [f"  bias       {bias[number]:g}", f"  together   {expected[index]:g}"]
        return "\n".join(lines)

    return picture


def aligned(array):
    width = max(len(f"{number:g}") for number in array.flat)
    return [" ".join(f"{number:{width}g}" for number in row) for row in array]


def judge(student, x, kernel, bias, expected):
    answer = student.many_kernels_and_bias(x, kernel, bias)
    answer.should_equal(np.array(expected), atol=NEAR, picture=by_channels(x, kernel, bias))


@title("One kernel gives one feature map, and the output still has an axis for it")
def test_one_kernel(student):
    x = np.array([[[1.0], [2.0], [4.0]], [[8.0], [0.0], [0.5]]])
    kernel = np.array([1.0, -1.0]).reshape(1, 2, 1, 1)
    judge(student, x, kernel, np.zeros(1), [[[-1.0], [-2.0]], [[8.0], [-0.5]]])


@title("From 3 channels, 2 kernels make 2 feature maps: at one pixel 32 and 4")
def test_two_kernels(student):
    x = np.array([[[1.0, 2.0, 3.0]]])
    kernel = np.array([[10.0, 1.0], [5.0, 0.0], [4.0, 1.0]]).reshape(1, 1, 3, 2)
    judge(student, x, kernel, np.zeros(2), [[[32.0, 4.0]]])


@title("As many kernels as channels, 2 and 2: 1 2 with weights 10 20 and 30 40 gives 70 100")
def test_in_and_out_are_told_apart(student):
    x = np.array([[[1.0, 2.0]]])
    kernel = np.array([[10.0, 20.0], [30.0, 40.0]]).reshape(1, 1, 2, 2)
    judge(student, x, kernel, np.zeros(2), [[[70.0, 100.0]]])


@title("Each map gets its own bias, once: the lesson's 13 1.5 and 16 2.5")
def test_the_lessons_example(student):
    x = np.array([[[1.0], [2.0], [4.0]]])
    kernel = np.array([[[[1.0, -1.0]], [[1.0, 1.0]]]])
    judge(student, x, kernel, np.array([10.0, 0.5]), [[[13.0, 1.5], [16.0, 2.5]]])


@title("With as many output columns as kernels, a bias still belongs to a kernel")
def test_bias_lies_along_the_channels(student):
    x = np.zeros((3, 3, 2))
    bias = np.array([1.0, -2.0, 3.0])
    judge(student, x, np.ones((1, 1, 2, 3)), bias, np.broadcast_to(bias, (3, 3, 3)))


@title("Any number of rows, columns, channels and kernels")
def test_any_shape(student, rng):
    for largest in (2, 2, 3, 3, 4, 4):
        rows, columns, inputs, outputs = (rng.randint(1, largest) for _ in range(4))
        x = quarters(rng, rows + rng.randint(0, largest), columns + rng.randint(1, largest), inputs)
        kernel, bias = quarters(rng, rows, columns, inputs, outputs), quarters(rng, outputs)
        answer = student.many_kernels_and_bias(x, kernel, bias)
        answer.should_match_reference(atol=NEAR, picture=by_channels(x, kernel, bias))
