"""Checks of `parameter_sharing`: the two counts, then their ratio and its parts, then the two questions."""

from grader.checks import title


@title("A 3×3 kernel from 1 channel to 1 channel has 9 weights")
def test_one_kernel(student):
    student.conv_weights(3, 1, 1).should_equal(9)


@title("A kernel reaches through all input channels, and each output channel has its own")
def test_conv_channels(student, rng):
    student.conv_weights(3, 1, 2).should_equal(18)
    student.conv_weights(2, 3, 1).should_equal(12)
    student.conv_weights(3, 3, 64).should_equal(1_728)
    for largest in range(2, 12):
        sizes = [rng.randint(1, largest) for _ in range(3)]
        student.conv_weights(*sizes).should_match_reference()


@title("A dense layer has a weight for each pair of a number in and a number out")
def test_dense(student, rng):
    student.dense_weights(3, 1, 1).should_equal(9)
    student.dense_weights(4, 3, 2).should_equal(96)
    student.dense_weights(224, 3, 1_000).should_equal(150_528_000)
    student.dense_weights(224, 3, 222 * 222 * 64).should_equal(474_791_804_928)
    for largest in range(2, 12):
        sizes = [rng.randint(1, largest) for _ in range(3)]
        student.dense_weights(*sizes).should_match_reference()


@title("A 4×4 input, a 3×3 kernel, one channel: 64 weights against 9, at 4 places")
def test_small_ratio(student):
    student.parameter_sharing(4, 3, 1, 1).should_equal((64 / 9, 16 / 9, 4))


@title("The lesson's convolution: 5,575.1 times by locality, 49,284 times by sharing")
def test_the_lessons_numbers(student):
    student.parameter_sharing(224, 3, 3, 64).should_equal((274_763_776.0, 224**2 / 9, 49_284))


@title("A kernel as large as the image saves nothing: that is a dense layer")
def test_kernel_as_large_as_the_image(student):
    student.parameter_sharing(5, 5, 2, 3).should_equal((1.0, 1.0, 1))


@title("On a 17×17 input, a 7×7 kernel has exactly 121 places and a 3×3 kernel 225")
def test_sharing_is_exact(student):
    student.parameter_sharing(17, 7, 2, 5).should_equal((17**2 / 7**2 * 121, 17**2 / 7**2, 121))
    student.parameter_sharing(17, 3, 2, 5).should_equal((17**2 / 3**2 * 225, 17**2 / 3**2, 225))


@title("The ratio and its two parts are right for any setting")
def test_any_setting(student, rng):
    for largest in range(3, 28):
        input_size = rng.randint(2, largest)
        kernel_size = rng.randint(1, min(input_size, 2 + largest // 4))
        channels = rng.randint(1, 5), rng.randint(1, 5)
        student.parameter_sharing(input_size, kernel_size, *channels).should_match_reference()


@title("Question 1: local, but not shared")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Question 2: why sharing matters")
def test_reason(quiz):
    quiz.check_reason()
