"""Checks of `conv_macs`: one place, many places, channels, then padding and stride."""

from grader.checks import title


@title("A 3×3 kernel on a 3×3 image, one channel, stands at 1 place and takes 9 MACs")
def test_one_place(student):
    student.conv_macs((3, 3), (3, 3), 1, 1).should_equal(9)


@title("On a 5×5 image the same kernel stands at 9 places: 81 MACs")
def test_nine_places(student):
    student.conv_macs((5, 5), (3, 3), 1, 1).should_equal(81)


@title("A 2×3 kernel on 4×7 has 3 places down and 5 across: 15 × 6 = 90 MACs")
def test_not_square(student):
    student.conv_macs((4, 7), (2, 3), 1, 1).should_equal(90)
    student.conv_macs((7, 4), (3, 2), 1, 1).should_equal(90)
    student.conv_macs((7, 4), (2, 3), 1, 1).should_equal(6 * 2 * 6)


@title("Every pair of an input and an output channel multiplies: 81 MACs become 81 × 2 × 5 = 810")
def test_channels(student):
    student.conv_macs((5, 5), (3, 3), 2, 1).should_equal(162)
    student.conv_macs((5, 5), (3, 3), 1, 5).should_equal(405)
    student.conv_macs((5, 5), (3, 3), 2, 5).should_equal(810)


@title("With a zero on each side, the kernel stands at 25 places of a 5×5 image: 225 MACs")
def test_padding(student):
    student.conv_macs((5, 5), (3, 3), 1, 1, padding=1).should_equal(225)
    student.conv_macs((224, 224), (3, 3), 3, 64, padding=1).should_equal(86_704_128)


@title("With stride 2, a 3×3 kernel stands at 3 × 4 places of an 8×9 image: 108 MACs")
def test_stride(student):
    student.conv_macs((8, 9), (3, 3), 1, 1, stride=2).should_equal(108)
    student.conv_macs((224, 224), (3, 3), 3, 64, padding=1, stride=2).should_equal(21_676_032)


@title("Any other convolution")
def test_any(student, rng):
    for largest in range(2, 27):
        kernel_size = rng.randint(1, 2 + largest // 4), rng.randint(1, 2 + largest // 4)
        input_size = kernel_size[0] + rng.randint(0, largest), kernel_size[1] + rng.randint(0, largest)
        channels = rng.randint(1, 1 + largest // 3), rng.randint(1, 1 + largest // 3)
        stride, padding = rng.randint(1, 4), rng.randint(0, 3)
        student.conv_macs(input_size, kernel_size, *channels, stride=stride, padding=padding).should_match_reference()
