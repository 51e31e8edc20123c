"""Checks of `output_size`, from the simplest case to the general one."""

from grader.checks import title


@title("A 7×7 input with a 3×3 kernel gives 5×5")
def test_every_window_counts(student):
    student.output_size(7, 3).should_equal(5)


@title("With a 3×3 kernel and stride 2, a 9×9 input gives 4×4 and a 7×7 input 3×3")
def test_strides_that_divide(student):
    student.output_size(9, 3, stride=2).should_equal(4)
    student.output_size(7, 3, stride=2).should_equal(3)


@title("An 8×8 input with a 3×3 kernel and stride 2 gives 3×3")
def test_floor_not_ceil(student):
    student.output_size(8, 3, stride=2).should_equal(3)


@title("A 10×10 input with a 3×3 kernel and stride 4 gives 2×2")
def test_a_step_that_almost_fits(student):
    student.output_size(10, 3, stride=4).should_equal(2)


@title("Padding is added on both sides")
def test_padding_on_both_sides(student):
    student.output_size(7, 3, padding=1).should_equal(7)
    student.output_size(7, 5, padding=2).should_equal(7)
    student.output_size(9, 3, stride=2, padding=1).should_equal(5)
    student.output_size(8, 4, padding=1).should_equal(7)


@title("A kernel as large as the padded input gives 1, whatever the stride")
def test_a_single_window(student):
    student.output_size(3, 3).should_equal(1)
    student.output_size(4, 6, padding=1, stride=5).should_equal(1)


@title("Any other setting gives one number per window, too")
def test_any_setting(student, rng):
    for largest in range(2, 42):
        input_size = rng.randint(1, largest)
        padding = rng.randint(0, 1 + largest // 8)
        kernel_size = rng.randint(1, min(input_size + 2 * padding, 1 + largest // 3))
        stride = rng.randint(1, 2 + largest // 10)
        student.output_size(input_size, kernel_size, stride=stride, padding=padding).should_match_reference()
