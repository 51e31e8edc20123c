"""Checks of `choose_stride`, from the simplest case to the general one."""

from grader.checks import title


@title("A kernel of 3 on 7 columns gives 5 with stride 1 and 3 with stride 2")
def test_one_stride(student):
    student.choose_stride(7, 3, 5).should_equal(1)
    student.choose_stride(7, 3, 3).should_equal(2)


@title("The division rounds down: 8 columns and a kernel of 3 give 3 with stride 2")
def test_rounds_down(student):
    student.choose_stride(8, 3, 3).should_equal(2)
    student.choose_stride(13, 3, 4).should_equal(3)


@title("Of several strides the smallest is wanted: 13 columns give 3 with 4 and 5")
def test_the_smallest(student):
    student.choose_stride(13, 3, 3).should_equal(4)
    student.choose_stride(13, 3, 2).should_equal(6)


@title("No stride gives 5 or 12 from 13 columns with a kernel of 3: None")
def test_none(student):
    student.choose_stride(13, 3, 5).should_equal(None)
    student.choose_stride(13, 3, 8).should_equal(None)
    student.choose_stride(13, 3, 12).should_equal(None)


@title("For a size of 1 the stride is larger than the way: 11 on 13 columns")
def test_a_single_window(student):
    student.choose_stride(13, 3, 1).should_equal(11)
    student.choose_stride(5, 5, 1).should_equal(1)
    student.choose_stride(5, 5, 2).should_equal(None)


@title("Padding counts on both sides: 13 columns and a zero on each give 13")
def test_padding(student):
    student.choose_stride(13, 3, 13, padding=1).should_equal(1)
    student.choose_stride(13, 3, 5, padding=1).should_equal(3)
    student.choose_stride(12, 4, 5, padding=2).should_equal(3)
    student.choose_stride(6, 3, 1, padding=2).should_equal(8)


@title("Any size from any input has its smallest stride, or none")
def test_any_size(student, rng):
    for largest in range(3, 27):
        padding = rng.randint(0, 2)
        kernel_size = rng.randint(1, 1 + largest // 3)
        input_size = kernel_size + rng.randint(0, largest)
        way = input_size + 2 * padding - kernel_size
        a_size = way // rng.randint(1, 3 + largest // 3) + 1
        for wanted in (a_size, rng.randint(1, way + 2)):
            student.choose_stride(input_size, kernel_size, wanted, padding=padding).should_match_reference()
