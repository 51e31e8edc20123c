"""Checks of `shrinking_stack`, from the simplest case to the general one."""

from grader.checks import title


@title("One 3×3 convolution: 7, then 5")
def test_one_layer(student):
    student.shrinking_stack(7, [(3, 1, 0)]).should_equal([7, 5])


@title("Three 3×3 convolutions in a row: 9, 7, 5, 3")
def test_each_from_the_size_before(student):
    student.shrinking_stack(9, [(3, 1, 0)] * 3).should_equal([9, 7, 5, 3])


@title("Without a layer only the input is left: a stack of none on 6 is 6")
def test_no_layer(student):
    student.shrinking_stack(6, []).should_equal([6])


@title("Every layer rounds down: two pools of 2 on 11 give 5 and 2")
def test_rounds_down_in_every_layer(student):
    student.shrinking_stack(11, [(2, 2, 0), (2, 2, 0)]).should_equal([11, 5, 2])
    student.shrinking_stack(16, [(3, 2, 0), (3, 2, 0)]).should_equal([16, 7, 3])


@title("Padding keeps a size or lets it grow: 5, 5, 7")
def test_padding(student):
    student.shrinking_stack(5, [(3, 1, 1), (3, 1, 2)]).should_equal([5, 5, 7])
    student.shrinking_stack(6, [(2, 2, 1)]).should_equal([6, 4])
    student.shrinking_stack(5, [(5, 1, 0), (1, 1, 0), (3, 1, 2)]).should_equal([5, 1, 1, 3])


@title("Kernel, stride and padding of each layer are its own: 28, 26, 13, 11, 5, 5")
def test_the_lessons_network(student):
    layers = [(3, 1, 0), (2, 2, 0), (3, 1, 0), (2, 2, 0), (3, 1, 1)]
    student.shrinking_stack(28, layers).should_equal([28, 26, 13, 11, 5, 5])
    student.shrinking_stack(20, [(5, 3, 2), (2, 1, 0), (4, 2, 1)]).should_equal([20, 7, 6, 3])


@title("Any stack in which every window fits")
def test_any_stack(student, rng):
    for depth in (2, 2, 3, 3, 4, 4, 5, 6, 7, 8):
        student.shrinking_stack(*any_stack(rng, depth)).should_match_reference()


def any_stack(rng, depth):
    size = input_size = rng.randint(10, 60)
    layers = []
    for _ in range(depth):
        padding = rng.randint(0, 2)
        kernel_size = rng.randint(1, min(5, size + 2 * padding))
        stride = rng.randint(1, 3)
        layers.append((kernel_size, stride, padding))
        size = (size + 2 * padding - kernel_size) // stride + 1
    return input_size, layers
