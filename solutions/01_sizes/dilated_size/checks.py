"""Checks of `dilated_size`, from the simplest case to the general one."""

from grader.checks import title


@title("With dilation 1 nothing is new: 7 columns and a kernel of 3 give 5")
def test_no_dilation(student):
    student.dilated_size(7, 3).should_equal(5)
    student.dilated_size(8, 3, stride=2).should_equal(3)
    student.dilated_size(7, 5, padding=2).should_equal(7)


@title("A kernel of 3 with dilation 2 spans 5 columns: 9 columns give 5")
def test_dilation_two(student):
    student.dilated_size(9, 3, dilation=2).should_equal(5)


@title("A kernel of 4 with dilation 3 spans 10 columns: 12 columns give 3")
def test_dilation_three(student):
    student.dilated_size(12, 4, dilation=3).should_equal(3)
    student.dilated_size(9, 3, dilation=3).should_equal(3)


@title("A kernel of 1 has nothing to spread out: 6 columns give 6 for dilation 4")
def test_a_kernel_of_one(student):
    student.dilated_size(6, 1, dilation=4).should_equal(6)


@title("The stride is not dilated: 10 columns, dilation 2 and stride 2 give 3, and so do 9")
def test_stride(student):
    student.dilated_size(10, 3, dilation=2, stride=2).should_equal(3)
    student.dilated_size(9, 3, dilation=2, stride=2).should_equal(3)
    student.dilated_size(13, 3, dilation=2, stride=3).should_equal(3)


@title("Padding of 2 makes up for a span of 5: 9 columns give 9")
def test_padding(student):
    student.dilated_size(9, 3, dilation=2, padding=2).should_equal(9)
    student.dilated_size(4, 3, dilation=2, padding=1).should_equal(2)


@title("In any other setting the span has to fit, too")
def test_any_setting(student, rng):
    for largest in range(2, 32):
        kernel_size, dilation = rng.randint(1, 2 + largest // 6), rng.randint(1, 1 + largest // 5)
        padding, stride = rng.randint(0, 1 + largest // 8), rng.randint(1, 2 + largest // 8)
        span = dilation * (kernel_size - 1) + 1
        input_size = max(span - 2 * padding + rng.randint(0, largest), 1)
        student.dilated_size(
            input_size, kernel_size, stride=stride, padding=padding, dilation=dilation
        ).should_match_reference()
