"""Checks of `network_budget`: each kind of layer by itself, then networks."""

from grader.checks import title

LENET = [
    ("conv", 5, 1, 6, 0),
    ("pool", 2),
    ("conv", 5, 6, 16, 0),
    ("pool", 2),
    ("dense", 400, 120),
    ("dense", 120, 84),
    ("dense", 84, 10),
]


def a_network(rng):
    """Return a shape and layers that fit it; it may end before any dense layer."""
    shape = rows, columns, channels = rng.randint(7, 24), rng.randint(7, 24), rng.randint(1, 4)
    layers = []
    for _ in range(rng.randint(1, 3)):
        kernel_size, padding, out_channels = rng.randint(1, 4), rng.randint(0, 2), rng.randint(2, 9)
        if kernel_size > min(rows, columns) + 2 * padding:
            break
        layers.append(("conv", kernel_size, channels, out_channels, padding))
        rows, columns = (size + 2 * padding - kernel_size + 1 for size in (rows, columns))
        channels = out_channels
        window = rng.randint(2, 3)
        if min(rows, columns) >= window and rng.random() < 0.7:
            layers.append(("pool", window))
            rows, columns = rows // window, columns // window
    if rng.random() < 0.7:
        features = rng.randint(5, 40)
        layers += [("dense", rows * columns * channels, features), ("dense", features, 10)]
    return shape, layers


@title("A dense layer from 12 numbers to 5 has 60 weights, 5 biases and 60 MACs")
def test_dense(student):
    student.network_budget((2, 3, 2), [("dense", 12, 5)]).should_equal(((5,), 65, 60))


@title("Two dense layers add up: 12 to 5 and 5 to 3 are 83 parameters and 75 MACs")
def test_totals(student):
    student.network_budget((2, 3, 2), [("dense", 12, 5), ("dense", 5, 3)]).should_equal(((3,), 83, 75))


@title("A 1×1 conv from 2 channels to 3 on 4×5 has 6 weights, 3 biases and 6 × 20 MACs")
def test_conv_of_one(student):
    student.network_budget((4, 5, 2), [("conv", 1, 2, 3, 0)]).should_equal(((4, 5, 3), 9, 120))


@title("A 3×3 kernel on 6×5 stands at 4×3 places: 12 MACs a weight")
def test_conv(student):
    student.network_budget((6, 5, 1), [("conv", 3, 1, 1, 0)]).should_equal(((4, 3, 1), 10, 108))
    student.network_budget((6, 5, 2), [("conv", 3, 2, 7, 0)]).should_equal(((4, 3, 7), 133, 1512))


@title("With padding 1 the places of a 3×3 kernel on 6×5 are 6×5, with padding 2 they are 8×7")
def test_padding(student):
    student.network_budget((6, 5, 1), [("conv", 3, 1, 1, 1)]).should_equal(((6, 5, 1), 10, 270))
    student.network_budget((6, 5, 1), [("conv", 3, 1, 1, 2)]).should_equal(((8, 7, 1), 10, 504))


@title("A pool has neither parameters nor MACs, and what follows gets fewer rows and columns")
def test_pool(student):
    student.network_budget((7, 9, 2), [("pool", 3)]).should_equal(((2, 3, 2), 0, 0))
    student.network_budget((6, 9, 2), [("pool", 2), ("conv", 2, 2, 3, 0)]).should_equal(((2, 3, 3), 27, 24 * 6))
    student.network_budget((4, 5, 2), []).should_equal(((4, 5, 2), 0, 0))


@title("The lesson's network: 61,706 parameters and 416,520 MACs")
def test_the_lessons_network(student):
    student.network_budget((32, 32, 1), LENET).should_equal(((10,), 61_706, 416_520))


@title("Any other network")
def test_any(student, rng):
    for _ in range(25):
        student.network_budget(*a_network(rng)).should_match_reference()
