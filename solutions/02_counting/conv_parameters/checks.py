"""Checks of `conv_parameters`: one block of weights, the channels one after the other, then the biases."""

from grader.checks import title


@title("A 3×3 kernel from 1 channel to 1 has 9 weights, without a bias")
def test_one_kernel(student):
    student.conv_parameters((3, 3), 1, 1, bias=False).should_equal(9)


@title("A kernel of 5 rows and 3 columns has 15 weights, whichever of the two is larger")
def test_not_square(student):
    student.conv_parameters((5, 3), 1, 1, bias=False).should_equal(15)
    student.conv_parameters((2, 7), 1, 1, bias=False).should_equal(14)


@title("Three input channels make 3 times as many weights: 27")
def test_in_channels(student):
    student.conv_parameters((3, 3), 3, 1, bias=False).should_equal(27)


@title("Each of 8 output channels has a block of 27 weights: 216")
def test_out_channels(student):
    student.conv_parameters((3, 3), 3, 8, bias=False).should_equal(216)
    student.conv_parameters((3, 3), 8, 3, bias=False).should_equal(216)


@title("Each output channel has one bias, which counts if nothing is said: 216 and 8 are 224")
def test_biases(student):
    student.conv_parameters((3, 3), 3, 8, bias=True).should_equal(224)
    student.conv_parameters((3, 3), 3, 8).should_equal(224)
    student.conv_parameters((5, 5), 1, 6).should_equal(156)
    student.conv_parameters((3, 3), 2, 1).should_equal(19)
    student.conv_parameters((3, 3), 4, 4).should_equal(148)
    student.conv_parameters((1, 1), 64, 10).should_equal(650)


@title("Any other convolution, with biases and without")
def test_any(student, rng):
    for largest in range(2, 22):
        kernel_size = rng.randint(1, 2 + largest // 3), rng.randint(1, 2 + largest // 3)
        channels = rng.randint(1, largest), rng.randint(1, largest)
        student.conv_parameters(kernel_size, *channels, bias=largest % 2 == 0).should_match_reference()
