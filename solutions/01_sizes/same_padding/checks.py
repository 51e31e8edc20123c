"""Checks of `same_padding`, from the simplest case to the general one, then the two questions."""

from grader.checks import title


@title("A kernel of 3 needs one zero on each side")
def test_kernel_of_three(student):
    student.same_padding(7, 3).should_equal((1, 1))


@title("Larger odd kernels need k // 2 zeros on each side, and a kernel of 1 none")
def test_odd_kernels(student):
    for kernel_size in (1, 5, 7):
        half = kernel_size // 2
        student.same_padding(9, kernel_size).should_equal((half, half))


@title("Even kernels need an extra zero, and it goes to the high side")
def test_even_kernels(student):
    student.same_padding(7, 2).should_equal((0, 1))
    student.same_padding(7, 4).should_equal((1, 2))
    student.same_padding(8, 6).should_equal((2, 3))


@title("With a stride, the output is the input over the stride, rounded up")
def test_stride(student):
    student.same_padding(8, 3, stride=2).should_equal((0, 1))
    student.same_padding(7, 3, stride=2).should_equal((1, 1))
    student.same_padding(10, 5, stride=3).should_equal((2, 2))


@title("Padding is never negative")
def test_never_negative(student):
    student.same_padding(9, 3, stride=3).should_equal((0, 0))
    student.same_padding(8, 1, stride=2).should_equal((0, 0))
    student.same_padding(12, 2, stride=4).should_equal((0, 0))


@title("At stride 1, the output is as large as the input, for any kernel")
def test_size_is_kept(student, rng):
    for largest in range(4, 16):
        input_size = rng.randint(2, largest)
        student.same_padding(input_size, rng.randint(1, largest)).should_match_reference()


@title("Any input, kernel and stride gets the zeros it needs")
def test_any_setting(student, rng):
    for largest in range(4, 40):
        input_size = rng.randint(1, largest)
        kernel_size = rng.randint(1, 1 + largest // 3)
        student.same_padding(input_size, kernel_size, stride=rng.randint(1, 2 + largest // 8)).should_match_reference()


@title("Question 1: the size after several convolutions")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Question 2: why 'same' padding keeps the size")
def test_reason(quiz):
    quiz.check_reason()
