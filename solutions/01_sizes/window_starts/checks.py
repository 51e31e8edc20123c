"""Checks of `window_starts`, from the simplest case to the general one."""

from grader.checks import title


@title("On 5 columns, a window of 3 starts at 0, 1 and 2")
def test_every_column_that_fits(student):
    student.window_starts(5, 3).should_equal([0, 1, 2])
    student.window_starts(4, 1).should_equal([0, 1, 2, 3])


@title("With stride 2, a window of 3 on 9 columns starts at 0, 2, 4 and 6")
def test_stride(student):
    student.window_starts(9, 3, stride=2).should_equal([0, 2, 4, 6])


@title("On 8 columns, a fourth window would start at 6 and need column 8: it is dropped")
def test_the_window_that_hangs_over(student):
    student.window_starts(8, 3, stride=2).should_equal([0, 2, 4])
    student.window_starts(10, 3, stride=4).should_equal([0, 4])


@title("With one zero on each side of 5 columns, a window of 3 starts at -1, 0, 1, 2 and 3")
def test_padding(student):
    student.window_starts(5, 3, padding=1).should_equal([-1, 0, 1, 2, 3])
    student.window_starts(3, 4, padding=2).should_equal([-2, -1, 0, 1])
    student.window_starts(2, 1, padding=1).should_equal([-1, 0, 1, 2])  # the first and the last see zeros only


@title("Padding 1 and stride 2 on 8 columns: a window of 3 starts at -1, 1, 3 and 5")
def test_padding_and_stride(student):
    student.window_starts(8, 3, stride=2, padding=1).should_equal([-1, 1, 3, 5])
    student.window_starts(6, 5, stride=3, padding=2).should_equal([-2, 1])


@title("A window as large as the padded input has one place, whatever the stride")
def test_a_single_place(student):
    student.window_starts(3, 3).should_equal([0])
    student.window_starts(4, 6, stride=5, padding=1).should_equal([-1])


@title("In any other setting the windows that fit are listed, too")
def test_any_setting(student, rng):
    for largest in range(2, 32):
        input_size = rng.randint(1, largest)
        padding = rng.randint(0, 1 + largest // 8)
        kernel_size = rng.randint(1, min(input_size + 2 * padding, 1 + largest // 3))
        stride = rng.randint(1, 2 + largest // 8)
        student.window_starts(input_size, kernel_size, stride=stride, padding=padding).should_match_reference()
