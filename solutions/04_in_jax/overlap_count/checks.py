"""Checks of `overlap_count`: one axis, the other, both, gaps, an even pattern, any setting."""

import numpy as np

from grader.checks import title


def copies(input_size, kernel_size, stride):
    """Draw which copies lie on a place that was counted wrong."""

    def along(axis, place):
        starts = range(0, input_size[axis] * stride, stride)
        return [start // stride for start in starts if start <= place < start + kernel_size[axis]]

    def picture(index, expected, _got):
        rows, columns = along(0, index[0]), along(1, index[1])
        return (
            f"[{index[0]}, {index[1]}] is covered by copies from\n"
            f"  rows of the input     {rows or 'none'}\n"
            f"  columns of the input  {columns or 'none'}\n"
            f"  {len(rows)} * {len(columns)} = {expected[index]} copies"
        )

    return picture


def compare(student, input_size, kernel_size, stride, expected):
    answer = student.overlap_count(input_size, kernel_size, stride=stride)
    answer.should_equal(np.array(expected), picture=copies(input_size, kernel_size, stride))


@title("In one row, 4 copies of a kernel of 3 at stride 2 give 1 1 2 1 2 1 2 1 1")
def test_one_row(student):
    compare(student, (1, 4), (1, 3), 2, [[1, 1, 2, 1, 2, 1, 2, 1, 1]])


@title("In one column, 3 copies of a kernel of 3 at stride 1 give 1 2 3 2 1")
def test_one_column(student):
    compare(student, (3, 1), (3, 1), 1, [[1], [2], [3], [2], [1]])


@title("Where 2 rows and 2 columns of copies overlap, 4 of them lie on one place")
def test_both_axes(student):
    row = [1, 1, 2, 1, 1]
    compare(student, (2, 2), (3, 3), 2, [row, row, [2, 2, 4, 2, 2], row, row])


@title("Rows and columns have sizes of their own: 2×3 copies of a 2×4 kernel at stride 2 give 4×8")
def test_not_square(student):
    compare(student, (2, 3), (2, 4), 2, [[1, 1, 2, 2, 2, 2, 1, 1]] * 4)


@title("A stride larger than the kernel leaves places without any copy")
def test_gaps(student):
    compare(student, (2, 3), (1, 2), 3, [[1, 1, 0, 1, 1, 0, 1, 1], [0] * 8, [0] * 8, [1, 1, 0, 1, 1, 0, 1, 1]])


@title("Any input, kernel and stride")
def test_any(student, rng):
    for _ in range(15):
        input_size, kernel_size = (rng.randint(1, 5), rng.randint(1, 5)), (rng.randint(1, 6), rng.randint(1, 6))
        stride = rng.randint(1, 4)
        answer = student.overlap_count(input_size, kernel_size, stride=stride)
        answer.should_match_reference(picture=copies(input_size, kernel_size, stride))
