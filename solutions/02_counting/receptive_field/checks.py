"""Checks of `receptive_field`: one layer, several without a stride, then strides and where they act."""

from grader.checks import title


@title("One convolution with a kernel of 3 sees 3 columns, with a kernel of 7 it sees 7")
def test_one_layer(student):
    student.receptive_field([(3, 1)]).should_equal(3)
    student.receptive_field([(7, 1)]).should_equal(7)


@title("Two convolutions with a kernel of 3 see 5 columns, three see 7")
def test_two_layers(student):
    student.receptive_field([(3, 1), (3, 1)]).should_equal(5)
    student.receptive_field([(3, 1)] * 3).should_equal(7)
    student.receptive_field([(5, 1), (2, 1)]).should_equal(6)


@title("The last layer's stride changes nothing: a kernel of 3 with stride 2 sees 3 columns")
def test_the_last_stride(student):
    student.receptive_field([(3, 2)]).should_equal(3)
    student.receptive_field([(3, 1), (2, 2)]).should_equal(4)


@title("Stride 2 before a kernel of 3 makes its steps two columns wide: 7 columns")
def test_a_stride_before(student):
    student.receptive_field([(3, 2), (3, 1)]).should_equal(7)
    student.receptive_field([(3, 1), (2, 2), (3, 1), (2, 2)]).should_equal(10)


@title("Strides multiply: behind strides 2 and 3, one step is 6 columns")
def test_strides_multiply(student):
    student.receptive_field([(1, 2), (1, 3), (2, 1)]).should_equal(7)
    student.receptive_field([(7, 2), (3, 2), (3, 1)]).should_equal(19)


@title("A kernel of 1 sees no further, and without any layer it is 1 column")
def test_nothing_further(student):
    student.receptive_field([(1, 1), (3, 1), (1, 2)]).should_equal(3)
    student.receptive_field([]).should_equal(1)


@title("Any other layers")
def test_any(student, rng):
    for largest in range(1, 21):
        layers = [
            (rng.randint(1, 2 + largest // 3), rng.randint(1, 3)) for _ in range(rng.randint(1, 1 + largest // 3))
        ]
        student.receptive_field(layers).should_match_reference()
